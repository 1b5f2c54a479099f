"""The only door to the music database."""

from aime_cli.collection.failures import reading
from aime_cli.collection.health import Health
from aime_cli.collection.listening import Listening, PeriodListens
from aime_cli.collection.moments import Moments, Stretch
from aime_cli.collection.opening import open_collection
from aime_cli.collection.queries import Collection

__all__ = [
    "Collection",
    "Health",
    "Listening",
    "Moments",
    "PeriodListens",
    "Stretch",
    "open_collection",
    "reading",
]
