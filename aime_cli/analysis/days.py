"""Listens by day and hour of the wall clock."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise

from aime_cli.analysis.clock import MONDAY, day_number, day_of, days_shown
from aime_cli.analysis.figures import HOURS, WEEKDAYS, BusiestDay, Day, Period, Silence, Streak
from aime_cli.collection import Moments

LOOK_BACK = timedelta(days=731)
"""What came before a period tells whether its silence is unusual: a year before a year."""

_YEAR = 365
_DAYS_OF_A_RHYTHM = 30
_SHORTEST_SILENCE = 14
_LONGEST_PAUSES = 3
_SILENCES_SHOWN = 10


class HeardDays:
    """Listens of a period and of the one before, by day.

    Attributes:
        listens, previous: In each period.
        previous_active: Days with listens in the period before.
        hours: By weekday, Monday first, and hour.
    """

    def __init__(self, hours: Iterable[tuple[int, int]], period: Period, moments: Moments) -> None:
        """Take hours and their listens, as `PeriodListens.hours` gives them."""
        self._period = period
        self._shown = [day_number(day) for day in days_shown(moments.period)]
        self._by_day: Counter[int] = Counter()
        self.hours = [[0] * HOURS for _ in range(WEEKDAYS)]
        for hour, listens in hours:
            day, of_day = divmod(hour, HOURS)
            self._by_day[day] += listens
            if self._is_in(day):
                self.hours[(day + MONDAY) % WEEKDAYS][of_day] += listens
        self.listens = sum(self._by_day[day] for day in self._shown)
        before = [listens for day, listens in self._by_day.items() if self._was_in(day)]
        self.previous = sum(before)
        self.previous_active = len(before)

    @property
    def active(self) -> int:
        """How many days of the period have listens."""
        return sum(1 for day in self._shown if self._by_day[day])

    def recorded(self, start: date | None, today: date) -> int:
        """Return on how many days of the period a listen would have been recorded.

        Args:
            start: The day of the first listen of all.
            today: It may still have a listen, and counts once it has one; so do later days.
        """
        if start is None:
            return 0
        first, unfinished = day_number(start), day_number(today)
        return sum(1 for day in self._shown if day >= first and (day < unfinished or self._by_day[day]))

    def days(self, new_artists: Counter[date], new_albums: Counter[date]) -> list[Day]:
        """Return every day of the period."""
        return [
            Day(day, self._by_day[number], new_artists[day], new_albums[day])
            for number, day in ((number, day_of(number)) for number in self._shown)
        ]

    def busiest(self) -> BusiestDay | None:
        """Return the first of the days with most listens."""
        number = max(self._shown, key=lambda day: self._by_day[day], default=0)
        listens = self._by_day[number]
        return BusiestDay(day_of(number), listens) if listens else None

    def longest_streak(self) -> Streak | None:
        """Return the first of the longest runs of days with listens; a day that was skipped ends none."""
        best: Streak | None = None
        first, length = 0, 0
        for day in self._shown:
            if not self._by_day[day]:
                length = 0
                continue
            first, length = (first if length else day), length + 1
            if best is None or length > best.days:
                best = Streak(length, day_of(first), day_of(day))
        return best

    def silences(self) -> list[Silence]:
        """Return the spells without listens, at least partly in the period, that are no usual pauses.

        Such a spell has more than 14 days, and more than three times as many as the longest one of the
        year before it, which has listens on at least 30 days: the rule of `aime doctor`, in whole days.
        """
        after = day_number(self._period.end) + 1
        earliest = day_number((self._period.previous or self._period).start - LOOK_BACK)
        active = sorted(day for day in self._by_day if earliest <= day < after)
        found = [
            Silence(days, day_of(earlier + 1), day_of(later - 1), usual)
            for earlier, later in pairwise([*active, after])
            if later > day_number(self._period.start)
            and (days := later - earlier - 1) > _SHORTEST_SILENCE
            and (usual := _longest_pause(active, earlier)) is not None
            and days > _LONGEST_PAUSES * usual
        ]
        return sorted(found, key=lambda silence: (-silence.days, silence.first))[:_SILENCES_SHOWN]

    def _is_in(self, day: int) -> bool:
        return day_number(self._period.start) <= day <= day_number(self._period.end)

    def _was_in(self, day: int) -> bool:
        before = self._period.previous
        return before is not None and day_number(before.start) <= day <= day_number(before.end)


def _longest_pause(active: Sequence[int], last: int) -> int | None:
    """Return the most days without listens in a row, in the year up to the last one with some."""
    year = active[bisect_right(active, last - _YEAR) : bisect_right(active, last)]
    if len(year) < _DAYS_OF_A_RHYTHM:
        return None
    return max(later - earlier for earlier, later in pairwise(year)) - 1
