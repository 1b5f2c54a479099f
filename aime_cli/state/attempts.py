"""What enrichment has asked: each attempt waits its time, and every field comes to rest."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Select, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from aime_cli.entities import Lack
from aime_cli.state.keys import key_digest
from aime_cli.state.records import instant, storable
from aime_cli.state.runlog import Change, Rows
from aime_cli.state.tables import attempts, original_years, pauses, proposals

Outcome = Literal["filled", "found", "review", "miss", "failed", "refused"]
"""What became of an attempt.

filled: written; found: known to our memory only (the original year); review: a person must
decide; miss: the source has none; failed: no usable answer; refused: an answer that our
checks refuse.
"""

WAITS = (timedelta(days=7), timedelta(days=30), timedelta(days=90))
"""How long the first miss waits, the second, and every later one."""

_FOR_EVER = 2**63 - 1
_CLOCK_ERROR = timedelta(days=1).total_seconds()


class Attempts:
    """The attempts as they were when asked for, 24 bytes each."""

    def __init__(self, rows: Iterable[tuple[int, int, int | None]] = ()) -> None:
        """Take digest, last try and next due time of each, in seconds, by digest; None is never."""
        self._digests, self._tried, self._due = array("q"), array("q"), array("q")
        for digest, tried_at, due_at in rows:
            self._digests.append(digest)
            self._tried.append(tried_at)
            self._due.append(_FOR_EVER if due_at is None else due_at)

    def __len__(self) -> int:
        return len(self._digests)

    def is_due(self, key: str, lack: Lack, source: str, now: datetime) -> bool:
        """Say whether this was never tried, or its wait is over.

        A wait that began more than a day ahead of `now` comes from a clock that was wrong.
        """
        place = self._place(key, lack, source)
        if place is None:
            return True
        seconds, due_at = now.timestamp(), self._due[place]
        is_impossible = due_at != _FOR_EVER and self._tried[place] > seconds + _CLOCK_ERROR
        return is_impossible or due_at <= seconds

    def has_failed(self, key: str, lack: Lack, source: str) -> bool:
        """Say whether this was tried and gave nothing that could be used."""
        place = self._place(key, lack, source)
        return place is not None and self._due[place] <= self._tried[place]

    def last(self, key: str, lack: Lack, source: str) -> datetime | None:
        """Return when this was last tried, in UTC; None for never."""
        place = self._place(key, lack, source)
        return None if place is None else datetime.fromtimestamp(self._tried[place], UTC)

    def _place(self, key: str, lack: Lack, source: str) -> int | None:
        return _found(self._digests, attempt_digest(key, lack, source))


class OriginalYears:
    """The years in which albums first came out, by the album's key, 16 bytes each."""

    def __init__(self, rows: Iterable[tuple[int, int]] = ()) -> None:
        """Take digest and year of each, by digest."""
        self._digests, self._years = array("q"), array("q")
        for digest, year in rows:
            self._digests.append(digest)
            self._years.append(year)

    def __len__(self) -> int:
        return len(self._digests)

    def get(self, key: str) -> int | None:
        """Return the original year of an album, None where it is not known."""
        place = _found(self._digests, key_digest(key))
        return None if place is None else self._years[place]


