"""What can be sung of an album: its facts in words whose syllables are certain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from aime_cli.haiku.metre import Language, scan
from aime_cli.haiku.numbers import english_words, french_words
from aime_cli.providers.facts import AlbumFacts, Season

_LONGEST = 40  # characters of a name that could fit into a line
_WIDEST = 6  # syllables of it
_LETTERS = r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+"
_PLAIN = re.compile(rf"{_LETTERS}(?:(?: & |[ '’-]){_LETTERS})*")
_FRENCH = re.compile(r"[çéèêëîïôû]|\b[ldj]['’]|\b(?:le|la|les|des|du|une)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"(?:the|les?)\b|h", re.IGNORECASE)  # "de" before these is awkward, or unsure
_PLURAL = re.compile(r"(?:les|des|mes|tes|ses|nos|vos|leurs|ces|deux|trois|quatre)\b", re.IGNORECASE)
_LABEL_TAIL = re.compile(r" (?:Records?|Recordings|Music|Disques)$")
_NO_NAMES = frozenset(
    {
        *("anonymous", "artiste inconnu", "artistes divers", "divers", "no artist", "no title", "none"),
        *("not on label", "sans titre", "self-released", "unknown", "unknown artist", "untitled"),
        *("various", "various artists"),
    }
)
_FORMATS = (
    (re.compile(r"vin[iy]l|\blp\b"), ("vinyl", "disc", "object")),
    (re.compile(r"\bcd\b"), ("cd", "disc", "object")),
    (re.compile(r"cassette|\bk7\b"), ("cassette", "object")),
    (re.compile(r"digital|numérique|\bfile\b"), ("digital",)),
)
# What a season makes true for lines that are not of one season: bare trees, open windows.
_SEASONS: Mapping[Season, tuple[str, ...]] = {
    "spring": ("mild", "leafy"),
    "summer": ("mild", "leafy"),
    "autumn": ("leafy",),
    "winter": (),
}
OFTEN = 20  # listens, from which an album is an old friend


@dataclass(frozen=True, slots=True)
class Album:
    """Facts ready for a pattern.

    Attributes:
        names: Text by slot: "title", "credit", "label", "count", "decade", "year", and
            "bare", the credit where "de" can stand before it.
        traits: What is true: a season, "leafy", "vinyl", "unheard", "playing"…, the slots above,
            and "one", when a verb in the singular fits the title.
    """

    names: Mapping[str, str]
    traits: frozenset[str]


def describe(facts: AlbumFacts, language: Language) -> Album:
    """Return what a poem in `language` may say of the album."""
    names = {
        "title": _title(facts.title, language),
        "credit": _sayable(facts.credit, language),
        "label": next((name for label in facts.labels[:3] if (name := _label(label, language))), None),
        "count": _count(facts.play_count, language),
        **_years(facts.edition_year, language),
    }
    traits = [facts.season, *_SEASONS[facts.season], *_format(facts.format), *_plays(facts.play_count)]
    if language == "en" or not _PLURAL.match(facts.title.lstrip()):
        traits.append("one")
    credit = names["credit"]
    if credit and not _ARTICLE.match(credit):
        names["bare"] = credit
    known = {slot: name for slot, name in names.items() if name}
    return Album(known, frozenset([*traits, *known]))


def _sayable(text: str, language: Language) -> str | None:
    """Return a name whose syllables are certain: both languages count them alike, or it is French."""
    if len(text) > _LONGEST:
        return None
    name = text.strip(' "“”«»\N{NO-BREAK SPACE}')
    if not _PLAIN.fullmatch(name) or name.casefold() in _NO_NAMES:
        return None
    count, other = scan(name, language), scan(name, "en" if language == "fr" else "fr")
    is_certain = count.best == other.best or (language == "fr" and _FRENCH.search(name) is not None)
    return name if is_certain and 1 <= count.best <= _WIDEST else None


def _title(text: str, language: Language) -> str | None:
    name = _sayable(text, language)
    if name is None:
        return None
    return f"«\N{NO-BREAK SPACE}{name}\N{NO-BREAK SPACE}»" if language == "fr" else f"“{name}”"


def _label(text: str, language: Language) -> str | None:
    return _sayable(_LABEL_TAIL.sub("", text[: _LONGEST + 1]), language)


def _count(play_count: int | None, language: Language) -> str | None:
    if play_count is None or not 2 <= play_count < 100:
        return None
    if language == "en":
        return "-".join(english_words(str(play_count)))
    words = french_words(str(play_count))
    if play_count == 80:
        words[-1] += "s"
    if words[-1] == "un":
        words[-1] = "une"  # écoutes, fois
    return "-".join(words)


def _years(year: int | None, language: Language) -> dict[str, str | None]:
    if year is None or not 1920 <= year <= 2099:
        return {}
    if year >= 2000:
        words = french_words(str(year)) if language == "fr" else english_words(str(year))
        return {"year": (" " if language == "fr" or year < 2010 else "-").join(words)}
    tens = str(year % 100 // 10 * 10)
    if language == "fr":
        return {"decade": "-".join(french_words(tens)).replace("soixante-et-", "soixante-")}
    return {"decade": english_words(tens)[0].removesuffix("y") + "ies"}


def _format(text: str | None) -> tuple[str, ...]:
    folded = (text or "")[:_LONGEST].casefold()
    return next((traits for pattern, traits in _FORMATS if pattern.search(folded)), ())


def _plays(play_count: int | None) -> tuple[str, ...]:
    if play_count is None:
        return ("playing",)
    if play_count <= 0:
        return ("unheard",)
    return (
        "playing",
        "heard",
        *(("once",) if play_count == 1 else ()),
        *(("often",) if play_count >= OFTEN else ()),
    )
