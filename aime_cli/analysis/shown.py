"""Artists, albums and tracks as the figures show them: by name."""

from collections.abc import Iterable
from datetime import date, tzinfo

from aime_cli.analysis.clock import local_day
from aime_cli.analysis.figures import Events, Figure, Shelf, ShelfList
from aime_cli.analysis.listed import AlbumEvent, ArtistEvent, ShelfAlbum, TopAlbum, TopArtist, TopTrack
from aime_cli.analysis.names import Names
from aime_cli.analysis.spread import share
from aime_cli.analysis.tallies import OnShelf
from aime_cli.collection.totals import HeardTotals, HeardTrack


class Shown:
    """Gives rows their names.

    Args:
        listens: Of the period: what shares are of.
        compares: Whether there are plays of the period before.
    """

    def __init__(self, names: Names, listens: int, zone: tzinfo | None, *, compares: bool) -> None:
        self._names = names
        self._listens = listens
        self._compares = compares
        self._zone = zone

    def artist(self, row: HeardTotals) -> TopArtist:
        """Return an artist of the top ten."""
        return TopArtist(self._names.artist(row), row.plays, self._share(row.plays), self._previous(row))

    def album(self, row: HeardTotals) -> TopAlbum:
        """Return an album of the top ten."""
        name = self._names.album(row.id)
        return TopAlbum(
            name.title, name.credit, row.is_owned, row.plays, self._share(row.plays), self._previous(row)
        )

    def track(self, row: HeardTrack) -> TopTrack:
        """Return a track of a top ten."""
        album = self._names.album_of(row.album_key)
        return TopTrack(
            self._names.track(row.id),
            album.credit,
            album.title,
            row.plays,
            self._share(row.plays),
            self._previous(row),
        )

    def events(
        self,
        artists: Figure,
        albums: Figure,
        top_artists: Iterable[HeardTotals],
        top_albums: Iterable[HeardTotals],
    ) -> Events:
        """Return what happened to these for the first time, or again."""
        return Events(
            artists,
            albums,
            [
                ArtistEvent(self._names.artist(row), self._first(row), row.plays, self._since(row.before))
                for row in top_artists
            ],
            [self._album_event(row) for row in top_albums],
        )

    def shelf(self, shelf: OnShelf, played: Figure) -> Shelf:
        """Return the owned albums; where no album was ever heard, nobody knows which ones were not."""
        most_played = [self._on_shelf(row) for row in shelf.most_played]
        if not shelf.is_known:
            return Shelf(shelf.owned, played, most_played, None, None)
        forgotten = ShelfList(shelf.forgotten, [self._on_shelf(row) for row in shelf.longest_ago])
        never = ShelfList(shelf.never, [self._on_shelf(row) for row in shelf.some_never])
        return Shelf(shelf.owned, played, most_played, forgotten, never)

    def _album_event(self, row: HeardTotals) -> AlbumEvent:
        name = self._names.album(row.id)
        return AlbumEvent(
            name.title, name.credit, row.is_owned, self._first(row), row.plays, self._since(row.before)
        )

    def _on_shelf(self, row: HeardTotals) -> ShelfAlbum:
        name = self._names.album(row.id)
        return ShelfAlbum(name.title, name.credit, row.plays, self._since(row.last))

    def _first(self, row: HeardTotals) -> date:
        return local_day(row.again or 0, self._zone)

    def _since(self, moment: int | None) -> date | None:
        return None if moment is None else local_day(moment, self._zone)

    def _share(self, plays: int) -> float:
        return share(plays, self._listens)

    def _previous(self, row: HeardTotals | HeardTrack) -> int | None:
        return row.previous if self._compares else None
