"""How a signal ends the program: what is under way unwinds, so that unfinished files are removed."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_received: list[int] = []
"""Numbers in their order; 0 once the end has come."""
_held: list[bool] = []
"""One for each `held` under way; the first says whether a signal waits for the last of them to end."""


def end_on_signals() -> None:
    """Let SIGTERM, SIGHUP and SIGINT raise SystemExit, unless they are ignored, as under nohup."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)
    signal.signal(signal.SIGALRM, _end_again)
    sys.unraisablehook = _not_raised


def received() -> int:
    """Return the signal that ends this run; 0 without any.

    What fails afterwards fails because of it: SQLite makes an error of its own of what is raised inside.
    """
    return _received[0] if _received else 0


@contextmanager
def held() -> Iterator[None]:
    """Let a signal wait for the end of what is within; for short work that must not be broken off."""
    _held.append(False)
    try:
        yield
    finally:
        if _held.pop():
            _unwind()


def come_to_an_end() -> int:
    """Return the signal that ended this run, or 0; what comes from now on disturbs nothing."""
    _received.append(0)
    return _received[0]


def _end(number: int, _frame: FrameType | None) -> None:
    """Unwind, and end as the first signal asks."""
    is_first = not _received  # another signal may come between any two steps here
    _received.append(number)
    if is_first:
        _disable_logs()
        _unwind()


def _end_again(_number: int, _frame: FrameType | None) -> None:
    """Unwind once more, unless the end has come meanwhile."""
    if _received and 0 not in _received:
        _unwind()


def _unwind() -> None:
    if _held:
        _held[0] = True
    else:
        raise SystemExit(128 + _received[0])


def _disable_logs() -> None:
    """Keep from standard error what a library logs and raises again: SQLAlchemy does so where it closes."""
    logs = sys.modules.get("logging")  # not imported here: --help does without
    if logs is not None and hasattr(logs, "disable"):
        logs.disable()


def _not_raised(ignored: "sys.UnraisableHookArgs") -> None:
    """Ask to end again in a moment: Python drops what a signal raises in the callback of a weak reference."""
    if isinstance(ignored.exc_value, SystemExit) and _received:
        signal.setitimer(signal.ITIMER_REAL, 0.001)
    else:
        sys.__unraisablehook__(ignored)
