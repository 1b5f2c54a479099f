"""What Spotify's answers must look like, and what is believed of them."""

import re

import msgspec

from aime_cli.catalogs.answers import LONGEST_NAME, year_of
from aime_cli.entities import CatalogAlbum

_ID = re.compile(r"[0-9A-Za-z]{22}", re.ASCII)
_ALBUM = "https://open.spotify.com/album/"
_COVER = re.compile(
    r"https://(?:i\.scdn\.co|mosaic\.scdn\.co|image-cdn-[a-z0-9-]{1,20}\.spotifycdn\.com)/[\w/.~%-]{1,300}",
    re.ASCII,
)


class Token(msgspec.Struct, frozen=True):
    """A token; `expires_in` in seconds."""

    access_token: str
    token_type: str
    expires_in: float


class Artist(msgspec.Struct, frozen=True):
    """An artist of an album."""

    name: str


class Picture(msgspec.Struct, frozen=True):
    """A picture in one size."""

    url: str
    width: int | None = None


class Item(msgspec.Struct, frozen=True):
    """An album of a search."""

    id: str
    name: str
    album_type: str
    artists: list[Artist]
    external_urls: dict[str, object]
    release_date: str | None = None
    images: list[Picture] | None = None

    @property
    def album(self) -> CatalogAlbum | None:
        """The album; None where its address is not that of an album at Spotify."""
        url = self.external_urls.get("spotify")
        names = [artist.name for artist in self.artists]
        if not _ID.fullmatch(self.id) or url != f"{_ALBUM}{self.id}":
            return None
        if not self.name.strip() or max(map(len, [self.name, *names])) > LONGEST_NAME:
            return None
        return CatalogAlbum(
            catalog="spotify",
            id=self.id,
            url=f"{_ALBUM}{self.id}",
            title=self.name,
            artists=names,
            year=year_of(self.release_date),
            kinds=frozenset({self.album_type.lower()}),
            cover=self._cover,
        )

    @property
    def _cover(self) -> str | None:
        good = [image for image in self.images or () if _COVER.fullmatch(image.url)]
        return max(good, key=lambda image: image.width or 0).url if good else None


class Page(msgspec.Struct, frozen=True):
    """A page of albums; Spotify leaves holes where it knows more than it may tell."""

    items: list[Item | None]


class Found(msgspec.Struct, frozen=True):
    """The answer to a search for albums."""

    albums: Page
