"""Which texts there are already: models like to write the same paragraph for every album."""

from collections import Counter
from collections.abc import Sequence

_SIGNS = ",.;:!?()\"«»“”'’‘-–—…/"
_NAME = " * "
_KEPT = 12
"""Hashes kept of a text: the least of those of its triples of words (Broder's resemblance of documents)."""

_LIKE = 0.5
"""Share of the hashes that two texts have in common: about one word in ten may differ."""


class Texts:
    """Texts that exist already; holds about a kilobyte for each, however long it is."""

    def __init__(self) -> None:
        self._firsts: dict[int, int] = {}  # of which text a hash was seen first
        self._count = 0

    def add(self, text: str, *, names: Sequence[str] = ()) -> None:
        """Remember a text.

        Args:
            names: The title and the artists, which make no text another one.
        """
        for value in _sketch(text, names):
            self._firsts.setdefault(value, self._count)
        self._count += 1

    def is_like(self, text: str, *, names: Sequence[str] = ()) -> bool:
        """Say whether `text` nearly equals one that was added, names and punctuation aside."""
        sketch = _sketch(text, names)
        seen = Counter(self._firsts[value] for value in sketch if value in self._firsts)
        return max(seen.values(), default=0) > len(sketch) * _LIKE


def _sketch(text: str, names: Sequence[str]) -> list[int]:
    """Return a few 64-bit hashes; two texts have the more of them in common the more they are alike."""
    plain = f" {_plain(text)} "
    for name in sorted(map(_plain, names), key=len, reverse=True):
        if name:
            plain = plain.replace(f" {name} ", _NAME)
    words = plain.split()
    triples = list(map(hash, zip(words, words[1:], words[2:], strict=False))) or [hash(tuple(words))]
    return sorted(set(triples))[:_KEPT]


def _plain(text: str) -> str:
    """Return the words of a text, one blank apart; a pattern would take twice as long."""
    plain = text.casefold()
    for sign in _SIGNS:
        plain = plain.replace(sign, " ")
    return " ".join(plain.split())
