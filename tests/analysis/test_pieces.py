"""The days of a period: as they are, by month, by year, by week; bars and shades of characters."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from aime_cli.analysis.blocks import bar, bar_lines, hour_lines, shade
from aime_cli.analysis.figures import Day, Period
from aime_cli.analysis.pieces import Grain, grain_of, pieces, weeks, years_begun
from aime_cli.analysis.wording import Wording
from tests.analysis import listening

FRENCH = Wording("fr")


def days(first: str, last: str) -> Sequence[Day]:
    """Return days with one listen each, so that a piece has as many as it has days."""
    start = date.fromisoformat(first)
    length = (date.fromisoformat(last) - start).days + 1
    return [Day(start + timedelta(days=number), 1, 0, 1) for number in range(length)]


@pytest.mark.parametrize(
    ("length", "grain"),
    [
        (7, "days"),
        (31, "days"),
        (62, "days"),
        (63, "months"),
        (366, "months"),
        (1096, "months"),
        (1500, "years"),
    ],
)
def test_long_periods_are_cut_into_larger_pieces(length: int, grain: Grain) -> None:
    period = Period("-", date(2026, 1, 1), date(2026, 1, 1), length, "all", None, None)

    assert grain_of(period) == grain


def test_days_of_a_week_have_the_names_of_theirs() -> None:
    shown = pieces(days("2026-01-26", "2026-02-01"), "days", FRENCH)

    assert [piece.label for piece in shown] == [
        "lun. 26", "mar. 27", "mer. 28", "jeu. 29", "ven. 30", "sam. 31", "dim. 1",
    ]  # fmt: skip
    assert [shown[0].brief, shown[-1].brief, shown[-1].name] == ["lun. 26", "dim.  1", "dimanche 1er février"]


def test_days_of_a_month_have_their_numbers() -> None:
    shown = pieces(days("2026-01-01", "2026-01-31"), "days", FRENCH)

    assert [piece.label for piece in shown] == [str(number) for number in range(1, 32)]
    assert shown[0].brief == "jeu.  1"


def test_days_of_two_months_say_which() -> None:
    shown = pieces(days("2026-01-10", "2026-02-10"), "days", FRENCH)

    assert [piece.label for piece in shown if piece.label] == ["15", "22", "févr.", "8"]
    assert [shown[0].brief, shown[-1].brief] == ["sam. 10 janv.", "mar. 10 févr."]


def test_months_and_years_add_their_days_up() -> None:
    year = days("2024-12-30", "2026-01-02")

    by_month, by_year = pieces(year, "months", FRENCH), pieces(year, "years", FRENCH)

    assert [(piece.label, piece.name, piece.listens) for piece in by_month[:3]] == [
        ("déc.", "décembre 2024", 2),
        ("janv.", "janvier 2025", 31),
        ("févr.", "février 2025", 28),
    ]
    assert [(piece.label, piece.listens, piece.new_albums) for piece in by_year] == [
        ("2024", 2, 2),
        ("2025", 365, 365),
        ("2026", 2, 2),
    ]


def test_months_of_several_years_say_which() -> None:
    window = pieces(days("2024-11-22", "2026-11-21"), "months", FRENCH)
    year = pieces(days("2025-01-01", "2025-12-31"), "months", FRENCH)

    years = {piece.name: piece.year for piece in window if piece.year}
    assert years == {"novembre 2024": "2024", "janvier 2025": "2025", "janvier 2026": "2026"}
    assert len(window) == len({piece.name for piece in window}) == 25
    assert {piece.year for piece in year} == {""}


def test_the_first_of_each_year_has_it() -> None:
    assert years_begun([date(2024, 12, 30), date(2025, 1, 2), date(2025, 3, 1)]) == ["2024", "2025", ""]
    assert years_begun([date(2025, 1, 2), date(2025, 3, 1)]) == ["", ""]
    assert years_begun([]) == []


def test_weeks_begin_on_monday_and_keep_places_for_what_is_missing() -> None:
    shown = [[day and day.day.day for day in week] for week in weeks(days("2026-01-01", "2026-01-12"))]

    assert shown == [
        [None, None, None, 1, 2, 3, 4],
        [5, 6, 7, 8, 9, 10, 11],
        [12, None, None, None, None, None, None],
    ]
    assert list(weeks([])) == []


def test_a_day_that_the_date_line_skipped_has_no_place() -> None:
    apia = [day for day in days("2011-12-26", "2012-01-01") if day.day != date(2011, 12, 30)]

    assert [piece.label for piece in pieces(apia, "days", FRENCH)][3:5] == ["jeu. 29", "sam. 31"]
    ((*_, thursday, friday, saturday, _),) = weeks(apia)
    assert (bool(thursday), friday, bool(saturday)) == (True, None, True)


@pytest.mark.parametrize(
    ("value", "highest", "drawn"),
    [(0, 10, ""), (0, 0, ""), (10, 10, "████"), (5, 10, "██"), (1, 1000, "▏"), (3, 10, "█▎")],
)
def test_bars_of_characters(value: int, highest: int, drawn: str) -> None:
    assert bar(value, highest, 4) == drawn


def test_bars_stand_below_one_another() -> None:
    assert bar_lines([("a", 0), ("long", 1000)], FRENCH) == [
        "a         0",
        "long  1\u202f000  ██████████████████████████████",
    ]
    assert bar_lines([], FRENCH) == []


@pytest.mark.parametrize(
    ("value", "drawn"), [(0, "·"), (1, "░"), (25, "░"), (26, "▒"), (75, "▓"), (100, "█")]
)
def test_shades_of_characters(value: int, drawn: str) -> None:
    assert shade(value, 100) == drawn


def test_a_narrow_map_of_the_hours() -> None:
    lines = hour_lines(listening.small_week(), Wording("en"), across=1)

    assert lines[:2] == ["     00:00 06:00 12:00 18:00", "Mon  ····················▒···"]
    assert {len(line) for line in lines[1:]} == {29}
