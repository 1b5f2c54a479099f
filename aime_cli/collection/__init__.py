"""The only door to the music database."""

from aime_cli.collection.opening import open_collection
from aime_cli.collection.queries import Collection

__all__ = ["Collection", "open_collection"]
