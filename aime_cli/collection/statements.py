"""The SELECT statements behind the questions, for the columns that a file has."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, select

from aime_cli.collection.schema import (
    Schema,
    album_artist,
    album_metadata,
    albums,
    artists,
    images,
    tracks,
)

_JUNK_ON_ALBUMS = 3
NAME_SEPARATOR = "\x1f"
"""Stands between the names of an album's artists where SQL joins them."""


def of_source(schema: Schema, statement: Select[Any], source: str | None) -> Select[Any]:
    """Keep the albums of `source`, where one is asked for."""
    return statement if source is None else statement.where(is_of(schema, source))


def is_of(schema: Schema, source: str) -> ColumnElement[bool]:
    """Say whether an album is of `source`; in files before 4.1 a Discogs id says what is from there."""
    if schema.has(albums.c.source):
        return schema.text(albums.c.source) == source
    return and_(schema.text(albums.c.discogs_id).is_not(None), literal(source) == "discogs")


def is_id(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether a row names an album: SQLite lets NULL and text into any column."""
    return func.typeof(column) == "integer"


def album_rows(schema: Schema) -> Select[Any]:
    """Albums by id, in the order that `Collection.albums` unpacks."""
    columns = albums.c
    return select(
        columns.id,
        schema.text(columns.title),
        schema.scalar(columns.year),
        *map(
            schema.text,
            (
                columns.support,
                columns.source,
                columns.genre,
                columns.discogs_id,
                columns.discogs_url,
                columns.spotify_url,
                columns.apple_music_url,
                columns.image_url,
                columns.ai_style,
                columns.ai_description,
                columns.created_at,
                columns.updated_at,
            ),
        ),
    ).order_by(columns.id)


def artist_names(schema: Schema) -> Select[Any]:
    """Album id and artist's name, by album in the order of the links."""
    link = album_artist.c
    return (
        select(link.album_id, schema.text(artists.c.name).label("name"))
        .join_from(album_artist, artists, artists.c.id == link.artist_id)
        .where(is_id(link.album_id))
        .order_by(link.album_id, schema.link_order())
    )


def album_credits(schema: Schema) -> Select[Any]:
    """Album id and the names of its artists as one text, `NAME_SEPARATOR` between them."""
    names = artist_names(schema).subquery()
    return select(names.c.album_id, func.group_concat(names.c.name, NAME_SEPARATOR).label("names")).group_by(
        names.c.album_id
    )


def album_images(schema: Schema) -> Select[Any] | None:
    """Album id, url, type and source of pictures, by album."""
    image = images.c
    if not schema.has(image.album_id):
        return None
    texts = map(schema.text, (image.url, image.image_type, image.source))
    return select(image.album_id, *texts).where(is_id(image.album_id)).order_by(image.album_id, image.id)


def metadata_rows(schema: Schema) -> Select[Any] | None:
    """Album id and what `metadata` holds, in the order that `Collection.albums` unpacks."""
    column = album_metadata.c
    if not schema.has(column.album_id):
        return None
    return (
        select(
            column.album_id,
            schema.text(column.ai_info),
            schema.text(column.resume),
            schema.text(column.labels),
            schema.text(column.film_title),
            schema.scalar(column.film_year),
            schema.text(column.film_director),
        )
        .where(is_id(column.album_id))
        .order_by(column.album_id)
    )


def track_counts(schema: Schema) -> Select[Any] | None:
    """Album id and number of tracks, by album."""
    album_id = tracks.c.album_id
    if not schema.has(album_id):
        return None
    return select(album_id, func.count()).where(is_id(album_id)).group_by(album_id).order_by(album_id)


def junk_descriptions(schema: Schema) -> Select[Any] | None:
    """AI descriptions that stand on three albums or more."""
    if not schema.has(albums.c.ai_description):
        return None
    shared = schema.text(albums.c.ai_description)
    return select(shared).where(shared.is_not(None)).group_by(shared).having(func.count() >= _JUNK_ON_ALBUMS)
