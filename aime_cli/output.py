"""Writes artifacts: whole, durable and without ever replacing a file, or not at all."""

import ctypes
import errno
import fcntl
import os
import secrets
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from aime_cli.errors import FolderUnusable, write_error

_UNFINISHED_PREFIX = ".aime-"
_UNFINISHED_SUFFIX = ".unfinished"
_BUFFER = 1 << 20
_STAMPS_TRIED = 3600
_CANNOT_LINK = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_CANNOT_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})


@dataclass(frozen=True)
class Artifact:
    """A document that a task can write, e.g. `("export-json", ".json", write)`."""

    stem: str
    suffix: str
    write: Callable[[TextIO], None]


@dataclass(frozen=True)
class WrittenArtifact:
    """A file that is whole and on the disk; `size` in bytes."""

    path: Path
    size: int
    sha256: str


def write_artifacts(
    artifacts: Sequence[Artifact], folder: Path, now: datetime
) -> tuple[WrittenArtifact, ...]:
    """Write `artifacts` into `folder` as `STEM-YYYYMMDD-HHMMSS.SUFFIX`, all with the same stamp.

    The stamp is `now` or the next second that is free for all of them. Each file is
    written under a hidden name, synced, linked to its name and the folder synced:
    a reader never sees half a file, and what is returned survives a power cut.

    Raises:
        FolderUnusable: The folder cannot be made or written.
        WriteFailed: Disk full, quota, or an error of the device.
    """
    with _writable(folder) as descriptor, ExitStack() as stack:
        unfinished: list[tuple[Artifact, Path]] = []
        digests: list[str] = []
        for artifact in artifacts:
            written = _unfinished(artifact.stem, artifact.write, folder)
            path, hexdigest = stack.enter_context(written)
            unfinished.append((artifact, path))
            digests.append(hexdigest())
        sizes = [path.stat().st_size for _, path in unfinished]
        paths = _publish(unfinished, folder, now)
        try:
            _sync(descriptor)
        except OSError:
            _withdraw(paths)
            raise
    return tuple(map(WrittenArtifact, paths, sizes, digests))


def create_file(path: Path, content: bytes) -> bool:
    """Write a new file, whole and durable; return False where there is one already.

    Raises:
        FolderUnusable: The folder cannot be made or written.
        WriteFailed: Disk full, quota, or an error of the device.
    """

    def write(stream: TextIO) -> None:
        stream.buffer.write(content)

    with _writable(path.parent) as descriptor:
        if path.exists():
            return False
        with _unfinished(path.name, write, path.parent) as (unfinished, _):
            try:
                _link(unfinished, path)
            except FileExistsError:
                return False
            _sync(descriptor)
        return True


def print_artifact(artifact: Artifact, stream: TextIO) -> None:
    """Write one artifact to an open stream, such as standard output.

    Raises:
        BrokenPipeError: The reader has gone.
        WriteFailed: Disk full, or an error of the device.
    """
    try:
        artifact.write(stream)
        stream.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise write_error(error, "standard output") from None


@contextmanager
def _writable(folder: Path) -> Iterator[int]:
    """Make the folder, yield a descriptor of it, and say what errors inside mean to the user."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield descriptor
        finally:
            os.close(descriptor)
    except FileExistsError:
        raise FolderUnusable(f"cannot write {folder}: not a folder") from None
    except BrokenPipeError:
        raise
    except OSError as error:
        raise write_error(error, folder) from None


@contextmanager
def _unfinished(
    stem: str, write: Callable[[TextIO], None], folder: Path
) -> Iterator[tuple[Path, Callable[[], str]]]:
    """Yield a written and synced file under a hidden name, which is gone afterwards, and its SHA-256."""
    _remove_abandoned(folder)
    path = folder / f"{_UNFINISHED_PREFIX}{stem}-{secrets.token_hex(6)}{_UNFINISHED_SUFFIX}"
    _unfinished_paths.add(path)
    try:
        descriptor = _begun(path)
        raw = _Hashed(descriptor)
        with TextIOWrapper(BufferedWriter(raw, _BUFFER), encoding="utf-8", newline="\n") as stream:
            write(stream)
            stream.flush()
            os.fsync(descriptor)
            yield path, raw.hexdigest
    finally:
        with suppress(OSError):
            path.unlink()
        _unfinished_paths.discard(path)


class _Hashed(FileIO):
    """A file that is hashed while it is written: half the cost of reading it again."""

    def __init__(self, descriptor: int) -> None:
        super().__init__(descriptor, "w")
        self._digest = sha256()

    def write(self, content: Any, /) -> int:
        written = super().write(content)
        self._digest.update(memoryview(content)[:written])
        return written

    def hexdigest(self) -> str:
        """Return the hash of all that was written until now."""
        return self._digest.hexdigest()


_unfinished_paths: set[Path] = set()


def remove_unfinished() -> None:
    """Remove what a signal left behind, when it came between a file and its clearing up."""
    for path in _unfinished_paths:
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
        for path in folder.glob(f"{_UNFINISHED_PREFIX}*{_UNFINISHED_SUFFIX}"):
            with suppress(OSError), path.open("rb") as stream:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()


def _publish(unfinished: Sequence[tuple[Artifact, Path]], folder: Path, now: datetime) -> list[Path]:
    """Give every file its final name, all with the first stamp that is free."""
    for seconds in range(_STAMPS_TRIED):
        stamp = f"{now + timedelta(seconds=seconds):%Y%m%d-%H%M%S}"
        placed: list[Path] = []
        try:
            for artifact, path in unfinished:
                final = folder / f"{artifact.stem}-{stamp}{artifact.suffix}"
                _link(path, final)
                placed.append(final)
        except FileExistsError:
            _withdraw(placed)
        except BaseException:
            _withdraw(placed)
            raise
        else:
            return placed
    raise OSError(errno.EEXIST, "no free second in the next hour")


def _withdraw(placed: Sequence[Path]) -> None:
    for path in placed:
        path.unlink()


def _link(path: Path, final: Path) -> None:
    """Give `path` the name `final`, which must be free, in one step."""
    try:
        os.link(path, final)
    except OSError as error:
        if error.errno not in _CANNOT_LINK:
            raise
        _rename_exclusively(path, final)


def _rename_exclusively(path: Path, final: Path) -> None:
    """Rename where the file system has no hard links (FAT, some network shares)."""
    libc = ctypes.CDLL(None, use_errno=True)
    source, target = os.fsencode(path), os.fsencode(final)
    if sys.platform == "darwin":
        status = libc.renamex_np(source, target, ctypes.c_uint(4))  # RENAME_EXCL
    else:
        here = -100  # AT_FDCWD
        status = libc.renameat2(here, source, here, target, ctypes.c_uint(1))  # RENAME_NOREPLACE
    if status != 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(final))


def _sync(folder: int) -> None:
    """Make the new names durable, where the file system can (some network shares cannot)."""
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise
