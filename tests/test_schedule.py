"""Slots on the wall clock, checked by hand and against dateutil's rrule."""

import os
import time
from bisect import bisect_right
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec
import pytest
from dateutil.rrule import DAILY, HOURLY, MO, MONTHLY, WEEKLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from aime_cli.names import TASK_NAMES, Unit
from aime_cli.schedule import Due, Plan, cron_fields, due, latest_slot, next_slot, timetable
from aime_cli.settings import Settings

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ZURICH = ZoneInfo("Europe/Zurich")
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def plan(unit: Unit, frequency: int = 1, at: str = "00:00", day: str | int | None = None) -> Plan:
    usual: dict[str, str | int] = {"week": "monday", "month": 1}
    return Plan("a-task", True, frequency, unit, at, day or usual.get(unit))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def slots(scheme: Plan, zone: str, start: str, count: int) -> list[str]:
    """Return the slots after a wall clock's time, as that clock shows them."""
    found, now = [], datetime.fromisoformat(start).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for _ in range(count):
        now = next_slot(scheme, ZoneInfo(zone), now)
        found.append(now.astimezone(ZoneInfo(zone)).isoformat(" ", "minutes"))
    return found


# The timetable


def read(scheduler: dict[str, Any]) -> dict[str, Plan]:
    plans = timetable(msgspec.convert({"scheduler": scheduler}, Settings))
    return {entry.name: entry for entry in plans}


def test_without_settings_every_task_has_its_usual_hours() -> None:
    plans = timetable(Settings())

    assert [(entry.name, entry.frequency, entry.unit, entry.time, entry.day) for entry in plans] == [
        (task.name, task.frequency, task.unit, task.time, task.day) for task in TASK_NAMES
    ]
    assert [entry.name for entry in plans if not entry.enabled] == ["enrich", "describe"]


def test_one_switch_stops_every_task() -> None:
    assert not any(entry.enabled for entry in read({"enabled": False}).values())
    tasks = [{"name": "export_json", "enabled": True}]
    assert not any(entry.enabled for entry in read({"enabled": False, "tasks": tasks}).values())


def test_a_list_of_tasks_is_the_whole_list_and_the_others_stay_visible() -> None:
    plans = read({"tasks": [{"name": "weekly_haiku"}, {"name": "export_json", "enabled": False}]})

    assert list(plans) == [task.name for task in TASK_NAMES]
    assert [entry.name for entry in plans.values() if entry.enabled] == ["weekly-haiku"]
    assert plans["generate-haiku"].time == "06:00"
    assert not any(entry.enabled for entry in read({"tasks": []}).values())


@pytest.mark.parametrize("name", [name for task in TASK_NAMES for name in (task.name, *task.aliases)])
def test_a_task_goes_by_our_name_and_by_the_names_of_the_seeds(name: str) -> None:
    (on,) = [entry for entry in read({"tasks": [{"name": name, "time": "12:34"}]}).values() if entry.enabled]

    assert name in next(task for task in TASK_NAMES if task.name == on.name)
    assert on.time == "12:34"


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ({"name": "weekly_haiku"}, (1, "week", "20:00", "sunday")),
        ({"name": "weekly_haiku", "frequency": 2}, (2, "week", "20:00", "sunday")),
        ({"name": "weekly_haiku", "day": "friday"}, (1, "week", "20:00", "friday")),
        ({"name": "weekly_haiku", "unit": "month"}, (1, "month", "20:00", 1)),
        ({"name": "weekly_haiku", "unit": "day"}, (1, "day", "20:00", None)),
        ({"name": "weekly_haiku", "unit": "hour", "frequency": 3}, (3, "hour", "00:00", None)),
        ({"name": "monthly_analysis", "unit": "week"}, (1, "week", "03:00", "monday")),
        ({"name": "generate_haiku", "frequency": 2, "unit": "day"}, (2, "day", "06:00", None)),
        ({"name": "optimize_ai_descriptions"}, (6, "hour", "00:00", None)),
        ({"name": "optimize_ai_descriptions", "unit": "hour"}, (6, "hour", "00:00", None)),
        ({"name": "optimize_ai_descriptions", "unit": "day"}, (1, "day", "00:00", None)),
    ],
)
def test_what_an_entry_leaves_out_is_as_usual(entry: dict[str, Any], expected: tuple[Any, ...]) -> None:
    (found,) = [found for found in read({"tasks": [entry]}).values() if found.enabled]

    assert (found.frequency, found.unit, found.time, found.day) == expected


