"""export-json: every value as it is stored, whatever it is."""

import base64
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from aime_cli.errors import CollectionInvalid
from aime_cli.exporters.json import json_schema
from tests.conftest import Export, Make, album, by_artist

VALIDATOR = Draft202012Validator(json_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def exported(run_export: Export, database: Path, **options: Any) -> dict[str, Any]:
    run = run_export("json", database, **options)
    text = run.artifacts[0].path.read_text(encoding="utf-8")
    document = json.loads(text)
    VALIDATOR.validate(document)
    assert document["total_albums"] == len(document["albums"])
    return document  # type: ignore[no-any-return]


def full_rows() -> dict[str, Any]:
    return {
        "artists": [{"id": 1, "name": "La Femme (4)"}, {"id": 2, "name": "Étienne Daho"}],
        "albums": [
            album(
                7,
                "Psycho Tropical Berlin",
                year=2013,
                support="Vinyle",
                discogs_id="4812",
                discogs_url="https://www.discogs.com/release/4812",
                spotify_url="https://open.spotify.com/album/test123",
                genre="Rock",
                image_url="https://i.example/a.jpg",
                ai_description="Psycho Tropical Berlin par La Femme (2013)",
                ai_style="surf",
                apple_music_url="https://music.example/7",
            )
        ],
        "album_artist": [{"album_id": 7, "artist_id": 2}, {"album_id": 7, "artist_id": 1}],
        "images": [
            {"url": "https://i.example/b.jpg", "image_type": "album", "source": "discogs", "album_id": 7},
            {"url": "https://i.example/c.jpg", "image_type": "artist", "source": "lastfm", "artist_id": 1},
        ],
        "metadata": [
            {
                "album_id": 7,
                "ai_info": "**Un disque** de surf.\n\nEnregistré à Berlin. (1999 caractères)",
                "resume": "Surf",
                "labels": "Born Bad,Born Bad,ABKCO Music And Records, Inc.",
                "film_title": "Le Film",
                "film_year": 2014,
                "film_director": "Une Cinéaste",
            }
        ],
        "tracks": [
            {"id": 3, "album_id": 7, "title": "Antitaxi"},
            {"id": 4, "album_id": 7, "title": "Hypsoline"},
        ],
        "listening_history": [
            {"track_id": 3, "timestamp": 1767323045, "date": "", "source": "lastfm", "loved": False},
            {"track_id": 4, "timestamp": 1767323000, "date": "", "source": "lastfm", "loved": False},
            {"track_id": 4, "timestamp": 12, "date": "", "source": "lastfm", "loved": False},
        ],
    }


def test_the_whole_file_is_as_documented(make_collection: Make, run_export: Export) -> None:
    run = run_export("json", make_collection(full_rows()))

    assert run.artifacts[0].path.name == "export-json-20260131-070015.json"
    assert run.artifacts[0].path.read_text(encoding="utf-8") == (
        """{
  "export_date": "2026-01-31T07:00:15+00:00",
  "schema_version": 1,
  "total_albums": 1,
  "albums": [
    {
      "id": 7,
      "title": "Psycho Tropical Berlin",
      "year": 2013,
      "original_year": null,
      "genre": "Rock",
      "description": "**Un disque** de surf.\\n\\nEnregistré à Berlin.",
      "spotify_url": "https://open.spotify.com/album/test123",
      "artists": [
        "Étienne Daho",
        "La Femme (4)"
      ],
      "tracks_count": 2,
      "artist_credit": "Étienne Daho & La Femme",
      "support": "Vinyle",
      "source": "discogs",
      "discogs_id": "4812",
      "discogs_url": "https://www.discogs.com/release/4812",
      "apple_music_url": "https://music.example/7",
      "image_url": "https://i.example/a.jpg",
      "images": [
        {
          "url": "https://i.example/b.jpg",
          "type": "album",
          "source": "discogs"
        }
      ],
      "labels": [
        "Born Bad",
        "ABKCO Music And Records, Inc."
      ],
      "ai_style": "surf",
      "film_title": "Le Film",
      "film_year": 2014,
      "film_director": "Une Cinéaste",
      "play_count": 2,
      "last_listened_at": "2026-01-02T03:04:05+00:00",
      "created_at": "2026-01-02T03:04:05+00:00",
      "updated_at": "2026-01-02T03:04:05+00:00",
      "ai_info": "**Un disque** de surf.\\n\\nEnregistré à Berlin. (1999 caractères)",
      "ai_description": "Psycho Tropical Berlin par La Femme (2013)",
      "resume": "Surf",
      "labels_raw": "Born Bad,Born Bad,ABKCO Music And Records, Inc.",
      "year_raw": 2013,
      "undecodable": {}
    }
  ]
}
"""
    )
    assert run.report.counts == {"albums": 1, "ignored_listens": 1}
    assert run.report.notes == ["1 listen is not counted: before 2000, in the future, or at no time at all"]


def test_an_empty_collection_is_a_valid_file(make_collection: Make, run_export: Export) -> None:
    run = run_export("json", make_collection())

    assert json.loads(run.artifacts[0].path.read_text()) == {
        "export_date": "2026-01-31T07:00:15+00:00",
        "schema_version": 1,
        "total_albums": 0,
        "albums": [],
    }
    assert run.report.notes == ["the collection has no albums"]


V4_0 = """
CREATE TABLE artists (name VARCHAR(255) NOT NULL UNIQUE, id INTEGER PRIMARY KEY);
CREATE TABLE albums (discogs_id VARCHAR(100) UNIQUE, title VARCHAR(500) NOT NULL, year INTEGER,
  support VARCHAR(50), spotify_url VARCHAR(500), discogs_url VARCHAR(500), created_at DATETIME NOT NULL,
  updated_at DATETIME NOT NULL, id INTEGER PRIMARY KEY);
CREATE TABLE album_artist (album_id INTEGER, artist_id INTEGER, PRIMARY KEY (album_id, artist_id)) WITHOUT ROWID;
INSERT INTO artists VALUES ('Cream (2)', 1);
INSERT INTO albums VALUES ('99', 'Disraeli Gears', 0, 'CD', NULL, NULL, 'yesterday', '2020-01-01T10:00:00.5+02:00', 1);
INSERT INTO albums VALUES (NULL, 'Heard', 'MCMXC', NULL, NULL, NULL, '', '2020-01-01', 2);
INSERT INTO album_artist VALUES (1, 1);
"""


def test_a_file_of_version_4_0_has_every_key(tmp_path: Path, run_export: Export) -> None:
    database = tmp_path / "old.db"
    with sqlite3.connect(database) as connection:
        connection.executescript(V4_0)
    connection.close()

    first, second = exported(run_export, database)["albums"]

    assert first == dict.fromkeys(first) | {
        "id": 1,
        "title": "Disraeli Gears",
        "artists": ["Cream (2)"],
        "artist_credit": "Cream",
        "support": "CD",
        "discogs_id": "99",
        "images": [],
        "labels": [],
        "created_at": "yesterday",
        "updated_at": "2020-01-01T08:00:00.500000+00:00",
        "year_raw": 0,
        "undecodable": {},
    }
    assert (second["year"], second["year_raw"], second["artists"], second["artist_credit"]) == (
        None,
        "MCMXC",
        [],
        "",
    )
    assert exported(run_export, database, source="discogs")["total_albums"] == 1
    assert exported(run_export, database, source="lastfm")["total_albums"] == 0


def test_text_that_is_not_utf8_keeps_its_bytes(make_collection: Make, run_export: Export) -> None:
    script = """
      INSERT INTO artists (id, name) VALUES (1, CAST(x'42ff' AS TEXT)), (2, 'Bj' || CAST(x'f6' AS TEXT) || 'rk');
      INSERT INTO albums (id, title, source, created_at, updated_at) VALUES
        (1, 'Fine', 'discogs', '', ''), (2, CAST(x'c3a9e9' AS TEXT), 'discogs', '', ''), (3, 'Also fine', 'manual', '', '');
      INSERT INTO album_artist (album_id, artist_id) VALUES (1, 1), (2, 1), (2, 2);
      INSERT INTO images (album_id, url, image_type, source) VALUES (2, CAST(x'68ff' AS TEXT), 'album', 'discogs');
      INSERT INTO metadata (album_id, labels, ai_info) VALUES (2, CAST(x'41ff' AS TEXT), CAST(x'4fe9' AS TEXT))
    """
    database = make_collection(script=script)

    run = run_export("json", database)
    document = json.loads(run.artifacts[0].path.read_text(encoding="utf-8"))
    VALIDATOR.validate(document)
    odd = document["albums"][1]

    assert odd["title"] == "é\ufffd"
    assert odd["artists"] == ["B\ufffd", "Bj\ufffdrk"]
    assert odd["artist_credit"] == "B\ufffd & Bj\ufffdrk"
    assert odd["labels"] == ["A\ufffd"]
    assert odd["description"] == "O\ufffd"
    assert {name: base64.b64decode(value) for name, value in odd["undecodable"].items()} == {
        "title": b"\xc3\xa9\xe9",
        "artists[0]": b"B\xff",
        "artists[1]": b"Bj\xf6rk",
        "images[0].url": b"h\xff",
        "labels_raw": b"A\xff",
        "ai_info": b"O\xe9",
    }
    assert run.report.counts["undecodable_albums"] == 2
    assert run.report.notes == [
        "album 1: not UTF-8: artists[0]",
        "album 2: not UTF-8: title, artists[0], artists[1], images[0].url, ai_info, labels_raw",
    ]
    assert run.status == 0
    assert [album["id"] for album in document["albums"]] == [1, 2, 3]


def test_undecodable_rows_beyond_the_first_batch_cost_no_row(
    make_collection: Make, run_export: Export
) -> None:
    names = [f"Artist {number}" for number in range(1, 1801)]
    script = "UPDATE albums SET title = CAST(x'ff' AS TEXT) WHERE id IN (700, 1799)"
    database = make_collection(by_artist(*names), script=script)

    albums = exported(run_export, database)["albums"]

    assert [album["id"] for album in albums] == list(range(1, 1801))
    assert [album["artists"] for album in albums] == [[name] for name in names]
    assert [album["id"] for album in albums if album["undecodable"]] == [700, 1799]


@pytest.mark.parametrize(
    "title",
    [
        "[PIAS] 40",
        "# x",
        "a [/] b",
        "*Star*",
        "<script>",
        "two\nlines",
        "a\u202eb",
        "x" * 100_000,
        "\0nul",
        '"Heroes"',
        "",
    ],
    ids=range(11),
)
def test_titles_are_exact(title: str, make_collection: Make, run_export: Export) -> None:
    (only,) = exported(run_export, make_collection({"albums": [album(1, title)]}))["albums"]

    assert only["title"] == title


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(titles=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=8))
def test_any_text_comes_back(
    titles: list[str], tmp_path_factory: pytest.TempPathFactory, run_export: Export
) -> None:
    database = tmp_path_factory.mktemp("any") / "any.db"
    with sqlite3.connect(database) as connection:
        connection.executescript(V4_0)
        connection.execute("DELETE FROM albums")
        connection.executemany(
            "INSERT INTO albums (title, created_at, updated_at) VALUES (?, '', '')", [(t,) for t in titles]
        )
    connection.close()

    assert [album["title"] for album in exported(run_export, database)["albums"]] == titles


