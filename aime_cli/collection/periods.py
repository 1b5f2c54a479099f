"""Listens of a period, of the one before, and of all the time before that, by track and by album."""

from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Integer,
    Select,
    Subquery,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from aime_cli.collection.moments import Moments
from aime_cli.collection.schema import Schema, listening_history, tracks
from aime_cli.collection.statements import is_id
from aime_cli.collection.when import from_to, within

SUMS = ("plays", "previous")
LASTS = ("before", "before_previous", "last")
FIRSTS = ("again", "again_previous")


def by_album(schema: Schema, moments: Moments, heard: tuple[int, int]) -> Subquery:
    """Listens up to the end of the period, by album; grouped by track first, for half the time.

    Where no moments before the period are asked for, those in it alone.
    """
    start = (moments.previous or moments.period)[0].start
    lately = _lately(start, moments, heard)
    heard_tracks = (union_all(_long_ago(start, heard), lately) if moments.before else lately).subquery()
    return (
        select(tracks.c.album_id, *together(heard_tracks))
        .join_from(heard_tracks, tracks, tracks.c.id == heard_tracks.c.track_id)
        .where(is_id(tracks.c.album_id), schema.is_first(tracks))
        .group_by(tracks.c.album_id)
        .subquery()
    )


def _long_ago(start: int, heard: tuple[int, int]) -> Select[Any]:
    """Listens before both periods: most of all, of which only the last one counts."""
    moment = listening_history.c.timestamp
    last = (
        select(listening_history.c.track_id, func.max(moment).label("moment"))
        .where(from_to(moment, heard[0], start))
        .group_by(listening_history.c.track_id)
        .subquery()
    )
    nothing: list[ColumnElement[Any]] = [literal(0).label(name) for name in SUMS]
    moments = [last.c.moment.label(name) for name in LASTS]
    return select(last.c.track_id, *nothing, *moments, *(null().label(name) for name in FIRSTS))


def _lately(start: int, moments: Moments, heard: tuple[int, int]) -> Select[Any]:
    """Listens in both periods, by track."""
    moment = listening_history.c.timestamp
    now, before = (within(moment, stretches, heard) for stretches in (moments.period, moments.previous))
    figures = {
        "plays": func.sum(case((now, 1), else_=0)),
        "previous": func.sum(case((before, 1), else_=0)),
        "before": func.max(case((within(moment, moments.before, heard), moment))),
        "before_previous": func.max(case((within(moment, moments.before_previous, heard), moment))),
        "last": func.max(moment),
        "again": func.min(case((now, moment))),
        "again_previous": func.min(case((before, moment))),
    }
    return (
        select(listening_history.c.track_id, *(figure.label(name) for name, figure in figures.items()))
        .where(from_to(moment, max(start, heard[0]), min(heard[1] + 1, moments.period[-1].end)))
        .group_by(listening_history.c.track_id)
    )


def together(rows: Table | Subquery | CTE) -> list[ColumnElement[Any]]:
    """Return the figures of several rows as one."""
    return [
        *(func.sum(rows.c[name]).label(name) for name in SUMS),
        *(cast(func.max(rows.c[name]), Integer).label(name) for name in LASTS),
        *(cast(func.min(rows.c[name]), Integer).label(name) for name in FIRSTS),
    ]


def by_track(schema: Schema, moments: Moments, heard: tuple[int, int]) -> Subquery:
    """Listens in each period, and whether one of them is loved, by track."""
    listen, moment = listening_history.c, listening_history.c.timestamp
    now, before = (within(moment, stretches, heard) for stretches in (moments.period, moments.previous))
    figures: dict[str, ColumnElement[Any]] = {}
    for ending, which in (("", now), ("_previous", before)):
        loved = func.max(case((and_(which, listen.loved == 1), 1), else_=0))
        figures[f"plays{ending}"] = func.sum(case((which, 1), else_=0))
        figures[f"loved{ending}"] = loved if schema.has(listen.loved) else null()
    return (
        select(listen.track_id, *(figure.label(name) for name, figure in figures.items()))
        .where(or_(now, before))
        .group_by(listen.track_id)
        .subquery()
    )
