"""A line cut into words, numbers and signs, the same way for every language."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

_UNHEARD = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # soft hyphen, zero widths, byte-order mark
_SAME = str.maketrans(dict.fromkeys("’‘ʼʹ′´`", "'") | dict.fromkeys("‐‑", "-") | dict.fromkeys(_UNHEARD, ""))
_MARKS = re.compile("[\u0300-\u036f]+")
_LETTERS_OF_FRENCH = frozenset("abcdefghijklmnopqrstuvwxyzàâäéèêëîïôöùûüÿçœæ")
_BASES = str.maketrans("øđłıð", "odlid")
_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,3}(?: [0-9]{3})+(?![0-9])|[0-9]+)(?:[.,](?P<decimals>[0-9]+))?"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>[&+%€$£])"
)
_JOINTS = ("'", "-")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign of a line.

    Attributes:
        text: Its letters in lower case, its digits, or the sign.
        decimals: Digits after a number's comma or point.
        before: What ties it to the token before: an apostrophe, a hyphen,
            nothing between them (""), or a gap (" ").
        after: The same for the token after.
    """

    text: str
    decimals: str = ""
    before: str = " "
    after: str = " "

    @property
    def is_number(self) -> bool:
        return self.text[0] in "0123456789"


def folded(line: str) -> str:
    """Return `line` in lower case, composed, with one apostrophe and one hyphen."""
    composed = unicodedata.normalize("NFKC", line.translate(_SAME).casefold())
    return _MARKS.sub("", composed.translate(_SAME))


def tokens(line: str) -> list[Token]:
    """Cut `line`, as `folded` returns it; all else is a gap."""
    found = [match for match in _TOKEN.finditer(line) if _is_heard(match)]
    ties = [" ", *(_tie(line[a.end() : b.start()]) for a, b in pairwise(found)), " "]
    return [
        Token(
            _text(match),
            match["decimals"] or "",
            before,
            after,
        )
        for match, (before, after) in zip(found, pairwise(ties), strict=False)
    ]


def _tie(between: str) -> str:
    return between if between in ("", *_JOINTS) else " "


def _is_heard(match: re.Match[str]) -> bool:
    """Tell a word in Latin letters, a number or a sign from writing that we cannot read."""
    word = match["word"]
    return word is None or not _LETTERS_OF_FRENCH.isdisjoint(_plain(word))


def _text(match: re.Match[str]) -> str:
    if match["word"]:
        return _plain(match["word"])
    return (match["number"] or match["sign"]).replace(" ", "")


def _plain(word: str) -> str:
    """Take off the accents that French does not have: señor, Dvořák, Ångström."""
    if _LETTERS_OF_FRENCH.issuperset(word):
        return word
    return "".join(
        letter
        if letter in _LETTERS_OF_FRENCH
        else _MARKS.sub("", unicodedata.normalize("NFD", letter.translate(_BASES)))
        for letter in word
    )
