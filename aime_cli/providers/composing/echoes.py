"""Words that must not meet in one haiku: the same one twice, noon and midnight."""

import re
from collections.abc import Sequence
from itertools import pairwise

from aime_cli.providers.composing.stock import Stock

_WORD = re.compile(r"[^\W\d_]+")
_STEM = 5  # letters after which two words are taken for one family


def has_echo(lines: Sequence[str], stock: Stock) -> bool:
    """Tell whether a word, or one of its family, comes twice, or rivals meet."""
    words = sorted(
        word.rstrip("sx") or word
        for line in lines
        for word in _WORD.findall(line.casefold())
        if len(word) > 1 and word not in stock.small_words
    )
    if any(_are_family(first, second) for first, second in pairwise(words)):
        return True
    present = set(words)
    return any(sum(not group.isdisjoint(present) for group in row) > 1 for row in stock.rivals)


def _are_family(first: str, second: str) -> bool:
    """Tell whether one of two words in alphabetical order begins as the other does."""
    return first == second or first[:_STEM] == second[:_STEM] or (len(first) > 3 and second.startswith(first))
