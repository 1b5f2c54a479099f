"""What may be wrong with a collection: figures for `aime doctor`, a statement or two each."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Executable,
    Integer,
    LargeBinary,
    Table,
    and_,
    case,
    cast,
    false,
    func,
    or_,
    select,
    text,
)

from aime_cli.collection import statements, values
from aime_cli.collection.schema import (
    Schema,
    album_artist,
    album_metadata,
    albums,
    artists,
    images,
    listening_history,
    tracks,
)

_FAULTS_SHOWN = 100
_DAY = 86_400
_YEAR = 365 * _DAY
_SPOTIFY_ALBUM = re.compile(
    r"(?:https?://open\.spotify\.com/(?:intl-\w+/)?album/|spotify:album:)[0-9A-Za-z]{22}(?:[/?#].*)?",
    re.DOTALL,
)
_VALUE_FAULT = re.compile(r"(?:NULL|TEXT|NUMERIC|non-\w+) value in |CHECK constraint failed ")
"""What `integrity_check` says of a value that the schema does not allow: SQLite reads such rows well."""

_SINCE: tuple[tuple[str, Sequence[Column[Any]]], ...] = (
    ("4.1", (albums.c.source,)),
    ("4.4", (albums.c.genre, albums.c.image_url, albums.c.ai_description, albums.c.ai_style)),
    ("4.7", (albums.c.apple_music_url,)),
)
_LOOKS_LIKE = {"4.0": "4.0", "4.1": "4.1 to 4.3", "4.4": "4.4 to 4.6", "4.7": "4.7 or later"}
_OPTIONAL = {
    tracks: tracks.c.album_id,
    listening_history: listening_history.c.timestamp,
    images: images.c.album_id,
    album_metadata: album_metadata.c.album_id,
}

_REFERENCES: dict[Table, tuple[str, Sequence[tuple[Column[Any], Column[Any]]]]] = {
    album_artist: (
        "links",
        ((album_artist.c.album_id, albums.c.id), (album_artist.c.artist_id, artists.c.id)),
    ),
    album_metadata: ("metadata", ((album_metadata.c.album_id, albums.c.id),)),
    images: ("images", ((images.c.album_id, albums.c.id), (images.c.artist_id, artists.c.id))),
    tracks: ("tracks", ((tracks.c.album_id, albums.c.id),)),
    listening_history: ("listens", ((listening_history.c.track_id, tracks.c.id),)),
}
"""What rows of each table are called, and which of their columns name a row of which other table."""


@dataclass(frozen=True)
class Version:
    """Which AIME made the tables, by their columns.

    Attributes:
        name: E.g. "4.4 to 4.6".
        missing_columns: What such a file should have, as `table.column`.
        missing_tables: Of those that it may do without.
    """

    name: str
    missing_columns: Sequence[str]
    missing_tables: Sequence[str]


@dataclass(frozen=True)
class Completeness:
    """How many albums there are, and how many of them lack something."""

    albums: int
    without_year: int
    without_link: int


@dataclass(frozen=True)
class Some:
    """How many of something there are, and the first few."""

    count: int
    first: Sequence[str]


class Health:
    """Looks for faults in one snapshot; `Collection.health` makes it.

    Each question costs a fixed number of scans, in flat memory.
    """

    def __init__(
        self,
        schema: Schema,
        stream: Callable[[Executable], Iterator[tuple[Any, ...]]],
        heard: tuple[int, int],
    ) -> None:
        """Take what a collection has.

        Args:
            stream: Yields the rows of a statement.
            heard: The first and the last second at which a listen is possible.
        """
        self._schema = schema
        self._stream = stream
        self._heard = heard

    def faults(self) -> tuple[list[str], list[str]]:
        """Return faults of the file, up to a hundred: damage, and values that the schema does not allow.

        Reads every page, indices included.
        """
        found = [str(row[0]) for row in self._stream(text(f"PRAGMA integrity_check({_FAULTS_SHOWN})"))]
        found = [] if found == ["ok"] else found
        of_values = [fault for fault in found if _VALUE_FAULT.match(fault)]
        return [fault for fault in found if fault not in of_values], of_values

    def version(self) -> Version:
        """Return which AIME the tables look like."""
        newest, expected = "4.0", 0
        for number, (version, columns) in enumerate(_SINCE, 1):
            if any(map(self._schema.has, columns)):
                newest, expected = version, number
        wanted = [column for _, columns in _SINCE[:expected] for column in columns]
        tables = [table.name for table, column in _OPTIONAL.items() if not self._schema.has(column)]
        return Version(_LOOKS_LIKE[newest], self._schema.missing(wanted), tables)

    def orphans(self) -> dict[str, int]:
        """Return how many rows name an album, artist or track that is gone, by what they are."""
        counts = {
            name: select(func.count()).select_from(table).where(or_(*dangling)).scalar_subquery()
            for table, (name, references) in _REFERENCES.items()
            if (dangling := [_is_dangling(*pair) for pair in references if self._schema.has(*pair)])
        }
        (row,) = self._stream(select(*counts.values()))
        return dict(zip(counts, row, strict=True))

    def completeness(self) -> Completeness:
        """Return how many albums have no year, and how many no link to any service."""
        column, has = albums.c, self._schema.has
        year = and_(func.typeof(column.year) == "integer", column.year > 0) if has(column.year) else false()
        links = [
            self._is_filled(url) for url in (column.spotify_url, column.discogs_url, column.apple_music_url)
        ]
        lacking = (func.coalesce(func.sum(case((known, 0), else_=1)), 0) for known in (year, or_(*links)))
        (row,) = self._stream(select(func.count(), *lacking).select_from(albums))
        return Completeness(*row)

    def case_twins(self) -> Some:
        """Return the names of artists that differ in nothing but case, as `AIR / Air`."""
        name = artists.c.name
        first, last = func.min(self._schema.text(name)), func.max(self._schema.text(name))
        key = func.case_key(cast(name, LargeBinary))
        twins = (
            select(first, last).where(name.is_not(None)).group_by(key).having(first != last).order_by(first)
        )
        return _some(f"{one} / {other}" for one, other in self._stream(twins))

    def descriptions(self) -> tuple[int, int]:
        """Return how many albums have an AI description, and how many of these are junk."""
        column = albums.c.ai_description
        if not self._schema.has(column):
            return 0, 0
        shared = statements.junk_descriptions(self._schema)
        junk = frozenset(hash(row[0]) for row in self._stream(shared)) if shared is not None else frozenset()
        described = select(self._schema.text(albums.c.title), self._schema.text(column)).where(
            self._is_filled(column)
        )
        found = [0, 0]
        for title, description in self._stream(described):
            found[0] += 1
            found[1] += values.description(title or "", None, description, junk) is None
        return found[0], found[1]

    def false_spotify_urls(self) -> Some:
        """Return the addresses that cannot be an album's: its id has 22 characters of base 62."""
        if not self._schema.has(albums.c.spotify_url):
            return Some(0, ())
        url = self._schema.text(albums.c.spotify_url)
        stored = select(url).where(self._is_filled(albums.c.spotify_url)).order_by(albums.c.id)
        return _some(row[0] for row in self._stream(stored) if not _SPOTIFY_ALBUM.fullmatch(row[0].strip()))

    def last_year_of_listens(self) -> list[date] | None:
        """Return the days, in UTC, with listens in the year up to the last one; None if none are kept."""
        moment = listening_history.c.timestamp
        if not self._schema.has(moment):
            return None
        possible = moment.between(*self._heard)
        last = select(func.max(moment)).where(possible).scalar_subquery()
        day = cast(moment // _DAY, Integer)
        days = select(day).where(possible, moment > last - _YEAR).distinct().order_by(day)
        return [datetime.fromtimestamp(row[0] * _DAY, UTC).date() for row in self._stream(days)]

    def _is_filled(self, column: Column[Any]) -> ColumnElement[bool]:
        if not self._schema.has(column):
            return false()
        return func.coalesce(func.trim(self._schema.text(column)), "") != ""


def _is_dangling(column: Column[Any], target: Column[Any]) -> ColumnElement[bool]:
    # Not EXISTS: in a file whose ids are no primary keys, that would look through all for each row.
    return and_(column.is_not(None), column.not_in(select(target)))


def _some(names: Iterator[str]) -> Some:
    first = list(islice(names, 3))
    return Some(len(first) + sum(1 for _ in names), first)
