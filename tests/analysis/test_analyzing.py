"""Every figure, against the same computed in plain Python over all rows."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import Engine, event

from aime_cli.analysis.analyzing import Clock, analyze_period
from aime_cli.analysis.figures import Analysis, Breakdown, Durations, Figure, Silence
from aime_cli.analysis.listed import Part, TopAlbum, TopArtist, TopTrack
from aime_cli.analysis.period import Asked
from aime_cli.collection import open_collection
from tests.analysis import oracle
from tests.analysis.histories import history
from tests.conftest import NOW, Make, album, by_artist, heard

DAY = timedelta(days=1)


def analyzed(path: Path, now: datetime, zone: ZoneInfo, **asked: str) -> Analysis:
    with open_collection(path, now) as collection:
        return analyze_period(collection, Asked(**asked), Clock(now, zone, zone.key))  # type: ignore[arg-type]  # the kinds of periods


WEEK, MONTH, YEAR, ROLLING = "week", "month", "year", "rolling"
PERIODS = [
    # zone, what is asked for, its days, the days before
    ("Europe/Paris", {"at": "2026-03"}, (MONTH, "2026-03", date(2026, 3, 1), date(2026, 3, 31)), ("2026-02", date(2026, 2, 1), date(2026, 2, 28))),
    ("Europe/Paris", {"at": "2025-10"}, (MONTH, "2025-10", date(2025, 10, 1), date(2025, 10, 31)), ("2025-09", date(2025, 9, 1), date(2025, 9, 30))),
    ("America/New_York", {"at": "2026-W10"}, (WEEK, "2026-W10", date(2026, 3, 2), date(2026, 3, 8)), ("2026-W09", date(2026, 2, 23), date(2026, 3, 1))),
    ("Australia/Lord_Howe", {"at": "2026-W14"}, (WEEK, "2026-W14", date(2026, 3, 30), date(2026, 4, 5)), ("2026-W13", date(2026, 3, 23), date(2026, 3, 29))),
    ("America/Sao_Paulo", {"at": "2018-11"}, (MONTH, "2018-11", date(2018, 11, 1), date(2018, 11, 30)), ("2018-10", date(2018, 10, 1), date(2018, 10, 31))),
    ("Asia/Kathmandu", {"at": "2020-W53"}, (WEEK, "2020-W53", date(2020, 12, 28), date(2021, 1, 3)), ("2020-W52", date(2020, 12, 21), date(2020, 12, 27))),
    ("UTC", {"at": "2020-W01"}, (WEEK, "2020-W01", date(2019, 12, 30), date(2020, 1, 5)), ("2019-W52", date(2019, 12, 23), date(2019, 12, 29))),
    ("Europe/London", {"at": "2021-W01"}, (WEEK, "2021-W01", date(2021, 1, 4), date(2021, 1, 10)), ("2020-W53", date(2020, 12, 28), date(2021, 1, 3))),
    ("Pacific/Apia", {"at": "2011-12"}, (MONTH, "2011-12", date(2011, 12, 1), date(2011, 12, 31)), ("2011-11", date(2011, 11, 1), date(2011, 11, 30))),
    ("Pacific/Apia", {"at": "2012-W01"}, (WEEK, "2012-W01", date(2012, 1, 2), date(2012, 1, 8)), ("2011-W52", date(2011, 12, 26), date(2012, 1, 1))),
    ("America/St_Johns", {"at": "2009-11"}, (MONTH, "2009-11", date(2009, 11, 1), date(2009, 11, 30)), ("2009-10", date(2009, 10, 1), date(2009, 10, 31))),
    ("America/St_Johns", {"at": "2009-12"}, (MONTH, "2009-12", date(2009, 12, 1), date(2009, 12, 31)), ("2009-11", date(2009, 11, 1), date(2009, 11, 30))),
    ("Africa/Casablanca", {"at": "2024"}, (YEAR, "2024", date(2024, 1, 1), date(2024, 12, 31)), ("2023", date(2023, 1, 1), date(2023, 12, 31))),
]  # fmt: skip


def asked_by_oracle(path: Path, asked: oracle.Asked, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(oracle.Oracle(path, asked, now, zone).analysis())
    return found


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("row", PERIODS, ids=lambda row: f"{row[0]} {row[1]['at']}")
def test_every_figure_is_what_plain_python_finds(
    row: tuple[Any, ...], seed: int, make_collection: Make
) -> None:
    zone_name, asked, (kind, name, first, last), previous = row
    zone = ZoneInfo(zone_name)
    now = datetime(last.year, last.month, last.day, 20, 30, 15, tzinfo=UTC).astimezone(zone) + 40 * DAY
    path = make_collection(history(seed, first, last, zone, now))

    found = analyzed(path, now, zone, **asked)

    asked_for = oracle.Asked(kind, name, first, last, previous)
    assert msgspec.to_builtins(found) == asked_by_oracle(path, asked_for, now, zone)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("zone_name", ["Europe/Paris", "Pacific/Apia", "America/St_Johns"])
def test_the_last_days_and_all_days(zone_name: str, seed: int, make_collection: Make) -> None:
    zone = ZoneInfo(zone_name)
    now = datetime(2012, 1, 9, 23, 30, tzinfo=UTC).astimezone(zone)
    today = now.date()
    rows = history(seed, today - 30 * DAY, today - DAY, zone, now)
    path = make_collection(rows)

    rolling = analyzed(path, now, zone, rolling="30d")
    everything = analyzed(path, now, zone, kind="all")

    before = ("30d", today - 60 * DAY, today - 31 * DAY)
    asked = oracle.Asked("rolling", "30d", today - 30 * DAY, today - DAY, before)
    assert msgspec.to_builtins(rolling) == asked_by_oracle(path, asked, now, zone)
    listens = oracle.Oracle(path, asked, now, zone).listens
    first, last = (listens[0].day, max(today, listens[-1].day)) if listens else (today, today)
    asked = oracle.Asked("all", "all", first, last, None)
    assert msgspec.to_builtins(everything) == asked_by_oracle(path, asked, now, zone)


def test_bytes_that_are_no_text_are_shown_as_such(make_collection: Make) -> None:
    zone = ZoneInfo("Europe/Paris")
    now = datetime(2026, 2, 3, 12, tzinfo=UTC).astimezone(zone)
    first, last = date(2026, 1, 1), date(2026, 1, 31)
    spoil = """UPDATE albums SET title = CAST(x'41ff' || id AS TEXT), genre = CAST(x'fe' AS TEXT) WHERE id % 2;
        UPDATE artists SET name = CAST(name || x'c328' AS TEXT); UPDATE tracks SET title = CAST(x'e9' AS TEXT)"""
    path = make_collection(history(3, first, last, zone, now), script=spoil)

    found = analyzed(path, now, zone, at="2026-01")

    asked = oracle.Asked(MONTH, "2026-01", first, last, ("2025-12", date(2025, 12, 1), date(2025, 12, 31)))
    assert msgspec.to_builtins(found) == asked_by_oracle(path, asked, now, zone)
    assert any("\ufffd" in artist.name for artist in found.top_artists)
    assert any("\ufffd" in part.name for part in found.genres.parts)


NOTHING = Figure(0, None, None)


@pytest.mark.parametrize(
    "script",
    [
        "",
        "DROP TABLE listening_history",
        "DROP TABLE listening_history; DROP TABLE tracks; DROP TABLE metadata; DROP TABLE images",
        "ALTER TABLE listening_history DROP COLUMN timestamp",
        "ALTER TABLE albums DROP COLUMN source; ALTER TABLE albums DROP COLUMN genre; DROP TABLE tracks",
    ],
)
@pytest.mark.parametrize("asked", [{}, {"kind": "all"}, {"rolling": "7d"}, {"at": "2024"}])
def test_a_file_without_listens_has_a_shelf(
    asked: dict[str, str], script: str, make_collection: Make
) -> None:
    rows = {**by_artist("Air", "Björk")} | {
        "albums": [album(number, f"Album {number}", discogs_id=str(number)) for number in (1, 2)]
    }
    path = make_collection(rows, script=script)

    found = analyzed(path, NOW, ZoneInfo("UTC"), **asked)

    assert (found.listens, found.artists, found.albums, found.tracks, found.active_days) == (NOTHING,) * 5
    assert (found.shelf.owned, found.history_start, found.recorded_days) == (2, None, 0)
    assert (found.shelf.not_for_a_year, found.shelf.never) == (None, None)
    assert found.days_without == NOTHING
    assert (found.longest_streak, found.busiest_day) == (None, None)
    assert found.formats == Breakdown(0, 0, [], 0)


def test_without_optional_columns_the_rest_is_known(make_collection: Make) -> None:
    script = ";".join(
        f"ALTER TABLE {column.replace('.', ' DROP COLUMN ')}"
        for column in ("albums.genre", "albums.support", "albums.year", "albums.source", "tracks.title",
                       "tracks.duration_seconds", "listening_history.loved")
    )  # fmt: skip
    path = make_collection({**by_artist("Air")} | heard({1: [NOW - 10 * DAY]}), script=script)

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert (found.listens.value, found.tracks.value, found.loved, found.shelf.owned) == (1, 1, None, 1)
    assert [part.known for part in (found.formats, found.genres, found.decades)] == [0, 0, 0]
    assert found.durations == Durations(0, 1, 0, 1, None)


def test_two_editions_and_their_heard_twin_are_one_album(make_collection: Make) -> None:
    rows = by_artist(
        "Miles Davis",
        "Miles Davis (2)",
        "MILES DAVIS",
        titles=["Kind Of Blue", "Kind of blue", "KIND OF BLUE"],
    )
    rows = {**rows} | {
        "albums": [
            album(1, "Kind Of Blue", support="Vinyle", year=2015),
            album(2, "Kind of blue", support="CD", year=1997),
            album(3, "KIND OF BLUE", support=None, source="lastfm"),
        ]
    }
    path = make_collection(
        {**rows}
        | heard({1: [NOW - 70 * DAY], 2: [NOW - 40 * DAY], 3: [NOW - 2 * DAY, NOW - 2 * DAY, NOW - DAY]})
    )

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert found.top_albums == [TopAlbum("Kind Of Blue", "Miles Davis", True, 3, 1.0, 1)]
    assert found.top_artists == [TopArtist("Miles Davis", 3, 1.0, 1)]
    assert found.top_tracks == [TopTrack("One", "Miles Davis", "Kind Of Blue", 3, 1.0, 1)]
    assert found.formats.parts == [Part("Vinyle", 3, 1.0)]
    assert found.decades.parts == [Part("1990", 3, 1.0)]
    assert (found.shelf.owned, found.shelf.played.value) == (1, 1)


def linked(*links: tuple[int, int]) -> list[dict[str, int]]:
    return [{"album_id": album, "artist_id": artist} for album, artist in links]


def names(found: Sequence[TopArtist]) -> dict[str, int]:
    return {artist.name: artist.plays for artist in found}


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
@pytest.mark.parametrize(
    "as_one", ["Ella Fitzgerald & Louis Armstrong", "Louis Armstrong And Ella Fitzgerald"]
)
def test_a_listen_is_of_the_artists_on_the_shelf_not_of_the_name_a_scrobbler_made_of_them(
    as_one: str, order: tuple[int, int], make_collection: Make
) -> None:
    rows = by_artist("Ella Fitzgerald", "Louis Armstrong", as_one)
    rows = {**rows} | {
        "albums": [album(1, "Ella And Louis"), album(2, "Ella and Louis", source="lastfm")],
        "album_artist": linked(*((1, artist) for artist in order), (2, 3)),
    }
    path = make_collection({**rows} | heard({2: [NOW - DAY, NOW - 2 * DAY]}))

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert names(found.top_artists) == {"Ella Fitzgerald": 2, "Louis Armstrong": 2}
    assert [(top.is_owned, top.plays) for top in found.top_albums] == [(True, 2)]
    assert found.discoveries.artists.value == 2


def test_homonyms_are_one_artist_unless_both_are_on_the_shelf(make_collection: Make) -> None:
    rows = by_artist("Cream", "Cream (2)", "La Femme (4)", "La Femme", "cream", "Cream (3)")
    sources = ["discogs"] * 3 + ["lastfm"] * 3
    rows = {**rows} | {
        "albums": [
            album(number, f"Album {number}", source=source) for number, source in enumerate(sources, 1)
        ]
    }
    path = make_collection({**rows} | heard({number: [NOW - DAY] for number in range(1, 7)}))

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert names(found.top_artists) == {"Cream": 2, "Cream (2)": 1, "Cream (3)": 1, "La Femme": 2}


def test_where_nothing_is_from_discogs_homonyms_are_one_artist(make_collection: Make) -> None:
    rows = by_artist("Cream", "Cream (2)")
    rows = {**rows} | {"albums": [album(number, f"Album {number}", source="manual") for number in (1, 2)]}
    path = make_collection({**rows} | heard({number: [NOW - DAY] for number in (1, 2)}))

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert names(found.top_artists) == {"Cream": 2}


def test_what_has_no_name_is_nobody_elses(make_collection: Make) -> None:
    rows = by_artist(" ", "  ", "Air", "AIR", titles=["Same", "Same", " ", "  "])
    path = make_collection({**rows} | heard({number: [NOW - DAY] for number in range(1, 5)}))

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert [top.plays for top in found.top_albums] == [1, 1, 1, 1]
    assert names(found.top_artists) == {"Air": 2}


def test_a_day_that_comes_back_after_midnight_is_before_the_month(make_collection: Make) -> None:
    """At one minute past midnight on 1 November, clocks went back to 23:01 on 31 October."""
    zone = ZoneInfo("America/St_Johns")
    again_october = datetime(2009, 10, 31, 23, 31, tzinfo=zone, fold=1)
    november = datetime(2009, 11, 6, 12, tzinfo=zone)
    long_ago = datetime(2009, 3, 1, tzinfo=zone)
    path = make_collection({**by_artist("Air")} | heard({1: [long_ago, again_october, november]}))
    now = datetime(2010, 1, 6, tzinfo=zone)

    october, later = (analyzed(path, now, zone, at=at) for at in ("2009-10", "2009-11"))

    assert [found.returns.albums.value for found in (october, later)] == [1, 0]
    assert (later.listens.value, later.returns.albums.previous) == (1, 1)


@pytest.mark.parametrize(("seconds", "returns"), [(0, 1), (1, 0)])
def test_a_return_follows_180_days_to_the_second(seconds: int, returns: int, make_collection: Make) -> None:
    again = datetime(2025, 12, 31, tzinfo=UTC)
    before = again - 180 * DAY + timedelta(seconds=seconds)
    path = make_collection({**by_artist("Air")} | heard({1: [before, again]}))

    december, january = (
        analyzed(path, datetime(2026, 2, 3, tzinfo=UTC), ZoneInfo("UTC"), at=at)
        for at in ("2025-12", "2026-01")
    )

    assert december.returns.albums.value == returns
    assert january.returns.albums.previous == returns


@pytest.mark.parametrize(("seconds", "forgotten"), [(0, 0), (1, 1)])
def test_an_album_is_not_heard_for_a_year_after_365_days(
    seconds: int, forgotten: int, make_collection: Make
) -> None:
    last = datetime(2026, 2, 1, tzinfo=UTC) - 365 * DAY - timedelta(seconds=seconds)
    path = make_collection({**by_artist("Air")} | heard({1: [last]}))

    found = analyzed(path, datetime(2026, 2, 3, tzinfo=UTC), ZoneInfo("UTC"), at="2026-01")

    assert found.shelf.not_for_a_year
    assert found.shelf.not_for_a_year.count == forgotten


@pytest.mark.parametrize(
    ("first", "compares", "recorded"),
    [(date(2025, 12, 1), True, 31), (date(2025, 12, 2), False, 31), (date(2026, 1, 30), False, 2)],
)
def test_days_before_anything_was_recorded_are_no_silence(
    first: date, compares: bool, recorded: int, make_collection: Make
) -> None:
    begins = datetime(first.year, first.month, first.day, 23, 59, tzinfo=UTC)
    path = make_collection({**by_artist("Air")} | heard({1: [begins, datetime(2026, 1, 31, tzinfo=UTC)]}))

    found = analyzed(path, datetime(2026, 2, 3, tzinfo=UTC), ZoneInfo("UTC"), at="2026-01")

    listens = 1 if recorded == 31 else 2
    assert found.listens == (Figure(1, 1, 0) if compares else Figure(listens, None, None))
    assert found.recorded_days == recorded
    assert found.days_without == (Figure(30, 30, 0) if compares else Figure(recorded - listens, None, None))
    assert found.listens_a_day.value == round(listens / recorded, 2)
    assert [row.previous for row in found.top_albums] == [1 if compares else None]


def test_before_the_first_listen_nobody_knows_what_was_never_heard(make_collection: Make) -> None:
    path = make_collection({**by_artist("Air", "Björk")} | heard({1: [NOW - 30 * DAY]}))

    found = analyzed(path, NOW, ZoneInfo("UTC"), at="2024")

    assert (found.shelf.owned, found.shelf.played, found.shelf.never) == (2, NOTHING, None)
    assert (found.recorded_days, found.days_without) == (0, NOTHING)


def test_today_is_no_day_without_a_listen_as_long_as_it_lasts(make_collection: Make) -> None:
    path = make_collection({**by_artist("Air")} | heard({1: [NOW - 4 * DAY, NOW - 3 * DAY]}))

    found = analyzed(path, NOW, ZoneInfo("UTC"), kind="all")

    assert (found.period.days, found.recorded_days) == (5, 4)
    assert (found.days_without.value, found.listens_a_day.value) == (2, 0.5)


def test_ids_that_are_there_twice_count_once(make_collection: Make) -> None:
    twice = """CREATE TABLE copied AS SELECT * FROM tracks; DROP TABLE tracks; ALTER TABLE copied RENAME TO tracks;
        INSERT INTO tracks (id, album_id, title) SELECT id, 2, 'Other' FROM tracks;
        CREATE TABLE shelf AS SELECT * FROM albums; DROP TABLE albums; ALTER TABLE shelf RENAME TO albums;
        INSERT INTO albums SELECT * FROM albums"""
    rows = {**by_artist("Air", "Björk")} | heard({1: [NOW - DAY, NOW - 2 * DAY]})
    rows["albums"] = [album(number, f"Album {number}", support="CD", year=1999) for number in (1, 2)]
    path = make_collection(rows, script=twice)

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert found.top_tracks == [TopTrack("One", "Air", "Album 1", 2, 1.0, None)]
    assert found.top_albums == [TopAlbum("Album 1", "Air", True, 2, 1.0, None)]
    assert names(found.top_artists) == {"Air": 2}
    assert found.formats == Breakdown(2, 2, [Part("CD", 2, 1.0)], 0)
    assert (found.shelf.owned, found.left.unattributed) == (2, 0)


_VIEW = """CREATE TABLE rows_of_it AS SELECT * FROM {0}; DROP TABLE {0};
    CREATE VIEW {0} AS SELECT * FROM rows_of_it UNION ALL SELECT * FROM rows_of_it WHERE id = 1"""
_WITHOUT_ROWIDS = """CREATE TABLE rows_of_it AS SELECT * FROM {0}; DROP TABLE {0};
    CREATE TABLE {0} (id, title, {1}, PRIMARY KEY (id, title)) WITHOUT ROWID;
    INSERT INTO {0} SELECT id, title, {1} FROM rows_of_it;
    INSERT INTO {0} (id, title) SELECT id, title || '?' FROM rows_of_it WHERE id = 1"""
_COMMENT = """CREATE TABLE rows_of_it AS SELECT * FROM artists; DROP TABLE artists;
    CREATE TABLE artists (id, name /* WITHOUT ROWID */); INSERT INTO artists SELECT id, name FROM rows_of_it;
    INSERT INTO artists VALUES (1, 'Again')"""


@pytest.mark.parametrize(
    ("script", "albums", "artists"),
    [
        (_VIEW.format("tracks"), 1, {"Björk": 1}),
        (_VIEW.format("albums"), 1, {"Björk": 1}),
        (_VIEW.format("artists"), 2, {"Björk": 1}),
        (_WITHOUT_ROWIDS.format("tracks", "album_id"), 1, {"Björk": 1}),
        (_WITHOUT_ROWIDS.format("albums", "source"), 1, {"Björk": 1}),
        (_COMMENT, 2, {"Air": 1, "Björk": 1}),
        ("UPDATE tracks SET album_id = 'x' WHERE id = 1", 1, {"Björk": 1}),
    ],
)
def test_what_no_id_tells_apart_is_of_nobody(
    script: str, albums: int, artists: dict[str, int], make_collection: Make
) -> None:
    path = make_collection(
        {**by_artist("Air", "Björk")} | heard({1: [NOW - DAY], 2: [NOW - DAY]}), script=script
    )

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert (found.listens.value, found.tracks.value, found.albums.value) == (2, albums, albums)
    assert found.left.unattributed == 2 - albums
    assert names(found.top_artists) == artists


_WITHOUT_TRACK_IDS = """CREATE TABLE times AS SELECT id, timestamp FROM listening_history;
    DROP TABLE listening_history; ALTER TABLE times RENAME TO listening_history"""


@pytest.mark.parametrize("script", ["DROP TABLE tracks", _WITHOUT_TRACK_IDS])
def test_listens_of_unknown_tracks_are_listens(script: str, make_collection: Make) -> None:
    path = make_collection({**by_artist("Air")} | heard({1: [NOW - DAY, NOW - 2 * DAY]}), script=script)

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert (found.listens.value, found.active_days.value, found.recorded_days) == (2, 2, 2)
    assert (found.albums.value, found.left.unattributed, found.shelf.never) == (0, 2, None)


@pytest.mark.parametrize(("days", "usual"), [(14, 0), (15, 0), (15, 4), (15, 5), (16, 5), (19, 6)])
def test_a_silence_has_more_than_14_days_and_more_than_three_times_the_usual_ones(
    days: int, usual: int, make_collection: Make
) -> None:
    last = NOW - (days + 1) * DAY
    before = [last - count * (usual + 1) * DAY for count in range(40)]
    path = make_collection({**by_artist("Air")} | heard({1: before}))

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    silence = Silence(days, (last + DAY).date(), (NOW - DAY).date(), usual)
    assert found.silences == ([silence] if days > 14 and days > 3 * usual else [])


def test_parts_that_differ_in_spelling_alone_are_one(make_collection: Make) -> None:
    rows = {**by_artist("Air", "Björk", "Cream")} | heard({number: [NOW - DAY] for number in (1, 2, 3)})
    genres = ["Hip Hop", "Hip-Hop", "hip hop "]
    rows["albums"] = [album(number, f"Album {number}", genre=genre) for number, genre in enumerate(genres, 1)]
    rows["listening_history"] += rows["listening_history"][1:2]

    found = analyzed(make_collection(rows), NOW, ZoneInfo("UTC"), rolling="30d")

    assert found.genres == Breakdown(4, 4, [Part("Hip-Hop", 4, 1.0)], 0)


def test_the_same_twice_is_the_same(make_collection: Make) -> None:
    zone = ZoneInfo("Europe/Paris")
    path = make_collection(history(1, date(2026, 1, 1), date(2026, 1, 31), zone, NOW))

    assert analyzed(path, NOW, zone, at="2025") == analyzed(path, NOW, zone, at="2025")


@pytest.mark.parametrize("asked", [{"at": "2026-01"}, {"kind": "all"}])
def test_the_number_of_statements_does_not_depend_on_the_size(
    asked: dict[str, str], make_collection: Make
) -> None:
    zone = ZoneInfo("Europe/Paris")
    now = datetime(2026, 2, 3, 12, tzinfo=UTC).astimezone(zone)
    path = make_collection(history(4, date(2026, 1, 1), date(2026, 1, 31), zone, now))
    told: list[str] = []

    def count(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        told.append(statement)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        analyzed(path, now, zone, **asked)
    finally:
        event.remove(Engine, "before_cursor_execute", count)

    assert len(told) <= 25, told
