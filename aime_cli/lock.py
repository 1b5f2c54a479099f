"""One run of a task at a time in one home."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aime_cli.errors import TryLater


@contextmanager
def task_lock(home: Path, task: str) -> Iterator[OSError | None]:
    """Hold the lock of `task`; the kernel frees it however the process ends.

    Yields the reason where no lock file can be made (a read-only home, a full disk):
    a task is worth more than its lock.

    Raises:
        TryLater: Another process holds it.
    """
    folder = home / "state" / "locks"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / f"{task}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        yield error
        return
    try:
        yield _lock(descriptor, task)
    finally:
        os.close(descriptor)


def _lock(descriptor: int, task: str) -> OSError | None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}:
            raise TryLater(
                f"{task} is already running", hint="wait until it has ended, then run again"
            ) from None
        return error  # a file system without locks
    return None
