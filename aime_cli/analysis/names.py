"""The names of what the figures show, as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from aime_cli.collection import PeriodListens
from aime_cli.collection.totals import HeardTotals
from aime_cli.names import artist_credit, display_name


def mended(text: str) -> str:
    """Return `text` with U+FFFD in the place of bytes that are not UTF-8."""
    return text if text.isascii() else text.encode(errors="surrogateescape").decode(errors="replace")


@dataclass(frozen=True)
class AlbumName:
    """Title and artists of an album; each may be empty."""

    title: str
    credit: str


class Names:
    """Asks for the names of some artists, albums and tracks at once.

    Args:
        artists, albums: By the rows that stand for them.
        keys: Of albums, too.
        tracks: By the rows that stand for them.
    """

    def __init__(
        self,
        listens: PeriodListens,
        *,
        artists: Iterable[int],
        albums: Iterable[int],
        keys: Iterable[str],
        tracks: Iterable[int],
    ) -> None:
        self._ids = listens.album_ids(sorted(set(keys)))
        stored = listens.album_names(sorted({*albums, *self._ids.values()}))
        self._albums = {
            album_id: AlbumName(mended(title), mended(artist_credit(names)))
            for album_id, (title, names) in stored.items()
        }
        self._artists = listens.artist_names(sorted(set(artists)))
        self._tracks = listens.track_titles(sorted(set(tracks)))

    def album(self, album_id: int) -> AlbumName:
        """Return the name of an album that was asked for."""
        return self._albums[album_id]

    def album_of(self, key: str) -> AlbumName:
        """Return the name of an album that was asked for by its key."""
        return self._albums[self._ids[key]]

    def artist(self, row: HeardTotals) -> str:
        """Return the name of an artist; with the suffix of homonyms where the key tells them apart."""
        stored = self._artists[row.id]
        return mended(stored if row.key.endswith(")") else display_name(stored))

    def track(self, track_id: int) -> str:
        """Return the title of a track."""
        return mended(self._tracks[track_id])
