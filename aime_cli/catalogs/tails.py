"""What the tails of two titles say against each other, however equal what stands before them is."""

import re
from collections.abc import Iterator, Set

from aime_cli.catalogs.titles import Title
from aime_cli.catalogs.words import ARTICLES, words_of

_OF_ANY_CONCERT = frozenset(
    {"live", "in", "concert", "at", "the", "a", "of", "from", "on", "and", "version", "recorded", "recording"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGN = re.compile(r"(?<=\w)[+×÷=#](?!\w)")


def is_another_number(ours: Title, theirs: Title) -> bool:
    """Say whether both tails tell a number or year, and not the same."""
    return bool(ours.numbers and theirs.numbers) and ours.numbers != theirs.numbers


def doubts_between(ours: Title, theirs: Title, our_year: int | None, their_year: int | None) -> Iterator[str]:
    """Yield why two titles may be of two albums although they begin alike.

    Args:
        our_year: Of the album, whatever its title says.
        their_year: Likewise.
    """
    if ours.is_live and theirs.is_live and not _is_one_concert(ours, theirs, our_year, their_year):
        yield "played elsewhere"
    are_years = _tell(ours.numbers, their_year) and _tell(theirs.numbers, our_year)
    if bool(ours.numbers) != bool(theirs.numbers) and not are_years:
        yield f"only one title says {' / '.join(sorted(ours.numbers | theirs.numbers))}"
    if ours.pressings and theirs.pressings and ours.pressings != theirs.pressings:
        yield "remastered in another year"
    if ours.guests and theirs.guests and ours.guests != theirs.guests:
        yield "with other guests"
    both = ours.is_soundtrack and theirs.is_soundtrack
    if (both and ours.sorts != theirs.sorts) or "inspired" in ours.sorts ^ theirs.sorts:
        yield "another sort of soundtrack"
    if _SIGN.findall(ours.spelled) != _SIGN.findall(theirs.spelled):
        yield "another sign"
    articles = {words[0] for words in map(words_of, (ours.spelled, theirs.spelled)) if words} & ARTICLES
    if len(articles) > 1:
        yield "another article"


def _is_one_concert(ours: Title, theirs: Title, our_year: int | None, their_year: int | None) -> bool:
    """Say whether places agree, or only one is told and nothing of the other contradicts it."""
    if ours.places == theirs.places:
        return True
    if ours.places and theirs.places:
        return False
    told, other, year = (ours, theirs, their_year) if ours.places else (theirs, ours, our_year)
    words = {word for place in told.places for word in place.split()} - _OF_ANY_CONCERT
    years = {word for word in words if _YEAR.fullmatch(word)}
    return not words or (bool(words & set(other.core.split())) and _tell(years, year))


def _tell(numbers: Set[str], year: int | None) -> bool:
    """Say whether numbers are only the year that the other album has anyway."""
    return all(
        year is not None and bool(_YEAR.fullmatch(number)) and abs(int(number) - year) <= 1
        for number in numbers
    )
