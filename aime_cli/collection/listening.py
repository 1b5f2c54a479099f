"""What was heard in a period: a fixed number of statements, grouped by SQLite, in flat memory."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from sqlalchemy import Executable, func, select
from sqlalchemy.schema import CreateTable, DropTable

from aime_cli.collection import heard, statements
from aime_cli.collection.listens import OWNED
from aime_cli.collection.moments import Moments
from aime_cli.collection.schema import Schema, album_artist, albums, artists, listening_history, tracks
from aime_cli.collection.totals import HeardTotals, HeardTrack, HeardTraits

Stream = Callable[[Executable], Iterator[tuple[Any, ...]]]


class Listening:
    """Asks one snapshot about listens; `Collection.listening` makes it."""

    def __init__(
        self,
        schema: Schema,
        stream: Stream,
        execute: Callable[[Executable], object],
        possible: tuple[int, int],
    ) -> None:
        """Take what a collection has.

        Args:
            stream: Yields the rows of a statement.
            execute: Runs a statement that has no rows.
            possible: The first and the last second at which a listen is possible.
        """
        self._schema = schema
        self._stream = stream
        self._execute = execute
        self._possible = possible

    def bounds(self) -> tuple[int, int] | None:
        """Return the moments of the first and the last listen of all, in Unix seconds; None without any."""
        if not heard.has_times(self._schema):
            return None
        ((first, last),) = self._stream(heard.bounds(*self._possible))
        return None if first is None else (int(first), int(last))

    def of(self, moments: Moments) -> "PeriodListens":
        """Return what answers questions about a period, after one look at all listens before its end."""
        is_owned = statements.is_of(self._schema, OWNED)
        ((owned,),) = self._stream(select(func.count()).select_from(albums).where(is_owned))
        rows = heard.album_rows(self._schema, moments, self._possible, all_owned=not owned)
        self._execute(DropTable(heard.analyzed, if_exists=True))
        self._execute(CreateTable(heard.analyzed))
        self._execute(heard.analyzed.insert().from_select(list(heard.analyzed.c), rows))
        return PeriodListens(self._schema, self._stream, moments, self._possible, all_owned=not owned)


class PeriodListens:
    """Answers questions about one period, a statement each; good until the next one is made."""

    def __init__(
        self,
        schema: Schema,
        stream: Stream,
        moments: Moments,
        possible: tuple[int, int],
        *,
        all_owned: bool,
    ) -> None:
        self._all_owned = all_owned
        self._schema = schema
        self._stream = stream
        self._moments = moments
        self._possible = possible

    def hours(self) -> Iterator[tuple[int, int]]:
        """Yield hours that the clock showed, counted from 1970, and their listens, in order.

        From the beginning of the clock of `Moments` on; an hour shown twice is one.
        """
        if heard.has_times(self._schema):
            yield from self._stream(heard.hours(self._moments, *self._possible))

    def albums(self) -> Iterator[HeardTotals]:
        """Yield each album that is owned or was ever heard, by key."""
        return self._totals(heard.heard_albums())

    def artists(self) -> Iterator[HeardTotals]:
        """Yield each artist heard in the period or in the one before, by key; "Various" is none."""
        return self._totals(heard.heard_artists(self._schema, all_owned=self._all_owned))

    def tracks(self) -> Iterator[HeardTrack]:
        """Yield each track heard in the period or in the one before, by its album's key and its own."""
        if not heard.has_listens(self._schema):
            return
        # fmt: off
        for (album_key, key, track_id, plays, previous, loved, was_loved, duration) in self._stream(
            heard.heard_tracks(self._schema, self._moments, self._possible)
        ):
            # fmt: on
            yield HeardTrack(
                album_key,
                key,
                track_id,
                plays,
                previous,
                None if loved is None else bool(loved),
                None if was_loved is None else bool(was_loved),
                duration,
            )

    def traits(self) -> Iterator[HeardTraits]:
        """Yield the rows of albums heard in the period, by key, the owned ones first, then by id."""
        return (HeardTraits(*row) for row in self._stream(heard.traits(self._schema)))

    @property
    def knows_loved(self) -> bool:
        """Whether the file marks listens as loved."""
        return heard.has_listens(self._schema) and self._schema.has(listening_history.c.loved)

    def album_ids(self, keys: Collection[str]) -> dict[str, int]:
        """Return the id of the row that stands for each of these albums."""
        return {row[0]: row[1] for row in self._stream(heard.album_ids(keys))}

    def album_names(self, ids: Collection[int]) -> dict[int, tuple[str, list[str]]]:
        """Return title and artists of these albums; costs two statements."""
        title = self._schema.text(albums.c.title)
        is_first = self._schema.is_first(albums)
        titled = self._stream(select(albums.c.id, title).where(albums.c.id.in_(ids), is_first))
        names: dict[int, list[str]] = {}
        linked = statements.artist_names(self._schema).where(album_artist.c.album_id.in_(ids))
        for album_id, name in self._stream(linked):
            if name is not None:
                names.setdefault(album_id, []).append(name)
        return {album_id: (stored or "", names.get(album_id, [])) for album_id, stored in titled}

    def artist_names(self, ids: Collection[int]) -> dict[int, str]:
        """Return the names of these artists."""
        name, is_first = self._schema.text(artists.c.name), self._schema.is_first(artists)
        query = select(artists.c.id, name).where(artists.c.id.in_(ids), is_first)
        return {row[0]: row[1] or "" for row in self._stream(query)}

    def track_titles(self, ids: Collection[int]) -> dict[int, str]:
        """Return the titles of these tracks."""
        if not ids:
            return {}
        title, is_first = self._schema.text(tracks.c.title), self._schema.is_first(tracks)
        query = select(tracks.c.id, title).where(tracks.c.id.in_(ids), is_first)
        return {row[0]: row[1] or "" for row in self._stream(query)}

    def _totals(self, statement: Executable) -> Iterator[HeardTotals]:
        # fmt: off
        for (key, row_id, is_owned, plays, previous, before, before_previous, last, again,
             again_previous) in self._stream(statement):
            # fmt: on
            yield HeardTotals(
                key,
                row_id,
                is_owned == 1,
                plays,
                previous,
                before,
                before_previous,
                last,
                again,
                again_previous,
            )
