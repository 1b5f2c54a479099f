"""Lying bars below their names: who comes first, or how much of each whole."""

from collections.abc import Sequence

from aime_cli.charts.svg import NARROW, Chart, Mark, drawing, fitted, group, label, rectangle, tip

_ROW = 36
_SIZE = 14
_THICK = 7


def ranking(chart: Chart, marks: Sequence[Mark], *, full: float | None = None) -> str:
    """Draw a row for each mark, in their order.

    Args:
        full: The value of a bar as long as the chart; None takes the highest.
    """
    longest = full if full is not None else max((mark.value for mark in marks), default=0)
    rows = "".join(_row(mark, place * _ROW, longest) for place, mark in enumerate(marks))
    return drawing(chart, "narrow", NARROW, max(1, len(marks)) * _ROW, rows)


def _row(mark: Mark, y: float, longest: float) -> str:
    room = NARROW - 12 - 0.6 * _SIZE * len(mark.figure)
    name = label(fitted(mark.label, room, _SIZE), class_="name", x=0, y=y + 14)
    figure = label(mark.figure, class_="figure", x=NARROW, y=y + 14, text_anchor="end")
    place = {"x": 0, "y": y + 20, "height": _THICK, "rx": _THICK / 2}
    whole = rectangle(class_="track", width=NARROW, **place)
    length = NARROW * min(1.0, mark.value / longest) if longest else 0
    # A bar shorter than it is thick would be no bar.
    part = rectangle(class_="bar", width=max(length, _THICK), **place) if mark.value else ""
    return group(tip(mark.note) + name + figure + whole + part)
