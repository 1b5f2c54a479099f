"""Opens the database as one snapshot, without changing it or getting in anybody's way."""

import fcntl
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path

import sqlalchemy

from aime_cli.collection.failures import RESTORE, collection_error, reading
from aime_cli.collection.queries import Collection
from aime_cli.errors import CollectionInvalid, CollectionMissing, TryLater

_MAGIC = b"SQLite format 3\0"
_WRITE_AHEAD = b"\x02"
_COPIES_TRIED = 20
_CLOCK_STEP = 0.02
_PRIVATE = "aime-recovery-"
BUSY_SECONDS = 10.0
"""How long to wait for another program that holds the file."""


@contextmanager
def open_collection(path: Path, now: datetime) -> Iterator[Collection]:
    """Open the collection at `path`, read-only, as it is at this moment until it is closed.

    A file in WAL mode is read in place, in one transaction, which blocks nobody. A file
    with a rollback journal is first copied into a private temporary file, because a long
    read would block its owner (5 s and as much space per GB).

    Raises:
        CollectionMissing: No readable file is there.
        CollectionInvalid: It is no intact collection.
        TryLater: Somebody keeps it locked.
    """
    write_ahead = checked_header(path)[19:] == _WRITE_AHEAD
    try:
        real = path.resolve()  # SQLite keeps its logs beside the real file
        connection = _write_ahead_snapshot(real) if write_ahead else _rollback_snapshot(real)
    except sqlite3.Error as error:
        raise collection_error(error, path) from None
    except OSError as error:
        raise CollectionMissing(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from None
    engine = sqlalchemy.create_engine(
        "sqlite://", creator=lambda: connection, poolclass=sqlalchemy.pool.StaticPool, echo=False
    )
    try:
        with reading(path), engine.connect() as opened:
            # Only now: while it gets to know the driver, SQLAlchemy rolls back what was begun.
            opened.exec_driver_sql("BEGIN")
            try:
                collection = Collection(opened, path.name, now)
            except UnicodeDecodeError:  # the driver's, over a message that quotes a damaged schema
                raise CollectionInvalid(f"{path}: its schema is damaged", hint=RESTORE) from None
            yield collection
    finally:
        engine.dispose()
        connection.close()


def checked_header(path: Path) -> bytes:
    """Return the first bytes, after refusing what SQLite would create or take for an empty database."""
    try:
        if path.exists() and not path.is_file():
            raise CollectionMissing(f"cannot read {path}: not a file")
        with path.open("rb") as stream:
            header = stream.read(20)
    except FileNotFoundError:
        raise CollectionMissing(
            f"no collection at {path}", hint="set database.url in config/app.json, or try `aime demo`"
        ) from None
    except OSError as error:
        raise CollectionMissing(f"cannot read {path}: {(error.strerror or str(error)).lower()}") from None
    if not header:
        raise CollectionInvalid(
            f"{path}: no albums table (the file is empty)", hint="`aime init` makes a collection"
        )
    if not header.startswith(_MAGIC):
        raise CollectionInvalid(f"{path}: not an SQLite database")
    return header


def _write_ahead_snapshot(path: Path) -> sqlite3.Connection:
    log = _beside(path, "-wal")
    if _can_be_read_in_place(path):
        try:
            return _readable(connect(path, "mode=ro"))
        except sqlite3.OperationalError as error:
            if _is_busy(error):
                raise
            # The log's index cannot be made in this folder, at least not by us.
    return _recovered_snapshot(path, log)


def _can_be_read_in_place(path: Path) -> bool:
    """Say whether what SQLite makes beside the file will not shut its owner out.

    The log and its index belong to whom first opens the database: to another user than the
    owner only where they are there already. SQLite gives away what root makes.
    """
    return os.geteuid() in {0, path.stat().st_uid} or _beside(path, "-shm").exists()


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _rollback_snapshot(path: Path) -> sqlite3.Connection:
    try:
        with closing(_readable(connect(path, "mode=ro"))) as source:
            return _private_copy(source)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in {sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_READONLY_RECOVERY}:
            raise
        # Its owner crashed and left a hot journal, which only a writer may roll back.
        return _recovered_snapshot(path, _beside(path, "-journal"))


def _recovered_snapshot(path: Path, log: Path) -> sqlite3.Connection:
    """Copy file and log to a private folder, let SQLite recover the copy, and read that."""
    with _private_folder() as folder:
        copy = folder / "collection.db"
        _copy_unchanged({path: copy, log: copy.with_name(copy.name + log.name.removeprefix(path.name))})
        with closing(connect(copy, "mode=rw")) as source:
            source.execute("PRAGMA journal_mode = DELETE").fetchall()
            return _private_copy(source)


@contextmanager
def _private_folder() -> Iterator[Path]:
    """Yield a folder of our own, after removing those that killed runs left."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PRIVATE}*"):
        with suppress(OSError), _held(left):
            shutil.rmtree(left, ignore_errors=True)
    while True:
        temporary = tempfile.TemporaryDirectory(prefix=_PRIVATE, ignore_cleanup_errors=True)
        with temporary as name, ExitStack() as stack:
            try:
                descriptor = stack.enter_context(_held(Path(name)))
            except OSError:
                continue  # a run that began at this moment took the folder for a left one
            if os.fstat(descriptor).st_nlink:
                yield Path(name)
                return


@contextmanager
def _held(folder: Path) -> Iterator[int]:
    """Hold the lock of a folder; raise OSError where another process holds it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    finally:
        os.close(descriptor)


def _copy_unchanged(copies: dict[Path, Path]) -> None:
    """Copy files that belong together, again and again until none changed meanwhile."""
    for _ in range(_COPIES_TRIED):
        time.sleep(_CLOCK_STEP)  # what is written in one step of the file system's clock looks unchanged
        before = [_state(source) for source in copies]
        with suppress(FileNotFoundError):
            for source, target in copies.items():
                target.unlink(missing_ok=True)
                if source.exists():
                    shutil.copyfile(source, target)
            if before == [_state(source) for source in copies]:
                return
    raise TryLater(f"{next(iter(copies))} changes all the time", hint="run again when its owner is at rest")


def _state(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size


def connect(path: Path, how: str, *, timeout: float | None = None) -> sqlite3.Connection:
    """Open a file; transactions are ours alone to begin."""
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}",
        uri=True,
        isolation_level=None,  # only our own BEGIN: the driver's default is no snapshot
        timeout=BUSY_SECONDS if timeout is None else timeout,
        check_same_thread=False,
    )


def _readable(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Read once, so that what cannot be read fails here."""
    try:
        connection.execute("PRAGMA schema_version").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


def _private_copy(source: sqlite3.Connection) -> sqlite3.Connection:
    """Return the whole database in a temporary file that has no name: it cannot be left behind."""
    # The read transaction keeps writers from committing, so that the copy never has to wait.
    source.execute("BEGIN")
    source.execute("PRAGMA schema_version").fetchall()
    private = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    source.backup(private)
    return private


def _is_busy(error: sqlite3.Error) -> bool:
    return error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
