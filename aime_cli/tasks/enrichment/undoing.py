"""Takes back what a run wrote, where nobody has changed it since."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from aime_cli.collection import BUSY_SECONDS, Change, Changes, Target, open_for_changes
from aime_cli.errors import UsageError
from aime_cli.lock import task_lock
from aime_cli.settings import LoadedSettings
from aime_cli.state import State, Write


@dataclass(frozen=True)
class Undone:
    """What became of the values that a run wrote.

    Attributes:
        undone: Values that were taken back.
        kept: Values that were changed since, or whose album is gone.
    """

    undone: int
    kept: int


def undo(
    settings: LoadedSettings,
    state: State,
    run: int,
    now: datetime,
    *,
    busy_seconds: float = BUSY_SECONDS,
) -> Undone:
    """Take back what a run wrote, album by album; what was taken back before stays so.

    No later run writes the same values again.

    Args:
        busy_seconds: How long to wait for another program that writes to the collection.

    Raises:
        UsageError: The run wrote nothing.
        TryLater: A run of enrichment goes on, or somebody keeps the collection or our memory locked.
        CollectionInvalid, FolderUnusable, WriteFailed: The collection or our memory cannot be written.
    """
    state.check_kept()
    written = [write for write in state.enrichment.writes(run) if not write.undone_at]
    if not written:
        raise UsageError(f"run {run} has written nothing that could be taken back", hint="see `aime history`")
    undone = 0
    with (
        task_lock(settings.home, "enrich"),
        task_lock(settings.home, "describe"),
        open_for_changes(settings.database, now=now, busy_seconds=busy_seconds) as changes,
    ):
        for _, group in groupby(written, attrgetter("album_id", "key")):
            undone += _undo_album(changes, state, tuple(group), now)
    return Undone(undone, len(written) - undone)


def _undo_album(changes: Changes, state: State, writes: Sequence[Write], now: datetime) -> int:
    """Take back what was written to one album, and return how many values that were."""
    target = Target(writes[0].album_id, writes[0].key)
    with ExitStack() as remembered:

        def before(restored: Sequence[Change]) -> None:
            # Kept after the collection's commit, forgotten without it: else a run would fill it again.
            remembered.enter_context(state.keeping())
            for write in writes:
                if _change(write) in restored and write.id is not None:
                    state.enrichment.undone(write.id, now)

        restored = changes.restore(target, [_change(write) for write in writes], before=before)
    return sum(_change(write) in restored for write in writes)


def _change(write: Write) -> Change:
    row_id = 0 if write.row_id is None else write.row_id
    return Change(write.table, write.column, row_id, write.old, write.new)
