"""What the lists of an analysis hold: artists, albums and tracks by name, and parts of a whole."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

Count = Annotated[int, Meta(ge=0)]
Share = Annotated[float, Meta(ge=0, le=1)]
Previous = Annotated[Count | None, Meta(description="In the period before; null as in the compared figures.")]


class TopArtist(Struct, frozen=True):
    """An artist: all names that fold to the same, but for homonyms that are owned; "Various" is none."""

    name: Annotated[
        str,
        Meta(description="As stored first; without the suffix of homonyms, unless two are owned."),
    ]
    plays: Count
    share: Annotated[Share, Meta(description="Of all listens of the period.")]
    previous: Previous


class TopAlbum(Struct, frozen=True):
    """An album: all rows that share folded artists and title."""

    title: Annotated[str, Meta(description="May be empty.")]
    artist_credit: Annotated[str, Meta(description="All artists as one text; empty where none is known.")]
    is_owned: bool
    plays: Count
    share: Annotated[Share, Meta(description="Of all listens of the period.")]
    previous: Previous


class TopTrack(Struct, frozen=True):
    """A track: all rows of one album that share the folded title."""

    title: Annotated[str, Meta(description="May be empty.")]
    artist_credit: Annotated[str, Meta(description="Of the album.")]
    album: Annotated[str, Meta(description="Title of the album.")]
    plays: Count
    share: Annotated[Share, Meta(description="Of all listens of the period.")]
    previous: Previous


class ArtistEvent(Struct, frozen=True):
    """An artist who is heard for the first time, or again."""

    name: str
    day: Annotated[date, Meta(description="When the artist was first heard in this period.")]
    plays: Annotated[Count, Meta(description="In this period.")]
    absent_since: Annotated[date | None, Meta(description="The last time before; null for discoveries.")]


class AlbumEvent(Struct, frozen=True):
    """An album that is heard for the first time, or again."""

    title: str
    artist_credit: str
    is_owned: bool
    day: Annotated[date, Meta(description="When it was first heard in this period.")]
    plays: Annotated[Count, Meta(description="In this period.")]
    absent_since: Annotated[date | None, Meta(description="The last time before; null for discoveries.")]


class ShelfAlbum(Struct, frozen=True):
    """An owned album; its pressings are one, and listens of its heard twin are its own."""

    title: str
    artist_credit: str
    plays: Annotated[Count, Meta(description="In the period.")]
    last_heard: Annotated[date | None, Meta(description="Up to the end of the period; null is never.")]


class Part(Struct, frozen=True):
    """Listens of one format, decade or genre."""

    name: Annotated[str, Meta(description="The spelling most heard; of a decade its first year, as 1970.")]
    plays: Count
    share: Annotated[Share, Meta(description="Of the listens where it is known.")]
