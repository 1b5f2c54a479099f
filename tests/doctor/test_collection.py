"""The checks of the collection, on real files."""

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta

import pytest

from aime_cli.collection import open_collection
from aime_cli.doctor import examine
from aime_cli.doctor.collection import silence_of
from aime_cli.errors import ExitCode
from tests.conftest import NOW, Make, album, collection_at, heard
from tests.doctor.conftest import Patient, line_of

LINKED = "https://open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv"


def test_a_good_collection_is_good(patient: Patient) -> None:
    good = album(
        1, year=1969, spotify_url=LINKED, ai_description="Recorded in London, and loved ever since. " * 3
    )
    rows = {
        "artists": [{"id": 1, "name": "AIR"}, {"id": 2, "name": "Aïr"}],
        "albums": [good],
        "album_artist": [{"album_id": 1, "artist_id": 1}],
        "images": [{"url": "u", "image_type": "artist", "source": "lastfm", "artist_id": 1}],
        "metadata": [{"album_id": 1}],
    }
    collection_at(patient.database, {**rows, **heard({1: [NOW]})})

    found = [line_of(check) for check in examine(patient.load, NOW)]

    start = found.index(f"ok {patient.database}: 1 album")
    assert found[start + 1 : start + 10] == [
        "ok SQLite finds no fault",
        "ok tables of AIME 4.7 or later",
        "ok none",
        "ok no album without a year",
        "ok no album without a link to any service",
        "ok none is there twice",
        "ok 1 AI description, no junk",
        "ok each could be an album's",
        "ok the last one on 2026-01-31",
    ]


def test_what_is_odd_in_a_collection_is_counted(patient: Patient) -> None:
    junk = "A text that stands on three albums, and says nothing of any, however long it may be."
    rows = {
        "artists": [
            {"id": number, "name": name} for number, name in enumerate(["AIR", "Air", "ÉTÉ", "été", "M"])
        ],
        "albums": [
            *(album(number, year=0, ai_description=junk) for number in (1, 2, 3)),
            album(
                4, year=1970, spotify_url="https://open.spotify.com/album/test123", ai_description="Short."
            ),
            album(5, spotify_url=f" {LINKED}?si=x", discogs_url="", ai_description=" "),
            album(6, discogs_url="https://www.discogs.com/release/1"),
        ],
        "album_artist": [
            {"album_id": 1, "artist_id": 1},
            {"album_id": 8, "artist_id": 1},
            {"album_id": 1, "artist_id": 9},
        ],
        "metadata": [{"album_id": 7}],
        "images": [
            {"url": "u", "image_type": "album", "source": "x", "album_id": 9},
            {"url": "u", "image_type": "artist", "source": "x", "artist_id": 9},
        ],
        **heard({1: [NOW, 1, NOW + timedelta(days=3)], 9: [NOW]}),
    }
    orphan = "INSERT INTO listening_history (track_id, timestamp, date, source, loved) VALUES (77, 1769842815, '', '', 0)"
    collection_at(patient.database, rows, script=orphan)

    found = [line_of(check) for check in examine(patient.load, NOW) if check.result == "warning"]

    assert found == [
        (
            "warning rows of what was deleted: links 2, metadata 1, images 2, tracks 1, listens 1; "
            "aime passes over them, nothing needs to be done"
        ),
        "warning 5 of 6 albums without a year; let AIME enrich them",
        "warning 3 of 6 albums without a link to any service; let AIME enrich them",
        "warning 2 there twice: AIR / Air, ÉTÉ / été; correct it in AIME",
        (
            "warning 4 of 4 AI descriptions are junk (shared, too short, or title and artist); "
            "aime leaves them out, AIME can write them again"
        ),
        "warning 1 lead to no album: https://open.spotify.com/album/test123; correct it in AIME",
        "warning 2 listens before 2000 or in the future; they are not counted, the clock of a device was wrong",
    ]


@pytest.mark.parametrize(
    ("url", "is_false"),
    [
        (LINKED, False),
        (f"{LINKED}?si=1", False),
        ("https://open.spotify.com/intl-fr/album/4LH4d3cOWNNsVw41Gqt2kv", False),
        ("spotify:album:4LH4d3cOWNNsVw41Gqt2kv", False),
        (f"{LINKED}x", True),
        (LINKED[:-1], True),
        ("https://open.spotify.com/artist/4LH4d3cOWNNsVw41Gqt2kv", True),
        (b"\xff\xfe", True),
    ],
)
def test_an_address_of_an_album_at_spotify_has_22_characters(
    make_collection: Make, url: str, is_false: bool
) -> None:
    with open_collection(make_collection({"albums": [album(1, spotify_url=url)]}), NOW) as collection:
        assert collection.health.false_spotify_urls().count == is_false


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("", "ok tables of AIME 4.7 or later"),
        ("ALTER TABLE albums DROP COLUMN apple_music_url", "ok tables of AIME 4.4 to 4.6"),
        (
            ";".join(
                f"ALTER TABLE albums DROP COLUMN {name}"
                for name in ("apple_music_url", "genre", "image_url", "ai_description", "ai_style")
            ),
            "ok tables of AIME 4.1 to 4.3",
        ),
        (
            ";".join(
                f"ALTER TABLE albums DROP COLUMN {name}"
                for name in (
                    "apple_music_url",
                    "genre",
                    "image_url",
                    "ai_description",
                    "ai_style",
                    "source",
                    "year",
                    "spotify_url",
                    "discogs_url",
                )
            )
            + "; DROP TABLE listening_history; DROP TABLE tracks; DROP TABLE images; DROP TABLE metadata",
            "ok tables of AIME 4.0, without tracks, listening_history, images, metadata",
        ),
        (
            "ALTER TABLE albums DROP COLUMN source; ALTER TABLE albums DROP COLUMN genre",
            (
                "warning tables of AIME 4.7 or later, and yet no albums.source, albums.genre; "
                "start AIME once: it adds what its tables lack"
            ),
        ),
    ],
)
def test_the_columns_tell_the_version(patient: Patient, script: str, said: str) -> None:
    collection_at(patient.database, {"albums": [album(1)]}, script=script)

    assert patient.lines("version") == [said]
    assert (
        not {"orphans", "years", "links", "descriptions", "spotify urls", "listens"}
        & patient.statuses().keys()
    )


