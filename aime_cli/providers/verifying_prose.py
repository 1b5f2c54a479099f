"""What a description must be before it is stored, and what is told of one that is not."""

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator

from aime_cli.entities import Language
from aime_cli.names import fold, is_compilation
from aime_cli.providers.facts import DescriptionFacts
from aime_cli.providers.faults import Fault
from aime_cli.providers.languages import is_prose_in, without_names
from aime_cli.providers.remarks import EXCUSE, REMARK
from aime_cli.providers.years import date_faults

_FEWEST_WORDS, _MOST_WORDS = 55, 135
"""60 to 120 are asked for; models count badly, and a text a little longer or shorter harms nobody."""

_LONGEST_TEXT = 3000
_MOST_PARAGRAPHS = 2
_SIGNS = frozenset(" \n\u00a0\u2009\u202f,;:.!?…·'’‘-‐‑–—()«»“”„\"‹›&%°′″/+€£$§")
_MARKS = re.compile(r"https?:|www\.|\w\.(?:com|org|net|fr|io)\b|\w@\w|&#?\w+;|--|==|\.{4,}", re.IGNORECASE)
_LIST = re.compile(r"^(?:[-–—•·+]|\d{1,2}[.)]|[a-z]\))\s", re.MULTILINE)
_END = re.compile(r"[.!?…][\s\u00a0]?[»”\")’]{0,2}\Z")
_ABBREVIATED = re.compile(r"\b(?:feat|ft|vs|vol|cf|dr|mr|mrs|st|pt|no)\.\Z", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
_LONGEST_WORD = 40
_REPEATED_WORDS = 5
_WORD = re.compile(r"[^\W_]+")
_JOINING = frozenset({"the", "and", "et", "le", "la", "les", "l", "n"})


def prose_faults(
    text: str, language: Language, *, facts: DescriptionFacts, is_like_another: Callable[[str], bool]
) -> tuple[Fault, ...]:
    """Return what is wrong with a description; nothing when it may be stored.

    What makes the other checks idle (no text, a message, another language) comes alone.
    """
    if not 0 < len(text) <= _LONGEST_TEXT:
        return (Fault("words", {"count": _count(text)}),)
    plain = unicodedata.normalize("NFKC", text.replace("…", "...")).replace("...", "…")
    unnamed = without_names(plain, facts.names)
    if EXCUSE.search(unnamed):
        return (Fault("excuse"),)
    if not is_prose_in(text, language, facts.names):
        return (Fault(f"not_{language}"),)
    found = [*_faults_of_form(text, unnamed), *_faults_of_content(plain, unnamed, facts)]
    if not found and is_like_another(text):
        found.append(Fault("like_another"))
    return tuple(fault for number, fault in enumerate(found) if fault not in found[:number])


def _faults_of_form(text: str, unnamed: str) -> Iterator[Fault]:
    if not _FEWEST_WORDS <= _count(text) <= _MOST_WORDS or max(map(len, text.split())) > _LONGEST_WORD:
        yield Fault("words", {"count": _count(text)})
    if not all(map(_is_plain, unnamed)) or _MARKS.search(unnamed) or _LIST.search(text):
        yield Fault("formatting")
    paragraphs = text.split("\n\n")
    if len(paragraphs) > _MOST_PARAGRAPHS or not all(map(_END.search, paragraphs[:-1])):
        yield Fault("paragraphs")
    if not _is_finished(paragraphs[-1]):
        yield Fault("sentence")


def _faults_of_content(text: str, unnamed: str, facts: DescriptionFacts) -> Iterator[Fault]:
    if unnamed[:1].islower() or _has_heading(text, facts):
        yield Fault("paragraphs")
    if REMARK.search(unnamed):
        yield Fault("comment")
    if not _is_named(text, facts):
        yield Fault("unnamed")
    yield from date_faults(text, facts)
    sentences = [sentence for sentence in map(fold, _SENTENCE.split(text)) if _is_long(sentence)]
    if len(set(sentences)) < len(sentences):
        yield Fault("loop")


def _count(text: str) -> int:
    """Count words as word processors do: "l'album" is one, a dash between blanks is none."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _is_finished(paragraph: str) -> bool:
    """Say whether a text ends with a sentence, and leaves neither quotes nor brackets open."""
    if not _END.search(paragraph) or _ABBREVIATED.search(paragraph):
        return False
    pairs = (("(", ")"), ("«", "»"), ("“", "”"))
    return all(paragraph.count(opening) == paragraph.count(closing) for opening, closing in pairs)


def _is_long(sentence: str) -> bool:
    return len(sentence.split()) >= _REPEATED_WORDS


def _is_plain(character: str) -> bool:
    return character in _SIGNS or unicodedata.category(character)[0] in "LNM"


def _has_heading(text: str, facts: DescriptionFacts) -> bool:
    """Say whether a text begins with the names alone instead of a sentence: "Thriller - Michael Jackson"."""
    names = [re.escape(name) for name in (facts.title, facts.credit, *facts.artists) if name]
    if not names:
        return False
    name = rf"[\"«“]?\s?(?:{'|'.join(names)})\s?[\"»”]?"
    return bool(
        re.match(rf"{name}\s*(?::|(?:[-–—,]|par\b|by\b)\s*{name}\s*(?:[:.(–—-]|\n))", text, re.IGNORECASE)
    )


def _is_named(text: str, facts: DescriptionFacts) -> bool:
    """Say whether a text names the album or one of its artists, case, accents and articles aside."""
    is_various = is_compilation(facts.artists) and len(facts.artists) == 1
    names = [facts.title, facts.plain_title, *(() if is_various else (facts.credit, *facts.artists))]
    words = _WORD.findall(text)
    folded = _folded(words)
    return any(_is_in(name, text, words, folded) for name in names if name.strip())


def _is_in(name: str, text: str, words: list[str], folded: list[str]) -> bool:
    own = _WORD.findall(name)
    wanted = _folded(own)
    if not wanted:  # "★", "!!!", or articles only
        return re.search(rf"(?<!\w){re.escape(name.strip())}(?!\w)", text, re.IGNORECASE) is not None
    if len(wanted) > 1:
        return f" {' '.join(wanted)} " in f" {' '.join(folded)} "
    is_lower = own[-1][0].islower()
    return any(
        fold(word) == wanted[0] and (is_lower or not word[0].islower()) for word in words
    )  # "Blue" is an album, "blue" a colour


def _folded(words: Collection[str]) -> list[str]:
    return [known for word in words if (known := fold(word)) and known not in _JOINING]
