"""A whole-request deadline, whatever hangs: a resolver, a crawling header, a body byte by byte."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


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
    try:
        return outcome.result(timeout=seconds)
    except TimeoutError:
        if outcome.cancel():
            raise
        return outcome.result()  # it was done just now
