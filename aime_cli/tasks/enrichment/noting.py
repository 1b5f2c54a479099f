"""Notes what is about to be written, so that it is known where it came from and can be taken back."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from aime_cli.collection import Before, Change, Target
from aime_cli.errors import AimeError
from aime_cli.state import State, Write


@contextmanager
def noting(state: State, note: Callable[[Change], Write]) -> Iterator[Before]:
    """Give what notes changes just before they are made; the notes are forgotten where this fails.

    What is given raises TryLater or WriteFailed where our memory does not keep the notes, so
    that nothing is written.
    """
    # A state that cannot be written costs no task its result: what is not written can be found again.
    noted: list[int] = []

    def before(changes: Sequence[Change]) -> None:
        with state.keeping():
            numbers = [state.enrichment.begin_write(note(change)) for change in changes]
        noted.extend(number for number in numbers if number is not None)

    try:
        yield before
    except AimeError:
        if noted:
            state.enrichment.cancel_write(noted)
        raise


@contextmanager
def deciding(state: State, note: Callable[[Change], Write], decide: Callable[[], None]) -> Iterator[Before]:
    """Give what notes what is about to be written, and decide once it is, even if nothing had to be.

    Nothing is decided if this fails, and nothing is written where our memory takes no decision.
    """
    with noting(state, note) as note_all, ExitStack() as decided:

        def before(changes: Sequence[Change]) -> None:
            note_all(changes)
            decided.enter_context(state.keeping())
            written.extend(changes)
            decide()

        written: list[Change] = []
        yield before
        if not written:
            with state.keeping():
                decide()


@dataclass(frozen=True)
class Note:
    """Makes the note of a value that is written outside of a run."""

    target: Target
    source: str
    now: datetime
    candidate_id: str | None = None

    def __call__(self, change: Change) -> Write:
        return Write(
            run_id=None,
            key=self.target.key,
            album_id=self.target.album_id,
            lack=change.lack,
            source=self.source,
            catalog=self.source if self.candidate_id else None,
            candidate_id=self.candidate_id,
            table=change.table,
            column=change.column,
            old=change.old,
            new=change.new,
            written_at=self.now,
            row_id=change.row_id,
        )
