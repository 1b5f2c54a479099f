"""The command aime analyze."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from aime_cli.cli.console import console
from aime_cli.cli.options import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    LanguageOption,
    LogFileOption,
    OutputDirOption,
    QuietOption,
    ScheduledOption,
    StdoutOption,
    VerboseOption,
    WaitOption,
    settings_of,
)
from aime_cli.cli.running import Voice, run_and_show, run_once
from aime_cli.entities import Language
from aime_cli.errors import UsageError
from aime_cli.settings import LoadedSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from aime_cli.analysis.figures import Analysis
    from aime_cli.tasks import Format, TaskResult

Kind = Literal["week", "month", "year", "all"]
_SCHEDULED = ("week", "month")


def add_to(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(analyze)


def analyze(
    period: Annotated[
        Kind | None,
        typer.Option("--period", show_default="month", help="The last one that is over; or all there is."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="PERIOD", help="This one: 2026-W05, 2026-01 or 2026."),
    ] = None,
    rolling: Annotated[
        str | None, typer.Option("--rolling", metavar="DAYS", help="So many days before today, e.g. 30d.")
    ] = None,
    format_: Annotated[
        str | None,
        typer.Option("--format", metavar="LIST", show_default="md,html", help="Which of md, html, json."),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Show it in the terminal, write no file.")] = False,
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
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of the JSON file and exit.")
    ] = False,
) -> None:
    """Tell what was listened to in a week, a month, a year or in all, to read and to look at.

    Example: aime analyze --period week --language en
    """
    if schema:
        from aime_cli.analysis.json_file import json_schema  # noqa: PLC0415 -- loads SQLAlchemy

        console.object(json_schema())
        return
    name = f"analyze-{_kind(period, at, rolling)}"
    voice = Voice(
        json=json,
        quiet=quiet,
        verbose=verbose,
        log_file=log_file,
        stdout=stdout or show,
        scheduled=scheduled,
        wait=wait,
    )
    voice.speak(name)
    _check_together(
        {
            "--rolling": rolling is not None,
            "--at": at is not None,
            "--period": period is not None,
            "--scheduled": scheduled,
            "--show": show,
            "--stdout": stdout,
            "--json": json,
            "--quiet": quiet,
            "--format": format_ is not None,
        }
    )
    if scheduled and period not in _SCHEDULED:
        raise UsageError("--scheduled goes with --period week or --period month")
    formats = _formats(format_, stdout=stdout)
    settings = settings_of(config, database, output_dir)
    from aime_cli.analysis.period import Asked  # noqa: PLC0415 -- loads SQLAlchemy
    from aime_cli.tasks import analyze as analyze_task  # noqa: PLC0415

    task = partial(
        analyze_task,
        asked=Asked("rolling" if rolling else period, at, rolling),
        language=language.value if language else None,
    )
    if show:
        _show(name, task, settings, voice, language.value if language else settings.values.language)
    else:
        run_and_show(name, partial(task, formats=formats), settings, voice)


def _show(
    name: str, task: "Callable[..., TaskResult]", settings: LoadedSettings, voice: Voice, language: Language
) -> None:
    """Show the figures in the terminal."""
    from aime_cli.cli import analysis_view  # noqa: PLC0415 -- loads SQLAlchemy, and later Rich

    told: list[Analysis] = []
    voice.check()
    run = run_once(name, partial(task, formats=(), tell=told.append), settings, voice)
    for analysis in told:
        analysis_view.show(analysis, language)
    console.run(run, printed=True)


def _kind(period: Kind | None, at: str | None, rolling: str | None) -> str:
    """Return what the period is called, as far as the options tell without a look at the clock."""
    if rolling is not None:
        return "rolling"
    if period is None and at is not None:
        return "week" if "W" in at.upper() else "month" if "-" in at else "year"
    return period or "month"


def _check_together(given: dict[str, bool]) -> None:
    """Refuse options that have no meaning together."""
    excluded = {
        "--rolling": ("--period", "--at", "--scheduled"),
        "--scheduled": ("--at", "--show"),
        "--show": ("--stdout", "--json", "--quiet", "--format"),
    }
    for name, others in excluded.items():
        for other in others:
            if given[name] and given[other]:
                raise UsageError(f"{name} and {other} exclude each other")


def _formats(listed: str | None, *, stdout: bool) -> "tuple[Format, ...]":
    """Return the formats of a list such as "md,json", each once."""
    if listed is None:
        return ("md",) if stdout else ("md", "html")
    known: dict[str, Format] = {"md": "md", "html": "html", "json": "json"}
    names = list(dict.fromkeys(name.strip() for name in listed.split(",")))
    for name in names:
        if name not in known:
            raise UsageError(f"no format {name or repr(listed)}", hint=f"the formats are {', '.join(known)}")
    if stdout and len(names) > 1:
        raise UsageError("--stdout takes one format")
    return tuple(known[name] for name in names)
