"""What the charts have in common: marks, and SVG that is well formed whatever the words are."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import pairwise

WIDE = 720
"""Units across of a chart as wide as the page; its type grows on a phone, by the style sheet."""
NARROW = 360
"""Units across of a chart that fills a phone, and a column of a larger screen."""

_UNFIT = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u061b\u061d-\u200d\u2010-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
"""Controls, signs that turn the direction of a line, halves of characters: not for XML, not for eyes."""
_NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Chart:
    """The words of a chart.

    Attributes:
        name: Of its elements in the page: small letters, digits, hyphens.
        title: What it shows.
        description: What one sees in it, for who does not.
    """

    name: str
    title: str
    description: str

    def __post_init__(self) -> None:
        """Refuse a name that is none."""
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"no name for a chart: {self.name}")


@dataclass(frozen=True)
class Mark:
    """One thing drawn.

    Attributes:
        label: What stands beside it; may be empty.
        value: At least 0.
        figure: The value as it is read.
        note: The whole of it in words, shown where one points at it.
    """

    label: str
    value: float
    figure: str
    note: str


def words(text: str) -> str:
    """Return foreign text for an element or an attribute."""
    return escape(_UNFIT.sub("\ufffd", text))


def coordinate(value: float) -> str:
    """Return a number as short as it can be written at a hundredth."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace("-0", "0") if value > -0.005 else f"{value:.2f}"


def element(tag: str, content: str = "", /, **attributes: str | float) -> str:
    """Return an element; a trailing or inner underscore of an attribute's name is for Python's sake.

    Args:
        content: Markup, its foreign text escaped by `words`.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{value if isinstance(value, str) else coordinate(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


group = partial(element, "g")
rectangle = partial(element, "rect")


def label(text: str, /, **attributes: str | float) -> str:
    """Return words on the drawing."""
    return element("text", words(text), **attributes)


Places = Sequence[tuple[float, str]]


def heads(places: Places, y: float, anchor: str, milestones: Places = ()) -> str:
    """Return names along a wide chart, thinned out evenly until they do not touch.

    Those that a phone, where the type is larger, has no room for are of the class `spare`.

    Args:
        milestones: The name at the last one of these is among those that stay.
    """
    kept = next((x for x, text in reversed(milestones) if text), None)
    named = [(x, text) for x, text in places if text]
    longest = max((len(text) for _, text in named), default=0)
    step = _one_in(len(named), longest * 8.0 + 8)
    shown = named[_place(named, kept) % step :: step]
    phone = _one_in(len(shown), longest * 13.0 + 10)
    first = _place(shown, kept) % phone
    return "".join(
        label(text, x=x, y=y, text_anchor=anchor, **({} if place % phone == first else {"class_": "spare"}))
        for place, (x, text) in enumerate(shown)
    )


def _place(named: Places, wanted: float | None) -> int:
    return next((place for place, (x, _) in enumerate(named) if x == wanted), 0)


def milestone_heads(places: Places, y: float, anchor: str) -> str:
    """Return names along a wide chart that a phone shows too; one that the next would touch gives way."""
    named = [*((x, text) for x, text in places if text), (math.inf, "")]
    shown = [(x, text) for (x, text), (after, _) in pairwise(named) if after - x >= _wide(text)]
    return "".join(label(text, x=_within(x, text, anchor), y=y, text_anchor=anchor) for x, text in shown)


def _wide(text: str) -> float:
    """Return how many units a short name takes at the size that a phone gives the type, and some air."""
    return len(text) * 13.0 + 10


def _within(x: float, text: str, anchor: str) -> float:
    """Return where a name begins, or has its middle, that ends within the chart."""
    left, right = (0.0, _wide(text)) if anchor == "start" else (_wide(text) / 2, _wide(text) / 2)
    return min(max(x, left), WIDE - right)


def _one_in(count: int, width: float) -> int:
    """Return which part of `count` names of this width fit beside one another."""
    return math.ceil(count * width / WIDE) or 1


def tip(text: str) -> str:
    """Return what a browser shows where one points at the element around it."""
    return element("title", words(text))


def drawing(chart: Chart, kind: str, width: float, height: float, body: str) -> str:
    """Return the whole chart; its text alternatives are its first children."""
    names = f"{chart.name}-title {chart.name}-desc"
    head = element("title", words(chart.title), id=f"{chart.name}-title")
    head += element("desc", words(chart.description), id=f"{chart.name}-desc")
    return element(
        "svg",
        head + body,
        xmlns="http://www.w3.org/2000/svg",
        id=chart.name,
        class_=f"chart {kind}",
        viewBox=f"0 0 {coordinate(width)} {coordinate(height)}",
        role="img",
        aria_labelledby=names,
    )


def fitted(text: str, width: float, size: float) -> str:
    """Return `text` cut so that about `width` units hold it at `size` units a line.

    The reader's font is not known: 0.56 of the size is a wide estimate of a Latin letter's
    average, a full size that of an ideograph.
    """
    used = 0.0
    room = width - size * 0.8
    cut = 0
    for position, character in enumerate(text):
        used += _width(character) * size
        if used <= room:
            cut = position + 1
        if used > width:
            return text[:cut].rstrip() + "…"
    return text


def _width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in {"W", "F"}:
        return 1.0
    return 0.7 if character.isupper() else 0.56
