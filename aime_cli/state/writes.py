"""What enrichment has written to the collection, so that it can be taken back."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from aime_cli.entities import Lack
from aime_cli.state.records import instant, storable
from aime_cli.state.review import LARGEST, reject, value_json
from aime_cli.state.runlog import Change, Rows
from aime_cli.state.tables import original_years, proposals, texts, writes


@dataclass(frozen=True)
class Write:
    """One value that was written to the collection.

    Attributes:
        run_id: None outside of a run, as after a decision.
        row_id: In `table`; None where it has none.
        catalog, candidate_id: As in `CatalogAlbum`; None where the value is from no catalog.
        undone_at: When it was taken back.
    """

    run_id: int | None
    key: str
    album_id: int
    lack: Lack
    source: str
    table: str
    column: str
    old: str | int | None
    new: str | int
    written_at: datetime
    row_id: int | None
    catalog: str | None = None
    candidate_id: str | None = None
    id: int | None = None
    undone_at: datetime | None = None


@dataclass(frozen=True)
class TextOrigin:
    """Who wrote a description, and how."""

    model: str
    prompt_version: str
    language: str
    source: str
    written_at: datetime


class WriteLog:
    """Values that were written, and where texts are from."""

    def __init__(self, rows: Rows, change: Change) -> None:
        self._rows = rows
        self._change = change

    def begin_write(self, write: Write) -> int | None:
        """Note what is about to be written; return its id, None where it cannot be noted.

        Call it before the collection is changed: a run that is killed between the two
        leaves a note of a value that is not there, which is never taken for one to undo.
        """
        made: list[int] = []

        def change(connection: Connection) -> None:
            made.append(connection.execute(insert(writes).values(**_row(write))).lastrowid)

        self._change(change)
        return made[0] if made else None

    def cancel_write(self, ids: Sequence[int]) -> None:
        """Forget these notes: nothing was written after all."""

        def change(connection: Connection) -> None:
            connection.execute(delete(writes).where(writes.c.id.in_(ids)))

        self._change(change)

    def writes(self, run_id: int) -> tuple[Write, ...]:
        """Return what a run has written, in its order, with what was taken back since."""
        if abs(run_id) > LARGEST:
            return ()
        query = select(writes).where(writes.c.run_id == run_id).order_by(writes.c.id)
        return tuple(filter(None, (_write(row) for rows in self._rows(query) for row in rows)))

    def undone(self, id: int, now: datetime) -> None:  # noqa: A002  the glossary's word
        """Note that a written value was taken back, so that no run writes it again.

        The field is left alone from now on (`decisions`); what was accepted counts as rejected:
        the value's candidate, where it has one, is not taken again even when the album is asked for.
        """

        def change(connection: Connection) -> None:
            row = connection.execute(select(writes).where(writes.c.id == id)).first()
            if row is None:
                return
            connection.execute(update(writes).where(writes.c.id == id).values(undone_at=instant(now)))
            reject(connection, row._mapping, now)  # noqa: SLF001  SQLAlchemy's public name
            accepted = (
                proposals.c.album_key == row.album_key,
                proposals.c.lack == row.lack,
                proposals.c.value == row.new,
                proposals.c.decision.in_(("accepted", "set")),
            )
            for proposal in connection.execute(select(proposals).where(*accepted)).all():
                reject(connection, proposal._mapping, now)  # noqa: SLF001
            told = {"decision": "rejected", "decided_at": instant(now)}
            connection.execute(update(proposals).where(*accepted).values(**told))
            if row.lack == "year":
                connection.execute(delete(original_years).where(original_years.c.album_key == row.album_key))
            if row.lack == "description":
                connection.execute(delete(texts).where(texts.c.album_key == row.album_key))

        self._change(change)

    def decisions(self) -> dict[tuple[str, Lack], str | int | None]:
        """Return what people decided, by key and field: the value that it is to have, None for none.

        A value that was taken back leaves its field alone, unless a person has set another one since.
        """
        undone = select(writes.c.album_key, writes.c.lack, writes.c.undone_at).where(
            writes.c.undone_at.is_not(None)
        )
        given = select(
            proposals.c.album_key, proposals.c.lack, proposals.c.decided_at, proposals.c.value
        ).where(proposals.c.decision.in_(("accepted", "set")))
        rows: list[Any] = [(*row, "null") for found in self._rows(undone) for row in found]
        rows += [row for found in self._rows(given) for row in found]
        decided: dict[tuple[str, Lack], str | int | None] = {}
        for key, lack, _, value in sorted(rows, key=lambda row: str(row[2])):
            with suppress(msgspec.MsgspecError):  # bits have flipped
                decided[key, lack] = msgspec.json.decode(value, type=str | int | None)
        return decided

    def remember_text(
        self,
        key: str,
        model: str,
        prompt_version: str,
        language: str,
        now: datetime,
        source: str = "chat",
    ) -> None:
        """Remember who wrote an album's description."""
        told = {
            "model": storable(model),
            "prompt_version": storable(prompt_version),
            "language": language,
            "source": source,
            "written_at": instant(now),
        }
        added = upsert(texts).values(album_key=storable(key), **told)

        def change(connection: Connection) -> None:
            connection.execute(added.on_conflict_do_update(index_elements=["album_key"], set_=told))

        self._change(change)

    def text_origin(self, key: str) -> TextOrigin | None:
        """Return who wrote an album's description; None if we did not."""
        query = select(texts).where(texts.c.album_key == storable(key))
        for row in [row for rows in self._rows(query) for row in rows]:
            try:
                moment = datetime.fromisoformat(row.written_at)
            except ValueError:
                return None  # bits have flipped
            return TextOrigin(row.model, row.prompt_version, row.language, row.source, moment)
        return None


def _row(write: Write) -> dict[str, Any]:
    return {
        "run_id": write.run_id,
        "album_key": storable(write.key),
        "album_id": write.album_id,
        "lack": write.lack,
        "source": write.source,
        "in_table": write.table,
        "in_column": write.column,
        "row_id": write.row_id,
        "old": value_json(write.old),
        "new": value_json(write.new),
        "written_at": instant(write.written_at),
        "catalog": write.catalog,
        "candidate_id": storable(write.candidate_id) if write.candidate_id else None,
    }


def _write(row: Row[Any]) -> Write | None:
    """Return what was written; None if it cannot be read, because bits have flipped."""
    try:
        return Write(
            run_id=row.run_id,
            key=row.album_key,
            album_id=row.album_id,
            lack=msgspec.convert(row.lack, Lack),
            source=row.source,
            table=row.in_table,
            column=row.in_column,
            old=msgspec.json.decode(row.old, type=str | int | None),
            new=msgspec.json.decode(row.new, type=str | int),
            written_at=datetime.fromisoformat(row.written_at),
            row_id=row.row_id,
            catalog=row.catalog,
            candidate_id=row.candidate_id,
            id=row.id,
            undone_at=datetime.fromisoformat(row.undone_at) if row.undone_at else None,
        )
    except (ValueError, msgspec.MsgspecError):
        return None
