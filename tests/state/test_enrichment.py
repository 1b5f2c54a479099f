"""What enrichment remembers: attempts, pauses, years, decisions, writes and texts."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aime_cli.entities import CatalogAlbum, Lack
from aime_cli.state import Attempts, Enrichment, OriginalYears, Outcome, Proposal, TextOrigin, Write
from aime_cli.state.schema import MIGRATIONS, VERSION, migrate, version_of
from tests.state.conftest import NOW, TOMORROW, Memory

KEY = "discogs:1362040"
DAY = timedelta(days=1)


def candidate(number: str = "x1", catalog: str = "spotify", title: str = "Moon Safari") -> CatalogAlbum:
    return CatalogAlbum(
        catalog=catalog,
        id=number,
        url=f"https://open.spotify.com/album/{number}",
        title=title,
        artists=["Air"],
        year=1998,
        kinds=frozenset({"album"}),
        cover=None,
    )


def proposal(found: CatalogAlbum | None = None, *, key: str = KEY, lack: Lack = "link") -> Proposal:
    found = found or candidate()
    return Proposal(
        key=key,
        album_id=7,
        title="Moon Safari",
        credit="Air",
        lack=lack,
        candidate=found,
        value=found.url,
        score=0.71,
        reasons=("the year is 3 off", "a remaster"),
    )


def write(**values: object) -> Write:
    given = Write(
        run_id=3,
        key=KEY,
        album_id=7,
        lack="link",
        source="spotify",
        table="albums",
        column="spotify_url",
        old=None,
        new="https://open.spotify.com/album/x1",
        written_at=NOW,
        row_id=7,
        catalog="spotify",
        candidate_id="x1",
    )
    return replace(given, **values)  # type: ignore[arg-type]  # the values are those of the class


def is_due(log: Enrichment, now: datetime, source: str = "spotify") -> bool:
    return log.attempts().is_due(KEY, "link", source, now)


def test_each_miss_waits_longer_than_the_one_before(memory: Memory) -> None:
    now = NOW
    with memory.open() as state:
        log = state.enrichment
        assert is_due(log, now)
        for days in (7, 30, 90, 90, 90):
            log.remember_attempt(KEY, "link", "spotify", "miss", now)
            over = now + timedelta(days=days)

            assert not is_due(log, now)
            assert not is_due(log, over - timedelta(seconds=1))
            assert is_due(log, over)
            now = over


def test_a_failed_attempt_is_due_at_once_and_a_refused_one_after_a_week_and_neither_is_a_miss(
    memory: Memory,
) -> None:
    outcomes: list[Outcome] = ["failed", "miss", "refused", "failed"]
    with memory.open() as state:
        log = state.enrichment
        for outcome in outcomes:
            log.remember_attempt(KEY, "link", "spotify", outcome, NOW)
            assert is_due(log, NOW) == (outcome == "failed")
            assert is_due(log, NOW + 7 * DAY)
        log.remember_attempt(KEY, "link", "spotify", "miss", NOW)

        assert not is_due(log, NOW + 30 * DAY - timedelta(seconds=1))
        assert is_due(log, NOW + 30 * DAY)


@pytest.mark.parametrize(("outcome", "again"), [("filled", True), ("found", True), ("review", False)])
def test_what_was_found_ends_a_row_of_misses(outcome: Outcome, again: bool, memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.remember_attempt(KEY, "link", "spotify", "miss", NOW)
        log.remember_attempt(KEY, "link", "spotify", outcome, NOW)
        # Who asks knows that the field lacks again what was filled; what is for review waits for a person.
        assert is_due(log, datetime(9999, 1, 1, tzinfo=UTC)) == again
        log.remember_attempt(KEY, "link", "spotify", "miss", NOW)

        assert is_due(log, NOW + 7 * DAY)


def test_albums_lacks_and_sources_wait_apart_and_in_later_processes_too(memory: Memory) -> None:
    with memory.open() as state:
        for number in range(50):
            state.enrichment.remember_attempt(f"album:{number}", "cover", "musicbrainz", "miss", NOW)
    with memory.open(TOMORROW) as state:
        attempts = state.enrichment.attempts()

    assert len(attempts) == 50
    for number in range(50):
        key = f"album:{number}"
        assert attempts.last(key, "cover", "musicbrainz") == NOW
        assert not attempts.is_due(key, "cover", "musicbrainz", TOMORROW)
        assert attempts.is_due(key, "cover", "spotify", TOMORROW)
        assert attempts.is_due(key, "year", "musicbrainz", TOMORROW)
    assert attempts.last("album:50", "cover", "musicbrainz") is None


def test_a_wait_that_begins_in_the_future_is_none(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.remember_attempt(KEY, "link", "spotify", "miss", NOW + timedelta(days=4000))
        assert is_due(log, NOW)
        log.remember_attempt(KEY, "link", "spotify", "miss", NOW + timedelta(minutes=5))
        assert not is_due(log, NOW)
        log.remember_attempt(KEY, "link", "spotify", "review", NOW + timedelta(days=4000))
        assert not is_due(log, NOW)


def test_a_paused_source_is_let_alone_until_then_by_every_process(memory: Memory) -> None:
    until = NOW + timedelta(seconds=79_892)
    with memory.open() as state:
        state.enrichment.pause("spotify", NOW + DAY * 3)
        state.enrichment.pause("spotify", until)
    with memory.open() as state:
        log = state.enrichment

        assert log.paused_until("spotify", NOW) == until
        assert log.paused_until("spotify", until - timedelta(microseconds=1)) == until
        assert log.paused_until("spotify", until) is None
        assert log.paused_until("musicbrainz", NOW) is None


def test_original_years_are_known_by_key(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        assert not log.original_years()
        log.remember_year(KEY, 1999, "a", NOW)
        log.remember_year(KEY, 1998, "b", NOW)
        log.remember_year("album:air|premiers symptomes|cd", 1997, "c", NOW)
        years = log.original_years()

    assert years
    assert len(years) == 2
    assert [years.get(key) for key in (KEY, "album:air|premiers symptomes|cd", "discogs:1")] == [
        1998,
        1997,
        None,
    ]


def test_a_proposal_comes_back_as_it_was(memory: Memory) -> None:
    with memory.open() as state:
        state.enrichment.propose(proposal(), NOW)
    with memory.open() as state:
        (found,) = state.enrichment.proposals()

        assert found == replace(proposal(), id=1)
        assert state.enrichment.proposal(1) == found
        assert state.enrichment.proposal(2) is None
        assert state.enrichment.proposal(10**30) is None


def test_one_candidate_a_catalog_waits_for_a_decision(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.propose(proposal(), NOW)
        log.propose(replace(proposal(), score=0.8), NOW)
        assert [(each.id, each.score) for each in log.proposals()] == [(1, 0.8)]
        log.propose(proposal(candidate("x2")), NOW)
        log.propose(proposal(candidate("x1", "musicbrainz")), NOW)
        log.propose(proposal(candidate("x1"), lack="cover"), NOW)

        # The number of what has gone is not given to another: nobody accepts what they did not see.
        assert [each.id for each in log.proposals()] == [2, 3, 4]


def test_a_rejected_candidate_is_not_proposed_again_and_the_field_is_due(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.remember_attempt(KEY, "link", "spotify", "review", NOW)
        log.remember_attempt(KEY, "link", "deezer", "miss", NOW)
        log.propose(proposal(), NOW)
        log.decide(1, "rejected", TOMORROW)

        assert is_due(log, TOMORROW)
        assert not is_due(log, TOMORROW, "deezer")
        assert log.rejected_ids(KEY, "link", "spotify") == {"x1"}
        assert log.rejected_ids(KEY, "link", "deezer") == set()
        assert (KEY, "link") not in log.decisions()
        log.propose(proposal(), TOMORROW)
        assert list(log.proposals()) == []
        log.propose(proposal(candidate("x2")), TOMORROW)
        log.propose(proposal(key="discogs:2"), TOMORROW)
        assert [each.candidate.id for each in log.proposals() if each.candidate] == ["x2", "x1"]
        log.remember_attempt(KEY, "link", "spotify", "miss", TOMORROW)  # the first: none of the others was
        assert is_due(log, TOMORROW + 7 * DAY)


def test_accepting_decides_the_field(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.propose(proposal(), NOW)
        log.propose(proposal(candidate("d1", "deezer")), NOW)
        log.propose(proposal(lack="cover"), NOW)
        log.decide(1, "accepted", TOMORROW)
        log.decide(99, "accepted", TOMORROW)

        assert (KEY, "link") in log.decisions()
        assert (KEY, "cover") not in log.decisions()
        assert [(each.id, each.lack) for each in log.proposals()] == [(3, "cover")]
        (decided,) = log.proposals(decided=True)
        assert (decided.id, decided.decision, decided.decided_at) == (1, "accepted", TOMORROW)
        assert [each.id for each in log.proposals(decided=None)] == [1, 3]


def test_a_person_may_think_better_of_it(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.propose(proposal(), NOW)
        log.decide(1, "rejected", NOW)
        log.decide(1, "accepted", TOMORROW)
        assert log.rejected_ids(KEY, "link", "spotify") == set()
        assert (KEY, "link") in log.decisions()
        log.decide(1, "rejected", TOMORROW)

        assert log.rejected_ids(KEY, "link", "spotify") == {"x1"}
        assert (KEY, "link") not in log.decisions()


def test_a_value_of_a_person_decides_the_field(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.propose(proposal(), NOW)
        log.decide_value(KEY, "link", "https://open.spotify.com/album/mine", NOW)
        log.decide_value(KEY, "link", "https://open.spotify.com/album/other", TOMORROW)
        log.decide_value(
            "discogs:2", "year", 1969, TOMORROW, album_id=2, title="Abbey Road", credit="Beatles"
        )

        assert {(KEY, "link"), ("discogs:2", "year")} <= log.decisions().keys()
        assert list(log.proposals()) == []
        first, second = log.proposals(decided=True)
        assert first == Proposal(
            key=KEY,
            album_id=7,
            title="Moon Safari",
            credit="Air",
            lack="link",
            candidate=None,
            value="https://open.spotify.com/album/other",
            score=1.0,
            id=3,
            decision="set",
            decided_at=TOMORROW,
        )
        assert (second.value, second.title, second.credit, second.album_id) == (
            1969,
            "Abbey Road",
            "Beatles",
            2,
        )


def test_proposals_are_read_in_pages_and_a_slow_reader_stops_nobody(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        state._driver.execute("PRAGMA synchronous = OFF")
        for number in range(520):
            log.propose(proposal(key=f"discogs:{number}"), NOW)
        reader = log.proposals()
        next(reader)
        with memory.open() as other:
            other._driver.execute("PRAGMA busy_timeout = 0")
            other.enrichment.decide(520, "rejected", NOW)

        assert sum(1 for _ in reader) == 518
    assert memory.warnings == []


def test_writes_are_listed_by_run_and_what_is_undone_is_not_taken_again(memory: Memory) -> None:
    year = write(lack="year", column="year", old=0, new=1998, catalog=None, candidate_id=None)
    with memory.open() as state:
        log = state.enrichment
        log.remember_attempt(KEY, "link", "spotify", "filled", NOW)
        ids = [log.begin_write(each) for each in (write(), year, write(run_id=None), write(run_id=4))]
        assert ids == [1, 2, 3, 4]
        log.cancel_write([4, 99])
        log.cancel_write([])
        log.undone(1, TOMORROW)
        log.undone(99, TOMORROW)

        assert log.writes(3) == (replace(write(), id=1, undone_at=TOMORROW), replace(year, id=2))
        assert log.writes(4) == ()
        assert log.rejected_ids(KEY, "link", "spotify") == {"x1"}
        assert log.decisions() == {(KEY, "link"): None}
        log.propose(proposal(), TOMORROW)
        assert list(log.proposals()) == []


def test_undoing_what_was_accepted_rejects_it(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        log.propose(proposal(), NOW)
        log.decide(1, "accepted", NOW)
        log.begin_write(write(catalog=None, candidate_id=None))
        log.undone(1, TOMORROW)

        assert log.decisions()[KEY, "link"] is None
        assert log.rejected_ids(KEY, "link", "spotify") == {"x1"}


def test_long_and_odd_values_are_kept_whole(memory: Memory) -> None:
    text = "é" * 50_000
    with memory.open() as state:
        log = state.enrichment
        log.begin_write(write(old=text, new="half a \ud83d"))
        log.propose(replace(proposal(), title="half a \ud83d", reasons=("\ud83d",)), NOW)

        (found,) = log.writes(3)
        assert (found.old, found.new) == (text, "half a ?")
        (proposed,) = log.proposals()
        assert (proposed.title, proposed.reasons) == ("half a ?", ("?",))


def test_who_wrote_a_text_is_known_until_it_is_undone(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        assert log.text_origin(KEY) is None
        log.remember_text(KEY, "mistral3", "1", "fr", NOW)
        log.remember_text(KEY, "mistral3", "2", "en", TOMORROW)
        assert log.text_origin(KEY) == TextOrigin("mistral3", "2", "en", "chat", TOMORROW)
        log.begin_write(write(lack="description", source="chat", catalog=None, candidate_id=None))
        log.undone(1, TOMORROW)

        assert log.text_origin(KEY) is None


def test_rows_with_flipped_bits_are_passed_over(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        for number in range(4):
            log.propose(proposal(key=f"discogs:{number}"), NOW)
            log.begin_write(write(lack="cover"))
        log.pause("spotify", TOMORROW)
        log.remember_text(KEY, "m", "1", "fr", NOW)
        for column, value, row in [("candidate", "{", 1), ("lack", "lynk", 2), ("decided_at", "soon", 3)]:
            state._driver.execute(f"UPDATE proposals SET {column} = ? WHERE id = ?", (value, row))
        for column, value, row in [("new", "null", 1), ("lack", "lynk", 2), ("written_at", "soon", 3)]:
            state._driver.execute(f"UPDATE writes SET {column} = ? WHERE id = ?", (value, row))
        state._driver.execute("UPDATE pauses SET until = 'soon'")
        state._driver.execute("UPDATE texts SET written_at = 'soon'")

        assert [each.id for each in log.proposals()] == [4]
        assert [each.id for each in log.writes(3)] == [4]
        assert log.proposal(1) is None
        assert log.paused_until("spotify", NOW) is None
        assert log.text_origin(KEY) is None


def test_a_memory_that_cannot_be_written_or_read_stops_nobody(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        for table in ("attempts", "pauses", "original_years", "proposals", "rejections", "writes", "texts"):
            state._driver.execute(f"DROP TABLE {table}")
        log.remember_attempt(KEY, "link", "spotify", "miss", NOW)
        log.pause("spotify", TOMORROW)
        log.remember_year(KEY, 1998, "a", NOW)
        log.propose(proposal(), NOW)
        log.decide(1, "accepted", NOW)
        log.decide_value(KEY, "link", "x", NOW)
        log.cancel_write([1])
        log.undone(1, NOW)
        log.remember_text(KEY, "m", "1", "fr", NOW)

        assert log.begin_write(write()) is None
        assert (len(log.attempts()), len(log.original_years())) == (0, 0)
        assert (log.paused_until("spotify", NOW), log.proposal(1), log.decisions()) == (None, None, {})
        assert (list(log.proposals()), log.writes(3), log.text_origin(KEY)) == ([], (), None)
        assert log.rejected_ids(KEY, "link", "spotify") == set()
    assert len(memory.warnings) == 1


def test_snapshots_of_nothing_know_nothing() -> None:
    assert Attempts().is_due(KEY, "link", "spotify", NOW)
    assert OriginalYears().get(KEY) is None


def test_a_memory_of_the_second_version_learns_to_enrich(memory: Memory) -> None:
    memory.path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(memory.path, isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:2])
        assert version_of(connection) == 2
        connection.execute("INSERT INTO haikus VALUES ('a', 'fr', ?)", (NOW.isoformat(),))

    with memory.open() as state:
        state.enrichment.remember_attempt(KEY, "link", "spotify", "miss", NOW)
        assert not is_due(state.enrichment, NOW)

    assert memory.recall() == {"a"}
    with closing(sqlite3.connect(memory.path)) as connection:
        assert version_of(connection) == VERSION == 5
    assert memory.warnings == []


def test_a_reader_that_stays_costs_what_is_remembered_meanwhile_and_no_more(memory: Memory) -> None:
    with memory.open() as state:
        log = state.enrichment
        state._driver.execute("PRAGMA busy_timeout = 50")
        with closing(sqlite3.connect(memory.path, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM attempts").fetchall()
            log.remember_attempt(KEY, "link", "spotify", "miss", NOW)
        log.remember_attempt(KEY, "cover", "musicbrainz", "miss", NOW)

        assert is_due(log, NOW)
        assert log.attempts().last(KEY, "cover", "musicbrainz") == NOW
    assert memory.warnings == [f"cannot write {memory.path}: database is locked"]
