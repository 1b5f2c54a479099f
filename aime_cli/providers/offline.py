"""Haikus composed at home: from an album's own facts, a grammar and a stock of lines."""

from collections.abc import Container, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from random import Random
from typing import NamedTuple

from aime_cli.haiku.metre import HAIKU, Language, scan
from aime_cli.providers.composing.album import Album, describe
from aime_cli.providers.composing.echoes import has_echo
from aime_cli.providers.composing.pattern import Pattern
from aime_cli.providers.composing.stock import ROLES, Role, Stock, Theme, load_stock
from aime_cli.providers.facts import AlbumFacts, WeekFacts
from aime_cli.providers.verse import Verse, verse_key

Haiku = tuple[str, str, str]

_TRIES = 2000  # haikus begun before we believe that `avoid` holds them all
_FILLINGS = 6  # tries to bring one pattern to its metre before another is taken
_WITHOUT_FACTS = 0.05  # share of the haikus that need not name what sets the album apart
_FACT_PLACES: tuple[Role, ...] = ("opening", "middle", "middle", "middle", "closing")
# How gladly a fact is told.
_EAGERNESS = {
    "title": 12,
    "credit": 8,
    "bare": 1,
    "label": 1,
    "count": 1,
    "decade": 1,
    "year": 1,
    "unheard": 3,
    "heard": 1,
}
_HEARD = frozenset({"heard", "once", "often"})
_KINDRED = frozenset({"vinyl", "cd", "cassette", "digital", "spring", "summer", "autumn", "winter"})
_KINDRED_WEIGHT = 4  # how much likelier a theme of the album's season or format is
_OWN_FACTS = 0.6  # how often a theme's own lines come before those for every theme
_OWN_LINES = 0.75
_OWN_AT_LEAST = 2  # lines of the theme: a single one, among lines for every theme, has no tie to them


def compose(facts: AlbumFacts, language: Language, rng: Random, avoid: Container[str] = ()) -> Haiku:
    """Return three lines of 5, 7 and 5 syllables, `valid` by our counter.

    Args:
        avoid: Haikus, their lines joined by "\\n", that must not come again.

    Raises:
        LookupError: `avoid` holds every haiku that was found in a long search.
    """
    stock = load_stock(language)
    writer = _Writer(stock, describe(facts, language), language, rng)
    for _ in range(_TRIES):
        lines = writer.attempt()
        if lines is not None and "\n".join(lines) not in avoid:
            return lines
    raise LookupError("every haiku that could be composed is to be avoided")


class OfflineProvider:
    """Composes haikus of what is known, without a line that it has used before; never fails."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._lines: set[str] = set()

    def haiku(self, facts: AlbumFacts | WeekFacts, language: Language, *, taken: Container[str]) -> Verse:
        """Return a haiku, if it can be found none of those whose `verse_key` is `taken`."""
        if isinstance(facts, WeekFacts):
            facts = self._most_heard(facts)
        for avoided in (_Avoided(taken, self._lines), _Avoided(taken, ()), ()):
            with suppress(LookupError):
                lines = compose(facts, language, self._rng, avoided)
                break
        self._lines.update(lines)
        return Verse(lines, None)

    def _most_heard(self, week: WeekFacts) -> AlbumFacts:
        """Return the album or the artist heard most as what a haiku is about."""
        subjects = [(title, credit, plays) for title, credit, plays in week.albums[:1]]
        subjects += [("", artist, plays) for artist, plays in week.artists[:1]]
        title, credit, plays = self._rng.choice(subjects) if subjects else ("", "", week.listens)
        return AlbumFacts(title, credit, None, None, (), plays, week.season)


class _Avoided:
    """The haikus of some keys or with some lines, as `compose` asks for them."""

    def __init__(self, keys: Container[str], lines: Container[str]) -> None:
        self._keys = keys
        self._lines = lines

    def __contains__(self, text: object) -> bool:
        lines = str(text).splitlines()
        return verse_key(lines) in self._keys or any(line in self._lines for line in lines)


class _Found(NamedTuple):
    """A line, and whether it is the theme's own."""

    text: str
    is_own: bool


