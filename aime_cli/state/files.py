"""Files of the state folder: locked, made whole, put aside."""

import fcntl
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

_LOGS = ("-journal", "-wal", "-shm")


class Guard:
    """Says who uses a file: every user shares the guard, and who replaces the file needs it alone.

    SQLite's own locks do not help there: they would belong to the file that goes away.
    Where nothing can be locked, everybody is taken for alone.
    """

    def __init__(self, path: Path) -> None:
        """Make the guard of the file at `path`, not yet held."""
        self._descriptor = -1
        with suppress(OSError):
            folder = path.parent / "locks"
            folder.mkdir(exist_ok=True)
            self._descriptor = os.open(folder / f"{path.name}.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def share(self) -> bool:
        """Hold the guard beside others; False, and no longer held, while somebody has it alone."""
        return self._hold(fcntl.LOCK_SH)

    def take(self) -> bool:
        """Hold the guard alone; False, and no longer held, while others have it."""
        return self._hold(fcntl.LOCK_EX)

    def _hold(self, how: int) -> bool:
        if self._descriptor >= 0:
            try:
                fcntl.flock(self._descriptor, how | fcntl.LOCK_NB)
            except BlockingIOError:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)  # where the attempt has not let go of it
                return False
            except OSError:
                return True  # a file system without locks
        return True

    def close(self) -> None:
        """Let go."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def make_unfinished(path: Path) -> Path:
    """Make an empty private file that shall become `path`, in place of what a killed run left."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    discard(unfinished)
    os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return unfinished


def discard(unfinished: Path) -> None:
    """Remove an unfinished file with its journal."""
    for suffix in ("", *_LOGS):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)


def publish(unfinished: Path, path: Path) -> None:
    """Give a finished file its name, replacing what has it; both survive a power cut."""
    _sync(unfinished, os.O_RDWR)
    unfinished.replace(path)
    _sync(path.parent, os.O_RDONLY | os.O_DIRECTORY)


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a database with its journal to the first free `NAME.corrupt-YYYYMMDD-HHMMSS`."""
    aside = _first_free(lambda moment: path.with_name(f"{path.name}.corrupt-{moment:%Y%m%d-%H%M%S}"), now)
    # The journal first: left alone it would be played back into the file that comes next.
    for suffix in (*_LOGS, ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside


def _first_free(name: Callable[[datetime], Path], now: datetime) -> Path:
    while any(os.path.lexists(f"{name(now)}{suffix}") for suffix in ("", *_LOGS)):
        now += timedelta(seconds=1)
    return name(now)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
