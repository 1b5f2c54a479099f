"""Pace: some seconds between two requests of one machine, whichever process sends them."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aime_cli.http.waiting import Waiting

_LOOK_AGAIN = 0.05
_LONGEST_MOMENT = 40


class Pace:
    """Keeps `interval` seconds from the end of a request to the beginning of the next one.

    The moment of the last one stands in a file. It is locked from the wait for a turn to the end of
    the request, so the service sees one request of ours at a time; the kernel frees it however the
    process ends.

    Args:
        file: Shared by all processes.
        otherwise: Where that cannot be had; where neither can, this process keeps pace with itself.
    """

    def __init__(
        self, interval: float, file: Path | None, waiting: Waiting, *, otherwise: Path | None = None
    ) -> None:
        self._interval = interval
        self._files = [each for each in (file, otherwise) if each is not None]
        self._waiting = waiting
        self._last: float | None = None

    @contextmanager
    def turn(self, seconds: float) -> Iterator[bool]:
        """Wait for a turn, and hold it; False if none comes within `seconds`."""
        if not self._interval:
            yield True
            return
        end = self._waiting.clock() + seconds
        descriptor = self._opened()
        try:
            if descriptor is not None and not self._locked(descriptor, end):
                yield False
                return
            pause = self._pause(descriptor)
            if pause >= max(0.0, end - self._waiting.clock()):
                yield False
                return
            if pause:
                self._waiting.sleep(pause)
            self._note(descriptor)  # a process may be killed before its request ends
            yield True
            self._note(descriptor)
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _opened(self) -> int | None:
        for file in self._files:
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            except OSError:
                continue
        return None

    def _locked(self, descriptor: int, end: float) -> bool:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if self._waiting.clock() + _LOOK_AGAIN >= end:
                    return False
                self._waiting.sleep(_LOOK_AGAIN)
            except OSError:  # a file system without locks
                return True
            else:
                return True

    def _pause(self, descriptor: int | None) -> float:
        """Return how long to wait; a moment in the future comes from a clock that was set back."""
        now = self._waiting.now().timestamp()
        moments = [moment for moment in (self._last, _noted(descriptor)) if moment is not None]
        passed = min((abs(now - moment) for moment in moments), default=self._interval)
        return max(0.0, self._interval - passed)

    def _note(self, descriptor: int | None) -> None:
        self._last = self._waiting.now().timestamp()
        if descriptor is None:
            return
        text = f"{self._last:.6f}\n".encode()
        try:
            os.pwrite(descriptor, text, 0)
            os.ftruncate(descriptor, len(text))
        except OSError:
            self._files = []  # a full disk: from now on this process alone


def _noted(descriptor: int | None) -> float | None:
    """Return the moment that stands in the file; None where none does."""
    try:
        return float(os.pread(descriptor, _LONGEST_MOMENT, 0)) if descriptor is not None else None
    except (OSError, ValueError):
        return None
