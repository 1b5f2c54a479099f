"""Bars and a heat map of block characters, for where there are only characters."""

import math
from collections.abc import Sequence

from aime_cli.analysis.figures import HOURS, Analysis
from aime_cli.analysis.wording import Wording

BAR = 30
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SHADES = "·░▒▓█"


def bar(value: float, highest: float, width: int = BAR) -> str:
    """Return a bar of up to `width` characters, exact to an eighth; nothing for 0, else something."""
    if not value or not highest:
        return ""
    eighths = max(1, round(value / highest * width * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def bar_lines(rows: Sequence[tuple[str, int]], wording: Wording) -> list[str]:
    """Return a line for each name and value: the name, the value, the bar."""
    names = max((len(name) for name, _ in rows), default=0)
    figures = [wording.number(value) for _, value in rows]
    width = max(map(len, figures), default=0)
    highest = max((value for _, value in rows), default=0)
    return [
        f"{name.ljust(names)}  {figure.rjust(width)}  {bar(value, highest)}".rstrip()
        for (name, value), figure in zip(rows, figures, strict=True)
    ]


def shade(value: int, highest: int) -> str:
    """Return a character darker the nearer the value is to the highest; a dot for 0."""
    return _SHADES[math.ceil(value / highest * (len(_SHADES) - 1))] if highest else _SHADES[0]


def hour_lines(analysis: Analysis, wording: Wording, *, across: int = 2) -> list[str]:
    """Return a line of hours, then one for each weekday.

    Args:
        across: Characters an hour; two are about as wide as high.
    """
    highest = max(map(max, analysis.hours))
    names = max(map(len, wording.short_weekdays))
    heads = "".join(wording.hour(hour).ljust(6 * across) for hour in range(0, HOURS, 6))
    lines = [f"{' ' * names}  {heads}".rstrip()]
    for name, row in zip(wording.short_weekdays, analysis.hours, strict=True):
        cells = "".join(shade(listens, highest) * across for listens in row)
        lines.append(f"{name.ljust(names)}  {cells}")
    return lines
