"""Files under hidden names, until they are whole and on the disk."""

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedWriter, TextIOWrapper
from pathlib import Path
from typing import TextIO

from aime_cli.output.hashed import HashedFile

_PREFIX = ".aime-"
_SUFFIX = ".unfinished"
_BUFFER = 1 << 20

_paths: set[Path] = set()


@contextmanager
def written_aside(
    stem: str, write: Callable[[TextIO], None], folder: Path
) -> Iterator[tuple[Path, Callable[[], str]]]:
    """Yield a written and synced file under a hidden name, which is gone afterwards, and its SHA-256."""
    _remove_abandoned(folder)
    path = folder / f"{_PREFIX}{stem}-{secrets.token_hex(6)}{_SUFFIX}"
    _paths.add(path)
    try:
        descriptor = _begun(path)
        raw = HashedFile(descriptor)
        with TextIOWrapper(BufferedWriter(raw, _BUFFER), encoding="utf-8", newline="\n") as stream:
            write(stream)
            stream.flush()
            os.fsync(descriptor)
            yield path, raw.hexdigest
    finally:
        with suppress(OSError):
            path.unlink()
        _paths.discard(path)


def remove_unfinished() -> None:
    """Remove what a signal left behind, when it came between a file and its clearing up."""
    for path in _paths:
        with suppress(OSError):
            path.unlink()


def _begun(path: Path) -> int:
    """Create a file and lock it, which says that somebody still writes here."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
        # Without locks in this file system nobody removes anything either.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        if os.fstat(descriptor).st_nlink:
            return descriptor
        os.close(descriptor)  # another run took it for abandoned before the lock was ours


def _remove_abandoned(folder: Path) -> None:
    """Remove hidden files that a killed run left; those of a living one are locked."""
    with suppress(OSError):
        for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
            with suppress(OSError), path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
