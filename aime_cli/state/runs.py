"""The record of runs: what ran when, why, and what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Row

from aime_cli.state.records import instant, storable

Trigger = Literal["manual", "scheduled", "due"]
"""What started a run: a person, a line of the crontab for this task, or one for all that is due."""
Result = Literal["ok", "partial", "failed", "nothing", "skipped"]

INTERRUPTED = "interrupted"
"""The error of a run that could not say how it ended."""


class Output(msgspec.Struct, frozen=True):
    """A file that a run wrote; `size` in bytes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class RunRecord:
    """One run.

    Attributes:
        slot: The moment at which the schedule wanted it; None for a manual run.
        missed: Slots before that one which nobody took.
        finished_at, result, status: None while it runs, and for ever if it was killed.
        error: Why it failed.
    """

    task: str
    trigger: Trigger
    started_at: datetime
    slot: datetime | None = None
    missed: int = 0
    finished_at: datetime | None = None
    result: Result | None = None
    status: int | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    outputs: Sequence[Output] = ()
    warnings: Sequence[str] = ()
    error: str | None = None
    id: int | None = None


def run_row(record: RunRecord) -> dict[str, object]:
    """Return the columns of a run but its id."""
    return {
        "task": record.task,
        "trigger": record.trigger,
        "slot": instant(record.slot) if record.slot else None,
        "missed": record.missed,
        "started_at": instant(record.started_at),
        "finished_at": instant(record.finished_at) if record.finished_at else None,
        "result": record.result,
        "status": record.status,
        "counts": _json(record.counts),
        "outputs": _json([Output(storable(each.path), each.size, each.sha256) for each in record.outputs]),
        "warnings": _json([storable(warning) for warning in record.warnings]),
        "error": storable(record.error) if record.error is not None else None,
    }


def run_record(row: Row[Any]) -> RunRecord | None:
    """Return a run; None if it cannot be read, because bits have flipped."""
    try:
        return RunRecord(
            id=row.id,
            task=row.task,
            trigger=row.trigger,
            slot=datetime.fromisoformat(row.slot) if row.slot else None,
            missed=row.missed,
            started_at=datetime.fromisoformat(row.started_at),
            finished_at=datetime.fromisoformat(row.finished_at) if row.finished_at else None,
            result=row.result,
            status=row.status,
            counts=msgspec.json.decode(row.counts, type=dict[str, int]),
            outputs=msgspec.json.decode(row.outputs, type=list[Output]),
            warnings=msgspec.json.decode(row.warnings, type=list[str]),
            error=row.error,
        )
    except (ValueError, msgspec.MsgspecError):
        return None


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
