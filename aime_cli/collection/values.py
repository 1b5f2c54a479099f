"""What stored values mean: the cleaning that happens once, between the database and us."""

import re
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import msgspec

EARLIEST_LISTEN = int(datetime(2000, 1, 1, tzinfo=UTC).timestamp())
"""Listens before 2000 come from clocks that were not set."""

_LENGTH_NOTE = re.compile(
    r"[*_]*[(\[]\s*\d+\s*caract[èe]res\s*[)\]][*_.]*$|(?:^|(?<=\n))[*_]*\d+\s*caract[èe]res[*_.]*$",
    re.IGNORECASE,
)
NOTE_LENGTH = 40
"""Characters that hold any such note: a longer text has something else to say."""
_COMMA = re.compile(r",(?! )")
_JUNK_LENGTH = 80


def latest_listen(now: datetime) -> int:
    """Return the last possible moment of a listen: a day ahead, for clocks that are wrong by a zone."""
    return int((now + timedelta(days=1)).timestamp())


def positive_year(stored: object) -> int | None:
    """Return the year if it is one; 0, text and fractions are none."""
    return stored if type(stored) is int and stored > 0 else None


def instant(stored: str | None) -> str | None:
    """Return a stored UTC moment as ISO 8601 with its offset; what is none stays as it is."""
    if stored is None or len(stored) < 16:
        return stored
    try:
        moment = datetime.fromisoformat(stored)
    except ValueError:
        return stored
    if moment.tzinfo is None:
        if len(stored) == 19 and stored[4] == "-":
            return f"{stored[:10]}T{stored[11:]}+00:00"
        moment = moment.replace(tzinfo=UTC)
    try:
        return moment.astimezone(UTC).isoformat()
    except OverflowError:
        return stored


@lru_cache(maxsize=4096)
def labels(stored: str | None) -> tuple[str, ...]:
    """Return the labels behind comma-joined text or a JSON list, without repeats, in order."""
    if not stored:
        return ()
    parts: object = None
    if stored.lstrip().startswith("["):
        try:
            parts = msgspec.json.decode(stored.encode(errors="surrogateescape"))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            parts = None  # `[PIAS] Recordings` only looks like JSON
    if not isinstance(parts, list):
        parts = _COMMA.split(stored)
    names = (str(part).strip() for part in parts if isinstance(part, str | int | float))
    return tuple(dict.fromkeys(filter(None, names)))


def description(
    title: str, ai_info: str | None, ai_description: str | None, junk: Collection[int]
) -> str | None:
    """Return the better of an album's two texts, whole; None when there is only junk.

    `junk` holds the hashes of the texts that stand on three albums or more.
    """
    if ai_info and (text := _without_length_note(ai_info.strip())):
        return text
    if ai_description is None or len(ai_description) < _JUNK_LENGTH or hash(ai_description) in junk:
        return None
    text = ai_description.strip()
    template = f"{title.strip().casefold()} par "
    # Folding never makes text shorter, so its beginning is enough, and folding all of it is slow.
    if text[: len(template)].casefold().startswith(template) or len(text) < _JUNK_LENGTH:
        return None
    return text


def _without_length_note(text: str) -> str:
    """Return the text without the model's own "(1999 caractères)" at its end."""
    start = max(0, len(text) - NOTE_LENGTH)
    if "caract" not in text[start:].lower():  # ten times as fast as the expression
        return text
    note = _LENGTH_NOTE.search(text, start)
    return text[: note.start()].rstrip() if note else text
