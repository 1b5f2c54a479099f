"""The SELECT statements about what was heard in a period, for the columns that a file has."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Column,
    ColumnElement,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
)

from aime_cli.collection.listens import OWNED, twin_key
from aime_cli.collection.moments import Moments
from aime_cli.collection.periods import FIRSTS, LASTS, SUMS, by_album, by_track, together
from aime_cli.collection.schema import Schema, album_artist, albums, artists, listening_history, tracks
from aime_cli.collection.statements import album_credits, is_id, is_of
from aime_cli.collection.when import from_to, offset_at

_HOUR = 3600
_UNKNOWN = ("", "unknown")
analyzed = Table(
    "analyzed_rows",
    MetaData(),
    Column("album_id", Integer, primary_key=True),
    Column("key", Text),
    Column("is_owned", Integer),
    *(Column(name, BigInteger) for name in (*SUMS, *LASTS, *FIRSTS)),
    schema="temp",
)
"""Rows of albums that are owned or were ever heard, with what they share with their twins: the key.

`before` is the last listen before the period, `again` the first in it.
"""


def has_times(schema: Schema) -> bool:
    """Say whether the file can tell when something was heard."""
    return schema.has(listening_history.c.timestamp)


def has_listens(schema: Schema) -> bool:
    """Say whether the file can tell which album was heard when."""
    return has_times(schema) and schema.has(listening_history.c.track_id, tracks.c.id, tracks.c.album_id)


def bounds(earliest: int, latest: int) -> Select[Any]:
    """The first and the last possible listen."""
    moment = listening_history.c.timestamp
    ends: list[ColumnElement[Any]] = [cast(end(moment), Integer) for end in (func.min, func.max)]
    return select(*ends).where(moment.between(earliest, latest))


def hours(moments: Moments, earliest: int, latest: int) -> Select[Any]:
    """Hours of the wall clock, counted from 1970, with their listens, in order."""
    moment, clock = listening_history.c.timestamp, moments.clock
    hour: ColumnElement[Any] = cast((moment + offset_at(moment, clock)) // _HOUR, Integer)
    return (
        select(hour, func.count())
        .where(from_to(moment, max(earliest, clock[0].start), min(latest + 1, clock[-1].end)))
        .group_by(hour)
        .order_by(hour)
    )


def album_rows(schema: Schema, moments: Moments, heard: tuple[int, int], *, all_owned: bool) -> Select[Any]:
    """What goes into `analyzed`."""
    names = album_credits(schema).subquery()
    key = twin_key(names.c.names)
    owned: ColumnElement[Any] = literal(1) if all_owned else case((is_of(schema, OWNED), 1), else_=0)
    sources = albums.outerjoin(names, names.c.album_id == albums.c.id)
    figures: list[ColumnElement[Any]] = [literal(0), literal(0), *[null()] * 5]
    is_wanted: ColumnElement[bool] = owned == 1
    if has_listens(schema):
        played = by_album(schema, moments, heard)
        sources = sources.outerjoin(played, played.c.album_id == albums.c.id)
        sums = [func.coalesce(played.c[name], 0) for name in SUMS]
        figures = sums + [played.c[name] for name in (*LASTS, *FIRSTS)]
        is_wanted = or_(is_wanted, played.c.album_id.is_not(None))
    return (
        select(albums.c.id, key, owned, *figures)
        .select_from(sources)
        .where(is_id(albums.c.id), schema.is_first(albums), is_wanted)
        .order_by(albums.c.id)
    )


def heard_albums() -> Select[Any]:
    """Each album with the figures of its rows together, by key."""
    column = analyzed.c
    return (
        select(column.key, _standing_for_all(), func.max(column.is_owned), *together(analyzed))
        .group_by(column.key)
        .order_by(column.key)
    )


def album_ids(keys: Collection[str]) -> Select[Any]:
    """The row that stands for each of these albums, as in `heard_albums`."""
    key = analyzed.c.key
    return select(key, _standing_for_all()).where(key.in_(keys)).group_by(key)


def heard_artists(schema: Schema, *, all_owned: bool) -> Select[Any]:
    """Each artist heard in the period or the one before, by what the spellings of a name share.

    Listens of an album are of the artists of the row that stands for it: its heard twin has them as one name.
    """
    named = _named_artists(schema, all_owned=all_owned)
    # An artist may be linked twice to one album, by two spellings.
    credited = (
        select(album_artist.c.album_id, named.c.key, func.min(named.c.id).label("artist_id"))
        .join_from(album_artist, named, named.c.id == album_artist.c.artist_id)
        .group_by(album_artist.c.album_id, named.c.key)
        .subquery()
    )
    row = analyzed.c
    twins = (
        select(row.key, _standing_for_all().label("album_id"))
        .group_by(row.key)
        .having(func.count() > 1)
        .subquery()
    )
    standing = (
        select(
            func.coalesce(twins.c.album_id, row.album_id).label("album_id"),
            *(row[name] for name in (*SUMS, *LASTS, *FIRSTS)),
        )
        .select_from(analyzed.outerjoin(twins, twins.c.key == row.key))
        .cte("standing")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(credited.c.key, func.min(credited.c.artist_id), literal(0), *together(standing))
        .join_from(credited, standing, standing.c.album_id == credited.c.album_id)
        .group_by(credited.c.key)
        .having(func.sum(standing.c.plays) + func.sum(standing.c.previous) > 0)
        .order_by(credited.c.key)
    )


def _named_artists(schema: Schema, *, all_owned: bool) -> CTE:
    """Artists by what their spellings share: those of all homonyms, or of one alone if several are owned."""
    stored = (
        select(artists.c.id, func.homonym_key(cast(artists.c.name, LargeBinary)).label("homonym"))
        .where(schema.is_first(artists))
        .cte("stored")
        .prefix_with("MATERIALIZED")  # else our function is called for every link, twice
    )
    homonym = stored.c.homonym
    shared = case((homonym.like("%)"), func.without_suffix(homonym)), else_=homonym).label("shared")
    named = select(stored.c.id, shared, homonym).where(homonym.is_not(None)).cte("named")
    suffixed = select(named.c.shared).where(named.c.homonym != named.c.shared)
    several_owned = (
        select(named.c.shared)
        .join_from(named, album_artist, album_artist.c.artist_id == named.c.id)
        .join(analyzed, analyzed.c.album_id == album_artist.c.album_id)
        .where(analyzed.c.is_owned == 1, literal(not all_owned), named.c.shared.in_(suffixed))
        .group_by(named.c.shared)
        .having(func.count(named.c.homonym.distinct()) > 1)
    )
    key = case((named.c.shared.in_(several_owned), named.c.homonym), else_=named.c.shared).label("key")
    return select(named.c.id, key).cte("keyed").prefix_with("MATERIALIZED")


def heard_tracks(schema: Schema, moments: Moments, heard: tuple[int, int]) -> Select[Any]:
    """Each track heard in the period or the one before, by its album's key and its own."""
    played = by_track(schema, moments, heard)
    key = func.track_key(tracks.c.id, cast(schema.text(tracks.c.title), LargeBinary)).label("track_key")
    duration = tracks.c.duration_seconds
    known = case((and_(func.typeof(duration) == "integer", duration > 0), duration))
    return (
        select(
            analyzed.c.key,
            key,
            func.min(tracks.c.id),
            func.sum(played.c.plays),
            func.sum(played.c.plays_previous),
            func.max(played.c.loved),
            func.max(played.c.loved_previous),
            func.max(known if schema.has(duration) else null()),
        )
        .join_from(played, tracks, tracks.c.id == played.c.track_id)
        .join(analyzed, analyzed.c.album_id == tracks.c.album_id)
        .where(is_id(tracks.c.album_id), schema.is_first(tracks))
        .group_by(analyzed.c.key, key)
        .order_by(analyzed.c.key, key)
    )


def traits(schema: Schema) -> Select[Any]:
    """Key, listens, format, genre and year of the rows of albums heard in the period, owned ones first."""
    column = analyzed.c
    played = select(column.key).where(column.plays > 0)
    year = albums.c.year
    known_year = case((and_(func.typeof(year) == "integer", year > 0), year)) if schema.has(year) else null()
    texts = (_known(schema.text(text)) for text in (albums.c.support, albums.c.genre))
    return (
        select(column.key, column.plays, *texts, known_year)
        .join_from(analyzed, albums, albums.c.id == column.album_id)
        .where(column.key.in_(played), schema.is_first(albums))
        .order_by(column.key, column.is_owned.desc(), column.album_id)
    )


def _standing_for_all() -> ColumnElement[Any]:
    """Return the first row of an album, an owned one if there is any."""
    column = analyzed.c
    owned = func.min(case((column.is_owned == 1, column.album_id)))
    return func.coalesce(owned, func.min(column.album_id))


def _known(text: ColumnElement[Any]) -> ColumnElement[Any]:
    trimmed = func.trim(text)
    return case((func.lower(trimmed).not_in(_UNKNOWN), trimmed))
