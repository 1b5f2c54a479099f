"""When the clock on the wall showed which days."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from aime_cli.collection import Stretch

_DAY = 86_400
_LONGEST_JUMP = 2 * _DAY
"""No clock differs from UTC by more than a day, and none was ever set by more."""

_EPOCH = date(1970, 1, 1).toordinal()
MONDAY = 3
"""The epoch was a Thursday: days of it after which the week begins at its first day."""


def day_number(day: date) -> int:
    """Return how many days a day is after 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """Return the day that is so many days after 1970-01-01."""
    return date.fromordinal(_EPOCH + number)


def local_day(moment: int, zone: tzinfo | None) -> date:
    """Return what day the clock of the zone shows; None is the machine's own zone."""
    return day_of((moment + _offset(moment, zone)) // _DAY)


def clock(first: date, last: date, zone: tzinfo | None) -> list[Stretch]:
    """Return the offsets of the zone's clock, from before it shows the first day until after the last one.

    Looks once a day: no clock is set twice within one.
    """
    start = day_number(first) * _DAY - _LONGEST_JUMP
    end = (day_number(last) + 1) * _DAY + _LONGEST_JUMP
    found = [Stretch(start, end, _offset(start, zone))]
    for later in range(start + _DAY, end, _DAY):
        if (offset := _offset(later, zone)) != found[-1].offset:
            changed = _change(later - _DAY, later, zone)
            found[-1] = replace(found[-1], end=changed)
            found.append(Stretch(changed, end, offset))
    return found


def showing(clock: Sequence[Stretch], first: date, last: date) -> list[Stretch]:
    """Return the moments at which the clock shows one of these days.

    Not from midnight to midnight: where the clock is set at midnight, a day begins at a later
    time, or is interrupted by a piece of the one before; the date line takes whole days away.
    """
    start, end = day_number(first) * _DAY, (day_number(last) + 1) * _DAY
    pieces = (
        replace(
            stretch,
            start=max(stretch.start, start - stretch.offset),
            end=min(stretch.end, end - stretch.offset),
        )
        for stretch in clock
    )
    return [piece for piece in pieces if piece.start < piece.end]


def skipping(clock: Sequence[Stretch], day: date) -> Stretch:
    """Return the moment, of no length, at which the clock jumps over a day that it never shows."""
    end = (day_number(day) + 1) * _DAY
    after = next(stretch for stretch in clock if stretch.start + stretch.offset >= end)
    return replace(after, end=after.start)


def days_shown(stretches: Sequence[Stretch]) -> Iterator[date]:
    """Yield the days that the clock shows at these moments, each once, in order."""
    shown = -1
    for stretch in (stretch for stretch in stretches if stretch.start < stretch.end):
        first = (stretch.start + stretch.offset) // _DAY
        last = (stretch.end - 1 + stretch.offset) // _DAY
        for number in range(max(first, shown + 1), last + 1):
            yield day_of(number)
        shown = max(shown, last)


def _change(before: int, after: int, zone: tzinfo | None) -> int:
    """Return the second at which the offset changes."""
    offset = _offset(after, zone)
    moments = range(before, after)
    return before + bisect_left(moments, True, key=lambda moment: _offset(moment, zone) == offset)


def _offset(moment: int, zone: tzinfo | None) -> int:
    local = datetime.fromtimestamp(moment, UTC).astimezone(zone)
    return int((local.utcoffset() or timedelta()).total_seconds())
