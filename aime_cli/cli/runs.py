"""The commands about runs: aime run, status, history, show."""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aime_cli.cli.console import console
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
from aime_cli.cli.running import Voice, run_once
from aime_cli.errors import AimeError, ExitCode, InputMissing, UsageError, worst
from aime_cli.names import TASK_NAMES, task_named

if TYPE_CHECKING:
    from aime_cli.settings import LoadedSettings
    from aime_cli.state import RunRecord, State
    from aime_cli.status import TaskStatus

SCHEMA_VERSION = 1
_LOOKED_BACK = 1000
_RENDERED_BYTES = 1 << 20


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)
    app.command()(status)
    app.command()(history)
    app.command()(show)


def run(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TASK…", help="Tasks by our name, or by an id of AIME v4.", show_default=False
        ),
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
    voice = Voice(json=json, quiet=quiet, verbose=verbose, log_file=log_file, scheduled=due, wait=wait)
    voice.speak(None)
    if bool(names) == due:
        raise UsageError(
            "name tasks, or give --due", hint="`aime run --due` runs what the schedule wants now"
        )
    settings = settings_of(config, database, output_dir)
    from aime_cli.tasks import TASKS  # noqa: PLC0415 -- loads SQLAlchemy

    wanted = [task_named(name, TASKS).name for name in names or ()]
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
    return [each.plan.name for each in _statuses(settings) if each.due]


def _statuses(settings: "LoadedSettings") -> "list[TaskStatus]":
    from aime_cli.status import task_statuses  # noqa: PLC0415 -- loads SQLAlchemy
    from aime_cli.tasks import TASKS  # noqa: PLC0415

    with _state(settings) as state:
        return task_statuses(settings, state, datetime.now(UTC).astimezone(settings.zone), frozenset(TASKS))


@contextmanager
def _state(settings: "LoadedSettings") -> "Iterator[State]":
    from aime_cli.state import open_state  # noqa: PLC0415 -- loads SQLAlchemy

    now = datetime.now(UTC).astimezone(settings.zone)
    with open_state(settings.home, now, console.warning, is_asked_only=True) as state:
        yield state


def _show_plan(settings: "LoadedSettings", names: list[str], *, is_due: bool, json: bool) -> None:
    """Say of each task whether it would run, and why."""
    told = []
    for each in _statuses(settings):
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
        return False, f"not before {_clock(each.next_run, settings)}"
    missed = f", {each.due.missed} missed before it" if each.due.missed else ""
    return True, f"due since {_clock(each.due.slot, settings)}{missed}"


def _clock(moment: datetime | None, settings: "LoadedSettings") -> str:
    return moment.astimezone(settings.zone).strftime("%Y-%m-%d %H:%M") if moment else "-"


