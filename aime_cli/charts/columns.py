"""Upright bars: how something went from day to day, or from year to year."""

import math
from collections.abc import Callable, Sequence

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

_TOP = 34
_PLOT = 200
_BELOW = 32
_WIDEST = 80.0
_LINE = 26
"""Between two lines of names."""
_DIGIT = 13.0
"""Units of a digit at the size that a phone gives the type."""


def columns(
    chart: Chart, marks: Sequence[Mark], axis: Callable[[int], str], *, milestones: Sequence[str] = ()
) -> str:
    """Draw a bar for each mark, in their order; the first of the highest is told apart, with its figure.

    Args:
        axis: How a round number is written beside its line.
        milestones: What stands below the names of some marks, "" for the others: a year that begins.
    """
    highest = max((mark.value for mark in marks), default=0)
    step = _step(highest)
    ticks = range(0, max(1, math.ceil(highest / step)) * step + 1, step)
    left = _DIGIT * max(len(axis(tick)) for tick in ticks) + 8
    foot, scale = _TOP + _PLOT, _PLOT / ticks[-1]
    lines = "".join(_line(foot - tick * scale, left, axis(tick)) for tick in ticks)
    slot = (WIDE - left) / max(1, len(marks))
    best = next((place for place, mark in enumerate(marks) if highest and mark.value == highest), None)
    bars = "".join(
        _bar(mark, left + place * slot, slot, foot, scale, is_best=place == best)
        for place, mark in enumerate(marks)
    )
    places = [left + (place + 0.5) * slot for place in range(len(marks))]
    named = [(x, mark.label) for x, mark in zip(places, marks, strict=True)]
    begun = list(zip(places, milestones, strict=bool(milestones)))
    names = heads(named, foot + 24, "middle", begun)
    more = milestone_heads(begun, foot + 24 + _LINE, "middle")
    height = _TOP + _PLOT + _BELOW + (_LINE if more else 0)
    body = group(lines, class_="axis") + group(bars, class_="bars") + group(names + more, class_="names")
    if best is not None:
        body += _figure(marks[best], left + (best + 0.5) * slot, foot - highest * scale - 8, left)
    return drawing(chart, "wide", WIDE, height, body)


def _step(highest: float) -> int:
    """Return 1, 2 or 5 times a power of ten, so that two to five lines stand above the foot."""
    if highest <= 1:
        return 1
    power: int = 10 ** int(math.log10(highest / 2))
    return next(step * power for step in (1, 2, 5, 10) if highest <= step * power * 4)


def _line(y: float, left: float, text: str) -> str:
    line = element("line", x1=left, y1=y, x2=WIDE, y2=y)
    return line + label(text, x=left - 8, y=y + 5, text_anchor="end")


def _bar(mark: Mark, x: float, slot: float, foot: float, scale: float, *, is_best: bool) -> str:
    """Draw what is seen of a bar, and below it what is pointed at: the whole slot."""
    gap = 0.34 if slot > 40 else 0.2 if slot > 6 else 0.0
    target = rectangle(class_="target", x=x, y=_TOP, width=slot, height=_PLOT)
    width, height = min(slot * (1 - gap), _WIDEST), mark.value * scale
    seen = ""
    if height:
        seen = rectangle(
            class_="best" if is_best else "bar",
            x=x + (slot - width) / 2,
            y=foot - height,
            width=width,
            height=height,
            rx=min(3.0, slot / 5),
        )
    return group(tip(mark.note) + target + seen)


def _figure(mark: Mark, x: float, y: float, left: float) -> str:
    half = _DIGIT * len(mark.figure) / 2
    middle = min(max(x, left + half), WIDE - half)
    return label(mark.figure, class_="figure", x=middle, y=y, text_anchor="middle")
