"""Questions to the collection: read-only, streamed, a fixed number of statements each."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, Executable, Select, func, select

from aime_cli.collection import functions, listens, statements, values
from aime_cli.collection.health import Health
from aime_cli.collection.listening import Listening
from aime_cli.collection.merging import OrderedRows
from aime_cli.collection.schema import PRESENT_COLUMNS, Schema, albums, listening_history, tracks
from aime_cli.collection.statements import NAME_SEPARATOR
from aime_cli.entities import DESCRIPTION_START, Album, Candidate, HeardAlbum, Image, ShelfDetails, ShelfEntry
from aime_cli.errors import CollectionInvalid
from aime_cli.names import artist_credit

_ROWS_AT_ONCE = 500
_NO_METADATA = (None,) * 7
_DECODABLE: dict[str, str] = {}


class Collection:
    """One snapshot of a collection; made by `open_collection`."""

    def __init__(self, connection: Connection, name: str, now: datetime) -> None:
        self._connection = connection
        self._driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        functions.add_to(self._driver)
        self._heard = (values.EARLIEST_LISTEN, values.latest_listen(now))
        present: dict[str, set[str]] = {}
        for table, column in connection.execute(PRESENT_COLUMNS):
            present.setdefault(table, set()).add(column)
        self._schema = Schema({table: frozenset(columns) for table, columns in present.items()}, name)

    @property
    def health(self) -> Health:
        """What may be wrong with it."""
        return Health(self._schema, self._stream, self._heard)

    @property
    def listening(self) -> Listening:
        """What was heard in a period, and in the one before."""
        return Listening(self._schema, self._stream, self._connection.execute, self._heard)

    def album_count(self, *, source: str | None = None) -> int:
        """Return how many albums there are."""
        counted = select(func.count()).select_from(albums)
        return int(self._connection.execute(statements.of_source(self._schema, counted, source)).scalar_one())

    def sources(self) -> list[str]:
        """Return the different sources of albums, the most frequent first."""
        if not self._schema.has(albums.c.source):
            return []
        name = self._schema.text(albums.c.source)
        counted = select(name).where(name.is_not(None)).group_by(name).order_by(func.count().desc(), name)
        return [row[0] for row in self._stream(counted)]

    def impossible_listens(self) -> int:
        """Return how many listens claim a time before 2000 or more than a day ahead."""
        statement = listens.impossible_listens(self._schema, *self._heard)
        return 0 if statement is None else int(self._connection.execute(statement).scalar_one())

    def albums(self, *, source: str | None = None) -> Iterator[Album]:
        """Yield every album with all that is known of it, by id.

        Costs six ordered scans that are merged, whatever the size of the collection;
        holds some hundred rows of each.

        Args:
            source: Keep only albums of this source, e.g. "discogs"; None keeps all.
        """
        schema = self._schema
        junk = self._junk_descriptions
        artists = self._ordered(statements.artist_names(schema))
        images = self._ordered(statements.album_images(schema))
        metadata = self._ordered(statements.metadata_rows(schema))
        tracked = self._ordered(statements.track_counts(schema))
        played = self._ordered(listens.with_instants(listens.play_counts(schema, *self._heard)))
        no_tracks = (0, 0 if schema.has(tracks.c.album_id) else None)
        no_plays = (0, 0 if schema.has(listening_history.c.timestamp, tracks.c.id) else None, None)
        selected = statements.of_source(schema, statements.album_rows(schema), source)
        # fmt: off
        for (album_id, title, year, support, origin, genre, discogs_id, discogs_url, spotify_url,
             apple_music_url, image_url, ai_style, ai_description, created_at,
             updated_at) in self._stream(selected):
            (_, ai_info, resume, labels, film_title, film_year, film_director) = (
                metadata.first(album_id) or _NO_METADATA
            )
            # fmt: on
            _check_id(album_id)
            _, track_count = tracked.first(album_id) or no_tracks
            _, play_count, last_listen = played.first(album_id) or no_plays
            names = [row[1] for row in artists.all(album_id)]
            # Positions, not names: they cost a tenth of the whole export. A test compares every field.
            yield Album(
                album_id,
                title or "",
                values.positive_year(year),
                genre,
                values.description(title or "", ai_info, ai_description, junk),
                spotify_url,
                names,
                track_count,
                artist_credit(names),
                support,
                origin,
                discogs_id,
                discogs_url,
                apple_music_url,
                image_url,
                [Image(row[1], row[2], row[3]) for row in images.all(album_id)],
                values.labels(labels),
                ai_style,
                film_title,
                film_year,
                film_director,
                play_count,
                last_listen,
                values.instant(created_at),
                values.instant(updated_at),
                ai_info,
                ai_description,
                resume,
                labels,
                year,
                _DECODABLE,
            )

    def shelf(self, *, source: str | None = None, brief: bool = True) -> Iterator[ShelfEntry]:
        """Yield albums as on a shelf: by artist credit, then year, then title.

        Compilations of many artists come after the named ones, albums without an artist last.
        Costs one statement that SQLite sorts, in flat memory.

        Args:
            source: Keep only albums of this source; None keeps all.
            brief: Leave out listens and all but the beginning of descriptions.
        """
        junk = self._junk_descriptions
        plays = None if brief else listens.play_counts(self._schema, *self._heard)
        shelved = statements.shelf_rows(self._schema, plays=plays, brief=brief)
        selected = statements.of_source(self._schema, shelved, source)
        for section, album_id, title, names, year, ai_info, ai_description, *details in self._stream(
            selected
        ):
            _check_id(album_id)
            yield ShelfEntry(
                section,
                album_id,
                title or "",
                names.split(NAME_SEPARATOR) if names else (),
                year,
                values.description(title or "", ai_info, ai_description, junk),
                brief and ai_info is not None and len(ai_info) == DESCRIPTION_START,
                _details(*details) if details else None,
            )

    def candidates(
        self, *, source: str | None = None, ids: Sequence[int] | None = None
    ) -> Iterator[Candidate]:
        """Yield albums that a task may pick, by id, with their listens and those of their heard twins.

        Costs one statement; SQLite matches the twins, in flat memory.

        Args:
            source: Keep only albums of this source. None keeps the owned ones: those from
                Discogs, or all where none is.
            ids: Keep these instead, whatever their source.
        """
        plays = listens.play_counts(self._schema, *self._heard)
        rows = listens.candidate_rows(self._schema, plays)
        if ids is not None:
            rows = rows.where(albums.c.id.in_(ids))
        elif source is not None:
            rows = statements.of_source(self._schema, rows, source)
        elif self.album_count(source=listens.OWNED):
            rows = statements.of_source(self._schema, rows, listens.OWNED)
        # fmt: off
        for (album_id, title, names, year, support, discogs_id, discogs_url, spotify_url, apple_music_url,
             labels, play_count, last_listen) in self._stream(rows):
            # fmt: on
            _check_id(album_id)
            yield Candidate(
                album_id,
                title or "",
                names.split(NAME_SEPARATOR) if names else (),
                year,
                support,
                discogs_id,
                discogs_url,
                spotify_url,
                apple_music_url,
                values.labels(labels),
                play_count,
                last_listen,
            )

    def heard_albums(self, start: datetime, end: datetime) -> Iterator[HeardAlbum]:
        """Yield what was heard from `start` to before `end`, most heard first.

        Listens at impossible times are left out. Rows of one album, its pressings and its
        heard twin, are apart. Costs one statement.
        """
        earliest, latest = self._heard
        first, after = max(int(start.timestamp()), earliest), min(int(end.timestamp()), latest + 1)
        rows = listens.heard_rows(self._schema, first, after)
        if rows is None:
            return
        for album_id, title, names, plays in self._stream(rows):
            yield HeardAlbum(album_id, title or "", names.split(NAME_SEPARATOR) if names else (), plays)

    @cached_property
    def _junk_descriptions(self) -> frozenset[int]:
        """The hashes of AI descriptions that stand on three albums or more."""
        statement = statements.junk_descriptions(self._schema)
        return (
            frozenset() if statement is None else frozenset(hash(row[0]) for row in self._stream(statement))
        )

    def _ordered(self, statement: Select[Any] | None) -> OrderedRows:
        return OrderedRows(iter(()) if statement is None else self._stream(statement))

    def _stream(self, statement: Executable) -> Iterator[tuple[Any, ...]]:
        """Yield the driver's own rows, some hundred at a time: SQLAlchemy's cost twice as much.

        Text is decoded in C; where a value is not UTF-8, the statement runs once more with
        our own decoder, which keeps the bytes, and goes on after the rows that went out.
        """
        cursor: Any = self._connection.execute(statement).cursor
        passed = 0
        try:
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                yield from rows
                passed += len(rows)
        except sqlite3.OperationalError as error:
            if self._driver.text_factory is not str or "decode" not in str(error):
                raise
            self._driver.text_factory = _decoded
            yield from islice(self._stream(statement), passed, None)


def _details(  # noqa: PLR0913, PLR0917 -- the columns of statements.shelf_rows
    support: str | None,
    genre: str | None,
    discogs_url: str | None,
    spotify_url: str | None,
    apple_music_url: str | None,
    labels: str | None,
    play_count: int | None,
    last_listen: int | None,
) -> ShelfDetails:
    named = values.labels(labels)
    return ShelfDetails(
        support, genre, named, discogs_url, spotify_url, apple_music_url, play_count, last_listen
    )


def _check_id(album_id: object) -> None:
    if type(album_id) is not int:
        raise CollectionInvalid(f"an album has the id {album_id!r}: ids must be whole numbers")


def _decoded(stored: bytes) -> str:
    return str(stored, "utf-8", "surrogateescape")
