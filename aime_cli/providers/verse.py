"""A haiku as a provider gives it."""

from collections.abc import Iterable
from dataclasses import dataclass

from aime_cli.names import fold


def verse_key(lines: Iterable[str]) -> str:
    """Return what two equal haikus share, case, accents and punctuation aside."""
    return fold(" ".join(lines))


@dataclass(frozen=True)
class Verse:
    """Three lines of verse.

    Attributes:
        model: Who wrote them; None is our own composer.
    """

    lines: tuple[str, str, str]
    model: str | None

    @property
    def key(self) -> str:
        """What two equal haikus share."""
        return verse_key(self.lines)
