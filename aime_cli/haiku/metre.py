"""How many syllables a line has, and whether three lines are a haiku."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from aime_cli.entities import Language
from aime_cli.haiku.count import Count
from aime_cli.haiku.english import scan_english
from aime_cli.haiku.french import scan_french

__all__ = ["HAIKU", "Count", "HaikuVerdict", "Language", "LineVerdict", "judge", "scan"]

HAIKU = (5, 7, 5)


@dataclass(frozen=True, slots=True)
class LineVerdict:
    """A line measured against the syllables it should have."""

    text: str
    count: Count
    target: int

    @property
    def verdict(self) -> str:
        """Return "exact", "plausible", or "off by n", n from the best count."""
        if self.count.best == self.target:
            return "exact"
        if self.count.low <= self.target <= self.count.high:
            return "plausible"
        return f"off by {abs(self.count.best - self.target)}"


@dataclass(frozen=True, slots=True)
class HaikuVerdict:
    """The lines of a poem measured against 5-7-5.

    Attributes:
        lines: One verdict for each line; one too many has a target of 0.
        verdict: "valid" when all three are exact, "plausible" when all three may
            be, else "invalid".
    """

    lines: tuple[LineVerdict, ...]
    verdict: Literal["valid", "plausible", "invalid"]


def scan(line: str, language: Language) -> Count:
    """Count the syllables of `line`; anything may be in it, nothing is refused."""
    return scan_french(line) if language == "fr" else scan_english(line)


def judge(lines: Sequence[str], language: Language) -> HaikuVerdict:
    """Measure `lines` against 5-7-5; anything but three lines is invalid."""
    measured = tuple(
        LineVerdict(text, scan(text, language), HAIKU[place] if place < len(HAIKU) else 0)
        for place, text in enumerate(lines)
    )
    verdicts = {line.verdict for line in measured}
    if len(lines) != len(HAIKU) or not verdicts <= {"exact", "plausible"}:
        return HaikuVerdict(measured, "invalid")
    return HaikuVerdict(measured, "valid" if verdicts == {"exact"} else "plausible")
