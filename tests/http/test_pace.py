"""Pace: between requests of one process, of several, and where no file can be had."""

import fcntl
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aime_cli.errors import Unavailable
from aime_cli.http import Budget, HttpClient, Pace, Waiting

START = datetime(2026, 1, 31, 6, 0, tzinfo=UTC)


class Clock:
    """A clock that moves when somebody sleeps, or is told to."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.pauses: list[float] = []
        self.waiting = Waiting(
            rng=Random(1),
            sleep=self.sleep,
            now=lambda: START + timedelta(seconds=self.seconds),
            clock=lambda: self.seconds,
        )

    def sleep(self, seconds: float) -> None:
        self.pauses.append(round(seconds, 6))
        self.seconds += seconds


def take(pace: Pace, clock: Clock, *, lasting: float = 0.0, within: float = 60) -> bool:
    with pace.turn(within) as is_ours:
        clock.seconds += lasting
    return is_ours


def test_the_pause_counts_from_the_end_of_the_last_request(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "state" / "pace"
    pace, other = Pace(1, file, clock.waiting), Pace(1, file, clock.waiting)

    assert take(pace, clock, lasting=0.4)
    assert take(other, clock)
    clock.seconds += 0.25
    assert take(pace, clock)
    clock.seconds += 3
    assert take(pace, clock)

    assert clock.pauses == [1, 0.75]
    assert float(file.read_text()) == START.timestamp() + clock.seconds


def test_without_a_file_a_process_keeps_pace_with_itself(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for file in (None, tmp_path / "file" / "pace", tmp_path):
        clock = Clock()
        pace = Pace(2, file, clock.waiting)
        assert [take(pace, clock) for _ in range(3)] == [True] * 3
        assert clock.pauses == [2, 2]


@pytest.mark.parametrize(
    "text", ["", "soon", "nan", "inf", "-5", "9" * 60, "\0\0", str(START.timestamp() + 900)]
)
def test_a_file_that_says_nonsense_costs_no_more_than_a_pause(text: str, tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "pace"
    file.write_text(text)
    pace = Pace(1, file, clock.waiting)

    assert take(pace, clock)
    assert take(pace, clock)
    assert sum(clock.pauses) <= 2


def test_no_turn_comes_where_the_time_is_over(tmp_path: Path) -> None:
    clock, file = Clock(), tmp_path / "pace"
    pace = Pace(5, file, clock.waiting)
    take(pace, clock)

    assert not take(pace, clock, within=4)
    assert clock.pauses == []
    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert not take(pace, clock, within=4)
    assert clock.seconds <= 4
    clock.seconds += 5
    assert take(pace, clock, within=4)


def test_a_client_without_a_turn_says_that_its_time_is_spent(httpserver: HTTPServer) -> None:
    clock = Clock()
    budget = Budget(8, each=1, clock=clock.waiting.clock)
    httpserver.expect_request("/").respond_with_json(1)
    with HttpClient(
        "musicbrainz",
        httpserver.url_for("/"),
        budget=budget,
        waiting=clock.waiting,
        pace=Pace(5, None, clock.waiting),
    ) as client:
        assert [client.get_json("", int) for _ in range(2)] == [1, 1]
        with pytest.raises(Unavailable, match="the 8 s for it are spent"):
            client.get_json("", int)
    assert len(httpserver.log) == 2


def test_processes_keep_pace_with_each_other(httpserver: HTTPServer, tmp_path: Path) -> None:
    arrivals: list[float] = []

    def note(request: Request) -> Response:
        arrivals.append(time.monotonic())
        return Response("1")

    httpserver.expect_request("/").respond_with_handler(note)
    program = """
import sys
from pathlib import Path
from random import Random
from aime_cli.http import Budget, HttpClient, Pace, Waiting
waiting = Waiting(rng=Random())
with HttpClient("musicbrainz", sys.argv[1], budget=Budget(30, each=5), waiting=waiting,
                pace=Pace(0.3, Path(sys.argv[2]), waiting)) as client:
    for _ in range(3):
        client.get_json("", int)
"""
    run = [sys.executable, "-c", program, httpserver.url_for("/"), str(tmp_path / "pace")]

    processes = [subprocess.Popen(run) for _ in range(2)]

    assert [process.wait(30) for process in processes] == [0, 0]
    assert len(arrivals) == 6
    assert min(later - earlier for earlier, later in pairwise(arrivals)) >= 0.3