def test_values_of_other_types_are_carried(make_collection: Make, run_export: Export) -> None:
    script = """
      INSERT INTO albums (id, title, year, source, created_at, updated_at) VALUES
        (1, x'c3a9', 1999.5, 'x', '', ''), (2, 12, -3, 'x', '', ''), (3, 't', x'31', 'x', '2024-02-30 00:00:00', '')
    """
    albums = exported(run_export, make_collection(script=script))["albums"]

    assert [(album["title"], album["year"], album["year_raw"]) for album in albums] == [
        ("é", None, 1999.5),
        ("12", None, -3),
        ("t", None, "1"),
    ]
    assert albums[2]["created_at"] == "2024-02-30 00:00:00"


def test_junk_descriptions_are_not_chosen(make_collection: Make, run_export: Export) -> None:
    shared, own = (
        "Un album incontournable de sa décennie. " * 3,
        "Une face B plus sombre que la première. " * 3,
    )
    texts = [shared, shared, shared, own, "t par Untel (1999), " + own, "short"]
    rows = {"albums": [album(number, "t", ai_description=text) for number, text in enumerate(texts, 1)]}

    albums = exported(run_export, make_collection(rows))["albums"]

    assert [album["description"] for album in albums] == [None, None, None, own.strip(), None, None]
    assert [album["ai_description"] for album in albums] == texts


