"""What it means to a user that our memory does not keep what it is told."""

import sqlite3
from pathlib import Path

from aime_cli.errors import AimeError, TryLater, WriteFailed

_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_NOTHING = "nothing is done that could not be remembered"


def lost(error: BaseException | None, path: Path) -> AimeError:
    """Return what it means that a change of `path` is lost."""
    return forgetful(f"cannot write {path}: {error}", is_busy=is_busy(error))


def forgetful(what: str, *, is_busy: bool = False) -> AimeError:
    """Return what it means that nothing can be remembered, because of `what`."""
    if is_busy:
        return TryLater(what, hint=f"{_NOTHING}: try again when the other run has ended")
    return WriteFailed(what, hint=f"{_NOTHING}: `aime doctor` looks into it")


def is_busy(error: BaseException | None) -> bool:
    """Say whether somebody else was in the way."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)) & 0xFF in _BUSY
