"""Puts the figures of a period together."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain

from aime_cli.analysis.clock import local_day
from aime_cli.analysis.days import HeardDays
from aime_cli.analysis.figures import SCHEMA_VERSION, Analysis, Durations, Figure, Left, Loved
from aime_cli.analysis.names import Names
from aime_cli.analysis.period import Asked, chosen, on_clock
from aime_cli.analysis.shown import Shown
from aime_cli.analysis.spread import Spread
from aime_cli.analysis.tallies import Heard, HeardTracks, OnShelf
from aime_cli.collection import Collection, PeriodListens

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

    Costs some fifteen statements whatever the size, in flat memory; the longest ones look once at
    every listen up to the end of the period.

    Raises:
        UsageError: There is no such period, or it is not over.
    """
    listening = collection.listening
    bounds = listening.bounds()
    period, moments = on_clock(
        chosen(asked, clock.now, clock.zone, lambda: bounds), clock.zone, clock.zone_name
    )
    history_start = local_day(bounds[0], clock.zone) if bounds else None
    listens = listening.of(moments)
    days = HeardDays(listens.hours(), period, moments)
    albums, artists = Heard(clock.zone), Heard(clock.zone)
    shelf = OnShelf(moments.period[-1].end, period.name)
    for album in listens.albums():
        albums.add(album)
        shelf.add(album)
    for artist in listens.artists():
        artists.add(artist)
    tracks = HeardTracks(listens.tracks())
    spread = Spread(listens.traits())
    compare = Comparison(
        is_possible=period.previous is not None
        and history_start is not None
        and history_start <= period.previous.end
    )
    names = _names(listens, artists, albums, tracks, shelf)
    shown = Shown(names, days.listens, clock.zone, compares=compare.is_possible)
    before = period.previous.days if period.previous else 0
    return Analysis(
        schema_version=SCHEMA_VERSION,
        generated_at=clock.now,
        period=period,
        history_start=history_start,
        listens=compare(days.listens, days.previous),
        active_days=compare(days.active, days.previous_active),
        days_without=compare(period.days - days.active, before - days.previous_active),
        listens_a_day=compare(_rate(days.listens, period.days), _rate(days.previous, before)),
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
        loved=Loved(compare(*tracks.loved), [shown.track(row) for row in tracks.top_loved])
        if listens.knows_loved
        else None,
        formats=spread.formats(days.listens),
        decades=spread.decades(days.listens),
        genres=spread.genres(days.listens),
        shelf=shown.shelf(shelf, compare(*shelf.played)),
        durations=_durations(tracks, days.listens),
        silences=days.silences(),
        left=Left(collection.impossible_listens(), days.listens - albums.listens),
    )


class Comparison:
    """Sets figures beside those of the period before, where something was recorded then."""

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


def _names(
    listens: PeriodListens, artists: Heard, albums: Heard, tracks: HeardTracks, shelf: OnShelf
) -> Names:
    shown_tracks = [*tracks.top, *tracks.top_loved]
    shown_albums = chain(
        albums.top, albums.top_new, albums.top_again, shelf.most_played, shelf.longest_ago, shelf.some_never
    )
    return Names(
        listens,
        artists=[row.id for row in chain(artists.top, artists.top_new, artists.top_again)],
        albums=[row.id for row in shown_albums],
        keys=[track.album_key for track in shown_tracks],
        tracks=[track.id for track in shown_tracks],
    )
