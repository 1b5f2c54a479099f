"""A run that is told to end: 128+n, nothing printed, nothing left over, and the end recorded."""

import signal
import sys
import time
from contextlib import closing
from itertools import count
from random import Random
from sqlite3 import connect

import pytest

from tests.peers.conftest import NewHome
from tests.peers.machine import document, duration, finished, others, run, started, wait_until

pytestmark = pytest.mark.peers

_SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]
_MET_AT = """
import os, signal, sys
from sqlalchemy import Engine, event
from aime_cli.cli.main import main

steps_left = int(sys.argv.pop(1))

def step(*_):
    global steps_left
    steps_left -= 1
    if not steps_left:
        os.kill(os.getpid(), signal.SIGTERM)

for name in ("begin", "before_cursor_execute", "after_cursor_execute", "commit", "rollback"):
    event.listen(Engine, name, step)
main()
"""
"""Runs the program that follows, which meets a signal at that step of its dealings with databases."""


@pytest.mark.parametrize("number", _SIGNALS)
@pytest.mark.parametrize("task", ["export-json", "export-markdown"])
def test_a_signal_ends_an_export_and_removes_what_is_unfinished(
    task: str, number: signal.Signals, new_home: NewHome
) -> None:
    home = new_home(albums=30_000)

    with started(home.command(task)) as export:
        wait_until(lambda: others(home.output), "an unfinished export")
        export.send_signal(number)
        printed = export.communicate(timeout=30)

    assert export.returncode == 128 + number
    assert printed == ("", "")
    assert list(home.output.iterdir()) == []


def test_a_second_signal_does_not_disturb_the_clearing_up(new_home: NewHome) -> None:
    home = new_home(albums=60_000)

    for pause in (0, 0.0005, 0.002, 0.005, 0.01) * 2:
        with started(home.command()) as export:
            wait_until(lambda: others(home.output), "an unfinished export")
            export.send_signal(signal.SIGTERM)
            time.sleep(pause)
            export.send_signal(signal.SIGINT)
            _, errors = export.communicate(timeout=30)

        assert export.returncode in {128 + signal.SIGTERM, 128 + signal.SIGINT, -signal.SIGINT}
        assert errors == ""
        assert list(home.output.iterdir()) == []


@pytest.mark.parametrize("number", _SIGNALS)
def test_a_signal_at_any_moment_shows_no_traceback_and_leaves_nothing_unfinished(
    number: signal.Signals, new_home: NewHome
) -> None:
    home = new_home(albums=3_000)
    earliest = 3 * duration([sys.executable, "-c", ""])  # until then the signal is Python's own affair
    latest = 1.1 * duration(home.command())
    chance = Random(number)

    for _ in range(25):
        known = set(finished(home.output))
        with started(home.command()) as export:
            time.sleep(chance.uniform(earliest, latest))
            export.send_signal(number)
            printed, errors = export.communicate(timeout=30)

        assert errors == ""
        assert others(home.output) == []
        # Before and after what aime has to clear up, a signal may end the process itself.
        assert export.returncode in {0, 128 + number, -number}
        new = set(finished(home.output)) - known
        assert all(document(path)["total_albums"] == 3_000 for path in new)
        assert len(new) <= 1
        if export.returncode == 0:
            assert printed.splitlines() == [str(path) for path in new]


@pytest.mark.parametrize("task", ["export-json", "generate-haiku"])
def test_a_signal_at_any_step_of_a_database_is_recorded_and_costs_nothing_that_aime_remembers(
    task: str, new_home: NewHome
) -> None:
    home = new_home(albums=20)
    ended = []

    for step in count(1):
        met = run([sys.executable, "-c", _MET_AT, str(step), *home.command(task)[1:]])
        ended.append(met.returncode)
        assert met.stderr == "", step
        assert not [name for name in others(home.output) if name.startswith(".")]
        with closing(connect(home.folder / "state" / "aime.db")) as state:
            assert state.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            for result, status in state.execute("SELECT result, status FROM runs"):
                assert (result, status) in {("ok", 0), ("failed", 128 + signal.SIGTERM)}, step
        if met.returncode == 0:
            break

    assert ended == [128 + signal.SIGTERM] * (step - 1) + [0]
    assert step > 30, "so many steps at least"


def test_nohup_is_respected(new_home: NewHome) -> None:
    home = new_home(albums=30_000)

    with started(["nohup", *home.command()]) as export:
        wait_until(lambda: others(home.output), "an unfinished export")
        export.send_signal(signal.SIGHUP)
        export.communicate(timeout=60)

    assert export.returncode == 0
    assert document(finished(home.output)[0])["total_albums"] == 30_000
