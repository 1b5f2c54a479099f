"""The length of a line in syllables, with the doubt that goes with it."""

from dataclasses import dataclass

WIDEST = 2  # syllables that a plausible reading may be away from the best


@dataclass(frozen=True, slots=True)
class Count:
    """Syllables of a line: the best reading, and the range of the plausible ones."""

    best: int
    low: int
    high: int
