"""One bar cut into the parts of a whole, and what each part is."""

from collections.abc import Sequence

from aime_cli.charts.svg import NARROW, Chart, Mark, drawing, fitted, group, label, rectangle, tip

COLOURS = 6
_THICK = 26
_ROW = 27
_SIZE = 14


def shares(chart: Chart, marks: Sequence[Mark]) -> str:
    """Draw the parts in their order, and a row with the name and figure of each below."""
    whole = sum(mark.value for mark in marks)
    parts, x = "", 0.0
    for place, mark in enumerate(marks):
        width = NARROW * mark.value / whole if whole else 0
        # The paper between two parts tells them apart without colour.
        seen = max(width - 2, min(width, 1))
        part = rectangle(class_=f"part-{place % COLOURS}", x=x, y=0, width=seen, height=_THICK)
        parts += group(tip(mark.note) + part)
        x += width
    rows = "".join(_row(mark, _THICK + 12 + place * _ROW, place) for place, mark in enumerate(marks))
    return drawing(chart, "narrow", NARROW, _THICK + 12 + max(1, len(marks)) * _ROW, parts + rows)


def _row(mark: Mark, y: float, place: int) -> str:
    swatch = rectangle(class_=f"part-{place % COLOURS}", x=0, y=y + 3, width=12, height=12, rx=2)
    room = NARROW - 32 - 0.6 * _SIZE * len(mark.figure)
    name = label(fitted(mark.label, room, _SIZE), class_="name", x=20, y=y + 14)
    return group(swatch + name + label(mark.figure, class_="figure", x=NARROW, y=y + 14, text_anchor="end"))
