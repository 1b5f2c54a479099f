"""The command aime run."""

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
    VerboseOption,
    WaitOption,
    settings_of,
)
from aime_cli.cli.recorded import clock, statuses
from aime_cli.cli.running import Voice, run_once
from aime_cli.errors import AimeError, UsageError, worst
from aime_cli.names import task_named

if TYPE_CHECKING:
    from aime_cli.settings import LoadedSettings
    from aime_cli.status import TaskStatus


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)


def run(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="TASK", help="Tasks by our name, or by an id of AIME v4.", show_default=False),
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Run whatever the schedule wants now.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would run, and why.")] = False,
    wait: WaitOption = 0.0,
    output_dir: OutputDirOption = None,
    database: DatabaseOption = None,
    config: ConfigOption = None,
    json: JsonOption = False,
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
    log_file: LogFileOption = None,
) -> None:
    """Run tasks one after the other; one that fails does not stop the others, and the worst status wins.

    Example: aime run export-json export-markdown
    """
    voice = Voice(json=json, quiet=quiet, verbose=verbose, log_file=log_file, due=due, wait=wait)
    voice.speak(None)
    if bool(names) == due:
        raise UsageError(
            "name tasks, or give --due", hint="`aime run --due` runs what the schedule wants now"
        )
    settings = settings_of(config, database, output_dir)
    from aime_cli.tasks import TASKS  # noqa: PLC0415 -- loads SQLAlchemy

    wanted = [task_named(name).name for name in names or ()]
    if dry_run:
        _show_plan(settings, wanted or list(TASKS), is_due=due, json=json)
        return
    statuses: list[int] = []
    for name in dict.fromkeys(wanted or _due_tasks(settings)):
        console.begin(name)
        try:
            done = run_once(name, TASKS[name], settings, voice)
        except AimeError as error:
            console.failure(error)
            statuses.append(error.exit_code)
        else:
            console.run(done)
            statuses.append(done.status)
    status = worst(statuses)
    if json:
        console.object({"schema_version": SCHEMA_VERSION, "status": status, "runs": console.collected or []})
    if status:
        raise typer.Exit(status)


def _due_tasks(settings: "LoadedSettings") -> list[str]:
    return [each.plan.name for each in statuses(settings) if each.due]


def _show_plan(settings: "LoadedSettings", names: list[str], *, is_due: bool, json: bool) -> None:
    """Say of each task whether it would run, and why."""
    told = []
    for each in statuses(settings):
        if each.plan.name in names:
            would_run, why = _is_wanted(each, settings) if is_due else (True, "asked for by name")
            told.append({"task": each.plan.name, "would_run": would_run, "why": why})
    if json:
        console.object({"schema_version": SCHEMA_VERSION, "tasks": told})
        return
    for line in told:
        console.line(
            f"{line['task']}: {'would run' if line['would_run'] else 'would not run'}, {line['why']}"
        )


def _is_wanted(each: "TaskStatus", settings: "LoadedSettings") -> tuple[bool, str]:
    if not each.plan.enabled:
        return False, "off"
    if each.due is None:
        return False, f"not before {clock(each.next_run, settings)}"
    missed = f", {each.due.missed} missed before it" if each.due.missed else ""
    return True, f"due since {clock(each.due.slot, settings)}{missed}"
