"""Text as it is compared: words in lower case, whatever the script."""

import re
import unicodedata
from collections.abc import Sequence

from aime_cli.names import fold

_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f]+")
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10}
_COUNTED = {"volume": "vol", "vol": "vol", "vols": "vol", "part": "part", "pt": "part", "parte": "part",
            "partie": "part", "teil": "part", "chapter": "chapter", "book": "book"}  # fmt: skip
_SPELLED = {
    "one": "1", "un": "1", "uno": "1", "eins": "1", "two": "2", "deux": "2", "dos": "2", "zwei": "2",
    "three": "3", "trois": "3", "tres": "3", "drei": "3", "four": "4", "quatre": "4", "vier": "4",
    "five": "5", "cinq": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
}  # fmt: skip
_AND = frozenset({"and", "et", "und", "y", "e", "n", "og", "och"})
_SIGNS_OF_AND = re.compile(r"&|(?<=\s)\+(?=\s)")
ARTICLES = frozenset(
    {"the", "a", "an", "le", "la", "les", "l", "un", "une", "el", "los", "las", "der", "die", "das", "il"}
)
_ARTICLE_LAST = re.compile(r"^(.+), ?(the|an?|l[ae]s?|el|los|las|der|die|das)$", re.IGNORECASE)


def plain(text: str) -> str:
    """Return words one space apart, without case, accents and punctuation; may be empty.

    Unlike `fold` it keeps the marks of scripts where they make another letter: が is not か.
    """
    if all(ord(letter) < 0x250 or not letter.isalpha() for letter in text):
        return fold(text)
    loose = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    letters = unicodedata.normalize("NFC", loose)
    kept = (letter if unicodedata.category(letter)[0] in "LMN" else " " for letter in letters)
    return " ".join("".join(kept).split())


def words_of(text: str) -> list[str]:
    """Return the words of a title or name: "and" in its languages, numbers and volumes in one spelling."""
    words = plain(_SIGNS_OF_AND.sub(" and ", article_first(text))).split()
    last = len(words) - 1
    said = [
        "and" if word in _AND and 0 < place < last else _COUNTED.get(word, word)
        for place, word in enumerate(words)
    ]
    return [_numbered(said, place) for place in range(len(said))]


def article_first(text: str) -> str:
    """Return "The Beatles" for "Beatles, The"."""
    return _ARTICLE_LAST.sub(r"\2 \1", text)


def without_article(words: Sequence[str], articles: frozenset[str] = ARTICLES) -> list[str]:
    """Return words without the article before them, unless it is all there is."""
    return list(words[1:] if len(words) > 1 and words[0] in articles else words)


def _numbered(words: Sequence[str], place: int) -> str:
    """Return a word, or the number that it is; I, V and X are one only where numbers stand."""
    word = words[place]
    is_counted = place > 0 and words[place - 1] in _COUNTED.values()
    if word.isdecimal():
        return str(int(word)) if len(word) < 19 else word
    if is_counted and word in _SPELLED:
        return _SPELLED[word]
    stands_as_number = len(word) > 1 or is_counted or 0 < place == len(words) - 1
    if stands_as_number and _ROMAN.fullmatch(word):
        return str(_roman(word))
    return word


def _roman(word: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in word]
    return sum(-value if value < max(values[place:]) else value for place, value in enumerate(values))
