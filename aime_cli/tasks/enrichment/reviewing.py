"""Carries out what a person decides about matches, and about values of their own."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from aime_cli.collection import BUSY_SECONDS, PERSON, Changes, Fill, Target, open_collection, open_for_changes
from aime_cli.entities import Candidate, CatalogAlbum, Lack
from aime_cli.errors import TryLater, UsageError
from aime_cli.lock import task_lock
from aime_cli.names import album_key, artist_credit
from aime_cli.settings import LoadedSettings
from aime_cli.state import Proposal, State
from aime_cli.tasks.enrichment.noting import Note, deciding

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
        UsageError: There is no such proposal, or the file has no room for it.
        TryLater: A run of enrichment goes on, or somebody keeps the collection or our memory locked.
        CollectionInvalid, FolderUnusable, WriteFailed: The collection or our memory cannot be written.
    """
    proposal, candidate = _proposed(state, number)
    if proposal.album_id is None:
        raise UsageError(f"{number} names no album")
    if proposal.decision == "accepted":
        return f"accepted {number} before"
    target = Target(proposal.album_id, proposal.key)

    def decide() -> None:
        if proposal.lack == "year" and isinstance(proposal.value, int):
            state.enrichment.remember_year(proposal.key, proposal.value, candidate.id, now)
        state.enrichment.decide(number, "accepted", now)

    with (
        _opened(settings, proposal.lack, now, busy_seconds) as changes,
        deciding(state, Note(target, candidate.catalog, now, candidate.id), decide) as before,
    ):
        fill = Fill(proposal.lack, proposal.value, candidate.catalog)
        written = changes.fill(target, [fill], before=before)
    if written or proposal.lack == "year":
        return f"accepted {number}: {proposal.lack} of {proposal.title} is {proposal.value}"
    return f"accepted {number}: but {proposal.title} was changed meanwhile, and nothing is written"


def reject(settings: LoadedSettings, state: State, number: int, now: datetime) -> str:  # noqa: ARG001 -- as accept
    """Never propose a candidate again; return what was done.

    Raises:
        UsageError: There is no such proposal, or it was accepted, and what it says is written.
        TryLater, WriteFailed: Our memory does not keep the decision.
    """
    proposal, _ = _proposed(state, number)
    if proposal.decision == "accepted":
        hint = f"`aime review set {proposal.album_id} {proposal.lack} VALUE` gives the album another value"
        raise UsageError(f"{number} was accepted, and its value is written", hint=hint)
    with state.keeping():
        state.enrichment.decide(number, "rejected", now)
    return f"rejected {number}: the next run looks for another {proposal.lack} of {proposal.title}"


def set_value(  # noqa: PLR0913 -- what a person says has three parts
    settings: LoadedSettings,
    state: State,
    album_id: int,
    what: str,
    value: str,
    now: datetime,
    *,
    busy_seconds: float = BUSY_SECONDS,
) -> str:
    """Write a person's own value, in place of any other; return what was done.

    Args:
        busy_seconds: How long to wait for another program that writes to the collection.

    Raises:
        UsageError: There is no such album or field, it cannot have this value, or the file has no room.
        TryLater: A run of enrichment goes on, or somebody keeps the collection or our memory locked,
            or changes the album at this moment.
        CollectionInvalid, FolderUnusable, WriteFailed: The collection or our memory cannot be written.
    """
    lack, own = _checked(what, value)
    state.check_kept()
    album = _album(settings, album_id, now)
    credit = artist_credit(album.artists)
    key = album_key(album.discogs_id, credit, album.title, album.format)
    target = Target(album_id, key)

    def decide() -> None:
        if isinstance(own, int):
            state.enrichment.remember_year(key, own, PERSON, now)
        state.enrichment.decide_value(
            key, lack, own, now, album_id=album_id, title=album.title, credit=credit
        )

    with (
        _opened(settings, lack, now, busy_seconds) as changes,
        deciding(state, Note(target, PERSON, now), decide) as before,
    ):
        present = changes.value(target, lack)
        is_ours = changes.replace(target, lack, own, present, before=before) or present == own
        if not is_ours and lack != "year":  # the year of a pressing stays: the original one is ours to keep
            raise TryLater(f"album {album_id} is being changed by another program", hint="try again")
    return f"set: {lack} of {album.title} is {own}"


@contextmanager
def _opened(settings: LoadedSettings, lack: Lack, now: datetime, busy_seconds: float) -> Iterator[Changes]:
    """Open the collection while no run of enrichment goes on, if it has room for what fills this."""
    with (
        task_lock(settings.home, "enrich"),
        task_lock(settings.home, "describe"),
        open_for_changes(settings.database, now=now, busy_seconds=busy_seconds) as changes,
    ):
        if not changes.has_room(lack):
            raise UsageError(f"{settings.database} has no room for a {lack}", hint="its program is too old")
        yield changes


def _proposed(state: State, number: int) -> tuple[Proposal, CatalogAlbum]:
    state.check_kept()
    proposal = state.enrichment.proposal(number)
    if proposal is None:
        raise UsageError(f"no proposal has the number {number}", hint="`aime review` lists them")
    if proposal.candidate is None:
        raise UsageError(f"{number} is a value that was set, no candidate")
    return proposal, proposal.candidate


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
