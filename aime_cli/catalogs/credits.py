"""Artists compared: the same ones, some of them, or somebody else."""

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from aime_cli.catalogs.words import article_first, without_article, words_of
from aime_cli.names import display_name, identity, is_compilation

Agreement = Literal["same", "some", "perhaps", "other script", "none"]

_ARTICLES = frozenset({"the", "les", "los", "die"})
"""Those of groups; other articles make another artist: La Femme is not Femme."""

_SEVERAL = re.compile(r"\s*(?:[,;/]|\b(?:feat|ft|featuring|with|vs)\b\.?)\s*", re.IGNORECASE)
_ALIKE = 0.85
_LATIN_END = 0x250


def agreement(wanted: Sequence[str], found: Sequence[str]) -> Agreement:
    """Say how far two credits agree.

    "some": the first artist of one is among those of the other, and nobody else is in both alone.
    "perhaps": names that nearly agree, such as a leader and his quartet.
    """
    ours, theirs = _parts(wanted), _parts(found)
    if not ours or not theirs:
        return "none"
    if set(ours) == set(theirs) or _run_together(ours) == _run_together(theirs):
        return "same"
    if (set(ours) < set(theirs) and ours[0] in theirs) or (set(theirs) < set(ours) and theirs[0] in ours):
        return "some" if ours[0] == theirs[0] else "perhaps"
    if _is_latin(ours) != _is_latin(theirs):
        return "other script"
    first, second = sorted((" ".join(ours), " ".join(theirs)), key=len)
    alike = SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE
    return "perhaps" if alike or f" {first} " in f" {second} " else "none"


def is_various(artists: Sequence[str]) -> bool:
    """Say whether this is "Various" in one of its languages, or a crowd."""
    return is_compilation(artists) or any(is_compilation([name]) for name in artists)


def name_words(artists: Sequence[str]) -> str:
    """Return the artists as words, to compare with a title."""
    return " ".join(without_article(words_of(" ".join(map(display_name, artists)))))


def _parts(artists: Sequence[str]) -> list[str]:
    """Return each artist of a credit once, however they are joined."""
    found: dict[str, None] = {}
    for name in artists:
        spelled = article_first(unicodedata.normalize("NFKC", display_name(name.strip())))
        for part in _SEVERAL.split(spelled):
            words = words_of(part)
            if not words and part.strip():
                found[identity(part)] = None
            for each in f" {' '.join(words)} ".split(" and "):
                if each.strip():
                    found[" ".join(without_article(each.split(), _ARTICLES))] = None
    return list(found)


def _run_together(parts: Sequence[str]) -> str:
    return "".join(parts).replace(" ", "")


def _is_latin(parts: Sequence[str]) -> bool:
    return all(ord(letter) < _LATIN_END for part in parts for letter in part if letter.isalpha())
