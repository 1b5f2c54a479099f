"""The runs in our memory."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from aime_cli.state.records import instant
from aime_cli.state.runs import INTERRUPTED, RunRecord, run_record, run_row
from aime_cli.state.tables import runs

_RUNS_AT_ONCE = 500
_SUCCESSES = ("ok", "partial", "nothing")

Rows = Callable[[Select[Any]], Iterator[Sequence[Row[Any]]]]
Change = Callable[[Callable[[Connection], None]], None]


class RunLog:
    """What ran, and how it ended; `State` says what becomes of failures."""

    def __init__(self, rows: Rows, change: Change) -> None:
        self._rows = rows
        self._change = change

    def begin(self, record: RunRecord) -> int | None:
        """Note that a run begins; return its id, None where it cannot be noted.

        Earlier runs of the task that never ended are closed as interrupted: call it while
        the task's lock is held.
        """
        made: list[int] = []
        killed = (
            update(runs)
            .where(runs.c.task == record.task, runs.c.result.is_(None))
            .values(result="failed", error=INTERRUPTED)
        )

        def change(connection: Connection) -> None:
            connection.execute(killed)
            made.append(connection.execute(insert(runs).values(**run_row(record))).lastrowid)

        self._change(change)
        return made[0] if made else None

    def end(self, record: RunRecord) -> None:
        """Note how a run ended; one that could not be noted when it began is noted now."""
        row = run_row(record)
        statement = (
            insert(runs).values(**row)
            if record.id is None
            else update(runs).where(runs.c.id == record.id).values(**row)
        )

        def change(connection: Connection) -> None:
            connection.execute(statement)

        self._change(change)

    def last(self, task: str) -> RunRecord | None:
        """Return the last run of a task, one that goes on included; one that was skipped did not run."""
        return self._first(select(runs).where(runs.c.task == task, runs.c.result.is_distinct_from("skipped")))

    def last_success(self, task: str) -> RunRecord | None:
        """Return the last run of a task that gave what it was to give."""
        return self._first(select(runs).where(runs.c.task == task, runs.c.result.in_(_SUCCESSES)))

    def last_scheduled(self, task: str) -> RunRecord | None:
        """Return the last run of a task that took a slot."""
        return self._first(select(runs).where(runs.c.task == task, runs.c.slot.is_not(None)))

    def history(
        self, *, task: str | None = None, failed: bool = False, since: datetime | None = None, limit: int
    ) -> Iterator[RunRecord]:
        """Yield up to `limit` runs, the last first; a slow reader keeps nobody from writing.

        Args:
            failed: Keep only runs that failed or never ended.
            since: Keep only runs that began then or later.
        """
        query = select(runs).order_by(runs.c.id.desc())
        if task is not None:
            query = query.where(runs.c.task == task)
        if failed:
            query = query.where(runs.c.result.is_(None) | (runs.c.result == "failed"))
        if since is not None:
            query = query.where(runs.c.started_at >= instant(since))
        while limit > 0:
            rows = [row for rows in self._rows(query.limit(min(limit, _RUNS_AT_ONCE))) for row in rows]
            if not rows:
                return
            yield from filter(None, map(run_record, rows))
            limit -= len(rows)
            query = query.where(runs.c.id < rows[-1].id)

    def _first(self, query: Select[Any]) -> RunRecord | None:
        found = [row for rows in self._rows(query.order_by(runs.c.id.desc()).limit(1)) for row in rows]
        return run_record(found[0]) if found else None
