"""Numbers, dates and names of periods, as each language writes them."""

from datetime import date, timedelta

import pytest

from aime_cli.analysis.figures import Figure, Period, PeriodKind, Span
from aime_cli.analysis.sentences import Sentences
from aime_cli.analysis.wording import Wording
from tests.analysis import listening

FRENCH, ENGLISH = Wording("fr"), Wording("en")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0", "0"),
        (1836, "1\u202f836", "1,836"),
        (10_000_000, "10\u202f000\u202f000", "10,000,000"),
        (-12, "\u221212", "\u221212"),
        (59.23, "59,23", "59.23"),
        (1059.2, "1\u202f059,20", "1,059.20"),
        (-0.5, "\u22120,50", "\u22120.50"),
        (0.0, "0,00", "0.00"),
    ],
)
def test_numbers(value: float, french: str, english: str) -> None:
    assert (FRENCH.number(value), ENGLISH.number(value)) == (french, english)


@pytest.mark.parametrize(
    ("part", "whole", "french", "english"),
    [
        (933, 10_000, "9,3\u202f%", "9.3%"),
        (1, 2, "50,0\u202f%", "50.0%"),
        (7, 7, "100\u202f%", "100%"),
        (0, 7, "0\u202f%", "0%"),
        (0, 0, "0\u202f%", "0%"),
        (1, 100_000, "<\u00a00,1\u202f%", "<0.1%"),
        (49, 100_000, "<\u00a00,1\u202f%", "<0.1%"),
        (50, 100_000, "0,1\u202f%", "0.1%"),
        (99_949, 100_000, "99,9\u202f%", "99.9%"),
        (99_950, 100_000, ">\u00a099,9\u202f%", ">99.9%"),
        (9_999_999, 10_000_000, ">\u00a099,9\u202f%", ">99.9%"),
    ],
)
def test_only_nothing_is_no_share_and_only_the_whole_is_all(
    part: int, whole: int, french: str, english: str
) -> None:
    assert (FRENCH.percent(part, whole), ENGLISH.percent(part, whole)) == (french, english)


def test_a_share_in_a_sentence_has_no_sign() -> None:
    assert FRENCH.percent(1, 100_000, in_words=True) == "moins de 0,1\u202f%"
    assert FRENCH.percent(99_999, 100_000, in_words=True) == "plus de 99,9\u202f%"
    assert ENGLISH.percent(1, 100_000, in_words=True) == "less than 0.1%"
    assert ENGLISH.percent(1, 2, in_words=True) == "50.0%"


@pytest.mark.parametrize(
    ("number", "french", "english"),
    [
        (0, "0 écoute", "0 listens"),
        (1, "1 écoute", "1 listen"),
        (2, "2 écoutes", "2 listens"),
        (1836, "1\u202f836 écoutes", "1,836 listens"),
    ],
)
def test_nouns_follow_their_number(number: int, french: str, english: str) -> None:
    assert (FRENCH.counted("listens", number), ENGLISH.counted("listens", number)) == (french, english)


@pytest.mark.parametrize(
    ("figure", "french", "english"),
    [
        (Figure(5, 3, 2), "+2", "+2"),
        (Figure(3, 5, -2), "\u22122", "\u22122"),
        (Figure(3, 3, 0), "±0", "±0"),
        (Figure(3, 0, 3), "+3", "+3"),
        (Figure(3, None, None), "", ""),
    ],
)
def test_differences(figure: Figure, french: str, english: str) -> None:
    assert (FRENCH.change(figure), ENGLISH.change(figure)) == (french, english)


def test_days() -> None:
    assert FRENCH.day(date(2026, 1, 12)) == "12 janvier 2026"
    assert FRENCH.weekday(date(2026, 8, 1)) == "samedi 1er août"
    assert FRENCH.short_day(date(2026, 2, 1), year=True) == "1er févr. 2026"
    assert ENGLISH.weekday(date(2026, 1, 12), year=True) == "Monday 12 January 2026"
    assert ENGLISH.day(date(2026, 2, 1), year=False) == "1 February"


