"""Whether a few lines or a paragraph are French or English, by their small words and spellings."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection

from aime_cli.entities import Language


def _listed(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that both languages have (on, me, as, or, but, six…) say nothing and are left out.
_SMALL = {
    "fr": _listed(
        """le la les un une des du de et ou où mais donc car ni que qui quoi dont ce cet cette ces mon ton son
        ma ta sa mes tes ses nos vos leur leurs notre votre je tu il elle nous vous ils elles te se en y dans
        sur sous vers par pour avec sans chez entre depuis pendant est sont suis es était être ai avons au aux
        ne pas plus rien tout tous toute toutes comme quand encore toujours jamais là ici très quelque chaque
        même peu loin près"""
    ),
    "en": _listed(
        """the and nor of to in at by for from with without into onto through over under is are was were be
        been has have had does did not no my your his her its our their i you he she it we they him us them
        this that these those who which what when where while if then than so still all every each there
        here up down out off again once now beneath above between like"""
    ),
    "": _listed(
        """el los las del una uno y con por lo che di della il nel und der das ein eine ist mit nicht não os
        um uma het een van och på sobre"""
    ),
}
_SPELLINGS = {
    "fr": re.compile(r"[éèêàùçœîôâûëï]|eau|eux$|oi|qu|[ae]ille|aux$"),
    "en": re.compile(r"w|[^cr]k|^th|ght|ing$|ee|oo|ness$|y$|sh"),
    "": re.compile(r"[ñßåøõãäö¿¡ąęłşğ]|[^\x00-\u024f\u1e00-\u1eff\u2000-\u206f]"),
}
_JOINED = {
    "fr": re.compile(r"\b(?:[ldjcnmst]|qu)['’](?=[a-zà-ÿœ]{2})"),
    "en": re.compile(r"[a-z]['’](?:s|t|re|ve|ll|d|m)\b"),
}
_WORD = re.compile(r"[^\W\d_]+")

# Words that prose needs and that no other language nearby spells so.
_OWN = {
    "fr": _listed(
        """et les des du une est sont dans avec pour sur qui où mais aux au ses leur ces cette cet ce il elle
        ils elles nous plus comme chaque même sous entre chez sans être fait encore déjà jamais aussi dont
        ainsi l d qu c s n j"""
    ),
    "en": _listed(
        """the and of to is are was were with that its from this which by as it for their his her has have had
        not but they into through between while where at an be been than there these those what who"""
    ),
    "": _listed(
        """el los las del uno y con por lo che di nel una gli sono und der das die den dem ein eine ist mit
        nicht von zu auf não os um uma em são da het een van och på av att det som para más su sus pero è
        della delle dei degli és els amb op voor zijn jest się nie w z na"""
    ),
}
_LEAST = 0.12
"""Share of such words; French and English prose have two to three times as many."""

_MOST_FOREIGN = 0.35
"""Foreign small words for one of the language: "die" is English too, and "des" German."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_QUOTED = re.compile(r"«[^«»]{1,60}»|“[^“”]{1,60}”|\"[^\"]{1,60}\"|\([^()]{1,60}\)")
_SENTENCE_WORDS = 6


def language_of(lines: Collection[str], names: Collection[str] = ()) -> Language | None:
    """Return the language that these lines are in, if it is one of ours and can be told.

    Args:
        names: Names of artists and albums; they are in a language of their own.
    """
    text = "\n".join(lines).casefold()
    for name in filter(None, map(str.casefold, names)):
        text = re.sub(rf"\b{re.escape(name)}\b", " ", text)
    named = frozenset(_WORD.findall(" ".join(names).casefold()))
    score = Counter({language: 2 * len(joined.findall(text)) for language, joined in _JOINED.items()})
    for word in _WORD.findall(text):
        for language, small in _SMALL.items():
            if word in small:
                score[language] += 3
            elif word not in named and _SPELLINGS[language].search(word):
                score[language] += 1
    if score["fr"] == score["en"] or max(score["fr"], score["en"]) <= score[""]:
        return None
    return "fr" if score["fr"] > score["en"] else "en"


def is_prose_in(text: str, language: Language, names: Collection[str] = ()) -> bool:
    """Say whether a paragraph is in this language from beginning to end.

    Args:
        names: Names of artists, albums and tracks; they are in a language of their own.
    """
    plain = without_names(text, names)
    if not all(map(_is_latin, plain)) or not _is_mostly(plain, language):
        return False
    return all(
        _is_mostly(sentence, language, is_short=True) for sentence in _SENTENCE.split(_QUOTED.sub(" ", plain))
    )


def _is_mostly(text: str, language: Language, *, is_short: bool = False) -> bool:
    """Tell by small words; a short text is only refused when others outnumber those of the language."""
    found = _WORD.findall(text.casefold())
    own = sum(word in _OWN[language] for word in found)
    others = [sum(word in small for word in found) for name, small in _OWN.items() if name != language]
    if is_short:
        return len(found) < _SENTENCE_WORDS or max(others) < 2 or own > max(others)
    return own >= _LEAST * len(found) and sum(others) <= _MOST_FOREIGN * own


def without_names(text: str, names: Collection[str]) -> str:
    """Return `text` without these names, the longest first, however they are written."""
    known = sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True)
    if not known:
        return text
    pattern = "|".join(re.escape(name) for name in known)
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", " ", text, flags=re.IGNORECASE)


def _is_latin(character: str) -> bool:
    if character.isascii() or not character.isalpha():
        return True
    return unicodedata.name(character, "").startswith(("LATIN", "MODIFIER LETTER", "FEMININE", "MASCULINE"))
