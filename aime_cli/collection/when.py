"""When a listen was, as SQL."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, literal, or_

from aime_cli.collection.moments import Stretch


def within(
    moment: ColumnElement[Any], stretches: Sequence[Stretch], heard: tuple[int, int]
) -> ColumnElement[bool]:
    """Say whether a moment is in one of these, and possible: from the first to the last second of `heard`."""
    ranges: list[tuple[int, int]] = []
    for stretch in stretches:
        if ranges and ranges[-1][1] == stretch.start:
            ranges[-1] = (ranges[-1][0], stretch.end)
        else:
            ranges.append((stretch.start, stretch.end))
    earliest, latest = heard
    return or_(
        false(), *(from_to(moment, max(start, earliest), min(end, latest + 1)) for start, end in ranges)
    )


def from_to(moment: ColumnElement[Any], start: int, end: int) -> ColumnElement[bool]:
    """Say whether a moment is `start` or later, and before `end`."""
    return and_(moment >= start, moment < end)


def offset_at(moment: ColumnElement[Any], clock: Sequence[Stretch]) -> ColumnElement[Any]:
    """Return the clock's offset at a moment, found in as few comparisons as in a sorted list."""
    if len(clock) == 1:
        return literal(clock[0].offset)
    middle = len(clock) // 2
    earlier, later = offset_at(moment, clock[:middle]), offset_at(moment, clock[middle:])
    return case((moment < clock[middle].start, earlier), else_=later)
