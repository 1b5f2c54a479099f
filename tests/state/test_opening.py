"""Opening our memory, whatever has become of the file."""

import fcntl
import os
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from aime_cli.state import Reported, choose
from aime_cli.state.schema import MIGRATIONS, VERSION, migrate, version_of
from aime_cli.state.tables import metadata
from tests.state.conftest import NOW, TOMORROW, Memory, recall, remember


def rows_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        (number,) = connection.execute("SELECT count(*) FROM haikus").fetchone()
    return int(number)


def test_a_new_memory_is_private_versioned_and_whole(memory: Memory) -> None:
    old_mask = os.umask(0)
    try:
        memory.remember("a")
    finally:
        os.umask(old_mask)

    assert memory.files() == {"aime.db", "aime.db.bak"}
    assert {path.stat().st_mode & 0o777 for path in (memory.path, memory.copy)} == {0o600}
    with closing(sqlite3.connect(memory.path)) as connection:
        assert version_of(connection) == VERSION == 5
        for table in metadata.sorted_tables:
            columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table.name})")]
            assert columns == [column.name for column in table.columns]
    assert memory.warnings == []


def damage_at(path: Path, start: int, content: bytes) -> None:
    with path.open("r+b") as stream:
        stream.seek(start)
        stream.write(content)


