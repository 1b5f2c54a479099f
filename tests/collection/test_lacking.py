"""Which albums lack what, what was heard of them, and which texts there are."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest

from aime_cli.collection import open_collection
from aime_cli.entities import Lack, LackingAlbum
from tests.collection.test_candidates import shelved
from tests.conftest import NOW, Make, album, heard

EVERYTHING: tuple[Lack, ...] = get_args(Lack)
LAST = int(NOW.timestamp())


def lacking(path: Path, *lacks: Lack, **options: Any) -> dict[int, set[str]]:
    with open_collection(path, NOW) as collection:
        return {each.id: set(each.lacks) for each in collection.lacking(lacks or EVERYTHING, **options)}


def image(album_id: int | None, **values: Any) -> dict[str, Any]:
    return {"url": "https://i.example/1", "image_type": "album", "source": "x", "album_id": album_id} | values


def test_everything_that_enrichment_needs_is_there(make_collection: Make) -> None:
    rows = shelved(
        album(7, "Psycho Tropical Berlin", year=2013, support="Vinyle", discogs_id="4812"),
        album(
            8, "Psycho tropical Berlin", year=2012, source="lastfm", spotify_url="https://open.spotify.com/x"
        ),
        credits_={7: ["La Femme (4)", "Étienne Daho"], 8: ["La Femme (4)", "Étienne Daho"]},
    )
    rows |= heard({8: [LAST - 60, LAST]})
    rows |= {
        "metadata": [{"album_id": 7, "labels": "Born Bad,Born Bad"}, {"album_id": 8, "ai_info": "A text"}]
    }

    with open_collection(make_collection(rows), NOW) as collection:
        assert list(collection.lacking({"link", "description", "year"})) == [
            LackingAlbum(
                id=7,
                title="Psycho Tropical Berlin",
                artists=["La Femme (4)", "Étienne Daho"],
                format="Vinyle",
                discogs_id="4812",
                is_owned=True,
                edition_year=2013,
                year=None,
                labels=("Born Bad",),
                play_count=2,
                lacks=frozenset({"link", "description", "year"}),
                is_edition=True,
            ),
            LackingAlbum(
                id=8,
                title="Psycho tropical Berlin",
                artists=["La Femme (4)", "Étienne Daho"],
                format=None,
                discogs_id=None,
                is_owned=False,
                edition_year=None,
                year=2012,
                labels=(),
                play_count=2,
                lacks=frozenset({"year"}),
            ),
        ]


@pytest.mark.parametrize(
    ("url", "is_lacking"),
    [
        (None, True),
        ("", True),
        (" \t\r\n", True),
        ("https://open.spotify.com/album/test123", False),
        ("?", False),
    ],
)
def test_a_link_is_lacking_where_nothing_is_written(
    url: str | None, is_lacking: bool, make_collection: Make
) -> None:
    path = make_collection({"albums": [album(1, spotify_url=url)]})

    assert lacking(path, "link") == ({1: {"link"}} if is_lacking else {})


def test_a_cover_is_lacking_without_url_and_without_image(make_collection: Make) -> None:
    rows = {
        "albums": [
            album(1),
            album(2, image_url="https://i.example/2"),
            album(3, image_url=" "),
            album(4),
            album(5),
            album(6),
        ],
        "images": [image(3), image(4, image_type="artist"), image(5), image(5), image(None), image(99)],
    }

    assert sorted(lacking(make_collection(rows), "cover")) == [1, 4, 6]


def test_a_description_is_lacking_without_row_and_without_text(make_collection: Make) -> None:
    texts = {2: None, 3: "", 4: " \n", 5: "Somebody's own words", 99: "of an album that is gone"}
    rows = {
        "albums": [album(number, ai_description="junk") for number in range(1, 6)],
        "metadata": [{"album_id": number, "ai_info": text} for number, text in texts.items()],
    }

    assert lacking(make_collection(rows), "description") == {
        number: {"description"} for number in (1, 2, 3, 4)
    }


def test_only_an_empty_year_of_no_edition_takes_one(make_collection: Make) -> None:
    years: list[Any] = [None, 0, -1, 1999, "1973x", 1973.5, "", b"1998"]
    rows = shelved(
        *(album(number, source="manual", year=year) for number, year in enumerate(years, 1)),
        album(20, source="discogs", year=None),
        album(21, source="manual", year=0, discogs_id="7"),
        credits_={},
    )

    def taking(path: Path) -> set[int]:
        with open_collection(path, NOW) as collection:
            found = list(collection.lacking(["year"]))
        assert [each.id for each in found] == [*range(1, 9), 20, 21]
        assert all(each.lacks == {"year"} for each in found)
        return {each.id for each in found if each.takes_year}

    assert taking(make_collection(rows)) == {1, 2, 3}
    no_source = make_collection(rows, name="old.db", script="ALTER TABLE albums DROP COLUMN source")
    assert taking(no_source) == {1, 2, 3, 20}
    no_room = make_collection(rows, name="older.db", script="ALTER TABLE albums DROP COLUMN year")
    assert taking(no_room) == set()


def test_the_original_year_is_asked_for_of_every_album(make_collection: Make) -> None:
    rows = {
        "albums": [
            album(1, year=2015),
            album(2, year=None),
            album(3, source="manual", year=1999),
            album(4, source="manual", year=0),
            album(5, source="manual", year=None),
        ]
    }
    path = make_collection(rows)

    assert lacking(path, "year") == {number: {"year"} for number in range(1, 6)}
    with open_collection(path, NOW) as collection:
        assert [(each.edition_year, each.year) for each in collection.lacking(["year"])] == [
            (2015, None),
            (None, None),
            (None, 1999),
            (None, None),
            (None, None),
        ]


def test_only_what_is_asked_for_is_told_and_only_of_these_ids(make_collection: Make) -> None:
    rows = {"albums": [album(number, spotify_url="x" if number == 2 else None) for number in range(1, 5)]}
    path = make_collection(rows)

    assert lacking(path, "link", ids=[4, 2, 99]) == {4: {"link"}}
    assert lacking(path, "link", "cover", ids=[1, 2]) == {1: {"link", "cover"}, 2: {"cover"}}
    assert lacking(path, ids=[]) == {}
    with open_collection(path, NOW) as collection:
        assert list(collection.lacking([])) == []


OLDER: dict[str, tuple[str, dict[int, set[str]]]] = {
    "no link": ("ALTER TABLE albums DROP COLUMN spotify_url", {1: {"cover", "description", "year"}}),
    "no image_url": (
        "ALTER TABLE albums DROP COLUMN image_url",
        {1: {"cover", "description", "link", "year"}},
    ),
    "no images": ("DROP TABLE images", {1: {"cover", "description", "link", "year"}}),
    "no covers": (
        "DROP TABLE images; ALTER TABLE albums DROP COLUMN image_url",
        {1: {"description", "link", "year"}},
    ),
    "no metadata": ("DROP TABLE metadata", {1: {"cover", "link", "year"}}),
    "no ai_info": ("ALTER TABLE metadata DROP COLUMN ai_info", {1: {"cover", "link", "year"}}),
    "no year": ("ALTER TABLE albums DROP COLUMN year", {1: {"cover", "description", "link", "year"}}),
    "no listens": ("DROP TABLE listening_history", {1: {"cover", "description", "link", "year"}}),
}


@pytest.mark.parametrize("age", OLDER)
def test_what_a_file_has_no_room_for_is_not_lacking(age: str, make_collection: Make) -> None:
    script, expected = OLDER[age]

    assert lacking(make_collection({"albums": [album(1)]}, script=script)) == expected


def test_where_nothing_can_be_filled_nothing_is_lacking(make_collection: Make) -> None:
    script = "DROP TABLE metadata; DROP TABLE images; ALTER TABLE albums DROP COLUMN image_url"
    path = make_collection({"albums": [album(1)]}, script=script)

    assert lacking(path, "cover", "description") == {}
    with open_collection(path, NOW) as collection:
        assert list(collection.descriptions()) == []


def test_the_owned_ones_are_told(make_collection: Make) -> None:
    def owned(path: Path) -> list[int]:
        with open_collection(path, NOW) as collection:
            return [each.id for each in collection.lacking({"link"}) if each.is_owned]

    mixed = {"albums": [album(1, source="manual"), album(2), album(3, source="lastfm")]}
    assert owned(make_collection(mixed, name="a.db")) == [2]
    none = {"albums": [album(1, source="manual"), album(2, source="roon")]}
    assert owned(make_collection(none, name="b.db")) == [1, 2]
    old = {"albums": [album(1), album(2, discogs_id="7", year=2015)]}
    path = make_collection(old, name="c.db", script="ALTER TABLE albums DROP COLUMN source")
    assert owned(path) == [2]


def test_text_that_is_not_utf_8_is_a_value(make_collection: Make) -> None:
    path = make_collection({"albums": [album(1), album(2)], "metadata": [{"album_id": 1}]})
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE albums SET spotify_url = CAST(x'ff' AS TEXT), title = CAST(x'fe' AS TEXT)")
        connection.execute("UPDATE metadata SET ai_info = CAST(x'e9e8' AS TEXT)")
        connection.commit()

    assert lacking(path, "link", "description") == {2: {"description"}}
    with open_collection(path, NOW) as collection:
        assert list(collection.descriptions()) == [(1, "\udce9\udce8")]


def test_several_rows_of_metadata_are_one_album(make_collection: Make) -> None:
    script = (
        "DROP TABLE metadata; CREATE TABLE metadata (id INTEGER PRIMARY KEY, album_id, ai_info);"
        "INSERT INTO metadata VALUES (1, 1, NULL), (2, 1, NULL), (3, 2, NULL), (4, 2, 'a text'), (5, NULL, 'b')"
    )
    path = make_collection({"albums": [album(1), album(2)]}, script=script)
    with open_collection(path, NOW) as collection:
        assert [each.id for each in collection.lacking({"description"})] == [1]


def test_the_tracks_heard_are_those_of_these_rows_in_stored_order(make_collection: Make) -> None:
    titles = [(3, "La femme d'argent"), (1, "Two"), (1, "One"), (2, "Other"), (1, "Two")]
    rows = {
        "albums": [album(number) for number in (1, 2, 3, 4)],
        "tracks": [{"album_id": album_id, "title": title} for album_id, title in titles],
    }
    with open_collection(make_collection(rows), NOW) as collection:
        assert collection.heard_tracks([1, 3, 4]) == {1: ["Two", "One", "Two"], 3: ["La femme d'argent"]}
        assert collection.heard_tracks([]) == {}
    with open_collection(make_collection(rows, name="old.db", script="DROP TABLE tracks"), NOW) as collection:
        assert collection.heard_tracks([1]) == {}


def test_descriptions_are_those_of_albums_that_are_there(make_collection: Make) -> None:
    texts = {1: "One", 2: None, 3: "  ", 4: "Four", 99: "gone"}
    rows = {
        "albums": [album(number) for number in (4, 3, 2, 1)],
        "metadata": [{"album_id": number, "ai_info": text} for number, text in texts.items()],
    }
    with open_collection(make_collection(rows), NOW) as collection:
        assert list(collection.descriptions()) == [(1, "One"), (4, "Four")]


def test_the_number_of_statements_does_not_grow(make_collection: Make) -> None:
    counted = []
    for number in (1, 300):
        path = make_collection({"albums": [album(each) for each in range(number)]}, name=f"{number}.db")
        seen: list[str] = []
        with open_collection(path, NOW) as collection:
            collection._driver.set_trace_callback(seen.append)
            assert sum(1 for _ in collection.lacking(EVERYTHING)) == number
            collection._driver.set_trace_callback(None)
        counted.append(len(seen))

    assert counted == [2, 2]
