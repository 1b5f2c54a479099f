"""What is said of one thing."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from aime_cli.errors import AimeError, ExitCode

Outcome = Literal["ok", "warning", "failure"]


@dataclass(frozen=True)
class Check:
    """A line of the doctor's.

    Attributes:
        name: The thing, always by the same word; it may have several lines.
        hint: What the reader can do about it, or None.
        status: What a failure makes the process end with.
    """

    name: str
    result: Outcome
    message: str
    hint: str | None = None
    status: ExitCode = ExitCode.OK


def ok(name: str, message: str) -> Check:
    """Return that all is well."""
    return Check(name, "ok", message)


def warning(name: str, message: str, *, hint: str | None = None) -> Check:
    """Return what a person should know, though every run gives what it should."""
    return Check(name, "warning", message, hint)


def failure(name: str, message: str, *, hint: str | None = None, status: ExitCode) -> Check:
    """Return what keeps a run from giving what it should."""
    return Check(name, "failure", message, hint, status)


def told(name: str, look: Callable[[], Iterable[Check]]) -> Iterator[Check]:
    """Yield what `look` finds; an expected error is a line of its own and ends this look alone."""
    try:
        yield from look()
    except AimeError as error:
        yield failure(name, error.message, hint=error.hint, status=error.exit_code)