# Slots


def test_every_second_day_crosses_months_and_leap_days_without_drifting() -> None:
    assert slots(plan("day", 2, "06:00"), "UTC", "2024-02-25 12:00", 4) == [
        "2024-02-26 06:00+00:00", "2024-02-28 06:00+00:00", "2024-03-01 06:00+00:00", "2024-03-03 06:00+00:00",
    ]  # fmt: skip
    assert slots(plan("day", 2, "06:00"), "UTC", "2024-12-30 12:00", 2) == [
        "2025-01-01 06:00+00:00", "2025-01-03 06:00+00:00",
    ]  # fmt: skip


def test_every_second_sunday_counts_from_the_first_week_of_2024() -> None:
    assert slots(plan("week", 2, "20:00", "sunday"), "UTC", "2023-12-20 00:00", 3) == [
        "2023-12-24 20:00+00:00", "2024-01-07 20:00+00:00", "2024-01-21 20:00+00:00",
    ]  # fmt: skip


def test_a_month_without_the_day_has_its_last_day() -> None:
    assert slots(plan("month", 1, "03:00", 31), "UTC", "2024-01-31 03:00", 3) == [
        "2024-02-29 03:00+00:00", "2024-03-31 03:00+00:00", "2024-04-30 03:00+00:00",
    ]  # fmt: skip
    assert slots(plan("month", 5, "03:00", 30), "UTC", "2023-08-01 00:00", 2) == [
        "2023-08-30 03:00+00:00", "2024-01-30 03:00+00:00",
    ]  # fmt: skip


def test_hours_are_counted_from_the_monday_plus_the_time() -> None:
    assert slots(plan("hour", 5, "01:30"), "UTC", "2023-12-31 20:00", 3) == [
        "2023-12-31 20:30+00:00", "2024-01-01 01:30+00:00", "2024-01-01 06:30+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("scheme", "zone", "start", "expected"),
    [
        # 02:00 to 03:00 is skipped, and repeated in October.
        (plan("day", 1, "02:30"), "Europe/Zurich", "2026-03-28 12:00",
         ["2026-03-29 03:00+02:00", "2026-03-30 02:30+02:00"]),
        (plan("hour"), "Europe/Zurich", "2026-03-29 00:30",
         ["2026-03-29 01:00+01:00", "2026-03-29 03:00+02:00", "2026-03-29 04:00+02:00"]),
        (plan("hour", 1, "00:30"), "Europe/Zurich", "2026-03-29 01:00",
         ["2026-03-29 01:30+01:00", "2026-03-29 03:00+02:00", "2026-03-29 03:30+02:00"]),
        (plan("day", 1, "02:30"), "Europe/Zurich", "2026-10-24 12:00",
         ["2026-10-25 02:30+02:00", "2026-10-26 02:30+01:00"]),
        (plan("hour"), "Europe/Zurich", "2026-10-25 00:30",
         ["2026-10-25 01:00+02:00", "2026-10-25 02:00+02:00", "2026-10-25 03:00+01:00"]),
        # Samoa went from the evening of the 29th to the morning of the 31st.
        (plan("day", 1, "06:00"), "Pacific/Apia", "2011-12-29 00:00",
         ["2011-12-29 06:00-10:00", "2011-12-31 00:00+14:00", "2011-12-31 06:00+14:00"]),
        (plan("day", 1, "00:00"), "Pacific/Apia", "2011-12-28 12:00",
         ["2011-12-29 00:00-10:00", "2011-12-31 00:00+14:00", "2012-01-01 00:00+14:00"]),
        (plan("hour", 5), "Pacific/Apia", "2011-12-29 19:00",
         ["2011-12-31 00:00+14:00", "2011-12-31 01:00+14:00", "2011-12-31 06:00+14:00"]),
        (plan("week", 1, "06:00", "friday"), "Pacific/Apia", "2011-12-25 00:00",
         ["2011-12-31 00:00+14:00", "2012-01-06 06:00+14:00"]),
        (plan("day", 1, "03:30"), "Pacific/Apia", "2012-09-29 12:00",
         ["2012-09-30 04:00+14:00", "2012-10-01 03:30+14:00"]),
        (plan("day", 1, "03:30"), "Pacific/Apia", "2012-03-31 12:00",
         ["2012-04-01 03:30+14:00", "2012-04-02 03:30+13:00"]),
        # Lord Howe's clock moves by half an hour: 02:00 to 02:30, and back at 02:00 to 01:30.
        (plan("day", 1, "02:15"), "Australia/Lord_Howe", "2025-10-04 12:00",
         ["2025-10-05 02:30+11:00", "2025-10-06 02:15+11:00"]),
        (plan("hour"), "Australia/Lord_Howe", "2025-10-05 01:00",
         ["2025-10-05 02:30+11:00", "2025-10-05 03:00+11:00"]),
        (plan("hour", 1, "00:45"), "Australia/Lord_Howe", "2026-04-05 00:50",
         ["2026-04-05 01:45+11:00", "2026-04-05 02:45+10:30"]),
        # Midnight itself is skipped.
        (plan("day"), "America/Sao_Paulo", "2018-11-03 12:00",
         ["2018-11-04 01:00-02:00", "2018-11-05 00:00-02:00"]),
        (plan("month", 1, "00:15", 25), "Asia/Beirut", "2018-03-24 00:00",
         ["2018-03-25 01:00+03:00", "2018-04-25 00:15+03:00"]),
        # The clock of the last evening hour runs twice.
        (plan("day", 1, "23:30"), "America/Sao_Paulo", "2018-02-17 12:00",
         ["2018-02-17 23:30-02:00", "2018-02-18 23:30-03:00"]),
    ],
)  # fmt: skip
def test_changes_of_the_clock(scheme: Plan, zone: str, start: str, expected: list[str]) -> None:
    assert slots(scheme, zone, start, len(expected)) == expected


