"""Where the crontab asks the schedule."""

from collections.abc import Sequence

from aime_cli.schedule import cron_fields, timetable
from aime_cli.settings import LoadedSettings


def planned(settings: LoadedSettings) -> list[tuple[str, Sequence[str]]]:
    """Return the enabled tasks by name, each with its five fields."""
    plans = timetable(settings.values)
    return [(plan.name, cron_fields(plan)) for plan in plans if plan.enabled]