def test_orphans_are_left_out(make_collection: Make, run_export: Export) -> None:
    script = """
      INSERT INTO albums (id, title, source, created_at, updated_at) VALUES (5, 't', 'x', '', '');
      INSERT INTO artists (id, name) VALUES (1, 'A');
      INSERT INTO album_artist (album_id, artist_id) VALUES (4, 1), (5, 1), (5, 99), (6, 1);
      INSERT INTO metadata (album_id, labels) VALUES (4, 'x'), (6, 'y');
      INSERT INTO images (album_id, url, image_type, source) VALUES (4, 'u', 'album', 's'), (NULL, 'v', 'artist', 's');
      INSERT INTO tracks (id, album_id, title) VALUES (1, 4, 'a'), (2, 5, 'b');
      INSERT INTO listening_history (track_id, timestamp, date, source, loved) VALUES (1, 1700000000, '', '', 0),
        (2, 1700000000, '', '', 0), (77, 1700000000, '', '', 0)
    """
    (only,) = exported(run_export, make_collection(script=script))["albums"]

    assert (only["artists"], only["images"], only["labels_raw"]) == (["A"], [], None)
    assert (only["tracks_count"], only["play_count"]) == (1, 1)


def test_rows_without_an_album_are_left_out(tmp_path: Path, run_export: Export) -> None:
    database = tmp_path / "null.db"
    with sqlite3.connect(database) as connection:
        connection.executescript("""
          CREATE TABLE albums (id INTEGER PRIMARY KEY, title TEXT);
          CREATE TABLE artists (id INTEGER PRIMARY KEY, name TEXT);
          CREATE TABLE album_artist (album_id, artist_id);
          CREATE TABLE metadata (album_id, labels TEXT);
          CREATE TABLE tracks (id INTEGER PRIMARY KEY, album_id, title TEXT);
          CREATE TABLE images (album_id, url TEXT, id INTEGER);
          INSERT INTO albums VALUES (1, 't');
          INSERT INTO artists VALUES (1, 'A');
          INSERT INTO album_artist VALUES (NULL, 1), (1, 1), ('x', 1);
          INSERT INTO metadata VALUES (NULL, 'x'), (1, 'y'), ('z', 'z');
          INSERT INTO tracks VALUES (1, NULL, 'a'), (2, 1, 'b'), (3, 'x', 'c');
          INSERT INTO images VALUES (NULL, 'u', 1), (1, 'v', 2), ('x', 'w', 3);
          CREATE VIEW broken AS SELECT * FROM nowhere;
        """)
    connection.close()

    (only,) = exported(run_export, database)["albums"]

    assert (only["artists"], only["labels"], only["tracks_count"]) == (["A"], ["y"], 1)
    assert only["images"] == [{"url": "v", "type": None, "source": None}]
    assert run_export("markdown", database).report.counts["albums"] == 1


def test_ids_that_are_no_numbers_are_refused(tmp_path: Path, run_export: Export) -> None:
    database = tmp_path / "text.db"
    with sqlite3.connect(database) as connection:
        connection.executescript("""
          CREATE TABLE albums (id TEXT, title TEXT);
          CREATE TABLE artists (id, name TEXT);
          CREATE TABLE album_artist (album_id, artist_id);
          INSERT INTO albums VALUES ('a1', 't');
        """)
    connection.close()

    for name in ("json", "markdown"):
        with pytest.raises(CollectionInvalid, match="a1"):
            run_export(name, database)


def test_the_same_clock_gives_the_same_bytes(make_collection: Make, run_export: Export) -> None:
    database = make_collection(full_rows())
    first, second = run_export("json", database), run_export("json", database)

    assert first.artifacts[0].path != second.artifacts[0].path
    assert first.artifacts[0].path.read_bytes() == second.artifacts[0].path.read_bytes()
