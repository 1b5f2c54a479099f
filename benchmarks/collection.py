"""Generates collections of any size, the same on every call.

Run by itself as `python -m benchmarks.collection FILE ALBUMS LISTENS`.
"""

import random
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, NullPool, create_engine

from aime_cli.collection.schema import metadata
from benchmarks.texts import markdown_texts, surname, title

_TRACKS_PER_ALBUM = 3
_PRIME = 15_485_863
"""Scatters the Discogs ids, as albums are not bought in the order of their release."""

_ADDED = "2026-01-02 03:04:05"
_ALBUM_COLUMNS = (
    "id", "title", "year", "support", "discogs_id", "spotify_url", "discogs_url", "source", "genre",
    "image_url", "ai_description", "ai_style",
)  # fmt: skip
_ODD_TITLES = ('"Heroes"', "[PIAS] 40", "I <3 U So", "Hotel*s", "-", "/A\\ ", "Ночь", "夜の歌")
_LABELS = (
    None,
    "ECM Records",
    "Parlophone,Parlophone",
    "[PIAS] Recordings,[PIAS] Recordings",
    "ABKCO Music And Records, Inc.",
)
_LISTENS = """
INSERT INTO listening_history (track_id, timestamp, date, source, loved, created_at)
WITH RECURSIVE listen (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM listen WHERE n < :listens),
  scattered (n, track_id, timestamp) AS (
    SELECT n,
      -- The product of two even spreads: few tracks are heard often, most seldom, in no order.
      1 + (n * 48271 % 999983) * (n * 69621 % 1000003) / 999983 * :tracks / 1000003,
      CASE WHEN n % 50000 = 0 THEN n ELSE 1262304000 + n * 500000000 / :listens END
    FROM listen
  )
SELECT track_id, timestamp, strftime('%Y-%m-%d %H:%M', timestamp, 'unixepoch'), 'lastfm', n % 40 = 0, :added
FROM scattered
"""


def generate(path: Path, albums: int, listens: int) -> None:
    """Create a collection in WAL mode.

    Values look as in real collections: texts in Markdown, junk descriptions, repeated
    labels, homonyms, odd titles, many NULLs. The same rows on every call; ANALYZE is not
    run, as in real files. A million albums take about a minute and 2.5 GB.
    """
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    engine = create_engine(URL.create("sqlite", database=str(unfinished)), poolclass=NullPool)
    metadata.create_all(engine)
    with closing(sqlite3.connect(unfinished)) as connection:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        with connection:
            _fill(connection, albums, listens)
        connection.execute("PRAGMA journal_mode = WAL")
    unfinished.replace(path)


def _fill(connection: sqlite3.Connection, albums: int, listens: int) -> None:
    artists = max(2, albums * 4 // 10)
    tracks = albums * _TRACKS_PER_ALBUM
    dated = ("created_at", "updated_at")
    _insert(connection, "artists", ("id", "name", *dated), _artists(artists))
    _insert(
        connection,
        "albums",
        (*_ALBUM_COLUMNS, *dated),
        _albums(albums),
    )
    _insert(connection, "album_artist", ("album_id", "artist_id", "created_at"), _links(albums, artists))
    _insert(connection, "images", ("url", "image_type", "source", "album_id", *dated), _images(albums))
    _insert(
        connection,
        "metadata",
        ("album_id", "ai_info", "labels", "film_title", "film_year", "film_director", *dated),
        _metadata(albums),
    )
    _insert(connection, "tracks", ("id", "album_id", "title", *dated), _tracks(tracks, albums))
    connection.execute(_LISTENS, {"listens": listens, "tracks": tracks, "added": _ADDED})


def _insert(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> None:
    marks = ", ".join("?" * len(columns))
    connection.executemany(f"INSERT OR IGNORE INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _is_owned(album: int) -> bool:
    return album % 5 < 2


def _artists(count: int) -> Iterator[Sequence[object]]:
    rng = random.Random("artists")
    yield 1, "Various", _ADDED, _ADDED
    for number in range(2, count + 1):
        article = "The " if rng.random() < 0.1 else ""
        homonym = " (2)" if rng.random() < 0.05 else ""
        yield number, f"{article}{title(rng, 1)} {surname(number)}{homonym}", _ADDED, _ADDED


def _albums(count: int) -> Iterator[Sequence[object]]:
    rng = random.Random("albums")
    texts = markdown_texts(rng)
    for number in range(1, count + 1):
        named = title(rng, rng.randrange(1, 5)) if number % 25 else rng.choice(_ODD_TITLES)
        release = str(number * 7919 % _PRIME) if _is_owned(number) else None
        link = f"https://open.spotify.com/album/{number:022d}" if rng.random() < 0.5 else None
        image = f"https://i.discogs.com/{number:064d}.jpg" if rng.random() < 0.7 else None
        yield (
            number,
            named,
            rng.choice((None, 0, 1969, 1977, 1999, 2015)),
            rng.choice(("Vinyle", "CD", "Digital", None)),
            release,
            link,
            f"https://www.discogs.com/release/{release}" if release else None,
            "discogs" if release else "manual",
            rng.choice(("Rock", "Jazz", None)),
            image,
            _ai_description(rng, named, count, texts),
            rng.choice((None, "psychédélique")),
            f"2026-01-02 {number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}",
            f"2026-02-03 {number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}",
        )


def _ai_description(rng: random.Random, named: str, albums: int, texts: Sequence[str]) -> str | None:
    """Return a text of one album, junk that stands on some ten albums, or none."""
    kind = rng.random()
    if kind < 0.1:
        return f"Album numéro {rng.randrange(albums // 100 + 1)}, {texts[0][:200]}"
    if kind < 0.2:
        return f"{named} par {title(rng, 2)} (1977)"
    return f"{title(rng, 3)}: {rng.choice(texts)[:300]}" if kind < 0.4 else None


def _links(albums: int, artists: int) -> Iterator[Sequence[object]]:
    """Yield one artist for most albums, two for some, "Various" or a crowd for a few."""
    rng = random.Random("links")
    for album in range(1, albums + 1):
        kind = rng.random()
        if kind < 0.03:
            yield album, 1, _ADDED
            continue
        for _ in range(rng.randrange(4, 19) if kind < 0.05 else 2 if kind < 0.15 else 1):
            yield album, 2 + int((artists - 1) * rng.random() ** 2), _ADDED


def _images(albums: int) -> Iterator[Sequence[object]]:
    rng = random.Random("images")
    for album in range(1, albums + 1):
        if rng.random() < 0.8:
            yield f"https://i.discogs.com/{album:064d}.jpg", "album", "discogs", album, _ADDED, _ADDED


def _metadata(albums: int) -> Iterator[Sequence[object]]:
    rng = random.Random("metadata")
    texts = markdown_texts(rng)
    for album in range(1, albums + 1):
        if rng.random() < 0.6:
            ai_info = f"**{title(rng, 3)}** {rng.choice(texts)}" if rng.random() < 0.8 else None
            film = ("La Nuit", 1961, "M. Antonioni") if rng.random() < 0.02 else (None, None, None)
            yield album, ai_info, rng.choice(_LABELS), *film, _ADDED, _ADDED


def _tracks(count: int, albums: int) -> Iterator[Sequence[object]]:
    """Yield tracks in no order of albums; an owned album has few, as most were never heard."""
    rng = random.Random("tracks")
    for number in range(1, count + 1):
        album = rng.randrange(1, albums + 1)
        while _is_owned(album) and rng.random() < 0.8:
            album = rng.randrange(1, albums + 1)
        yield number, album, f"{title(rng, 2)} {number}", _ADDED, _ADDED


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
