"""How a task command runs and shows what became of it."""

import sys
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TextIO

import typer

from aime_cli.cli.console import console
from aime_cli.cli.progress import progress
from aime_cli.errors import AimeError, ExitCode, UsageError, WriteFailed
from aime_cli.settings import LoadedSettings
from aime_cli.templating import is_decodable

if TYPE_CHECKING:
    from aime_cli.runner import Run
    from aime_cli.state import Trigger
    from aime_cli.tasks import Task


@dataclass(frozen=True, kw_only=True)
class Voice:
    """How a command speaks and runs, as its options say."""

    json: bool = False
    quiet: bool = False
    verbose: bool = False
    log_file: Path | None = None
    stdout: bool = False
    dry_run: bool = False
    scheduled: bool = False
    due: bool = False
    wait: float = 0.0

    @property
    def trigger(self) -> "Trigger":
        """What started the run."""
        return "due" if self.due else "scheduled" if self.scheduled else "manual"

    @property
    def stream(self) -> TextIO | None:
        """Where the document goes instead of a file."""
        if self.dry_run and self.json:
            return StringIO()  # standard output is for the object
        return sys.stdout if self.stdout or self.dry_run else None

    def speak(self, task: str | None) -> None:
        """Set how the console speaks of this command."""
        console.task, console.json, console.log_file = task, self.json, self.log_file
        console.quiet, console.verbose = self.quiet or self.trigger != "manual", self.verbose

    def check(self) -> None:
        """Refuse options that have no meaning together."""
        if self.stdout and self.json:
            raise UsageError(
                "--stdout and --json exclude each other", hint="--stdout prints the document, --json the run"
            )
        if self.stdout and self.scheduled:
            raise UsageError("--stdout and --scheduled exclude each other")
        if self.stdout and console.stdout_is_closed:
            raise WriteFailed("cannot write standard output: it is closed")


def run_and_show(
    name: str, task: "Task", settings: LoadedSettings, voice: Voice, *, seed: int | None = None
) -> None:
    """Run a task, show what became of it, and end with its status.

    Args:
        seed: Makes the run's dice foreseeable.
    """
    voice.check()
    console.detail(f"collection {settings.database}, settings {settings.file or 'none, defaults'}")
    run = run_once(name, task, settings, voice, seed=seed)
    console.run(run, printed=voice.stream is not None)
    if run.status is not ExitCode.OK:
        raise typer.Exit(run.status)


def run_once(
    name: str, task: "Task", settings: LoadedSettings, voice: Voice, *, seed: int | None = None
) -> "Run":
    """Run a task and return what became of it; show how far it is."""
    # Imported late: `aime --help` must not load SQLAlchemy.
    from aime_cli.runner import Manner, run_task  # noqa: PLC0415
    from aime_cli.tasks import Report  # noqa: PLC0415

    manner = Manner(trigger=voice.trigger, wait=voice.wait, stream=voice.stream, is_trial=voice.dry_run)
    with progress() as show:
        report = Report(progress=show)
        try:
            return run_task(
                name,
                task,
                settings,
                manner=manner,
                rng=None if seed is None else Random(seed),  # noqa: S311 -- to be foreseen is its purpose
                report=report,
            )
        except BrokenPipeError:
            console.reader_gone()
        except AimeError:
            for warning in report.warnings:
                console.warning(warning)
            raise


def check_source(source: str | None) -> None:
    """Refuse a source that no database can hold."""
    if source is not None and not is_decodable(source):
        raise UsageError("--source is not UTF-8")
