"""Albums as on a shelf: the statement that SQLite sorts, and the entries that its rows are."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Collection as AbstractCollection
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, Select, case, cast, func, null, select

from aime_cli.collection import values
from aime_cli.collection.schema import Schema, album_metadata, albums
from aime_cli.collection.snapshot import check_id
from aime_cli.collection.statements import NAME_SEPARATOR, album_credits
from aime_cli.collection.values import NOTE_LENGTH
from aime_cli.entities import DESCRIPTION_START, ShelfDetails, ShelfEntry
from aime_cli.names import album_key, artist_credit

OriginalYear = Callable[[str], int | None]
"""Returns in which year the album of a key first came out."""


def shelf_rows(schema: Schema, *, plays: Select[Any] | None, brief: bool, is_keyed: bool) -> Select[Any]:
    """Albums by section, year and title: what `shelf_entries` unpacks; details follow, then what keys need.

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
        selected = selected.add_columns(*_detail_columns(schema))
        counted: tuple[Any, Any] = (null(), null())
        if plays is not None:
            played = plays.subquery()
            sources = sources.outerjoin(played, played.c.album_id == column.id)
            counted = (func.coalesce(played.c.plays, 0), played.c.last)
        selected = selected.add_columns(*counted)
    if is_keyed:
        selected = selected.add_columns(*map(schema.text, (column.discogs_id, column.support)))
    return selected.select_from(sources).order_by(
        section, known_year.is_(None), known_year, title_key, column.id
    )


def shelf_entries(
    rows: Iterable[Sequence[Any]],
    junk: AbstractCollection[int],
    *,
    brief: bool,
    original_year: OriginalYear | None,
) -> Iterator[ShelfEntry]:
    """Yield what the rows of `shelf_rows` say; with `original_year` they must be keyed.

    Args:
        junk: As for `values.description`.
    """
    for section, album_id, title, names, year, ai_info, ai_description, *details in rows:
        check_id(album_id)
        artists, first_year = names.split(NAME_SEPARATOR) if names else (), None
        if original_year:
            *details, discogs_id, support = details  # noqa: PLW2901 -- without what only the key needs
            first_year = original_year(album_key(discogs_id, artist_credit(artists), title or "", support))
        yield ShelfEntry(
            section,
            album_id,
            title or "",
            artists,
            year,
            values.description(title or "", ai_info, ai_description, junk),
            brief and ai_info is not None and len(ai_info) == DESCRIPTION_START,
            _details(*details) if details else None,
            first_year,
        )


def _descriptions(schema: Schema, *, brief: bool) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    """Return `ai_info`, perhaps only its beginning, and `ai_description` where that may not be enough."""
    ai_info = schema.text(album_metadata.c.ai_info)
    beginning = func.substr(ai_info, 1, DESCRIPTION_START)
    says_little = func.coalesce(func.length(func.trim(beginning, " \t\r\n")), 0) <= NOTE_LENGTH
    shown = case((says_little, ai_info), else_=beginning) if brief else ai_info
    return shown, case((says_little, schema.text(albums.c.ai_description)))


def _detail_columns(schema: Schema) -> list[ColumnElement[Any]]:
    column, extra = albums.c, album_metadata.c
    names = (column.support, column.genre, column.discogs_url, column.spotify_url, column.apple_music_url)
    return [*map(schema.text, names), schema.text(extra.labels)]


def _details(  # noqa: PLR0913, PLR0917 -- _detail_columns, and the listens
    support: str | None,
    genre: str | None,
    discogs_url: str | None,
    spotify_url: str | None,
    apple_music_url: str | None,
    labels: str | None,
    play_count: int | None,
    last_listen: int | None,
) -> ShelfDetails:
    named = values.labels(labels)
    return ShelfDetails(
        support, genre, named, discogs_url, spotify_url, apple_music_url, play_count, last_listen
    )
