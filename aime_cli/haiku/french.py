"""The syllables of a line of French verse.

Rules: Grammont, *Petit traité de versification française*. A word's own
syllables come from `french_words`; here words meet: a mute e counts before a
consonant, is lost before a vowel and at the end of the line.
"""

from dataclasses import replace
from itertools import pairwise

from aime_cli.haiku import english
from aime_cli.haiku.borrowed import english_places
from aime_cli.haiku.count import WIDEST, Count
from aime_cli.haiku.french_reading import read_aloud
from aime_cli.haiku.french_words import VOWELS, Ending, Word, starts_with_vowel, weigh
from aime_cli.haiku.spelled import spelled_length
from aime_cli.haiku.tokens import Token

# A line as long as this is no haiku's: it is read as classical verse, where
# dieresis is the rule. Shorter lines are read in modern usage.
CLASSICAL_LENGTH = 10

_EUPHONIC_T = Word(0, 0, 0)
_MUTE_PRONOUN = Word(0, 0, 0, Ending.MUTE, has_loose_ending=True)


def scan_french(line: str) -> Count:
    """Count the syllables of `line`."""
    spoken = read_aloud(line)
    borrowed = english_places([token.text for token in spoken])
    words = [_borrowed(token) if place in borrowed else _word(token) for place, token in enumerate(spoken)]
    endings = 0
    is_loose = any(word.is_loose for word in words[1:])
    for word, following in pairwise(words):
        is_guarded = word.ending is Ending.GUARDED
        if is_guarded or (word.ending is Ending.MUTE and not following.starts_with_vowel):
            endings += 1
            is_loose |= word.has_loose_ending or following.starts_with_vowel
    modern = endings + sum(word.modern for word in words)
    classical = endings + sum(word.classical for word in words)
    wide = endings + sum(word.wide for word in words)
    best = classical if modern >= CLASSICAL_LENGTH else modern
    return Count(best, max(modern - is_loose, best - WIDEST), min(wide, best + WIDEST))


def _word(token: Token) -> Word:
    if token.before == "-":
        if token.text == "t" and token.after == "-":
            return _EUPHONIC_T
        if token.text in ("je", "ce"):
            return _MUTE_PRONOUN  # puis-je, est-ce
    if token.after == "'" and token.before != "'":
        return replace(weigh(token.text), ending=Ending.FULL)  # l', jusqu'
    length = spelled_length(token.text)
    if length is not None:
        is_vowel = token.text in VOWELS and starts_with_vowel(token.text)
        return Word(length, length, length, starts_with_vowel=is_vowel)
    return weigh(token.text)


def _borrowed(token: Token) -> Word:
    weight = english.weigh(token.text)
    starts = token.text[0] in "aeio"
    return Word(weight.best, weight.best, weight.high, starts_with_vowel=starts)
