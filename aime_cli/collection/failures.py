"""The border where SQLite's errors become ours."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from aime_cli.errors import (
    AimeError,
    CollectionInvalid,
    CollectionMissing,
    FolderUnusable,
    TryLater,
    WriteFailed,
)

_FORBIDDEN = frozenset(
    {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY}
)
_DEVICE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
RESTORE = "restore the database from a backup, or run its owner once"


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Let errors of SQLite, while `path` is read, come out as ours."""
    try:
        yield
    except DBAPIError as error:
        raise collection_error(error.orig, path) from None
    except sqlite3.Error as error:
        raise collection_error(error, path) from None


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """Let errors of SQLite, while `path` is written, come out as ours."""
    try:
        yield
    except DBAPIError as error:
        raise _change_error(error.orig, path) from None
    except sqlite3.Error as error:
        raise _change_error(error, path) from None


def collection_error(error: BaseException | None, path: Path) -> AimeError:
    """Return what an error of SQLite, while `path` was read, means to the user."""
    code = _code(error)
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}:
        return TryLater(
            f"{path}: {error}", hint="another program holds the collection; run again in a moment"
        )
    if code in _FORBIDDEN:
        return CollectionMissing(
            f"cannot read {path}: {error}", hint="check the rights of the file and its folder"
        )
    if code in _DEVICE:
        return WriteFailed(
            f"cannot read {path}: {error}",
            hint="the folder of temporary files (TMPDIR) may be full, or the disk bad",
        )
    return CollectionInvalid(f"{path}: {error}", hint=RESTORE)


def _change_error(error: BaseException | None, path: Path) -> AimeError:
    """Return what an error of SQLite, while `path` was written, means to the user."""
    if _code(error) in _FORBIDDEN:
        return FolderUnusable(
            f"cannot write {path}: {error}", hint="check the rights of the file and its folder"
        )
    if _code(error) in _DEVICE:
        return WriteFailed(f"cannot write {path}: {error}", hint="free some space or check the disk")
    return collection_error(error, path)


def _code(error: BaseException | None) -> int:
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF
