"""Questions to the collection: read-only, streamed, a fixed number of statements each."""

from collections.abc import Collection as AbstractCollection
from collections.abc import Iterator, Sequence
from functools import cached_property

from sqlalchemy import func, select

from aime_cli.collection import lacking, listens, shelf, statements, values
from aime_cli.collection.health import Health
from aime_cli.collection.listening import Listening
from aime_cli.collection.schema import albums, listening_history, tracks
from aime_cli.collection.shelf import OriginalYear
from aime_cli.collection.snapshot import Snapshot, check_id
from aime_cli.collection.statements import NAME_SEPARATOR
from aime_cli.entities import Album, Candidate, Image, Lack, LackingAlbum, ShelfEntry
from aime_cli.names import album_key, artist_credit

_NO_METADATA = (None,) * 7
_DECODABLE: dict[str, str] = {}


class Collection(Snapshot):
    """One snapshot of a collection; made by `open_collection`."""

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

    def albums(
        self, *, source: str | None = None, original_year: OriginalYear | None = None
    ) -> Iterator[Album]:
        """Yield every album with all that is known of it, by id.

        Costs six ordered scans that are merged, whatever the size of the collection;
        holds some hundred rows of each.

        Args:
            source: Keep only albums of this source, e.g. "discogs"; None keeps all.
            original_year: Returns the original year of an album by its key.
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
            check_id(album_id)
            _, track_count = tracked.first(album_id) or no_tracks
            _, play_count, last_listen = played.first(album_id) or no_plays
            names = [row[1] for row in artists.all(album_id)]
            # Positions, not names: they cost a tenth of the whole export. A test compares every field.
            yield Album(
                album_id,
                title or "",
                values.positive_year(year),
                original_year(album_key(discogs_id, artist_credit(names), title or "", support))
                if original_year
                else None,
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

    def shelf(
        self, *, source: str | None = None, brief: bool = True, original_year: OriginalYear | None = None
    ) -> Iterator[ShelfEntry]:
        """Yield albums as on a shelf: by artist credit, then year, then title.

        Compilations of many artists come after the named ones, albums without an artist last.
        Costs one statement that SQLite sorts, in flat memory.

        Args:
            source: Keep only albums of this source; None keeps all.
            brief: Leave out listens and all but the beginning of descriptions.
            original_year: Returns the original year of an album by its key.
        """
        junk = self._junk_descriptions
        plays = None if brief else listens.play_counts(self._schema, *self._heard)
        shelved = shelf.shelf_rows(self._schema, plays=plays, brief=brief, is_keyed=original_year is not None)
        rows = self._stream(statements.of_source(self._schema, shelved, source))
        yield from shelf.shelf_entries(rows, junk, brief=brief, original_year=original_year)

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
            check_id(album_id)
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

    def lacking(
        self, lacks: AbstractCollection[Lack], *, ids: Sequence[int] | None = None
    ) -> Iterator[LackingAlbum]:
        """Yield the albums that lack at least one of `lacks`, by id, with their listens as `candidates`.

        An album lacks a cover only without an image URL and without an image of its own. With
        "year" every album is yielded, as the original year is known to our memory alone.
        What the file has no column for is never lacking. Costs two statements, in flat memory.

        Args:
            ids: Keep only these.
        """
        wanted = lacking.fillable(self._schema) & frozenset(lacks)
        if not wanted:
            return
        rows = lacking.lacking_rows(self._schema, listens.play_counts(self._schema, *self._heard), wanted)
        if ids is not None:
            rows = rows.where(albums.c.id.in_(ids))
        all_owned = not self.album_count(source=listens.OWNED)
        for album in lacking.lacking_albums(self._stream(rows), wanted, all_owned=all_owned):
            check_id(album.id)
            yield album

    def heard_tracks(self, ids: Sequence[int]) -> dict[int, list[str]]:
        """Return the titles of the tracks of these albums, in stored order; none has no entry."""
        statement = lacking.heard_track_rows(self._schema, ids)
        titles: dict[int, list[str]] = {}
        for album_id, title in () if statement is None else self._stream(statement):
            titles.setdefault(album_id, []).append(title)
        return titles

    def descriptions(self) -> Iterator[tuple[int, str]]:
        """Yield id and `ai_info` of every album that has one, by id; costs one statement."""
        statement = lacking.description_rows(self._schema)
        return iter(()) if statement is None else self._stream(statement)

    @cached_property
    def _junk_descriptions(self) -> frozenset[int]:
        """The hashes of AI descriptions that stand on three albums or more."""
        statement = statements.junk_descriptions(self._schema)
        return (
            frozenset() if statement is None else frozenset(hash(row[0]) for row in self._stream(statement))
        )
