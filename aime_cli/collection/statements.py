"""The SELECT statements behind the questions, for the columns that a file has."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
)

from aime_cli.collection.schema import (
    Schema,
    album_artist,
    album_metadata,
    albums,
    artists,
    images,
    tracks,
)
from aime_cli.collection.values import NOTE_LENGTH
from aime_cli.entities import DESCRIPTION_START

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


def shelf_rows(schema: Schema, *, plays: Select[Any] | None, brief: bool) -> Select[Any]:
    """Albums by section, year and title, in the order that `Collection.shelf` unpacks; details follow.

    SQLite sorts, with our functions `section_key` and `title_key`, so that memory stays flat.
    """
    credits_ = album_credits(schema).subquery()
    column = albums.c
    sources = albums.outerjoin(credits_, credits_.c.album_id == column.id)
    if schema.has(album_metadata.c.album_id):
        sources = sources.outerjoin(album_metadata, album_metadata.c.album_id == column.id)
    year = case((func.typeof(column.year) == "integer", column.year)) if schema.has(column.year) else null()
    known_year = case((year > 0, year))
    # As bytes: a function of ours that is given text which is not UTF-8 fails before it starts.
    section = func.section_key(cast(credits_.c.names, LargeBinary))
    title_key = func.title_key(cast(column.title, LargeBinary))
    texts = _descriptions(schema, brief=brief)
    selected = select(section, column.id, schema.text(column.title), credits_.c.names, known_year, *texts)
    if not brief:
        selected = selected.add_columns(*_details(schema))
        counted: tuple[Any, Any] = (null(), null())
        if plays is not None:
            played = plays.subquery()
            sources = sources.outerjoin(played, played.c.album_id == column.id)
            counted = (func.coalesce(played.c.plays, 0), played.c.last)
        selected = selected.add_columns(*counted)
    return selected.select_from(sources).order_by(
        section, known_year.is_(None), known_year, title_key, column.id
    )


def _descriptions(schema: Schema, *, brief: bool) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return `ai_info`, perhaps only its beginning, and `ai_description` where that may not be enough."""
    ai_info = schema.text(album_metadata.c.ai_info)
    beginning = func.substr(ai_info, 1, DESCRIPTION_START)
    says_little = func.coalesce(func.length(func.trim(beginning, " \t\r\n")), 0) <= NOTE_LENGTH
    shown = case((says_little, ai_info), else_=beginning) if brief else ai_info
    return shown, case((says_little, schema.text(albums.c.ai_description)))


def _details(schema: Schema) -> list[ColumnElement[Any]]:
    column, extra = albums.c, album_metadata.c
    names = (column.support, column.genre, column.discogs_url, column.spotify_url, column.apple_music_url)
    return [*map(schema.text, names), schema.text(extra.labels)]
