"""What is written to an album, and where the file keeps it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, select

from aime_cli.collection.lacking import BLANKS, COVER, keeps_images, keeps_texts
from aime_cli.collection.listens import OWNED
from aime_cli.collection.schema import Schema, album_artist, album_metadata, albums, images
from aime_cli.collection.statements import artist_names
from aime_cli.entities import Lack
from aime_cli.names import album_key, artist_credit

Stored = str | int | float | bytes | None


@dataclass(frozen=True)
class Target:
    """The album to change: row ids are reused after a delete, so the key must match, too.

    Attributes:
        key: As `names.album_key` makes it.
    """

    album_id: int
    key: str


@dataclass(frozen=True)
class Fill:
    """A value for what an album lacks, and the catalog or service that it is from."""

    lack: Lack
    value: str | int
    source: str


@dataclass(frozen=True)
class Change:
    """A value that was changed.

    A row of metadata that had to be made is told twice: `album_id` changes from None, and
    then `ai_info` does. A row of images that had to be made is told by its `url`.
    """

    table: str
    column: str
    row_id: int
    old: str | int | None
    new: str | int

    @property
    def lack(self) -> Lack:
        """What was filled."""
        return _LACK_OF[self.table, self.column]


_LACK_OF: dict[tuple[str, str], Lack] = {
    ("albums", "spotify_url"): "link",
    ("albums", "year"): "year",
    ("albums", "image_url"): "cover",
    ("images", "url"): "cover",
    ("metadata", "ai_info"): "description",
    ("metadata", "album_id"): "description",
}


@dataclass(frozen=True)
class Place:
    """A column of one row; `row_id` is None where the row is still to be made."""

    table: Table
    column: str
    row_id: int | None
    value: Stored = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept there; an image is there as soon as its row is."""
        if self.row_id is None or self.value is None:
            return True
        if self.table is images:
            return False
        if isinstance(self.value, str):
            return not self.value.strip(BLANKS)
        return isinstance(self.value, int) and self.value <= 0


class Album:
    """An album in the transaction that changes it."""

    def __init__(self, connection: Connection, schema: Schema, id: int) -> None:  # noqa: A002  the glossary's word
        """Read what says which album it is."""
        self._connection = connection
        self._schema = schema
        self._id = id
        column = albums.c
        known = (column.title, column.support, column.discogs_id, column.source)
        texts: list[Any] = [schema.text(each) for each in known]
        query: Select[Any] = select(*texts).where(column.id == id)
        self._row = connection.execute(query).first()

    @property
    def key(self) -> str | None:
        """The key of `names.album_key`; None where the album is gone."""
        if self._row is None:
            return None
        title, support, discogs_id, _ = self._row
        linked = artist_names(self._schema).where(album_artist.c.album_id == self._id)
        rows = self._connection.execute(linked)
        credit = artist_credit([name for _, name in rows if name is not None])
        return album_key(discogs_id, credit, title or "", support)

    def places(self, lack: Lack) -> list[Place]:
        """Return every place that is to hold what fills a lack; none where the file has no room."""
        match lack:
            case "link":
                return self._own("spotify_url")
            case "year":
                return [] if self._is_edition else self._own("year")
            case "cover":
                return self._own("image_url") + self._images()
            case "description":
                return self._texts()

    @property
    def _is_edition(self) -> bool:
        """Whether its year is that of a pressing, which is right as it is."""
        return self._row is not None and (self._row[3] == OWNED or bool(self._row[2]))

    def _own(self, name: str) -> list[Place]:
        if not self._schema.has(albums.c[name]):
            return []
        return self._stored(albums, name, albums.c.id == self._id)

    def _images(self) -> list[Place]:
        if not keeps_images(self._schema):
            return []
        mine = and_(images.c.album_id == self._id, images.c.image_type == COVER)
        return self._stored(images, "url", mine) or [Place(images, "url", None)]

    def _texts(self) -> list[Place]:
        if not keeps_texts(self._schema):
            return []
        extra = album_metadata
        return self._stored(extra, "ai_info", extra.c.album_id == self._id) or [Place(extra, "ai_info", None)]

    def _stored(self, table: Table, name: str, mine: ColumnElement[bool]) -> list[Place]:
        query = select(table.c.id, table.c[name]).where(mine).order_by(table.c.id)
        return [Place(table, name, row_id, value) for row_id, value in self._connection.execute(query)]
