"""What only the entry point does: signals that Python would drop."""

import subprocess
import sys

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


def test_a_signal_in_the_callback_of_a_weak_reference_still_ends_the_run() -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", _DROPPED], check=False, capture_output=True, text=True, timeout=20
    )

    assert (outcome.returncode, outcome.stdout, outcome.stderr) == (143, "", "")
