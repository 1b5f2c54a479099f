"""Formats, decades and genres as they are shown: the largest, and the others as one."""

from collections.abc import Sequence
from typing import Final, Literal

from aime_cli.analysis.figures import Analysis, Breakdown
from aime_cli.analysis.wording import Wording

Spread = Literal["formats", "decades", "genres"]
SPREADS: Final[Sequence[Spread]] = ("formats", "decades", "genres")
_SHOWN = 5


def named_parts(analysis: Analysis, spread: Spread, wording: Wording) -> list[tuple[str, int, float]]:
    """Return name, listens and share of the largest parts, and of all others as one; of every decade."""
    whole: Breakdown = getattr(analysis, spread)
    if spread == "decades":
        decade = wording.t["decade"]
        return [(decade.format(year=part.name), part.plays, part.share) for part in whole.parts]
    parts = [(wording.name(part.name), part.plays, part.share) for part in whole.parts[:_SHOWN]]
    others = whole.others + sum(part.plays for part in whole.parts[_SHOWN:])
    if others and whole.known:
        parts.append((wording.t["others"], others, others / whole.known))
    return parts


def coverage(analysis: Analysis, spread: Spread, wording: Wording) -> str:
    """Say of how many listens it is known, and what it is taken from."""
    whole: Breakdown = getattr(analysis, spread)
    if not whole.known:
        return wording.t["coverage_none"]
    known = wording.t["coverage"].format(
        known=wording.counted("listens", whole.known), listens=wording.number(whole.listens)
    )
    remark = wording.t.get(f"{spread}_note")
    return f"{known} {remark}" if remark else known
