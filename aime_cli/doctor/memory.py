"""What aime remembers: the file, its copy, and how the last runs went."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from aime_cli.doctor.check import Check, failure, ok, told, warning
from aime_cli.doctor.surroundings import existing
from aime_cli.errors import ExitCode
from aime_cli.settings import LoadedSettings
from aime_cli.state import State, kept_copy, look_at_state
from aime_cli.status import TaskStatus, task_statuses

_OLDEST_COPY = timedelta(days=1)


def check_memory(settings: LoadedSettings, now: datetime) -> Iterator[Check]:
    """Look at our memory, at its copy, and at the last runs in it; no file is made or mended."""
    faults: list[str] = []
    recorded: list[datetime] = []
    yield from _check_rights(settings)
    yield from told("state", partial(_check_file, settings, now, recorded, faults))
    yield from (warning("state", fault) for fault in faults)
    yield from told("state copy", partial(_check_copy, settings, now, recorded))


def _check_rights(settings: LoadedSettings) -> Iterator[Check]:
    folder = settings.home / "state"
    for path in (existing(folder), folder / "aime.db"):
        if os.path.lexists(path) and not os.access(path, os.W_OK):
            yield warning("state", f"{path} cannot be written", hint="without that, runs are not recorded")
            return


def _check_file(
    settings: LoadedSettings, now: datetime, recorded: list[datetime], faults: list[str]
) -> Iterator[Check]:
    """Look at the file and the runs in it; the moment of the last one goes to `recorded`.

    Raises:
        StateInvalid, InputMissing: It cannot be used.
    """
    with look_at_state(settings.home, now, faults.append) as state:
        if state is None:
            yield ok("state", f"nothing is remembered yet in {settings.home / 'state'}")
            return
        yield ok("state", f"{settings.home / 'state' / 'aime.db'} is sound")
        recorded += [record.started_at for record in state.runs.history(limit=1)]
        yield from told("runs", partial(_check_runs, settings, state, now))


def _check_copy(settings: LoadedSettings, now: datetime, recorded: list[datetime]) -> Iterator[Check]:
    """Look at the copy; it is made after the first run of a day.

    Raises:
        StateInvalid, InputMissing: It cannot be used.
    """
    copy = kept_copy(settings.home, now)
    if copy is None:
        if recorded:
            hint = "the next run keeps one, or says why not"
            yield warning("state copy", "there is none", hint=hint)
    elif recorded and recorded[0] - copy.made_at > _OLDEST_COPY:
        message = f"of {copy.made_at:%Y-%m-%d %H:%M}, older than the last run"
        yield warning("state copy", message, hint="see what the next run says, and whether the disk is full")
    else:
        yield ok("state copy", f"of {copy.made_at:%Y-%m-%d %H:%M}, sound")


def _check_runs(settings: LoadedSettings, state: State, now: datetime) -> Iterator[Check]:
    """Name the tasks that are overdue, or whose last run failed."""
    statuses = task_statuses(settings, state, now)
    troubled = [status for status in statuses if status.needs_attention]
    for status in troubled:
        hint = f"`aime history {status.plan.name}` tells its runs"
        yield failure("runs", _trouble(status), hint=hint, status=ExitCode.ATTENTION)
    if not troubled:
        ran = sum(status.last_run is not None for status in statuses)
        yield ok("runs", f"{ran} of {len(statuses)} tasks have run, none failed or is overdue")


def _trouble(status: TaskStatus) -> str:
    name, last = status.plan.name, status.last_run
    parts = []
    if status.is_overdue:
        parts.append(f"is overdue, {status.missed} missed")
    if last and status.has_failed:
        parts.append(f"failed: {last.error}" if last.error else "failed")
    return f"{name} {' and '.join(parts)}"
