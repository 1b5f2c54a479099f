"""How long a client may take, and how it waits."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import Random

TRIES = 4
"""How often one request is sent at the most, unless somebody wants it otherwise."""

_SECONDS = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_LONGEST = 366 * 86400.0
_LEAST_JITTER = 0.5


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waiting takes from the world.

    Attributes:
        rng: Spreads the pauses, so that many machines do not come back at once.
        sleep: Pauses for some seconds.
        now: The moment it is, aware; dates of services are compared with it.
        clock: Seconds that only grow.
        tries: How often one request is sent at the most.
    """

    rng: Random
    tries: int = TRIES
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = _utc_now
    clock: Callable[[], float] = time.monotonic

    def back_off(self, tries: int) -> float:
        """Return the seconds to pause after so many tries: up to 1, 2, 4…, at least half of it."""
        return float(2 ** (tries - 1)) * self.rng.uniform(_LEAST_JITTER, 1)

    def after(self, seconds: float) -> datetime:
        """Return the moment in so many seconds, in UTC."""
        return self.now().astimezone(UTC) + timedelta(seconds=seconds)

    def asked_for(self, retry_after: str) -> float | None:
        """Return the seconds that a `Retry-After` asks for (RFC 9110, 10.2.3), a year at the most.

        None when it says nothing, or nothing that can be understood.
        """
        text = retry_after.strip()
        if _SECONDS.fullmatch(text):
            return min(float(text), _LONGEST)
        try:
            moment = parsedate_to_datetime(text)
            if moment.tzinfo is None:  # as "-0000" is read
                moment = moment.replace(tzinfo=UTC)
            seconds = (moment - self.now()).total_seconds()
        except (ValueError, OverflowError):
            return None
        return min(max(seconds, 0.0), _LONGEST)


class Budget:
    """The seconds that a run may spend on a service, counted from here.

    Attributes:
        seconds: For all requests together, their repetitions and pauses included.
        each: For one request, from the look-up of a name to the last byte.
    """

    def __init__(self, seconds: float, *, each: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.each = each
        self._clock = clock
        self._end = clock() + seconds

    @property
    def remaining(self) -> float:
        """Seconds left; 0 when the budget is spent."""
        return max(0.0, self._end - self._clock())

    def for_one(self) -> float:
        """Return the seconds that the next request may take."""
        return min(self.each, self.remaining)
