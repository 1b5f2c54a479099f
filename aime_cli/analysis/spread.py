"""How listens are spread over formats, decades and genres, as far as these are known."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from aime_cli.analysis.figures import Breakdown
from aime_cli.analysis.listed import Part
from aime_cli.analysis.names import mended
from aime_cli.collection.totals import HeardTraits
from aime_cli.names import identity

_NAMED = 20


def share(part: int, whole: int) -> float:
    """Return a share between 0 and 1, of four digits."""
    return round(part / whole, 4) if whole else 0.0


class Spread:
    """Listens by format, genre and decade of their albums."""

    def __init__(self, traits: Iterable[HeardTraits]) -> None:
        """Count what `PeriodListens.traits` gives, in its order.

        An album has the first format and genre that one of its rows knows, and the earliest year.
        """
        self._formats, self._genres = _Spellings(), _Spellings()
        self._decades: Counter[int] = Counter()
        for _, rows in groupby(traits, key=attrgetter("key")):
            self._add(list(rows))

    def _add(self, rows: Sequence[HeardTraits]) -> None:
        plays = sum(row.plays for row in rows)
        format_ = next((row.format for row in rows if row.format), None)
        genre = next((row.genre for row in rows if row.genre), None)
        year = min((row.year for row in rows if row.year), default=None)
        if format_ is not None:
            self._formats.add(mended(format_), plays)
        if genre is not None:
            self._genres.add(mended(genre), plays)
        if year is not None:
            self._decades[year // 10 * 10] += plays

    def formats(self, listens: int) -> Breakdown:
        """Return the formats of so many listens."""
        return _largest_first(self._formats.counted(), listens)

    def genres(self, listens: int) -> Breakdown:
        """Return the genres of so many listens."""
        return _largest_first(self._genres.counted(), listens)

    def decades(self, listens: int) -> Breakdown:
        """Return the decades of so many listens, by year."""
        return _breakdown([(str(decade), plays) for decade, plays in sorted(self._decades.items())], listens)


class _Spellings:
    """Counts names, those together that differ in case, accents and punctuation alone."""

    def __init__(self) -> None:
        self._spelled: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, name: str, number: int) -> None:
        """Count a name so many times."""
        self._spelled[identity(name)][name] += number

    def counted(self) -> Counter[str]:
        """Return how often each name was counted, in its most frequent spelling."""
        return Counter(
            {
                min(spelled, key=lambda name: (-spelled[name], name)): spelled.total()
                for spelled in self._spelled.values()
            }
        )


def _largest_first(parts: Counter[str], listens: int) -> Breakdown:
    ordered = sorted(parts.items(), key=lambda part: (-part[1], part[0]))
    return _breakdown(ordered, listens, limit=_NAMED)


def _breakdown(parts: Sequence[tuple[str, int]], listens: int, *, limit: int | None = None) -> Breakdown:
    known = sum(plays for _, plays in parts)
    return Breakdown(
        known=known,
        listens=listens,
        parts=[Part(name, plays, share(plays, known)) for name, plays in parts[:limit]],
        others=sum(plays for _, plays in parts[limit:]) if limit else 0,
    )
