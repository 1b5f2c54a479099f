"""Runs whole processes in turn and takes their wall time and peak memory."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_PEAK_UNIT = 1 if sys.platform == "darwin" else 1024


class CommandFailed(Exception):
    """A measured command did not end with 0."""


@dataclass(frozen=True)
class Command:
    """A program with its arguments; it may write into its working folder, which is empty."""

    name: str
    arguments: Sequence[str]


@dataclass(frozen=True)
class Sample:
    """One run of a command: `seconds` on the wall, `working` on a processor, `peak` memory in bytes."""

    seconds: float
    working: float
    peak: int


def in_turn(commands: Sequence[Command], rounds: int, folder: Path) -> dict[Command, list[Sample]]:
    """Run the commands A B A B…, after one run of each that warms up; return the samples of each.

    What a command wrote is removed before the next one starts, so that the disk does not
    fall behind. Whoever calls this must itself stay small: on Linux a process' peak counts
    that of its parent at the start.

    Raises:
        CommandFailed: A command ended with something else than 0.
    """
    samples: dict[Command, list[Sample]] = {command: [] for command in commands}
    for warmed_up in [False] + [True] * rounds:
        for command in commands:
            sample = _run(command, folder)
            if warmed_up:
                samples[command].append(sample)
    return samples


def _run(command: Command, folder: Path) -> Sample:
    with TemporaryDirectory(dir=folder) as place:
        output, errors = Path(place, "output"), Path(place, "errors")
        with output.open("wb") as stdout, errors.open("wb") as stderr:
            started = time.perf_counter()
            process = subprocess.Popen(
                command.arguments,
                cwd=place,
                env=_environment(place),
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
            )
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said = errors.read_text(errors="replace").strip()
            raise CommandFailed(f"{command.name} ended with {process.returncode}: {said}")
    return Sample(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _PEAK_UNIT)


def _environment(place: str) -> Mapping[str, str]:
    """Return the environment of a user: compiled modules in use, no settings but the defaults."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE" and not name.startswith(("AIME_", "EURIA_"))
    }
    return kept | {"XDG_CONFIG_HOME": place, "XDG_DATA_HOME": place}
