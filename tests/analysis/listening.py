"""Analyses made by hand: rich ones, poor ones and hostile ones; same name, same figures."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from random import Random
from typing import Any

import msgspec

from aime_cli.analysis.figures import (
    Analysis,
    Breakdown,
    BusiestDay,
    Day,
    Durations,
    Events,
    Figure,
    Left,
    Loved,
    Period,
    PeriodKind,
    Shelf,
    ShelfList,
    Silence,
    Span,
    Streak,
)
from aime_cli.analysis.listed import AlbumEvent, ArtistEvent, Part, ShelfAlbum, TopAlbum, TopArtist, TopTrack

NOW = datetime(2026, 2, 1, 3, 0, 7, tzinfo=UTC)
SCRIPT = "<script>alert(1)</script>"
_ALBUMS = [
    ("Nick Cave & The Bad Seeds", "Let Love In", "Red Right Hand"),
    ("Björk", "Homogenic", "Jóga"),
    ("Radiohead", "In Rainbows", "Weird Fishes / Arpeggi"),
    ("Noir Désir", "Des visages des figures", "Le vent nous portera"),
    ("坂本龍一", "千のナイフ", "千のナイフ"),
    ("Talk Talk", "Spirit of Eden", "The Rainbow"),
    ("فيروز", "وحدن", "وحدن"),
    ("Nina Simone", "Pastel Blues", "Sinnerman"),
    ("Кино", "Группа крови", "Группа крови"),
    ("Godspeed You! Black Emperor", "Lift Your Skinny Fists Like Antennas to Heaven", "Storm"),
]


def figure(value: float, previous: float | None) -> Figure:
    """Return a figure with its difference."""
    return Figure(value, previous, None if previous is None else round(value - previous, 2))


def rich_month(**changes: Any) -> Analysis:
    """Return a January with much music."""
    return _made(
        "month",
        "2026-01",
        date(2026, 1, 1),
        31,
        Span("2025-12", date(2025, 12, 1), date(2025, 12, 31), 31),
        **changes,
    )


def rich_year(**changes: Any) -> Analysis:
    """Return a year."""
    before = Span("2024", date(2024, 1, 1), date(2024, 12, 31), 366)
    return _made("year", "2025", date(2025, 1, 1), 365, before, **changes)


def rich_week(**changes: Any) -> Analysis:
    """Return a week that begins in one month and ends in the next."""
    before = Span("2026-W04", date(2026, 1, 19), date(2026, 1, 25), 7)
    return _made("week", "2026-W05", date(2026, 1, 26), 7, before, **changes)


def last_year(**changes: Any) -> Analysis:
    """Return 365 days that end in the month of their first one."""
    before = Span("365d", date(2024, 1, 25), date(2025, 1, 23), 365)
    return _made("rolling", "365d", date(2025, 1, 24), 365, before, **changes)


def last_day(**changes: Any) -> Analysis:
    """Return one day."""
    before = Span("1d", date(2026, 1, 29), date(2026, 1, 29), 1)
    return _made("rolling", "1d", date(2026, 1, 30), 1, before, **changes)


def everything(**changes: Any) -> Analysis:
    """Return twelve years, which have nothing before them."""
    return without_previous(_made("all", "all", date(2014, 3, 9), 4347, None), **changes)


def empty_week(**changes: Any) -> Analysis:
    """Return a week without a listen after one that had some."""
    none = figure(0, 0)
    nothing = Events(none, none, (), ())
    week = rich_week()
    plain = Breakdown(0, 0, (), 0)
    bare: dict[str, Any] = {
        "listens": figure(0, 212),
        "active_days": figure(0, 6),
        "days_without": figure(7, 1),
        "listens_a_day": figure(0.0, 30.29),
        **dict.fromkeys(("artists", "albums", "tracks"), figure(0, 31)),
        **dict.fromkeys(("top_artists", "top_albums", "top_tracks"), ()),
        "days": [msgspec.structs.replace(day, listens=0, new_artists=0, new_albums=0) for day in week.days],
        "hours": [[0] * 24] * 7,
        **dict.fromkeys(("longest_streak", "busiest_day", "loved")),
        **dict.fromkeys(("discoveries", "returns"), nothing),
        **dict.fromkeys(("formats", "decades", "genres"), plain),
        "shelf": msgspec.structs.replace(week.shelf, played=figure(0, 20), most_played=()),
        "durations": Durations(0, 0, 0, 0, None),
        "silences": [Silence(7, date(2026, 1, 26), date(2026, 2, 1), 2)],
        "left": Left(0, 0),
    }
    return msgspec.structs.replace(week, **(bare | changes))


def without_previous(analysis: Analysis, **changes: Any) -> Analysis:
    """Return the analysis as it is when nothing was recorded before."""
    fields = {name: getattr(analysis, name) for name in analysis.__struct_fields__}
    alone = {name: figure(value.value, None) for name, value in fields.items() if isinstance(value, Figure)}
    tops = {
        name: [msgspec.structs.replace(top, previous=None) for top in fields[name]]
        for name in ("top_artists", "top_albums", "top_tracks")
    }
    events = {
        name: msgspec.structs.replace(
            fields[name],
            artists=figure(fields[name].artists.value, None),
            albums=figure(fields[name].albums.value, None),
        )
        for name in ("discoveries", "returns")
    }
    loved = (
        {"loved": Loved(figure(analysis.loved.tracks.value, None), analysis.loved.top)}
        if analysis.loved
        else {}
    )
    shelf = msgspec.structs.replace(analysis.shelf, played=figure(analysis.shelf.played.value, None))
    period = msgspec.structs.replace(
        analysis.period, previous=None if analysis.period.kind == "all" else analysis.period.previous
    )
    return msgspec.structs.replace(
        analysis, **(alone | tops | events | loved | {"shelf": shelf, "period": period} | changes)
    )


def hostile_month(**changes: Any) -> Analysis:
    """Return a month whose names would like to be something else."""
    month = rich_month()
    names = [
        SCRIPT,
        "x" * 2000,
        "\x1b[31mred[/]\n# two lines",
        "a\u202eb | c",
        "",
        "![x](http://a.example/x.png)",
        "]]>&amp;\"'",
        "[bold]",
        "\u0000\ufffe",
        "http://a.example",
    ]
    values: dict[str, Any] = {
        "top_artists": [
            msgspec.structs.replace(top, name=name)
            for top, name in zip(month.top_artists, names, strict=True)
        ],
        "top_albums": [
            msgspec.structs.replace(top, title=name, artist_credit=name)
            for top, name in zip(month.top_albums, names, strict=True)
        ],
        "top_tracks": [
            msgspec.structs.replace(top, title=name, album=name)
            for top, name in zip(month.top_tracks, names, strict=True)
        ],
        "formats": Breakdown(1000, 1836, [Part(name, 100, 0.1) for name in names], 0),
        "genres": Breakdown(1000, 1836, [Part(name, 100, 0.1) for name in names], 0),
        "discoveries": msgspec.structs.replace(
            month.discoveries,
            top_artists=[ArtistEvent(name, date(2026, 1, 3), 3, None) for name in names],
            top_albums=[AlbumEvent(name, name, True, date(2026, 1, 3), 3, None) for name in names],
        ),
        "shelf": msgspec.structs.replace(
            month.shelf, most_played=[ShelfAlbum(name, name, 3, date(2026, 1, 3)) for name in names]
        ),
    }
    return msgspec.structs.replace(month, **(values | changes))


def _made(
    kind: PeriodKind, name: str, start: date, length: int, previous: Span | None, **changes: Any
) -> Analysis:
    rng = Random(name)
    days = [_day(start + timedelta(days=number), rng) for number in range(length)]
    listens = sum(day.listens for day in days)
    last = days[-1].day
    active = sum(day.listens > 0 for day in days)
    plays = [round(listens * 0.093 * 0.86**rank) or 1 for rank in range(10)]
    busiest = max(days, key=lambda day: day.listens)
    made = Analysis(
        1,
        NOW,
        Period(name, start, last, length, kind, previous, "Europe/Paris"),
        date(2014, 3, 9),
        length,
        figure(listens, round(listens * 0.88)),
        figure(active, active - 2),
        figure(length - active, length - active + 2),
        figure(round(listens / length, 2), round(listens * 0.88 / length, 2)),
        figure(84, 91),
        figure(127, 127),
        figure(round(listens * 0.6), round(listens * 0.5)),
        [
            TopArtist(artist, many, round(many / listens, 4), rng.randrange(90))
            for (artist, _, _), many in zip(_ALBUMS, plays, strict=True)
        ],
        [
            TopAlbum(album, artist, rng.random() < 0.7, many, round(many / listens, 4), rng.randrange(60))
            for (artist, album, _), many in zip(_ALBUMS, plays, strict=True)
        ],
        [
            TopTrack(
                track, artist, album, many // 4 + 1, round((many // 4 + 1) / listens, 4), rng.randrange(20)
            )
            for (artist, album, track), many in zip(_ALBUMS, plays, strict=True)
        ],
        days,
        _hours(days, rng),
        _streak(days),
        BusiestDay(busiest.day, busiest.listens),
        _events(_ALBUMS[5:9], start, None, 12, 9),
        _events(_ALBUMS[2:4], start, date(2025, 3, 2), 4, 6),
        Loved(
            figure(3, 1),
            [TopTrack(track, artist, album, 4, 0.0022, 1) for artist, album, track in _ALBUMS[:3]],
        ),
        _spread(listens, 0.71, [("Vinyle", 0.62), ("CD", 0.29), ("Digital", 0.06), ("Cassette", 0.03)]),
        _spread(
            listens,
            0.64,
            [("1960", 0.08), ("1970", 0.2), ("1980", 0.12), ("1990", 0.31), ("2000", 0.19), ("2010", 0.1)],
        ),
        _spread(
            listens,
            0.48,
            [
                ("Rock", 0.4),
                ("Electronic", 0.22),
                ("Jazz", 0.12),
                ("Chanson", 0.1),
                ("Ambient", 0.07),
                ("Soul", 0.04),
                ("Folk", 0.03),
            ],
        ),
        _shelf(start, last),
        Durations(3, round(listens * 0.6), 9, listens, None),
        [Silence(5, start + timedelta(days=19), start + timedelta(days=23), 2)] if length > 25 else [],
        Left(2, 7),
    )
    return msgspec.structs.replace(made, **changes)


def _streak(days: Sequence[Day]) -> Streak:
    runs = (list(run) for is_heard, run in groupby(days, key=lambda day: day.listens > 0) if is_heard)
    longest = max(runs, key=len)
    return Streak(len(longest), longest[0].day, longest[-1].day)


def _day(day: date, rng: Random) -> Day:
    weekend = 1.6 if day.weekday() >= 5 else 1.0
    silent = rng.random() < 0.12 or (day.month == 1 and 20 <= day.day <= 24)
    listens = 0 if silent else round(rng.gammavariate(3, 22) * weekend) + 1
    new = rng.choice((0, 0, 0, 1, 1, 2, 3)) if listens else 0
    return Day(day, listens, new // 2, new)


def _hours(days: Sequence[Day], rng: Random) -> list[list[int]]:
    hours = [[0] * 24 for _ in range(7)]
    for day in days:
        for _ in range(day.listens):
            usual = 20.5 if day.day.weekday() < 5 else 15.5
            hours[day.day.weekday()][round(rng.gauss(usual, 3.2 if rng.random() < 0.8 else 7)) % 24] += 1
    return hours


def _events(
    albums: Sequence[tuple[str, str, str]], start: date, absent: date | None, artists: int, more: int
) -> Events:
    when = [start + timedelta(days=2 * place) for place in range(len(albums))]
    named = [
        ArtistEvent(artist, day, 9 - place, absent)
        for place, ((artist, _, _), day) in enumerate(zip(albums, when, strict=True))
    ]
    titled = [
        AlbumEvent(album, artist, place % 2 == 0, day, 8 - place, absent)
        for place, ((artist, album, _), day) in enumerate(zip(albums, when, strict=True))
    ]
    return Events(figure(artists, 9), figure(artists + more, 0), named, titled)


def _spread(listens: int, coverage: float, parts: Sequence[tuple[str, float]]) -> Breakdown:
    known = round(listens * coverage)
    found = [Part(name, round(known * share), share) for name, share in parts]
    return Breakdown(known, listens, found, max(0, known - sum(part.plays for part in found)))


def _shelf(start: date, last: date) -> Shelf:
    most = [
        ShelfAlbum(album, artist, 40 - 3 * place, last)
        for place, (artist, album, _) in enumerate(_ALBUMS[:6])
    ]
    old = [
        ShelfAlbum(album, artist, 0, date(2019 + place, 4, 12))
        for place, (artist, album, _) in enumerate(_ALBUMS[4:8])
    ]
    never = [ShelfAlbum(album, artist, 0, None) for artist, album, _ in _ALBUMS[6:]]
    return Shelf(395, figure(61, 58), most, ShelfList(112, old), ShelfList(87, never))


def small_week() -> Analysis:
    """Return a week whose every figure can be followed by eye."""
    days = [(0, 2, 0), (1, 0, 0), (2, 3, 1), (3, 0, 0), (4, 1, 1), (5, 5, 0), (6, 1, 0)]
    hours = [[0] * 24 for _ in range(7)]
    for weekday, listens, _ in days:
        hours[weekday][20] = listens
    none = Events(figure(0, 0), figure(0, 0), (), ())
    first = AlbumEvent("Moon Safari", "Air", True, date(2026, 1, 28), 3, None)
    return Analysis(
        schema_version=1,
        generated_at=NOW,
        period=Period(
            "2026-W05",
            date(2026, 1, 26),
            date(2026, 2, 1),
            7,
            "week",
            Span("2026-W04", date(2026, 1, 19), date(2026, 1, 25), 7),
            None,
        ),
        history_start=date(2026, 1, 3),
        recorded_days=7,
        listens=figure(12, 10),
        active_days=figure(5, 5),
        days_without=figure(2, 2),
        listens_a_day=figure(1.71, 1.43),
        artists=figure(2, 3),
        albums=figure(2, 0),
        tracks=figure(7, 6),
        top_artists=[TopArtist("Air", 9, 0.75, 4), TopArtist("*AR* (Kane & Roche)", 3, 0.25, 0)],
        top_albums=[TopAlbum("Moon Safari", "Air", True, 9, 0.75, 4), TopAlbum("", "", False, 3, 0.25, 0)],
        top_tracks=[TopTrack("Sexy Boy", "Air", "Moon Safari", 4, 0.3333, 0)],
        days=[
            Day(date(2026, 1, 26) + timedelta(days=place), listens, 0, new) for place, listens, new in days
        ],
        hours=hours,
        longest_streak=Streak(3, date(2026, 1, 30), date(2026, 2, 1)),
        busiest_day=BusiestDay(date(2026, 1, 31), 5),
        discoveries=Events(figure(0, 1), figure(1, 1), (), [first]),
        returns=none,
        loved=None,
        formats=Breakdown(9, 12, [Part("Vinyle", 9, 1.0)], 0),
        decades=Breakdown(9, 12, [Part("1990", 9, 1.0)], 0),
        genres=Breakdown(0, 12, (), 0),
        shelf=Shelf(
            2,
            figure(1, 1),
            [ShelfAlbum("Moon Safari", "Air", 9, date(2026, 2, 1))],
            ShelfList(0, ()),
            ShelfList(1, [ShelfAlbum("10 000 Hz Legend", "Air", 0, None)]),
        ),
        durations=Durations(7, 7, 12, 12, 3180),
        silences=(),
        left=Left(1, 0),
    )
