"""Numbers, dates and names of periods in the form of a language."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from aime_cli.analysis.figures import Analysis, Figure, Period, Span
from aime_cli.entities import Language
from aime_cli.locales import words
from aime_cli.templating import printable, shortened

_NAME_LENGTH = 120


class Wording:
    """How a language writes the figures; templates call these methods.

    Attributes:
        t: The words of the language.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.t: Mapping[str, str] = words(language)

    @cached_property
    def weekdays(self) -> list[str]:
        """The names of the days, Monday first."""
        return self.t["weekdays"].split()

    @cached_property
    def short_weekdays(self) -> list[str]:
        """The same in four signs at most."""
        return self.t["weekdays_short"].split()

    @cached_property
    def months(self) -> list[str]:
        """The names of the months."""
        return self.t["months"].split()

    @cached_property
    def short_months(self) -> list[str]:
        """The same in five signs at most."""
        return self.t["months_short"].split()

    def number(self, value: float, *, digits: int = 2) -> str:
        """Return a number, thousands apart; `digits` are the decimals of what is not whole by nature."""
        written = f"{abs(value):,}" if isinstance(value, int) else f"{abs(value):,.{digits}f}"
        written = written.replace(",", "\0").replace(".", self.t["decimal"])
        return ("\u2212" if value < 0 else "") + written.replace("\0", self.t["thousands"])

    def percent(self, part: float, whole: float, *, in_words: bool = False) -> str:
        """Return a part of a whole in percent, with a decimal; only nothing is 0, only the whole is 100.

        Args:
            in_words: For a sentence, which has no signs for less and more.
        """
        percent = self.t["percent"]
        if not part or part >= whole:
            return percent.format(number=100 if part else 0)
        tenths = int(2000 * part + whole) // int(2 * whole)
        shown = percent.format(number=self.number(min(max(tenths, 1), 999) / 10, digits=1))
        if 0 < tenths < 1000:
            return shown
        key = "less_than" if not tenths else "more_than"
        return self.t[f"{key}_words" if in_words else f"{key}_sign"].format(what=shown)

    def change(self, figure: Figure) -> str:
        """Return the difference with its sign; empty where nothing came before."""
        return "" if figure.difference is None else self.signed(figure.difference)

    def signed(self, difference: float) -> str:
        """Return a difference with its sign."""
        if not difference:
            return "±0"
        return ("+" if difference > 0 else "") + self.number(difference)

    def counted(self, name: str, number: float) -> str:
        """Return how many listens, albums, days… there are; `name` is that of the words."""
        return self.t[f"{name}_{self.form(number)}"].format(number=self.number(number))

    def part_of(self, name: str, part: int, whole: int) -> str:
        """Return how many listens, tracks… of how many there are: the noun where the language has it."""
        counted = self.counted(name, part), self.counted(name, whole)
        return self.t["part_of"].format(
            part=self.number(part),
            whole=self.number(whole),
            counted_part=counted[0],
            counted_whole=counted[1],
        )

    def named(self, name: str, what: str) -> str:
        """Return what something is, after its name and a colon."""
        return self.t["named"].format(name=name, what=what)

    def form(self, number: float) -> str:
        """Say which form of a noun follows a number: French has one of nothing, English many."""
        singular = abs(number) < 2 if self.language == "fr" else number == 1
        return "one" if singular else "many"

    def name(self, text: str, otherwise: str = "untitled") -> str:
        """Return a foreign name on one line, and no longer than a line or two.

        Args:
            otherwise: The words for an empty name.
        """
        return shortened(printable(text), _NAME_LENGTH) or self.t[otherwise]

    def hour(self, hour: int) -> str:
        """Return an hour of the wall clock."""
        return self.t["hour"].format(hour=hour)

    def day(self, day: date, *, year: bool = True) -> str:
        """Return a day by its number, its month and, if wanted, its year."""
        number = self.t["first_of_month"] if day.day == 1 else str(day.day)
        return self.t["day_month_year" if year else "day_month"].format(
            day=number, month=self.months[day.month - 1], year=day.year
        )

    def short_day(self, day: date, *, year: bool = False) -> str:
        """Return the same in little room, for a table."""
        number = self.t["first_of_month"] if day.day == 1 else str(day.day)
        short = self.t["day_month"].format(day=number, month=self.short_months[day.month - 1])
        return f"{short} {day.year}" if year else short

    def weekday(self, day: date, *, year: bool = False) -> str:
        """Return a day with the name that it has in the week."""
        return f"{self.weekdays[day.weekday()]} {self.day(day, year=year)}"

    def month(self, day: date, *, year: bool = True) -> str:
        """Return the month of a day."""
        return f"{self.months[day.month - 1]} {day.year}" if year else self.months[day.month - 1]

    def short_month(self, day: date, *, year: bool = False) -> str:
        """Return the same in little room."""
        short = self.short_months[day.month - 1]
        return f"{short} {day.year}" if year else short

    def between(self, first: date, last: date) -> str:
        """Return from when until when, saying a month or a year once if it is the same."""
        if first == last:
            return self.t["on_day"].format(day=self.day(first))
        start = self.day(first, year=first.year != last.year)
        if (first.year, first.month) == (last.year, last.month):
            start = self.t["first_of_month"] if first.day == 1 else str(first.day)
        return self.t["from_until"].format(start=start, end=self.day(last))

    def title(self, period: Period) -> str:
        """Return the name of a period, as it stands in the heading of a page."""
        return capitalized(self.period(period))

    def period(self, period: Period) -> str:
        """Return the name of a period, as it stands after a colon."""
        return self._of("period", period, period.kind)

    def heads(self, analysis: Analysis) -> list[str]:
        """Return the name of a period and that of the one before, if they can be compared, above columns."""
        kind = analysis.period.kind
        before = self._of_before("before" if kind == "rolling" else "head", analysis)
        heads = [self._of("head", analysis.period, kind), before]
        return [capitalized(head) for head in heads if head]

    def when_before(self, analysis: Analysis) -> str:
        """Return when the period before was, as a sentence says it; empty where nothing is compared."""
        return self._of_before("when", analysis)

    def comparison(self, analysis: Analysis) -> str:
        """Return how the listens compare to those of the period before, as the end of a sentence."""
        listens = analysis.listens
        if listens.difference is None or not self.when_before(analysis):
            return ""
        key = f"{'more' if listens.difference > 0 else 'fewer'}_{self.form(abs(listens.difference))}"
        if not listens.difference or not listens.previous:
            key = "as_many" if listens.previous else "from_none"
        than, when = self._of_before("than", analysis), self.when_before(analysis)
        return self.t[key].format(number=self.number(abs(listens.difference)), than=than, when=when)

    def _of_before(self, name: str, analysis: Analysis) -> str:
        period = analysis.period
        if period.previous is None or analysis.listens.previous is None:
            return ""
        return self._of(name, period.previous, period.kind)

    def _of(self, name: str, span: Span, kind: str) -> str:
        """Return what `name` of the words says of a span."""
        if kind == "rolling" and span.start == span.end:
            kind = "day"
        year, week = span.start.isocalendar()[:2] if kind == "week" else (span.start.year, 0)
        return self.t[f"{name}_{kind}"].format(
            number=self.number(span.days), week=week, month=self.month(span.start), year=year
        )


def capitalized(text: str) -> str:
    """Return `text` with a capital at its beginning."""
    return text[:1].upper() + text[1:]
