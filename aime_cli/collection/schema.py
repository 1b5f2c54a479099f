"""The tables of AIME v4.7, and which of their columns a given file has."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Cast,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
    select,
    text,
    true,
)

from aime_cli.errors import CollectionInvalid

metadata = MetaData()


def _table(name: str, *columns: Column[object]) -> Table:
    moments = [Column("created_at", DateTime), Column("updated_at", DateTime)]
    return Table(name, metadata, *columns, *moments)


artists = _table(
    "artists",
    Column("id", Integer, primary_key=True),
    Column("name", String(255), nullable=False, unique=True),
    Column("spotify_id", String(100)),
    Column("lastfm_url", String(500)),
)
albums = _table(
    "albums",
    Column("id", Integer, primary_key=True),
    Column("title", String(500), nullable=False),
    Column("year", Integer),
    Column("support", String(50)),
    Column("discogs_id", String(100), unique=True),
    Column("spotify_url", String(500)),
    Column("discogs_url", String(500)),
    Column("source", Text, nullable=False, server_default=text("'manual'")),
    Column("genre", String(200)),
    Column("image_url", String(1000)),
    Column("ai_description", String(2000)),
    Column("ai_style", String(500)),
    Column("apple_music_url", String(500)),
)
album_artist = Table(
    "album_artist",
    metadata,
    Column("album_id", Integer, ForeignKey("albums.id"), primary_key=True),
    Column("artist_id", Integer, ForeignKey("artists.id"), primary_key=True),
    Column("created_at", DateTime),
)
tracks = _table(
    "tracks",
    Column("id", Integer, primary_key=True),
    Column("album_id", Integer, ForeignKey("albums.id"), nullable=False),
    Column("title", String(500), nullable=False),
    Column("track_number", Integer),
    Column("duration_seconds", Integer),
    Column("spotify_id", String(100)),
)
listening_history = Table(
    "listening_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("track_id", Integer, ForeignKey("tracks.id"), nullable=False),
    Column("timestamp", Integer, nullable=False),
    Column("date", String(20), nullable=False),
    Column("source", String(20), nullable=False),
    Column("loved", Boolean, nullable=False),
    Column("created_at", DateTime),
)
images = _table(
    "images",
    Column("id", Integer, primary_key=True),
    Column("url", String(1000), nullable=False),
    Column("image_type", String(50), nullable=False),
    Column("source", String(50), nullable=False),
    Column("artist_id", Integer, ForeignKey("artists.id")),
    Column("album_id", Integer, ForeignKey("albums.id")),
)
album_metadata = _table(
    "metadata",
    Column("id", Integer, primary_key=True),
    Column("album_id", Integer, ForeignKey("albums.id"), nullable=False, unique=True),
    Column("ai_info", Text),
    Column("resume", Text),
    Column("labels", Text),
    Column("film_title", String(500)),
    Column("film_year", Integer),
    Column("film_director", String(200)),
)

PRESENT_COLUMNS = text(
    "SELECT m.name, p.name FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p WHERE m.name IN :names"
    " UNION ALL SELECT name, 'rowid' FROM pragma_table_list"
    " WHERE schema = 'main' AND type = 'table' AND NOT wr"
    " UNION ALL SELECT m.name, 'unique id' FROM sqlite_schema AS m JOIN pragma_table_info(m.name) AS p"
    " WHERE m.type = 'table' GROUP BY m.name HAVING max(p.pk) = 1 AND max(p.pk > 0 AND p.name = 'id')"
).bindparams(bindparam("names", value=sorted(metadata.tables), expanding=True))
"""Table and column of what the file has of AIME's tables; virtual ones tell of row ids and unique ids."""

_REQUIRED: Mapping[Table, frozenset[str]] = {
    albums: frozenset({"id", "title"}),
    artists: frozenset({"id", "name"}),
    album_artist: frozenset({"album_id", "artist_id"}),
}


class Schema:
    """Which tables and columns one file has; a column it lacks reads as NULL."""

    def __init__(self, present: Mapping[str, frozenset[str]], name: str) -> None:
        self._present = present
        for table, columns in _REQUIRED.items():
            missing = columns - present.get(table.name, frozenset())
            if table.name not in present:
                raise CollectionInvalid(
                    f"{name}: no {table.name} table", hint="database.url must name the database of AIME v4"
                )
            if missing:
                raise CollectionInvalid(f"{name}: the {table.name} table has no column {min(missing)}")

    def has(self, *columns: Column[object]) -> bool:
        """Say whether the file has all of these columns."""
        return all(column.name in self._present.get(column.table.name, ()) for column in columns)

    def missing(self, columns: Iterable[Column[Any]]) -> list[str]:
        """Return which of these columns the file lacks, as `table.column`."""
        return [f"{column.table.name}.{column.name}" for column in columns if not self.has(column)]

    def is_first(self, table: Table) -> ColumnElement[bool]:
        """Say whether a row is the first one with its id: not in every file are these primary keys.

        In a view, where no row is the first, whether it is the only one.
        """
        present = self._present.get(table.name, frozenset())
        if "unique id" in present:
            return true()
        same_id = table.alias("same_id")
        if "rowid" not in present:
            ids = select(same_id.c.id).group_by(same_id.c.id)
            return table.c.id.in_(ids.having(func.count() == 1))
        row: ColumnElement[int] = literal_column(f"{table.name}.rowid")
        return row.in_(select(func.min(literal_column("rowid"))).select_from(same_id).group_by(same_id.c.id))

    def link_order(self) -> ColumnElement[object]:
        """Return what orders an album's artists: the order in which they were linked."""
        if "rowid" in self._present[album_artist.name]:
            return literal_column("album_artist.rowid")
        return album_artist.c.artist_id

    def text(self, column: Column[object]) -> ColumnElement[str | None]:
        """Return the column as text, whatever a row holds there."""
        return cast(column, Text) if self.has(column) else cast(null(), Text)

    def scalar(self, column: Column[object]) -> ColumnElement[object]:
        """Return the column as the number or text a row holds there; bytes become text."""
        if not self.has(column):
            return cast(null(), Integer)
        bare: ColumnElement[object] = column
        as_text: Cast[str] = cast(column, Text)
        return case((func.typeof(bare) == "blob", as_text), else_=bare)


def schema_of(connection: Connection, name: str) -> Schema:
    """Return which of AIME's tables and columns an open file has.

    Args:
        name: What to call the file in an error.

    Raises:
        CollectionInvalid: It lacks a table or a column that is required.
    """
    present: dict[str, set[str]] = {}
    for table, column in connection.execute(PRESENT_COLUMNS):
        present.setdefault(table, set()).add(column)
    return Schema({table: frozenset(columns) for table, columns in present.items()}, name)
