"""Tells whether a file is a sound memory of ours."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aime_cli.state.schema import VERSION, migrate
from aime_cli.state.tables import metadata

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
    _refuse_newer(path)
    connection = connect(path, "mode=rw")
    try:
        _check(connection, path, thorough=thorough)
    except BaseException:
        connection.close()
        raise
    return connection


def open_private_copy(path: Path) -> sqlite3.Connection:
    """Return the file at `path`, checked page by page and brought up to date, as a temporary file of ours.

    The file itself is only read; what an interrupted change has left there is played back in the copy.

    Raises:
        As `open_sound`.
    """
    _refuse_newer(path)
    private = _connect("")
    try:
        try:
            with closing(connect(path, "mode=ro")) as source:
                _copy(source, private)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                raise
            _copy_recovered(path, private)
        _check(private, path, thorough=True)
    except BaseException:
        private.close()
        raise
    return private


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    # Asking for the lock ourselves: the driver would wait for it for ever.
    _read(source, "BEGIN")
    _read(source, "PRAGMA schema_version")
    try:
        source.backup(target)
    except sqlite3.DatabaseError as error:
        raise _meant(error) from None


def _copy_recovered(path: Path, target: sqlite3.Connection) -> None:
    with TemporaryDirectory(prefix="aime-") as folder:
        copy = Path(folder) / path.name
        for suffix in ("", "-journal"):
            shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        with closing(connect(copy, "mode=rw")) as source:
            _copy(source, target)


def _refuse_newer(path: Path) -> None:
    header = _header(path)
    if header.startswith(_MAGIC) and int.from_bytes(header[60:64], "big", signed=True) > VERSION:
        raise Newer


def connect(path: Path, how: str) -> sqlite3.Connection:
    """Open a file; transactions are ours alone to begin."""
    return _connect(f"{path.as_uri()}?{how}")


def _connect(address: str) -> sqlite3.Connection:
    """Open what an address names; an empty one is a temporary file without a name."""
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
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
        raise _meant(error) from None


def _meant(error: sqlite3.DatabaseError) -> Exception:
    return Damaged() if error.sqlite_errorcode & 0xFF in _DAMAGE else error


def _header(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(100)


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "replace")
