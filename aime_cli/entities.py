"""The values that everybody talks about; none of them changes once made.

Text that was not UTF-8 in the database carries its odd bytes as lone surrogates
(PEP 383), so that the exact bytes can always be had back.
"""

from collections.abc import Sequence
from typing import Literal

import msgspec

Language = Literal["fr", "en"]
Number = int | float
Scalar = Number | str | None


class Image(msgspec.Struct, frozen=True, gc=False):
    """A picture of an album, by its address."""

    url: str | None
    type: str | None
    source: str | None


class Album(msgspec.Struct, frozen=True, gc=False):
    """One row of `albums` and what the other tables know of it.

    Attributes:
        artists: Names as stored, Discogs suffix included, in the order of their links.
        year: The pressing's year for Discogs rows; None when unknown or not positive.
        description: The best text there is, never cut; None when there is only junk.
        track_count: Tracks known because they were heard; None without a tracks table.
        play_count: Listens at possible times; None without a listening history.
        last_listened_at, created_at, updated_at: ISO 8601 in UTC with offset; a stored text
            that is no instant is kept as it is.
        labels_raw, year_raw: What the database holds behind `labels` and `year`.
    """

    id: int
    title: str
    artists: Sequence[str]
    year: int | None
    format: str | None
    source: str | None
    genre: str | None
    discogs_id: str | None
    discogs_url: str | None
    spotify_url: str | None
    apple_music_url: str | None
    image_url: str | None
    images: Sequence[Image]
    labels: Sequence[str]
    description: str | None
    track_count: int | None
    play_count: int | None
    last_listened_at: str | None
    film_title: str | None
    film_year: Scalar
    film_director: str | None
    created_at: str | None
    updated_at: str | None
    ai_style: str | None
    ai_info: str | None
    ai_description: str | None
    resume: str | None
    labels_raw: str | None
    year_raw: Scalar


class ShelfEntry(msgspec.Struct, frozen=True, gc=False):
    """What a readable list says of an album.

    Attributes:
        description: As in `Album`; in a brief list its beginning, some hundred characters.
        play_count, last_listened_at: As in `Album`; None in a brief list.
    """

    id: int
    title: str
    artists: Sequence[str]
    year: int | None
    format: str | None
    genre: str | None
    labels: Sequence[str]
    discogs_url: str | None
    spotify_url: str | None
    apple_music_url: str | None
    description: str | None
    play_count: int | None
    last_listened_at: int | None
