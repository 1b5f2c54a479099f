"""The commands that fill what is missing: aime enrich, describe, review."""

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from aime_cli.cli.console import SCHEMA_VERSION, console
from aime_cli.cli.options import (
    ConfigOption,
    DatabaseOption,
    JsonOption,
    LogFileOption,
    OutputDirOption,
    QuietOption,
    ScheduledOption,
    VerboseOption,
    WaitOption,
    settings_of,
)
from aime_cli.cli.recorded import recorded
from aime_cli.cli.running import Voice, run_and_show
from aime_cli.entities import Lack
from aime_cli.errors import ExitCode, UsageError
from aime_cli.names import nearest

if TYPE_CHECKING:
    from aime_cli.settings import LoadedSettings

_LACKS: dict[str, Lack] = {
    "links": "link",
    "years": "year",
    "covers": "cover",
    "descriptions": "description",
}

_USUAL = "links,years,covers"

LimitOption = Annotated[int | None, typer.Option("--limit", min=1, max=10_000, help="Albums to ask for.")]
AlbumOption = Annotated[
    list[int] | None,
    typer.Option("--album", metavar="ID", help="Only this album; may be given several times."),
]
DryRunOption = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Ask and print the report, but write nothing: neither values nor what was asked."
    ),
]
ForceOption = Annotated[
    bool, typer.Option("--force", help="Ask also for what was asked in vain not long ago.")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(enrich)
    app.command()(describe)


def enrich(
    limit: LimitOption = None,
    only: Annotated[str, typer.Option("--only", metavar="WHAT,…", help=f"Of {', '.join(_LACKS)}.")] = _USUAL,
    album: AlbumOption = None,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    undo: Annotated[
        int | None,
        typer.Option("--undo", metavar="RUN", help="Take back what this run wrote, where it is unchanged."),
    ] = None,
    scheduled: ScheduledOption = False,
    wait: WaitOption = 0.0,
    output_dir: OutputDirOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    log_file: LogFileOption = None,
) -> None:
    """Fill empty fields of a few albums: Spotify links, years and covers, and descriptions if asked for.

    Example: aime enrich --limit 3 --dry-run
    """
    voice = Voice(
        json=json,
        quiet=quiet,
        verbose=verbose,
        log_file=log_file,
        scheduled=scheduled,
        wait=wait,
        dry_run=dry_run,
    )
    lacks = _lacks(only)
    if undo is not None:
        if scheduled or dry_run or force or album or limit or only != _USUAL:
            raise UsageError("--undo goes with no other choice of what to do")
        voice.speak("enrich")
        _undo(settings_of(config, database, output_dir), undo, json=json)
        return
    _enrich(voice, settings_of(config, database, output_dir), lacks, limit, album, force=force)


def describe(
    limit: LimitOption = None,
    album: AlbumOption = None,
    dry_run: DryRunOption = False,
    force: ForceOption = False,
    scheduled: ScheduledOption = False,
    wait: WaitOption = 0.0,
    output_dir: OutputDirOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    log_file: LogFileOption = None,
) -> None:
    """Have descriptions written for albums without one, ten a run, those heard most first.

    Example: aime describe --limit 1 --dry-run
    """
    voice = Voice(
        json=json,
        quiet=quiet,
        verbose=verbose,
        log_file=log_file,
        scheduled=scheduled,
        wait=wait,
        dry_run=dry_run,
    )
    settings = settings_of(config, database, output_dir)
    _enrich(voice, settings, frozenset({"description"}), limit, album, force=force)


def _enrich(
    voice: Voice,
    settings: "LoadedSettings",
    lacks: frozenset[Lack],
    limit: int | None,
    album: list[int] | None,
    *,
    force: bool,
) -> None:
    from aime_cli.tasks import enrichment  # noqa: PLC0415 -- loads SQLAlchemy

    task = enrichment.task_of(lacks)
    voice.speak(task or "enrich")
    if voice.scheduled and (task is None or album or force or voice.dry_run):
        raise UsageError("--scheduled goes with no other choice but --limit")
    usual = enrichment.DESCRIPTIONS_A_RUN if task == "describe" else enrichment.ALBUMS_A_RUN
    wishes = enrichment.Wishes(
        lacks=lacks, limit=limit or usual, ids=album or (), force=force, dry_run=voice.dry_run
    )
    run_and_show(task or "enrich", partial(enrichment.enrich, wishes=wishes), settings, voice)


def _lacks(only: str) -> frozenset[Lack]:
    names = [name.strip() for name in only.split(",") if name.strip()]
    for name in names:
        if name not in _LACKS:
            close = nearest(name, list(_LACKS))
            hint = f"did you mean `{close}`?" if close else f"it knows {', '.join(_LACKS)}"
            raise UsageError(f"--only: no {name}", hint=hint)
    if not names:
        raise UsageError("--only names nothing", hint=f"it knows {', '.join(_LACKS)}")
    return frozenset(_LACKS[name] for name in names)


def _undo(settings: "LoadedSettings", run: int, *, json: bool) -> None:
    from aime_cli.tasks import enrichment  # noqa: PLC0415 -- loads SQLAlchemy

    with recorded(settings, is_asked_only=False) as state:
        done = enrichment.undo(settings, state, run, datetime.now(UTC))
    if json:
        console.object(
            {"schema_version": SCHEMA_VERSION, "run": run, "undone": done.undone, "kept": done.kept}
        )
    else:
        console.line(f"{done.undone} taken back, {done.kept} kept because they were changed since")
    if done.kept:
        raise typer.Exit(ExitCode.ATTENTION)
