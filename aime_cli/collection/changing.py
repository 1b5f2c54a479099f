"""The only writer of values to a collection that is there: a short transaction an album, or nothing."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeGuard, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    StaticPool,
    Text,
    Transaction,
    create_engine,
    func,
    insert,
    literal,
    update,
)

from aime_cli.collection.failures import RESTORE, changing
from aime_cli.collection.fields import Album, Change, Fill, Place, Target
from aime_cli.collection.lacking import COVER, fillable
from aime_cli.collection.opening import checked_header, connect
from aime_cli.collection.restoring import MADE, is_restored
from aime_cli.collection.schema import Schema, album_metadata, schema_of
from aime_cli.collection.snapshot import decoded
from aime_cli.entities import Lack
from aime_cli.errors import CollectionInvalid

BUSY_SECONDS = 30.0
"""How long to wait for another program that writes."""

PERSON = "person"
"""The source of a value that a person gave."""

Before = Callable[[Sequence[Change]], None]
"""Is told the changes before they are made for good; what it raises unmakes them."""


@contextmanager
def open_for_changes(
    path: Path, *, now: datetime | None = None, busy_seconds: float = BUSY_SECONDS
) -> Iterator["Changes"]:
    """Open the collection at `path` to fill what its albums lack; nothing is locked between changes.

    Args:
        now: The moment of new rows; None takes the clock's.

    Raises:
        CollectionMissing: No file is there.
        CollectionInvalid: It is no intact collection.
        TryLater: Somebody keeps it locked; every change may raise this, too, and the next two.
        FolderUnusable: It must not be written.
        WriteFailed: The disk is full or bad.
    """
    checked_header(path)
    with changing(path):
        driver = connect(path.resolve(), "mode=rw", timeout=busy_seconds)
    driver.text_factory = decoded
    engine = create_engine("sqlite://", creator=lambda: driver, poolclass=StaticPool)
    try:
        with changing(path), engine.connect() as connection:
            yield Changes(connection, path, now)
    finally:
        engine.dispose()
        driver.close()


class Changes:
    """The changes that may be made; made by `open_for_changes`.

    `updated_at` stays as it is, as does every value but those that are filled.
    """

    def __init__(self, connection: Connection, path: Path, now: datetime | None) -> None:
        self._connection = connection
        self._driver = cast("sqlite3.Connection", connection.connection.driver_connection)
        self._path = path
        self._stamp: ColumnElement[Any] = (
            func.datetime("now") if now is None else literal(f"{now.astimezone(UTC):%Y-%m-%d %H:%M:%S}", Text)
        )
        with self._transaction() as transaction:  # what cannot be written is known before catalogs are asked
            try:
                self._schema: Schema = schema_of(connection, path.name)
            except UnicodeDecodeError:  # the driver's, over a message that quotes a damaged schema
                raise CollectionInvalid(f"{path}: its schema is damaged", hint=RESTORE) from None
            self._write_nothing()
            transaction.rollback()

    def has_room(self, lack: Lack) -> bool:
        """Say whether what fills this can be kept: the year of an album always, in our memory."""
        return lack in fillable(self._schema)

    def fill(self, target: Target, fills: Sequence[Fill], *, before: Before) -> tuple[Change, ...]:
        """Fill what the album still lacks, and return what was written.

        Nothing is written where the row is another album by now, where somebody has filled
        the field meanwhile, or where the file has no room; never the year of a Discogs edition.

        Args:
            before: Called with what is written, if anything is, just before it is for good.
        """

        def change(album: Album) -> Iterator[Change]:
            for each in fills:
                yield from self._fill(target, album, each)

        return self._change(target, change, before)

    def value(self, target: Target, lack: Lack) -> str | int | None:
        """Return what the album has; None where it lacks it, or is another album by now."""
        with self._transaction() as transaction:
            album = Album(self._connection, self._schema, target.album_id)
            filled = [place.value for place in album.places(lack) if not place.is_empty]
            known = filled[0] if filled and album.key == target.key else None
            transaction.rollback()  # as in `_change`
        return known if isinstance(known, str | int) else None

    def replace(
        self,
        target: Target,
        lack: Lack,
        value: str | int,
        expected: str | int | None,
        *,
        source: str = PERSON,
        before: Before = lambda _: None,
    ) -> tuple[Change, ...]:
        """Write a value where `expected` is still what `value` tells, and return what was written.

        A cover is replaced in both its places, whatever the other one holds.

        Args:
            expected: None fills the field where it is empty.
            before: As in `fill`.
        """

        def change(album: Album) -> Iterator[Change]:
            if expected is None:
                yield from self._fill(target, album, Fill(lack, value, source))
                return
            filled = [place for place in album.places(lack) if not place.is_empty]
            if not filled or filled[0].value != expected or not (_is_text(expected) and _is_text(value)):
                return
            shown = {place.table: place for place in reversed(filled)}  # the first of each table
            for place in filled:
                is_meant = place.value == expected or (place is shown[place.table] and _is_value(place.value))
                if is_meant and place.value != value and place.row_id is not None:
                    yield self._update(place, place.row_id, value)

        return self._change(target, change, before)

    def restore(
        self, target: Target, changes: Sequence[Change], *, before: Before = lambda _: None
    ) -> tuple[Change, ...]:
        """Take changes back where what they wrote is still there, and return those taken back.

        A row that had to be made goes away again, one of metadata only if it holds nothing else.

        Args:
            before: Called with what is taken back, as in `fill`.
        """

        def change(_: Album) -> Iterator[Change]:
            for each in sorted(changes, key=lambda change: change.column == MADE):
                if is_restored(self._connection, self._schema, target.album_id, each):
                    yield each

        return self._change(target, change, before)

    def _change(
        self, target: Target, change: Callable[[Album], Iterator[Change]], before: Before
    ) -> tuple[Change, ...]:
        with self._transaction() as transaction:
            album = Album(self._connection, self._schema, target.album_id)
            made = tuple(change(album)) if album.key == target.key else ()
            if made:
                before(made)
            else:
                transaction.rollback()  # even an empty commit waits until nobody reads
        return made

    @contextmanager
    def _transaction(self) -> Iterator[Transaction]:
        try:
            with changing(self._path), self._connection.begin() as transaction:
                self._connection.exec_driver_sql("BEGIN IMMEDIATE")
                yield transaction
        finally:
            self._driver.rollback()  # a commit that waited for readers in vain leaves its lock behind

    def _write_nothing(self) -> None:
        """Write a value as it is: where only reading is allowed, a transaction begins all the same."""
        version = self._connection.exec_driver_sql("PRAGMA user_version").scalar()
        self._connection.exec_driver_sql(f"PRAGMA user_version = {version}")

    def _fill(self, target: Target, album: Album, fill: Fill) -> Iterator[Change]:
        places = album.places(fill.lack)
        if _is_text(fill.value) and all(place.is_empty for place in places):
            first_of_each = {place.table: place for place in reversed(places)}
            for place in [place for place in places if first_of_each[place.table] is place]:
                if place.row_id is None:
                    yield from self._insert(target.album_id, place, fill)
                else:
                    yield self._update(place, place.row_id, fill.value)

    def _update(self, place: Place, row_id: int, value: str | int) -> Change:
        table = place.table
        self._connection.execute(update(table).where(table.c.id == row_id).values({place.column: value}))
        old = place.value if isinstance(place.value, str | int) else None
        return Change(table.name, place.column, row_id, old, value)

    def _insert(self, album_id: int, place: Place, fill: Fill) -> Iterator[Change]:
        table = place.table
        row = {
            "album_id": album_id,
            place.column: fill.value,
            "image_type": COVER,
            "source": fill.source,
            "created_at": self._stamp,
            "updated_at": self._stamp,
        }
        known = {name: value for name, value in row.items() if name in table.c}
        present = {name: value for name, value in known.items() if self._schema.has(table.c[name])}
        row_id = self._connection.execute(insert(table).values(present)).lastrowid
        if table is album_metadata:
            yield Change(table.name, MADE, row_id, None, album_id)
        yield Change(table.name, place.column, row_id, None, fill.value)


def _is_value(stored: object) -> TypeGuard[str | int]:
    return isinstance(stored, str | int) and _is_text(stored)


def _is_text(value: str | int) -> bool:
    """Say whether a value can be kept exactly: half a surrogate pair cannot, here or in our memory."""
    try:
        str(value).encode()
    except UnicodeEncodeError:
        return False
    return True
