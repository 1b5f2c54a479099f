"""The syllables of one French word, apart from its neighbours.

Rules: Grammont, *Petit traité de versification française*; the words that need
telling are in `data/french.txt`.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise

from aime_cli.haiku.dieresis import splits_in_classical_verse
from aime_cli.haiku.french_lexicon import lexicon

VOWELS = "aàâäeéèêëiîïoôöuùûüÿyœæ"
_V = f"[{VOWELS}]"
_C = f"[^{VOWELS}]"
_LONGEST = 64  # letters; a longer "word" is noise, of which vowels are counted

# Letters that are no vowel of their own, in the order in which they must go.
# "j" stands for the glide of "yeux", whatever its spelling.
_SPELLINGS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(?<=[cg])ueil", "euil"),  # accueil, orgueil
        (r"guë", "gûe"),  # aiguë: the tréma is the u's
        (r"qu", "q"),
        (rf"guy(?={_V})", "gij"),  # Guyane
        (r"gu(?=[aàâeéèêiîoôy])", "g"),
        (r"ge(?=[aàâoô])|je(?=[ao])", "g"),  # pigeon, Jean
        (r"eoi", "oi"),  # asseoir
        (r"(?<!c)oo|(?<=c)oo(?![pr])", "ou"),  # but co-opérer
        (
            rf"(?<={_V})e(?=(?:ments?|tés?|ries?|r(?:ai|as?|ons|ez|ont|ais|ait|aient|ions|iez))$)",
            "",
        ),  # dévouement, gaieté, oubliera
        (rf"(?<={_V})[yï](?=(?!es?$){_V})|^y(?={_V})", "j"),  # voyage, aïeul, yeux
        (r"(?<=[aeouœ])il(?:l|(?=s?$))", "j"),  # feuille, soleil
        (r"y", "i"),
    )
]
_UNITS = re.compile(r"eau|o?eu|oeû|œu|a[iîu]|e[iîuû]|o[iîuùû]|.")
_RUNS = re.compile(f"{_V}+")
_ENDING = re.compile(r"e(s|nt)?$")
_CLITIC = re.compile(r"(?:[cdjlmnst]|qu)e$")
# Speech drops a mute e that only one consonant sound precedes (Grammont's law
# of three consonants).
_ONE_CONSONANT = rf"{_V}(?:({_C})\1|[cpt]h|gn|{_C})"
_LOOSE_ENDING = re.compile(_ONE_CONSONANT + "$")
_LOOSE_INSIDE = re.compile(_ONE_CONSONANT + f"e{_C}{_V}")
_OBSTRUENT_AND_LIQUID = re.compile(r"[bcdfgkptv][lr]$")


class Ending(Enum):
    """What a word's end asks of the next word."""

    FULL = auto()  # nothing: no mute e, or one that a vowel already swallows
    MUTE = auto()  # a mute e, counted unless a vowel follows
    GUARDED = auto()  # a mute e in -es or -ent, counted even before a vowel


@dataclass(frozen=True, slots=True)
class Word:
    """What a word weighs, without its mute ending.

    Attributes:
        modern: Syllables in modern usage.
        classical: Syllables with the diereses of classical verse.
        wide: Syllables with every dieresis that a reader may make.
        ending: What its end asks of the next word.
        starts_with_vowel: A mute e before it is lost.
        is_loose: Speech may drop a mute e inside it.
        has_loose_ending: Speech may drop its mute ending.
    """

    modern: int
    classical: int
    wide: int
    ending: Ending = Ending.FULL
    starts_with_vowel: bool = False
    is_loose: bool = False
    has_loose_ending: bool = False


def weigh(word: str) -> Word:
    """Return the weight of `word`, in lower case and composed (NFC)."""
    if len(word) > _LONGEST:
        count = len(_RUNS.findall(word))
        return Word(count, count, count, starts_with_vowel=starts_with_vowel(word))
    letters = lexicon().respelled.get(word, word)
    for pattern, replacement in _SPELLINGS:
        letters = pattern.sub(replacement, letters)
    stem, ending = _without_mute_ending(word, letters)
    modern, classical, wide = _nuclei(stem)
    return Word(
        modern,
        classical,
        wide,
        ending,
        starts_with_vowel=starts_with_vowel(word),
        is_loose=bool(_LOOSE_INSIDE.search(letters) or _CLITIC.match(word)),
        has_loose_ending=ending is not Ending.FULL and _LOOSE_ENDING.search(stem) is not None,
    )


def starts_with_vowel(word: str) -> bool:
    """Tell whether a mute e before `word` is lost."""
    known = lexicon()
    if word in known.aspirated and word not in known.mute:
        return False
    if word[:1] == "y":
        # y itself, yeux, Yonne; not yacht, Yémen.
        return word == "y" or word[1] not in VOWELS or word.startswith(("yeu", "yonn", "york"))
    return word[:1] != "" and word[0] in VOWELS + "h"


def _without_mute_ending(word: str, letters: str) -> tuple[str, Ending]:
    found = _ENDING.search(letters)
    if found is None or (found[1] == "nt" and _is_sounded(word)):
        return letters, Ending.FULL
    stem = letters[: found.start()]
    if not _RUNS.search(stem):
        return letters, Ending.FULL  # le, des, que
    if stem[-1] in VOWELS:
        return stem, Ending.FULL  # vie, pensées, voient
    return stem, Ending.GUARDED if found[1] else Ending.MUTE


def _is_sounded(word: str) -> bool:
    known = lexicon()
    if word.endswith("ment"):
        return word not in known.mute_ment
    return word.endswith("escent") or word in known.sounded


def _nuclei(stem: str) -> tuple[int, int, int]:
    modern = split = wide = 0
    for run in _RUNS.finditer(stem):
        units = _UNITS.findall(run[0])
        modern += len(units)
        position = run.start()
        for first, second in pairwise(units):
            before, rest = stem[:position], stem[position:]
            position += len(first)
            if not _glides(before, first, second):
                continue
            modern -= 1
            if splits_in_classical_verse(before, rest):
                split += 1
            elif rest.startswith("ièr"):
                wide += 1  # lumière may be three
    return modern, modern + split, modern + split + wide


def _glides(before: str, first: str, second: str) -> bool:
    """Tell whether modern usage makes one syllable of two vowels in contact."""
    if first not in ("i", "î", "u", "û", "ou") or second in ("ë", "ï", "ü", "ö"):
        return False
    if first == "u" and second[0] in "iî":
        return True  # bruit
    return _OBSTRUENT_AND_LIQUID.search(before) is None  # but crier, trouer
