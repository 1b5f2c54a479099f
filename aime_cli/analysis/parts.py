"""Formats, decades and genres as they are shown: the largest, and the others as one."""

from collections.abc import Sequence
from typing import Final, Literal

from aime_cli.analysis.figures import Analysis, Breakdown
from aime_cli.analysis.wording import Wording

Spread = Literal["formats", "decades", "genres"]
SPREADS: Final[Sequence[Spread]] = ("formats", "decades", "genres")
_SHOWN = 5


def named_parts(analysis: Analysis, spread: Spread, wording: Wording) -> list[tuple[str, int, str]]:
    """Return name, listens and share of the largest parts, and of all others as one; of every decade."""
    whole: Breakdown = getattr(analysis, spread)
    if spread == "decades":
        decade = wording.t["decade"]
        parts = [(decade.format(year=part.name), part.plays) for part in whole.parts]
    else:
        parts = [(wording.name(part.name), part.plays) for part in whole.parts[:_SHOWN]]
        if others := whole.others + sum(part.plays for part in whole.parts[_SHOWN:]):
            parts.append((wording.t["others"], others))
    return [(name, plays, wording.percent(plays, whole.known)) for name, plays in parts]


def coverage(analysis: Analysis, spread: Spread, wording: Wording) -> str:
    """Say of how many listens it is known, and what it is taken from."""
    whole: Breakdown = getattr(analysis, spread)
    if not whole.known:
        return wording.t[f"{spread}_unknown"]
    listens = wording.part_of("listens", whole.known, whole.listens)
    if whole.known == whole.listens > 1:
        listens = wording.t["all_listens"]
    known = wording.t[f"{spread}_known"].format(listens=listens)
    remark = wording.t.get(f"{spread}_note")
    return f"{known} {remark}" if remark else known