def test_in_the_second_pass_of_an_hour_its_slot_lies_behind() -> None:
    scheme = plan("hour", 1, "00:30")

    second_ten_past = moment("2026-10-25 02:10+01:00")

    assert latest_slot(scheme, ZURICH, second_ten_past) == moment("2026-10-25 02:30+02:00")
    assert due(scheme, ZURICH, second_ten_past, moment("2026-10-25 02:30+02:00")) is None


# What is due


def test_a_slot_is_due_until_a_run_took_it() -> None:
    scheme, slot = plan("day", 1, "06:00"), moment("2026-01-31 06:00+01:00")

    assert due(scheme, ZURICH, slot - MINUTE, slot - DAY) is None
    assert due(scheme, ZURICH, slot, slot - DAY) == Due(slot, 0)
    assert due(scheme, ZURICH, slot + 9 * HOUR, slot - DAY) == Due(slot, 0)
    assert due(scheme, ZURICH, slot + 9 * HOUR, slot) is None


def test_an_outage_is_caught_up_once_and_counted() -> None:
    scheme, slot = plan("day", 1, "06:00"), moment("2026-02-10 06:00+01:00")

    assert due(scheme, ZURICH, slot + HOUR, slot - 10 * DAY) == Due(slot, 9)
    assert due(scheme, ZURICH, slot + HOUR, slot) is None


def test_a_home_without_history_missed_nothing() -> None:
    slot = moment("2026-01-31 06:00+01:00")

    assert due(plan("day", 1, "06:00"), ZURICH, slot + HOUR, None) == Due(slot, 0)


def test_a_task_that_is_off_is_never_due() -> None:
    off = Plan("a-task", False, 1, "day", "06:00", None)

    assert due(off, ZURICH, moment("2026-01-31 12:00+01:00"), None) is None


def test_slots_that_a_gap_makes_one_are_missed_once() -> None:
    hourly, daily, apia = plan("hour"), plan("day"), ZoneInfo("Pacific/Apia")

    missed = due(hourly, ZURICH, moment("2026-03-29 04:00+02:00"), moment("2026-03-29 01:00+01:00"))
    assert missed == Due(moment("2026-03-29 04:00+02:00"), 1)
    half_a_second = timedelta(seconds=0.5)
    missed = due(
        hourly, ZURICH, moment("2026-03-29 04:00+02:00"), moment("2026-03-29 01:00+01:00") + half_a_second
    )
    assert missed == Due(moment("2026-03-29 04:00+02:00"), 1)
    missed = due(daily, apia, moment("2012-01-01 00:00+14:00"), moment("2011-12-29 00:00-10:00"))
    assert missed == Due(moment("2012-01-01 00:00+14:00"), 1)


