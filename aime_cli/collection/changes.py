"""The few writes: new collections."""

import os
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, NullPool, create_engine, insert
from sqlalchemy.exc import DBAPIError

from aime_cli.collection.failures import collection_error
from aime_cli.collection.schema import metadata
from aime_cli.errors import write_error


def create_collection(path: Path, fill: Callable[[Connection], None] | None = None) -> bool:
    """Create a collection of AIME v4.7's tables at `path`; return False if something is there already.

    It appears under its name only when it is whole.

    Raises:
        FolderUnusable, WriteFailed: It cannot be written.
    """
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(6)}.unfinished")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists():
            return False
        engine = create_engine(URL.create("sqlite", database=str(unfinished)), poolclass=NullPool)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            metadata.create_all(connection)
            if fill:
                fill(connection)
            connection.commit()
        os.link(unfinished, path)
    except FileExistsError:
        return False
    except DBAPIError as error:
        raise collection_error(error.orig, path) from None
    except OSError as error:
        raise write_error(error, path) from None
    finally:
        with suppress(OSError):
            unfinished.unlink()
    return True


def insert_rows(connection: Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, all with the same keys, into one of AIME's tables."""
    if rows:
        connection.execute(insert(metadata.tables[table]), list(rows))
