"""Letters that are named one by one: face B, CD, DJ, LP, AC/DC."""

import re

_ACRONYMS = frozenset(
    ["ac", "cia", "edm", "ep", "fbi", "idm", "ia", "iam", "nyc", "rca", "ufo", "uk", "usa", "vip"]
)
_NO_VOWEL = re.compile(r"[b-df-hj-np-tv-xz]{1,5}")
_NOISE = re.compile(r"(.)\1|tsk|ps|^st$|^th$")  # shh, brr, pfff are heard, not spelled
_W = 3  # double-u, double-vé; every other letter has a name of one syllable in both languages


def spelled_length(word: str) -> int | None:
    """Return the syllables of a word whose letters are named, None for one that is read."""
    if len(word) == 1 or word in _ACRONYMS:
        return sum(_W if letter == "w" else 1 for letter in word) if word.isascii() else 1
    if _NO_VOWEL.fullmatch(word) and not _NOISE.search(word):
        return sum(_W if letter == "w" else 1 for letter in word)
    return None
