"""Which dates a description may tell: the year of the work, its decade, the year of an edition as such."""

import re
from collections.abc import Iterator

from aime_cli.providers.facts import DescriptionFacts
from aime_cli.providers.faults import Fault

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_DECADE_AFTER = re.compile(r"['’]?s\b")
_DECADE_BEFORE = re.compile(
    r"(?:années|décennie|ann[ée]es (?:19|20)?\d0(?: et|,| à|[-–/]))\s?\Z", re.IGNORECASE
)
_SHORT_DECADE = re.compile(
    r"\bannées[ -](?:\d\d\d0 ?(?:et|à|[-–/]) ?)?(\d0)\b|(?<!\w)['’]?(\d0)['’]?s\b", re.IGNORECASE
)
_TENS = {
    "vingt": 2, "trente": 3, "quarante": 4, "cinquante": 5, "soixante": 6, "soixante-dix": 7,
    "quatre-vingt": 8, "quatre-vingts": 8, "quatre-vingt-dix": 9, "twenties": 2, "thirties": 3,
    "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9,
}  # fmt: skip
_SPELLED_DECADE = re.compile(
    r"\bannées[ -](vingt|trente|quarante|cinquante|soixante-dix|soixante|quatre-vingt-dix|quatre-vingts?)\b"
    r"|\b(?:the|les|des|early|mid|late)[ -](?:early |mid |late |mid-)?"
    r"((?:twen|thir|for|fif|six|seven|eigh|nine)ties)\b",
    re.IGNORECASE,
)
_MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
)
_UNITS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|oh"
_DATES = (
    re.compile(
        rf"\b\d{{1,2}}(?:er|st|nd|rd|th)? (?:of )?(?:{_MONTHS})\b"
        rf"|\b(?:{_MONTHS}) \d{{1,2}}(?:st|nd|rd|th)?\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|(?<!\w)['’]\d\d\b"),
    re.compile(
        rf"\b(?:mille neuf|dix-neuf) cents?\b[\w -]{{0,20}}|\bdeux mille\b[\w -]{{0,20}}"
        rf"|\b(?:nineteen|twenty)[ -](?:{_UNITS}|(?:twen|thir|for|fif|six|seven|eigh|nine)ty)\b[\w-]{{0,8}}"
        r"|\bnineteen hundred\b|\btwo thousand\b",
        re.IGNORECASE,
    ),
)
_OF_EDITION = re.compile(
    r"[ée]dit|press|reissu|remaster|repress|\bressorti|reparu|vinyl|disque de|exemplaire", re.IGNORECASE
)
_SENTENCE_START = re.compile(r".*[.!?…]\s", re.DOTALL)
_SAYS_WHEN = re.compile(
    r"\b(?:en|dès|depuis|vers|avant|après|année|in|since|of|from|around|before|after|year)\s\Z", re.IGNORECASE
)


def date_faults(text: str, facts: DescriptionFacts) -> Iterator[Fault]:
    """Yield a fault for each date that is not among the facts or contradicts them.

    Names keep the years they hold: "Summer of 1969" dates nothing. The bare year as a name
    ("1989") is one unless it is told as a date.
    """
    plain = _unnamed(text, facts.names)
    for year in _YEAR.finditer(plain):
        yield from _year_faults(plain, year, facts)
    for short in _SHORT_DECADE.finditer(plain):
        if not _is_decade(int(short[1] or short[2]) // 10, facts):
            yield Fault("year", {"year": short[0]})
    for spelled in _SPELLED_DECADE.finditer(plain):
        if not _is_decade(_TENS[(spelled[1] or spelled[2]).lower()], facts):
            yield Fault("year", {"year": spelled[0]})
    for pattern in _DATES:
        yield from (Fault("year", {"year": date[0]}) for date in pattern.finditer(plain))


def _year_faults(text: str, found: re.Match[str], facts: DescriptionFacts) -> Iterator[Fault]:
    year, before = int(found[0]), text[: found.start()]
    if _DECADE_AFTER.match(text, found.end()) or _DECADE_BEFORE.search(before):
        if facts.original_year is None or year % 10 or facts.original_year // 10 != year // 10:
            yield Fault("year", {"year": found[0]})
    elif year == facts.original_year:
        return
    elif year != facts.edition_year:
        yield Fault("year", {"year": found[0]})
    elif not _OF_EDITION.search(_SENTENCE_START.sub("", before)[-60:] + text[found.end() :][:20]):
        yield Fault("edition", {"year": found[0]})


def _is_decade(tens: int, facts: DescriptionFacts) -> bool:
    return facts.original_year is not None and facts.original_year // 10 % 10 == tens


def _unnamed(text: str, names: tuple[str, ...]) -> str:
    """Return `text` with a sign in the place of each name that holds figures or a date."""
    for name in sorted({name.strip() for name in names}, key=len, reverse=True):
        if not name:
            continue
        for found in reversed(list(re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE))):
            if not (_YEAR.fullmatch(name) and _SAYS_WHEN.search(text[: found.start()])):
                text = f"{text[: found.start()]}§{text[found.end() :]}"
    return text
