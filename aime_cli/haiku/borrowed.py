"""English words inside a French line: the titles and names of records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from aime_cli.haiku.sections import read_sections

# Spellings that French does not have; those that sound the same length in both
# languages need no entry.
_ENGLISH_SPELLING = re.compile(
    r"ee|(?:^|[^gj])ea(?!u)|sh(?!omm|um|erb)|w|[aiou]ke[sd]?$|ck(?!e)|[bcfglrt]oa[dfklmt]s?$|[^aeiouéi]{2}ed$|[lrvsnk]ed$|'(?:s|t|re|ve|ll|m|d)$"
)
_FRENCH_LETTER = re.compile(r"[àâäéèêëîïôöùûüÿçœæ]")


@dataclass(frozen=True, slots=True)
class _Words:
    small: frozenset[str]
    sure: frozenset[str]
    doubtful: frozenset[str]


@cache
def _words() -> _Words:
    sections = read_sections("borrowed.txt")
    return _Words(**{name: frozenset(words) for name, words in sections.items()})


def english_places(words: Sequence[str]) -> set[int]:
    """Return the places of the words of a French line that are to be read as English.

    A word that is both, like "rose", is English beside a small English word:
    "The Rose", "Dark Side of the Moon".
    """
    known = _words()
    small = {place for place, word in enumerate(words) if word in known.small}
    sure = {
        place
        for place, word in enumerate(words)
        if word in known.sure or (_ENGLISH_SPELLING.search(word) and not _FRENCH_LETTER.search(word))
    }
    beside = {place + step for place in small for step in (-1, 1)}
    doubtful = {place for place in beside if 0 <= place < len(words) and words[place] in known.doubtful}
    return small | sure | doubtful
