"""Filling what albums lack: only that, only where it is still lacking, whole or not at all."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from aime_cli.collection import Change, Fill, Target, open_collection, open_for_changes
from aime_cli.entities import Lack
from aime_cli.errors import CollectionInvalid, CollectionMissing, FolderUnusable, TryLater, WriteFailed
from aime_cli.names import album_key, artist_credit
from tests.collection.test_candidates import shelved
from tests.conftest import NOW, Make, album

LINK = "https://open.spotify.com/album/2noRn2Aes5aoNVsU6iWThc"
PICTURE = "https://coverartarchive.org/release-group/x/front-500"
FILLS = (
    Fill("link", LINK, "spotify"),
    Fill("year", 1998, "musicbrainz"),
    Fill("cover", PICTURE, "coverartarchive"),
    Fill("description", "Un disque rêveur.", "chat"),
)
STAMP = "2026-01-31 07:00:15"


def one_album(**values: Any) -> dict[str, Any]:
    """Return the rows of an album that is only heard, and of one on the shelf that lacks the same."""
    heard = album(1, "Moon Safari", source="lastfm", support="CD") | values
    return shelved(
        heard,
        album(2, "Moon Safari", discogs_id="1362040", year=2015),
        credits_={1: ["Air (2)", "Beth Hirsch"], 2: ["Air (2)"]},
    )


def target(path: Path, album_id: int = 1) -> Target:
    """Return an album as a task sees it."""
    with open_collection(path, NOW) as collection:
        (found,) = collection.lacking({"year"}, ids=[album_id])
    key = album_key(found.discogs_id, artist_credit(found.artists), found.title, found.format)
    return Target(album_id, key)


def fill(path: Path, at: Target, *fills: Fill) -> tuple[Change, ...]:
    told: list[Sequence[Change]] = []
    with open_for_changes(path, now=NOW) as changes:
        made = changes.fill(at, fills or FILLS, before=told.append)
    assert told == ([made] if made else [])
    return made


def undo(path: Path, at: Target, changes_: Sequence[Change]) -> tuple[Change, ...]:
    with open_for_changes(path, now=NOW) as changes:
        return changes.restore(at, changes_)


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        connection.text_factory = lambda stored: str(stored, "utf-8", "backslashreplace")
        return list(connection.iterdump())


def cells(path: Path, *ids: int) -> dict[str, list[Any]]:
    """Return what enrichment could have filled."""
    queries = {
        "albums": "SELECT id, spotify_url, year, image_url FROM albums WHERE id IN",
        "images": "SELECT album_id, url, image_type, source, created_at, updated_at FROM images WHERE album_id IN",
        "metadata": "SELECT album_id, ai_info, resume, created_at, updated_at FROM metadata WHERE album_id IN",
    }
    with closing(sqlite3.connect(path)) as connection:
        return {
            name: connection.execute(f"{query} ({', '.join(map(str, ids))}) ORDER BY id").fetchall()
            for name, query in queries.items()
        }


def run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture(params=["wal", "delete"])
def database(request: pytest.FixtureRequest, make_collection: Make) -> Path:
    path = make_collection(one_album())
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {request.param}")
    return path


def test_what_is_lacking_is_filled_and_told(database: Path) -> None:
    assert fill(database, target(database)) == (
        Change("albums", "spotify_url", 1, None, LINK),
        Change("albums", "year", 1, None, 1998),
        Change("albums", "image_url", 1, None, PICTURE),
        Change("images", "url", 1, None, PICTURE),
        Change("metadata", "album_id", 1, None, 1),
        Change("metadata", "ai_info", 1, None, "Un disque rêveur."),
    )
    assert cells(database, 1, 2) == {
        "albums": [(1, LINK, 1998, PICTURE), (2, None, 2015, None)],
        "images": [(1, PICTURE, "album", "coverartarchive", STAMP, STAMP)],
        "metadata": [(1, "Un disque rêveur.", None, STAMP, STAMP)],
    }


@pytest.mark.parametrize("number", range(len(FILLS)))
def test_every_other_byte_is_as_before(number: int, database: Path) -> None:
    before, journal = dump(database), database.read_bytes()[18:20]
    fill(database, target(database), FILLS[number])
    after = dump(database)

    gone, come = (
        [line for line in before if line not in after],
        [line for line in after if line not in before],
    )
    row = (
        "INSERT INTO \"albums\" VALUES(1,'Moon Safari',{},'CD',NULL,{},NULL,'lastfm',NULL,{},NULL,NULL,NULL,"
    )
    written = {
        "link": ([row.format("NULL", f"'{LINK}'", "NULL")], 1),
        "year": ([row.format("1998", "NULL", "NULL")], 1),
        "cover": (
            [
                row.format("NULL", "NULL", f"'{PICTURE}'"),
                f"INSERT INTO \"images\" VALUES(1,'{PICTURE}','album','coverartarchive',NULL,1,'{STAMP}','{STAMP}');",
            ],
            1,
        ),
        "description": (
            [
                f"INSERT INTO \"metadata\" VALUES(1,1,'Un disque rêveur.',NULL,NULL,NULL,NULL,NULL,'{STAMP}','{STAMP}');"
            ],
            0,
        ),
    }
    expected, lost = written[FILLS[number].lack]
    assert len(gone) == lost
    assert len(come) == len(expected)
    for line, start in zip(sorted(come), sorted(expected), strict=True):
        assert line.startswith(start)
    assert [line for line in gone if not line.startswith(row.format("NULL", "NULL", "NULL"))] == []
    assert database.read_bytes()[18:20] == journal
    assert not database.with_name(f"{database.name}-wal").exists()


def test_a_clock_of_its_own_writes_the_same_shape(make_collection: Make) -> None:
    path = make_collection(one_album())
    with open_for_changes(path) as changes:
        changes.fill(target(path), FILLS, before=lambda _: None)

    (row,) = cells(path, 1)["metadata"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", row[3])


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_blank_values_are_filled_and_come_back(blank: str, make_collection: Make) -> None:
    rows = one_album(spotify_url=blank, image_url=blank, year=0)
    rows |= {"metadata": [{"album_id": 1, "ai_info": blank, "resume": "kept", "labels": "Source"}]}
    path = make_collection(rows)
    before = dump(path)
    at = target(path)

    made = fill(path, at)

    assert [(each.column, each.old) for each in made] == [
        ("spotify_url", blank),
        ("year", 0),
        ("image_url", blank),
        ("url", None),
        ("ai_info", blank),
    ]
    assert undo(path, at, made) == made
    assert dump(path) == before


def test_a_row_of_metadata_with_null_stays_when_it_is_undone(make_collection: Make) -> None:
    path = make_collection(one_album() | {"metadata": [{"album_id": 1}]})
    before, at = dump(path), target(path)

    made = fill(path, at, FILLS[3])
    assert made == (Change("metadata", "ai_info", 1, None, "Un disque rêveur."),)
    assert undo(path, at, made) == made
    assert dump(path) == before


def test_everything_can_be_taken_back_once(database: Path) -> None:
    before, at = dump(database), target(database)
    made = fill(database, at)

    assert set(undo(database, at, made)) == set(made)
    assert dump(database) == before
    assert undo(database, at, made) == ()
    assert dump(database) == before


def test_only_what_is_unchanged_is_taken_back(make_collection: Make) -> None:
    path = make_collection(one_album())
    at = target(path)
    made = fill(path, at)
    run(
        path,
        "UPDATE albums SET spotify_url = 'https://open.spotify.com/album/theirs'",
        "UPDATE images SET image_type = 'artist'",
        "UPDATE metadata SET resume = 'theirs'",
    )

    taken = undo(path, at, made)

    assert [(each.table, each.column) for each in taken] == [
        ("albums", "year"),
        ("albums", "image_url"),
        ("metadata", "ai_info"),
    ]
    assert cells(path, 1) == {
        "albums": [(1, "https://open.spotify.com/album/theirs", None, None)],
        "images": [(1, PICTURE, "artist", "coverartarchive", STAMP, STAMP)],
        "metadata": [(1, None, "theirs", STAMP, STAMP)],
    }


def test_changes_that_are_none_of_ours_are_not_taken_back(make_collection: Make) -> None:
    path = make_collection(one_album())
    before = dump(path)
    foreign = [
        Change("albums", "title", 1, "Other", "Moon Safari"),
        Change("albums", "source", 2, "x", "discogs"),
        Change("artists", "name", 1, "x", "Air (2)"),
        Change("albums", "year", 2, 1, 2015),
        Change("images; --", "url", 1, None, "x"),
    ]

    assert undo(path, target(path), foreign) == ()
    assert dump(path) == before


TAKEN: dict[Lack, str] = {
    "link": "UPDATE albums SET spotify_url = 'theirs' WHERE id = 1",
    "year": "UPDATE albums SET year = 1997 WHERE id = 1",
    "cover": "INSERT INTO images (url, image_type, source, album_id) VALUES ('theirs', 'album', 'x', 1)",
    "description": "INSERT INTO metadata (album_id, ai_info) VALUES (1, 'theirs')",
}


@pytest.mark.parametrize("number", range(len(FILLS)))
def test_who_fills_it_first_wins(number: int, database: Path) -> None:
    at, mine = target(database), FILLS[number]
    with open_for_changes(database, now=NOW) as changes:
        theirs = [
            sys.executable,
            "-c",
            "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()",
        ]
        subprocess.run([*theirs, str(database), TAKEN[mine.lack]], check=True, timeout=30)
        before = dump(database)

        assert changes.fill(at, [mine], before=lambda _: pytest.fail("nothing to tell")) == ()

        assert dump(database) == before
        others = changes.fill(at, FILLS, before=lambda _: None)
        lacks = {"spotify_url": "link", "year": "year", "image_url": "cover", "ai_info": "description"}
        assert {lacks.get(each.column) for each in others} - {None} == set(lacks.values()) - {mine.lack}


def test_an_image_url_of_others_means_that_there_is_a_cover(make_collection: Make) -> None:
    path = make_collection(one_album(image_url="theirs"))

    assert fill(path, target(path), FILLS[2]) == ()


@pytest.mark.parametrize(
    "values",
    [{"source": "discogs"}, {"source": "discogs", "year": 0}, {"source": "manual", "discogs_id": "7"}],
)
def test_the_year_of_a_discogs_edition_is_not_filled(
    values: Mapping[str, Any], make_collection: Make
) -> None:
    path = make_collection(one_album(**values))

    assert fill(path, target(path), FILLS[1]) == ()


def test_the_same_field_is_filled_once(make_collection: Make) -> None:
    path = make_collection(one_album())

    made = fill(path, target(path), FILLS[0], Fill("link", "another", "spotify"))
    assert made == (Change("albums", "spotify_url", 1, None, LINK),)


ROOMS: dict[str, tuple[str, list[str]]] = {
    "ALTER TABLE albums DROP COLUMN spotify_url": ("link", []),
    "ALTER TABLE albums DROP COLUMN year": ("year", []),
    "ALTER TABLE albums DROP COLUMN image_url": ("cover", ["url"]),
    "DROP TABLE images": ("cover", ["image_url"]),
    "DROP TABLE images; ALTER TABLE albums DROP COLUMN image_url": ("cover", []),
    "ALTER TABLE images DROP COLUMN updated_at; ALTER TABLE images DROP COLUMN source": (
        "cover",
        ["image_url", "url"],
    ),
    "DROP TABLE metadata": ("description", []),
    "ALTER TABLE metadata DROP COLUMN created_at": ("description", ["album_id", "ai_info"]),
    "ALTER TABLE albums DROP COLUMN source": ("year", ["year"]),
}


@pytest.mark.parametrize("script", ROOMS)
def test_an_older_file_is_filled_as_far_as_it_has_room(script: str, make_collection: Make) -> None:
    lack, columns = ROOMS[script]
    path = make_collection(one_album(), script=script)
    before, at = dump(path), target(path)

    made = fill(path, at, next(each for each in FILLS if each.lack == lack))
    assert [each.column for each in made] == columns
    undo(path, at, made)
    assert dump(path) == before


def test_a_row_that_is_another_album_now_is_let_alone(database: Path) -> None:
    at = target(database)
    made = fill(database, at, FILLS[0])
    run(
        database,
        "DELETE FROM albums WHERE id = 1",
        f"INSERT INTO albums (id, title, support, spotify_url, created_at, updated_at) VALUES (1, 'Pocket Symphony', 'CD', '{LINK}', '', '')",
    )
    before = dump(database)

    assert fill(database, at) == ()
    assert undo(database, at, made) == ()
    with open_for_changes(database) as changes:
        assert changes.replace(at, "link", "mine", LINK) == ()
        assert changes.replace(Target(99, at.key), "link", "mine", None) == ()
    assert dump(database) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE artists SET name = 'Aire' WHERE id = 1",
        "DELETE FROM album_artist WHERE album_id = 1",
        "UPDATE albums SET support = 'Vinyle' WHERE id = 1",
        "UPDATE albums SET discogs_id = '77' WHERE id = 1",
        "DELETE FROM albums WHERE id = 1",
    ],
)
def test_whatever_changes_the_key_keeps_us_from_writing(statement: str, make_collection: Make) -> None:
    path = make_collection(one_album())
    at = target(path)
    run(path, statement)

    assert fill(path, at) == ()


def test_odd_names_have_the_key_that_a_task_sees(make_collection: Make) -> None:
    path = make_collection(one_album())
    for statement in (
        "UPDATE albums SET title = CAST(x'4dff' AS TEXT) WHERE id = 1",
        "UPDATE artists SET name = CAST(x'e9' AS TEXT) WHERE id = 1",
        "UPDATE artists SET name = '' WHERE id = 1",
        "DELETE FROM album_artist",
    ):
        run(path, "UPDATE albums SET spotify_url = NULL", statement)
        assert fill(path, target(path), FILLS[0]) == (Change("albums", "spotify_url", 1, None, LINK),)


def test_values_that_are_no_text_are_let_alone(make_collection: Make) -> None:
    path = make_collection(one_album() | {"metadata": [{"album_id": 1}]})
    run(
        path,
        "UPDATE albums SET spotify_url = CAST(x'ff' AS TEXT), image_url = x'00', year = 'about 1998'",
        "UPDATE metadata SET ai_info = CAST(x'fe' AS TEXT)",
    )
    before, at = dump(path), target(path)

    assert fill(path, at) == ()
    with open_for_changes(path) as changes:
        assert changes.replace(at, "link", "mine", "\udcff") == ()
    assert dump(path) == before


def test_a_person_replaces_what_is_still_there(make_collection: Make) -> None:
    path = make_collection(one_album())
    at = target(path)
    before = dump(path)
    told: list[Sequence[Change]] = []
    with open_for_changes(path, now=NOW) as changes:
        first = changes.replace(at, "link", LINK, None, before=told.append)
        assert changes.replace(at, "link", "mine", "something else") == ()
        assert changes.replace(at, "link", "mine", None) == ()
        second = changes.replace(at, "link", "mine", LINK, before=told.append)
        cover = changes.replace(at, "cover", PICTURE, None)
        other = changes.replace(at, "cover", "other", PICTURE)
        text = changes.replace(at, "description", "A", None)
        again = changes.replace(at, "description", "B", "A")
        year = changes.replace(at, "year", 1998, None)
        assert changes.replace(at, "year", 1999, 1998) == (Change("albums", "year", 1, 1998, 1999),)
        assert changes.replace(target(path, 2), "year", 1998, 2015) == ()

        assert told == [first, second]
        assert second == (Change("albums", "spotify_url", 1, LINK, "mine"),)
        assert [(each.table, each.old, each.new) for each in other] == [
            ("albums", PICTURE, "other"),
            ("images", PICTURE, "other"),
        ]
        changes.restore(at, [Change("albums", "year", 1, 1998, 1999)])
        for made in (year, again, text, other, cover, second, first):
            assert set(changes.restore(at, made)) == set(made)
    assert dump(path) == before


def test_what_is_told_before_may_stop_it(database: Path) -> None:
    before = dump(database)

    def refuse(made: Sequence[Change]) -> None:
        with closing(sqlite3.connect(database, timeout=0)) as other:
            if other.execute("PRAGMA journal_mode").fetchone() == ("wal",):
                assert other.execute("SELECT spotify_url FROM albums").fetchall() == [(None,), (None,)]
        raise WriteFailed("no room for the memory of it")

    at = target(database)
    with open_for_changes(database) as changes:
        with pytest.raises(WriteFailed):
            changes.fill(at, FILLS, before=refuse)
        assert dump(database) == before
        assert len(changes.fill(at, FILLS, before=lambda _: None)) == 6


def test_a_locked_file_is_a_reason_to_try_later_and_loses_nothing(database: Path) -> None:
    at = target(database)
    with (
        closing(sqlite3.connect(database, isolation_level=None)) as other,
        open_for_changes(database, busy_seconds=0.05) as changes,
    ):
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE albums SET genre = 'Pop'")
        with pytest.raises(TryLater, match="locked"):
            changes.fill(at, FILLS, before=lambda _: pytest.fail("not yet"))
        with pytest.raises(TryLater), open_for_changes(database, busy_seconds=0.05):
            pytest.fail("it is locked")
        other.execute("COMMIT")

        assert len(changes.fill(at, FILLS, before=lambda _: None)) == 6
    assert cells(database, 1)["albums"] == [(1, LINK, 1998, PICTURE)]


def test_a_reader_that_stays_keeps_a_commit_from_a_rollback_journal(make_collection: Make) -> None:
    path = make_collection(one_album())
    at = target(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = delete")
        before = dump(path)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM albums").fetchall()
        told: list[Sequence[Change]] = []
        with open_for_changes(path, busy_seconds=0.05) as changes:
            with pytest.raises(TryLater):
                changes.fill(at, FILLS, before=told.append)
            reader.execute("ROLLBACK")
            assert len(told) == 1  # the memory of it is to be cancelled
            assert dump(path) == before
            assert len(changes.fill(at, FILLS, before=told.append)) == 6


def test_nothing_is_locked_between_changes(database: Path) -> None:
    with open_for_changes(database) as changes, closing(sqlite3.connect(database, timeout=0)) as other:
        for _ in range(2):
            other.execute("UPDATE albums SET genre = 'Pop'")
            other.commit()
            changes.fill(target(database), FILLS, before=lambda _: None)


def test_a_file_that_must_not_be_written_is_told(make_collection: Make) -> None:
    path = make_collection(one_album())
    at = target(path)
    with open_for_changes(path) as changes:
        changes._driver.execute("PRAGMA query_only = ON")  # what a read-only disk is: root ignores rights
        with pytest.raises(FolderUnusable, match="cannot write"):
            changes.fill(at, FILLS, before=lambda _: pytest.fail("not written"))


READER = """
import sys
from pathlib import Path
from aime_cli.collection import open_for_changes
from aime_cli.errors import FolderUnusable

