"""What a task is given, and what it gives back."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import TYPE_CHECKING, TypeVar

from aime_cli.collection import Collection
from aime_cli.errors import ExitCode
from aime_cli.output import Artifact
from aime_cli.settings import LoadedSettings
from aime_cli.state import OriginalYears, State, has_state
from aime_cli.templating import Templates

if TYPE_CHECKING:
    from aime_cli.http import Waiting

T = TypeVar("T")
_STEP = 500
_NOTES_KEPT = 200


def _no_progress(done: int, total: int) -> None:
    """Show nothing."""


def _nothing() -> None:
    """Do nothing."""


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

    def leave_out(self, listens: int) -> None:
        """Count and name listens at impossible times, if there are any."""
        if listens:
            self.count("ignored_listens", listens)
            number = "1 listen is" if listens == 1 else f"{listens} listens are"
            self.note(f"{number} not counted: before 2000, in the future, or at no time at all")

    def following(self, items: Iterable[T], total: int, *, step: int = _STEP) -> Iterator[T]:
        """Yield `items` and show how far they are, once for every `step` of them."""
        for done, item in enumerate(items, 1):
            yield item
            if not done % step:
                self.progress(done, total)


@dataclass(frozen=True, kw_only=True)
class TaskContext:
    """The world as a task sees it.

    Attributes:
        collection: One snapshot, open until the artifacts are written or `close_collection`.
        now: The moment of the run, aware, in the zone of the settings.
        rng: The dice.
        sleep: Pauses for some seconds.
        snapshot: Closes the collection.
        open_state: Opens our memory, or gives the one that is open.
        run_id: What our memory calls this run; None where it is not recorded.
        is_scheduled: Whether the schedule wanted this run, and nobody reads along.
    """

    collection: Collection
    settings: LoadedSettings
    templates: Templates
    now: datetime
    rng: Random
    report: Report
    snapshot: ExitStack
    open_state: Callable[[], State]
    run_id: int | None = None
    is_scheduled: bool = False
    sleep: Callable[[float], None] = time.sleep

    def close_collection(self) -> None:
        """Let the snapshot go, before the first call to a service."""
        self.snapshot.close()

    def original_years(self) -> OriginalYears:
        """Return the original years that enrichment has found; a home without memory gets none for it."""
        if not has_state(self.settings.home):
            return OriginalYears()
        return self.state.enrichment.original_years()

    def waiting(self) -> "Waiting":
        """Return how a client of services waits in this run, with dice of its own."""
        from aime_cli.http import Waiting  # noqa: PLC0415 -- loads httpx

        rng = Random(self.rng.getrandbits(64))  # noqa: S311 -- spreads pauses
        return Waiting(rng=rng, sleep=self.sleep)

    @property
    def state(self) -> State:
        """Our memory, opened when it is first asked for; what is wrong with it becomes warnings."""
        return self.open_state()


@dataclass(frozen=True)
class TaskResult:
    """What a task made.

    Attributes:
        artifacts: None at all writes no file.
        status: Lets a task keep its results and still not end with 0.
        remember: Called when the artifacts are safe.
    """

    artifacts: tuple[Artifact, ...]
    status: ExitCode = ExitCode.OK
    remember: Callable[[], None] = _nothing
