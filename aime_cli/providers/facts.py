"""What a provider is told: display names and known facts only."""

import re
from dataclasses import dataclass
from typing import Literal

Season = Literal["spring", "summer", "autumn", "winter"]

_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")


@dataclass(frozen=True, slots=True)
class AlbumFacts:
    """An album; what is not known is None or empty.

    Attributes:
        title: As stored: any text, in any script, of any length.
        credit: The artists as one text to display; empty when there is none.
        format: Vinyle, CD, Cassette, Digital…; None or anything else is unknown.
        edition_year: Of this pressing, which is not the year the album came out.
        labels: The preferred one first.
        play_count: Listens; 0 is never heard.
        season: Of the day of the run.
        original_year: When the work came out.
    """

    title: str
    credit: str
    format: str | None
    edition_year: int | None
    labels: tuple[str, ...]
    play_count: int | None
    season: Season
    original_year: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names that a verse may quote in whatever language they are."""
        return (self.title, self.credit, *self.labels)


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """What was heard in a week.

    Attributes:
        artists: Name and listens, most heard first.
        albums: Title, artist credit and listens, most heard first.
    """

    listens: int
    artists: tuple[tuple[str, int], ...]
    albums: tuple[tuple[str, str, int], ...]
    season: Season

    @property
    def names(self) -> tuple[str, ...]:
        """Names that a verse may quote in whatever language they are."""
        return tuple(
            name
            for names in ((artist for artist, _ in self.artists), *(album[:2] for album in self.albums))
            for name in names
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DescriptionFacts:
    """What is known of an album for certain; what is not known is None or empty.

    Attributes:
        artists: To display, without the suffix that Discogs gives homonyms.
        credit: The artists as one text to display.
        original_year: When the work came out.
        edition_year: Of this pressing, which is not the year the album came out.
        labels: The preferred one first.
        tracks: Titles that were heard.
    """

    title: str
    artists: tuple[str, ...]
    credit: str
    original_year: int | None
    edition_year: int | None
    labels: tuple[str, ...]
    tracks: tuple[str, ...]

    @property
    def plain_title(self) -> str:
        """The title without "(Deluxe Edition)" and the like, as people write it in prose."""
        return _BRACKETS.sub("", self.title)

    @property
    def names(self) -> tuple[str, ...]:
        """Names that a description may quote in whatever language they are."""
        return (self.title, self.plain_title, *self.artists, self.credit, *self.labels, *self.tracks)
