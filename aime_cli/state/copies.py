"""The verified copy `aime.db.bak`: kept once a day, and put in place of a damaged file."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from aime_cli.state.examination import Damaged, Newer, connect, is_intact, open_sound
from aime_cli.state.files import Guard, discard, make_unfinished, publish, set_aside
from aime_cli.state.schema import migrate


def copy_path(path: Path) -> Path:
    """Return where the copy of the file at `path` is."""
    return path.with_name(f"{path.name}.bak")


def has_copy(path: Path, now: datetime) -> bool:
    """Say whether the file at `path` was copied today, on the calendar of `now`."""
    try:
        return _copied_at(copy_path(path), now).date() == now.date()
    except OSError:
        return False


def copied_at(path: Path, now: datetime) -> datetime:
    """Return when the file at `path` was copied; raise FileNotFoundError where it never was."""
    return _copied_at(copy_path(path), now)


def keep_copy(connection: sqlite3.Connection, path: Path, now: datetime) -> None:
    """Copy an open file, unless that was done today, on the calendar of `now`.

    The copy that is there is replaced only by one that was read back and found intact.

    Raises:
        OSError, sqlite3.Error: It cannot be written, or the file is damaged.
    """
    copy = copy_path(path)
    if has_copy(path, now):
        return
    guard = Guard(copy)
    try:
        if guard.take():  # else somebody else is at it
            _copy(connection, copy, now)
    finally:
        guard.close()


def replace(path: Path, now: datetime, warn: Callable[[str], None]) -> sqlite3.Connection:
    """Make the file at `path` anew, from the copy if there is a good one, and open it.

    A damaged file is set aside, once the new one is ready. Call it while nobody else uses the file.

    Raises:
        Newer: It is of a newer version, and untouched.
        OSError, sqlite3.Error: It cannot be written.
    """
    try:
        return open_sound(path)  # somebody has just done it
    except FileNotFoundError:
        fault = "is missing"
    except Damaged:
        fault = "is damaged"
    unfinished, copied_at = _replacement(path, now)
    try:
        aside = set_aside(path, now)
        publish(unfinished, path)
    finally:
        discard(unfinished)
    if aside.exists():
        fault += f" and was set aside as {aside.name}"
    if copied_at:
        warn(f"{path} {fault}; the copy of {copied_at:%Y-%m-%d %H:%M} took its place")
    elif aside.exists():
        warn(f"{path} {fault}; there is no good copy, so aime remembers nothing from before")
    return open_sound(path)


def _replacement(path: Path, now: datetime) -> tuple[Path, datetime | None]:
    """Return an unfinished file for `path`, and when it was copied; None: it is empty."""
    copy = copy_path(path)
    unfinished = make_unfinished(path)
    try:
        if copy.exists():
            shutil.copyfile(copy, unfinished)
            try:
                open_sound(unfinished).close()
            except (Damaged, Newer):
                set_aside(copy, now)
                unfinished = make_unfinished(path)
            else:
                return unfinished, _copied_at(copy, now)
        with closing(connect(unfinished, "mode=rw")) as connection:
            migrate(connection)
    except BaseException:
        discard(unfinished)
        raise
    return unfinished, None


def _copy(connection: sqlite3.Connection, copy: Path, now: datetime) -> None:
    unfinished = make_unfinished(copy)
    try:
        # Asking for the lock ourselves: the driver would wait for it for ever.
        connection.execute("BEGIN")
        try:
            connection.execute("PRAGMA schema_version").fetchall()
            with closing(connect(unfinished, "mode=rw")) as target:
                connection.backup(target)
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
        with closing(connect(unfinished, "mode=ro")) as target:
            if not is_intact(target):
                raise sqlite3.DatabaseError("the file is damaged")
        os.utime(unfinished, (now.timestamp(), now.timestamp()))
        publish(unfinished, copy)
    finally:
        discard(unfinished)


def _copied_at(copy: Path, now: datetime) -> datetime:
    return datetime.fromtimestamp(copy.stat().st_mtime, now.tzinfo)
