"""The syllables of a line of English.

A word's count comes from the table of exceptions, else from its spelling; here
words meet, and the contractions of verse (heav'n, glor-ious, man-ya) are weighed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from aime_cli.haiku.count import WIDEST, Count
from aime_cli.haiku.english_lexicon import lexicon
from aime_cli.haiku.english_words import by_rule
from aime_cli.haiku.numbers import english_words
from aime_cli.haiku.spelled import spelled_length
from aime_cli.haiku.tokens import Token, folded, tokens

# A longer line is no haiku's but a pentameter with more syllables than it should
# have: verse then contracts, down to ten.
PENTAMETER = 10

_SIGNS = {"&": 1, "+": 1, "%": 2, "€": 2, "$": 2, "£": 1}  # and, plus, percent, euros…
_AFTER_NUMBERS = ("s", "st", "nd", "rd", "th")  # 80s, 21st
_SIBILANT = re.compile(r"(?:[sxz]|[cs]h|[cg]e|[sz]e)$")
# Two syllables that quick speech makes one: power, quiet, buyer …
_SLURRED = re.compile(
    r"ow(?=er(?:s|ed|y|ing|ful|less)?$)|ow(?=els?$)|(?:igh|[^aeow]y)ers?$|(?<!q)ue[lt]s?$|iets?$"
)
# … and, in a word of three or more: memory, colouring, evenly, radiant, mightier.
_SLURRED_INSIDE = re.compile(
    r"(?<=[aeiouy])[^aeiouyw]+(?:er|or|our)(?=[iya]|ou|e[tnrd])|(?<=[vtl])(?:en|el)(?=ly|ing|ler)"
    r"|(?<=[^aeiouclgnstx])i(?=ou|a[nst]|al|on|ot|en)|ni(?=ous)|(?<=[^aeiou])i(?=er$|est$)"
)
# Only verse makes these one: beauteous, following, solitary, virtuous.
_GLIDED = re.compile(
    r"(?<=[^aeioucg])e(?=ous|an)|(?:ow|o|y)(?=ing)"
    r"|(?<=[aeiouy])[^aeiouy]+ar(?=[iye])|(?<=[^aeiou])u(?=ous|al)"
)
# One syllable that a slow reader makes two, or two that he makes three: fire, trembling.
_DRAWN = re.compile(r"[iy]re[ds]?$|^(?:dev|fl|sc?)our(?:s|ed)?$|[bcdfgkptz]l(?:ings?|ers?)$")


@dataclass(frozen=True, slots=True)
class Word:
    """What a word weighs: in speech, at the least and the most, and in long verse."""

    best: int
    low: int
    high: int
    verse: int


def scan_english(line: str) -> Count:
    """Count the syllables of `line`."""
    texts = list(_texts(tokens(folded(line))))
    words = [weigh(text) for text in texts]
    best = sum(word.best for word in words)
    if best <= PENTAMETER:
        low = sum(word.low for word in words)
        high = sum(word.high for word in words)
        return Count(best, max(low, best - WIDEST), min(high, best + WIDEST))
    verse = sum(word.verse for word in words)
    elided = sum(_is_elided(first, second) for first, second in pairwise(texts))
    contracted = max(verse - elided, PENTAMETER)
    return Count(contracted, contracted, best)


def weigh(word: str) -> Word:
    """Return the weight of `word`, in lower case, a number or a sign."""
    if word.isdecimal():
        parts = [_known(part) for part in english_words(word)]
        count = sum(part.best for part in parts)
        return Word(count, count, count, count)
    known = _known(word)
    best, low, high = known.best, known.low, known.high
    if (best > 1 and _SLURRED.search(word)) or (best > 2 and _SLURRED_INSIDE.search(word)):
        low = min(low, best - 1)
    verse = min(low, best - 1) if best > 2 and _GLIDED.search(word) else low
    if _DRAWN.search(word):
        high = max(high, best + 1)
    return Word(best, low, high, verse)


def _known(word: str) -> Count:
    found = lexicon().get(word)
    if found is not None:
        return found
    stem, apostrophe, ending = word.rpartition("'")
    if apostrophe and ending in ("s", "d"):
        best = lexicon()[stem].best if stem in lexicon() else _by_letters(stem)
        best += bool(_SIBILANT.search(stem)) if ending == "s" else stem[-1:] in ("t", "d")
    else:
        best = _by_letters(word)
    return Count(best, best, best)


def _by_letters(word: str) -> int:
    length = spelled_length(word)
    if length is not None:
        return length
    return _SIGNS.get(word) or by_rule(word.replace("'", ""))


def _texts(line: list[Token]) -> Iterator[str]:
    """Yield words, an apostrophe and what it ties kept in one: dimm'd, rose's, o'er."""
    word = ""
    for token in line:
        if word.isdecimal() and token.before in ("", "'") and token.text in _AFTER_NUMBERS:
            if token.text == "th" and word[-1] == "0" and word[-2:] not in ("10", "00"):
                yield "eth"  # twentieth, one more than twenty
            continue
        if token.before == "'" and word and not word.isdecimal():
            word += "'" + token.text
            continue
        if word:
            yield word
        word = token.text
        if token.decimals:
            yield from (word, "point")
            word = token.decimals
    if word:
        yield word


def _is_elided(first: str, second: str) -> bool:
    """Tell whether verse hears one syllable less: th'expense, man-ya."""
    return (first == "many" and second in ("a", "an")) or (first == "the" and second[0] in "aeiou")
