"""Generates homes with any number of recorded runs.

Run by itself as `python -m benchmarks.records HOME RUNS`.
"""

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aime_cli.state import Output, RunRecord, open_state
from aime_cli.state.runs import run_row

_TASKS = ("generate-haiku", "export-markdown", "export-json", "weekly-haiku")
_FORLORN = "weekly-haiku"


def generate(home: Path, runs: int) -> None:
    """Make a home whose tasks ran so often, the last time just now, each as often as the others.

    One of them never succeeded and never took a slot: nothing of the kind can be found early.
    """
    config = home / "config" / "app.json"
    config.parent.mkdir(parents=True)
    config.write_text("{}")
    now = datetime.now(UTC)
    open_state(home, now, print).close()
    with closing(sqlite3.connect(home / "state" / "aime.db")) as connection, connection:
        columns = tuple(run_row(_run(0, now)))
        marks = ", ".join("?" * len(columns))
        connection.executemany(f"INSERT INTO runs ({', '.join(columns)}) VALUES ({marks})", _rows(runs, now))


def _rows(runs: int, now: datetime) -> Iterator[Sequence[object]]:
    for number in range(runs):
        yield tuple(run_row(_run(number, now - timedelta(minutes=runs - number))).values())


def _run(number: int, at: datetime) -> RunRecord:
    task = _TASKS[number % len(_TASKS)]
    forlorn = task == _FORLORN
    return RunRecord(
        task=task,
        trigger="manual" if forlorn else "scheduled",
        slot=None if forlorn else at,
        started_at=at,
        finished_at=at,
        result="failed" if forlorn else "ok",
        status=66 if forlorn else 0,
        counts={"albums": 1_000},
        outputs=() if forlorn else (Output(f"/home/me/music/Scheduled Output/{task}.md", 54_321, "0" * 64),),
        error="no collection" if forlorn else None,
    )


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]))
