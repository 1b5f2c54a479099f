"""Slots: which task is due, and when next. Pure functions of settings, history and now.

A slot is a time on the wall clock of the settings' zone. Slots have numbers: 0 is the
first one from Monday 2024-01-01 00:00 on, and the others lie every `frequency` units
after and before it, so that nothing drifts, neither at month ends nor over years. A
slot happens at the first moment at which that clock shows its time or a later one: in
a gap of the clock right after it, in a repeated hour the first time. Slots that happen
at the same moment are one.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cached_property
from math import gcd

from aime_cli.names import TASK_NAMES, TaskName, Unit
from aime_cli.settings import Settings, TaskSettings

_MONDAY = datetime(2024, 1, 1)  # noqa: DTZ001 -- a wall clock has no offset
_DAY = timedelta(days=1)
_STEPS = {"hour": timedelta(hours=1), "day": _DAY, "week": 7 * _DAY}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_USUAL_DAYS: Mapping[Unit, str | int] = {"week": "monday", "month": 1}
_LONGEST_JUMP = _DAY
"""No clock was ever set by more: Samoa skipped 2011-12-30, and lived 1892-07-04 twice."""

CronFields = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Plan:
    """When one task runs.

    Attributes:
        time: HH:MM; where the unit is hour, how far slots lie from every N-th full hour.
        day: A weekday's name where the unit is week, 1-31 where it is month, else None.
    """

    name: str
    enabled: bool
    frequency: int
    unit: Unit
    time: str
    day: str | int | None

    @cached_property
    def first(self) -> datetime:
        """Slot 0 on the wall clock; for months, were it on the 1st."""
        hour, minute = map(int, self.time.split(":"))
        days = _WEEKDAYS.index(str(self.day)) if self.unit == "week" else 0
        return _MONDAY + timedelta(days=days, hours=hour, minutes=minute)

    def wall(self, number: int) -> datetime:
        """Return what the wall clock shows at a slot."""
        if self.unit != "month":
            return self.first + number * self.frequency * _STEPS[self.unit]
        years, month = divmod(number * self.frequency, 12)
        year, month = _MONDAY.year + years, month + 1
        day = min(int(self.day or 1), monthrange(year, month)[1])
        return self.first.replace(year=year, month=month, day=day)

    def number(self, wall: datetime) -> int:
        """Return the number of the last slot that is not after `wall` on the wall clock."""
        if self.unit != "month":
            return (wall - self.first) // (self.frequency * _STEPS[self.unit])
        months = (wall.year - _MONDAY.year) * 12 + wall.month - 1
        number = months // self.frequency
        return number if self.wall(number) <= wall else number - 1


@dataclass(frozen=True)
class Due:
    """A slot that waits for its run.

    Attributes:
        slot: In UTC.
        missed: How many slots passed without a run before it.
    """

    slot: datetime
    missed: int


def timetable(settings: Settings) -> tuple[Plan, ...]:
    """Return the plan of every task, in the order of TASK_NAMES, off or not.

    What an entry of the settings leaves out is as in the task's own default: the
    frequency and the day where the unit is the same, the time where both or neither
    count in hours; else it is 1, monday or the 1st, 00:00.
    """
    scheduler = settings.scheduler
    return tuple(_plan(task, scheduler.tasks, enabled=scheduler.enabled) for task in TASK_NAMES)


def _plan(task: TaskName, entries: tuple[TaskSettings, ...] | None, *, enabled: bool) -> Plan:
    entry = next((entry for entry in entries or () if entry.name in task), None)
    if entry is None:
        on = enabled and task.enabled and entries is None
        return Plan(task.name, on, task.frequency, task.unit, task.time, task.day)
    unit = entry.unit or task.unit
    same = unit == task.unit
    return Plan(
        task.name,
        enabled and entry.enabled,
        entry.frequency or (task.frequency if same else 1),
        unit,
        entry.time or (task.time if same or "hour" not in {unit, task.unit} else "00:00"),
        entry.day or (task.day if same else _USUAL_DAYS.get(unit)),
    )


def latest_slot(plan: Plan, zone: tzinfo | None, now: datetime) -> datetime:
    """Return the last slot until now, in UTC; a zone of None is the machine's own."""
    return _instant(plan.wall(_latest(plan, zone, now)), zone)


def next_slot(plan: Plan, zone: tzinfo | None, now: datetime) -> datetime:
    """Return the first slot after now, in UTC; a zone of None is the machine's own."""
    return _instant(plan.wall(_latest(plan, zone, now) + 1), zone)


