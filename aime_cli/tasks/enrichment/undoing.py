"""Takes back what a run wrote, where nobody has changed it since."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from aime_cli.collection import BUSY_SECONDS, Change, Target, open_for_changes
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
        TryLater: A run of enrichment goes on, or somebody keeps the collection locked.
        CollectionInvalid, FolderUnusable, WriteFailed: The collection cannot be written.
    """
    written = [write for write in state.enrichment.writes(run) if not write.undone_at]
    if not written:
        raise UsageError(f"run {run} has written nothing that could be taken back", hint="see `aime history`")
    undone = 0
    with (
        task_lock(settings.home, "enrich"),
        task_lock(settings.home, "describe"),
        open_for_changes(settings.database, now=now, busy_seconds=busy_seconds) as changes,
    ):
        for (album_id, key), group in groupby(written, attrgetter("album_id", "key")):
            writes = tuple(group)
            restored = changes.restore(Target(album_id, key), [_change(write) for write in writes])
            for write in writes:
                if _change(write) in restored and write.id is not None:
                    state.enrichment.undone(write.id, now)
                    undone += 1
    return Undone(undone, len(written) - undone)


def _change(write: Write) -> Change:
    row_id = 0 if write.row_id is None else write.row_id
    return Change(write.table, write.column, row_id, write.old, write.new)
