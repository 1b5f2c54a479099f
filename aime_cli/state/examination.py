"""Tells whether a file is a sound memory of ours."""

import sqlite3
from pathlib import Path
from typing import Any

from aime_cli.state.schema import VERSION, metadata, migrate

BUSY_SECONDS = 10.0
"""How long to wait for another program that holds the file."""

_MAGIC = b"SQLite format 3\0"
_JOURNAL_MODES = {b"\x01\x01", b"\x02\x02"}
_DAMAGE = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}
)
"""What damage leads to when a file is only read; SQLITE_ERROR: a format or a column that is unknown."""


class Damaged(Exception):
    """The file is no intact memory of ours."""


class Newer(Exception):
    """The file was written by a newer version of aime."""


def open_sound(path: Path, *, thorough: bool = True) -> sqlite3.Connection:
    """Open the file at `path` and bring it up to date.

    Args:
        thorough: Check every page of it first, which takes as long as reading it.

    Raises:
        FileNotFoundError: There is none.
        Damaged: It is no intact memory of ours.
        Newer: It is of a newer version; it was only looked at.
        OSError, sqlite3.Error: It cannot be used.
    """
    header = _header(path)
    if header.startswith(_MAGIC) and int.from_bytes(header[60:64], "big", signed=True) > VERSION:
        raise Newer
    connection = connect(path, "mode=rw")
    try:
        _check(connection, path, thorough=thorough)
    except BaseException:
        connection.close()
        raise
    return connection


def connect(path: Path, how: str) -> sqlite3.Connection:
    """Open a file; transactions are ours alone to begin."""
    connection = sqlite3.connect(
        f"{path.as_uri()}?{how}", uri=True, isolation_level=None, timeout=BUSY_SECONDS
    )
    connection.text_factory = _decoded
    return connection


def is_intact(connection: sqlite3.Connection) -> bool:
    """Say whether SQLite finds no fault in any page."""
    try:
        return _read(connection, "PRAGMA integrity_check(1)") == [("ok",)]
    except Damaged:
        return False


def _check(connection: sqlite3.Connection, path: Path, *, thorough: bool) -> None:
    ((version,),) = _read(connection, "PRAGMA user_version")  # plays back what an interrupted change has left
    if version > VERSION:
        raise Newer
    # With another journal mode in its header a file can only be read, for ever.
    if version < 1 or _header(path)[18:20] not in _JOURNAL_MODES:
        raise Damaged
    if thorough and not is_intact(connection):
        raise Damaged
    migrate(connection)
    for table in metadata.sorted_tables:
        columns = ", ".join(f"{table.name}.{column.name}" for column in table.columns)
        _read(connection, f"SELECT {columns} FROM {table.name} LIMIT 0")  # noqa: S608  our own names


def _read(connection: sqlite3.Connection, query: str) -> list[Any]:
    try:
        return connection.execute(query).fetchall()
    except UnicodeDecodeError:  # the driver's, over a message that quotes a damaged schema
        raise Damaged from None
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _DAMAGE:
            raise Damaged from None
        raise


def _header(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(100)


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
