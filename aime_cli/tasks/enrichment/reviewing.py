"""Carries out what a person decides about matches, and about values of their own."""

import re
from datetime import datetime

from aime_cli.collection import Change, Changes, Fill, Target, open_collection, open_for_changes
from aime_cli.entities import Candidate, Lack
from aime_cli.errors import UsageError
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


def accept(settings: LoadedSettings, state: State, number: int, now: datetime) -> str:
    """Write a candidate where the field is still empty; return what was done.

    Raises:
        UsageError: There is no such proposal.
        TryLater: Somebody keeps the collection locked.
        CollectionInvalid, FolderUnusable, WriteFailed: The collection cannot be written.
    """
    proposal = _proposal(state, number)
    if proposal.candidate is None or proposal.album_id is None:
        raise UsageError(f"{number} is a value that was set, no candidate")
    target = Target(proposal.album_id, proposal.key)
    is_written = _write(settings, state, proposal, target, now)
    if proposal.lack == "year" and isinstance(proposal.value, int):
        state.enrichment.remember_year(proposal.key, proposal.value, proposal.candidate.id, now)
    state.enrichment.decide(number, "accepted", now)
    if is_written or proposal.lack == "year":
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


def set_value(  # noqa: PLR0913, PLR0917 -- an album, a field and a value of it
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
    with open_for_changes(settings.database) as changes:
        changes.replace(
            Target(album_id, key),
            Fill(lack, own, "person"),
            before=_Noting(state, album_id, key, "person", now).note,
        )
    if isinstance(own, int):
        state.enrichment.remember_year(key, own, "person", now)
    state.enrichment.decide_value(key, lack, own, now, album_id=album_id, title=album.title, credit=credit)
    return f"set: {lack} of {album.title} is {own}"


class _Noting:
    """Notes what is about to be written outside of a run."""

    def __init__(self, state: State, album_id: int, key: str, source: str, now: datetime) -> None:
        self._state = state
        self._album_id = album_id
        self._key = key
        self._source = source
        self._now = now

    def note(self, changes: "list[Change] | tuple[Change, ...]") -> None:
        """Note these changes."""
        for change in changes:
            self._state.enrichment.begin_write(
                Write(
                    run_id=None,
                    key=self._key,
                    album_id=self._album_id,
                    lack=change.lack,
                    source=self._source,
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
