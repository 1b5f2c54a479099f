"""Whether the hours of a time zone are those of the machine, and so of its cron."""

from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

LOCALTIME = Path("/etc/localtime")
"""What the C library of a cron daemon reads; a user's TZ does not reach it."""

_A_YEAR_OF_HOURS = 366 * 24


def is_clock_of_machine(zone: tzinfo | None, now: datetime, localtime: Path = LOCALTIME) -> bool:
    """Say whether clocks in `zone` show the machine's hours for a year from `now` on.

    None is the machine's own zone. Names do not count: Zurich and Berlin have the same hours.
    """
    if zone is None:
        return True
    machine = _zone_in(localtime)
    if machine is None:
        return False
    moment = now.astimezone(UTC)
    moments = (moment + timedelta(hours=hour) for hour in range(_A_YEAR_OF_HOURS))
    return all(
        moment.astimezone(zone).utcoffset() == moment.astimezone(machine).utcoffset() for moment in moments
    )


def _zone_in(localtime: Path) -> tzinfo | None:
    """Return the zone of a file; without one the C library keeps to UTC."""
    try:
        with localtime.open("rb") as file:
            return ZoneInfo.from_file(file)
    except FileNotFoundError:
        return UTC
    except (OSError, ValueError):
        return None
