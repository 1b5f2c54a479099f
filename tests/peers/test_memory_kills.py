"""Our memory with many runs at once, and with runs that are killed."""

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.queues import SimpleQueue
from pathlib import Path

import pytest

from aime_cli.state import open_state
from tests.state.conftest import NOW, Memory, memory, remember

__all__ = ["memory"]
pytestmark = pytest.mark.peers

PROCESSES = 8
RUNS = 5
Warnings = SimpleQueue[list[str]]


def write_at_once(home: Path, number: int, warnings: Warnings) -> None:
    """Be one of many processes: a few runs, each of which remembers something."""
    said: list[str] = []
    for run in range(RUNS):
        with open_state(home, NOW + timedelta(days=run), said.append) as state:
            remember(state, f"{number} {run}")
    warnings.put(said)


def at_once(home: Path) -> list[list[str]]:
    context = multiprocessing.get_context("spawn")
    warnings: Warnings = context.SimpleQueue()
    processes = [
        context.Process(target=write_at_once, args=(home, number, warnings)) for number in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
        process.close()
    said = [warnings.get() for _ in processes]
    warnings.close()
    return said


EVERYTHING = {f"{number} {run}" for number in range(PROCESSES) for run in range(RUNS)}


def test_eight_runs_that_begin_with_nothing_lose_nothing(memory: Memory) -> None:
    assert at_once(memory.home) == [[]] * PROCESSES

    assert memory.recall() == EVERYTHING
    with memory.open() as state:
        assert len(state.picked("haiku")) == len(EVERYTHING)
    assert memory.files() == {"aime.db", "aime.db.bak"}
    assert memory.warnings == []


def test_eight_runs_that_find_a_damaged_file_mend_it_once(memory: Memory) -> None:
    memory.remember("before")
    os.truncate(memory.path, 4000)

    said = [line for lines in at_once(memory.home) for line in lines]

    assert len(said) == 1
    assert "took its place" in said[0]
    assert memory.recall() == EVERYTHING | {"before"}
    assert len(list(memory.path.parent.glob("*.corrupt-*"))) == 1


VICTIM = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from aime_cli.state import open_state
from tests.state.conftest import NOW, remember

day = int(sys.argv[2])
while True:
    with open_state(Path(sys.argv[1]), NOW + timedelta(days=day), lambda line: print("!", line, flush=True)) as state:
        name = f"{day} " + "x" * 5000
        remember(state, name)
        print(day, flush=True)
    day += 1
"""


@pytest.mark.parametrize("start", ["with nothing", "with a file"])
def test_a_run_killed_at_any_moment_loses_nothing_it_has_told(start: str, memory: Memory) -> None:
    if start == "with a file":
        memory.remember("before")
    rng, told, day = random.Random(9), set[int](), 0
    for _ in range(8):
        victim = subprocess.Popen(
            [sys.executable, "-c", VICTIM, str(memory.home), str(day)],
            stdout=subprocess.PIPE,
            text=True,
            env={"PYTHONPATH": ":".join(sys.path)},
        )
        assert victim.stdout
        with victim.stdout as output:
            if start == "with a file":
                first = output.readline()
                assert not first.startswith("!"), first
                told.add(int(first))
                time.sleep(rng.uniform(0, 0.1))
            else:
                wait_for(memory.path.parent.exists)
                time.sleep(rng.uniform(0, 0.03))
            os.kill(victim.pid, signal.SIGKILL)
            lines = output.read().splitlines()
        victim.wait()
        assert not [line for line in lines if line.startswith("!")]
        told.update(map(int, lines))
        day = max(told, default=0) + 1

        with memory.open(NOW + timedelta(days=day)) as state:
            known = {int(text.split()[0]) for text in state.recent_haikus(NOW) if text != "before"}
        assert {each for each in told if each > day - 29} <= known
    assert memory.warnings == []
    memory.remember("after", now=NOW + timedelta(days=day + 1))
    assert memory.files() == {"aime.db", "aime.db.bak"}


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.002)
