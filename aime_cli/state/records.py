"""What our memory holds beside picks, and how long."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

HAIKUS_KEPT = timedelta(days=30)
"""How long a haiku counts as recent."""

TRIES_KEPT = timedelta(days=90)

_LONGEST_TEXT = 10_000
_LARGEST = 2**63 - 1


@dataclass(frozen=True, kw_only=True)
class TryRecord:
    """One try of a provider to write something.

    Attributes:
        started_at: Aware; read back in UTC.
        album_key: What the text is about; None when it is about no album.
        duration: In seconds.
        text: The answer, cut at 10,000 characters.
    """

    started_at: datetime
    task: str
    title: str
    provider: str
    verdict: str
    text: str
    duration: float
    album_key: str | None = None
    model: str | None = None
    prompt_version: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


def instant(moment: datetime) -> str:
    """Return a moment in UTC, always as long, so that texts sort as times do."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True)
class Reported:
    """What a report is of: what a task tells of a period, such as "2026-W05", of a collection.

    Attributes:
        collection: The path of its file.
    """

    task: str
    period: str
    collection: str


def storable(text: str) -> str:
    """Return `text` as SQLite can keep it; half a surrogate pair comes from bad JSON."""
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode()


def try_row(record: TryRecord) -> dict[str, object]:
    """Return the columns of a try; a service's figures may be absurd."""
    row: dict[str, object] = {}
    for name, value in vars(record).items():
        match value:
            case datetime():
                row[name] = instant(value)
            case str():
                row[name] = storable(value)
            case int():
                row[name] = max(-_LARGEST, min(value, _LARGEST))
            case _:
                row[name] = value
    return row
