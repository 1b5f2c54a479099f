"""What is wrong with an answer: told to the model in its language, and in English in the log."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from aime_cli.entities import Language
from aime_cli.locales import words


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with an answer.

    Attributes:
        name: `fault_…` of the locales.
        figures: What its text is filled with.
    """

    name: str
    figures: Mapping[str, object] = field(default_factory=dict)

    def told(self, language: Language) -> str:
        """Return the fault in words."""
        return words(language)[f"fault_{self.name}"].format(**self.figures)


def faults_told(faults: Collection[Fault], language: Language) -> str:
    """Return all faults in words, on one line."""
    return "; ".join(fault.told(language) for fault in faults)