def test_a_clock_set_back_a_little_runs_nothing_twice() -> None:
    scheme, slot = plan("day", 1, "06:00"), moment("2026-01-31 06:00+01:00")

    assert due(scheme, ZURICH, slot - 2 * HOUR, slot) is None
    assert due(scheme, ZURICH, slot + MINUTE, slot) is None
    assert due(scheme, ZURICH, slot + DAY, slot) == Due(slot + DAY, 0)


@pytest.mark.parametrize(
    ("scheme", "ahead"),
    [
        (plan("day", 1, "06:00"), 2 * DAY),
        (plan("hour"), 2 * HOUR),
        (plan("month"), 2 * DAY),
        (plan("week"), 9999 * DAY),
    ],
)
def test_a_slot_far_in_the_future_is_not_believed(scheme: Plan, ahead: timedelta) -> None:
    now = moment("2026-01-30 07:00+01:00")
    wrong = latest_slot(scheme, ZURICH, now + ahead)

    caught_up = due(scheme, ZURICH, now, wrong)

    assert caught_up == Due(latest_slot(scheme, ZURICH, now), 0)
    assert due(scheme, ZURICH, now + MINUTE, caught_up.slot) is None


@given(st.data())
def test_no_history_blocks_a_task_beyond_its_coming_slot(data: st.DataObject) -> None:
    scheme, zone, now = data.draw(plans()), data.draw(zones), data.draw(moments)
    last = data.draw(st.one_of(moments, st.timedeltas(-3 * DAY, 3 * DAY).map(lambda by: now + by)))

    after_coming = next_slot(scheme, zone, next_slot(scheme, zone, now))

    assert due(scheme, zone, now, last) or due(scheme, zone, after_coming, last)


def test_a_day_ahead_is_a_day_of_24_hours() -> None:
    scheme, now = plan("week", 1, "11:30", "sunday"), datetime.fromisoformat("2026-10-24 12:00+02:00")

    wrong = moment("2026-10-25 11:30+01:00")

    assert due(scheme, ZURICH, now.astimezone(ZURICH), wrong) == Due(moment("2026-10-18 11:30+02:00"), 0)


def test_another_timetable_takes_over_at_its_next_slot() -> None:
    last = moment("2026-01-31 10:00+01:00")

    earlier = plan("day", 1, "09:00")
    assert due(earlier, ZURICH, last + 2 * HOUR, last) is None
    assert due(earlier, ZURICH, last + DAY, last) == Due(last + 23 * HOUR, 0)
    in_new_york = due(plan("day", 1, "10:00"), ZoneInfo("America/New_York"), last + 7 * HOUR, last)
    assert in_new_york == Due(last + 6 * HOUR, 0)


def test_years_of_missed_slots_are_counted_quickly() -> None:
    now, begun = moment("2026-06-01 00:00+02:00"), time.process_time()

    hourly = due(plan("hour"), ZURICH, now, now - 10958 * DAY)

    assert hourly is not None
    # Thirty springs made two slots one each; the slot that is taken is not missed.
    assert hourly.missed == 10958 * 24 - 30 - 1
    assert time.process_time() - begun < 1


# Any plan, any zone, any moment

zones = st.sampled_from(
    ["UTC", "Europe/Zurich", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo", "Asia/Beirut",
     "America/New_York", "Africa/Casablanca", "Antarctica/Troll", "Pacific/Kwajalein", "Asia/Kathmandu"]
).map(ZoneInfo)  # fmt: skip
seconds = st.floats(
    datetime(1968, 1, 1, tzinfo=UTC).timestamp(), datetime(2045, 1, 1, tzinfo=UTC).timestamp()
)
moments = seconds.map(lambda second: datetime.fromtimestamp(second, UTC))


@st.composite
def plans(draw: st.DrawFn, most: int = 40) -> Plan:
    unit = draw(st.sampled_from(get_args(Unit)))
    days: dict[Unit, st.SearchStrategy[str | int]] = {
        "week": st.sampled_from(WEEKDAYS),
        "month": st.integers(1, 31),
    }
    day = draw(days.get(unit, st.none()))
    at = f"{draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}"
    return plan(unit, draw(st.integers(1, most)), at, day)