@pytest.mark.parametrize(
    ("first", "last", "french", "english"),
    [
        ("2026-01-01", "2026-01-31", "du 1er au 31 janvier 2026", "from 1 to 31 January 2026"),
        ("2026-01-26", "2026-02-01", "du 26 janvier au 1er février 2026", "from 26 January to 1 February 2026"),
        ("2025-12-29", "2026-01-04", "du 29 décembre 2025 au 4 janvier 2026", "from 29 December 2025 to 4 January 2026"),
        ("2026-01-03", "2026-01-03", "le 3 janvier 2026", "on 3 January 2026"),
    ],
)  # fmt: skip
def test_spans_say_a_month_or_a_year_once(first: str, last: str, french: str, english: str) -> None:
    days = date.fromisoformat(first), date.fromisoformat(last)

    assert (FRENCH.between(*days), ENGLISH.between(*days)) == (french, english)


@pytest.mark.parametrize(
    ("kind", "start", "days", "french", "english"),
    [
        ("week", "2025-12-29", 7, "La semaine 1 de 2026", "Week 1 of 2026"),
        ("week", "2026-12-28", 7, "La semaine 53 de 2026", "Week 53 of 2026"),
        ("month", "2026-08-01", 31, "Août 2026", "August 2026"),
        ("year", "2026-01-01", 365, "L’année 2026", "The year 2026"),
        ("all", "2014-01-01", 4000, "Depuis le début", "Since the beginning"),
        ("rolling", "2026-01-02", 30, "Les 30 derniers jours", "The last 30 days"),
        ("rolling", "2026-01-31", 1, "Le dernier jour", "The last day"),
    ],
)
def test_periods_have_a_title(kind: PeriodKind, start: str, days: int, french: str, english: str) -> None:
    day = date.fromisoformat(start)
    period = Period("-", day, day + timedelta(days=days - 1), days, kind, None, None)

    assert (FRENCH.title(period), ENGLISH.title(period)) == (french, english)


def period(kind: PeriodKind, name: str, days: str, before: str, days_before: str) -> Period:
    """Return a period beside the one before, each from one day to another."""
    spans = []
    for each, between in ((name, days), (before, days_before)):
        first, last = map(date.fromisoformat, between.split("/"))
        spans.append(Span(each, first, last, (last - first).days + 1))
    now, previous = spans
    return Period(now.name, now.start, now.end, now.days, kind, previous, None)


WEEK = period("week", "2026-W05", "2026-01-26/2026-02-01", "2026-W04", "2026-01-19/2026-01-25")
WEEK_1 = period("week", "2027-W01", "2027-01-04/2027-01-10", "2026-W53", "2026-12-28/2027-01-03")
MONTH = period("month", "2026-01", "2026-01-01/2026-01-31", "2025-12", "2025-12-01/2025-12-31")
YEAR = period("year", "2025", "2025-01-01/2025-12-31", "2024", "2024-01-01/2024-12-31")
DAY = period("rolling", "1d", "2026-01-30/2026-01-30", "1d", "2026-01-29/2026-01-29")
DAYS = period("rolling", "365d", "2025-01-31/2026-01-30", "365d", "2024-02-01/2025-01-30")


@pytest.mark.parametrize(
    ("period", "french", "english"),
    [
        (WEEK, "37 de plus que pendant la semaine 4 de 2026", "37 more than in week 4 of 2026"),
        (WEEK_1, "37 de plus que pendant la semaine 53 de 2026", "37 more than in week 53 of 2026"),
        (MONTH, "37 de plus qu’en décembre 2025", "37 more than in December 2025"),
        (YEAR, "37 de plus qu’en 2024", "37 more than in 2024"),
        (DAY, "37 de plus que la veille", "37 more than the day before"),
        (DAYS, "37 de plus que pendant les 365 jours d’avant", "37 more than in the 365 days before"),
    ],
)
def test_the_period_before_is_named(period: Period, french: str, english: str) -> None:
    analysis = listening.rich_month(period=period, listens=listening.figure(40, 3))

    assert (FRENCH.comparison(analysis), ENGLISH.comparison(analysis)) == (french, english)


