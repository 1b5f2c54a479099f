"""Takes a change back where what it wrote is still there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, literal_column, select, update

from aime_cli.collection.fields import Change
from aime_cli.collection.lacking import COVER
from aime_cli.collection.schema import Schema, album_metadata, albums, images

MADE = "album_id"
"""The column that tells of a row of metadata that had to be made."""

_OURS: Mapping[tuple[str, str], Table] = {
    ("albums", "spotify_url"): albums,
    ("albums", "image_url"): albums,
    ("albums", "year"): albums,
    ("images", "url"): images,
    ("metadata", "ai_info"): album_metadata,
    ("metadata", MADE): album_metadata,
}


def is_restored(connection: Connection, schema: Schema, album_id: int, change: Change) -> bool:
    """Take a change of an album back, and say whether it was still there."""
    table = _OURS.get((change.table, change.column))
    if table is None or not schema.has(table.c.id, table.c[change.column]):
        return False
    owner = table.c.id if table is albums else table.c.album_id
    mine = [owner == album_id, table.c.id == change.row_id, table.c[change.column] == change.new]
    if table is images:
        mine.append(images.c.image_type == COVER)
    if change.column == MADE:
        query: Select[Any] = select(literal_column("*")).select_from(table).where(*mine)
        row = connection.execute(query).mappings().first()
        kept = {"id", MADE, "created_at", "updated_at"}
        if row is None or any(row[name] is not None for name in row.keys() - kept):
            return False
    if change.column == MADE or (table is images and change.old is None):
        return connection.execute(delete(table).where(*mine)).rowcount > 0
    values = {change.column: change.old}
    return connection.execute(update(table).where(*mine).values(values)).rowcount > 0
