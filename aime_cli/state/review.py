"""What people have to decide about candidates, and what they decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, Select, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from aime_cli.entities import CatalogAlbum, Lack
from aime_cli.state.attempts import ask_again, close_open
from aime_cli.state.records import instant, storable
from aime_cli.state.runlog import Change, Rows
from aime_cli.state.tables import proposals, rejections

Decision = Literal["accepted", "rejected", "set"]
"""What became of a proposal; set: a person gave a value of their own."""

_PROPOSALS_AT_ONCE = 500
LARGEST = 2**63 - 1
"""The largest number that a row may have."""


@dataclass(frozen=True)
class Proposal:
    """A candidate that a person accepts or rejects, or a value that a person gave.

    Attributes:
        key, album_id, title, credit: The album; only the key is sure to stay the same.
        candidate: None where the value is a person's own.
        value: What would be written.
        score: From 0 to 1.
        reasons: Why it is not sure.
    """

    key: str
    album_id: int | None
    title: str
    credit: str
    lack: Lack
    candidate: CatalogAlbum | None
    value: str | int
    score: float
    reasons: Sequence[str] = ()
    id: int | None = None
    decision: Decision | None = None
    decided_at: datetime | None = None


class ReviewLog:
    """Proposals and decisions; a decision is never asked for again."""

    def __init__(self, rows: Rows, change: Change) -> None:
        self._rows = rows
        self._change = change

    def propose(self, proposal: Proposal, now: datetime) -> None:
        """Remember a candidate that a person must decide on, in place of the catalog's last one.

        A candidate that was decided on for this field is not proposed again. The same
        candidate keeps its number; another one gets a new number.
        """
        row = _row(proposal, now)
        same = _of(row, "album_key", "lack", "catalog")

        def change(connection: Connection) -> None:
            mine = (*same, proposals.c.candidate_id == row["candidate_id"])
            decided = select(proposals.c.id).where(*mine, proposals.c.decision.is_not(None))
            rejected = select(rejections.c.lack).where(*_rejection(row))
            if connection.execute(decided).first() or connection.execute(rejected).first():
                return
            is_open = proposals.c.decision.is_(None)
            if connection.execute(update(proposals).where(*mine, is_open).values(**row)).rowcount:
                return
            connection.execute(delete(proposals).where(*same, is_open))
            connection.execute(insert(proposals).values(**row))

        self._change(change)

    def proposals(self, *, decided: bool | None = False) -> Iterator[Proposal]:
        """Yield what waits for a decision, oldest first; a slow reader keeps nobody from writing.

        Args:
            decided: True for what was decided instead, None for both.
        """
        query = select(proposals).order_by(proposals.c.id).limit(_PROPOSALS_AT_ONCE)
        if decided is not None:
            column = proposals.c.decision
            query = query.where(column.is_not(None) if decided else column.is_(None))
        last = 0
        while rows := self._all(query.where(proposals.c.id > last)):
            yield from filter(None, map(_proposal, rows))
            last = rows[-1].id

    def proposal(self, id: int) -> Proposal | None:  # noqa: A002  the glossary's word
        """Return the proposal of this number, decided or not."""
        if abs(id) > LARGEST:
            return None
        found = self._all(select(proposals).where(proposals.c.id == id))
        return _proposal(found[0]) if found else None

    def decide(self, id: int, decision: Literal["accepted", "rejected"], now: datetime) -> None:  # noqa: A002
        """Remember what a person decided; who thinks better of it may decide again.

        Accepting closes what else is proposed for the field. After a rejection the field
        is due again at once, without the candidate.
        """

        def change(connection: Connection) -> None:
            row = connection.execute(select(proposals).where(proposals.c.id == id)).first()
            if row is None:
                return
            told = {"decision": decision, "decided_at": instant(now)}
            connection.execute(update(proposals).where(proposals.c.id == id).values(**told))
            if decision == "rejected":
                reject(connection, row._mapping, now)  # noqa: SLF001  SQLAlchemy's public name
                ask_again(connection, row.album_key, row.lack, row.catalog, now)
            else:
                connection.execute(delete(rejections).where(*_rejection(row._mapping)))  # noqa: SLF001
                close_open(connection, row.album_key, row.lack)

        self._change(change)

    def decide_value(  # noqa: PLR0913 -- an album is known by four values
        self,
        key: str,
        lack: Lack,
        value: str | int,
        now: datetime,
        *,
        album_id: int | None = None,
        title: str = "",
        credit: str = "",
    ) -> None:
        """Remember a person's own value for a field, in place of an earlier one; closes what is proposed.

        Args:
            album_id, title, credit: What to show beside it; by default as last proposed for the album.
        """
        own = Proposal(
            key=key,
            album_id=album_id,
            title=title,
            credit=credit,
            lack=lack,
            candidate=None,
            value=value,
            score=1.0,
        )
        row = _row(own, now) | {"decision": "set", "decided_at": instant(now)}

        def change(connection: Connection) -> None:
            known = select(proposals).where(*_of(row, "album_key")).order_by(proposals.c.id.desc())
            if not title and (last := connection.execute(known).first()):
                row.update(title=last.title, credit=last.credit, album_id=album_id or last.album_id)
            earlier = (*_of(row, "album_key", "lack"), proposals.c.decision == "set")
            connection.execute(delete(proposals).where(*earlier))
            close_open(connection, row["album_key"], lack)
            connection.execute(insert(proposals).values(**row))

        self._change(change)

    def rejected_ids(self, key: str, lack: Lack, catalog: str) -> frozenset[str]:
        """Return the candidates of a catalog that must not be taken for this field."""
        row = {"album_key": storable(key), "lack": lack, "catalog": catalog}
        mine = [rejections.c[name] == value for name, value in row.items()]
        return frozenset(found.candidate_id for found in self._all(select(rejections).where(*mine)))

    def _all(self, query: Select[Any]) -> list[Row[Any]]:
        return [row for rows in self._rows(query) for row in rows]


def reject(connection: Connection, row: Any, now: datetime) -> None:
    """Remember that a field must not take a candidate; without its id there is nothing to refuse."""
    if row["catalog"] and row["candidate_id"]:
        values = {name: row[name] for name in ("album_key", "lack", "catalog", "candidate_id")}
        added = upsert(rejections).values(**values, rejected_at=instant(now))
        connection.execute(added.on_conflict_do_nothing())


def _of(row: Any, *names: str) -> list[Any]:
    return [proposals.c[name] == row[name] for name in names]


def _rejection(row: Any) -> list[Any]:
    return [rejections.c[name] == row[name] for name in ("album_key", "lack", "catalog", "candidate_id")]


def _row(proposal: Proposal, now: datetime) -> dict[str, Any]:
    candidate = proposal.candidate
    return {
        "album_key": storable(proposal.key),
        "album_id": proposal.album_id,
        "title": storable(proposal.title),
        "credit": storable(proposal.credit),
        "lack": proposal.lack,
        "catalog": candidate.catalog if candidate else "",
        "candidate_id": storable(candidate.id) if candidate else "",
        "candidate": msgspec.json.encode(candidate).decode(),
        "value": value_json(proposal.value),
        "score": proposal.score,
        "reasons": msgspec.json.encode([storable(reason) for reason in proposal.reasons]).decode(),
        "proposed_at": instant(now),
    }


def value_json(value: str | int | None) -> str:
    """Return a value of the collection as JSON, whole; half a surrogate pair becomes a question mark."""
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()
    return msgspec.json.encode(value).decode()


def _proposal(row: Row[Any]) -> Proposal | None:
    """Return a proposal; None if it cannot be read, because bits have flipped."""
    try:
        return Proposal(
            key=row.album_key,
            album_id=row.album_id,
            title=row.title,
            credit=row.credit,
            lack=msgspec.convert(row.lack, Lack),
            candidate=msgspec.json.decode(row.candidate, type=CatalogAlbum | None),
            value=msgspec.json.decode(row.value, type=str | int),
            score=row.score,
            reasons=tuple(msgspec.json.decode(row.reasons, type=list[str])),
            id=row.id,
            decision=msgspec.convert(row.decision, Decision | None),
            decided_at=datetime.fromisoformat(row.decided_at) if row.decided_at else None,
        )
    except (ValueError, msgspec.MsgspecError):
        return None
