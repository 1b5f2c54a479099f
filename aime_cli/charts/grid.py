"""A heat map: how often something was, by two things at once."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aime_cli.charts.svg import (
    WIDE,
    Chart,
    Mark,
    drawing,
    element,
    group,
    heads,
    label,
    milestone_heads,
    rectangle,
    tip,
)

LEVELS = 5
"""Shades above none."""
_LEFT = 62
_TOP = 28
_LINE = 26
_LEGEND = 40


@dataclass(frozen=True)
class GridRow:
    """A row of the map; None leaves a place of it empty."""

    label: str
    marks: Sequence[Mark | None]


def level(value: float, highest: float) -> int:
    """Return the shade of a value: 0 for none, LEVELS for the highest, even steps between."""
    return math.ceil(LEVELS * value / highest) if highest else 0


def grid(
    chart: Chart,
    rows: Sequence[GridRow],
    *,
    columns: Sequence[str],
    legend: tuple[str, str],
    milestones: Sequence[str] = (),
) -> str:
    """Draw a cell for each mark of each row.

    Args:
        columns: What stands above each column; may be empty.
        legend: How the least and the most are written beside the shades.
        milestones: What stands above some of the columns' names, "" for the others: a year that begins.
    """
    width = (WIDE - _LEFT) / max(1, len(columns))
    height = min(27.0, width)
    highest = max((mark.value for row in rows for mark in row.marks if mark), default=0)
    begun, named = (
        [(_LEFT + place * width, text) for place, text in enumerate(texts)] for texts in (milestones, columns)
    )
    more = milestone_heads(begun, _TOP - 9, "start")
    top = _TOP + (_LINE if more else 0)
    names = more + heads(named, top - 9, "start", begun)
    cells = "".join(
        group(_row(row, top + place * height, width, height, highest)) for place, row in enumerate(rows)
    )
    bottom = top + height * len(rows)
    body = group(names, class_="names") + group(cells, class_="cells") + _shades(bottom, legend)
    return drawing(chart, "wide", WIDE, bottom + _LEGEND, body)


def _row(row: GridRow, y: float, width: float, height: float, highest: float) -> str:
    gap = min(3.0, width / 6)
    name = label(row.label, class_="name", x=0, y=y + height / 2 + 5) if row.label else ""
    return name + "".join(
        element(
            "rect",
            tip(mark.note),
            class_=f"heat-{level(mark.value, highest)}",
            x=_LEFT + place * width,
            y=y,
            width=width - gap,
            height=height - gap,
            rx=min(3.0, width / 6),
        )
        for place, mark in enumerate(row.marks)
        if mark
    )


def _shades(y: float, legend: tuple[str, str]) -> str:
    """Draw the shades from none to the most, between the words for both."""
    size, right = 18, WIDE - 13.0 * len(legend[1]) - 6
    left = right - size * (LEVELS + 1)
    shades = "".join(
        rectangle(class_=f"heat-{shade}", x=left + shade * size, y=y + 14, width=size - 2, height=size - 2)
        for shade in range(LEVELS + 1)
    )
    least = label(legend[0], x=left - 6, y=y + 28, text_anchor="end")
    return group(shades + least + label(legend[1], x=right + 4, y=y + 28), class_="legend")
