"""Numbers, dates and names of periods, as each language writes them."""

from datetime import date

import pytest

from aime_cli.analysis.figures import Figure, Period, PeriodKind, Span
from aime_cli.analysis.wording import Wording
from aime_cli.entities import Language
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
        (1059.2, "1\u202f059,2", "1,059.2"),
        (-0.5, "\u22120,5", "\u22120.5"),
        (0.0, "0,0", "0.0"),
    ],
)
def test_numbers(value: float, french: str, english: str) -> None:
    assert (FRENCH.number(value), ENGLISH.number(value)) == (french, english)


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [
        (0.0933, "9,3\u202f%", "9.3%"),
        (0.5, "50,0\u202f%", "50.0%"),
        (1, "100\u202f%", "100%"),
        (1.0, "100\u202f%", "100%"),
        (0.0, "0\u202f%", "0%"),
        (0.0002, "0,0\u202f%", "0.0%"),
    ],
)
def test_shares(share: float, french: str, english: str) -> None:
    assert (FRENCH.percent(share), ENGLISH.percent(share)) == (french, english)


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
    ],
)
def test_periods_have_a_title(kind: PeriodKind, start: str, days: int, french: str, english: str) -> None:
    day = date.fromisoformat(start)
    period = Period("-", day, day, days, kind, None, None)

    assert (FRENCH.title(period), ENGLISH.title(period)) == (french, english)


@pytest.mark.parametrize(
    ("language", "listens", "said"),
    [
        ("fr", Figure(12, 10, 2), "2 de plus que la semaine 4 de 2026"),
        ("fr", Figure(12, 1012, -1000), "1\u202f000 de moins que la semaine 4 de 2026"),
        ("fr", Figure(12, 12, 0), "autant que la semaine 4 de 2026"),
        ("fr", Figure(12, None, None), ""),
        ("en", Figure(12, 10, 2), "2 more than in week 4 of 2026"),
        ("en", Figure(12, 12, 0), "as many as in week 4 of 2026"),
    ],
)
def test_the_period_before_is_named(language: Language, listens: Figure, said: str) -> None:
    assert Wording(language).comparison(listening.rich_week(listens=listens)) == said


def test_other_periods_before() -> None:
    month = listening.rich_month(listens=Figure(2, 1, 1))
    assert FRENCH.comparison(month) == "1 de plus qu’en décembre 2025"
    year = listening.rich_year(listens=Figure(2, 1, 1))
    assert FRENCH.comparison(year) == "1 de plus que l’année 2024"
    span = Span("30d", date(2025, 12, 3), date(2026, 1, 1), 30)
    rolling = Period("30d", date(2026, 1, 2), date(2026, 1, 31), 30, "rolling", span, None)
    days = listening.rich_month(period=rolling, listens=Figure(2, 1, 1))
    assert FRENCH.comparison(days) == "1 de plus que les 30 jours d’avant"
    assert ENGLISH.comparison(days) == "1 more than in the 30 days before"