@given(plans(), zones, moments)
def test_slots_follow_one_another(scheme: Plan, zone: ZoneInfo, now: datetime) -> None:
    latest, coming = latest_slot(scheme, zone, now), next_slot(scheme, zone, now)

    assert latest <= now < coming
    assert latest.tzinfo is UTC
    assert latest_slot(scheme, zone, latest) == latest
    assert latest_slot(scheme, zone, coming) == coming
    assert latest_slot(scheme, zone, coming - timedelta.resolution) == latest
    assert next_slot(scheme, zone, latest - timedelta.resolution) == latest
    assert due(scheme, zone, now, latest) is None
    assert due(scheme, zone, coming, latest) == Due(coming, 0)


@given(plans(), zones, moments, st.integers(0, 60))
def test_missed_slots_are_those_that_one_would_count(
    scheme: Plan, zone: ZoneInfo, last: datetime, count: int
) -> None:
    now = next_slot(scheme, zone, last)
    for _ in range(count):
        now = next_slot(scheme, zone, now)

    assert due(scheme, zone, now, last) == Due(now, count)


@pytest.mark.parametrize("frequency", [9999, 10_000])
@pytest.mark.parametrize("unit", get_args(Unit))
def test_the_greatest_frequency_stays_in_the_calendar(unit: Unit, frequency: int) -> None:
    for now in (moment("1971-01-01 00:00+00:00"), moment("2100-01-01 00:00+00:00")):
        scheme = plan(unit, frequency)
        assert latest_slot(scheme, ZURICH, now) <= now < next_slot(scheme, ZURICH, now)


@pytest.fixture(params=["Europe/Zurich", "Pacific/Apia", "Australia/Lord_Howe", "America/Sao_Paulo"])
def machine_zone(request: pytest.FixtureRequest) -> Iterator[ZoneInfo]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield ZoneInfo(request.param)
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def test_no_zone_is_the_machines_own(machine_zone: ZoneInfo) -> None:
    rng = Random(4)
    schemes = [plan("hour", 1, "00:20"), plan("hour", 7), plan("day", 1, "02:15"), plan("day"), plan("month")]
    begin = datetime(2010, 1, 1, tzinfo=UTC)
    changes = [
        moment("2011-12-30 10:00+00:00"),
        moment("2018-11-04 03:00+00:00"),
        moment("2026-03-29 01:00+00:00"),
    ]
    nows = [begin + timedelta(minutes=rng.randrange(20 * 525_600)) for _ in range(60)]
    nows += [change + timedelta(minutes=20 * step) for change in changes for step in range(-6, 7)]

    for scheme in schemes:
        for now in nows:
            assert next_slot(scheme, None, now) == next_slot(scheme, machine_zone, now)
            assert due(scheme, None, now, now - 99 * HOUR) == due(scheme, machine_zone, now, now - 99 * HOUR)


# Two years against an oracle: rrule counts on the wall clock, and the clocks are set by hand


def changes(*rows: tuple[str, float]) -> list[tuple[datetime, datetime, timedelta]]:
    """Return the periods of a clock: from, until and offset."""
    starts = [moment(text + "+00:00") for text, _ in rows]
    ends = [*starts[1:], datetime.max.replace(tzinfo=UTC)]
    offsets = [timedelta(hours=hours) for _, hours in rows]
    return list(zip(starts, ends, offsets, strict=True))


CLOCKS = {
    "Europe/Zurich": changes(
        ("2024-03-31 01:00", 2), ("2024-10-27 01:00", 1), ("2025-03-30 01:00", 2), ("2025-10-26 01:00", 1), ("2026-03-29 01:00", 2),
        ("2026-10-25 01:00", 1), ("2027-03-28 01:00", 2),
    ),
    "Pacific/Apia": changes(
        ("2010-01-01 00:00", -11), ("2010-09-26 11:00", -10), ("2011-04-02 14:00", -11), ("2011-09-24 14:00", -10),
        ("2011-12-30 10:00", 14), ("2012-03-31 14:00", 13), ("2012-09-29 14:00", 14), ("2013-04-06 14:00", 13),
    ),
}  # fmt: skip
BEGIN = {
    zone: datetime(year, 1, 1, tzinfo=UTC) for zone, year in (("Europe/Zurich", 2025), ("Pacific/Apia", 2011))
}


