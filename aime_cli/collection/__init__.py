"""The only door to the music database."""

from aime_cli.collection.failures import reading
from aime_cli.collection.health import Health
from aime_cli.collection.opening import open_collection
from aime_cli.collection.queries import Collection

__all__ = ["Collection", "Health", "open_collection", "reading"]
