"""Which albums a task may pick, what is known of them, and what was heard in some days."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aime_cli.collection import open_collection
from aime_cli.entities import Candidate
from tests.conftest import NOW, Make, album, by_artist, heard

LAST = int(NOW.timestamp())


def candidates(path: Path, **options: Any) -> list[Candidate]:
    with open_collection(path, NOW) as collection:
        return list(collection.candidates(**options))


def ids(path: Path, **options: Any) -> list[int]:
    return [each.id for each in candidates(path, **options)]


def shelved(*albums: Mapping[str, Any], credits_: Mapping[int, Sequence[str]]) -> dict[str, Any]:
    """Return the rows of these albums, each by the artists of its id."""
    names = list(dict.fromkeys(name for artists in credits_.values() for name in artists))
    return {
        "artists": [{"id": number, "name": name} for number, name in enumerate(names, 1)],
        "albums": list(albums),
        "album_artist": [
            {"album_id": number, "artist_id": names.index(name) + 1}
            for number, artists in credits_.items()
            for name in artists
        ],
    }


def of_sources(*sources: str) -> dict[str, Any]:
    return {"albums": [album(number, source=source) for number, source in enumerate(sources, 1)]}


def test_everything_that_a_task_needs_is_there(make_collection: Make) -> None:
    row = album(
        7,
        "Psycho Tropical Berlin",
        year=2013,
        support="Vinyle",
        discogs_id="4812",
        discogs_url="https://www.discogs.com/release/4812",
        spotify_url="https://open.spotify.com/album/x",
        apple_music_url="https://music.example/7",
    )
    rows = shelved(row, credits_={7: ["La Femme (4)", "Étienne Daho"]})
    rows |= heard({7: [LAST - 60, LAST]})
    rows |= {"metadata": [{"album_id": 7, "labels": "Born Bad,Born Bad,ABKCO Music And Records, Inc."}]}

    assert candidates(make_collection(rows)) == [
        Candidate(
            id=7,
            title="Psycho Tropical Berlin",
            artists=["La Femme (4)", "Étienne Daho"],
            edition_year=2013,
            format="Vinyle",
            discogs_id="4812",
            discogs_url="https://www.discogs.com/release/4812",
            spotify_url="https://open.spotify.com/album/x",
            apple_music_url="https://music.example/7",
            labels=("Born Bad", "ABKCO Music And Records, Inc."),
            play_count=2,
            last_listened_at=LAST,
        )
    ]


def test_the_owned_ones_are_those_from_discogs(make_collection: Make) -> None:
    path = make_collection(of_sources("manual", "discogs", "lastfm", "discogs", "Discogs"))

    assert ids(path) == [2, 4]


def test_where_nothing_is_from_discogs_every_album_is_owned(make_collection: Make) -> None:
    assert ids(make_collection(of_sources("manual", "lastfm", "roon"))) == [1, 2, 3]


def test_a_source_that_is_asked_for_is_the_only_one(make_collection: Make) -> None:
    path = make_collection(of_sources("manual", "discogs", "lastfm", "manual"))

    assert ids(path, source="manual") == [1, 4]
    assert ids(path, source="nowhere") == []


def test_in_an_old_file_a_discogs_id_says_what_is_owned(make_collection: Make) -> None:
    rows = {"albums": [album(1, discogs_id="4812", year=2013), album(2, year=1969), album(3, discogs_id="9")]}
    path = make_collection(rows, script="ALTER TABLE albums DROP COLUMN source")

    assert [(each.id, each.edition_year) for each in candidates(path)] == [(1, 2013), (3, None)]
    assert ids(path, source="discogs") == [1, 3]
    assert ids(path, source="manual") == []
    assert [(each.id, each.edition_year) for each in candidates(path, ids=[2])] == [(2, None)]


def test_in_an_old_file_without_discogs_ids_every_album_is_owned(make_collection: Make) -> None:
    rows = {"albums": [album(1, year=1969), album(2)]}
    path = make_collection(rows, script="ALTER TABLE albums DROP COLUMN source")

    assert [(each.id, each.edition_year) for each in candidates(path)] == [(1, None), (2, None)]


def test_ids_are_taken_whatever_their_source(make_collection: Make) -> None:
    path = make_collection(of_sources("manual", "discogs", "lastfm"))

    assert ids(path, ids=[3, 1, 99, -4]) == [1, 3]
    assert ids(path, ids=[2], source="manual") == [2]
    assert ids(path, ids=[]) == []


def plays(path: Path, **options: Any) -> dict[int, tuple[int | None, int | None]]:
    return {each.id: (each.play_count, each.last_listened_at) for each in candidates(path, **options)}


def test_listens_of_the_heard_twin_count(make_collection: Make) -> None:
    rows = shelved(
        album(1, "Le Pays où la vie est moins chère"),
        album(2, "LE PAYS OU LA VIE EST MOINS CHERE", source="lastfm"),
        album(3, "Le pays où la vie est moins chère!", source="roon"),
        album(4, "Le Pays", source="lastfm"),
        album(5, "Le Pays où la vie est moins chère", source="lastfm"),
        album(6, "Never heard"),
        credits_={
            1: ["Étienne (2)"],
            2: ["Etienne"],
            3: ["ÉTIENNE"],
            4: ["Etienne"],
            5: ["Daho"],
            6: ["Daho"],
        },
    )
    rows |= heard({2: [LAST - 100, LAST - 50], 3: [LAST - 200], 4: [LAST], 5: [LAST]})

    assert plays(make_collection(rows)) == {1: (3, LAST - 50), 6: (0, None)}


def test_pressings_share_their_listens(make_collection: Make) -> None:
    rows = shelved(
        album(1, "Abbey Road", support="Vinyle"),
        album(2, "Abbey Road", support="CD"),
        credits_={1: ["The Beatles"], 2: ["The Beatles"]},
    )
    rows |= heard({1: [LAST - 9], 2: [LAST - 5, LAST - 7]})

    assert plays(make_collection(rows)) == {1: (3, LAST - 5), 2: (3, LAST - 5)}


def test_a_credit_of_two_and_one_artist_of_that_name_are_twins(make_collection: Make) -> None:
    rows = shelved(
        album(1, "Dimanche à Bamako"),
        album(2, "Dimanche A Bamako", source="lastfm"),
        credits_={1: ["Amadou", "Mariam"], 2: ["Amadou & Mariam"]},
    )
    rows |= heard({2: [LAST]})

    assert plays(make_collection(rows)) == {1: (1, LAST)}


def test_albums_without_artist_or_title_are_nobodys_twins(make_collection: Make) -> None:
    rows = shelved(
        album(1, "Tape"),
        album(2, "Tape"),
        album(3, ""),
        album(4, ""),
        credits_={3: ["Air"], 4: ["Air"]},
    )
    rows |= heard({2: [LAST], 4: [LAST - 5]})

    assert plays(make_collection(rows)) == {1: (0, None), 2: (1, LAST), 3: (0, None), 4: (1, LAST - 5)}


def test_names_of_signs_alone_are_told_apart(make_collection: Make) -> None:
    rows = shelved(
        album(1, "★"),
        album(2, "!!!", source="lastfm"),
        album(3, "★", source="lastfm"),
        credits_={1: ["+/-"], 2: ["+/-"], 3: ["+/-"]},
    )
    rows |= heard({2: [LAST], 3: [LAST - 5]})

    assert plays(make_collection(rows)) == {1: (1, LAST - 5)}


@pytest.mark.parametrize(
    ("source", "year", "expected"),
    [
        ("discogs", 2013, 2013),
        ("discogs", 0, None),
        ("discogs", -1, None),
        ("discogs", None, None),
        ("lastfm", 2013, None),
        ("manual", 2013, None),
    ],
)
def test_only_a_discogs_row_knows_the_year_of_its_edition(
    source: str, year: int | None, expected: int | None, make_collection: Make
) -> None:
    (only,) = candidates(make_collection({"albums": [album(1, source=source, year=year)]}))

    assert only.edition_year == expected


@pytest.mark.parametrize("stored", ["'about 1969'", "1969.5", "x'31393639'"])
def test_a_year_that_is_no_whole_number_is_none(stored: str, make_collection: Make) -> None:
    path = make_collection({"albums": [album(1)]}, script=f"UPDATE albums SET year = {stored}")

    assert [each.edition_year for each in candidates(path)] == [None]


def test_listens_at_impossible_times_do_not_count(make_collection: Make) -> None:
    first = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
    a_day_ahead = LAST + 24 * 3600
    rows = dict(by_artist("Air", "Brel", "Cream"))
    rows |= heard({1: [0, first - 1, first], 2: [a_day_ahead, a_day_ahead + 1], 3: [-1, 2**40]})

    assert plays(make_collection(rows)) == {1: (1, first), 2: (1, a_day_ahead), 3: (0, None)}


@pytest.mark.parametrize("table", ["listening_history", "tracks"])
def test_a_file_without_listens_knows_no_play_counts(table: str, make_collection: Make) -> None:
    rows = dict(by_artist("Air")) | heard({1: [LAST]})
    path = make_collection(rows, script=f"DROP TABLE {table}")

    assert plays(path) == {1: (None, None)}


def test_a_file_without_metadata_knows_no_labels(make_collection: Make) -> None:
    rows = dict(by_artist("Air")) | heard({1: [LAST]})
    rows |= {"metadata": [{"album_id": 1, "labels": "Source"}]}
    path = make_collection(rows, script="DROP TABLE metadata")

    (only,) = candidates(path)
    assert (only.title, only.labels, only.play_count) == ("Album 1", (), 1)


def test_a_file_with_the_required_columns_alone(make_collection: Make) -> None:
    script = """
      DROP TABLE albums; DROP TABLE tracks; DROP TABLE listening_history; DROP TABLE metadata; DROP TABLE images;
      CREATE TABLE albums (title, id INTEGER PRIMARY KEY);
      INSERT INTO albums VALUES ('Abbey Road', 3), (NULL, 4)
    """

    nothing: dict[str, Any] = dict.fromkeys(
        ("edition_year", "format", "discogs_id", "discogs_url", "spotify_url", "apple_music_url")
    )
    unheard: dict[str, Any] = {"artists": (), "labels": (), "play_count": None, "last_listened_at": None}
    assert candidates(make_collection(script=script)) == [
        Candidate(id=3, title="Abbey Road", **nothing, **unheard),
        Candidate(id=4, title="", **nothing, **unheard),
    ]


def test_text_that_is_not_utf8_is_kept_and_has_twins(make_collection: Make) -> None:
    script = """
      INSERT INTO artists (id, name) VALUES (1, CAST(x'42ff' AS TEXT));
      INSERT INTO albums (id, title, source, created_at, updated_at) VALUES
        (1, 'Abbey Road', 'discogs', '', ''),
        (2, CAST(x'43ff' AS TEXT), 'discogs', '', ''),
        (3, CAST(x'43ff' AS TEXT), 'lastfm', '', ''),
        (4, CAST(x'43fe' AS TEXT), 'lastfm', '', '');
      INSERT INTO album_artist (album_id, artist_id) VALUES (2, 1), (3, 1), (4, 1)
    """
    path = make_collection(heard({3: [LAST], 4: [LAST, LAST]}), script=script)

    found = [(each.title, list(each.artists), each.play_count) for each in candidates(path)]
    assert found == [("Abbey Road", [], 0), ("C\udcff", ["B\udcff"], 1)]


def test_the_number_of_statements_does_not_grow(make_collection: Make) -> None:
    counted = []
    for number in (1, 700):
        rows = dict(by_artist(*(f"Artist {each}" for each in range(number)))) | heard({1: [LAST]})
        with open_collection(make_collection(rows, name=f"{number}.db"), NOW) as collection:
            seen: list[str] = []
            collection._driver.set_trace_callback(seen.append)
            assert sum(1 for _ in collection.candidates()) == number
            collection._driver.set_trace_callback(None)
        counted.append(len(seen))

    assert counted[0] == counted[1] <= 3
