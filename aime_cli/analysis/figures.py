"""The figures of a period, as values; their names and order are those of the JSON file.

Docs/analysis.md defines each. Text is as people read it: where stored bytes are not
UTF-8, U+FFFD stands for them; nothing is escaped yet. Days are those of the wall clock
in the zone of the settings. Shares are between 0 and 1, rounded to four digits.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final, Literal

from msgspec import Meta, Struct

from aime_cli.analysis.listed import (
    AlbumEvent,
    ArtistEvent,
    Count,
    Part,
    ShelfAlbum,
    TopAlbum,
    TopArtist,
    TopTrack,
)

SCHEMA_VERSION: Final = 1
HOURS, WEEKDAYS = 24, 7

PeriodKind = Literal["week", "month", "year", "all", "rolling"]


class Span(Struct, frozen=True):
    """Some days without a gap, by the name of the period they are."""

    name: Annotated[str, Meta(description="2026-W05, 2026-01, 2026, all, or 30d.")]
    start: Annotated[date, Meta(description="The first day.")]
    end: Annotated[date, Meta(description="The last day, which belongs to it.")]
    days: Annotated[Count, Meta(description="How many there are; a day that the date line skipped is none.")]


class Period(Span, frozen=True):
    """The period that the figures are of, and the one before."""

    kind: PeriodKind
    previous: Annotated[
        Span | None,
        Meta(description="As long by the calendar; null before `all`."),
    ]
    zone: Annotated[str | None, Meta(description="Name of the time zone; null is that of the machine.")]


class Figure(Struct, frozen=True):
    """A figure beside that of the period before; null where not all of that was recorded."""

    value: int | float
    previous: int | float | None
    difference: Annotated[int | float | None, Meta(description="value - previous")]


class Day(Struct, frozen=True):
    """A day on the wall clock."""

    day: date
    listens: Count
    new_artists: Annotated[Count, Meta(description="First heard on this day.")]
    new_albums: Annotated[Count, Meta(description="First heard on this day.")]


class BusiestDay(Struct, frozen=True):
    """The day with most listens, the first of them."""

    day: date
    listens: Count


class Streak(Struct, frozen=True):
    """Days in a row, all with listens or all without."""

    days: Annotated[int, Meta(ge=1)]
    first: date
    last: date


class Events(Struct, frozen=True):
    """Artists and albums that are heard for the first time, or again: how many, and the most heard ones."""

    artists: Figure
    albums: Figure
    top_artists: Annotated[Sequence[ArtistEvent], Meta(description="Up to ten, the most heard first.")]
    top_albums: Annotated[Sequence[AlbumEvent], Meta(description="Up to ten, the most heard first.")]


class Loved(Struct, frozen=True):
    """Tracks with a listen in the period that is marked as loved."""

    tracks: Figure
    top: Annotated[Sequence[TopTrack], Meta(description="Up to ten, the most heard first.")]


class Breakdown(Struct, frozen=True):
    """How the listens of the period are spread, as far as the collection knows."""

    known: Annotated[Count, Meta(description="Listens of albums where it is known.")]
    listens: Annotated[Count, Meta(description="All listens of the period.")]
    parts: Annotated[
        Sequence[Part],
        Meta(description="The largest first, decades by year; at most twenty, decades all."),
    ]
    others: Annotated[Count, Meta(description="Known listens in parts that are not named.")]


class ShelfList(Struct, frozen=True):
    """How many owned albums, and some of them."""

    count: Count
    some: Annotated[Sequence[ShelfAlbum], Meta(description="Up to ten.")]


class Shelf(Struct, frozen=True):
    """The albums owned at the moment of the run, and what was heard of them up to the end of the period."""

    owned: Annotated[Count, Meta(description="Pressings of one album count once.")]
    played: Annotated[Figure, Meta(description="Owned albums with listens in the period.")]
    most_played: Annotated[Sequence[ShelfAlbum], Meta(description="Up to ten, in the period.")]
    not_for_a_year: Annotated[
        ShelfList | None,
        Meta(description="Last heard more than 365 days before the end, longest ago first. Null as `never`."),
    ]
    never: Annotated[
        ShelfList | None,
        Meta(
            description="No listen is recorded; other ones each period. Null if no album was heard by then."
        ),
    ]


class Durations(Struct, frozen=True):
    """How long was listened, where that is known."""

    known_tracks: Count
    tracks: Count
    known_listens: Count
    listens: Annotated[Count, Meta(description="All listens of the period.")]
    seconds: Annotated[
        Count | None,
        Meta(description="Of the known listens; null where fewer than nine in ten listens are known."),
    ]


class Silence(Streak, frozen=True):
    """Days without a listen, where there usually are some: perhaps nothing was recorded."""

    usual: Annotated[
        int, Meta(ge=0, description="The longest spell without a listen in the year before, in days.")
    ]


class Left(Struct, frozen=True):
    """Listens that figures leave out."""

    impossible: Annotated[
        Count, Meta(description="Of the whole file: before 2000, more than a day ahead, or no time at all.")
    ]
    unattributed: Annotated[
        Count,
        Meta(description="Of the period, and counted in it: their track or album is gone."),
    ]


class Analysis(Struct, frozen=True):
    """What was listened to in a period."""

    schema_version: Literal[1]
    generated_at: Annotated[datetime, Meta(description="Moment of the run, ISO 8601 with offset.")]
    period: Period
    history_start: Annotated[
        date | None, Meta(description="Day of the first listen of all; null where there is none.")
    ]
    recorded_days: Annotated[
        Count,
        Meta(description="Days of the period from history_start on; not today, as long as it has no listen."),
    ]
    listens: Figure
    active_days: Annotated[Figure, Meta(description="Days with a listen.")]
    days_without: Annotated[Figure, Meta(description="Recorded days without one.")]
    listens_a_day: Annotated[Figure, Meta(description="Listens by recorded days, rounded to two digits.")]
    artists: Figure
    albums: Figure
    tracks: Figure
    top_artists: Annotated[Sequence[TopArtist], Meta(description="Up to ten.")]
    top_albums: Annotated[Sequence[TopAlbum], Meta(description="Up to ten.")]
    top_tracks: Annotated[Sequence[TopTrack], Meta(description="Up to ten.")]
    days: Annotated[Sequence[Day], Meta(description="Every day of the period, also those without listens.")]
    hours: Annotated[
        Sequence[Sequence[Count]],
        Meta(description="Listens by weekday, Monday first, and hour of the wall clock: 7 × 24."),
    ]
    longest_streak: Annotated[
        Streak | None, Meta(description="Most days in a row with listens, within the period.")
    ]
    busiest_day: BusiestDay | None
    discoveries: Annotated[Events, Meta(description="First heard in this period, of all that is recorded.")]
    returns: Annotated[Events, Meta(description="Not heard for 180 days before.")]
    loved: Annotated[Loved | None, Meta(description="Null where the file does not say what is loved.")]
    formats: Annotated[Breakdown, Meta(description="As on the shelf: not how it was played.")]
    decades: Annotated[
        Breakdown, Meta(description="By the earliest year of the album's rows: of pressings, for owned ones.")
    ]
    genres: Breakdown
    shelf: Shelf
    durations: Durations
    silences: Annotated[
        Sequence[Silence], Meta(description="Within the period, the longest first; up to ten.")
    ]
    left: Left
