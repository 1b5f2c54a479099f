"""Writes artifacts: whole, durable and without ever replacing a file, or not at all."""

import ctypes
import errno
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from aime_cli.errors import FolderUnusable, write_error
from aime_cli.output.unfinished import written_aside

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
            written = written_aside(artifact.stem, artifact.write, folder)
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
        with written_aside(path.name, write, path.parent) as (unfinished, _):
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
