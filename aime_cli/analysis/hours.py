"""The hours of the week in words."""

from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.wording import Wording

_WEEK = 7


def hour_note(analysis: Analysis, wording: Wording, weekday: int, hour: int) -> str:
    """Return how many listens there were at an hour of a weekday, of which a period may have several."""
    listens = analysis.hours[weekday][hour]
    key = "weekday_hour" if analysis.period.days <= _WEEK else "weekday_hours"
    name, heard = wording.weekdays[weekday], wording.counted("listens", listens)
    return wording.t[key].format(weekday=name, hour=wording.hour(hour), listens=heard)


def peak(analysis: Analysis, wording: Wording) -> str:
    """Return the hour of the week with most listens, the first of them."""
    _, weekday, hour = max(
        (listens, -weekday, -hour)
        for weekday, row in enumerate(analysis.hours)
        for hour, listens in enumerate(row)
    )
    return hour_note(analysis, wording, -weekday, -hour)
