"""Fills what albums lack, from catalogs and from the service with words."""

from aime_cli.tasks.enrichment.enrich import describe, enrich
from aime_cli.tasks.enrichment.reviewing import accept, reject, set_value
from aime_cli.tasks.enrichment.undoing import undo
from aime_cli.tasks.enrichment.wishes import ALBUMS_A_RUN, DESCRIPTIONS_A_RUN, FACTS, Wishes, task_of

__all__ = [
    "ALBUMS_A_RUN",
    "DESCRIPTIONS_A_RUN",
    "FACTS",
    "Wishes",
    "accept",
    "describe",
    "enrich",
    "reject",
    "set_value",
    "task_of",
    "undo",
]