def status(
    check: Annotated[
        bool, typer.Option("--check", help="End with 3 if something is overdue or failed, for monitors.")
    ] = False,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Say of each task when it ran, how that ended, and when it runs next.

    Example: aime status --check
    """
    console.json = json
    settings = settings_of(config)
    statuses = _statuses(settings)
    if json:
        jobs = [_job(each) for each in statuses]
        running = is_served(settings)
        console.object(
            {"schema_version": SCHEMA_VERSION, "running": running, "job_count": len(jobs), "jobs": jobs}
        )
    else:
        heads = ("task", "last run", "result", "next run", "")
        console.table(heads, [_row(each, settings) for each in statuses])
    if check and any(each.needs_attention for each in statuses):
        raise typer.Exit(ExitCode.ATTENTION)


def _row(each: "TaskStatus", settings: "LoadedSettings") -> tuple[str, ...]:
    last = each.last_run
    remarks = []
    if each.is_running:
        remarks.append("running now")
    if each.is_overdue:
        remarks.append(f"overdue, {each.missed} missed")
    if last and last.error:
        remarks.append(last.error)
    next_run = "off" if not each.plan.enabled else "due" if each.due else _clock(each.next_run, settings)
    ended = (last.result or "running") if last else "-"
    return (
        each.plan.name,
        _clock(last.started_at if last else None, settings),
        ended,
        next_run,
        "; ".join(remarks),
    )


def _job(each: "TaskStatus") -> dict[str, Any]:
    plan, last, success = each.plan, each.last_run, each.last_success
    return {
        "id": each.seeds_id,
        "name": plan.name,
        "enabled": plan.enabled,
        "frequency": plan.frequency,
        "unit": plan.unit,
        "time": plan.time,
        "day": plan.day,
        "next_run": each.next_run,
        "last_execution": last.started_at if last else None,
        "last_run": _recorded(last) if last else None,
        "last_success": success.started_at if success else None,
        "is_running": each.is_running,
        "is_due": each.due is not None,
        "is_overdue": each.is_overdue,
        "slots_missed": each.missed,
    }


def _recorded(record: "RunRecord") -> dict[str, Any]:
    values = {name: value for name, value in vars(record).items() if name != "outputs"}
    return values | {"outputs": record.outputs}


def history(
    task: Annotated[
        str | None, typer.Argument(metavar="TASK", help="Only this task.", show_default=False)
    ] = None,
    failed: Annotated[bool, typer.Option("--failed", help="Only runs that failed.")] = False,
    since: Annotated[
        datetime | None,
        typer.Option(
            "--since", metavar="DATE", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M"], help="Only runs from then on."
        ),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="How many, the last first.")] = 20,
    json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Print the recorded runs, the last first.

    Example: aime history export-json --failed --since 2026-01-01
    """
    console.json = json
    settings = settings_of(config)
    from aime_cli.lock import is_running  # noqa: PLC0415
    from aime_cli.status import ended  # noqa: PLC0415 -- loads SQLAlchemy

    name = task_named(task, [each.name for each in TASK_NAMES]).name if task else None
    start = None
    if since:
        start = since.replace(tzinfo=settings.zone) if settings.zone else since.astimezone()
    with _state(settings) as state:
        records = [
            ended(record, is_going=record.result is None and is_running(settings.home, record.task))
            for record in state.runs.history(task=name, failed=failed, since=start, limit=limit)
        ]
    if json:
        runs = [_recorded(record) for record in records]
        console.object({"schema_version": SCHEMA_VERSION, "runs": runs})
        return
    if not records:
        console.note("no runs are recorded" if not (task or failed or since) else "no such runs are recorded")
        return
    console.table(
        ("started", "task", "why", "result", ""),
        [
            (
                _clock(record.started_at, settings),
                record.task,
                f"{record.trigger}, {record.missed} missed" if record.missed else record.trigger,
                record.result or "running",
                record.error or ", ".join(Path(output.path).name for output in record.outputs),
            )
            for record in records
        ],
    )


def show(
    task: Annotated[
        str | None,
        typer.Argument(metavar="TASK", help="The task; else the last run of any.", show_default=False),
    ] = None,
    path: Annotated[bool, typer.Option("--path", help="Print only where the file is.")] = False,
    config: ConfigOption = None,
) -> None:
    """Show the latest file that a task has written.

    Example: aime show generate-haiku
    """
    settings = settings_of(config)
    name = task_named(task, [each.name for each in TASK_NAMES]).name if task else None
    with _state(settings) as state:
        outputs = (
            output
            for record in state.runs.history(task=name, limit=_LOOKED_BACK)
            for output in record.outputs
        )
        latest = next((Path(output.path) for output in outputs if Path(output.path).is_file()), None)
    if latest is None:
        raise InputMissing(
            f"no file of {name} is left" if name else "no file is left", hint="`aime history` lists every run"
        )
    if path:
        console.path(latest)
    else:
        _show_document(latest)


def _show_document(path: Path) -> None:
    """Render a document on a terminal; anything else, or elsewhere, goes out as it is."""
    try:
        if path.suffix == ".md" and sys.stdout.isatty() and path.stat().st_size <= _RENDERED_BYTES:
            import rich.console  # noqa: PLC0415 -- only a terminal needs it
            import rich.markdown  # noqa: PLC0415

            rich.console.Console().print(rich.markdown.Markdown(path.read_text(encoding="utf-8")))
            return
        with path.open("rb") as stream:
            shutil.copyfileobj(stream, sys.stdout.buffer)
            sys.stdout.flush()
    except BrokenPipeError:
        console.reader_gone()
    except OSError as error:
        raise InputMissing(f"cannot show {path}: {(error.strerror or str(error)).lower()}") from None
