"""Which moments a question about listens is about, and what the wall clock showed at them."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Stretch:
    """Moments at which the clock had one offset: from `start` to before `end`, in Unix seconds.

    Attributes:
        offset: What the clock was ahead of UTC, in seconds.
    """

    start: int
    end: int
    offset: int


@dataclass(frozen=True)
class Moments:
    """A period, the one before, and the clock on the wall.

    Attributes:
        period: Where the clock showed the days of the period, in order; not empty.
        previous: The same of the period before; empty where there is none.
        before, before_previous: Where it showed earlier days, as far as the clock reaches: a clock that is
            set back at midnight shows some of them after a period has begun. Empty where nobody asks what
            was heard before: most of the listens are then not looked at.
        clock: Without a gap from well before both to their end.
    """

    period: Sequence[Stretch]
    previous: Sequence[Stretch]
    before: Sequence[Stretch]
    before_previous: Sequence[Stretch]
    clock: Sequence[Stretch]
