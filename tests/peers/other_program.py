"""Another program that uses the collection at the same time; run as a process: `other_program.py DEED PATH`.

It says "ready" on a line of its own, and on SIGTERM ends with its figures as JSON.
"""
# ruff: noqa: T201 -- it speaks to the tests over a pipe

import json
import signal
import sqlite3
import sys
import time
from types import FrameType

_MOST_EXTRA_ALBUMS = 40


class _Ended(BaseException):
    """SIGTERM came."""


def _end(number: int, frame: FrameType | None) -> None:
    raise _Ended


def commit(path: str) -> None:
    """Commit for ever, each time one generation in which every row of seven tables agrees."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    (shelf,) = connection.execute("SELECT count(*) FROM albums").fetchone()
    generation, slowest = 0, 0.0
    try:
        while True:
            started = time.monotonic()
            _commit_generation(connection, generation + 1, shelf)
            slowest = max(slowest, time.monotonic() - started)
            generation += 1
            if generation == 1:
                print("ready", flush=True)
            time.sleep(0.001)
    except _Ended:
        print(json.dumps({"commits": generation, "slowest": slowest}), flush=True)


def _commit_generation(connection: sqlite3.Connection, generation: int, shelf: int) -> None:
    mark = f"#{generation}"
    connection.execute("BEGIN IMMEDIATE")
    (last,) = connection.execute("SELECT max(id) FROM albums").fetchone()
    if last >= shelf + _MOST_EXTRA_ALBUMS:
        for table, column in (
            ("albums", "id"),
            ("artists", "id"),
            ("album_artist", "album_id"),
            ("metadata", "album_id"),
            ("images", "album_id"),
        ):
            connection.execute(f"DELETE FROM {table} WHERE {column} > ?", (shelf,))
        connection.execute("DELETE FROM listening_history")
        connection.execute("DELETE FROM tracks")
        last = shelf
    new = last + 1
    connection.execute("INSERT INTO albums (id, title, source) VALUES (?, '', 'discogs')", (new,))
    connection.execute("INSERT INTO artists (id, name) VALUES (?, ?)", (new, f"new {mark}"))
    connection.execute("INSERT INTO album_artist (album_id, artist_id) VALUES (?, ?)", (new, new))
    connection.execute("INSERT INTO metadata (album_id) VALUES (?)", (new,))
    connection.execute(
        "INSERT INTO images (url, image_type, source, album_id) VALUES ('', 'album', 'discogs', ?)", (new,)
    )
    track = connection.execute("INSERT INTO tracks (album_id, title) VALUES (1, 'Song')").lastrowid
    connection.execute(
        "INSERT INTO listening_history (track_id, timestamp, date, source, loved)"
        " VALUES (?, 1700000000, '2023-11-14 22:13', 'lastfm', 0)",
        (track,),
    )
    connection.execute("UPDATE albums SET title = 'album ' || id || ' ' || ?", (mark,))
    connection.execute("UPDATE artists SET name = 'artist ' || id || ' ' || ?", (mark,))
    connection.execute("UPDATE images SET url = 'https://images.test/' || album_id || ?", (mark,))
    connection.execute(
        "UPDATE metadata SET labels = ?, film_title = (SELECT count(*) FROM albums),"
        " film_year = (SELECT count(*) FROM tracks)",
        (mark,),
    )
    connection.execute("COMMIT")


def tag(path: str) -> None:
    """Commit for ever, each time to one album more: a genre, and to every third album its link, if it has none."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    (shelf,) = connection.execute("SELECT count(*) FROM albums").fetchone()
    commits = 0
    print("ready", flush=True)
    try:
        while True:
            album = commits % shelf + 1
            link = f"https://theirs.test/{album}" if album % 3 == 0 else None
            connection.execute(
                "UPDATE albums SET genre = ?, spotify_url = coalesce(spotify_url, ?) WHERE id = ?",
                (f"genre {commits // shelf}", link, album),
            )
            commits += 1
            time.sleep(0.02)
    except _Ended:
        print(json.dumps({"commits": commits}), flush=True)


def spill(path: str) -> None:
    """Stay in mid-transaction with half of it in the file, so that SIGKILL leaves a hot journal."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("PRAGMA cache_spill = 1")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE albums SET title = 'not committed ' || id || hex(randomblob(200))")
    connection.execute("DELETE FROM album_artist")
    _wait_for_the_end()


def log(path: str) -> None:
    """Commit once and stay, so that SIGKILL leaves what was committed in the write-ahead log only."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("UPDATE albums SET title = 'committed ' || id")
    _wait_for_the_end()


def lock(path: str) -> None:
    """Hold the whole file, as a VACUUM or a restore does."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("BEGIN EXCLUSIVE")
    connection.execute("UPDATE albums SET title = title")
    _wait_for_the_end()


def _wait_for_the_end() -> None:
    print("ready", flush=True)
    try:
        while True:
            signal.pause()
    except _Ended:
        print("{}", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    {"commit": commit, "tag": tag, "spill": spill, "log": log, "lock": lock}[sys.argv[1]](sys.argv[2])
