"""When the clock on the wall shows which days, against the clock of the standard library asked moment by moment."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.analysis.clock import clock, days_shown, local_day, showing, skipping
from aime_cli.collection import Stretch

ZONES = [
    "UTC", "Europe/Paris", "America/New_York", "America/St_Johns", "America/Sao_Paulo", "America/Havana",
    "Asia/Beirut", "Asia/Kathmandu", "Asia/Pyongyang", "Africa/Casablanca", "Australia/Lord_Howe",
    "Pacific/Apia", "Pacific/Fakaofo", "Pacific/Chatham", "America/Caracas",
]  # fmt: skip
DAY = timedelta(days=1)


def wall(moment: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(zone).replace(tzinfo=None)


@given(
    name=st.sampled_from(ZONES),
    first=st.dates(date(2000, 1, 3), date(2035, 1, 1)),
    length=st.integers(0, 400),
    seed=st.integers(0, 1000),
)
def test_a_moment_is_shown_when_the_clock_says_so(name: str, first: date, length: int, seed: int) -> None:
    zone, last, rng = ZoneInfo(name), first + length * DAY, Random(seed)
    shown = showing(clock(first, last, zone), first, last)
    edge = int(datetime(first.year, first.month, first.day, tzinfo=UTC).timestamp())
    moments = [edge + rng.randrange(-100_000, (length + 1) * 86_400 + 100_000) for _ in range(50)]
    moments += [stretch.start + step for stretch in shown for step in (-1, 0)]
    moments += [stretch.end + step for stretch in shown for step in (-1, 0)]

    for moment in moments:
        told = [stretch for stretch in shown if stretch.start <= moment < stretch.end]
        assert bool(told) == (first <= wall(moment, zone).date() <= last), moment
        assert all(wall(moment, zone) == wall(moment + each.offset, UTC) for each in told)


def test_the_date_line_takes_a_day_away() -> None:
    zone, first, last = ZoneInfo("Pacific/Apia"), date(2011, 12, 29), date(2011, 12, 31)
    shown = clock(first, last, zone)

    assert list(days_shown(showing(shown, first, last))) == [first, last]
    assert showing(shown, date(2011, 12, 30), date(2011, 12, 30)) == []
    noon = int(datetime(2011, 12, 30, 10, tzinfo=UTC).timestamp())
    assert skipping(shown, date(2011, 12, 30)) == Stretch(noon, noon, 14 * 3600)


def test_a_day_may_be_interrupted_by_the_one_before() -> None:
    """St John's set its clock from 00:01 back to 23:01."""
    zone, sunday = ZoneInfo("America/St_Johns"), date(2010, 11, 7)
    shown = showing(clock(sunday, sunday, zone), sunday, sunday)

    assert [stretch.end - stretch.start for stretch in shown] == [60, 86_400]
    assert list(days_shown(shown)) == [sunday]


@pytest.mark.parametrize(("name", "hours"), [("Europe/Paris", 23), ("America/Sao_Paulo", 24), ("UTC", 24)])
def test_a_day_has_as_many_hours_as_the_clock_gives_it(name: str, hours: int) -> None:
    day = date(2026, 3, 29)

    shown = showing(clock(day, day, ZoneInfo(name)), day, day)

    assert sum(stretch.end - stretch.start for stretch in shown) == hours * 3600


def test_the_machines_own_clock_is_one_too() -> None:
    day = date(2026, 3, 29)

    shown = showing(clock(day, day, None), day, day)

    assert list(days_shown(shown)) == [day]
    assert local_day(shown[0].start, None) == day