DAMAGES: dict[str, Callable[[Path], object]] = {
    "magic": lambda path: damage_at(path, 0, b"Not a database"),
    "header": lambda path: damage_at(path, 16, b"\xff" * 40),
    "format": lambda path: damage_at(path, 18, b"\xff\xff"),
    "read-only format": lambda path: damage_at(path, 18, b"\xff"),
    "schema format": lambda path: damage_at(path, 44, b"\0\0\0\x63"),
    "version": lambda path: damage_at(path, 60, b"\0\0\0\0"),
    "negative version": lambda path: damage_at(path, 60, b"\xff\0\0\0"),
    "schema": lambda path: damage_at(path, 3000, b"\xff" * 1096),
    "middle": lambda path: damage_at(path, 4096, b"\xa5" * 2000),
    "end": lambda path: damage_at(path, path.stat().st_size - 4096, b"\x5a" * 4096),
    "broken schema": lambda path: path.write_bytes(
        path.read_bytes().replace(b"CREATE TABLE haikus", b"CREATE TABLE \xe8\xff\xc0()'")
    ),
    "a column": lambda path: path.write_bytes(path.read_bytes().replace(b"language TEXT", b"lanquage TEXT")),
    "truncated": lambda path: os.truncate(path, 5000),
    "short": lambda path: os.truncate(path, 50),
    "zero bytes": lambda path: os.truncate(path, 0),
    "text": lambda path: path.write_text("not a database, but long enough to look like one\n" * 500),
    "zeros": lambda path: path.write_bytes(bytes(path.stat().st_size)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_set_aside_and_the_copy_takes_its_place(damage: str, memory: Memory) -> None:
    memory.remember("a", "b")
    DAMAGES[damage](memory.path)
    damaged = memory.path.read_bytes()

    assert memory.recall(TOMORROW) == {"a", "b"}

    aside = memory.path.with_name("aime.db.corrupt-20260201-070015")
    assert aside.read_bytes() == damaged
    (warning,) = memory.warnings
    assert warning == (
        f"{memory.path} is damaged and was set aside as aime.db.corrupt-20260201-070015;"
        " the copy of 2026-01-31 07:00 took its place"
    )
    assert memory.path.stat().st_mode & 0o777 == 0o600
    memory.remember("c", now=TOMORROW)
    assert memory.recall(TOMORROW) == {"a", "b", "c"}
    assert len(memory.warnings) == 1


def test_a_byte_wrong_anywhere_never_stops_a_run(memory: Memory) -> None:
    memory.remember(*(f"haiku number {number}" for number in range(200)))
    sound, rng = memory.path.read_bytes(), Random(5)
    places = [*range(100), *rng.sample(range(100, len(sound)), 100)]
    for place in places:
        memory.path.write_bytes(sound)
        damage_at(memory.path, place, bytes([sound[place] ^ rng.randrange(1, 256)]))
        memory.warnings.clear()
        with memory.open(TOMORROW) as state:
            remember(state, "new", now=TOMORROW)

            assert "new" in recall(state, now=TOMORROW), f"byte {place}"
            assert len(memory.warnings) <= 1
        if not any("newer" in warning for warning in memory.warnings):
            assert "new" in memory.recall(TOMORROW), f"byte {place}"
        for path in memory.path.parent.glob("aime.db.corrupt-*"):
            path.unlink()


@pytest.mark.parametrize("copy", ["none", "damaged", "newer", "zero bytes"])
def test_without_a_good_copy_memory_begins_anew_and_nothing_is_deleted(copy: str, memory: Memory) -> None:
    memory.remember("a")
    match copy:
        case "none":
            memory.copy.unlink()
        case "damaged":
            damage_at(memory.copy, 4096, b"\xa5" * 2000)
        case "newer":
            damage_at(memory.copy, 60, b"\0\0\0\x09")
        case "zero bytes":
            os.truncate(memory.copy, 0)
    bad_copy = memory.copy.read_bytes() if memory.copy.exists() else None
    os.truncate(memory.path, 5000)

    assert memory.recall() == set()

    (warning,) = memory.warnings
    assert warning == (
        f"{memory.path} is damaged and was set aside as aime.db.corrupt-20260131-070015;"
        " there is no good copy, so aime remembers nothing from before"
    )
    if bad_copy is not None:
        assert memory.copy.with_name("aime.db.bak.corrupt-20260131-070015").read_bytes() == bad_copy
    memory.remember("b")
    assert memory.recall() == {"b"}


def test_what_was_set_aside_is_never_overwritten(memory: Memory) -> None:
    memory.remember("a")
    for size in (100, 200, 300):
        os.truncate(memory.path, size)
        assert memory.recall() == {"a"}

    sizes = {path.name: path.stat().st_size for path in memory.path.parent.glob("*.corrupt-*")}
    assert sizes == {
        "aime.db.corrupt-20260131-070015": 100,
        "aime.db.corrupt-20260131-070016": 200,
        "aime.db.corrupt-20260131-070017": 300,
    }


def test_a_journal_without_its_file_is_not_played_back_into_the_next(memory: Memory) -> None:
    memory.remember("a")
    memory.path.unlink()
    memory.path.with_name("aime.db-journal").write_bytes(b"what an interrupted change has left")

    assert memory.recall() == {"a"}
    assert memory.files() == {
        "aime.db",
        "aime.db.bak",
        "aime.db.corrupt-20260131-070015-journal",
    }


def test_a_lost_file_comes_back_from_the_copy(memory: Memory) -> None:
    memory.remember("a")
    memory.path.unlink()

    assert memory.recall() == {"a"}
    assert memory.warnings == [f"{memory.path} is missing; the copy of 2026-01-31 07:00 took its place"]


def test_a_file_of_a_newer_version_is_left_untouched(memory: Memory) -> None:
    memory.remember("a")
    with closing(sqlite3.connect(memory.path)) as connection:
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before, files = memory.path.read_bytes(), memory.files()

    with memory.open(TOMORROW) as state:
        remember(state, "b", now=TOMORROW)
        assert recall(state, now=TOMORROW) == {"b"}

    assert memory.path.read_bytes() == before
    assert memory.files() == files
    (warning,) = memory.warnings
    assert warning == (
        f"{memory.path} was written by a newer version of aime and is left as it is:"
        " this run remembers nothing"
    )


def test_a_file_of_an_older_version_is_brought_up_to_date_in_one_step(tmp_path: Path) -> None:
    steps = [*MIGRATIONS, ["ALTER TABLE haikus ADD COLUMN author TEXT", "CREATE TABLE things (id INTEGER)"]]
    with closing(sqlite3.connect(tmp_path / "old.db", isolation_level=None)) as connection:
        migrate(connection)
        connection.execute("INSERT INTO haikus VALUES ('a', 'fr', '2026')")
        with pytest.raises(sqlite3.OperationalError):
            migrate(connection, [*steps, ["CREATE TABLE more (id)", "no SQL"]])
        assert version_of(connection) == VERSION

        migrate(connection, steps)
        migrate(connection, steps)
        migrate(connection)

        assert version_of(connection) == VERSION + 1
        assert connection.execute("SELECT text, author FROM haikus").fetchall() == [("a", None)]


@pytest.mark.parametrize("obstacle", ["state is a file", "home is a file", "the file is a folder", "a loop"])
def test_a_memory_that_cannot_be_made_costs_no_run(obstacle: str, memory: Memory) -> None:
    match obstacle:
        case "state is a file":
            memory.home.mkdir()
            memory.path.parent.write_text("in the way")
        case "home is a file":
            memory.home.write_text("in the way")
        case "the file is a folder":
            memory.path.mkdir(parents=True)
        case "a loop":
            memory.path.parent.mkdir(parents=True)
            memory.path.symlink_to(memory.path)

    with memory.open() as state:
        assert len(state.picked("haiku")) == 0
        remember(state, "a")
        assert recall(state) == {"a"}
        assert list(state.tries(5)) == []

    (warning,) = memory.warnings
    assert warning.startswith(f"{memory.path} cannot be used (")
    assert warning.endswith("): this run remembers nothing")


def test_a_memory_that_can_only_be_read_is_read(memory: Memory) -> None:
    memory.remember("a")
    with memory.open() as state:
        state._driver.execute("PRAGMA query_only = ON")  # what a read-only disk is: root ignores rights
        remember(state, "b")
        remember(state, "c")

        assert recall(state) == {"a"}
    assert memory.warnings == [f"cannot write {memory.path}: attempt to write a readonly database"]


def test_a_full_disk_costs_a_warning(memory: Memory) -> None:
    memory.remember("a")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    with memory.open(TOMORROW) as state:
        resource.setrlimit(resource.RLIMIT_FSIZE, (memory.path.stat().st_size, limits[1]))
        try:
            remember(state, *(f"{number:0500}" for number in range(200)), now=TOMORROW)
            assert recall(state, now=TOMORROW) == {"a"}
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    (warning,) = memory.warnings
    assert warning.startswith(f"cannot write {memory.path}: ")
    assert memory.recall(TOMORROW) == {"a"}


def test_a_disk_that_is_full_from_the_start_leaves_nothing_behind(memory: Memory) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        with memory.open() as state:
            remember(state, "a")
            assert recall(state) == {"a"}
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    (warning,) = memory.warnings
    assert warning.endswith("): this run remembers nothing")
    assert memory.files() == set()


def test_a_damaged_file_stays_in_place_while_no_new_one_can_be_written(memory: Memory) -> None:
    memory.remember("a")
    os.truncate(memory.path, 4000)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, limits[1]))
    try:
        assert memory.recall() == set()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    assert memory.files() == {"aime.db", "aime.db.bak"}
    assert memory.recall() == {"a"}


