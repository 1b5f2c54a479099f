"""The values that everybody talks about; none of them changes once made.

Text that was not UTF-8 in the database carries its odd bytes as lone surrogates
(PEP 383), so that the exact bytes can always be had back.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Language = Literal["fr", "en"]
Preference = Literal["any", "unplayed", "forgotten"]
"""Which albums are picked: all, those never heard, or those not heard for 180 days."""

Scalar = int | float | str | None

DESCRIPTION_START = 240
"""Characters of a description in a brief `ShelfEntry`: a hundred of plain text and its Markdown."""


Text = Annotated[str | None, Meta(description="As stored.")]
Moment = Annotated[
    str | None,
    Meta(description="ISO 8601 in UTC with offset; a stored text that is no moment is kept as it is."),
]
Count = Annotated[int, Meta(ge=0)]


class Image(msgspec.Struct, frozen=True, gc=False):
    """A picture of the album, by its address."""

    url: str | None
    type: str | None
    source: str | None


class Album(msgspec.Struct, frozen=True, gc=False):
    """One row of `albums` and what the other tables know of it; null means unknown."""

    # The order and the names of the keys are those of the JSON export.
    id: Annotated[int, Meta(description="Row id: a re-import changes it, unlike discogs_id.")]
    title: str
    year: Annotated[
        Annotated[int, Meta(gt=0)] | None, Meta(description="Of the pressing, where the source is discogs.")
    ]
    original_year: Annotated[
        Annotated[int, Meta(gt=0)] | None,
        Meta(description="In which the work first came out, as far as enrichment has found it."),
    ]
    genre: Text
    description: Annotated[
        str | None,
        Meta(description="The best text there is, whole: ai_info, else ai_description unless it is junk."),
    ]
    spotify_url: Text
    artists: Annotated[
        Sequence[str], Meta(description="Names as stored, with the Discogs suffix of homonyms.")
    ]
    track_count: Annotated[Count | None, Meta(description="Tracks known because they were heard.")] = (
        msgspec.field(name="tracks_count")
    )
    artist_credit: Annotated[
        str, Meta(description="The artists as one text to display; empty when there is none.")
    ]
    format: Annotated[str | None, Meta(description="Vinyle, CD…, as stored.")] = msgspec.field(name="support")
    source: Annotated[str | None, Meta(description="Where the row is from: discogs (owned), manual, lastfm…")]
    discogs_id: Text
    discogs_url: Text
    apple_music_url: Text
    image_url: Text
    images: Sequence[Image]
    labels: Annotated[Sequence[str], Meta(description="From labels_raw, without repeats.")]
    ai_style: Text
    film_title: Text
    film_year: Scalar
    film_director: Text
    play_count: Annotated[Count | None, Meta(description="Listens, those at impossible times aside.")]
    last_listened_at: Moment
    created_at: Moment
    updated_at: Moment
    ai_info: Text
    ai_description: Text
    resume: Text
    labels_raw: Text
    year_raw: Annotated[Scalar, Meta(description="As stored, also 0 and text.")]
    undecodable: Annotated[
        Mapping[str, str],
        Meta(description="The exact bytes, in base64, of stored values that are not UTF-8, by field."),
    ]


class ShelfDetails(msgspec.Struct, frozen=True, gc=False):
    """What a full list says beside the title; as in `Album`, but for `last_listened_at` in Unix seconds."""

    format: str | None
    genre: str | None
    labels: Sequence[str]
    discogs_url: str | None
    spotify_url: str | None
    apple_music_url: str | None
    play_count: int | None
    last_listened_at: int | None


class ShelfEntry(msgspec.Struct, frozen=True, gc=False):
    """What a readable list says of an album.

    Attributes:
        section: The same for all albums of one section, and for no other.
        description: As in `Album`; in a brief list perhaps only its first `DESCRIPTION_START` characters.
        is_beginning: Whether more of the description follows that is not there.
        details: None in a brief list.
        original_year: In which the work first came out, as far as it is known.
    """

    section: str
    id: int
    title: str
    artists: Sequence[str]
    year: int | None
    description: str | None
    is_beginning: bool
    details: ShelfDetails | None
    original_year: int | None = None


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """An album that a task may pick.

    Attributes:
        edition_year: Of this pressing; None where the year's meaning is not known.
        play_count: Of this album and its twins; None where the file knows no listens.
        last_listened_at: As `play_count`, in Unix seconds.
    """

    id: int
    title: str
    artists: Sequence[str]
    edition_year: int | None
    format: str | None
    discogs_id: str | None
    discogs_url: str | None
    spotify_url: str | None
    apple_music_url: str | None
    labels: Sequence[str]
    play_count: int | None
    last_listened_at: int | None


Lack = Literal["link", "year", "cover", "description"]
"""What enrichment can fill: the Spotify link, the original year, a picture, a text."""


class LackingAlbum(msgspec.Struct, frozen=True, gc=False):
    """An album that lacks something, as enrichment sees it.

    Attributes:
        artists: As stored.
        edition_year: Of the pressing, where the row is from Discogs.
        year: As stored, of any other row.
        play_count: Listens of all rows that share artist and title; None where none are recorded.
        lacks: What the collection has no value for; "year" is among it whenever it is asked for, as
            only our memory knows the original one.
        is_edition: Whether the row is a Discogs edition: its year is that of the pressing, known or not.
        takes_year: Whether the original year can be written to the row: it has a column for it, which
            is empty or 0, and is no edition.
    """

    id: int
    title: str
    artists: Sequence[str]
    format: str | None
    discogs_id: str | None
    is_owned: bool
    edition_year: int | None
    year: int | None
    labels: Sequence[str]
    play_count: int | None
    lacks: frozenset[Lack]
    is_edition: bool = False
    takes_year: bool = False


class WantedAlbum(msgspec.Struct, frozen=True, gc=False):
    """An album as it is looked for in a catalog.

    Attributes:
        artists: To display, without the suffix of homonyms.
        year: What is known of its year.
        is_edition: Whether that is the year of a pressing, which may be long after the original.
    """

    title: str
    artists: Sequence[str]
    year: int | None = None
    is_edition: bool = False


class CatalogAlbum(msgspec.Struct, frozen=True, gc=False):
    """An album as a catalog knows it.

    Attributes:
        catalog: "spotify" or "musicbrainz".
        id: In that catalog.
        url: Where people can look at it.
        year: Of the release (Spotify), or of the first of all (MusicBrainz).
        kinds: In lower case, such as "album", "single", "compilation", "live", "soundtrack".
        cover: Address of a picture, where the search itself tells one.
    """

    catalog: str
    id: str
    url: str
    title: str
    artists: Sequence[str]
    year: int | None
    kinds: frozenset[str]
    cover: str | None = None