def test_a_damaged_index_is_a_failure_and_hides_nothing(patient: Patient) -> None:
    numbers = range(1, 300)
    collection_at(
        patient.database, {"artists": [{"id": number, "name": f"Artist {number}"} for number in numbers]}
    )
    with closing(sqlite3.connect(patient.database)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'artists' AND type = 'index'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = bytearray(patient.database.read_bytes())
    content[(page - 1) * size : page * size] = bytes(size)
    patient.database.write_bytes(content)

    assert patient.lines("integrity")[0].startswith("failure ")
    assert patient.statuses()["integrity"] == ExitCode.DATA
    assert patient.lines("artists")[0].startswith(f"failure {patient.database}: ")
    assert patient.lines("descriptions") == ["ok 0 AI descriptions, no junk"]


def test_a_value_that_the_schema_does_not_allow_is_a_warning(patient: Patient) -> None:
    collection_at(patient.database, {"albums": [album(1)]})
    with closing(sqlite3.connect(patient.database)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE albums SET support = NULL")
        connection.execute(
            "UPDATE sqlite_schema SET sql = replace(sql, 'support VARCHAR(50)', 'support VARCHAR(50) NOT NULL')"
            " WHERE name = 'albums'"
        )
        connection.commit()

    (line,) = patient.lines("integrity")

    assert line == "warning NULL value in albums.support; AIME may stumble over it, aime does not"


def test_a_database_that_is_none_leaves_its_other_checks_out(patient: Patient) -> None:
    patient.database.parent.mkdir()
    patient.database.write_text("not a database at all")

    names = [check.name for check in examine(patient.load, NOW)]

    assert patient.lines("collection") == [f"failure {patient.database}: not an SQLite database"]
    assert patient.statuses()["collection"] == ExitCode.DATA
    assert not {"integrity", "version", "orphans"} & set(names)
    assert {"output folder", "space", "crontab", "state"} <= set(names)


def test_the_owner_can_write_while_the_doctor_looks(patient: Patient) -> None:
    collection_at(patient.database, {"albums": [album(1)]})
    checks = examine(patient.load, NOW)
    assert any(check.name == "integrity" for check in checks)

    with closing(sqlite3.connect(patient.database, timeout=0)) as owner:
        owner.execute("UPDATE albums SET title = 'Let It Be'")
        owner.commit()

    assert any(check.name == "listens" for check in checks)


def every(days: int, count: int) -> list[datetime]:
    """Return moments so many days apart, up to `NOW`."""
    return [NOW - timedelta(days=days * number) for number in range(count)]


@pytest.mark.parametrize(
    ("moments", "later", "said"),
    [
        ([], 0, "ok none yet"),
        (every(1, 100), 14, "ok the last one on 2026-01-31"),
        (
            every(1, 100),
            15,
            "warning none since 2026-01-31, 15 days ago; see whether your scrobbler and AIME's tracker still run",
        ),
        (every(7, 52), 21, "ok the last one on 2026-01-31"),
        (
            every(7, 52),
            22,
            "warning none since 2026-01-31, 22 days ago; see whether your scrobbler and AIME's tracker still run",
        ),
        (every(30, 12), 300, "ok the last one on 2026-01-31"),
    ],
)
def test_a_scrobbler_is_silent_when_its_rhythm_says_so(
    patient: Patient, moments: list[datetime], later: int, said: str
) -> None:
    collection_at(patient.database, {"albums": [album(1)], **heard({1: moments})})

    assert patient.lines("listens", now=NOW + timedelta(days=later)) == [said]


def test_a_holiday_of_the_last_year_is_no_silence() -> None:
    last = date(2026, 1, 31)
    days = sorted(last - timedelta(days=number) for number in range(100) if not 20 < number < 41)

    assert silence_of(days, last + timedelta(days=63)) is None
    assert silence_of(days, last + timedelta(days=64)) == timedelta(days=64)