def due(plan: Plan, zone: tzinfo | None, now: datetime, last_slot: datetime | None) -> Due | None:
    """Return the slot that a run at `now` takes, or None when there is nothing to do.

    Whatever was missed is caught up by one run, which takes the latest slot. Without
    history nothing was missed.

    A last slot after `now` was taken by a wrong clock. If it is the coming slot and at
    most a day away, that run stands for it: a clock that is set back by a little makes
    nothing run twice. Any other one is not believed, as if there were no history: one
    run too many is better than a task that waits for 2036.

    Args:
        last_slot: The slot of the scheduled run that was recorded last, which after a
            wrong clock is not the greatest; of whatever timetable and zone was in force.
    """
    if not plan.enabled:
        return None
    now = now.astimezone(UTC)
    latest = _latest(plan, zone, now)
    slot = _instant(plan.wall(latest), zone)
    if last_slot is None:
        return Due(slot, missed=0)
    if last_slot > now:
        coming = _instant(plan.wall(latest + 1), zone)
        return None if last_slot <= min(coming, now + _DAY) else Due(slot, missed=0)
    if last_slot >= slot:
        return None
    passed = latest - _latest(plan, zone, last_slot) - 1
    return Due(slot, passed - _merged(plan, zone, last_slot, slot))


def cron_fields(plan: Plan) -> CronFields:
    """Return the fields of a crontab line that starts `aime TASK --scheduled` at the plan's slots.

    The line fires at exactly the slots for every hour count that divides 24, every
    day, every week, and every month count that divides 12 on a day up to the 28th. Of
    other plans it fires at more moments (every 2 weeks: each week; the 31st: from the
    28th on), never at fewer, and `--scheduled` lets the slots through. The crontab's
    clock must be that of the plan's zone.
    """
    hour, minute = plan.first.hour, plan.first.minute
    hours, days, months, weekdays = str(hour), "*", "*", "*"
    if plan.unit == "hour":
        # An hour of `*` or `*/6` makes Debian's cron follow real time through a change
        # of the clock; spelled out, a skipped hour runs right after, in the same minute as the
        # next one, and a repeated one once: tests/peers/test_cron_daemon.py.
        step = gcd(plan.frequency, 24)
        hours = "0-23" if step == 1 else _spelled(range(hour % step, 24, step))
    elif plan.unit == "week":
        weekdays = str((_WEEKDAYS.index(str(plan.day)) + 1) % 7)
    elif plan.unit == "month":
        day, step = int(plan.day or 1), gcd(plan.frequency, 12)
        days = str(day) if day <= 28 else f"28-{day}"
        months = "*" if step == 1 else _spelled(range(1, 13, step))
    return str(minute), hours, days, months, weekdays


def _spelled(numbers: range) -> str:
    return ",".join(map(str, numbers))


def _latest(plan: Plan, zone: tzinfo | None, now: datetime) -> int:
    """Return the number of the latest slot; of slots that are one, the last number."""
    wall = _wall(now, zone)
    shown = plan.number(wall)
    if _instant(plan.wall(shown + 1), zone) > now:
        return shown
    # In a repeated hour the clock has already shown later times than it does now.
    numbers = range(shown, plan.number(wall + _LONGEST_JUMP) + 1)
    passed = bisect_right(numbers, now, key=lambda number: _instant(plan.wall(number), zone))
    return shown + passed - 1


def _merged(plan: Plan, zone: tzinfo | None, start: datetime, end: datetime) -> int:
    """Return how many slots after `start`, until `end`, are one with the slot before them."""
    if plan.wall(1) - plan.wall(0) > _LONGEST_JUMP:
        return 0
    return sum(
        max(0, plan.number(after) - plan.number(before - timedelta.resolution) - 1)
        for before, after in _gaps(zone, start, end)
    )


def _gaps(zone: tzinfo | None, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield what the wall clock shows before and after each jump forward, looking once a day."""
    earlier = start.astimezone(UTC).replace(microsecond=0)
    offset = _offset(earlier, zone)
    while earlier < end:
        later = min(earlier + _DAY, end)
        offset_later = _offset(later, zone)
        if offset_later > offset:
            jump = _jump(zone, earlier, later).replace(tzinfo=None)
            yield jump + offset, jump + offset_later
        earlier, offset = later, offset_later


def _instant(wall: datetime, zone: tzinfo | None) -> datetime:
    """Return the first moment, in UTC, at which the clock of the zone shows `wall` or later."""
    first, second = (_utc(wall.replace(fold=fold), zone) for fold in (0, 1))
    # PEP 495: only in a gap does the second reading, by the new offset, come before the first.
    return first if first <= second else _jump(zone, second, first)


def _jump(zone: tzinfo | None, before: datetime, after: datetime) -> datetime:
    """Return the moment at which the offset changes, to the second; there is one after `before`."""
    offset = _offset(before, zone)
    seconds = range(int((after - before).total_seconds()))
    passed = bisect_left(
        seconds, True, key=lambda second: _offset(before + timedelta(seconds=second), zone) != offset
    )
    return before + timedelta(seconds=passed)


def _offset(moment: datetime, zone: tzinfo | None) -> timedelta:
    return _wall(moment, zone) - moment.astimezone(UTC).replace(tzinfo=None)


def _wall(moment: datetime, zone: tzinfo | None) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _utc(wall: datetime, zone: tzinfo | None) -> datetime:
    if zone:
        return wall.replace(tzinfo=zone).astimezone(UTC)
    # Not `wall.astimezone()`: in a gap it takes the other offset than PEP 495 says.
    return datetime.fromtimestamp(wall.timestamp(), UTC)
