"""What a run of enrichment is to do."""

from collections.abc import Collection
from dataclasses import dataclass

from aime_cli.entities import Lack

ALBUMS_A_RUN = 50
DESCRIPTIONS_A_RUN = 10
FACTS: frozenset[Lack] = frozenset({"link", "year", "cover"})
"""What catalogs know; texts are written by a service that takes its time."""


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """What to fill, and where.

    Attributes:
        lacks: What to look for.
        limit: Albums that are asked for at the most.
        ids: Ask for these albums only.
        force: Ask also for what was asked in vain not long ago.
        dry_run: Ask, but write neither to the collection nor to our memory of it.
    """

    lacks: frozenset[Lack] = FACTS
    limit: int = ALBUMS_A_RUN
    ids: Collection[int] = ()
    force: bool = False
    dry_run: bool = False


ENRICHING = Wishes()
DESCRIBING = Wishes(lacks=frozenset({"description"}), limit=DESCRIPTIONS_A_RUN)


def task_of(lacks: frozenset[Lack]) -> str | None:
    """Return the task that looks for just this, None where none of the timetable does."""
    if lacks == FACTS:
        return "enrich"
    return "describe" if lacks == {"description"} else None
