"""What a person decides about matches, and what later runs make of it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from aime_cli.errors import TryLater, UsageError
from aime_cli.state import State
from aime_cli.tasks.enrichment import accept, reject, set_value
from tests.conftest import NOW, by_artist
from tests.tasks.enrichment.conftest import Shelf, Twin, link_of, mbid_of, page_of

ShelfOf = Callable[..., Shelf]
LINKS: dict[str, Any] = {"lacks": frozenset({"link"})}
COVERS: dict[str, Any] = {"lacks": frozenset({"cover"})}
YEARS: dict[str, Any] = {"lacks": frozenset({"year"})}
YEAR = timedelta(days=365)
OWN = "https://open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv"


@pytest.fixture
def shelf(shelf_of: ShelfOf) -> Shelf:
    """Return a home with one album of 1998 that is no Discogs edition."""
    rows: dict[str, Any] = dict(by_artist("Air", titles=["Moon Safari"]))
    rows["albums"][0] |= {"source": "manual", "year": 1998}
    return shelf_of(rows)


def decide(shelf: Shelf, what: Callable[..., str], *numbers_or_values: Any) -> str:
    with shelf.memory() as state:
        return what(shelf.settings(), state, *numbers_or_values, NOW)


def waiting(shelf: Shelf, *, decided: bool = False) -> list[tuple[int | None, str, str | int]]:
    """Return number, field and value of what waits for a decision, or was decided."""
    with shelf.memory() as state:
        return [(each.id, each.lack, each.value) for each in state.enrichment.proposals(decided=decided)]


def execute(shelf: Shelf, statement: str) -> None:
    with closing(sqlite3.connect(shelf.database)) as other:
        other.execute(statement)
        other.commit()


def test_what_is_not_sure_is_proposed_not_written_and_not_asked_again(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    before = shelf.dump()

    run = shelf.enrich(**LINKS)
    asked = len(twin.asked)
    later = shelf.enrich(now=NOW + YEAR, **LINKS)

    assert (shelf.dump(), later.result, len(twin.asked)) == (before, "nothing", asked)
    assert waiting(shelf) == [(1, "link", link_of(1))]
    assert page_of(run) == (
        "# 🔎 Enrichissement\n\n"
        "Généré: 31/01/2026 07:00:15\n\n"
        "## À vérifier (1)\n\n"
        f"- **Moon Safari** - Air (id 1) — lien Spotify\xa0: {link_of(1)} (Spotify, 89\u202f%)"
        " — of 1970, long before 1998\n\n"
        "Albums qui attendent encore leur tour\xa0: 0\n"
    )


def test_accepting_writes_it(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    shelf.enrich(**LINKS)

    assert decide(shelf, accept, 1) == f"accepted 1: link of Moon Safari is {link_of(1)}"
    assert (shelf.links(), waiting(shelf)) == ({1: link_of(1)}, [])
    assert waiting(shelf, decided=True) == [(1, "link", link_of(1))]
    assert shelf.enrich(now=NOW + YEAR, **LINKS).result == "nothing"


def test_accepting_a_cover_writes_both_places(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    twin.spotify.clear()
    shelf.enrich(**COVERS)
    decide(shelf, accept, 1)

    cover = f"{shelf.url}/release-group/{mbid_of(1)}/front-500"
    assert shelf.rows("SELECT image_url FROM albums") == [(cover,)]
    assert shelf.rows("SELECT album_id, url, image_type, source FROM images") == [
        (1, cover, "album", "musicbrainz")
    ]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE albums SET spotify_url = 'theirs'", "UPDATE albums SET title = 'Other'", "DELETE FROM albums"],
)
def test_what_was_changed_since_is_not_overwritten(statement: str, twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    shelf.enrich(**LINKS)
    execute(shelf, statement)
    before = shelf.dump()

    said = decide(shelf, accept, 1)

    assert said == "accepted 1: but Moon Safari was changed meanwhile, and nothing is written"
    assert shelf.dump() == before


def test_a_locked_collection_leaves_the_decision_open(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    shelf.enrich(**LINKS)
    with closing(sqlite3.connect(shelf.database, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = DELETE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(TryLater):
            decide(shelf, _accept_at_once, 1)

    assert waiting(shelf) == [(1, "link", link_of(1))]
    assert decide(shelf, accept, 1).endswith(link_of(1))


def _accept_at_once(settings: Any, state: State, number: int, now: Any) -> str:
    return accept(settings, state, number, now, busy_seconds=0.05)


def test_what_is_rejected_is_never_proposed_again_and_another_is_looked_for(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1971)
    twin.has(2, "Moon safari", "Air", 1970)
    shelf.enrich(**LINKS)

    assert decide(shelf, reject, 1) == "rejected 1: the next run looks for another link of Moon Safari"
    shelf.enrich(**LINKS)
    assert waiting(shelf) == [(2, "link", link_of(2))]
    decide(shelf, reject, 2)
    assert shelf.enrich(**LINKS).report.counts["not_found"] == 1
    assert shelf.enrich(now=NOW + YEAR, force=True, **LINKS).report.counts["not_found"] == 1
    assert (waiting(shelf), shelf.links()) == ([], {1: None})
    assert [number for number, *_ in waiting(shelf, decided=True)] == [1, 2]


def test_rejecting_one_catalog_s_candidate_does_not_ask_the_other_one_again(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    shelf.enrich(**COVERS)
    assert [number for number, *_ in waiting(shelf)] == [1, 2]
    twin.asked.clear()

    decide(shelf, reject, 1)
    shelf.enrich(**COVERS)

    assert (len(twin.of("musicbrainz")), twin.of("spotify")) == (1, [])


def test_what_another_catalog_fills_waits_for_nobody(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    twin.spotify["Moon Safari"]["release_date"] = "1998"

    run = shelf.enrich(**COVERS)

    assert (run.report.counts["to_review"], run.report.counts["filled"], waiting(shelf)) == (1, 1, [])


def test_who_thinks_better_of_it_may_accept_after_all(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    shelf.enrich(**LINKS)
    decide(shelf, reject, 1)

    decide(shelf, accept, 1)

    assert shelf.links() == {1: link_of(1)}


def test_a_year_in_review_is_kept_beside_an_edition(twin: Twin, shelf_of: ShelfOf) -> None:
    rows: dict[str, Any] = dict(by_artist("Miles Davis", titles=["Kind of Blue"]))
    rows["albums"][0] |= {"year": 2015, "discogs_id": "7"}
    shelf = shelf_of(rows)
    twin.has(1, "Kind of Blue", "Miles Davis", 1959)
    twin.musicbrainz["Kind of Blue"]["primary-type"] = "Single"
    before = shelf.dump()
    shelf.enrich(**YEARS)
    with shelf.memory() as state:
        assert state.enrichment.original_years().get("discogs:7") is None

    assert decide(shelf, accept, 1) == "accepted 1: year of Kind of Blue is 1959"

    assert shelf.dump() == before
    with shelf.memory() as state:
        assert state.enrichment.original_years().get("discogs:7") == 1959


def test_a_value_of_ones_own_fills_a_field_and_closes_what_was_proposed(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1970)
    shelf.enrich(**LINKS)

    assert decide(shelf, set_value, 1, "link", OWN) == f"set: link of Moon Safari is {OWN}"

    assert (shelf.links(), waiting(shelf)) == ({1: OWN}, [])
    assert waiting(shelf, decided=True) == [(2, "link", OWN)]


def test_a_value_of_ones_own_replaces_another(shelf: Shelf) -> None:
    cover, other = "https://covers.example/1.jpg", "https://covers.example/2.jpg"
    for value in (cover, other, other):
        decide(shelf, set_value, 1, "cover", value)
    decide(shelf, set_value, 1, "year", "1997")
    decide(shelf, set_value, 1, "year", "1999")

    assert shelf.rows("SELECT year, image_url FROM albums") == [(1999, other)]
    assert shelf.rows("SELECT url, source FROM images") == [(other, "person")]
    assert [value for *_, value in waiting(shelf, decided=True)] == [other, 1999]


def test_the_year_of_a_pressing_stays_whatever_a_person_says(shelf_of: ShelfOf) -> None:
    rows: dict[str, Any] = dict(by_artist("Miles Davis", titles=["Kind of Blue"]))
    rows["albums"][0] |= {"year": 2015, "discogs_id": "7"}
    shelf = shelf_of(rows)
    before = shelf.dump()

    decide(shelf, set_value, 1, "year", "1959")

    assert shelf.dump() == before
    with shelf.memory() as state:
        assert state.enrichment.original_years().get("discogs:7") == 1959


def test_a_field_that_a_person_has_set_gets_that_value_again_when_it_is_emptied(
    twin: Twin, shelf: Shelf
) -> None:
    twin.has(1, "Moon Safari", "Air", 1998)
    decide(shelf, set_value, 1, "link", OWN)
    decide(shelf, set_value, 1, "year", "1997")
    execute(shelf, "UPDATE albums SET spotify_url = NULL, year = NULL")

    run = shelf.enrich(lacks=frozenset({"link", "year"}))

    assert (run.result, twin.asked, shelf.links()) == ("ok", [], {1: OWN})
    assert shelf.rows("SELECT year FROM albums") == [(1997,)]


BAD_VALUES = [
    ("link", "https://open.spotify.com.evil.example/album/4LH4d3cOWNNsVw41Gqt2kv", "not a link"),
    ("link", "https://me@open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv", "not a link"),
    ("link", "http://open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv", "not a link"),
    ("link", "javascript:alert(1)", "not a link"),
    ("link", f"{OWN}\n", "not a link"),
    ("link", "", "not a link"),
    ("cover", "http://covers.example/1.jpg", "not a cover"),
    ("cover", "https://me:secret@covers.example/1.jpg", "not a cover"),
    ("cover", "https://covers.example/a b", "not a cover"),
    ("year", "0", "not a year"),
    ("year", "98", "not a year"),
    ("year", "2998", "not a year"),
    ("year", "١٩٩٨", "not a year"),
    ("description", "Good.", "no description can be set"),
    ("links", OWN, "no links can be set"),
]


def test_a_bad_value_is_refused(shelf: Shelf) -> None:
    before = shelf.dump()

    for what, value, complaint in BAD_VALUES:
        with pytest.raises(UsageError, match=complaint):
            decide(shelf, set_value, 1, what, value)

    assert (shelf.dump(), waiting(shelf, decided=True)) == (before, [])


def test_what_is_not_there_cannot_be_decided(shelf: Shelf) -> None:
    for number in (7, 2**70, -(2**70)):
        for what in (accept, reject):
            with pytest.raises(UsageError, match="no proposal has the number"):
                decide(shelf, what, number)
        with pytest.raises(UsageError, match="no album has the id"):
            decide(shelf, set_value, number, "link", OWN)
    decide(shelf, set_value, 1, "link", OWN)
    for what in (accept, reject):
        with pytest.raises(UsageError, match="1 is a value that was set, no candidate"):
            decide(shelf, what, 1)


def test_what_was_accepted_is_written_and_cannot_be_rejected(twin: Twin, shelf: Shelf) -> None:
    twin.has(1, "Moon Safari", "Air", 1950)
    shelf.enrich(lacks=frozenset({"link"}))
    decide(shelf, accept, 1)

    assert decide(shelf, accept, 1) == "accepted 1 before"
    with pytest.raises(UsageError, match="1 was accepted, and its value is written"):
        decide(shelf, reject, 1)
    assert shelf.links() == {1: link_of(1)}
