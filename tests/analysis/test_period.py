"""Which period is meant."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.analysis.figures import PeriodKind, Span
from aime_cli.analysis.period import Asked, Chosen, Days, chosen, on_clock
from aime_cli.errors import UsageError

ZONE = ZoneInfo("Europe/Paris")
EVERYTHING = Asked("all")
SATURDAY = datetime(2026, 1, 31, 8, tzinfo=ZONE)


def wanted(asked: Asked, now: datetime = SATURDAY, bounds: tuple[int, int] | None = None) -> Chosen:
    return chosen(asked, now, ZONE, bounds)


def days(name: str, first: str, last: str) -> Days:
    return Days(name, date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("asked", "expected", "before"),
    [
        (Asked(), ("2025-12", "2025-12-01", "2025-12-31"), ("2025-11", "2025-11-01", "2025-11-30")),
        (Asked(kind="week"), ("2026-W04", "2026-01-19", "2026-01-25"), ("2026-W03", "2026-01-12", "2026-01-18")),
        (Asked(kind="year"), ("2025", "2025-01-01", "2025-12-31"), ("2024", "2024-01-01", "2024-12-31")),
        (Asked(at="2020-W53"), ("2020-W53", "2020-12-28", "2021-01-03"), ("2020-W52", "2020-12-21", "2020-12-27")),
        (Asked(at="2020-w53"), ("2020-W53", "2020-12-28", "2021-01-03"), ("2020-W52", "2020-12-21", "2020-12-27")),
        (Asked(at="2025-W01"), ("2025-W01", "2024-12-30", "2025-01-05"), ("2024-W52", "2024-12-23", "2024-12-29")),
        (Asked(at="2024-03"), ("2024-03", "2024-03-01", "2024-03-31"), ("2024-02", "2024-02-01", "2024-02-29")),
        (Asked(at="2024-01", kind="month"), ("2024-01", "2024-01-01", "2024-01-31"), ("2023-12", "2023-12-01", "2023-12-31")),
        (Asked(at="2000"), ("2000", "2000-01-01", "2000-12-31"), ("1999", "1999-01-01", "1999-12-31")),
        (Asked(rolling="30d"), ("30d", "2026-01-01", "2026-01-30"), ("30d", "2025-12-02", "2025-12-31")),
        (Asked(rolling="1d"), ("1d", "2026-01-30", "2026-01-30"), ("1d", "2026-01-29", "2026-01-29")),
    ],
)  # fmt: skip
def test_a_period_and_the_one_before(
    asked: Asked, expected: tuple[str, str, str], before: tuple[str, str, str]
) -> None:
    found = wanted(asked)

    assert (found.days, found.previous) == (days(*expected), days(*before))


@pytest.mark.parametrize(
    ("now", "kind", "name"),
    [
        ("2026-02-01T00:00:00", "month", "2026-01"),
        ("2026-01-31T23:59:59", "month", "2025-12"),
        ("2026-02-02T00:00:00", "week", "2026-W05"),
        ("2026-02-01T23:59:59", "week", "2026-W04"),
        ("2027-01-04T00:00:00", "week", "2026-W53"),
        ("2026-01-01T00:00:00", "year", "2025"),
    ],
)
def test_a_period_is_over_at_midnight(now: str, kind: PeriodKind, name: str) -> None:
    assert wanted(Asked(kind), datetime.fromisoformat(now).replace(tzinfo=ZONE)).days.name == name


@given(
    now=st.datetimes(SATURDAY.replace(year=2001, tzinfo=None), SATURDAY.replace(year=2100, tzinfo=None)),
    kind=st.sampled_from(["week", "month", "year"]),
)
def test_the_last_complete_period_is_over_and_the_next_one_is_not(now: datetime, kind: PeriodKind) -> None:
    now = now.replace(tzinfo=UTC)
    last = chosen(Asked(kind), now, None, None)
    after = chosen(
        Asked(kind),
        now + timedelta(days=366 if kind == "year" else 31 if kind == "month" else 7),
        None,
        None,
    )

    assert last.previous is not None
    assert last.previous.last + timedelta(days=1) == last.days.first <= last.days.last < now.date()
    assert after.days.last >= now.date()
    assert wanted(Asked(at=last.days.name), now + timedelta(days=1)) == last


def test_all_is_from_the_first_listen_to_today() -> None:
    first = int(datetime(2010, 5, 31, 22, 30, tzinfo=UTC).timestamp())  # on the first of June in Paris

    assert wanted(EVERYTHING, bounds=(first, first)) == Chosen(
        "all", days("all", "2010-06-01", "2026-01-31"), None
    )
    ahead = int((SATURDAY + timedelta(hours=20)).timestamp())
    assert wanted(EVERYTHING, bounds=(first, ahead)).days.last == date(2026, 2, 1)
    assert wanted(EVERYTHING).days == days("all", "2026-01-31", "2026-01-31")


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (Asked(at="2026-01"), "2026-01 is not over"),
        (Asked(at="2026-W05"), "2026-W05 is not over"),
        (Asked(at="2026"), "2026 is not over"),
        (Asked(at="9999"), "9999 is not over"),
        (Asked(at="9999-12"), "9999-12 is not over"),
        (Asked(at="9999-W52"), "9999-W52 is not over"),
        (Asked(at="2025-W53"), "no week, month or year 2025-W53"),
        (Asked(at="2025-13"), "no week, month or year 2025-13"),
        (Asked(at="0001-W01"), "no listen before 2000 is believed"),
        (Asked(at="0000"), "no week, month or year 0000"),
        (Asked(at="last week"), "no week, month or year last week"),
        (Asked(at="٢٠٢٥"), "no week, month or year ٢٠٢٥"),
        (Asked(at=""), "no week, month or year ''"),
        (Asked(at="0001"), "no listen before 2000 is believed"),
        (Asked(at="1999"), "no listen before 2000 is believed"),
        (Asked(at="2025-12", kind="week"), "2025-12 is a month, not a week"),
        (Asked(at="2025-12", kind="all"), "--at and --period all exclude each other"),
        (Asked(rolling="0d"), "no number of days: 0d"),
        (Asked(rolling="30"), "no number of days: 30"),
        (Asked(rolling="99999d"), "no number of days: 99999d"),
        (Asked(rolling=""), "no number of days: ''"),
    ],
)
def test_what_is_no_period(asked: Asked, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        wanted(asked)

    assert caught.value.message == message


@pytest.mark.parametrize(
    ("at", "hint"),
    [
        ("2026-W05", "--rolling 7d takes the last 7 days"),
        ("2026-01", "--rolling 30d takes the last 30 days"),
        ("2026", "--rolling 365d takes the last 365 days"),
        ("2026-W06", "the last week that is over is 2026-W04"),
        ("2062-01", "the last month that is over is 2025-12"),
        ("9999-W52", "the last week that is over is 2026-W04"),
        ("9999", "the last year that is over is 2025"),
        ("1999", "the first year to ask for is 2000"),
        ("1999-12", "the first month to ask for is 2000-01"),
        ("0001-W01", "the first week to ask for is 2000-W01"),
        ("2025-W53", "a week is written as 2026-W05, a month as 2026-01, a year as 2026"),
    ],
)
def test_what_there_is_instead(at: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        wanted(Asked(at=at))

    assert caught.value.hint == hint


def test_a_period_that_begins_today_has_begun() -> None:
    with pytest.raises(UsageError) as caught:
        chosen(Asked(at="2026-02"), datetime(2026, 2, 1, tzinfo=UTC), UTC, None)

    assert caught.value.hint == "--rolling 30d takes the last 30 days"


def test_a_day_that_the_date_line_took_is_a_period_of_no_days() -> None:
    skipped, before = (
        Days("1d", date(2011, 12, 30), date(2011, 12, 30)),
        Days("1d", date(2011, 12, 29), date(2011, 12, 29)),
    )

    period, moments = on_clock(Chosen("rolling", skipped, before), ZoneInfo("Pacific/Apia"), "Pacific/Apia")

    assert (period.days, period.previous) == (0, Span("1d", before.first, before.last, 1))
    assert [stretch.end - stretch.start for stretch in moments.period] == [0]