@pytest.mark.parametrize("zone", CLOCKS)
def test_the_clocks_of_the_oracle_are_right(zone: str) -> None:
    for start, end, offset in CLOCKS[zone]:
        for inside in (start, min(end, start + 100 * DAY) - timedelta(seconds=1)):
            assert inside.astimezone(ZoneInfo(zone)).utcoffset() == offset


def reached(wall: datetime, zone: str) -> datetime:
    """Return the first moment at which the clock shows `wall` or later."""
    return next(
        first
        for start, end, offset in CLOCKS[zone]
        if (first := max(start, (wall - offset).replace(tzinfo=UTC))) < end
    )


@cache
def walls(scheme: Plan, zone: str) -> list[datetime]:
    hour, minute = map(int, scheme.time.split(":"))
    start = datetime(2024, 1, 1, hour, minute, tzinfo=UTC).replace(tzinfo=None)
    begin, end = ((BEGIN[zone] + days * DAY).replace(tzinfo=None) for days in (-190, 921))
    if begin.year < 2024:
        # 60 is a multiple of every frequency from 1 to 5, so these too begin with a slot.
        back = {"hour": 4800 * DAY, "day": 4800 * DAY, "week": 720 * 7 * DAY}
        start = start - back[scheme.unit] if scheme.unit in back else start.replace(year=2009)
    every = scheme.frequency
    match scheme.unit:
        case "hour":
            rule = rrule(HOURLY, start, interval=every, until=end)
        case "day":
            rule = rrule(DAILY, start, interval=every, until=end)
        case "week":
            weekday = WEEKDAYS.index(str(scheme.day))
            rule = rrule(WEEKLY, start, interval=every, until=end, wkst=MO, byweekday=weekday)
        case "month":
            days = range(min(28, int(scheme.day or 1)), int(scheme.day or 1) + 1)
            rule = rrule(MONTHLY, start, interval=every, until=end, bymonthday=days, bysetpos=-1)
    return [wall for wall in rule if wall >= begin]


UNITS: list[tuple[Unit, str, str | int | None]] = [
    ("hour", "00:00", None), ("day", "02:30", None), ("day", "03:00", None),
    ("week", "02:30", "sunday"), ("week", "06:00", "friday"), ("month", "03:00", 1), ("month", "00:00", 30),
    ("month", "20:00", 31),
]  # fmt: skip


@pytest.mark.parametrize("frequency", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("unit", "at", "day"), UNITS)
@pytest.mark.parametrize("zone", CLOCKS)
def test_two_years_with_outages(
    zone: str, unit: Unit, at: str, day: str | int | None, frequency: int
) -> None:
    scheme, rng, tz = plan(unit, frequency, at, day), Random(f"{zone}{unit}{at}{frequency}"), ZoneInfo(zone)
    expected = sorted({reached(wall, zone) for wall in walls(scheme, zone)})
    begin = BEGIN[zone]
    ticks = [
        tick for slot in expected for tick in (slot - timedelta(seconds=1), slot + rng.random() * 50 * MINUTE)
    ]
    downs = sorted(
        (begin + rng.random() * 731 * DAY, rng.choice((5 * HOUR, 3 * DAY, 50 * DAY))) for _ in range(8)
    )
    up = [
        tick
        for tick in sorted(ticks)
        if begin <= tick < begin + 731 * DAY and not any(at <= tick < at + down for at, down in downs)
    ]
    last: datetime | None = None
    taken: list[datetime] = []
    missed = 0

    for now in up:
        position = bisect_right(expected, now) - 1
        latest = expected[position]
        found = due(scheme, tz, now, last)
        if last is not None and latest == last:
            assert found is None
            continue
        assert found == Due(latest, position - bisect_right(expected, last) if last else 0)
        assert rng.random() > 0.2 or next_slot(scheme, tz, now) == expected[position + 1]
        last = found.slot
        taken.append(found.slot)
        missed += found.missed
        # What cron starts again at once has nothing to do.
        assert rng.random() > 0.2 or due(scheme, tz, now, last) is None

    assert len(taken) == len(set(taken))
    assert missed + len(taken) == len([slot for slot in expected if taken[0] <= slot <= taken[-1]])


