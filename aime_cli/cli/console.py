"""Everything that reaches standard output and standard error."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec

from aime_cli.errors import AimeError, ExitCode, SettingsError, write_error
from aime_cli.templating import printable

if TYPE_CHECKING:
    from rich.progress import Progress

    from aime_cli.runner import Run

_NOTES_SHOWN = 10
_PROGRESS_AFTER = 1.0


@dataclass
class Console:
    """How one command speaks; set from its options before it works.

    Attributes:
        log_file: Where one line about the run is appended.
    """

    task: str = ""
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    log_file: Path | None = None

    def line(self, text: str) -> None:
        """Print a line to standard output, control characters made visible."""
        _print(printable(text), sys.stdout)

    def path(self, path: Path) -> None:
        """Print a path to standard output, exactly."""
        _print(str(path), sys.stdout)

    def note(self, text: str) -> None:
        """Say something that needs nobody's attention."""
        if not self.quiet:
            _print(f"note: {printable(text)}", sys.stderr)

    def error(self, text: str) -> None:
        """Say what failed."""
        _print(f"error: {printable(text)}", sys.stderr)

    def warning(self, text: str) -> None:
        """Say something that needs attention."""
        _print(f"warning: {printable(text)}", sys.stderr)

    def detail(self, text: str) -> None:
        """Say something for those who asked for more."""
        if self.verbose:
            _print(printable(text), sys.stderr)

    def object(self, value: Any) -> None:
        """Print a value as JSON, two spaces a level."""
        _print(msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2).decode(), sys.stdout)

    @staticmethod
    def as_json(value: Any) -> str:
        """Return a value as JSON on one line."""
        return msgspec.json.encode(value, enc_hook=str).decode()

    def run(self, run: "Run", *, printed: bool = False) -> None:
        """Show a run that did not fail, and append it to the log file.

        Args:
            printed: Whether the document itself went to standard output.
        """
        report = run.report
        self._log(
            run.status, run.finished_at, [str(written.path) for written in run.artifacts], report.counts
        )
        for warning in report.warnings:
            self.warning(warning)
        for note in report.notes[:_NOTES_SHOWN]:
            self.note(note)
        if len(report.notes) > _NOTES_SHOWN:
            self.note(f"and {len(report.notes) - _NOTES_SHOWN} more like these; --json lists all")
        seconds = (run.finished_at - run.started_at).total_seconds()
        counts = ", ".join(f"{name} {number}" for name, number in report.counts.items())
        self.detail(f"{run.task}: {counts}; {seconds:.1f} s")
        if self.json:
            self.object(
                {
                    "task": run.task,
                    "result": "ok" if run.status is ExitCode.OK else "partial",
                    "status": run.status,
                    "started_at": run.started_at,
                    "finished_at": run.finished_at,
                    "artifacts": [
                        {"path": str(written.path.absolute()), "size": written.size}
                        for written in run.artifacts
                    ],
                    "counts": report.counts,
                    "warnings": report.warnings,
                    "notes": report.notes,
                    "error": None,
                    "hint": None,
                }
            )
        elif not self.quiet and not printed:
            for written in run.artifacts:
                self.path(written.path)

    def failure(self, error: AimeError) -> None:
        """Show why a command failed: one line, and a hint if there is one."""
        if self.task:
            self._log(error.exit_code, datetime.now(UTC), [], {}, error.message)
        if self.json:
            failed = {"task": self.task, "result": "failed", "status": error.exit_code, "artifacts": []}
            problems = {"problems": error.problems} if isinstance(error, SettingsError) else {}
            self.object(failed | {"error": error.message, "hint": error.hint} | problems)
        else:
            self.error(error.message)
            if error.hint:
                _print(f"hint: {printable(error.hint)}", sys.stderr)

    def reader_gone(self) -> NoReturn:
        """End quietly, as SIGPIPE would, because nobody reads our output any more."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(128 + signal.SIGPIPE)

    def _log(
        self, status: ExitCode, when: datetime, paths: Sequence[str], counts: dict[str, int], error: str = ""
    ) -> None:
        if self.log_file is None:
            return
        figures = [f"{name}={number}" for name, number in counts.items()]
        parts = [
            when.isoformat(timespec="seconds"),
            self.task,
            f"status={int(status)}",
            *figures,
            *paths,
            error,
        ]
        line = printable(" ".join(filter(None, parts))) + "\n"
        try:
            descriptor = os.open(self.log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(descriptor, line.encode(errors="replace"))
            finally:
                os.close(descriptor)
        except OSError as failure:
            self.warning(f"cannot append to {self.log_file}: {failure.strerror}")

    @contextmanager
    def progress(self) -> Iterator[Callable[[int, int], None]]:
        """Yield what shows "done of total" on a terminal, once the work takes longer than a second."""
        started = time.monotonic()
        bar: Progress | None = None
        wanted = sys.stderr.isatty() and not self.quiet

        def show(done: int, total: int) -> None:
            nonlocal bar
            if not wanted or (bar is None and time.monotonic() - started < _PROGRESS_AFTER):
                return
            if bar is None:
                bar = _progress_bar()
                bar.add_task(self.task, total=total)
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


def _print(text: str, stream: Any) -> None:
    try:
        stream.write(text + "\n")
        stream.flush()
    except BrokenPipeError:
        console.reader_gone()
    except OSError as error:
        if stream is not sys.stderr:
            raise write_error(error, "standard output") from None


console = Console()
"""The one console of the process."""
