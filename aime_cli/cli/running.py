"""How a task command runs and shows what became of it."""

import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import typer

from aime_cli.cli.console import console
from aime_cli.errors import ExitCode, UsageError, WriteFailed
from aime_cli.settings import LoadedSettings
from aime_cli.templating import is_decodable

if TYPE_CHECKING:
    from aime_cli.tasks import Task


def speak(task: str, *, json: bool, quiet: bool, verbose: bool, log_file: Path | None) -> None:
    """Set how the console speaks of this command."""
    console.task, console.json, console.log_file = task, json, log_file
    console.quiet, console.verbose = quiet, verbose


def run_and_show(
    name: str, task: "Task", settings: LoadedSettings, *, stdout: bool, seed: int | None = None
) -> None:
    """Run a task, show what became of it, and end with its status.

    Args:
        stdout: Whether the document goes to standard output.
        seed: Makes the run's dice foreseeable.
    """
    if stdout and console.json:
        raise UsageError(
            "--stdout and --json exclude each other", hint="--stdout prints the document, --json the run"
        )
    if stdout and console.stdout_is_closed:
        raise WriteFailed("cannot write standard output: it is closed")
    # Imported late: `aime --help` must not load SQLAlchemy.
    from aime_cli.runner import run_task  # noqa: PLC0415
    from aime_cli.tasks import Report  # noqa: PLC0415

    console.detail(f"collection {settings.database}, settings {settings.file or 'none, defaults'}")
    with console.progress() as progress:
        try:
            run = run_task(
                name,
                task,
                settings,
                rng=None if seed is None else Random(seed),  # noqa: S311 -- to be foreseen is its purpose
                report=Report(progress=progress),
                stream=sys.stdout if stdout else None,
            )
        except BrokenPipeError:
            console.reader_gone()
    console.run(run, printed=stdout)
    if run.status is not ExitCode.OK:
        raise typer.Exit(run.status)


def check_source(source: str | None) -> None:
    """Refuse a source that no database can hold."""
    if source is not None and not is_decodable(source):
        raise UsageError("--source is not UTF-8")
