"""Where the crontab asks the schedule."""

from collections.abc import Iterator, Sequence

from aime_cli.names import TASK_NAMES, TaskName
from aime_cli.settings import LoadedSettings, TaskSettings

_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_THERE_IS_NO_COMMAND_FOR = frozenset({"enrich", "describe", "analyze-week", "analyze-month"})


def planned(settings: LoadedSettings) -> list[tuple[str, Sequence[str] | None]]:
    """Return the enabled tasks by name, each with its five fields; None where a crontab cannot say it.

    CONNECT HERE: with `schedule.py` all of this module is
    `[(plan.name, cron_fields(plan)) for plan in timetable(settings) if plan.enabled]`.
    """
    scheduler = settings.values.scheduler
    if not scheduler.enabled:
        return []
    if scheduler.tasks is None:
        return [(task.name, _fields(task, None)) for task in _known() if task.enabled]
    by_name = {task.name: given for given in scheduler.tasks for task in _known() if given.name in task}
    return [
        (task.name, _fields(task, by_name[task.name]))
        for task in _known()
        if task.name in by_name and by_name[task.name].enabled
    ]


def _known() -> Iterator[TaskName]:
    return (task for task in TASK_NAMES if task.name not in _THERE_IS_NO_COMMAND_FOR)


def _fields(task: TaskName, given: TaskSettings | None) -> Sequence[str] | None:
    frequency, unit = (given.frequency, given.unit) if given else (task.frequency, task.unit)
    hour, minute = ((given and given.time) or task.time).split(":")
    at = (str(int(minute)), str(int(hour)))
    if frequency == 1 and unit == "day":
        return (*at, "*", "*", "*")
    if frequency == 1 and unit == "week":
        day = str((given and given.day) or task.day or "monday")
        return (*at, "*", "*", str(_WEEKDAYS.index(day)))
    return None
