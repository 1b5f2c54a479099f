"""Looks at our memory without touching it: nothing is made, mended, locked or copied."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aime_cli.errors import InputMissing, StateInvalid
from aime_cli.state.copies import copied_at, copy_path
from aime_cli.state.examination import Damaged, Newer, open_private_copy
from aime_cli.state.state import State

_UPDATE = "update aime: until then its runs remember nothing"


@dataclass(frozen=True)
class KeptCopy:
    """The verified copy that would replace a damaged memory; `made_at` in the zone of `now`."""

    path: Path
    made_at: datetime


def has_state(home: Path) -> bool:
    """Say whether anything was ever remembered here."""
    path = _path(home)
    return path.exists() or copy_path(path).exists()


@contextmanager
def look_at_state(home: Path, now: datetime, warn: Callable[[str], None]) -> Iterator[State | None]:
    """Yield our memory as it is now, every page of it examined; None where there is none yet.

    It is read into a private temporary file first, so that no question reaches the file itself.

    Raises:
        StateInvalid: It is damaged, or of a newer version.
        InputMissing: It cannot be read.
    """
    connection = _private(_path(home), "the next run sets it aside and puts its copy in its place")
    if connection is None:
        yield None
        return
    with State(connection, now, warn) as state:
        yield state


def kept_copy(home: Path, now: datetime) -> KeptCopy | None:
    """Return the copy, after examining every page of it; None where there is none.

    Raises:
        StateInvalid: It is damaged, or of a newer version.
        InputMissing: It cannot be read.
    """
    path = _path(home)
    connection = _private(copy_path(path), "remove it, and the next run keeps another")
    if connection is None:
        return None
    connection.close()
    return KeptCopy(copy_path(path), copied_at(path, now))


def _path(home: Path) -> Path:
    return Path(os.path.realpath(home / "state" / "aime.db"))


def _private(path: Path, when_damaged: str) -> sqlite3.Connection | None:
    try:
        return open_private_copy(path)
    except FileNotFoundError:
        return None
    except Newer:
        raise StateInvalid(f"{path}: written by a newer version of aime", hint=_UPDATE) from None
    except Damaged:
        raise StateInvalid(f"{path}: damaged", hint=when_damaged) from None
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
        raise InputMissing(f"cannot read {path}: {reason}") from None
