"""What our memory has of runs, for the commands that tell of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from aime_cli.cli.console import console

if TYPE_CHECKING:
    from aime_cli.settings import LoadedSettings
    from aime_cli.state import State
    from aime_cli.status import TaskStatus


def statuses(settings: "LoadedSettings") -> "list[TaskStatus]":
    """Return how each task stands now."""
    from aime_cli.status import task_statuses  # noqa: PLC0415 -- loads SQLAlchemy

    with recorded(settings) as state:
        return task_statuses(settings, state, datetime.now(UTC).astimezone(settings.zone))


@contextmanager
def recorded(settings: "LoadedSettings", *, is_asked_only: bool = True) -> "Iterator[State]":
    """Open our memory, for a question if not to change it."""
    from aime_cli.state import open_state  # noqa: PLC0415 -- loads SQLAlchemy

    now = datetime.now(UTC).astimezone(settings.zone)
    with open_state(settings.home, now, console.warning, is_asked_only=is_asked_only) as state:
        yield state


def clock(moment: datetime | None, settings: "LoadedSettings") -> str:
    """Return a moment as the clock of the settings shows it."""
    return moment.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M") if moment else "-"
