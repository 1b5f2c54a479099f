"""The border where SQLite's errors become ours."""

import sqlite3
from pathlib import Path

from aime_cli.errors import AimeError, CollectionInvalid, CollectionMissing, TryLater, WriteFailed


def collection_error(error: BaseException | None, path: Path) -> AimeError:
    """Return what an error of SQLite, while `path` was read, means to the user."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}:
        return TryLater(
            f"{path}: {error}", hint="another program holds the collection; run again in a moment"
        )
    if code in {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH, sqlite3.SQLITE_READONLY}:
        return CollectionMissing(
            f"cannot read {path}: {error}", hint="check the rights of the file and its folder"
        )
    if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}:
        return WriteFailed(
            f"cannot read {path}: {error}",
            hint="the folder of temporary files (TMPDIR) may be full, or the disk bad",
        )
    return CollectionInvalid(
        f"{path}: {error}", hint="restore the database from a backup, or run its owner once"
    )
