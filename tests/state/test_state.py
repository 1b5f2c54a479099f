"""What is remembered, and for how long."""

import sqlite3
import subprocess
import sys
import time
from array import array
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aime_cli.errors import TryLater, WriteFailed
from aime_cli.state import Choice, Reported, TryRecord, choose
from aime_cli.state.keys import key_digest
from tests.state.conftest import NOW, Memory, recall, remember

TRY = TryRecord(
    started_at=NOW,
    task="generate-haiku",
    album_key="discogs:1362040",
    title="Moon Safari",
    provider="chat",
    model="mistral3",
    prompt_version="1",
    prompt_tokens=312,
    completion_tokens=41,
    duration=1.25,
    verdict="refused: line 2: 8 syllables",
    text="Vinyle qui tourne\nNotes dansent sous mes doigts\nL'âme en écume",
)


def test_picks_go_round_by_round(memory: Memory) -> None:
    names, turns = [f"discogs:{number}" for number in range(10)], list[str]()
    rng = Random(3)
    for _ in range(8):
        with memory.open() as state:
            choice = choose(((name, name) for name in names), 5, state.picked("haiku"), rng)
            state.remember_picks("haiku", choice)
        turns += choice.items

    assert all(set(turns[start : start + 10]) == set(names) for start in range(0, 40, 10))
    assert memory.warnings == []


def test_each_purpose_has_rounds_of_its_own(memory: Memory) -> None:
    with memory.open() as state:
        state.remember_picks("haiku", choose([("a", 1)], 1, state.picked("haiku"), Random(1)))

        assert key_digest("a") in state.picked("haiku")
        assert len(state.picked("portrait")) == 0


def test_a_choice_that_was_never_published_is_not_remembered(memory: Memory) -> None:
    with memory.open() as state:
        choose([("a", 1)], 1, state.picked("haiku"), Random(1))
    with memory.open() as state:
        assert len(state.picked("haiku")) == 0


def test_a_hundred_thousand_picks_are_quick(memory: Memory) -> None:
    digests = array("q", {key_digest(f"discogs:{number}") for number in range(100_000)})
    with memory.open() as state:
        state.remember_picks("haiku", Choice([], False, digests, ()))
    started = time.process_time()
    with memory.open() as state:
        picked = state.picked("haiku")
        state.remember_picks("haiku", choose([("new", 1)], 1, picked, Random(1)))
    spent = time.process_time() - started

    assert len(picked) == 100_000
    assert memory.path.stat().st_size < 3_000_000
    assert spent < 1.0  # 0.1 s, that is


def test_a_round_of_many_albums_ends(memory: Memory) -> None:
    digests = array("q", {key_digest(f"discogs:{number}") for number in range(25_000)})
    with memory.open() as state:
        state.remember_picks("haiku", Choice([], False, digests, ()))
        albums = ((f"discogs:{number}", number) for number in range(25_000))
        choice = choose(albums, 5, state.picked("haiku"), Random(1))
        state.remember_picks("haiku", choice)

        assert choice.starts_over
        assert len(state.picked("haiku")) == 5


def test_haikus_are_remembered_for_thirty_days(memory: Memory) -> None:
    for day in range(40):
        with memory.open() as state:
            state.remember_haikus([f"haiku {day}"], "fr", NOW + timedelta(days=day))
    last = NOW + timedelta(days=39)

    with memory.open() as state:
        assert state.recent_haikus(last - timedelta(days=7)) == {f"haiku {day}" for day in range(32, 40)}
        assert len(state.recent_haikus(NOW - timedelta(days=999))) == 31  # older ones are gone


def test_a_haiku_that_returns_is_recent_again(memory: Memory) -> None:
    with memory.open() as state:
        state.remember_haikus(["again", "again"], "fr", NOW)
        state.remember_haikus(["again"], "fr", NOW + timedelta(days=20))
        state.remember_haikus([], "fr", NOW + timedelta(days=40))

        assert state.recent_haikus(NOW + timedelta(days=19)) == {"again"}


def test_tries_come_back_as_they_were_newest_first(memory: Memory) -> None:
    bare = TryRecord(
        started_at=datetime(2026, 1, 31, 12, tzinfo=timezone(timedelta(hours=9))),
        task="weekly-haiku",
        title="",
        provider="offline",
        verdict="valid",
        text="",
        duration=0.0,
    )
    with memory.open() as state:
        state.log_try(TRY)
        state.log_try(bare)
    with memory.open() as state:
        found = list(state.tries(10))

    assert found == [bare, TRY]
    assert found[0].started_at.tzinfo == UTC


def test_tries_are_limited_and_read_in_pages(memory: Memory) -> None:
    with memory.open() as state:
        state._driver.execute("PRAGMA synchronous = OFF")
        for number in range(620):
            state.log_try(replace(TRY, title=str(number)))

        assert [each.title for each in state.tries(3)] == ["619", "618", "617"]
        assert [int(each.title) for each in state.tries(601)] == list(range(619, 18, -1))
        assert sum(1 for _ in state.tries(5_000)) == 620
        assert list(state.tries(0)) == []


def test_a_slow_reader_of_tries_keeps_nobody_from_writing(memory: Memory) -> None:
    with memory.open() as state:
        for _ in range(3):
            state.log_try(TRY)
        reader = state.tries(3)
        next(reader)
        with memory.open() as other:
            other._driver.execute("PRAGMA busy_timeout = 0")
            other.log_try(TRY)

        assert sum(1 for _ in reader) == 2
    assert memory.warnings == []


