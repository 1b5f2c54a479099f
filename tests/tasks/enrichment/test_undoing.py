"""Taking back what a run wrote: the collection is as before, and stays so."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from aime_cli.collection import BUSY_SECONDS
from aime_cli.errors import TryLater, UsageError
from aime_cli.lock import task_lock
from aime_cli.state import OriginalYears
from aime_cli.tasks.enrichment import accept, undo
from aime_cli.tasks.enrichment.undoing import Undone
from tests.conftest import NOW, by_artist
from tests.tasks.enrichment.conftest import Shelf, Twin, link_of

ShelfOf = Callable[..., Shelf]
ALL: dict[str, Any] = {"lacks": frozenset({"link", "year", "cover"})}
DAY = timedelta(days=1)
RUN = 1


@pytest.fixture
def shelf(twin: Twin, shelf_of: ShelfOf) -> Shelf:
    """Return a home with two albums, of which the catalogs know all."""
    rows: dict[str, Any] = dict(by_artist("Air", "Portishead", titles=["Moon Safari", "Dummy"]))
    for row, year in zip(rows["albums"], (None, 0), strict=True):
        row |= {"source": "manual", "year": year}
    twin.has(1, "Moon Safari", "Air", 1998)
    twin.has(2, "Dummy", "Portishead", 1994)
    return shelf_of(rows)


def taken_back(shelf: Shelf, run: int = RUN, *, busy_seconds: float = BUSY_SECONDS) -> Undone:
    with shelf.memory() as state:
        return undo(shelf.settings(), state, run, NOW, busy_seconds=busy_seconds)


def execute(shelf: Shelf, *statements: str) -> None:
    with closing(sqlite3.connect(shelf.database)) as other:
        for statement in statements:
            other.execute(statement)
        other.commit()


def test_the_collection_is_as_before(shelf: Shelf) -> None:
    before = shelf.dump()
    shelf.enrich(**ALL)
    assert shelf.dump() != before

    assert taken_back(shelf) == Undone(undone=8, kept=0)
    assert shelf.dump() == before


def test_it_is_taken_back_once(shelf: Shelf) -> None:
    shelf.enrich(**ALL)
    taken_back(shelf)

    for run in (RUN, 99, 2**70, -(2**70)):
        with pytest.raises(UsageError, match=f"run {run} has written nothing that could be taken back"):
            taken_back(shelf, run)


def test_no_later_run_fills_it_again(twin: Twin, shelf: Shelf) -> None:
    before = shelf.dump()
    shelf.enrich(**ALL)
    taken_back(shelf)
    twin.asked.clear()

    later = [shelf.enrich(now=NOW + days * DAY, **ALL) for days in (0, 8, 400)]

    assert ({run.result for run in later}, twin.asked) == ({"nothing"}, [])
    assert shelf.dump() == before


def test_force_asks_again_but_does_not_take_the_same_match(twin: Twin, shelf: Shelf) -> None:
    shelf.enrich(**ALL)
    taken_back(shelf)
    twin.has(3, "Moon safari", "Air", 1998)

    shelf.enrich(force=True, ids=[1], lacks=frozenset({"link"}))

    assert shelf.links() == {1: link_of(3), 2: None}


def test_another_run_s_values_stay(shelf: Shelf) -> None:
    shelf.enrich(ids=[1], **ALL)
    first = shelf.dump()
    shelf.enrich(ids=[2], **ALL)

    assert taken_back(shelf, 2) == Undone(undone=4, kept=0)
    assert shelf.dump() == first


def test_what_was_changed_since_is_kept(shelf: Shelf) -> None:
    shelf.enrich(**ALL)
    execute(
        shelf,
        "UPDATE albums SET spotify_url = 'theirs' WHERE id = 1",
        "UPDATE images SET url = 'theirs' WHERE album_id = 1",
        "DELETE FROM images WHERE album_id = 2",
    )

    assert taken_back(shelf) == Undone(undone=5, kept=3)
    assert shelf.rows("SELECT spotify_url, year, image_url FROM albums") == [
        ("theirs", None, None),
        (None, 0, None),
    ]
    assert shelf.rows("SELECT url FROM images") == [("theirs",)]
    assert taken_back(shelf) == Undone(undone=0, kept=3), "what was kept may be tried again"


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM albums WHERE id = 1", "UPDATE albums SET title = 'Talkie Walkie' WHERE id = 1"],
)
def test_another_album_under_the_same_id_is_left_alone(statement: str, shelf: Shelf) -> None:
    shelf.enrich(ids=[1], **ALL)
    execute(shelf, statement)
    before = shelf.dump()

    assert taken_back(shelf) == Undone(undone=0, kept=4)
    assert shelf.dump() == before


def test_a_run_that_wrote_nothing_cannot_be_taken_back(twin: Twin, shelf: Shelf) -> None:
    twin.spotify.clear()
    twin.musicbrainz.clear()
    shelf.enrich(**ALL)

    with pytest.raises(UsageError, match="run 1 has written nothing"):
        taken_back(shelf)


def test_an_original_year_beside_an_edition_stays_in_our_memory(twin: Twin, shelf_of: ShelfOf) -> None:
    rows: dict[str, Any] = dict(by_artist("Miles Davis", titles=["Kind of Blue"]))
    rows["albums"][0] |= {"year": 2015, "discogs_id": "7"}
    shelf = shelf_of(rows)
    twin.has(1, "Kind of Blue", "Miles Davis", 1959)
    shelf.enrich(**ALL)

    taken_back(shelf)

    with shelf.memory() as state:
        years: OriginalYears = state.enrichment.original_years()
        assert years.get("discogs:7") == 1959


def test_what_a_person_accepted_belongs_to_no_run(twin: Twin, shelf: Shelf) -> None:
    execute(shelf, "UPDATE albums SET year = 2001")
    shelf.enrich(lacks=frozenset({"link"}))
    with shelf.memory() as state:
        accept(shelf.settings(), state, 1, NOW)
    before = shelf.dump()

    with pytest.raises(UsageError):
        taken_back(shelf)
    assert shelf.dump() == before


@pytest.mark.parametrize("task", ["enrich", "describe"])
def test_nothing_is_taken_back_while_a_run_goes_on(task: str, shelf: Shelf) -> None:
    shelf.enrich(**ALL)
    before = shelf.dump()

    with task_lock(shelf.settings().home, task), pytest.raises(TryLater):
        taken_back(shelf)

    assert shelf.dump() == before


def test_a_locked_collection_loses_nothing(shelf: Shelf) -> None:
    before = shelf.dump()
    shelf.enrich(**ALL)
    with closing(sqlite3.connect(shelf.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TryLater):
            taken_back(shelf, busy_seconds=0.05)

    assert taken_back(shelf) == Undone(undone=8, kept=0)
    assert shelf.dump() == before
