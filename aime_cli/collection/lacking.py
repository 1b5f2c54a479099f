"""The SELECT statements about what enrichment can fill, and about texts, for the columns that a file has."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, not_, null, or_, select

from aime_cli.collection import values
from aime_cli.collection.listens import OWNED, candidate_rows
from aime_cli.collection.schema import Schema, album_metadata, albums, images, tracks
from aime_cli.collection.statements import NAME_SEPARATOR, is_id, is_of
from aime_cli.entities import Lack, LackingAlbum

BLANKS = " \t\r\n"
COVER = "album"
"""The type of an image that shows an album."""

_FLAGGED: Sequence[Lack] = ("link", "cover", "description")


def fillable(schema: Schema) -> frozenset[Lack]:
    """Return what this file has room for; the original year goes to our memory, so there is always room."""
    rooms: dict[Lack, bool] = {
        "year": True,
        "link": schema.has(albums.c.spotify_url),
        "cover": schema.has(albums.c.image_url) or keeps_images(schema),
        "description": keeps_texts(schema),
    }
    return frozenset(lack for lack, has_room in rooms.items() if has_room)


def keeps_images(schema: Schema) -> bool:
    """Say whether the file has the table of images."""
    image = images.c
    return schema.has(image.id, image.album_id, image.url, image.image_type)


def keeps_texts(schema: Schema) -> bool:
    """Say whether the file has the table of descriptions."""
    extra = album_metadata.c
    return schema.has(extra.id, extra.album_id, extra.ai_info)


def lacking_rows(schema: Schema, plays: Select[Any] | None, lacks: frozenset[Lack]) -> Select[Any]:
    """Albums that lack any of these, by id: what `lacking_albums` unpacks."""
    is_edition = func.coalesce(is_of(schema, OWNED), false())
    year = albums.c.year
    is_year = and_(func.typeof(year) == "integer", year > 0, not_(is_edition))
    has_no_year = or_(year.is_(None), and_(func.typeof(year) == "integer", year <= 0))
    flags = _flags(schema)
    rows = candidate_rows(schema, plays).add_columns(
        is_edition,
        case((is_year, year)) if schema.has(year) else null(),
        has_no_year if schema.has(year) else false(),
        *(flags[lack] if lack in lacks else false() for lack in _FLAGGED),
    )
    return rows if "year" in lacks else rows.where(or_(*(flags[lack] for lack in lacks)))


def lacking_albums(
    rows: Iterable[Sequence[Any]], lacks: Collection[Lack], *, all_owned: bool
) -> Iterator[LackingAlbum]:
    """Yield what the rows of `lacking_rows` say.

    Args:
        all_owned: Whether albums are owned whatever their source.
    """
    always: frozenset[Lack] = frozenset({"year"} if "year" in lacks else ())
    last = None
    for row in rows:
        # fmt: off
        (album_id, title, names, edition, support, discogs_id, _, _, _, labels, plays, _,
         is_edition, year, has_no_year, *flags) = row
        # fmt: on
        if album_id == last:
            continue  # a file that lets an album have several rows of metadata
        last = album_id
        yield LackingAlbum(
            album_id,
            title or "",
            names.split(NAME_SEPARATOR) if names else (),
            support,
            discogs_id,
            all_owned or bool(is_edition),
            edition,
            year,
            values.labels(labels),
            plays,
            always | {lack for lack, flag in zip(_FLAGGED, flags, strict=True) if flag},
            bool(is_edition or discogs_id),
            bool(has_no_year and not (is_edition or discogs_id)),
        )


def heard_track_rows(schema: Schema, ids: Sequence[int]) -> Select[Any] | None:
    """Album id and title of the tracks of these albums, in stored order."""
    track = tracks.c
    if not schema.has(track.id, track.album_id, track.title):
        return None
    title = schema.text(track.title)
    named = select(track.album_id, title).where(track.album_id.in_(ids), title.is_not(None))
    return named.order_by(track.album_id, track.id)


def description_rows(schema: Schema) -> Select[Any] | None:
    """Album id and `ai_info` of the albums that have one, by album."""
    if not keeps_texts(schema):
        return None
    extra = album_metadata.c
    text = schema.text(extra.ai_info)
    joined = select(albums.c.id, text).join_from(albums, album_metadata, extra.album_id == albums.c.id)
    return joined.where(not_(_is_blank(text))).order_by(albums.c.id)


def _flags(schema: Schema) -> dict[Lack, ColumnElement[bool]]:
    """Return what says that an album lacks something, for all but the year."""
    no_cover = _is_blank(schema.text(albums.c.image_url))
    if keeps_images(schema):
        shown = select(images.c.album_id).where(images.c.image_type == COVER, is_id(images.c.album_id))
        no_cover = and_(no_cover, albums.c.id.not_in(shown))
    no_text: ColumnElement[bool] = false()
    if keeps_texts(schema):
        extra = album_metadata.c
        is_text = not_(_is_blank(schema.text(extra.ai_info)))
        told = select(extra.album_id).where(is_text, is_id(extra.album_id))
        no_text = albums.c.id.not_in(told)
    return {"link": _is_blank(schema.text(albums.c.spotify_url)), "cover": no_cover, "description": no_text}


def _is_blank(text: ColumnElement[str | None]) -> ColumnElement[bool]:
    return func.coalesce(func.trim(text, BLANKS), "") == ""
