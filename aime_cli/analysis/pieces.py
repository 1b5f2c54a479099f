"""The days of a period, taken together as far as eyes want them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from aime_cli.analysis.figures import Day, Period
from aime_cli.analysis.wording import Wording

Grain = Literal["days", "months", "years"]
_DAYS_SHOWN = 62
_MONTHS_SHOWN = 37 * 31
_WEEKDAYS_NAMED = 14
_NAMED_DAYS = {8, 15, 22}
"""Days whose number stands below their bar where the first of a month has the name of the month."""


@dataclass(frozen=True)
class Piece:
    """A day, a month or a year of the period.

    Attributes:
        label: For below its bar.
        brief: For a line of text.
        name: In full.
        year: For below the first month of each year, where there are months of several.
    """

    label: str
    brief: str
    name: str
    listens: int
    new_albums: int
    new_artists: int
    year: str = ""


def grain_of(period: Period) -> Grain:
    """Return what the period is cut into, so that each piece can be seen."""
    if period.days <= _DAYS_SHOWN:
        return "days"
    return "months" if period.days <= _MONTHS_SHOWN else "years"


def pieces(days: Sequence[Day], grain: Grain, wording: Wording) -> list[Piece]:
    """Return the days as they are, or by month or year."""
    if grain == "days":
        is_among_few = len(days) <= _WEEKDAYS_NAMED
        is_one_month = len({day.day.replace(day=1) for day in days}) == 1
        return [_day(day, wording, is_among_few=is_among_few, is_one_month=is_one_month) for day in days]
    if grain == "months":
        months = [list(group) for _, group in groupby(days, key=lambda each: each.day.replace(day=1))]
        names = [(wording.short_month(month[0].day), wording.month(month[0].day)) for month in months]
        years = years_begun([month[0].day for month in months])
        return [
            _piece(month, short, name, name, year)
            for month, (short, name), year in zip(months, names, years, strict=True)
        ]
    by_year = groupby(days, key=lambda each: each.day.year)
    return [_piece(list(group), *3 * [str(year)]) for year, group in by_year]


def years_begun(days: Sequence[date]) -> list[str]:
    """Return the year beside the first day of each, "" beside the others; nothing else where it is one."""
    years = [day.year for day in days]
    if len(set(years)) == 1:
        return [""] * len(years)
    return [str(year) if place == 0 or year != years[place - 1] else "" for place, year in enumerate(years)]


def _piece(days: Sequence[Day], label: str, brief: str, name: str, year: str = "") -> Piece:
    return Piece(
        label,
        brief,
        name,
        sum(day.listens for day in days),
        sum(day.new_albums for day in days),
        sum(day.new_artists for day in days),
        year,
    )


def _day(day: Day, wording: Wording, *, is_among_few: bool, is_one_month: bool) -> Piece:
    number, weekday = day.day.day, wording.short_weekdays[day.day.weekday()]
    month = wording.short_months[day.day.month - 1]
    label = str(number)
    if is_among_few:
        label = f"{weekday} {number}"
    elif not is_one_month:
        label = month if number == 1 else str(number) if number in _NAMED_DAYS else ""
    brief = f"{weekday} {number:2}" if is_one_month or is_among_few else f"{weekday} {number:2} {month}"
    return _piece([day], label, brief, wording.weekday(day.day))


def weeks(days: Sequence[Day]) -> Iterator[list[Day | None]]:
    """Yield the days by calendar week, Monday first; None where a week is not of the period."""
    known = {each.day: each for each in days}
    if not known:
        return
    monday = days[0].day - timedelta(days=days[0].day.weekday())
    while monday <= days[-1].day:
        yield [known.get(monday + timedelta(days=place)) for place in range(7)]
        monday += timedelta(days=7)
