"""One state of a collection, and how rows of it are read."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any, cast

from sqlalchemy import Connection, Executable, Select

from aime_cli.collection import functions, values
from aime_cli.collection.merging import OrderedRows
from aime_cli.collection.schema import schema_of
from aime_cli.errors import CollectionInvalid

_ROWS_AT_ONCE = 500
_STEPS_BETWEEN_SIGNALS = 1_000_000
"""Of SQLite's machine: some hundredths of a second."""

_SORTING_THREADS = 1
"""Help SQLite to sort what is large: counting a million listens by album takes a fifth less time."""


class Snapshot:
    """What the questions of `Collection` are made of."""

    def __init__(self, connection: Connection, name: str, now: datetime) -> None:
        self._connection = connection
        self._driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        functions.add_to(self._driver)
        # Python handles signals between steps of its own: else they wait for the end of a long statement.
        self._driver.set_progress_handler(_go_on, _STEPS_BETWEEN_SIGNALS)
        self._driver.execute(f"PRAGMA threads = {_SORTING_THREADS}")
        self._heard = (values.EARLIEST_LISTEN, values.latest_listen(now))
        self._schema = schema_of(connection, name)

    def _ordered(self, statement: Select[Any] | None) -> OrderedRows:
        return OrderedRows(iter(()) if statement is None else self._stream(statement))

    def _stream(self, statement: Executable) -> Iterator[tuple[Any, ...]]:
        """Yield the driver's own rows, some hundred at a time: SQLAlchemy's cost twice as much.

        Text is decoded in C; where a value is not UTF-8, the statement runs once more with
        our own decoder, which keeps the bytes, and goes on after the rows that went out.
        """
        cursor: Any = self._connection.execute(statement).cursor
        passed = 0
        try:
            while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                yield from rows
                passed += len(rows)
        except sqlite3.OperationalError as error:
            if self._driver.text_factory is not str or "decode" not in str(error):
                raise
            self._driver.text_factory = decoded
            yield from islice(self._stream(statement), passed, None)


def _go_on() -> int:
    return 0


def check_id(album_id: object) -> None:
    """Refuse an id that is none."""
    if type(album_id) is not int:
        raise CollectionInvalid(f"an album has the id {album_id!r}: ids must be whole numbers")


def decoded(stored: bytes) -> str:
    """Return stored text with its odd bytes as lone surrogates."""
    return str(stored, "utf-8", "surrogateescape")
