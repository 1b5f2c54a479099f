"""Every expected failure and every exit status.

AimeError
├── UsageError            2   the command line asks for something impossible
├── CollectionInvalid    65   the database is corrupt, foreign, or lacks a table
├── CrontabInvalid       65   our block in the crontab is damaged
├── StateInvalid         65   our memory is damaged, or of a newer version
├── CollectionMissing    66   there is no readable database
├── InputMissing         66   a file that a command is to read is missing or unreadable
├── Unavailable          69   a service is down, or there is no time left to ask it
├── FolderUnusable       73   a folder cannot be made or written
├── CrontabRefused       73   crontab(1) does not take our table
├── WriteFailed          74   disk full, quota, I/O or fsync error
├── TryLater             75   a lock is held, the database is busy, a service asks to wait
├── ProtocolError        76   a service's answer makes no sense
│   └── Refused          76   a service answers, and none of its texts can be used
├── NoPermission         77   a service refuses us
├── SecretsExposed       77   a file of secrets can be read by others
└── SettingsError        78   the settings are wrong
"""

import errno
import signal
from collections.abc import Iterable
from datetime import datetime
from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the process ends with; the README explains each to users."""

    OK = 0
    BUG = 1
    USAGE = 2
    ATTENTION = 3
    DATA = 65
    NO_INPUT = 66
    UNAVAILABLE = 69
    CANT_CREATE = 73
    IO = 74
    TRY_LATER = 75
    PROTOCOL = 76
    NO_PERMISSION = 77
    CONFIG = 78


class AimeError(Exception):
    """An expected failure: shown as one line, never as a traceback.

    Attributes:
        message: What went wrong, naming the thing that is wrong.
        hint: What the reader can do about it, or None.
    """

    exit_code: ClassVar[ExitCode] = ExitCode.BUG

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(AimeError):
    """The command line asks for something impossible."""

    exit_code = ExitCode.USAGE


class CollectionInvalid(AimeError):
    """The database is corrupt, foreign, or lacks a required table."""

    exit_code = ExitCode.DATA


class CrontabInvalid(AimeError):
    """Our block in the user's crontab is damaged; mending it is for the user."""

    exit_code = ExitCode.DATA


class StateInvalid(AimeError):
    """Our memory, or its copy, is damaged or of a newer version."""

    exit_code = ExitCode.DATA


class CollectionMissing(AimeError):
    """There is no readable music database where the settings say."""

    exit_code = ExitCode.NO_INPUT


class InputMissing(AimeError):
    """A file that a command is to read is missing or unreadable."""

    exit_code = ExitCode.NO_INPUT


class FolderUnusable(AimeError):
    """A folder that we must write to cannot be made or written."""

    exit_code = ExitCode.CANT_CREATE


class CrontabRefused(AimeError):
    """crontab(1) does not take the table that we want."""

    exit_code = ExitCode.CANT_CREATE


class WriteFailed(AimeError):
    """The disk is full, a quota is reached, or the device reports an error."""

    exit_code = ExitCode.IO


class TryLater(AimeError):
    """Something is busy now; the next run may succeed.

    Attributes:
        until: When it may (aware), if that is known.
    """

    exit_code = ExitCode.TRY_LATER

    def __init__(self, message: str, *, hint: str | None = None, until: datetime | None = None) -> None:
        super().__init__(message, hint=hint)
        self.until = until


class Unavailable(AimeError):
    """A service is down after its retries, or there is no time left to ask it."""

    exit_code = ExitCode.UNAVAILABLE


class ProtocolError(AimeError):
    """A service's answer makes no sense.

    Attributes:
        status: The HTTP status, where it is what makes no sense: a redirect, a 404…
    """

    exit_code = ExitCode.PROTOCOL

    def __init__(self, message: str, *, hint: str | None = None, status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class Refused(ProtocolError):
    """A service answers, and none of its texts passes our checks."""


class NoPermission(AimeError):
    """A service refuses us: the token is missing, wrong, or not enough.

    Attributes:
        status: The HTTP status, where it was asked: 401 for a token that is wrong, or no longer right.
    """

    exit_code = ExitCode.NO_PERMISSION

    def __init__(self, message: str, *, hint: str | None = None, status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class SecretsExposed(AimeError):
    """A file of secrets can be read by others than its owner."""

    exit_code = ExitCode.NO_PERMISSION


class SettingsError(AimeError):
    """The settings are wrong.

    Attributes:
        problems: One line for every wrong key; the message is the first of them.
    """

    exit_code = ExitCode.CONFIG

    def __init__(self, message: str, *, hint: str | None = None, problems: Iterable[str] = ()) -> None:
        super().__init__(message, hint=hint)
        self.problems = tuple(problems) or (message,)


_WORST_FIRST = (1, 74, 73, 65, 66, 78, 77, 76, 69, 75, 2, 3, 0)


def worst(statuses: Iterable[int]) -> int:
    """Return the status to end with when several apply; that of a signal wins over all."""
    found = set(statuses)
    signalled = [status for status in found if status > 128]
    return signalled[0] if signalled else next((status for status in _WORST_FIRST if status in found), 0)


def failure_of(error: BaseException | None) -> tuple[int, str]:
    """Return status and reason of what ended a run: a failure, a signal, or a bug."""
    if isinstance(error, AimeError):
        return error.exit_code, error.message
    if isinstance(error, SystemExit) and isinstance(error.code, int):
        number = error.code - 128
        return error.code, f"ended by {signal.Signals(number).name}" if number > 0 else "ended"
    return ExitCode.BUG, f"{type(error).__name__}: {error}"


_DEVICE_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG})


def write_error(error: OSError, where: object) -> AimeError:
    """Return what an OSError while writing `where` means to the user: 73 or 74."""
    reason = (error.strerror or str(error)).lower()
    if error.errno in _DEVICE_ERRORS:
        return WriteFailed(
            f"cannot write {where}: {reason}", hint="free some space or check the disk, then run again"
        )
    return FolderUnusable(
        f"cannot write {where}: {reason}", hint="check the rights of the folder, or choose another"
    )