@pytest.mark.parametrize("frequency", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("unit", "step"), [("hour", HOUR), ("day", DAY), ("week", 7 * DAY)])
@pytest.mark.parametrize("zone", CLOCKS)
def test_slots_lie_exactly_so_many_units_apart(
    zone: str, unit: Unit, step: timedelta, frequency: int
) -> None:
    scheme, tz, now = plan(unit, frequency, "12:00", None), ZoneInfo(zone), BEGIN[zone]
    shown = []
    while now < BEGIN[zone] + 731 * DAY:
        now = next_slot(scheme, tz, now)
        shown.append(now.astimezone(tz).replace(tzinfo=None))

    uneven = [(earlier, later) for earlier, later in pairwise(shown) if later - earlier != frequency * step]

    # Only a gap moves a slot, to its end; each such slot is uneven on both sides.
    ends = {
        (start + offset).replace(tzinfo=None)
        for (_, _, before), (start, _, offset) in pairwise(CLOCKS[zone])
        if offset > before
    }
    assert all(ends & {earlier, later} for earlier, later in uneven)
    assert len(uneven) <= 2 * len(ends)


# Crontab lines


@pytest.mark.parametrize(
    ("scheme", "fields"),
    [
        (plan("day", 1, "06:00"), "0 6 * * *"),
        (plan("day", 3, "06:05"), "5 6 * * *"),
        (plan("week", 1, "20:00", "sunday"), "0 20 * * 0"),
        (plan("week", 2, "20:00", "saturday"), "0 20 * * 6"),
        (plan("month", 1, "03:00", 1), "0 3 1 * *"),
        (plan("month", 3, "03:00", 28), "0 3 28 1,4,7,10 *"),
        (plan("month", 5, "03:00", 31), "0 3 28-31 * *"),
        (plan("month", 24, "03:00", 29), "0 3 28-29 1 *"),
        (plan("hour", 1, "00:15"), "15 0-23 * * *"),
        (plan("hour", 6), "0 0,6,12,18 * * *"),
        (plan("hour", 6, "14:30"), "30 2,8,14,20 * * *"),
        (plan("hour", 5), "0 0-23 * * *"),
        (plan("hour", 9, "02:00"), "0 2,5,8,11,14,17,20,23 * * *"),
        (plan("hour", 48, "02:00"), "0 2 * * *"),
    ],
)
def test_crontab_fields(scheme: Plan, fields: str) -> None:
    assert " ".join(cron_fields(scheme)) == fields


def expanded(field: str, every: range) -> set[int]:
    """Return the numbers of a field of crontab(5), as far as we write such fields."""
    if field == "*":
        return set(every)
    ends = [part.split("-") for part in field.split(",")]
    return {number for end in ends for number in range(int(end[0]), int(end[-1]) + 1)}


@settings(deadline=None, max_examples=50)
@given(plans(most=30))
def test_a_crontab_line_fires_at_every_slot_and_where_it_can_at_no_other(scheme: Plan) -> None:
    minutes, hours, days, months, weekdays = (
        expanded(field, every)
        for field, every in zip(
            cron_fields(scheme), (range(60), range(24), range(1, 32), range(1, 13), range(7)), strict=True
        )
    )
    start = datetime(2024, 2, 1, tzinfo=UTC)
    end = start + (60 * DAY if scheme.unit == "hour" else 1000 * DAY)
    fired = {
        day.replace(hour=hour, minute=minute)
        for day in (start + number * DAY for number in range((end - start).days))
        if day.day in days and day.month in months and day.isoweekday() % 7 in weekdays
        for hour in hours
        for minute in minutes
    }
    wanted, slot = set(), next_slot(scheme, UTC, start - MINUTE)
    while slot < end:
        wanted.add(slot)
        slot = next_slot(scheme, UTC, slot)

    assert wanted <= fired
    cycle = {"hour": 24, "day": 1, "week": 1, "month": 12}[scheme.unit]
    if cycle % scheme.frequency == 0 and (scheme.unit != "month" or int(scheme.day or 1) <= 28):
        assert wanted == fired


def test_offsets_without_a_zone_count_too() -> None:
    east = timezone(timedelta(hours=5, minutes=30))

    assert latest_slot(plan("day", 1, "06:00"), east, moment("2026-01-31 06:00+05:30")) == moment(
        "2026-01-31 00:30+00:00"
    )
