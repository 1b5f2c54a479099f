"""What a run found: written to the collection, to our memory, and told in its report."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from aime_cli.collection import Change, Changes, Fill, Target, open_for_changes
from aime_cli.entities import Lack
from aime_cli.state import Outcome, Proposal, Write
from aime_cli.tasks.context import TaskContext
from aime_cli.tasks.enrichment.noting import noting
from aime_cli.tasks.enrichment.queue import MEMORY, Job

if TYPE_CHECKING:
    from aime_cli.catalogs import Match


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of the report.

    Attributes:
        value: What was found.
        score: How sure the match is, from 0 to 1.
        reason: Why nothing was written.
        candidate_id: What the catalog calls the match.
        origin: Who wrote a text: model, version of the prompt, language.
    """

    job: Job
    lack: Lack
    source: str
    outcome: Outcome
    value: str | int | None = None
    score: float | None = None
    reason: str | None = None
    candidate_id: str | None = None
    origin: tuple[str, str, str] | None = None


class Ledger:
    """Keeps what one run finds. Close it after use.

    Args:
        dry_run: Whether nothing is written but the report.
        busy_seconds: How long to wait for another program that writes.

    Raises:
        TryLater, CollectionInvalid, FolderUnusable, WriteFailed: The collection cannot be written,
            or nothing can be remembered; known before anybody is asked.
    """

    def __init__(self, context: TaskContext, *, dry_run: bool, busy_seconds: float) -> None:
        self._context = context
        self._memory = context.state.enrichment
        self._dry_run = dry_run
        self._opened = ExitStack()
        self._changes: Changes | None = None
        if not dry_run:
            context.state.check_kept()  # what nobody remembers could not be taken back, so none is written
            opening = open_for_changes(context.settings.database, now=context.now, busy_seconds=busy_seconds)
            self._changes = self._opened.enter_context(opening)
        self.entries: list[Entry] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._opened.close()

    def note(self, entry: Entry) -> None:
        """Keep what became of a question that fills nothing."""
        if entry.outcome == "failed" and not entry.reason:
            return  # the source was left in peace before it was asked
        self.entries.append(entry)
        self._context.report.count(_COUNTS[entry.outcome])
        if not self._dry_run:
            self._memory.remember_attempt(
                entry.job.key, entry.lack, entry.source, entry.outcome, self._context.now
            )

    def propose(self, job: Job, lack: Lack, match: "Match", value: str | int) -> None:
        """Leave a match that is not sure to a person."""
        if not self._dry_run:
            self._memory.propose(
                Proposal(
                    key=job.key,
                    album_id=job.album.id,
                    title=job.album.title,
                    credit=job.credit,
                    lack=lack,
                    candidate=match.album,
                    value=value,
                    score=match.score,
                    reasons=match.reasons,
                ),
                self._context.now,
            )
        self.note(
            Entry(
                job=job,
                lack=lack,
                source=match.album.catalog,
                outcome="review",
                value=value,
                score=match.score,
                reason=", ".join(match.reasons),
            )
        )

    def fill(self, job: Job, found: Sequence[Entry]) -> None:
        """Write what was found for one album, in one transaction.

        Raises:
            TryLater: Another program keeps the collection locked.
            CollectionInvalid, FolderUnusable, WriteFailed: It cannot be written, or not be noted.
        """
        wanted = [entry for entry in found if entry.outcome == "filled"]
        written: set[Lack] = set()
        if wanted and self._changes:
            written = {change.lack for change in self._written(self._changes, job, wanted)}
        for entry in found:
            is_new = entry.lack == "year" and entry.source != MEMORY
            if is_new and isinstance(entry.value, int) and not self._dry_run:
                self._memory.remember_year(
                    job.key, entry.value, entry.candidate_id or entry.source, self._context.now
                )
            if entry.origin and entry.lack in written:
                self._memory.remember_text(job.key, *entry.origin, self._context.now)
            if entry.outcome == "filled" and entry.lack not in written and not self._dry_run:
                self._context.report.note(
                    f"album {job.album.id} was changed meanwhile: its {entry.lack} is left"
                )
                continue
            self.note(entry)

    def _written(self, opened: Changes, job: Job, entries: Sequence[Entry]) -> tuple[Change, ...]:
        by_lack = {entry.lack: entry for entry in entries}
        fills = [Fill(entry.lack, entry.value, entry.source) for entry in entries if entry.value is not None]
        # Noted first: a change that nobody noted could not be taken back.
        with noting(
            self._context.state, lambda change: _write(by_lack[change.lack], change, self._context)
        ) as before:
            return opened.fill(Target(job.album.id, job.key), fills, before=before)

    def of(self, *outcomes: Outcome) -> Iterator[Entry]:
        """Yield the lines of the report with these outcomes."""
        return (entry for entry in self.entries if entry.outcome in outcomes)


_COUNTS: dict[Outcome, str] = {
    "filled": "filled",
    "found": "found",
    "review": "to_review",
    "miss": "not_found",
    "failed": "failed",
    "refused": "refused",
}


def _write(entry: Entry, change: Change, context: TaskContext) -> Write:
    return Write(
        run_id=context.run_id,
        key=entry.job.key,
        album_id=entry.job.album.id,
        lack=change.lack,
        source=entry.source,
        catalog=entry.source if entry.candidate_id else None,
        candidate_id=entry.candidate_id,
        table=change.table,
        column=change.column,
        old=change.old,
        new=change.new,
        written_at=context.now,
        row_id=change.row_id,
    )
