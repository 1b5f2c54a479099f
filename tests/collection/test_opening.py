"""Opening a collection: what is there is read, nothing is created or changed."""

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aime_cli.collection import open_collection
from aime_cli.errors import CollectionInvalid, CollectionMissing, TryLater
from tests.conftest import NOW, Make, by_artist


def titles(path: Path) -> list[str]:
    with open_collection(path, NOW) as collection:
        return [album.title for album in collection.albums()]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(params=["wal", "delete"])
def database(request: pytest.FixtureRequest, make_collection: Make) -> Path:
    path = make_collection(by_artist("Air", titles=["Moon Safari"]))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {request.param}")
    return path


def test_the_file_stays_as_it_was(database: Path) -> None:
    before = digest(database)

    assert titles(database) == ["Moon Safari"]
    assert digest(database) == before


def test_one_snapshot_for_the_whole_run(database: Path) -> None:
    with open_collection(database, NOW) as collection:
        with closing(sqlite3.connect(database, timeout=1)) as writer:
            writer.execute("UPDATE albums SET title = 'Changed'")
            writer.execute("DELETE FROM album_artist")
            writer.commit()
        (only,) = collection.albums()

    assert (only.title, only.artists) == ("Moon Safari", ["Air"])
    assert titles(database) == ["Changed"]


def test_what_a_living_writer_has_committed_is_seen(make_collection: Make) -> None:
    path = make_collection(by_artist("Air", titles=["Moon Safari"]))
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("UPDATE albums SET title = 'In the log'")
        writer.commit()
        assert path.with_name("musique.db-wal").stat().st_size > 0

        assert titles(path) == ["In the log"]


@pytest.mark.parametrize("name", ["a?b=c.db", "été#1.db", "50%20.db", "a b.db"])
def test_any_file_name(name: str, make_collection: Make) -> None:
    assert titles(make_collection(by_artist("Air", titles=["Moon Safari"]), name=name)) == ["Moon Safari"]


def test_a_link_to_a_file_finds_its_log(make_collection: Make, tmp_path: Path) -> None:
    path = make_collection(by_artist("Air", titles=["Moon Safari"]))
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(path)
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("UPDATE albums SET title = 'In the log'")
        writer.commit()

        assert titles(link) == ["In the log"]


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing, match="no collection at"):
        titles(tmp_path / "nowhere.db")
    assert list(tmp_path.iterdir()) == []


def foreign_files(tmp_path: Path) -> dict[str, Path]:
    files = {
        name: tmp_path / name
        for name in ("empty", "text", "short", "tables", "columns", "truncated", "flipped")
    }
    files["empty"].touch()
    files["text"].write_text("not a database, but long enough to look like one " * 100)
    files["short"].write_bytes(b"SQLite format 3\0")
    for name, table in (
        ("tables", "CREATE TABLE songs (id)"),
        ("columns", "CREATE TABLE albums (id INTEGER PRIMARY KEY)"),
    ):
        with closing(sqlite3.connect(files[name])) as connection:
            connection.execute(table)
            if name == "columns":
                connection.execute("CREATE TABLE artists (id, name)")
                connection.execute("CREATE TABLE album_artist (album_id, artist_id)")
            connection.commit()
    return files


@pytest.mark.parametrize("name", ["empty", "text", "short", "tables", "columns"])
def test_a_foreign_file_is_refused(name: str, tmp_path: Path) -> None:
    path = foreign_files(tmp_path)[name]

    with pytest.raises(CollectionInvalid) as failure:
        titles(path)

    assert failure.value.message.startswith(f"{path}:") or failure.value.message.startswith(f"{name}:")


@pytest.mark.parametrize("damage", ["truncated", "overwritten"])
def test_a_damaged_file_is_refused(damage: str, make_collection: Make) -> None:
    path = make_collection(by_artist(*(f"Artist {number}" for number in range(2000))))
    size = path.stat().st_size
    if damage == "truncated":
        os.truncate(path, size // 2)
    else:
        with path.open("r+b") as stream:
            stream.seek(size // 4)
            stream.write(b"\xa5" * (size // 2))

    with pytest.raises(CollectionInvalid):
        titles(path)


def test_a_schema_damaged_beyond_text_is_refused(make_collection: Make) -> None:
    path = make_collection()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        damaged = (
            "UPDATE sqlite_schema SET name = CAST(? AS TEXT), sql = 'CREATE TABLE (' WHERE name = 'images'"
        )
        connection.execute(damaged, [b"\xff\xfe"])
        connection.commit()

    with pytest.raises(CollectionInvalid, match="damaged"):
        titles(path)


def test_a_folder_is_no_collection(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing):
        titles(tmp_path)


def test_a_locked_file_is_a_reason_to_try_later(
    make_collection: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_collection(by_artist("Air"))
    monkeypatch.setattr("aime_cli.collection.opening.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as owner:
        owner.execute("PRAGMA journal_mode = delete")
        owner.execute("BEGIN EXCLUSIVE")

        with pytest.raises(TryLater):
            titles(path)


def test_the_number_of_statements_does_not_grow(make_collection: Make) -> None:
    counted = []
    for albums in (1, 300):
        path = make_collection(
            by_artist(*(f"Artist {number}" for number in range(albums))), name=f"{albums}.db"
        )
        for scan in ("albums", "shelf"):
            seen: list[str] = []
            with open_collection(path, NOW) as collection:
                collection._driver.set_trace_callback(seen.append)
                assert collection.album_count() == albums
                collection.impossible_listens()
                assert sum(1 for _ in getattr(collection, scan)()) == albums
                collection._driver.set_trace_callback(None)
            counted.append(len([statement for statement in seen if statement.lstrip().startswith("SELECT")]))

    assert counted[:2] == counted[2:]
    assert max(counted) + 1 <= 10  # and one while opening
