"""A whole-request deadline, whatever hangs: a resolver, a crawling header, a body byte by byte."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")
_GLANCE = 0.25
"""Seconds of one wait: a signal that comes just before a wait begins is seen only when it ends."""


def within(seconds: float, work: Callable[[Callable[[], bool]], T]) -> T:
    """Return what `work` returns, or raise what it raises, if it is done within `seconds`.

    The work happens in a thread, because nothing else bounds a name look-up; a thread that is
    late is left behind and does not keep the process from ending.

    Args:
        work: Is given a question, "was I given up?", and should stop soon once it is true.

    Raises:
        TimeoutError: The time is over, and nobody waits for the work any more.
    """
    outcome: Future[T] = Future()

    def run() -> None:
        try:
            result = work(outcome.cancelled)
        except BaseException as error:  # noqa: BLE001 -- raised again by the thread that waits
            if outcome.set_running_or_notify_cancel():
                outcome.set_exception(error)
        else:
            if outcome.set_running_or_notify_cancel():
                outcome.set_result(result)

    Thread(target=run, name="aime-http", daemon=True).start()
    end = time.monotonic() + seconds
    while True:
        try:
            return outcome.result(timeout=min(_GLANCE, max(0.0, end - time.monotonic())))
        except TimeoutError:
            if outcome.done():
                return outcome.result()  # it was done just now, or failed with an error of this kind
            if time.monotonic() >= end and outcome.cancel():
                raise
