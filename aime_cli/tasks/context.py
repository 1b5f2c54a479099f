"""What a task is given, and what it gives back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from aime_cli.collection import Collection
from aime_cli.errors import ExitCode
from aime_cli.output import Artifact
from aime_cli.settings import Settings
from aime_cli.templating import Templates

T = TypeVar("T")
_STEP = 500
_NOTES_KEPT = 200


def _no_progress(done: int, total: int) -> None:
    """Show nothing."""


@dataclass
class Report:
    """What a task tells of its work; read after its artifacts are written.

    Attributes:
        counts: Figures of the run, by name.
        notes: Things worth knowing that need nobody's attention; some hundred are kept.
        warnings: Things that need somebody's attention.
        progress: Called now and then with how many of how many are done.
    """

    counts: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    progress: Callable[[int, int], None] = _no_progress

    def note(self, text: str) -> None:
        """Keep a note, as long as there are not too many: memory stays flat."""
        if len(self.notes) < _NOTES_KEPT:
            self.notes.append(text)

    def count(self, name: str, number: int = 1) -> None:
        """Add to a figure."""
        self.counts[name] = self.counts.get(name, 0) + number

    def following(self, items: Iterable[T], total: int) -> Iterator[T]:
        """Yield `items` and show how far they are."""
        for done, item in enumerate(items, 1):
            yield item
            if not done % _STEP:
                self.progress(done, total)


@dataclass(frozen=True)
class TaskContext:
    """The world as a task sees it.

    Attributes:
        collection: One snapshot, open until the artifacts are written.
        now: The moment of the run, aware, in the zone of the settings.
    """

    collection: Collection
    settings: Settings
    templates: Templates
    now: datetime
    report: Report


@dataclass(frozen=True)
class TaskResult:
    """What a task made; `status` lets it keep its results and still not end with 0."""

    artifacts: tuple[Artifact, ...]
    status: ExitCode = ExitCode.OK
