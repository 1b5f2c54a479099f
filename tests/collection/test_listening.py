"""What the collection says of listens in a period; tests/analysis has every figure made of it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aime_cli.collection import Moments, PeriodListens, Stretch, open_collection
from aime_cli.collection.totals import HeardTotals, HeardTrack, HeardTraits
from tests.conftest import Make, album, by_artist, heard

NOW = datetime(2026, 4, 10, tzinfo=UTC)
MARCH, APRIL, NINTH = (int(datetime(2026, *day, tzinfo=UTC).timestamp()) for day in ((3, 1), (4, 1), (4, 9)))
CHANGE = int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp())
HOUR, DAY = 3600, 86_400
PARIS = Moments(
    period=[Stretch(APRIL - 2 * HOUR, NINTH - 2 * HOUR, 2 * HOUR)],
    previous=[Stretch(MARCH - HOUR, CHANGE, HOUR), Stretch(CHANGE, APRIL - 2 * HOUR, 2 * HOUR)],
    before=[Stretch(MARCH - DAY, CHANGE, HOUR), Stretch(CHANGE, APRIL - 2 * HOUR, 2 * HOUR)],
    before_previous=[Stretch(MARCH - DAY, MARCH - HOUR, HOUR)],
    clock=[Stretch(MARCH - DAY, CHANGE, HOUR), Stretch(CHANGE, NINTH, 2 * HOUR)],
)


def test_hours_are_those_of_the_clock_on_the_wall(make_collection: Make) -> None:
    moments = [CHANGE - HOUR, CHANGE - 1, CHANGE, CHANGE + 1, NINTH, MARCH - 2 * DAY, 3, 4_000_000_000]
    path = make_collection({**by_artist("Air")} | heard({1: moments}))

    with open_collection(path, NOW) as collection:
        found = list(collection.listening.of(PARIS).hours())

    midnight = int(datetime(2026, 3, 29, tzinfo=UTC).timestamp()) // HOUR
    assert found == [(midnight + 1, 2), (midnight + 3, 2)]


def test_what_is_known_of_an_album(make_collection: Make) -> None:
    rows = {**by_artist("Air", "AIR (2)", titles=["Moon Safari", "moon safari"])}
    rows["albums"] = [
        album(1, "Moon Safari", source="lastfm"),
        album(2, "moon safari", support="CD", genre=" ", year=1998),
    ]
    rows |= heard({1: [MARCH - 9 * DAY, MARCH, APRIL - 3 * HOUR, APRIL, APRIL + 5, NINTH], 2: [APRIL + 9]})
    path = make_collection(rows)

    with open_collection(path, NOW) as collection:
        asked = collection.listening.of(PARIS)
        albums, artists = list(asked.albums()), list(asked.artists())
        tracks, traits = list(asked.tracks()), list(asked.traits())
        names = asked.album_names([1, 2, 3]), asked.artist_names([2]), asked.track_titles([1])

    last_before = APRIL - 3 * HOUR
    known = (3, 2, last_before, MARCH - 9 * DAY, APRIL + 9, APRIL, MARCH)
    assert albums == [HeardTotals("moon safari|air", 2, True, *known)]
    assert artists == [HeardTotals("air", 2, False, *known)]
    assert tracks == [
        HeardTrack("moon safari|air", "one", 1, 3, 2, is_loved=False, was_loved=False, duration=None)
    ]
    assert traits == [
        HeardTraits("moon safari|air", 1, "CD", None, 1998),
        HeardTraits("moon safari|air", 2, None, None, None),
    ]
    assert names == (
        {1: ("Moon Safari", ["Air"]), 2: ("moon safari", ["AIR (2)"])},
        {2: "AIR (2)"},
        {1: "One"},
    )


def test_an_artist_by_two_spellings_is_heard_once(make_collection: Make) -> None:
    rows = {**by_artist("Air", "AIR", "Various", "")} | {"albums": [album(1)]}
    rows["album_artist"] = [{"album_id": 1, "artist_id": artist} for artist in (1, 2, 3, 4)]
    path = make_collection(rows | heard({1: [APRIL]}))

    with open_collection(path, NOW) as collection:
        found = list(collection.listening.of(PARIS).artists())

    assert [(artist.key, artist.id, artist.plays) for artist in found] == [("air", 1, 1)]


def test_a_second_period_is_asked_for_anew(make_collection: Make) -> None:
    path = make_collection({**by_artist("Air")} | heard({1: [MARCH]}))
    earlier = Moments(period=PARIS.previous, previous=(), before=(), before_previous=(), clock=PARIS.clock)

    with open_collection(path, NOW) as collection:
        found = [
            sum(one.plays for one in collection.listening.of(asked).albums()) for asked in (PARIS, earlier)
        ]

    assert found == [0, 1]


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_nothing_is_written_to_the_file(journal: str, make_collection: Make) -> None:
    path = make_collection(
        {**by_artist("Air")} | heard({1: [APRIL]}), script=f"PRAGMA journal_mode = {journal}"
    )
    before = path.read_bytes()

    with open_collection(path, NOW) as collection:
        assert heard_albums(collection.listening.of(PARIS)) == [1]
        assert {row.name for row in Path().iterdir()} >= {path.name}

    assert path.read_bytes() == before


def test_ids_that_are_no_keys_are_read_all_the_same(make_collection: Make) -> None:
    script = """CREATE TABLE loose AS SELECT * FROM albums; DROP TABLE albums; ALTER TABLE loose RENAME TO albums;
        INSERT INTO albums (id, title, source) VALUES (1, 'Twice', 'discogs'), ('x', 'Text', 'discogs'), (NULL, 'None', 'discogs');
        UPDATE listening_history SET timestamp = 'never' WHERE id = 1;
        INSERT INTO tracks (id, album_id, title, created_at, updated_at) VALUES (7, 'x', 'Lost', '', '')"""
    path = make_collection({**by_artist("Air")} | heard({1: [APRIL, APRIL + 1]}), script=script)

    with open_collection(path, NOW) as collection:
        assert heard_albums(collection.listening.of(PARIS)) == [1]


def heard_albums(asked: PeriodListens) -> list[int]:
    return [found.id for found in asked.albums() if found.plays == 1]
