"""The bar that a long run shows on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aime_cli.cli.console import console

if TYPE_CHECKING:
    from rich.progress import Progress

_SHOWN_AFTER = 1.0


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """Yield what shows "done of total" on a terminal, once the work takes longer than a second."""
    started = time.monotonic()
    bar: Progress | None = None
    wanted = sys.stderr.isatty() and not console.quiet

    def show(done: int, total: int) -> None:
        nonlocal bar
        if not wanted or (bar is None and time.monotonic() - started < _SHOWN_AFTER):
            return
        if bar is None:
            bar = _progress_bar()
            bar.add_task(console.task or "", total=total)
            bar.start()
        bar.update(bar.task_ids[0], completed=done)

    try:
        yield show
    finally:
        if bar:
            bar.stop()


def _progress_bar() -> "Progress":
    import rich.console  # noqa: PLC0415 -- only a terminal and a long run need it
    import rich.progress  # noqa: PLC0415

    columns = (
        rich.progress.TextColumn("{task.description}"),
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        rich.progress.TimeRemainingColumn(),
    )
    return rich.progress.Progress(*columns, console=rich.console.Console(stderr=True), transient=True)
