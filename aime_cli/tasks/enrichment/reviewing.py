"""Carries out what a person decides about matches, and about values of their own."""

import re
from collections.abc import Sequence
from datetime import datetime

from aime_cli.collection import BUSY_SECONDS, Change, Fill, Target, open_collection, open_for_changes
from aime_cli.entities import Candidate, Lack
from aime_cli.errors import TryLater, UsageError
from aime_cli.names import album_key, artist_credit
from aime_cli.settings import LoadedSettings
from aime_cli.state import Proposal, State, Write

_LINK = re.compile(r"https://open\.spotify\.com/album/[0-9A-Za-z]{22}", re.ASCII)
_COVER = re.compile(r"https://[0-9A-Za-z.-]+(?::\d+)?/[!-~]*", re.ASCII)
_YEAR = re.compile(r"1[0-9]{3}|20[0-9]{2}", re.ASCII)
_OWN_VALUES: dict[Lack, tuple[re.Pattern[str], str]] = {
    "link": (_LINK, "a link is https://open.spotify.com/album/ and 22 letters or digits"),
    "cover": (_COVER, "a cover is an address that begins with https://"),
    "year": (_YEAR, "a year has four digits"),
}


def accept(
    settings: LoadedSettings,
    state: State,
    number: int,
    now: datetime,
    *,
    busy_seconds: float = BUSY_SECONDS,
) -> str:
    """Write a candidate where the field is still empty; return what was done.

    Args:
        busy_seconds: How long to wait for another program that writes to the collection.

    Raises:
        UsageError: There is no such proposal.
        TryLater: Somebody keeps the collection locked.
        CollectionInvalid, FolderUnusable, WriteFailed: The collection cannot be written.
    """
    proposal = _proposal(state, number)
    if proposal.candidate is None or proposal.album_id is None:
        raise UsageError(f"{number} is a value that was set, no candidate")
    target = Target(proposal.album_id, proposal.key)
    noting = _Noting(state, target, proposal.candidate.catalog, now, proposal.candidate.id)
    with open_for_changes(settings.database, now=now, busy_seconds=busy_seconds) as changes:
        fill = Fill(proposal.lack, proposal.value, proposal.candidate.catalog)
        written = changes.fill(target, [fill], before=noting.note)
    if proposal.lack == "year" and isinstance(proposal.value, int):
        state.enrichment.remember_year(proposal.key, proposal.value, proposal.candidate.id, now)
    state.enrichment.decide(number, "accepted", now)
    if written or proposal.lack == "year":
        return f"accepted {number}: {proposal.lack} of {proposal.title} is {proposal.value}"
    return f"accepted {number}: but {proposal.title} was changed meanwhile, and nothing is written"


def reject(settings: LoadedSettings, state: State, number: int, now: datetime) -> str:  # noqa: ARG001 -- as accept
    """Never propose a candidate again; return what was done.

    Raises:
        UsageError: There is no such proposal.
    """
    proposal = _proposal(state, number)
    if proposal.candidate is None:
        raise UsageError(f"{number} is a value that was set, no candidate")
    state.enrichment.decide(number, "rejected", now)
    return f"rejected {number}: the next run looks for another {proposal.lack} of {proposal.title}"


def set_value(
    settings: LoadedSettings, state: State, album_id: int, what: str, value: str, now: datetime
) -> str:
    """Write a person's own value, in place of any other; return what was done.

    Raises:
        UsageError: There is no such album or field, or it cannot have this value.
        TryLater: Somebody keeps the collection locked, or changes the album at this moment.
        CollectionInvalid, FolderUnusable, WriteFailed: The collection cannot be written.
    """
    lack, own = _checked(what, value)
    album = _album(settings, album_id, now)
    credit = artist_credit(album.artists)
    key = album_key(album.discogs_id, credit, album.title, album.format)
    target = Target(album_id, key)
    noting = _Noting(state, target, "person", now)
    with open_for_changes(settings.database, now=now) as changes:
        present = changes.value(target, lack)
        is_ours = present == own or changes.replace(target, lack, own, present, before=noting.note)
    if not is_ours and lack != "year":  # the year of a pressing stays: the original one is ours to keep
        raise TryLater(f"album {album_id} is being changed by another program", hint="try again")
    if isinstance(own, int):
        state.enrichment.remember_year(key, own, "person", now)
    state.enrichment.decide_value(key, lack, own, now, album_id=album_id, title=album.title, credit=credit)
    return f"set: {lack} of {album.title} is {own}"


class _Noting:
    """Notes what is about to be written outside of a run, so that it is known where it came from."""

    def __init__(
        self, state: State, target: Target, source: str, now: datetime, candidate_id: str | None = None
    ) -> None:
        self._state = state
        self._target = target
        self._source = source
        self._now = now
        self._candidate_id = candidate_id

    def note(self, changes: Sequence[Change]) -> None:
        """Note these changes."""
        for change in changes:
            self._state.enrichment.begin_write(
                Write(
                    run_id=None,
                    key=self._target.key,
                    album_id=self._target.album_id,
                    lack=change.lack,
                    source=self._source,
                    catalog=self._source if self._candidate_id else None,
                    candidate_id=self._candidate_id,
                    table=change.table,
                    column=change.column,
                    old=change.old,
                    new=change.new,
                    written_at=self._now,
                    row_id=change.row_id,
                )
            )


def _proposal(state: State, number: int) -> Proposal:
    proposal = state.enrichment.proposal(number)
    if proposal is None:
        raise UsageError(f"no proposal has the number {number}", hint="`aime review` lists them")
    return proposal


def _checked(what: str, value: str) -> tuple[Lack, str | int]:
    for lack, (pattern, rule) in _OWN_VALUES.items():
        if what == lack:
            if not pattern.fullmatch(value):
                raise UsageError(f"not a {what}: {value}", hint=rule)
            return lack, int(value) if lack == "year" else value
    raise UsageError(f"no {what} can be set", hint=f"it is one of {', '.join(_OWN_VALUES)}")


def _album(settings: LoadedSettings, album_id: int, now: datetime) -> Candidate:
    with open_collection(settings.database, now) as collection:
        found = list(collection.candidates(ids=[album_id])) if abs(album_id) < 2**63 else []
    if not found:
        raise UsageError(f"no album has the id {album_id}", hint="`aime export-json` tells every id")
    return found[0]
