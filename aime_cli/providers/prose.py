"""Finds the prose in an answer: without thoughts, a fence around it and quotes around it.

Nothing of the text itself is changed but its blanks. What else is too much, such as a heading
or an introduction, stays, for the checks to refuse.
"""

import re
import unicodedata
from dataclasses import dataclass

from aime_cli.providers.cleaning import without_thoughts

_LONGEST_ANSWER = 20_000
_FENCE = re.compile(r"(```|~~~)[\w-]*\n(.*?)\n?\1", re.DOTALL)
_BLANKS = re.compile(r"[ \t]+")
_PARAGRAPH = re.compile(r"\n\s*\n")
_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“"}
_WRAPPED_AT = 50
"""Characters that a line has at least when the next one only goes on with it."""


@dataclass(frozen=True)
class Description:
    """A text on an album as a provider gives it.

    Attributes:
        model: Who wrote it.
        prompt_version: What it was asked for with.
    """

    text: str
    model: str
    prompt_version: str


def prose(answer: str) -> str:
    """Return the text of this answer: its paragraphs, each on one line, an empty line apart."""
    text = without_thoughts(unicodedata.normalize("NFC", answer[:_LONGEST_ANSWER])).strip()
    before = None
    while text != before:
        before = text
        fenced = _FENCE.fullmatch(text)
        text = _without_quotes((fenced[2] if fenced else text).strip())
    paragraphs = [line for block in _PARAGRAPH.split(text) for line in _joined(block)]
    return "\n\n".join(paragraphs)


def _joined(block: str) -> list[str]:
    """Return the lines of a block as one, if they are only wrapped."""
    lines = [line for each in block.splitlines() if (line := _BLANKS.sub(" ", each).strip())]
    wrapped = [len(line) for line in lines[:-1]]
    if len(wrapped) > 1 and min(wrapped) >= _WRAPPED_AT and max(wrapped) <= min(wrapped) * 1.5:
        return [" ".join(lines)]
    return lines


def _without_quotes(text: str) -> str:
    """Drop quotation marks that belong to the whole text."""
    closing = _QUOTES.get(text[:1])
    if closing is None or len(text) < 2 or text[-1] != closing:
        return text
    inner = text[1:-1]
    return text if text[0] in inner or closing in inner else inner.strip()
