"""A small collection of well-known albums, with some weeks of listens; facts only."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from sqlalchemy import Connection

from aime_cli.collection.changes import create_collection, insert_rows

_ALBUMS = Path(__file__).with_name("demo.json")
_WEEKS = 15
_SEED = 1969


class _Film(msgspec.Struct):
    title: str
    year: int
    director: str


class _DemoAlbum(msgspec.Struct):
    title: str
    artists: list[str]
    year: int
    genre: str
    support: str
    labels: str
    owned: bool
    tracks: list[str]
    film: _Film | None = None


class _Demo(msgspec.Struct):
    albums: list[_DemoAlbum]


def create_demo_collection(path: Path, now: datetime) -> bool:
    """Create the demo collection, its last listen shortly before `now`; False if a file is there.

    Every call with the same `now` makes the same rows.
    """
    albums = msgspec.json.decode(_ALBUMS.read_bytes(), type=_Demo).albums
    return create_collection(path, lambda connection: _fill(connection, albums, now))


def _fill(connection: Connection, albums: list[_DemoAlbum], now: datetime) -> None:
    added = {"created_at": (now - timedelta(weeks=_WEEKS)).replace(tzinfo=None, microsecond=0)}
    dated = added | {"updated_at": added["created_at"]}
    names = list(dict.fromkeys(name for album in albums for name in album.artists))
    artist_ids = {name: number for number, name in enumerate(names, 1)}
    numbered = list(enumerate(albums, 1))
    insert_rows(
        connection, "artists", [{"id": number, "name": name} | dated for name, number in artist_ids.items()]
    )
    insert_rows(connection, "albums", [_album_row(number, album) | dated for number, album in numbered])
    links = [(number, artist_ids[name]) for number, album in numbered for name in album.artists]
    insert_rows(
        connection, "album_artist", [{"album_id": left, "artist_id": right} | added for left, right in links]
    )
    insert_rows(connection, "metadata", [_metadata_row(number, album) | dated for number, album in numbered])
    tracks = [
        {"album_id": number, "title": title, "track_number": position} | dated
        for number, album in numbered
        for position, title in enumerate(album.tracks, 1)
    ]
    tracks = [{"id": number} | track for number, track in enumerate(tracks, 1)]
    insert_rows(connection, "tracks", tracks)
    insert_rows(connection, "listening_history", [listen | added for listen in _listens(tracks, now)])


def _album_row(number: int, album: _DemoAlbum) -> dict[str, Any]:
    return {
        "id": number,
        "title": album.title,
        "year": album.year,
        "genre": album.genre,
        "support": album.support,
        "source": "discogs" if album.owned else "manual",
    }


def _metadata_row(number: int, album: _DemoAlbum) -> dict[str, Any]:
    film = album.film
    return {
        "album_id": number,
        "labels": album.labels,
        "film_title": film.title if film else None,
        "film_year": film.year if film else None,
        "film_director": film.director if film else None,
    }


def _listens(tracks: list[dict[str, Any]], now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the listens of some weeks: an album or part of one on most evenings, more on Sundays."""
    rng = Random(_SEED)  # noqa: S311 -- a demo, not a secret
    by_album: dict[int, list[dict[str, Any]]] = {}
    for track in tracks:
        by_album.setdefault(track["album_id"], []).append(track)
    albums = list(by_album.values())
    weights = [1 / place for place in range(1, len(albums) + 1)]
    loved = {track["id"] for track in tracks if rng.random() < 0.06}
    for days in range(_WEEKS * 7, 0, -1):
        day = (now - timedelta(days=days)).replace(hour=0, minute=0, second=0, microsecond=0)
        for _ in range(rng.choice((0, 1, 1, 2)) + (day.weekday() == 6)):
            moment = day + timedelta(hours=rng.choice((8, 12, 18, 19, 20, 21)), minutes=rng.randrange(60))
            (album,) = rng.choices(albums, weights)
            for track in album[: rng.choice((3, 6, len(album)))]:
                yield _listen(track["id"], moment, loved=track["id"] in loved)
                moment += timedelta(seconds=rng.randrange(150, 330))


def _listen(track_id: int, moment: datetime, *, loved: bool) -> dict[str, Any]:
    return {
        "track_id": track_id,
        "timestamp": int(moment.timestamp()),
        "date": f"{moment:%Y-%m-%d %H:%M}",
        "source": "lastfm",
        "loved": loved,
    }