class _Writer:
    """Writes of one album; every choice is the dice's."""

    def __init__(self, stock: Stock, album: Album, language: Language, rng: Random) -> None:
        self._stock = stock
        self._album = album
        self._language = language
        self._rng = rng

    def attempt(self) -> Haiku | None:
        """Return a haiku, or None when the choices do not go together."""
        theme = self._theme()
        lines: dict[Role, _Found | None] = {}
        if self._rng.random() >= _WITHOUT_FACTS:
            place = self._rng.choice(_FACT_PLACES)
            lines[place] = self._fact_line(theme, place)
        for role in ROLES:
            if role not in lines:
                lines[role] = self._plain_line(theme, role)
        opening, middle, closing = (lines[role] for role in ROLES)
        if opening is None or middle is None or closing is None:
            return None
        if opening.is_own + middle.is_own + closing.is_own < _OWN_AT_LEAST:
            return None
        haiku = (_capitalized(opening.text), middle.text, closing.text)
        return None if has_echo(haiku, self._stock) else haiku

    def _theme(self) -> Theme:
        traits = self._album.traits
        possible = [theme for theme in self._stock.themes if theme.needs <= traits]
        weights = [1 if theme.needs.isdisjoint(_KINDRED) else _KINDRED_WEIGHT for theme in possible]
        return self._rng.choices(possible, weights)[0]

    def _fact_line(self, theme: Theme, role: Role) -> _Found | None:
        """Return a line that tells a fact, whichever fits; None when none does."""
        plays = [kind for kind in ("unheard", "heard") if kind in self._album.traits]
        kinds = [*self._album.names, *plays]
        while kinds:
            kind = self._rng.choices(kinds, [_EAGERNESS[kind] for kind in kinds])[0]
            kinds.remove(kind)
            for pool in self._pools(theme, _OWN_FACTS):
                patterns = [
                    pattern for pattern in self._true(theme, pool.lines[role]) if kind in _kinds(pattern)
                ]
                line = self._line(patterns, role)
                if line is not None:
                    return _Found(line, pool is theme)
        return None

    def _plain_line(self, theme: Theme, role: Role) -> _Found | None:
        for pool in self._pools(theme, _OWN_LINES):
            patterns = [
                pattern
                for pattern in self._true(theme, pool.lines[role])
                if not pattern.facts and pattern.needs.isdisjoint(_HEARD)
            ]
            line = self._line(patterns, role)
            if line is not None:
                return _Found(line, pool is theme)
        return None

    def _pools(self, theme: Theme, share: float) -> tuple[Theme, ...]:
        """Return the theme and the lines for every theme, the one to draw from first at the front."""
        if theme.is_sealed:
            return (theme,)
        pools = (theme, self._stock.anywhere)
        return pools if self._rng.random() < share else pools[::-1]

    def _true(self, theme: Theme, patterns: Iterable[Pattern]) -> list[Pattern]:
        true = self._album.traits | theme.moods
        return [pattern for pattern in patterns if pattern.needs <= true and true.issuperset(pattern.facts)]

    def _line(self, patterns: Sequence[Pattern], role: Role) -> str | None:
        target = HAIKU[ROLES.index(role)]
        stock = self._stock
        for pattern in self._rng.sample(patterns, len(patterns)):
            for _ in range(1 if pattern.is_fixed else _FILLINGS):
                line = pattern.fill(stock.grammar, stock.words, self._album.names, self._rng)
                if self._fits(line, pattern, target):
                    return line
        return None

    def _fits(self, line: str, pattern: Pattern, target: int) -> bool:
        """Tell whether `line` has its metre; most that have not are known by the sum of their parts."""
        names = [self._album.names[fact] for fact in pattern.facts]
        rough = sum(_length(name, self._language) for name in names)
        if rough > target:
            return False
        if names and pattern.is_fixed:
            rest = line
            for name in names:
                rest = rest.replace(name, "")
            if abs(rough + _length(rest, self._language) - target) > len(names):
                return False
        return _length(line, self._language) == target


@lru_cache(maxsize=8192)
def _length(line: str, language: Language) -> int:
    """Return the syllables of `line`; most lines come again, on the same page or the next try."""
    return scan(line, language).best


def _kinds(pattern: Pattern) -> tuple[str, ...]:
    """Return the facts that a line tells."""
    if not _HEARD.isdisjoint(pattern.needs):
        return (*pattern.facts, "heard")
    return (*pattern.facts, "unheard") if "unheard" in pattern.needs else pattern.facts


def _capitalized(line: str) -> str:
    return line[0].upper() + line[1:]
