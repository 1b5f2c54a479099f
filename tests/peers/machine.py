"""The program, a home for it to run in, and what is found there afterwards."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

AIME = Path(sys.executable).with_name("aime")
_FINAL = re.compile(r"export-[a-z]+-\d{8}-\d{6}\.[a-z]+")


@dataclass(frozen=True)
class Home:
    """A home with settings, a collection and an output folder, all at their usual places."""

    folder: Path

    @property
    def database(self) -> Path:
        """The collection."""
        return self.folder / "data" / "musique.db"

    @property
    def output(self) -> Path:
        """Where exports go."""
        return self.folder / "Scheduled Output"

    def command(self, task: str = "export-json", *options: str | Path) -> list[str]:
        """Return the words that run a task here."""
        return [str(AIME), task, "--config", str(self.folder / "config" / "app.json"), *map(str, options)]


def environment(**extra: str | Path) -> dict[str, str]:
    """Return this process's environment without settings for aime, and with `extra`."""
    usual = {name: value for name, value in os.environ.items() if not name.startswith("AIME_")}
    return usual | {name: str(value) for name, value in extra.items()}


def run(
    command: Sequence[str | Path], *, timeout: float = 60, env: dict[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return its status and what it printed; `timeout` in seconds."""
    return subprocess.run(
        list(map(str, command)),
        check=False,
        encoding="utf-8",
        env=environment() if env is None else env,
        timeout=timeout,
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )


@contextmanager
def started(command: Sequence[str], env: dict[str, str] | None = None) -> Iterator["subprocess.Popen[str]"]:
    """Start a program to do something to it; it is gone afterwards in all cases."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment() if env is None else env,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def duration(command: Sequence[str], env: dict[str, str] | None = None) -> float:
    """Return how many seconds a program takes, which must succeed."""
    before = time.monotonic()
    assert run(command, env=env).returncode == 0
    return time.monotonic() - before


def injecting(call: str, what: str) -> list[str]:
    """Return the words before a command into whose system calls strace shall inject faults."""
    return [*_strace(), "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}"]


def moments(
    call: str, home: Home, folder: Path, scratch: Path, env: dict[str, str] | None = None
) -> list[int]:
    """Return which of an export's system calls of this name concern `folder`, counted from 1.

    An export before it makes the memory of the home and the day's copy, as no later one will.
    """
    before = home.command("export-json", "--output-dir", scratch / "before")
    assert run(before, env=env).returncode == 0
    log = scratch / f"{call}.strace"
    tracing = [*_strace(), "-y", "-o", str(log), "-e", f"trace={call}", "-e", "signal=none"]
    assert run([*tracing, *home.command()], env=env).returncode == 0
    calls = [line for line in log.read_text(encoding="utf-8").splitlines() if f"{call}(" in line]
    return [number for number, line in enumerate(calls, 1) if str(folder) in line]


def _strace() -> list[str]:
    program = shutil.which("strace")
    assert program, "these tests need strace: apt-get install strace"
    return [program, "-f"]


def faketime_library() -> str:
    """Return what LD_PRELOAD must say for a process to have a clock of its own.

    Not asked of the program faketime: it fails where an ended process of the same number left a semaphore.
    """
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    assert found, "these tests need faketime: apt-get install faketime"
    return str(found[0])


@contextmanager
def cron_daemon(clock: str, env: dict[str, str] | None = None) -> Iterator[None]:
    """Run a cron daemon with a clock as libfaketime words it; it is gone afterwards.

    Not by the program faketime: to end that one leaves the daemon running.
    """
    variables = (environment() if env is None else env) | {
        "LD_PRELOAD": faketime_library(),
        "FAKETIME": clock,
    }
    with subprocess.Popen(["cron", "-f"], env=variables) as daemon:
        try:
            yield
        finally:
            daemon.terminate()


def finished(folder: Path) -> list[Path]:
    """Return the files that have a final name."""
    return sorted(path for path in folder.glob("*") if _FINAL.fullmatch(path.name))


def others(folder: Path) -> list[str]:
    """Return the names of everything else, hidden or not."""
    return sorted(path.name for path in folder.iterdir() if not _FINAL.fullmatch(path.name))


def document(path: Path) -> dict[str, Any]:
    """Return a JSON export, which must be whole."""
    return whole(path.read_text(encoding="utf-8"))


def whole(text: str) -> dict[str, Any]:
    """Return the JSON export in `text`, which must be whole."""
    assert text.endswith("\n}\n")
    export: dict[str, Any] = json.loads(text)
    assert export["total_albums"] == len(export["albums"])
    return export


def digest(path: Path) -> str:
    """Return what tells whether a file changed by a byte."""
    return sha256(path.read_bytes()).hexdigest()


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = 20) -> None:
    """Return once `condition` holds; fail the test if it does not within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds} s in vain for {what}"
        time.sleep(0.002)
