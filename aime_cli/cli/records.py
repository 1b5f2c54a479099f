"""The commands about what was recorded: aime status, history, show."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from aime_cli.cli.console import SCHEMA_VERSION, console
from aime_cli.cli.options import ConfigOption, JsonOption, settings_of
from aime_cli.cli.recorded import clock, recorded, statuses
from aime_cli.errors import ExitCode, InputMissing
from aime_cli.names import task_named

if TYPE_CHECKING:
    from aime_cli.settings import LoadedSettings
    from aime_cli.state import RunRecord
    from aime_cli.status import TaskStatus

_LOOKED_BACK = 1000
_RENDERED_BYTES = 1 << 20


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(status)
    app.command()(history)
    app.command()(show)


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
    from aime_cli.status import is_served  # noqa: PLC0415 -- loads SQLAlchemy

    found = statuses(settings)
    if json:
        jobs = [_job(each) for each in found]
        running = is_served(settings, datetime.now(UTC))
        console.object(
            {"schema_version": SCHEMA_VERSION, "running": running, "job_count": len(jobs), "jobs": jobs}
        )
    else:
        heads = ("task", "last run", "result", "next run", "")
        console.table(heads, [_row(each, settings) for each in found])
    # A record that cannot be read says nothing against a task, and nothing for it.
    if check and (console.has_warned or any(each.needs_attention for each in found)):
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
    next_run = "off" if not each.plan.enabled else "due" if each.due else clock(each.next_run, settings)
    ended = (last.result or "running") if last else "-"
    return (
        each.plan.name,
        clock(last.started_at if last else None, settings),
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

    name = task_named(task).name if task else None
    start = None
    if since:
        start = since.replace(tzinfo=settings.zone) if settings.zone else since.astimezone()
    with recorded(settings) as state:
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
        ("run", "started", "task", "why", "result", ""),
        [
            (
                str(record.id),
                clock(record.started_at, settings),
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
    name = task_named(task).name if task else None
    with recorded(settings) as state:
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
