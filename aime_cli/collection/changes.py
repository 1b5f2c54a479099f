"""The few writes: new collections."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, StaticPool, create_engine, insert

from aime_cli.collection.schema import metadata
from aime_cli.output import create_file

_VERSIONS = slice(18, 20)
_WRITE_AHEAD = b"\2\2"


def create_collection(path: Path, fill: Callable[[Connection], None] | None = None) -> bool:
    """Create a collection of AIME v4.7's tables at `path`, in WAL mode; False where a file is already.

    It is made in memory, so that it appears whole or not at all.

    Raises:
        FolderUnusable, WriteFailed: It cannot be written.
    """
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.connect() as connection:
        metadata.create_all(connection)
        if fill:
            fill(connection)
        connection.commit()
        driver: Any = connection.connection.driver_connection
        content = bytearray(driver.serialize())
    engine.dispose()
    # The two version bytes of the header are all that WAL mode is: sqlite.org/fileformat.html, 1.3.
    content[_VERSIONS] = _WRITE_AHEAD
    return create_file(path, bytes(content))


def insert_rows(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all with the same keys, into one of AIME's tables."""
    if rows:
        connection.execute(insert(metadata.tables[table]), list(rows))
