"""Whether a few lines are French or English, by their small words and spellings."""

import re
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
