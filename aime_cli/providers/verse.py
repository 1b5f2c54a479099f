"""A haiku as a provider gives it."""

from dataclasses import dataclass

from aime_cli.names import fold


@dataclass(frozen=True)
class Verse:
    """Three lines of verse.

    Attributes:
        model: Who wrote them.
    """

    lines: tuple[str, str, str]
    model: str

    @property
    def key(self) -> str:
        """What two equal haikus share, case, accents and punctuation aside."""
        return fold(" ".join(self.lines))
