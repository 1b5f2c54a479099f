"""Finds the haikus in a text: in one of our own pages, or in anybody's."""

import re
from collections.abc import Iterator, Sequence

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n(.*?)^ {0,3}\1", re.DOTALL | re.MULTILINE)
_BLANK = re.compile(r"\n[ \t]*\n")
_BETWEEN_LINES = " / "
_LINES = 3


def has_fences(text: str) -> bool:
    """Say whether haikus stand in fenced blocks, as in our pages."""
    return _FENCE.search(text) is not None


def haikus_in(text: str) -> Iterator[Sequence[str]]:
    """Yield the lines of each haiku.

    Where a text has fenced blocks, as our pages do, each is a haiku; else each paragraph
    that is no heading. Three lines may stand on one, with slashes between them, and haikus
    may follow each other without a blank line.
    """
    text = text.replace("\r\n", "\n")
    fenced = [match[2] for match in _FENCE.finditer(text)]
    for block in fenced or _BLANK.split(text):
        lines = [line.strip() for line in block.splitlines() if line.strip() and not line.startswith("#")]
        if len(lines) == 1 and lines[0].count(_BETWEEN_LINES) > 1:
            lines = [line.strip() for line in lines[0].split(_BETWEEN_LINES)]
        step = _LINES if len(lines) % _LINES == 0 else len(lines)
        for first in range(0, len(lines), step or 1):
            yield lines[first : first + step]
