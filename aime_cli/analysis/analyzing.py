"""Puts the figures of a period together."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from itertools import chain

from aime_cli.analysis.clock import local_day
from aime_cli.analysis.days import HeardDays
from aime_cli.analysis.figures import SCHEMA_VERSION, Analysis, Durations, Figure, Left, Loved, Period
from aime_cli.analysis.names import Names
from aime_cli.analysis.period import Asked, chosen, on_clock
from aime_cli.analysis.shown import Shown
from aime_cli.analysis.spread import Spread
from aime_cli.analysis.tallies import Heard, HeardTracks, OnShelf
from aime_cli.collection import Collection, Moments, PeriodListens

_MOSTLY = 0.9


@dataclass(frozen=True)
class Clock:
    """What time it is, and where.

    Attributes:
        now: Aware, in the zone.
        zone: None is the machine's own.
        zone_name: As the settings have it.
    """

    now: datetime
    zone: tzinfo | None
    zone_name: str | None


def analyze_period(collection: Collection, asked: Asked, clock: Clock) -> Analysis:
    """Return the figures of the period that is asked for.

    Costs at most 25 statements whatever the size, in flat memory; the longest ones look once at
    every listen up to the end of the period.

    Raises:
        UsageError: There is no such period, or it is not over.
    """
    bounds = collection.listening.bounds()
    wanted = chosen(asked, clock.now, clock.zone, bounds)
    period, moments = on_clock(wanted, clock.zone, clock.zone_name)
    listens = collection.listening.of(moments)
    counted = _Counted(listens, period, moments, clock.zone)
    start = local_day(bounds[0], clock.zone) if bounds else None
    before = period.previous
    compare = Comparison(is_possible=before is not None and start is not None and start <= before.start)
    shown = Shown(counted.names(listens), counted.days.listens, clock.zone, compares=compare.is_possible)
    left = Left(collection.impossible_listens(), counted.days.listens - counted.albums.listens)
    loved = _loved(counted.tracks, shown, compare) if listens.knows_loved else None
    recorded = counted.days.recorded(start, clock.now.date())
    return _figures(counted, shown, compare, _Frame(clock.now, period, start, recorded, loved, left))


@dataclass(frozen=True)
class _Frame:
    """What stands around the figures that are counted."""

    now: datetime
    period: Period
    history_start: date | None
    recorded_days: int
    loved: Loved | None
    left: Left


class _Counted:
    """What streams by, counted."""

    def __init__(self, listens: PeriodListens, period: Period, moments: Moments, zone: tzinfo | None) -> None:
        self.days = HeardDays(listens.hours(), period, moments)
        self.albums, self.artists = Heard(zone), Heard(zone)
        self.shelf = OnShelf(moments.period[-1].end, period.name)
        for album in listens.albums():
            self.albums.add(album)
            self.shelf.add(album)
        for artist in listens.artists():
            self.artists.add(artist)
        self.tracks = HeardTracks(listens.tracks())
        self.spread = Spread(listens.traits())

    def names(self, listens: PeriodListens) -> Names:
        """Ask for the names of all that is shown."""
        albums, artists, shelf = self.albums, self.artists, self.shelf
        tracks = [*self.tracks.top, *self.tracks.top_loved]
        shown = (albums.top, albums.top_new, albums.top_again)
        on_shelf = (shelf.most_played, shelf.longest_ago, shelf.some_never)
        return Names(
            listens,
            artists=[row.id for row in chain(artists.top, artists.top_new, artists.top_again)],
            albums=[row.id for row in chain(*shown, *on_shelf)],
            keys=[track.album_key for track in tracks],
            tracks=[track.id for track in tracks],
        )


def _figures(counted: _Counted, shown: Shown, compare: "Comparison", frame: _Frame) -> Analysis:
    days, albums, artists = counted.days, counted.albums, counted.artists
    tracks, spread, period = counted.tracks, counted.spread, frame.period
    before = period.previous.days if period.previous else 0
    return Analysis(
        schema_version=SCHEMA_VERSION,
        generated_at=frame.now,
        period=period,
        history_start=frame.history_start,
        recorded_days=frame.recorded_days,
        listens=compare(days.listens, days.previous),
        active_days=compare(days.active, days.previous_active),
        days_without=compare(frame.recorded_days - days.active, before - days.previous_active),
        listens_a_day=compare(_rate(days.listens, frame.recorded_days), _rate(days.previous, before)),
        artists=compare(*artists.count),
        albums=compare(*albums.count),
        tracks=compare(*tracks.count),
        top_artists=[shown.artist(row) for row in artists.top],
        top_albums=[shown.album(row) for row in albums.top],
        top_tracks=[shown.track(row) for row in tracks.top],
        days=days.days(artists.first_days, albums.first_days),
        hours=days.hours,
        longest_streak=days.longest_streak(),
        busiest_day=days.busiest(),
        discoveries=shown.events(
            compare(*artists.new), compare(*albums.new), artists.top_new, albums.top_new
        ),
        returns=shown.events(
            compare(*artists.again), compare(*albums.again), artists.top_again, albums.top_again
        ),
        loved=frame.loved,
        formats=spread.formats(days.listens),
        decades=spread.decades(days.listens),
        genres=spread.genres(days.listens),
        shelf=shown.shelf(counted.shelf, compare(*counted.shelf.played)),
        durations=_durations(tracks, days.listens),
        silences=days.silences(),
        left=frame.left,
    )


class Comparison:
    """Sets figures beside those of the period before, where all of that was recorded."""

    def __init__(self, *, is_possible: bool) -> None:
        self.is_possible = is_possible

    def __call__(self, value: float, previous: float) -> Figure:
        """Return a figure beside the one before it."""
        if not self.is_possible:
            return Figure(value, None, None)
        return Figure(value, previous, round(value - previous, 2))


def _rate(listens: int, days: int) -> float:
    return round(listens / days, 2) if days else 0.0


def _durations(tracks: HeardTracks, listens: int) -> Durations:
    return Durations(
        known_tracks=tracks.timed,
        tracks=tracks.count[0],
        known_listens=tracks.timed_listens,
        listens=listens,
        seconds=tracks.seconds if listens and tracks.timed_listens >= _MOSTLY * listens else None,
    )


def _loved(tracks: HeardTracks, shown: Shown, compare: Comparison) -> Loved:
    return Loved(compare(*tracks.loved), [shown.track(row) for row in tracks.top_loved])
