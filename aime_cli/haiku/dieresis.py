"""Dieresis: where classical French verse makes two syllables of i, u, ou + vowel.

Latin or learned i + vowel splits (passi-on, préci-eux), a vowel that broke in
French does not (pied, bien, lumière). Quicherat, *Traité de versification
française*, gives the lists; the ones that a pattern cannot hold are in
`data/french.txt`.
"""

import re
from collections.abc import Callable

from aime_cli.haiku.french_lexicon import lexicon

# Before -ien-: bien, rien, mien, chien, chrétien and the family of venir and tenir.
_SINGLE_IEN = re.compile(
    r"^(?:com)?b$|^[rmtsfv]$|^ch$|chrét$|^ét$|^vaur$"
    r"|^(?:de|re|rede|par|sur|sub|con|pro|inter|sou|ressou|ad|contre|pré|discon|circon)v$"
    r"|^(?:dé|re|con|main|ob|sou|entre|appar|abs)t$"
)
_SINGLE_IEUX = frozenset({"c", "d", "l", "m", "v", "ess", "ép", "mil", "ad"})
_SINGLE_IEL = frozenset({"c", "f", "m", "n", "v"})  # ciel, fiel, miel, nielle, vielle
_SINGLE_IE_ACUTE = frozenset({"pit", "moit", "amit", "inimit", "t", "att", "s", "ass", "f"})
# Before -ions in nouns (nations); in verbs (chantions) it is one syllable.
_NOUN_IONS = re.compile(
    r"(?:[aéiuouc]t|pt|[nm]ent|.nt|qest|gest|.ess|[mc]iss|pass|cuss|[enr]s|[uo]s|[aé]s|v?is|x|g|un"
    r"|pin|il|éll|bell|mp|rp|centur|^p|[ue]sp|^l|c|rm|^c?am|luv)$"
)


def splits_in_classical_verse(before: str, rest: str) -> bool:
    """Tell whether the vowels that open `rest` are two syllables.

    Args:
        before: The word's letters before them, as `french_words` respells them.
        rest: From i, u or ou on, without a mute ending.
    """
    known = lexicon()
    word = before + rest
    if word in known.single:
        return False
    if rest[0] in "iî":
        return _i_splits(before, rest) or word in known.split
    if rest[0] in "uû" and rest[1:2] in ("i", "î"):
        return word in known.split or rest.startswith(("uité", "uisme", "uiste"))
    return True


def _i_splits(before: str, rest: str) -> bool:
    for beginning, splits in _BY_BEGINNING:
        if rest.startswith(beginning):
            return splits(before, rest)
    return True


def _ieu_splits(before: str, rest: str) -> bool:
    if rest.startswith("ieux"):
        return before not in _SINGLE_IEUX  # précieux; not cieux
    # supérieur, curieuse; not Dieu, plusieurs, monsieur
    return rest[3:4] in ("s", "r") and before not in ("plus", "mess", "s")


def _ie_acute_splits(before: str, rest: str) -> bool:
    if before == "p":
        return rest.startswith("iété")  # piété; not piéton
    return before not in _SINGLE_IE_ACUTE


def _ions_splits(before: str, rest: str) -> bool:
    return rest != "ions" or _NOUN_IONS.search(before) is not None or _is_verb(before)


def _is_verb(before: str) -> bool:
    return before in lexicon().verbs or before.endswith(("if", "éf", "graph"))


# The first beginning that fits decides; anything else splits.
_BY_BEGINNING: tuple[tuple[str | tuple[str, ...], Callable[[str, str], bool]], ...] = (
    ("ieu", _ieu_splits),
    ("ien", lambda before, _: _SINGLE_IEN.search(before) is None),
    ("iel", lambda before, _: before not in _SINGLE_IEL),
    ("ié", _ie_acute_splits),
    (("ie", "iè", "iê"), lambda before, rest: rest in ("ier", "ièr") and _is_verb(before)),
    ("ions", _ions_splits),
)
