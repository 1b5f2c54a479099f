"""Opens our memory, whatever has become of it: no state ever costs a task its result."""

import os
import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from aime_cli.errors import AimeError
from aime_cli.state.copies import copy_path, has_copy, replace
from aime_cli.state.examination import Damaged, Newer, open_sound
from aime_cli.state.failures import forgetful, is_busy
from aime_cli.state.files import Guard
from aime_cli.state.schema import migrate
from aime_cli.state.state import State

_PAUSE = 0.05
_PAUSES = 200
_EXAMINED_ALWAYS = 4 << 20  # bytes; examining that takes some milliseconds


def open_state(
    home: Path,
    now: datetime,
    warn: Callable[[str], None],
    *,
    sleep: Callable[[float], None] = time.sleep,
    is_asked_only: bool = False,
) -> State:
    """Open `state/aime.db` of `home`, or make it.

    A damaged file is set aside and its verified copy put in its place; a file of a newer
    version is left alone. Where neither the file nor a new one can be used, what the
    state is told is forgotten when it is closed. Each of these is told to `warn`. A file
    of many megabytes is examined once a day, before it is copied, a smaller one always.

    Args:
        now: The moment of the run, aware; its calendar says what today is.
        warn: Given one line for each thing that somebody should know.
        is_asked_only: For a question by hand: makes no file, keeps no copy, and examines only where that is
            quick.
        sleep: Called for up to 10 s while another run uses a file that has to be mended.
    """
    # Resolved, because SQLite keeps its journal beside the real file.
    path = Path(os.path.realpath(home / "state" / "aime.db"))
    if is_asked_only and not (path.exists() or copy_path(path).exists()):
        return _forgetful_state(now, warn)
    guard: Guard | None = None
    is_in_use = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        guard = Guard(path)
        thorough = _is_small(path) or not (is_asked_only or has_copy(path, now))
        connection = _open(path, guard, now, warn, sleep, thorough=thorough)
    except Newer:
        reason = "was written by a newer version of aime and is left as it is"
    except FileExistsError:
        reason = "cannot be used (its folder is a file)"
    except OSError as error:
        reason = f"cannot be used ({(error.strerror or str(error)).lower()})"
    except sqlite3.Error as error:
        reason = f"cannot be used ({error})"
        is_in_use = is_busy(error)
    else:
        return State(connection, now, warn, path=path, guard=guard, keeps_copy=not is_asked_only)
    if guard:
        guard.close()
    warn(f"{path} {reason}: this run remembers nothing")
    return _forgetful_state(now, warn, forgetful(f"{path} {reason}", is_busy=is_in_use))


def _is_small(path: Path) -> bool:
    try:
        return path.stat().st_size <= _EXAMINED_ALWAYS
    except OSError:
        return True


def _open(
    path: Path,
    guard: Guard,
    now: datetime,
    warn: Callable[[str], None],
    sleep: Callable[[float], None],
    *,
    thorough: bool,
) -> sqlite3.Connection:
    """Open the file, and make or mend it as soon as nobody else uses it."""
    for _ in range(_PAUSES):
        if guard.share():
            try:
                return open_sound(path, thorough=thorough)
            except (FileNotFoundError, Damaged):
                pass
        if guard.take():
            connection = replace(path, now, warn)
            guard.share()
            return connection
        sleep(_PAUSE)
    raise _InUse("it has to be mended, but another run is using it")


class _InUse(sqlite3.OperationalError):
    sqlite_errorcode = sqlite3.SQLITE_BUSY


def _forgetful_state(now: datetime, warn: Callable[[str], None], problem: AimeError | None = None) -> State:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    return State(connection, now, warn, path=problem)
