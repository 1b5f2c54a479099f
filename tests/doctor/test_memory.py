"""The checks of state, of its copy and of the last runs."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from aime_cli.state import RunRecord, open_state
from tests.conftest import NOW, album, collection_at
from tests.doctor.conftest import Patient, everything_in


@pytest.fixture
def used(patient: Patient) -> Patient:
    """Return a home in which a task has run, at `NOW`."""
    collection_at(patient.database, {"albums": [album(1)]})
    patient.run()
    return patient


def test_a_sound_state_is_sound(used: Patient) -> None:
    assert used.lines("state") == [f"ok {used.folder / 'state' / 'aime.db'} is sound"]
    assert used.lines("state copy") == ["ok of 2026-01-31 07:00, sound"]
    assert used.lines("runs") == ["ok 1 of 8 tasks have run, none failed or is overdue"]


Spoil = Callable[[Path], None]


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def overwrite(path: Path) -> None:
    path.write_text("no database")


def from_tomorrow(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (cut, "damaged; the next run sets it aside and puts its copy in its place"),
        (overwrite, "damaged; the next run sets it aside and puts its copy in its place"),
        (
            from_tomorrow,
            "written by a newer version of aime; update aime: until then its runs remember nothing",
        ),
    ],
)
def test_a_spoilt_state_is_a_failure_and_is_left_alone(used: Patient, spoil: Spoil, said: str) -> None:
    path = used.folder / "state" / "aime.db"
    spoil(path)
    before = everything_in(path.parent)

    assert used.lines("state") == [f"failure {path}: {said}"]
    assert used.lines("state copy") == ["ok of 2026-01-31 07:00, sound"]
    assert (used.statuses()["state"], used.lines("runs")) == (ExitCode.DATA, [])
    assert everything_in(path.parent) == before


def test_a_spoilt_copy_is_a_failure(used: Patient) -> None:
    copy = used.folder / "state" / "aime.db.bak"
    cut(copy)

    assert used.lines("state copy") == [f"failure {copy}: damaged; remove it, and the next run keeps another"]
    assert used.statuses()["state copy"] == ExitCode.DATA


def test_a_copy_that_is_missing_or_old_is_a_warning(used: Patient) -> None:
    copy = used.folder / "state" / "aime.db.bak"
    old = (NOW - timedelta(days=2)).timestamp()
    os.utime(copy, (old, old))
    outdated = used.lines("state copy")
    copy.unlink()

    assert outdated[0].startswith("warning of 2026-01-29 07:00, older than the last run; ")
    assert used.lines("state copy") == ["warning there is none; the next run keeps one, or says why not"]


def test_an_interrupted_change_is_played_back_elsewhere(used: Patient, tmp_path: Path) -> None:
    path, aside = used.folder / "state" / "aime.db", tmp_path / "aside"
    aside.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        for number in range(2000):
            connection.execute("INSERT INTO haikus VALUES (?, 'fr', '2026')", [f"{number} " * 50])
        for file in path.parent.glob("aime.db*"):
            (aside / file.name).write_bytes(file.read_bytes())
        connection.execute("ROLLBACK")
    for file in aside.iterdir():
        (path.parent / file.name).write_bytes(file.read_bytes())
    before = everything_in(path.parent)
    assert "aime.db-journal" in before

    assert used.lines("state") == [f"ok {path} is sound"]
    assert used.lines("runs") == ["ok 1 of 8 tasks have run, none failed or is overdue"]
    assert everything_in(path.parent) == before


def test_tasks_that_failed_or_wait_are_failures(used: Patient) -> None:
    with open_state(used.folder, NOW, pytest.fail) as state:
        begun = RunRecord(task="export-json", trigger="manual", started_at=NOW, finished_at=NOW)
        state.runs.end(
            RunRecord(
                **vars(begun) | {"result": "failed", "status": 74, "error": "cannot write /x: disk full"}
            )
        )
        took = RunRecord(**vars(begun) | {"task": "export-markdown", "trigger": "scheduled", "result": "ok"})
        state.runs.end(RunRecord(**vars(took) | {"slot": NOW - timedelta(days=5)}))

    assert used.lines("runs") == [
        "failure export-markdown is overdue, 5 missed; `aime history export-markdown` tells its runs",
        "failure export-json failed: cannot write /x: disk full; `aime history export-json` tells its runs",
    ]
    assert used.statuses()["runs"] == ExitCode.ATTENTION


def test_memory_is_read_while_a_run_writes(used: Patient) -> None:
    path = used.folder / "state" / "aime.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as run:
        run.execute("BEGIN IMMEDIATE")
        run.execute("DELETE FROM runs")

        assert used.lines("runs") == ["ok 1 of 8 tasks have run, none failed or is overdue"]
