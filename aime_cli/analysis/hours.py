"""The hours of the week in words."""

from aime_cli.analysis.figures import Analysis
from aime_cli.analysis.wording import Wording


def hour_note(wording: Wording, weekday: int, hour: int, listens: int) -> str:
    """Return how many listens there were at an hour of a weekday."""
    name, heard = wording.weekdays[weekday], wording.counted("listens", listens)
    return wording.t["weekday_hour"].format(weekday=name, hour=wording.hour(hour), listens=heard)


def peak(analysis: Analysis, wording: Wording) -> str:
    """Return the hour of the week with most listens, the first of them."""
    listens, weekday, hour = max(
        (listens, -weekday, -hour)
        for weekday, row in enumerate(analysis.hours)
        for hour, listens in enumerate(row)
    )
    return hour_note(wording, -weekday, -hour, listens)
