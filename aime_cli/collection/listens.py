"""The SELECT statements about listens, for the columns that a file has."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, LargeBinary, Select, and_, case, cast, func, null, or_, select

from aime_cli.collection.schema import Schema, album_metadata, albums, listening_history, tracks
from aime_cli.collection.statements import album_credits, is_id, is_of

OWNED = "discogs"
"""The source of albums on the shelf."""


def play_counts(schema: Schema, earliest: int, latest: int) -> Select[Any] | None:
    """Album id, listens at possible times and the last of them, by album.

    Grouped by track first: half the time of one grouping, as the join then runs in the
    order of the tracks.
    """
    if not schema.has(
        listening_history.c.track_id, listening_history.c.timestamp, tracks.c.id, tracks.c.album_id
    ):
        return None
    moment = listening_history.c.timestamp
    by_track = (
        select(listening_history.c.track_id, func.count().label("plays"), func.max(moment).label("last"))
        .where(moment.between(earliest, latest))
        .group_by(listening_history.c.track_id)
        .subquery()
    )
    return (
        select(
            tracks.c.album_id,
            func.sum(by_track.c.plays).label("plays"),
            cast(func.max(by_track.c.last), Integer).label("last"),
        )
        .join_from(by_track, tracks, tracks.c.id == by_track.c.track_id)
        .where(is_id(tracks.c.album_id), schema.is_first(tracks))
        .group_by(tracks.c.album_id)
        .order_by(tracks.c.album_id)
    )


def with_instants(plays: Select[Any] | None) -> Select[Any] | None:
    """Return play counts whose last listen is ISO 8601 in UTC: SQLite formats it in a third of the time."""
    if plays is None:
        return None
    album_id, counted, last = plays.selected_columns
    return plays.with_only_columns(
        album_id, counted, func.strftime("%Y-%m-%dT%H:%M:%S+00:00", last, "unixepoch")
    )


def impossible_listens(schema: Schema, earliest: int, latest: int) -> Select[Any] | None:
    """The number of listens outside these moments, in Unix seconds."""
    moment = listening_history.c.timestamp
    if not schema.has(moment):
        return None
    outside = or_(moment < earliest, moment > latest, moment.is_(None))
    return select(func.count()).select_from(listening_history).where(outside)


def candidate_rows(schema: Schema, plays: Select[Any] | None) -> Select[Any]:
    """Albums by id with the listens of all that share artist and title, as `Collection.candidates` unpacks.

    Our function `twin_key` says which do: listens fall mostly on the heard twin of an owned album.
    """
    names = album_credits(schema).cte("credits")
    column = albums.c
    key = twin_key(names.c.names)
    sources = albums.outerjoin(names, names.c.album_id == column.id)
    extra = schema.has(album_metadata.c.album_id)
    if extra:
        sources = sources.outerjoin(album_metadata, album_metadata.c.album_id == column.id)
    counted: tuple[ColumnElement[Any], ColumnElement[Any]] = (null(), null())
    if plays is not None:
        heard = _plays_by_key(plays, names).subquery()
        sources = sources.outerjoin(heard, heard.c.key == key)
        counted = (func.coalesce(heard.c.plays, 0), heard.c.last)
    edition = and_(func.typeof(column.year) == "integer", column.year > 0, is_of(schema, OWNED))
    texts = (
        column.support,
        column.discogs_id,
        column.discogs_url,
        column.spotify_url,
        column.apple_music_url,
    )
    return (
        select(
            column.id,
            schema.text(column.title),
            names.c.names,
            case((edition, column.year)) if schema.has(column.year) else null(),
            *map(schema.text, texts),
            schema.text(album_metadata.c.labels) if extra else null(),
            *counted,
        )
        .select_from(sources)
        .order_by(column.id)
    )


def _plays_by_key(plays: Select[Any], names: Any) -> Select[Any]:
    played = plays.subquery()
    key = twin_key(names.c.names).label("key")
    joined = played.join(albums, albums.c.id == played.c.album_id).outerjoin(
        names, names.c.album_id == albums.c.id
    )
    return (
        select(key, func.sum(played.c.plays).label("plays"), func.max(played.c.last).label("last"))
        .select_from(joined)
        .group_by(key)
    )


def twin_key(names: ColumnElement[Any]) -> ColumnElement[Any]:
    """What the rows of one album share, by these names of its artists; see `names.twin_key`."""
    # As bytes: a function of ours that is given text which is not UTF-8 fails before it starts.
    return func.twin_key(albums.c.id, cast(names, LargeBinary), cast(albums.c.title, LargeBinary))
