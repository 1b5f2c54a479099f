"""Our memory as the rest of the program sees it."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Row, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from aime_cli.errors import AimeError
from aime_cli.state.copies import keep_copy
from aime_cli.state.enrichment import Enrichment
from aime_cli.state.files import Guard
from aime_cli.state.picking import Choice, Picked
from aime_cli.state.records import HAIKUS_KEPT, TRIES_KEPT, Reported, TryRecord, instant, storable, try_row
from aime_cli.state.runlog import RunLog
from aime_cli.state.store import Store
from aime_cli.state.tables import haikus, picks, reports, tries

_ROWS_AT_ONCE = 10_000
_TRIES_AT_ONCE = 500


class State(Store):
    """What earlier runs have told us.

    No method but `keeping` and `check_kept` fails because of the file: what cannot be read is as
    if it were empty, what cannot be written is lost, and the first of these is told to `warn`.

    Attributes:
        runs: What ran, and how it ended.
        enrichment: What was asked of catalogs, decided and written.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        now: datetime,
        warn: Callable[[str], None],
        *,
        path: Path | AimeError | None = None,
        guard: Guard | None = None,
        keeps_copy: bool = False,
    ) -> None:
        """Use an open connection; `open_state` makes one.

        Args:
            path: Where its file is; where there is none, why.
            keeps_copy: Whether a copy is kept when it is closed, if there is none of today.
            guard: Held until the state is closed.
        """
        super().__init__(connection, warn, path)
        self._now = now
        self._guard = guard
        self._keeps_copy = keeps_copy
        self._tries_pruned = False
        self.runs = RunLog(self._rows, self._change)
        self.enrichment = Enrichment(self._rows, self._change)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Keep a verified copy if this is the day's first run, and let the file go."""
        if self._connection.closed:
            return
        try:
            if self._path and self._keeps_copy:
                keep_copy(self._driver, self._path, self._now)
        except (OSError, sqlite3.Error) as error:
            self._failed("copy", error)
        finally:
            self._connection.close()
            self._engine.dispose()
            self._driver.close()
            if self._guard:
                self._guard.close()

    def picked(self, purpose: str) -> Picked:
        """Return who has had their turn; 8 bytes for each."""
        query = select(picks.c.digest).where(picks.c.purpose == purpose).order_by(picks.c.digest)
        return Picked(digest for rows in self._rows(query) for (digest,) in rows)

    def remember_picks(self, purpose: str, choice: Choice[object]) -> None:
        """Remember who has had their turn now; call it when what was picked is published."""

        def change(connection: Connection) -> None:
            forget = delete(picks).where(
                picks.c.purpose == bindparam("of"), picks.c.digest == bindparam("key")
            )
            for digests in _chunks(choice.forgotten):
                connection.execute(forget, [{"of": purpose, "key": digest} for digest in digests])
            for digests in _chunks(choice.had_turn):
                rows = [{"purpose": purpose, "digest": digest} for digest in digests]
                connection.execute(insert(picks).on_conflict_do_nothing(), rows)

        self._change(change)

    def recent_haikus(self, since: datetime) -> frozenset[str]:
        """Return the haikus remembered since a moment, as they were given."""
        query = select(haikus.c.text).where(haikus.c.written_at >= instant(since))
        return frozenset(text for rows in self._rows(query) for (text,) in rows)

    def remember_haikus(self, texts: Iterable[str], language: str, now: datetime) -> None:
        """Remember haikus that were published; those older than `HAIKUS_KEPT` are forgotten."""
        rows = [{"text": storable(text), "language": language, "written_at": instant(now)} for text in texts]
        addition = insert(haikus)
        addition = addition.on_conflict_do_update(
            index_elements=["text"],
            set_={"written_at": addition.excluded.written_at, "language": addition.excluded.language},
        )

        def change(connection: Connection) -> None:
            connection.execute(delete(haikus).where(haikus.c.written_at < instant(now - HAIKUS_KEPT)))
            if rows:
                connection.execute(addition, rows)

        self._change(change)

    def is_reported(self, report: Reported, *, scheduled: bool = False) -> bool:
        """Say whether a report was made before; `scheduled`: in a scheduled run."""
        column = reports.c
        query = select(column.period).where(
            column.task == report.task,
            column.period == report.period,
            column.collection.in_([storable(report.collection), ""]),
        )
        if scheduled:
            query = query.where(column.is_scheduled)
        return bool([row for rows in self._rows(query) for row in rows])

    def remember_report(self, report: Reported, now: datetime, *, scheduled: bool) -> None:
        """Remember a report; call it when that is published."""
        addition = insert(reports).values(
            task=report.task,
            period=report.period,
            collection=storable(report.collection),
            reported_at=instant(now),
            is_scheduled=scheduled,
        )
        if scheduled:
            addition = addition.on_conflict_do_update(set_={"is_scheduled": True})
        else:
            addition = addition.on_conflict_do_nothing()

        def change(connection: Connection) -> None:
            connection.execute(addition)

        self._change(change)

    def log_try(self, record: TryRecord) -> None:
        """Log a try; those older than `TRIES_KEPT` are forgotten."""

        def change(connection: Connection) -> None:
            if not self._tries_pruned:
                connection.execute(delete(tries).where(tries.c.started_at < instant(self._now - TRIES_KEPT)))
                self._tries_pruned = True
            connection.execute(insert(tries), [try_row(record)])

        self._change(change)

    def tries(self, limit: int) -> Iterator[TryRecord]:
        """Yield up to `limit` tries, the last first; a slow reader keeps nobody from writing."""
        query = select(tries).order_by(tries.c.id.desc())
        while limit > 0:
            page = query.limit(min(limit, _TRIES_AT_ONCE))
            rows = [row for rows in self._rows(page) for row in rows]
            if not rows:
                return
            yield from filter(None, map(_try_record, rows))
            limit -= len(rows)
            query = query.where(tries.c.id < rows[-1].id)


def _chunks(digests: Sequence[int]) -> Iterator[list[int]]:
    remaining = iter(digests)
    while chunk := list(islice(remaining, _ROWS_AT_ONCE)):
        yield chunk


def _try_record(row: Row[Any]) -> TryRecord | None:
    """Return a try; None if its time cannot be read, because bits have flipped."""
    values = dict(row._mapping)  # noqa: SLF001  SQLAlchemy's public name
    del values["id"]
    try:
        started_at = datetime.fromisoformat(values["started_at"])
    except ValueError:
        return None
    return TryRecord(**values | {"started_at": started_at})