def test_a_busy_file_is_waited_for_once(memory: Memory) -> None:
    memory.remember("a")
    with memory.open() as state, closing(sqlite3.connect(memory.path, isolation_level=None)) as other:
        state._driver.execute("PRAGMA busy_timeout = 50")
        other.execute("BEGIN EXCLUSIVE")
        remember(state, "b")
        assert recall(state) == set()
        assert state._driver.execute("PRAGMA busy_timeout").fetchone() == (0,)
        other.execute("ROLLBACK")
        remember(state, "c")

        assert recall(state) == {"a", "c"}
    assert memory.warnings == [f"cannot write {memory.path}: database is locked"]


def test_a_damaged_file_is_not_replaced_under_another_run(memory: Memory) -> None:
    memory.remember("a")
    pauses: list[float] = []
    with memory.open():
        os.truncate(memory.path, 4000)

        with memory.open(sleep=pauses.append) as state:
            assert recall(state) == set()

    assert sum(pauses) == pytest.approx(10)
    assert "another run is using it" in memory.warnings[0]
    assert memory.recall() == {"a"}
    assert "took its place" in memory.warnings[-1]


def test_a_copy_is_kept_once_a_day(memory: Memory) -> None:
    memory.remember("a")
    assert rows_of(memory.copy) == 1
    memory.remember("b", now=NOW + timedelta(hours=2))
    assert rows_of(memory.copy) == 1

    memory.remember("c", now=TOMORROW)
    assert rows_of(memory.copy) == 3
    memory.remember("d", now=NOW)  # a clock that was set back
    assert rows_of(memory.copy) == 4
    assert memory.files() == {"aime.db", "aime.db.bak"}


