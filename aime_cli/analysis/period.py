"""Which days an analysis is about: the last complete calendar period, another one, or the last days."""

import re
from calendar import monthrange
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from aime_cli.analysis.clock import clock, days_shown, local_day, showing, skipping
from aime_cli.analysis.days import LOOK_BACK
from aime_cli.analysis.figures import Period, PeriodKind, Span
from aime_cli.collection import Moments, Stretch
from aime_cli.errors import UsageError

_DAY = timedelta(days=1)
_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_ROLLING = re.compile(r"([1-9]\d{0,3})d", re.ASCII)
_FIRST_YEAR = 2000
_FIRST = {"week": "2000-W01", "month": "2000-01", "year": "2000"}
_ROLLING_LIKE = {"week": 7, "month": 30, "year": 365}
_WRITTEN = "a week is written as 2026-W05, a month as 2026-01, a year as 2026"


@dataclass(frozen=True)
class Days:
    """Some days by the calendar, the last one included."""

    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Chosen:
    """What is asked for: days by the calendar and those before, on no clock yet."""

    kind: PeriodKind
    days: Days
    previous: Days | None


@dataclass(frozen=True)
class Asked:
    """Which period is asked for, in words.

    Attributes:
        kind: A kind of the calendar; None is that of `at`, else a month.
        at: A week, month or year that is over; None takes the last one.
        rolling: So many days before today instead, as "30d".
    """

    kind: PeriodKind | None = None
    at: str | None = None
    rolling: str | None = None


def chosen(asked: Asked, now: datetime, zone: tzinfo | None, bounds: tuple[int, int] | None) -> Chosen:
    """Return the period that is asked for.

    Args:
        now: The moment of the run, in the zone.
        bounds: The first and the last listen of all, in Unix seconds.

    Raises:
        UsageError: There is no such period, or it is not over.
    """
    if asked.rolling is not None:
        return _rolling(asked.rolling, now.date())
    if asked.kind == "all":
        if asked.at is not None:
            raise UsageError("--at and --period all exclude each other")
        return _everything(now.date(), zone, bounds)
    if asked.at is None:
        return _last_complete(asked.kind or "month", now.date())
    kind, first = _named(asked.at)
    if asked.kind not in {None, kind}:
        raise UsageError(f"{asked.at} is a {kind}, not a {asked.kind}")
    if first.year < _FIRST_YEAR:
        hint = f"the first {kind} to ask for is {_FIRST[kind]}"
        raise UsageError(f"no listen before {_FIRST_YEAR} is believed", hint=hint)
    last_over = _last_complete(kind, now.date())
    if first > last_over.days.last:
        raise UsageError(f"{asked.at} is not over", hint=_instead(last_over, first, now.date()))
    return _calendar(kind, first)


def on_clock(wanted: Chosen, zone: tzinfo | None, zone_name: str | None) -> tuple[Period, Moments]:
    """Return a period as the clock of a zone showed it; None is the machine's own zone."""
    days, before = wanted.days, wanted.previous
    begins = (before or days).first - LOOK_BACK
    shown = clock(begins, days.last, zone)
    moments = Moments(
        period=showing(shown, days.first, days.last) or [skipping(shown, days.last)],
        previous=showing(shown, before.first, before.last) if before else (),
        before=showing(shown, begins, days.first - _DAY),
        before_previous=showing(shown, begins, before.first - _DAY) if before else (),
        clock=shown,
    )
    previous = Span(before.name, before.first, before.last, _count(moments.previous)) if before else None
    length = _count(moments.period)
    period = Period(days.name, days.first, days.last, length, wanted.kind, previous, zone_name)
    return period, moments


def _count(stretches: Sequence[Stretch]) -> int:
    return sum(1 for _ in days_shown(stretches))


def _rolling(text: str, today: date) -> Chosen:
    found = _ROLLING.fullmatch(text)
    if not found:
        written = text or repr(text)
        raise UsageError(f"no number of days: {written}", hint="from 1d to 9999d: thirty days are 30d")
    length = int(found[1]) * _DAY
    days, before = (Days(text, end - length, end - _DAY) for end in (today, today - length))
    return Chosen("rolling", days, before)


def _everything(today: date, zone: tzinfo | None, bounds: tuple[int, int] | None) -> Chosen:
    """Return the days from the first listen to today, or to the last listen of a clock that was ahead."""
    first, last = (local_day(moment, zone) for moment in bounds) if bounds else (today, today)
    return Chosen("all", Days("all", min(first, today), max(last, today)), None)


def _last_complete(kind: PeriodKind, today: date) -> Chosen:
    if kind == "week":
        return _calendar(kind, today - timedelta(days=today.isoweekday()))
    if kind == "month":
        return _calendar(kind, today.replace(day=1) - _DAY)
    return _calendar(kind, date(today.year - 1, 12, 31))


def _named(at: str) -> tuple[PeriodKind, date]:
    """Return what a period is called that is written so, and its first day."""
    written = at.upper()
    with suppress(ValueError):  # of the calendar, where it has no such week or month
        if found := _WEEK.fullmatch(written):
            return "week", date.fromisocalendar(int(found[1]), int(found[2]), 1)
        if found := _MONTH.fullmatch(at):
            return "month", date(int(found[1]), int(found[2]), 1)
        if _YEAR.fullmatch(at):
            return "year", date(int(at), 1, 1)
    raise UsageError(f"no week, month or year {at or repr(at)}", hint=_WRITTEN)


def _instead(last_over: Chosen, first: date, today: date) -> str:
    """Say what there is in the place of a period that has begun, or has not even begun."""
    kind = last_over.kind
    if first > today:
        return f"the last {kind} that is over is {last_over.days.name}"
    length = _ROLLING_LIKE[kind]
    return f"--rolling {length}d takes the last {length} days"


def _calendar(kind: PeriodKind, day: date) -> Chosen:
    """Return the period that a day is in, and the one before."""
    days = _around(kind, day)
    return Chosen(kind, days, _around(kind, days.first - _DAY))


def _around(kind: PeriodKind, day: date) -> Days:
    if kind == "week":
        year, week, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        return Days(f"{year:04d}-W{week:02d}", monday, monday + 6 * _DAY)
    if kind == "month":
        length = monthrange(day.year, day.month)[1]
        return Days(f"{day:%Y-%m}", day.replace(day=1), day.replace(day=length))
    return Days(f"{day.year:04d}", date(day.year, 1, 1), date(day.year, 12, 31))
