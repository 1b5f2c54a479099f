"""The task commands; each format of `exporters/` makes one."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aime_cli.cli.console import console
from aime_cli.cli.options import (
    ConfigOption,
    DatabaseOption,
    DetailChoice,
    DetailOption,
    JsonOption,
    LanguageChoice,
    LanguageOption,
    LogFileOption,
    OutputDirOption,
    QuietOption,
    SourceOption,
    StdoutOption,
    VerboseOption,
    settings_of,
)
from aime_cli.errors import ExitCode, UsageError, WriteFailed
from aime_cli.exporters import EXPORTERS, Exporter
from aime_cli.settings import LoadedSettings
from aime_cli.templating import is_decodable

if TYPE_CHECKING:
    from aime_cli.runner import Task


def add_to(app: typer.Typer) -> None:
    """Add a command for every task."""
    for exporter in EXPORTERS.values():
        command = _document_command(exporter) if exporter.is_document else _format_command(exporter)
        app.command(
            exporter.task, help=f"{exporter.help}\n\nExample: aime {exporter.task} --output-dir ~/exports"
        )(command)


def default_tasks() -> "Iterator[tuple[str, Task]]":
    """Yield every task with its usual options."""
    from aime_cli.tasks import export  # noqa: PLC0415 -- loads SQLAlchemy

    for exporter in EXPORTERS.values():
        yield exporter.task, partial(export, exporter=exporter)


def _format_command(exporter: Exporter) -> Callable[..., None]:
    def command(
        source: SourceOption = None,
        stdout: StdoutOption = False,
        output_dir: OutputDirOption = None,
        database: DatabaseOption = None,
        config: ConfigOption = None,
        json: JsonOption = False,
        quiet: QuietOption = False,
        verbose: VerboseOption = False,
        log_file: LogFileOption = None,
        schema: Annotated[
            bool, typer.Option("--schema", help="Print the JSON Schema of the file and exit.")
        ] = False,
    ) -> None:
        if schema:
            _print_schema(exporter)
            return
        _speak(exporter.task, json=json, quiet=quiet, verbose=verbose, log_file=log_file)
        _export(exporter, settings_of(config, database, output_dir), stdout=stdout, source=source)

    return command


def _document_command(exporter: Exporter) -> Callable[..., None]:
    def command(
        source: SourceOption = None,
        detail: DetailOption = DetailChoice.brief,
        language: LanguageOption = None,
        stdout: StdoutOption = False,
        output_dir: OutputDirOption = None,
        database: DatabaseOption = None,
        config: ConfigOption = None,
        json: JsonOption = False,
        quiet: QuietOption = False,
        verbose: VerboseOption = False,
        log_file: LogFileOption = None,
    ) -> None:
        _speak(exporter.task, json=json, quiet=quiet, verbose=verbose, log_file=log_file)
        settings = settings_of(config, database, output_dir)
        _export(exporter, settings, stdout=stdout, source=source, detail=detail, language=language)

    return command


def _speak(task: str, *, json: bool, quiet: bool, verbose: bool, log_file: Path | None) -> None:
    console.task, console.json, console.log_file = task, json, log_file
    console.quiet, console.verbose = quiet, verbose


def _print_schema(exporter: Exporter) -> None:
    if exporter.schema is None:
        raise UsageError(f"{exporter.task} has no JSON Schema")
    console.object(exporter.schema())


def _export(
    exporter: Exporter,
    settings: LoadedSettings,
    *,
    stdout: bool,
    source: str | None,
    detail: DetailChoice = DetailChoice.brief,
    language: LanguageChoice | None = None,
) -> None:
    if stdout and console.json:
        raise UsageError(
            "--stdout and --json exclude each other", hint="--stdout prints the document, --json the run"
        )
    if stdout and console.stdout_is_closed:
        raise WriteFailed("cannot write standard output: it is closed")
    if source is not None and not is_decodable(source):
        raise UsageError("--source is not UTF-8")
    # Imported late: `aime --help` must not load SQLAlchemy.
    from aime_cli.runner import run_task  # noqa: PLC0415
    from aime_cli.tasks import Report, export  # noqa: PLC0415

    task = partial(
        export,
        exporter=exporter,
        source=source,
        detail=detail.value,
        language=language.value if language else None,
    )
    console.detail(f"collection {settings.database}, settings {settings.file or 'none, defaults'}")
    with console.progress() as progress:
        stream = sys.stdout if stdout else None
        try:
            run = run_task(exporter.task, task, settings, report=Report(progress=progress), stream=stream)
        except BrokenPipeError:
            console.reader_gone()
    console.run(run, printed=stdout)
    if run.status is not ExitCode.OK:
        raise typer.Exit(run.status)
