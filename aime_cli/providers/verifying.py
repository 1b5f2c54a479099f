"""What a haiku must be before it is printed, and what is told of one that is not."""

import re
import unicodedata
from collections.abc import Collection, Container, Iterator

from aime_cli.entities import Language
from aime_cli.haiku.metre import judge
from aime_cli.providers.cleaning import LINES
from aime_cli.providers.faults import Fault
from aime_cli.providers.languages import language_of
from aime_cli.providers.verse import verse_key

_LONGEST_LINE = 80
_SIGNS = frozenset(" \u00a0\u202f,;:.!?…·'’‘-‐‑–—()«»“”„\"‹›&%°/")
_ADDRESS = re.compile(r"https?:|www\.|\.(?:com|org|net)\b", re.IGNORECASE)
_MESSAGES = (
    r"aucune (?:information|donnée|réponse)",
    r"(?:pas|non|n['’]est|in) ?disponible",
    r"désolée?\b",
    r"navrée?\b",
    r"mes excuses",
    r"je ne (?:peux|puis) pas (?:vous|te|t['’]|générer|écrire|créer|composer|répondre|fournir|accéder)",
    r"je ne suis (?:pas en mesure|qu['’]une? )",
    r"je n['’]ai (?:pas|aucune?) (?:d['’])?(?:information|donnée|accès)",
    r"je ne dispose",
    r"en tant qu['’](?:assistant|ia\b|intelligence|modèle)",
    r"modèle de langage",
    r"une erreur (?:est|s['’]est)",
    r"erreur ?:",
    r"voici (?:un|le|votre|ton|mon) ha[iï]ku",
    r"no (?:information|data|answer)\b",
    r"(?:not |un)available",
    r"(?:i['’]?m|i am|so|we['’]?re) (?:very |really |truly )?sorry",
    r"apologi[sz]",
    r"as an? (?:ai|language model|assistant)\b",
    r"language model",
    r"i (?:cannot|can['’]?t|can not|am unable to) (?:help|write|provide|comply|assist|create|generate)",
    r"(?:internal|server|unknown) error",
    r"error ?:",
    r"here(?:['’]s| is) (?:a|your|the|my) haiku",
)
_MESSAGE = re.compile("|".join(_MESSAGES), re.IGNORECASE)


def faults_of(
    lines: tuple[str, ...], language: Language, *, names: Collection[str], taken: Container[str]
) -> tuple[Fault, ...]:
    """Return what is wrong with a poem; nothing when it may be printed.

    Only a haiku that the counter finds `valid` passes, because every one on a page is said to
    be. What makes the other checks idle (a message, another language) comes alone.

    Args:
        names: Names that the poem may quote, in whatever language they are.
        taken: Keys (`verse_key`) of haikus that must not come again.
    """
    if _MESSAGE.search(" ".join(lines)):
        return (Fault("message"),)
    if len(lines) != LINES:
        return (Fault("lines", {"count": len(lines)}),)
    if marked := tuple(_marks(lines)):
        return marked
    if language_of(lines, names) != language:
        return (Fault(f"not_{language}"),)
    verdict = judge(lines, language)
    if verdict.verdict != "valid":
        return tuple(
            Fault("metre", {"line": number, "count": line.count.best, "target": line.target})
            for number, line in enumerate(verdict.lines, 1)
            if line.verdict != "exact"
        )
    return (Fault("repeated"),) if verse_key(lines) in taken else ()


def _marks(lines: tuple[str, ...]) -> Iterator[Fault]:
    for number, line in enumerate(lines, 1):
        if not all(_is_plain(character) for character in line) or _ADDRESS.search(line):
            yield Fault("markup", {"line": number})
        elif len(line) > _LONGEST_LINE:
            yield Fault("long", {"line": number})


def _is_plain(character: str) -> bool:
    return character in _SIGNS or unicodedata.category(character)[0] in "LN"