def test_tries_are_forgotten_after_ninety_days(memory: Memory) -> None:
    for day in (0, 1, 50, 90, 91):
        with memory.open(NOW + timedelta(days=day)) as state:
            state.log_try(replace(TRY, started_at=NOW + timedelta(days=day), title=f"day {day}"))

    with memory.open(NOW + timedelta(days=91)) as state:
        assert [each.title for each in state.tries(10)] == ["day 91", "day 90", "day 50", "day 1"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"prompt_tokens": 10**30}, {"prompt_tokens": 2**63 - 1}),
        ({"completion_tokens": -(10**30)}, {"completion_tokens": 1 - 2**63}),
        ({"text": "half a \ud83d and \0"}, {"text": "half a ? and \0"}),
        ({"text": "é" * 50_000}, {"text": "é" * 10_000}),
        ({"title": "a'b\"; DROP TABLE tries; --"}, {"title": "a'b\"; DROP TABLE tries; --"}),
    ],
)
def test_absurd_answers_are_logged_too(given: dict[str, Any], kept: dict[str, Any], memory: Memory) -> None:
    with memory.open() as state:
        state.log_try(replace(TRY, **given))

        assert list(state.tries(1)) == [replace(TRY, **kept)]
    assert memory.warnings == []


def test_half_a_character_in_a_haiku_or_a_key_harms_nothing(memory: Memory) -> None:
    with memory.open() as state:
        state.remember_haikus(["half a \ud83d"], "fr", NOW)
        state.remember_picks("haiku", choose([("half a \ud83d", 1)], 1, state.picked("haiku"), Random(1)))

        assert len(state.picked("haiku")) == 1
    assert memory.warnings == []


def test_a_report_is_remembered_by_task_period_collection_and_who_wanted_it(memory: Memory) -> None:
    report = Reported("analyze-week", "2026-W05", "/music.db")
    others = [
        replace(report, task="analyze-month"),
        replace(report, period="2026-W06"),
        replace(report, collection="/other.db"),
    ]
    known = []
    for scheduled in (False, True, False):
        with memory.open() as state:
            known.append((state.is_reported(report), state.is_reported(report, scheduled=True)))
            state.remember_report(report, NOW, scheduled=scheduled)
    with memory.open() as state:
        known.append((state.is_reported(report), state.is_reported(report, scheduled=True)))
        assert not any(state.is_reported(other) for other in others)
    assert known == [(False, False), (True, False), (True, True), (True, True)]
    assert memory.warnings == []


_MET_WHILE_A_READER_KEEPS_IT_WAITING = """
import os, signal, sys, threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import connect
from aime_cli import signals
from aime_cli.state import open_state

now, home = datetime(2026, 11, 22, tzinfo=UTC), Path(sys.argv[1])
signals.end_on_signals()
with open_state(home, now, lambda line: print(line, flush=True)) as state:
    state.remember_haikus(["before"], "fr", now)
    state._driver.execute("PRAGMA busy_timeout = 1000")
    with closing(connect(home / "state" / "aime.db", isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM haikus").fetchall()
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
        try:
            state.remember_haikus(["during"], "fr", now)
        except SystemExit:
            print("unwinding", flush=True)
    state.remember_haikus(["after"], "fr", now)
"""


def test_a_signal_while_others_keep_a_change_waiting_costs_that_change_only(tmp_path: Path) -> None:
    program = [sys.executable, "-c", _MET_WHILE_A_READER_KEEPS_IT_WAITING, str(tmp_path)]

    outcome = subprocess.run(program, check=False, capture_output=True, text=True, timeout=30)

    assert outcome.stderr == ""
    assert outcome.stdout.splitlines() == [
        f"cannot write {tmp_path / 'state' / 'aime.db'}: database is locked",
        "unwinding",
    ]
    with closing(sqlite3.connect(tmp_path / "state" / "aime.db")) as state:
        assert state.execute("SELECT count(*) FROM haikus").fetchone() == (2,)


def test_what_must_be_kept_is_kept_whole_or_not_at_all(memory: Memory) -> None:
    def stopped() -> None:
        with state.keeping():
            remember(state, "a")
            raise ValueError("stop")

    with memory.open() as state:
        with pytest.raises(ValueError, match="stop"):
            stopped()
        with state.keeping():
            remember(state, "b")
            assert recall(state) == {"b"}
        state.check_kept()
        with closing(sqlite3.connect(memory.path, isolation_level=None)) as reader:
            state._driver.execute("PRAGMA busy_timeout = 0")
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM haikus").fetchall()
            with pytest.raises(TryLater, match="locked"), state.keeping():
                pytest.fail("a reader could keep the commit waiting")
        state._driver.execute("PRAGMA query_only = ON")
        with pytest.raises(WriteFailed, match="readonly"), state.keeping():
            remember(state, "c")
        state.check_kept()
        assert memory.warnings == []
        remember(state, "d")
        with pytest.raises(WriteFailed, match="readonly"):
            state.check_kept()
    assert memory.recall() == {"b"}


def test_a_state_that_is_not_kept_says_why(memory: Memory) -> None:
    memory.home.mkdir()
    (memory.home / "state").write_text("a file")
    with memory.open() as state:
        for insist in (state.check_kept, state.keeping().__enter__):
            with pytest.raises(WriteFailed, match="its folder is a file"):
                insist()


def test_a_state_that_another_run_has_to_mend_is_there_later(memory: Memory) -> None:
    memory.remember("a")
    with memory.open():
        memory.path.write_bytes(b"damaged" * 1000)
        with memory.open() as state, pytest.raises(TryLater, match="another run is using it"):
            state.check_kept()
