"""Every figure, against the same computed in plain Python over all rows."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import Engine, event

from aime_cli.analysis.analyzing import Clock, analyze_period
from aime_cli.analysis.figures import (
    Analysis,
    Breakdown,
    Durations,
    Figure,
    Part,
    TopAlbum,
    TopArtist,
    TopTrack,
)
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
    assert (found.shelf.owned, found.shelf.never.count, found.history_start) == (2, 2, None)
    assert {album.artist_credit for album in found.shelf.never.some} == {"Air", "Björk"}
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
        {**rows} | heard({2: [NOW - 40 * DAY], 3: [NOW - 2 * DAY, NOW - 2 * DAY, NOW - DAY]})
    )

    found = analyzed(path, NOW, ZoneInfo("UTC"), rolling="30d")

    assert found.top_albums == [TopAlbum("Kind Of Blue", "Miles Davis", True, 3, 1.0, 1)]
    assert found.top_artists == [TopArtist("Miles Davis", 3, 1.0, 1)]
    assert found.top_tracks == [TopTrack("One", "Miles Davis", "Kind Of Blue", 3, 1.0, 1)]
    assert found.formats.parts == [Part("Vinyle", 3, 1.0)]
    assert found.decades.parts == [Part("1990", 3, 1.0)]
    assert (found.shelf.owned, found.shelf.played.value) == (1, 1)


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

    assert len(told) <= 20, told