@pytest.mark.parametrize(
    ("listens", "previous", "french", "english"),
    [
        (1012, 12, "1\u202f000 de plus qu’en 2024", "1,000 more than in 2024"),
        (13, 12, "une de plus qu’en 2024", "one more than in 2024"),
        (12, 12, "autant qu’en 2024", "as many as in 2024"),
        (12, 13, "une de moins qu’en 2024", "one fewer than in 2024"),
        (12, 14, "2 de moins qu’en 2024", "2 fewer than in 2024"),
        (1, 0, "contre aucune en 2024", "up from none in 2024"),
        (12, 0, "contre aucune en 2024", "up from none in 2024"),
        (12, None, "", ""),
    ],
)
def test_more_fewer_or_as_many(listens: int, previous: int | None, french: str, english: str) -> None:
    analysis = listening.rich_month(period=YEAR, listens=listening.figure(listens, previous))

    assert (FRENCH.comparison(analysis), ENGLISH.comparison(analysis)) == (french, english)


@pytest.mark.parametrize(
    ("period", "french", "english"),
    [
        (WEEK, "il y en avait 3 pendant la semaine 4 de 2026", "there were 3 in week 4 of 2026"),
        (MONTH, "il y en avait 3 en décembre 2025", "there were 3 in December 2025"),
        (YEAR, "il y en avait 3 en 2024", "there were 3 in 2024"),
        (DAY, "il y en avait 3 la veille", "there were 3 the day before"),
        (DAYS, "il y en avait 3 pendant les 365 jours d’avant", "there were 3 in the 365 days before"),
    ],
)
def test_nothing_after_something(period: Period, french: str, english: str) -> None:
    analysis = listening.empty_week(period=period, listens=listening.figure(0, 3))

    assert Sentences(analysis, FRENCH).empty() == (
        f"Aucune écoute n’est notée pour cette période\u202f; {french}."
    )
    assert Sentences(analysis, ENGLISH).empty() == f"No listens are recorded in this period; {english}."


@pytest.mark.parametrize(
    ("start", "previous", "french", "english"),
    [
        (date(2014, 3, 9), 1, "Aucune écoute n’est notée pour cette période\u202f; il y en avait une pendant la semaine 4 de 2026.",
         "No listens are recorded in this period; there was one in week 4 of 2026."),
        (date(2014, 3, 9), 0, "Aucune écoute n’est notée pour cette période.", "No listens are recorded in this period."),
        (date(2026, 2, 2), None, "Rien n’était encore noté\u202f: la première écoute est du 2 février 2026.",
         "Nothing was recorded yet: recording only began on 2 February 2026."),
        (None, None, "Le fichier ne contient aucune écoute.", "The file holds no listens at all."),
    ],
)  # fmt: skip
def test_nothing_at_all(start: date | None, previous: int | None, french: str, english: str) -> None:
    analysis = listening.empty_week(history_start=start, listens=listening.figure(0, previous))

    assert [Sentences(analysis, wording).empty() for wording in (FRENCH, ENGLISH)] == [french, english]


@pytest.mark.parametrize(
    ("period", "french", "english"),
    [
        (WEEK, ["Semaine 5 de 2026", "Semaine 4 de 2026"], ["Week 5 of 2026", "Week 4 of 2026"]),
        (MONTH, ["Janvier 2026", "Décembre 2025"], ["January 2026", "December 2025"]),
        (YEAR, ["2025", "2024"], ["2025", "2024"]),
        (DAY, ["Le dernier jour", "Le jour d’avant"], ["The last day", "The day before"]),
        (
            DAYS,
            ["Les 365 derniers jours", "Les 365 jours d’avant"],
            ["The last 365 days", "The 365 days before"],
        ),
    ],
)
def test_columns_are_headed_by_the_names_of_periods(
    period: Period, french: list[str], english: list[str]
) -> None:
    analysis = listening.rich_month(period=period)

    assert (FRENCH.heads(analysis), ENGLISH.heads(analysis)) == (french, english)
    assert FRENCH.heads(listening.without_previous(analysis)) == french[:1]


@pytest.mark.parametrize(
    ("period", "french", "english"),
    [
        (DAY, "Le vendredi 30 janvier 2026.", "On Friday 30 January 2026."),
        (MONTH, "Du 1er au 31 janvier 2026.", "From 1 to 31 January 2026."),
    ],
)
def test_the_days_of_a_period(period: Period, french: str, english: str) -> None:
    analysis = listening.rich_month(period=period)

    assert [Sentences(analysis, wording).dates() for wording in (FRENCH, ENGLISH)] == [french, english]
