"""The file behind our memory: what becomes of changes that it does not keep."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Select, StaticPool, create_engine
from sqlalchemy.exc import DBAPIError

from aime_cli.errors import AimeError
from aime_cli.signals import held
from aime_cli.state.failures import forgetful, lost

_ROWS_AT_ONCE = 10_000


class Store:
    """A file that never costs a task its result, unless the task insists on being remembered.

    Signals wait for the end of each transaction: a connection whose statement is broken off
    can never be used again.
    """

    def __init__(
        self, connection: sqlite3.Connection, warn: Callable[[str], None], path: Path | AimeError | None
    ) -> None:
        """Use an open connection.

        Args:
            path: Where its file is; where there is none, why.
        """
        self._driver = connection
        self._engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        self._connection = self._engine.connect()
        self._warn = warn
        self._has_warned = False
        self._is_keeping = False
        self._path = path if isinstance(path, Path) else None
        self._problem = path if isinstance(path, AimeError) else None

    @property
    def is_kept(self) -> bool:
        """Whether anything that is told to it will be known after it is closed."""
        return self._path is not None

    def check_kept(self) -> None:
        """Refuse to go on where nothing can be remembered, or a change was lost already.

        Raises:
            TryLater: Another run keeps the file locked.
            WriteFailed: There is none, or it cannot be written.
        """
        if self._problem or not self.is_kept:
            raise self._problem or forgetful("there is no state")

    @contextmanager
    def keeping(self) -> Iterator[None]:
        """Make the changes within, which are kept when this ends, or not made at all.

        For what must not be done without being remembered: decisions of people, and values
        that are written to the collection. A signal waits for its end.

        Raises:
            TryLater, WriteFailed: As `check_kept`.
        """
        if self._path is None:
            raise self._problem or forgetful("there is no state")
        with held():
            try:
                with self._connection.begin():
                    # Exclusive, so that no reader keeps the commit waiting once the collection's is made.
                    self._connection.exec_driver_sql("BEGIN EXCLUSIVE")
                    self._is_keeping = True
                    yield
            except DBAPIError as error:
                self._let_go()
                raise lost(error.orig, self._path) from None
            finally:
                self._is_keeping = False

    def _rows(self, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
        """Yield what a query finds, many rows at a time; to be read to its end at once, as signals wait."""
        with held():
            try:
                with nullcontext() if self._is_keeping else self._connection.begin():
                    yield from self._connection.execute(query).partitions(_ROWS_AT_ONCE)
            except DBAPIError as error:
                self._failed("read", error.orig)

    def _change(self, change: Callable[[Connection], None]) -> None:
        """Make one change, whole or not at all; within `keeping` it is a part of all."""
        if self._is_keeping:
            self._join(change)
            return
        with held():
            try:
                with self._connection.begin():
                    self._connection.exec_driver_sql("BEGIN IMMEDIATE")
                    change(self._connection)
            except DBAPIError as error:
                self._let_go()
                self._problem = self._problem or lost(error.orig, self._path or Path())
                self._failed("write", error.orig)

    def _join(self, change: Callable[[Connection], None]) -> None:
        try:
            change(self._connection)
        except DBAPIError as error:
            # Ours at once: within a change of the collection it would pass for its own.
            raise lost(error.orig, self._path or Path()) from None

    def _let_go(self) -> None:
        with suppress(sqlite3.Error):
            self._driver.rollback()  # a commit that waited for readers in vain leaves its lock behind

    def _failed(self, what: str, error: BaseException | None) -> None:
        if not self._has_warned:
            self._has_warned = True
            self._warn(f"cannot {what} {self._path or 'the state'}: {error}")
            with suppress(sqlite3.Error):
                self._driver.execute("PRAGMA busy_timeout = 0")  # who waited once need not wait again
