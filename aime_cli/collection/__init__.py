"""The only door to the music database."""

from aime_cli.collection.changing import BUSY_SECONDS, PERSON, Before, Changes, open_for_changes
from aime_cli.collection.failures import reading
from aime_cli.collection.fields import Change, Fill, Target
from aime_cli.collection.health import Health
from aime_cli.collection.listening import Listening, PeriodListens
from aime_cli.collection.moments import Moments, Stretch
from aime_cli.collection.opening import open_collection
from aime_cli.collection.queries import Collection

__all__ = [
    "BUSY_SECONDS",
    "PERSON",
    "Before",
    "Change",
    "Changes",
    "Collection",
    "Fill",
    "Health",
    "Listening",
    "Moments",
    "PeriodListens",
    "Stretch",
    "Target",
    "open_collection",
    "open_for_changes",
    "reading",
]
