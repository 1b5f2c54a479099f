"""Albums as people have them and as catalogs answer, each with what a person who knows them decides."""

from collections.abc import Sequence
from dataclasses import dataclass

from aime_cli.entities import CatalogAlbum, WantedAlbum

Artists = str | tuple[str, ...]
VARIOUS = "Various"


@dataclass(frozen=True)
class Case:
    """A question of matching.

    Attributes:
        right: The title that is to be accepted, or None where none may be.
        year: Of `right`, where several of its title are found.
    """

    wanted: WantedAlbum
    found: Sequence[CatalogAlbum]
    right: str | None
    year: int | None

    @property
    def name(self) -> str:
        found = " | ".join(f"{album.title} ({album.year})" for album in self.found)
        return f"{', '.join(self.wanted.artists)}: {self.wanted.title} ({self.wanted.year}) <> {found}"


def names(artists: Artists) -> tuple[str, ...]:
    return (artists,) if isinstance(artists, str) else artists


def spotify(title: str, artists: Artists, year: int | None = None, kind: str = "album") -> CatalogAlbum:
    """Return an album as Spotify knows it."""
    return _album("spotify", title, artists, year, frozenset({kind}))


def group(title: str, artists: Artists, year: int | None = None, *kinds: str) -> CatalogAlbum:
    """Return a release group of MusicBrainz."""
    return _album("musicbrainz", title, artists, year, frozenset(kinds or {"album"}))


def _album(
    catalog: str, title: str, artists: Artists, year: int | None, kinds: frozenset[str]
) -> CatalogAlbum:
    return CatalogAlbum(
        catalog=catalog,
        id=f"{title}/{artists}/{year}/{sorted(kinds)}",
        url="https://example.org",
        title=title,
        artists=names(artists),
        year=year,
        kinds=kinds,
    )


def pressing(title: str, artists: Artists, year: int | None = None) -> WantedAlbum:
    """Return an edition from Discogs."""
    return WantedAlbum(title, names(artists), year, is_edition=True)


def heard(title: str, artists: Artists, year: int | None = None) -> WantedAlbum:
    """Return an album of which we know, perhaps, the year it came out."""
    return WantedAlbum(title, names(artists), year)


def yes(wanted: WantedAlbum, *found: CatalogAlbum, right: str | None = None, year: int | None = None) -> Case:
    """Return a case where one is to be accepted: the first, unless `right` names another."""
    chosen = right or found[0].title
    return Case(wanted, found, chosen, year)


def no(wanted: WantedAlbum, *found: CatalogAlbum) -> Case:
    """Return a case where nothing may be accepted."""
    return Case(wanted, found, None, None)
