"""One run of a task at a time in one home."""

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aime_cli.errors import TryLater

_PAUSE = 0.1
_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})


@contextmanager
def task_lock(home: Path, task: str, *, wait: float = 0.0) -> Iterator[OSError | None]:
    """Hold the lock of `task`; the kernel frees it however the process ends.

    Yields the reason where no lock file can be made (a read-only home, a full disk):
    a task is worth more than its lock.

    Args:
        wait: Seconds to wait for a process that holds it.

    Raises:
        TryLater: Another process holds it.
    """
    try:
        _file(home, task).parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(_file(home, task), os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        yield error
        return
    try:
        yield _lock(descriptor, task, time.monotonic() + wait)
    finally:
        os.close(descriptor)


def is_running(home: Path, task: str) -> bool:
    """Say whether a process holds the lock of `task`."""
    with suppress(OSError):
        descriptor = os.open(_file(home, task), os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno in _HELD
        finally:
            os.close(descriptor)
    return False


def _file(home: Path, task: str) -> Path:
    return home / "state" / "locks" / f"{task}.lock"


def _lock(descriptor: int, task: str, until: float) -> OSError | None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno not in _HELD:
                return error  # a file system without locks
            if time.monotonic() >= until:
                raise TryLater(
                    f"{task} is already running", hint="wait until it has ended, or give --wait SECONDS"
                ) from None
            time.sleep(_PAUSE)
        else:
            return None
