"""How each task stands: what the schedule wants, and what the record says."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from aime_cli import crontab
from aime_cli.daemons import cron_is_alive, timer_is_active
from aime_cli.errors import AimeError
from aime_cli.lock import is_running
from aime_cli.names import TASK_NAMES
from aime_cli.schedule import Due, Plan, due, next_slot, timetable
from aime_cli.settings import LoadedSettings
from aime_cli.state import INTERRUPTED, RunRecord, State

GRACE = timedelta(minutes=30)
"""How long after its slot a task may still be on its way: a crontab line may fire every 15 minutes."""


@dataclass(frozen=True)
class TaskStatus:
    """How one task stands.

    Attributes:
        next_run: When the schedule wants it next, in UTC; now, if it is due; None if it is off.
        due: The slot that waits for it.
        last_success: The last run that gave what it was to give, also partly.
        missed: Slots that passed without a run, those that wait included.
    """

    plan: Plan
    seeds_id: str
    is_running: bool
    next_run: datetime | None
    due: Due | None
    last_run: RunRecord | None
    last_success: RunRecord | None
    missed: int
    is_overdue: bool

    @property
    def has_failed(self) -> bool:
        """Whether its last run failed."""
        return self.last_run is not None and self.last_run.result == "failed"

    @property
    def needs_attention(self) -> bool:
        """Whether a monitor should say so."""
        return self.is_overdue or (self.plan.enabled and self.has_failed)


def task_statuses(settings: LoadedSettings, state: State, now: datetime) -> list[TaskStatus]:
    """Return how each task stands, in the order of the timetable.

    Costs a few look-ups a task, however many runs are recorded.
    """
    return [_status(plan, settings, state, now) for plan in timetable(settings.values)]


def _status(plan: Plan, settings: LoadedSettings, state: State, now: datetime) -> TaskStatus:
    scheduled = state.runs.last_scheduled(plan.name)
    waiting = due(plan, settings.zone, now, scheduled.slot if scheduled else None)
    going = is_running(settings.home, plan.name)
    next_run = None
    if plan.enabled:
        next_run = now.astimezone(UTC) if waiting else next_slot(plan, settings.zone, now)
    missed = 0
    if scheduled and waiting:
        late = now - waiting.slot > GRACE
        missed = waiting.missed + late
    last = state.runs.last(plan.name)
    return TaskStatus(
        plan=plan,
        seeds_id=_seeds_id(plan.name),
        is_running=going,
        next_run=next_run,
        due=waiting,
        last_run=ended(last, is_going=going) if last else None,
        last_success=state.runs.last_success(plan.name),
        missed=missed,
        is_overdue=bool(scheduled and waiting and missed and not going),
    )


def ended(record: RunRecord, *, is_going: bool) -> RunRecord:
    """Return the record of a run; one that never said how it ended was killed, unless it still goes on."""
    if record.result is not None or is_going:
        return record
    return replace(record, result="failed", error=INTERRUPTED)


def _seeds_id(name: str) -> str:
    aliases = next(task.aliases for task in TASK_NAMES if task.name == name)
    return aliases[0] if aliases else name


def is_served(settings: LoadedSettings, now: datetime) -> bool:
    """Say whether anything wakes aime: our block in a crontab that a daemon reads, or a timer of systemd."""
    try:
        wanted = crontab.wanted(settings, "due", crontab.program(), now)
        in_crontab = crontab.block_in(crontab.read_table(), wanted.key) is not None
    except AimeError:  # there is no crontab here, or none that can be read
        in_crontab = False
    return (in_crontab and cron_is_alive()) or timer_is_active()
