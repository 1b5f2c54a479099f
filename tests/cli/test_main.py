"""What only the entry point does: signals that Python would drop, a library would show, or that have to wait."""

import subprocess
import sys

import pytest

_DROPPED = """
import os, signal, sys, time, weakref
from aime_cli.cli.main import app, main

class Thing: pass

@app.command()
def drop():
    thing = Thing()
    watch = weakref.ref(thing, lambda _: os.kill(os.getpid(), signal.SIGTERM))
    del thing
    time.sleep(30)
    print("still here")

sys.argv = ["aime", "drop"]
main()
"""

_LOGGED = """
import os, signal, sqlite3, sys
from sqlalchemy import StaticPool, create_engine
from aime_cli.cli.main import app, main

class Connection(sqlite3.Connection):
    def close(self):
        os.kill(os.getpid(), signal.SIGTERM)

@app.command()
def close():
    engine = create_engine("sqlite://", creator=lambda: Connection(":memory:"), poolclass=StaticPool)
    engine.connect().close()
    engine.dispose()
    print("still here")

sys.argv = ["aime", "close"]
main()
"""


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(_DROPPED, id="in the callback of a weak reference"),
        pytest.param(_LOGGED, id="while SQLAlchemy closes a connection"),
    ],
)
def test_a_signal_ends_the_run_without_a_word(program: str) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, timeout=20
    )

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (143, "", "")


_HELD = """
import os, signal, sys
from aime_cli.cli.main import app, main
from aime_cli.signals import held

@app.command()
def hold():
    try:
        with held():
            with held():
                os.kill(os.getpid(), signal.SIGTERM)
                os.kill(os.getpid(), signal.SIGINT)
                print("inner", flush=True)
            print("outer", flush=True)
        print("too far", flush=True)
    finally:
        with held():
            print("unwinding", flush=True)

sys.argv = ["aime", "hold"]
main()
"""


def test_a_signal_waits_for_the_end_of_what_must_not_be_broken_off() -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", _HELD], check=False, capture_output=True, text=True, timeout=20
    )

    assert (outcome.returncode, outcome.stdout) == (143, "inner\nouter\nunwinding\n")
    assert outcome.stderr == ""


_TRACED = """
import os, signal, sys
from aime_cli import signals

steps_left = int(sys.argv[1])

def step(frame, event, argument):
    global steps_left
    if frame.f_code.co_filename == signals.__file__ and event in {"call", "line"}:
        steps_left -= 1
        if not steps_left:
            os.kill(os.getpid(), signal.SIGHUP)
    return step

signals.end_on_signals()
try:
    sys.settrace(step)
    os.kill(os.getpid(), signal.SIGTERM)
except SystemExit:
    sys.settrace(None)
    if steps_left > 0:
        print("last")
    raise
"""


def test_one_of_two_signals_that_come_at_once_ends_the_run() -> None:
    """Trace each step of the handler and send the second signal there."""
    for step in range(1, 30):
        outcome = subprocess.run(
            [sys.executable, "-c", _TRACED, str(step)],
            check=False,
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert (outcome.stdout, outcome.returncode) in {("", 143), ("", 129), ("last\n", 143)}, step
        if outcome.stdout:
            break
    assert outcome.stdout == "last\n"
    assert step > 5