class AttemptLog:
    """What was asked and when, until when a source is let alone, and the years that were found."""

    def __init__(self, rows: Rows, change: Change) -> None:
        self._rows = rows
        self._change = change

    def attempts(self) -> Attempts:
        """Return the attempts of all albums as they are now; costs one ordered scan."""
        query = select(attempts.c.digest, attempts.c.tried_at, attempts.c.due_at).order_by(attempts.c.digest)
        return Attempts(self._tuples(query))

    def remember_attempt(self, key: str, lack: Lack, source: str, outcome: Outcome, now: datetime) -> None:
        """Remember that a source was asked for what an album lacks.

        A miss waits as `WAITS` says, review for ever. What was filled or found is due again as soon as
        it lacks again, because somebody has emptied the field. Failed is due again at once, refused
        after a week; neither changes the count of misses.
        """
        digest, seconds = attempt_digest(key, lack, source), int(now.timestamp())

        def change(connection: Connection) -> None:
            query = select(attempts.c.misses).where(attempts.c.digest == digest)
            misses, due_at = _next(outcome, connection.execute(query).scalar() or 0, seconds)
            told = {"outcome": outcome, "misses": misses, "tried_at": seconds, "due_at": due_at}
            _remember(connection, key, lack, source, told)
            if outcome == "filled":  # another catalog may have had something to propose
                close_open(connection, storable(key), lack)

        self._change(change)

    def paused_until(self, source: str, now: datetime) -> datetime | None:
        """Return until when a source must not be asked, in UTC; None if it may be asked now."""
        query = select(pauses.c.until).where(pauses.c.source == source, pauses.c.until > instant(now))
        found = list(self._tuples(query))
        try:
            return datetime.fromisoformat(found[0][0]) if found else None
        except ValueError:
            return None  # bits have flipped

    def pause(self, source: str, until: datetime) -> None:
        """Remember that a source must not be asked until then."""
        told = {"until": instant(until)}
        added = insert(pauses).values(source=source, **told)

        def change(connection: Connection) -> None:
            connection.execute(added.on_conflict_do_update(index_elements=["source"], set_=told))

        self._change(change)

    def remember_year(self, key: str, year: int, source_id: str, now: datetime) -> None:
        """Remember in which year an album first came out.

        Args:
            source_id: What says so, such as the id of a release group.
        """
        told = {"year": year, "source_id": storable(source_id), "found_at": instant(now)}
        added = insert(original_years).values(digest=key_digest(key), album_key=storable(key), **told)

        def change(connection: Connection) -> None:
            connection.execute(added.on_conflict_do_update(index_elements=["digest"], set_=told))

        self._change(change)

    def original_years(self) -> OriginalYears:
        """Return all original years that are known now; costs one ordered scan."""
        query = select(original_years.c.digest, original_years.c.year).order_by(original_years.c.digest)
        return OriginalYears(self._tuples(query))

    def _tuples(self, query: Select[Any]) -> Iterator[Any]:
        return (tuple(row) for rows in self._rows(query) for row in rows)


def attempt_digest(key: str, lack: Lack, source: str) -> int:
    """Return 64 bits that stand for what was asked of whom."""
    return key_digest(f"{source}\0{lack}\0{key}")


def ask_again(connection: Connection, key: str, lack: Lack, source: str, now: datetime) -> None:
    """Let a field be due at the source whose candidate a person has rejected: that was no miss."""
    mine = (attempts.c.album_key == key, attempts.c.lack == lack, attempts.c.source == source)
    waiting = (*mine, attempts.c.outcome == "review")
    connection.execute(update(attempts).where(*waiting).values(due_at=int(now.timestamp())))


def close_open(connection: Connection, key: str, lack: str) -> None:
    """Forget what waits for a decision about a field that has a value by now."""
    field = (proposals.c.album_key == key, proposals.c.lack == lack)
    connection.execute(delete(proposals).where(*field, proposals.c.decision.is_(None)))


def _remember(connection: Connection, key: str, lack: Lack, source: str, told: dict[str, Any]) -> None:
    known = {"album_key": storable(key), "lack": lack, "source": source}
    added = insert(attempts).values(digest=attempt_digest(key, lack, source), **known, **told)
    connection.execute(added.on_conflict_do_update(index_elements=["digest"], set_=told))


def _next(outcome: Outcome, misses: int, seconds: int) -> tuple[int, int | None]:
    """Return how many misses there are now, and when the next attempt is due."""
    if outcome == "miss":
        wait = WAITS[min(misses, len(WAITS) - 1)]
        return misses + 1, seconds + int(wait.total_seconds())
    if outcome in {"failed", "refused"}:
        return misses, seconds + (int(WAITS[0].total_seconds()) if outcome == "refused" else 0)
    return 0, None if outcome == "review" else seconds


def _found(digests: "array[int]", digest: int) -> int | None:
    place = bisect_left(digests, digest)
    return place if place < len(digests) and digests[place] == digest else None