try:
    with open_for_changes(Path(sys.argv[1]), busy_seconds=1):
        print("open")
except FolderUnusable as error:
    print(error.message)
"""


def test_a_file_of_another_user_is_known_before_anything_is_asked(database: Path) -> None:
    before = dump(database)
    database.parent.chmod(0o777)
    database.chmod(0o644 if os.geteuid() == 0 else 0o444)
    command = [sys.executable, "-c", READER, str(database)]
    if os.geteuid() == 0:  # who may read everything, so that it starts at all, and write nothing
        rights = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
        command = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", *rights, *command]

    ended = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
        env={"PYTHONPATH": ":".join(sys.path), "PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
    )

    assert ended.stderr == ""
    assert ended.stdout.startswith(f"cannot write {database}: attempt to write a readonly database")
    assert dump(database) == before


def test_opening_changes_not_a_byte(database: Path) -> None:
    run(database, "PRAGMA user_version = 42")
    before = database.read_bytes()
    with open_for_changes(database):
        pass
    assert database.read_bytes() == before


def test_a_cover_is_replaced_in_both_places(make_collection: Make) -> None:
    image = {"url": "b.jpg", "image_type": "album", "source": "discogs", "album_id": 1}
    path = make_collection(one_album(image_url="a.jpg") | {"images": [image, image | {"url": "c.jpg"}]})
    before, at = dump(path), target(path)
    with open_for_changes(path, now=NOW) as changes:
        assert changes.replace(at, "cover", PICTURE, "b.jpg") == ()
        assert changes.replace(at, "cover", "a\udcff", "a.jpg") == ()
        made = changes.replace(at, "cover", PICTURE, "a.jpg")
        assert made == (
            Change("albums", "image_url", 1, "a.jpg", PICTURE),
            Change("images", "url", 1, "b.jpg", PICTURE),
        )
        assert changes.replace(at, "cover", PICTURE, PICTURE) == ()
        assert changes.restore(at, made) == made
    assert dump(path) == before


def test_a_place_that_has_the_cover_already_stays(make_collection: Make) -> None:
    image = {"url": "b.jpg", "image_type": "album", "source": "discogs", "album_id": 1}
    path = make_collection(one_album(image_url=PICTURE) | {"images": [image]})
    with open_for_changes(path, now=NOW) as changes:
        made = changes.replace(target(path), "cover", PICTURE, PICTURE)
    assert made == (Change("images", "url", 1, "b.jpg", PICTURE),)


@pytest.mark.parametrize(
    ("script", "lack"),
    [
        ("ALTER TABLE albums DROP COLUMN spotify_url", "link"),
        ("DROP TABLE images; ALTER TABLE albums DROP COLUMN image_url", "cover"),
        ("DROP TABLE metadata", "description"),
    ],
)
def test_a_file_may_have_no_room(script: str, lack: Lack, make_collection: Make) -> None:
    path = make_collection(one_album(), script=f"{script}; ALTER TABLE albums DROP COLUMN year")
    lacks: tuple[Lack, ...] = ("link", "year", "cover", "description")
    with open_for_changes(path) as changes:
        assert [each for each in lacks if not changes.has_room(each)] == [lack]


def test_taking_back_may_be_stopped(database: Path) -> None:
    at = target(database)
    made = fill(database, at)
    after = dump(database)

    def refuse(restored: Sequence[Change]) -> None:
        assert set(restored) == set(made)
        raise WriteFailed("no room for the memory of it")

    with open_for_changes(database) as changes, pytest.raises(WriteFailed):
        changes.restore(at, made, before=refuse)
    assert dump(database) == after


def test_a_missing_or_foreign_file_is_refused_and_none_is_made(tmp_path: Path, make_collection: Make) -> None:
    with pytest.raises(CollectionMissing), open_for_changes(tmp_path / "nowhere.db"):
        pytest.fail("nothing is there")
    assert not (tmp_path / "nowhere.db").exists()
    for name, content in {"empty.db": b"", "text.db": b"not a database " * 100}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(CollectionInvalid), open_for_changes(tmp_path / name):
            pytest.fail("no collection")
    path = make_collection(one_album(), name="half.db")
    os.truncate(path, path.stat().st_size // 2)
    with pytest.raises(CollectionInvalid), open_for_changes(path) as changes:
        changes.fill(Target(1, "x"), FILLS, before=lambda _: None)


def test_half_a_character_is_not_written(make_collection: Make) -> None:
    path = make_collection(one_album())
    at = target(path)
    with open_for_changes(path) as changes:
        made = changes.fill(
            at, [Fill("description", "half a \ud83d", "chat"), FILLS[0]], before=lambda _: None
        )
        assert [each.column for each in made] == ["spotify_url"]
        assert changes.replace(at, "link", "half a \ud83d", LINK) == ()
        assert changes.replace(at, "description", "half a \ud83d", None) == ()
