"""What our memory does not keep is neither decided nor written, and the status says so."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from aime_cli.errors import ExitCode, TryLater, UsageError, WriteFailed
from aime_cli.lock import task_lock
from aime_cli.state import State, open_state
from aime_cli.tasks.enrichment import accept, reject, set_value, undo
from tests.conftest import NOW, by_artist
from tests.tasks.enrichment.conftest import Shelf, Twin, link_of

ShelfOf = Callable[..., Shelf]
LINKS: dict[str, Any] = {"lacks": frozenset({"link"})}
OWN = "https://open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv"
ONE, RUN = 1, 1

DECISIONS: dict[str, tuple[Callable[..., object], tuple[Any, ...]]] = {
    "accept": (accept, (ONE,)),
    "reject": (reject, (ONE,)),
    "set": (set_value, (1, "link", OWN)),
    "set year": (set_value, (1, "year", "1997")),
    "undo": (undo, (RUN,)),
}
WRITING = ["accept", "set", "set year", "undo"]


@pytest.fixture
def shelf(twin: Twin, shelf_of: ShelfOf) -> Shelf:
    """Return a home with an album whose link waits for a decision, and one whose link was written."""
    rows: dict[str, Any] = dict(by_artist("Air", "Portishead", titles=["Moon Safari", "Dummy"]))
    rows["albums"][0] |= {"source": "manual", "year": 1998}
    rows["albums"][1] |= {"source": "manual", "year": 1994}
    twin.has(1, "Moon Safari", "Air", 1970)
    twin.has(2, "Dummy", "Portishead", 1994)
    shelf = shelf_of(rows)
    shelf.enrich(**LINKS)
    assert shelf.links() == {1: None, 2: link_of(2)}
    return shelf


def home_of(shelf: Shelf) -> Path:
    return shelf.settings().home


def decide(shelf: Shelf, name: str) -> object:
    what, arguments = DECISIONS[name]
    with open_state(home_of(shelf), NOW, lambda _: None) as state:
        at_once(state)
        return what(shelf.settings(), state, *arguments, NOW)


def at_once(state: State) -> None:
    """Let a state that is locked be given up at once."""
    state._driver.execute("PRAGMA busy_timeout = 0")


def remembered(shelf: Shelf) -> list[str]:
    """Return all that our memory holds of enrichment."""
    with closing(sqlite3.connect(home_of(shelf) / "state" / "aime.db")) as connection:
        tables = ("proposals", "rejections", "writes", "original_years")
        return [
            line
            for line in connection.iterdump()
            if line.startswith(tuple(f'INSERT INTO "{t}"' for t in tables))
        ]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.parametrize("name", DECISIONS)
def test_a_locked_memory_takes_no_decision(name: str, shelf: Shelf) -> None:
    before, known = shelf.dump(), remembered(shelf)

    with locked(home_of(shelf) / "state" / "aime.db"), pytest.raises(TryLater, match="locked") as caught:
        decide(shelf, name)

    assert caught.value.hint
    assert (shelf.dump(), remembered(shelf)) == (before, known)
    decide(shelf, name)
    assert remembered(shelf) != known


@pytest.mark.parametrize("name", DECISIONS)
def test_a_memory_that_cannot_be_written_takes_no_decision(name: str, shelf: Shelf) -> None:
    before, known = shelf.dump(), remembered(shelf)
    what, arguments = DECISIONS[name]

    with open_state(home_of(shelf), NOW, pytest.fail) as state:
        state._driver.execute("PRAGMA query_only = ON")  # what a read-only disk is: root ignores rights
        with pytest.raises(WriteFailed, match="cannot write"):
            what(shelf.settings(), state, *arguments, NOW)

    assert (shelf.dump(), remembered(shelf)) == (before, known)


@pytest.mark.parametrize("name", DECISIONS)
def test_without_a_memory_nothing_is_decided(name: str, shelf: Shelf) -> None:
    before = shelf.dump()
    folder = home_of(shelf) / "state"
    folder.rename(folder.with_name("aside"))
    folder.write_text("a file")

    with pytest.raises(WriteFailed, match="its folder is a file"):
        decide(shelf, name)

    assert shelf.dump() == before


@pytest.mark.parametrize("name", WRITING)
def test_a_collection_that_is_not_written_leaves_no_decision_and_no_note(name: str, shelf: Shelf) -> None:
    known = remembered(shelf)
    what, arguments = DECISIONS[name]
    with closing(sqlite3.connect(shelf.database, isolation_level=None)) as reader:
        reader.execute("PRAGMA journal_mode = DELETE")
        before = shelf.dump()
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM albums").fetchall()  # whoever reads keeps a commit waiting
        with shelf.memory() as state, pytest.raises(TryLater):
            what(shelf.settings(), state, *arguments, NOW, busy_seconds=0.05)
        reader.execute("ROLLBACK")

    assert (shelf.dump(), remembered(shelf)) == (before, known)
    decide(shelf, name)
    assert (shelf.dump() != before, remembered(shelf) != known) == (True, True)


@pytest.mark.parametrize("task", ["enrich", "describe"])
@pytest.mark.parametrize("name", WRITING)
def test_nothing_is_written_while_a_run_goes_on(task: str, name: str, shelf: Shelf) -> None:
    before, known = shelf.dump(), remembered(shelf)

    with task_lock(home_of(shelf), task), pytest.raises(TryLater):
        decide(shelf, name)

    assert (shelf.dump(), remembered(shelf)) == (before, known)


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("accept", "ALTER TABLE albums DROP COLUMN spotify_url"),
        ("set", "ALTER TABLE albums DROP COLUMN spotify_url"),
    ],
)
def test_a_file_without_room_is_told(name: str, script: str, shelf: Shelf) -> None:
    known = remembered(shelf)
    with closing(sqlite3.connect(shelf.database)) as other:
        other.execute(script)

    with pytest.raises(UsageError, match="has no room for a link"):
        decide(shelf, name)

    assert remembered(shelf) == known


def test_a_year_without_a_column_is_kept_beside_the_collection(shelf: Shelf) -> None:
    with closing(sqlite3.connect(shelf.database)) as other:
        other.execute("ALTER TABLE albums DROP COLUMN year")
    before = shelf.dump()

    assert decide(shelf, "set year") == "set: year of Moon Safari is 1997"

    assert shelf.dump() == before
    assert len([line for line in remembered(shelf) if "original_years" in line]) == 1


def test_a_person_s_cover_replaces_both_places(shelf: Shelf) -> None:
    with closing(sqlite3.connect(shelf.database)) as other:
        other.execute("UPDATE albums SET image_url = 'a.jpg' WHERE id = 1")
        other.execute(
            "INSERT INTO images (url, image_type, source, album_id) VALUES ('b.jpg', 'album', 'x', 1)"
        )
        other.commit()
    cover = "https://covers.example/1.jpg"

    with shelf.memory() as state:
        set_value(shelf.settings(), state, 1, "cover", cover, NOW)

    assert shelf.rows("SELECT image_url FROM albums WHERE id = 1") == [(cover,)]
    assert shelf.rows("SELECT url FROM images") == [(cover,)]


@pytest.fixture
def fresh(twin: Twin, shelf_of: ShelfOf) -> Shelf:
    """Return a home with two albums that the catalogs know."""
    rows: dict[str, Any] = dict(by_artist("Air", "Portishead", titles=["Moon Safari", "Dummy"]))
    twin.has(1, "Moon Safari", "Air")
    twin.has(2, "Dummy", "Portishead")
    return shelf_of(rows)


def test_a_run_that_would_remember_nothing_asks_nobody(twin: Twin, fresh: Shelf) -> None:
    before = fresh.dump()
    home_of(fresh).mkdir(parents=True)
    (home_of(fresh) / "state").write_text("a file")

    with pytest.raises(WriteFailed, match="its folder is a file") as caught:
        fresh.enrich(**LINKS)

    assert (caught.value.exit_code, caught.value.hint) == (
        ExitCode.IO,
        "nothing is done that could not be remembered: `aime doctor` looks into it",
    )
    assert (twin.asked, fresh.dump()) == ([], before)
    assert fresh.enrich(dry_run=True, **LINKS).report.counts["filled"] == 2
    assert fresh.dump() == before


def refuse(shelf: Shelf, table: str) -> None:
    """Let our memory take nothing into a table, at once; a lock is waited for."""
    shelf.memory().close()
    with closing(sqlite3.connect(home_of(shelf) / "state" / "aime.db")) as other:
        other.execute(
            f"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'it is full'); END"
        )


def allow(shelf: Shelf) -> None:
    with closing(sqlite3.connect(home_of(shelf) / "state" / "aime.db")) as other:
        other.execute("DROP TRIGGER full")


def test_a_run_that_is_not_recorded_asks_nobody(twin: Twin, fresh: Shelf) -> None:
    before = fresh.dump()
    refuse(fresh, "runs")

    with pytest.raises(WriteFailed, match="it is full"):
        fresh.enrich(**LINKS)

    assert (twin.asked, fresh.dump()) == ([], before)


def test_what_cannot_be_noted_is_not_written_and_ends_the_run(twin: Twin, fresh: Shelf) -> None:
    before = fresh.dump()
    refuse(fresh, "writes")

    with pytest.raises(WriteFailed, match="it is full"):
        fresh.enrich(**LINKS)

    assert (len(twin.of("spotify")), fresh.dump()) == (1, before)
    allow(fresh)
    assert fresh.enrich(**LINKS).report.counts["filled"] == 2


@pytest.mark.parametrize("name", ["accept", "set"])
def test_a_decision_that_is_not_taken_leaves_no_value_and_no_note(name: str, shelf: Shelf) -> None:
    before, known = shelf.dump(), remembered(shelf)
    with closing(sqlite3.connect(home_of(shelf) / "state" / "aime.db")) as other:
        for event in ("INSERT", "UPDATE"):
            other.execute(
                f"CREATE TRIGGER full_{event} BEFORE {event} ON proposals BEGIN SELECT RAISE(ABORT, 'full'); END"
            )

    with pytest.raises(WriteFailed, match="full"):
        decide(shelf, name)

    assert (shelf.dump(), remembered(shelf)) == (before, known)
