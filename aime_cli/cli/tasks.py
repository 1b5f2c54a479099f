"""The task commands; each format of `exporters/` makes one."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

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
    ScheduledOption,
    SourceOption,
    StdoutOption,
    VerboseOption,
    WaitOption,
    settings_of,
)
from aime_cli.cli.running import Voice, check_source, run_and_show
from aime_cli.errors import UsageError
from aime_cli.exporters import EXPORTERS, Exporter
from aime_cli.settings import LoadedSettings


def add_to(app: typer.Typer) -> None:
    """Add a command for every task."""
    for exporter in EXPORTERS.values():
        command = _document_command(exporter) if exporter.is_document else _format_command(exporter)
        app.command(
            exporter.task, help=f"{exporter.help}\n\nExample: aime {exporter.task} --output-dir ~/exports"
        )(command)


def _format_command(exporter: Exporter) -> Callable[..., None]:
    def command(
        source: SourceOption = None,
        scheduled: ScheduledOption = False,
        wait: WaitOption = 0.0,
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
        voice = Voice(
            json=json,
            quiet=quiet,
            verbose=verbose,
            log_file=log_file,
            stdout=stdout,
            scheduled=scheduled,
            wait=wait,
        )
        voice.speak(exporter.task)
        _export(exporter, settings_of(config, database, output_dir), voice, source=source)

    return command


def _document_command(exporter: Exporter) -> Callable[..., None]:
    def command(
        source: SourceOption = None,
        detail: DetailOption = DetailChoice.brief,
        language: LanguageOption = None,
        scheduled: ScheduledOption = False,
        wait: WaitOption = 0.0,
        stdout: StdoutOption = False,
        output_dir: OutputDirOption = None,
        database: DatabaseOption = None,
        config: ConfigOption = None,
        json: JsonOption = False,
        quiet: QuietOption = False,
        verbose: VerboseOption = False,
        log_file: LogFileOption = None,
    ) -> None:
        voice = Voice(
            json=json,
            quiet=quiet,
            verbose=verbose,
            log_file=log_file,
            stdout=stdout,
            scheduled=scheduled,
            wait=wait,
        )
        voice.speak(exporter.task)
        settings = settings_of(config, database, output_dir)
        _export(exporter, settings, voice, source=source, detail=detail, language=language)

    return command


def _print_schema(exporter: Exporter) -> None:
    if exporter.schema is None:
        raise UsageError(f"{exporter.task} has no JSON Schema")
    console.object(exporter.schema())


def _export(
    exporter: Exporter,
    settings: LoadedSettings,
    voice: Voice,
    *,
    source: str | None,
    detail: DetailChoice = DetailChoice.brief,
    language: LanguageChoice | None = None,
) -> None:
    check_source(source)
    from aime_cli.tasks import export  # noqa: PLC0415 -- loads SQLAlchemy

    task = partial(
        export,
        exporter=exporter,
        source=source,
        detail=detail.value,
        language=language.value if language else None,
    )
    run_and_show(exporter.task, task, settings, voice)
