"""Every line that reaches standard output and standard error."""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from aime_cli.errors import AimeError, SettingsError, write_error
from aime_cli.templating import json_text, printable

if TYPE_CHECKING:
    from aime_cli.runner import Run

SCHEMA_VERSION = 1
"""Of the objects that `--json` prints; grows when a key changes its meaning."""

_NOTES_SHOWN = 10

_RUN: dict[str, Any] = {
    "task": None,
    "result": None,
    "status": None,
    "started_at": None,
    "finished_at": None,
    "artifacts": [],
    "counts": {},
    "warnings": [],
    "notes": [],
    "error": None,
    "hint": None,
}
"""The keys of a run as an object; each is always there."""


@dataclass
class Console:
    """How one command speaks; set from its options before it works.

    Attributes:
        task: The task that runs; None outside tasks.
        log_file: Where one line about the run is appended.
        collected: Where the objects of several runs go, instead of being printed one by one;
            None where there is one run.
        has_warned: Whether something was said that needs attention.
        has_answered: Whether the JSON object of this command has gone out, or begun to.
    """

    task: str | None = None
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    log_file: Path | None = None
    stdout_is_closed: bool = False
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    collected: list[dict[str, Any]] | None = None
    has_warned: bool = False
    has_answered: bool = False

    def begin(self, task: str) -> None:
        """Speak of the next of several runs from now on."""
        self.task, self.started_at = task, datetime.now(UTC)
        if self.collected is None:
            self.collected = []

    def line(self, text: str) -> None:
        """Print a line to standard output, control characters made visible."""
        _print(printable(text), sys.stdout)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows below their heads, in columns."""
        cells = [[printable(cell) for cell in row] for row in (heads, *rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            _print("  ".join(padded).rstrip(), sys.stdout)

    def path(self, path: Path) -> None:
        """Print a path to standard output, exactly."""
        _print(str(path), sys.stdout)

    def text(self, text: str) -> None:
        """Print whole lines to standard output, exactly."""
        _print(text.removesuffix("\n"), sys.stdout)

    def note(self, text: str) -> None:
        """Say something that needs nobody's attention."""
        if not self.quiet:
            _print(f"note: {printable(text)}", sys.stderr)

    def error(self, text: str) -> None:
        """Say what failed."""
        _print(f"error: {printable(text)}", sys.stderr)

    def warning(self, text: str) -> None:
        """Say something that needs attention."""
        self.has_warned = True
        _print(f"warning: {printable(text)}", sys.stderr)

    def detail(self, text: str) -> None:
        """Say something for those who asked for more."""
        if self.verbose:
            _print(printable(text), sys.stderr)

    def object(self, value: Any) -> None:
        """Print a value as JSON, two spaces a level."""
        self.has_answered = True
        _print(json_text(value), sys.stdout)

    def run(self, run: "Run", *, printed: bool = False) -> None:
        """Show a run that did not fail, and append it to the log file.

        Args:
            printed: Whether the document itself went to standard output.
        """
        report = run.report
        for warning in report.warnings:
            self.warning(warning)
        for note in report.notes[:_NOTES_SHOWN]:
            self.note(note)
        if len(report.notes) > _NOTES_SHOWN:
            self.note(f"and {len(report.notes) - _NOTES_SHOWN} more like these, which --json lists")
        seconds = (run.finished_at - run.started_at).total_seconds()
        counts = ", ".join(f"{name} {number}" for name, number in report.counts.items())
        self.detail(f"{run.task}: {counts}; {seconds:.1f} s")
        paths = [written.path.absolute() for written in run.artifacts]
        if self.json:
            self._run_object(
                {
                    "task": run.task,
                    "result": run.result,
                    "status": run.status,
                    "started_at": run.started_at,
                    "finished_at": run.finished_at,
                    "artifacts": [
                        {"path": str(path), "size": written.size}
                        for path, written in zip(paths, run.artifacts, strict=True)
                    ],
                    "counts": report.counts,
                    "warnings": report.warnings,
                    "notes": report.notes,
                }
            )
        elif not self.quiet and not printed:
            for written in run.artifacts:
                self.path(written.path)
        self._log(
            run.status, *(f"{name}={number}" for name, number in report.counts.items()), *map(str, paths)
        )

    def failure(self, error: AimeError) -> None:
        """Show why a command failed: one line, and a hint if there is one."""
        self._log(error.exit_code, error.message)
        if self.json:
            failed = {"task": self.task, "result": "failed", "status": error.exit_code}
            moments = {"started_at": self.started_at, "finished_at": datetime.now(UTC)}
            problems = {"problems": error.problems} if isinstance(error, SettingsError) else {}
            self._run_object(failed | moments | {"error": error.message, "hint": error.hint} | problems)
        else:
            is_named = self.collected is None or error.message.startswith(f"{self.task} ")
            self.error(error.message if is_named else f"{self.task}: {error.message}")
            if error.hint:
                _print(f"hint: {printable(error.hint)}", sys.stderr)

    def _run_object(self, values: dict[str, Any]) -> None:
        if self.collected is None:
            self.object(_RUN | values)
        else:
            self.collected.append(_RUN | values)

    def interrupted(self, number: int) -> None:
        """Say in JSON and in the log file that a signal ended the run."""
        reason = f"ended by {signal.Signals(number).name}"
        self._log(128 + number, reason)
        if self.json and self.task and not self.has_answered:
            self._run_object(
                {"task": self.task, "result": "failed", "status": 128 + number}
                | {"started_at": self.started_at, "finished_at": datetime.now(UTC), "error": reason}
            )
            if self.collected is not None:
                self.object(
                    {"schema_version": SCHEMA_VERSION, "status": 128 + number, "runs": self.collected}
                )

    def reader_gone(self) -> NoReturn:
        """End quietly, as SIGPIPE would, because nobody reads our output any more."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(128 + signal.SIGPIPE)

    def _log(self, status: int, *parts: str) -> None:
        """Append a line to the log file, if a task is to have one."""
        if self.log_file is None or self.task is None:
            return
        when = datetime.now(UTC).isoformat(timespec="seconds")
        line = printable(" ".join((when, self.task, f"status={int(status)}", *parts))) + "\n"
        try:
            descriptor = os.open(self.log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(descriptor, line.encode())
            finally:
                os.close(descriptor)
        except OSError as failure:
            self.warning(f"cannot append to {self.log_file}: {failure.strerror}")


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