def test_no_copy_is_made_of_a_file_that_is_damaged(memory: Memory) -> None:
    memory.remember(*(f"haiku number {number}" for number in range(200)))
    before = memory.copy.read_bytes()
    with memory.open(TOMORROW) as state:
        damage_at(memory.path, 8192, b"\xa5" * 4096)
        state._driver.execute("PRAGMA shrink_memory")
        assert recall(state, now=TOMORROW) == set()

    assert memory.copy.read_bytes() == before
    assert len(memory.warnings) == 1
    assert len(memory.recall(TOMORROW)) == 200


def test_a_copy_that_somebody_else_is_making_is_left_to_them(memory: Memory) -> None:
    memory.remember("a")
    before = memory.copy.stat()
    with (memory.path.parent / "locks" / "aime.db.bak.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        memory.remember("b", now=TOMORROW)

    assert memory.copy.stat() == before
    assert memory.warnings == []


def test_a_copy_that_cannot_be_written_costs_a_warning(memory: Memory) -> None:
    memory.remember("a")
    memory.copy.unlink()
    memory.copy.mkdir()
    memory.remember("b", now=TOMORROW)

    (warning,) = memory.warnings
    assert warning.startswith(f"cannot copy {memory.path}: ")
    assert memory.recall(NOW) == {"a", "b"}


def test_a_linked_file_is_mended_where_it_is(memory: Memory, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere" / "memory.db"
    elsewhere.parent.mkdir()
    memory.path.parent.mkdir(parents=True)
    memory.path.symlink_to(elsewhere)
    memory.remember("a")
    os.truncate(elsewhere, 10)

    assert memory.recall() == {"a"}
    assert memory.path.is_symlink()
    assert elsewhere.with_name("memory.db.corrupt-20260131-070015").exists()


def test_closing_twice_is_closing_once(memory: Memory) -> None:
    state = memory.open()
    state.remember_picks("haiku", choose([("a", 1)], 1, state.picked("haiku"), Random(1)))
    state.close()
    state.close()
    assert memory.warnings == []


def test_reports_of_version_4_are_of_any_collection(memory: Memory) -> None:
    memory.path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(memory.path)) as connection:
        migrate(connection, MIGRATIONS[:4])
        connection.execute("INSERT INTO reports VALUES ('analyze-week', '2026-W05', '2026-02-02T03:30:00Z')")
        connection.commit()

    with memory.open() as state:
        for collection in ("/music.db", "/other.db"):
            assert state.is_reported(Reported("analyze-week", "2026-W05", collection), scheduled=True)
        assert not state.is_reported(Reported("analyze-week", "2026-W06", "/music.db"))
    assert memory.warnings == []
