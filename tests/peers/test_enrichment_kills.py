"""SIGKILL at any moment of enrichment: the collection is intact, and no album is half filled."""

import json
import shutil
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import by_artist, collection_at
from tests.peers.conftest import Beside, Journal
from tests.peers.machine import Home, environment, run, started, wait_until
from tests.tasks.enrichment.conftest import KEYS, Twin, link_of, mbid_of, twin

__all__ = ["twin"]
pytestmark = pytest.mark.peers

_KILLS = 30
_ALBUMS = 12
_FILLED = (
    "SELECT albums.id, spotify_url, image_url, (SELECT group_concat(url) FROM images WHERE album_id = albums.id)"
    " FROM albums ORDER BY albums.id"
)
Row = tuple[Any, ...]


class Shelf:
    """A home whose albums lack links and covers, all of which the catalogs know."""

    def __init__(self, folder: Path, twin: Twin, journal: Journal) -> None:
        self.home = Home(folder / "home")
        self.url = twin.server.url_for("/").rstrip("/")
        self._twin = twin
        numbers = range(1, _ALBUMS + 1)
        titles = [f"Disque {chr(64 + number)}" for number in numbers]
        rows = by_artist(*(f"Artist {chr(64 + number)}" for number in numbers), titles=titles)
        for number, title in zip(numbers, titles, strict=True):
            twin.has(number, title, f"Artist {chr(64 + number)}")
        self.pristine = collection_at(folder / "pristine.db", rows)
        with closing(sqlite3.connect(self.pristine)) as connection:
            assert connection.execute(f"PRAGMA journal_mode = {journal}").fetchone() == (journal,)
        for path in (self.home.database.parent, self.home.folder / "config", self.home.output):
            path.mkdir(parents=True)
        (self.home.folder / "config" / "app.json").write_text("{}", encoding="utf-8")
        self.environment = environment(
            AIME_SPOTIFY_ACCOUNTS_URL=self.url,
            AIME_SPOTIFY_API_URL=self.url,
            AIME_MUSICBRAINZ_URL=self.url,
            AIME_MUSICBRAINZ_INTERVAL="0",
            AIME_COVERARTARCHIVE_URL=self.url,
            **KEYS,
        )
        self.command = self.home.command("enrich", "--only", "links,covers")
        self.empty()

    def empty(self) -> None:
        """Let all albums lack all again; our memory stays as kills have left it."""
        for path in self.home.database.parent.iterdir():
            path.unlink()
        shutil.copyfile(self.pristine, self.home.database)

    def kill_after(self, seconds: float) -> bool:
        """Run enrichment and kill it so long after its first request; return whether it was still there."""
        self._twin.asked.clear()
        with started(self.command, self.environment) as process:
            wait_until(lambda: self._twin.asked or process.poll() is not None, "a request")
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        return process.returncode == -signal.SIGKILL

    def rows(self, query: str) -> list[Row]:
        with closing(sqlite3.connect(self.home.database)) as connection:
            return connection.execute(query).fetchall()

    def dump(self) -> list[str]:
        """Return what may not change: all but links, covers and the rows of images."""
        with closing(sqlite3.connect(":memory:")) as copy:
            with closing(sqlite3.connect(self.home.database)) as connection:
                connection.backup(copy)
            copy.execute("UPDATE albums SET spotify_url = NULL, image_url = NULL")
            copy.execute("DELETE FROM images")
            return list(copy.iterdump())

    def full(self, number: int) -> Row:
        """Return the row of an album that was filled."""
        cover = f"{self.url}/release-group/{mbid_of(number)}/front-500"
        return (number, link_of(number), cover, cover)

    def finish(self) -> None:
        """Let one more run do the rest."""
        ended = run(self.command, env=self.environment)
        assert (ended.returncode, ended.stderr) in {
            (0, ""),
            (0, "note: nothing to do: no request was sent\n"),
        }


@pytest.fixture
def shelf_of(tmp_path: Path, twin: Twin) -> Callable[[Journal], Shelf]:
    return lambda journal: Shelf(tmp_path, twin, journal)


def whole_run(shelf: Shelf) -> float:
    """Return how many seconds a run takes from its first request on, at the most."""
    before = time.monotonic()
    shelf.finish()
    assert shelf.rows(_FILLED) == [shelf.full(number) for number in range(1, _ALBUMS + 1)]
    return time.monotonic() - before


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_no_album_is_half_filled(journal: Journal, shelf_of: Callable[[Journal], Shelf]) -> None:
    shelf = shelf_of(journal)
    untouched, latest, chance = shelf.dump(), whole_run(shelf) / 2, Random(20260131)
    killed = partly = 0

    for _ in range(_KILLS):
        shelf.empty()
        killed += shelf.kill_after(chance.uniform(0, latest))

        assert shelf.rows("PRAGMA integrity_check") == [("ok",)]
        found = shelf.rows(_FILLED)
        for number, row in enumerate(found, 1):
            assert row in {(number, None, None, None), shelf.full(number)}
        partly += 0 < sum(row[1] is not None for row in found) < _ALBUMS
        shelf.finish()
        assert shelf.rows(_FILLED) == [shelf.full(number) for number in range(1, _ALBUMS + 1)]
        assert shelf.dump() == untouched

    assert killed >= _KILLS // 2
    assert partly >= _KILLS // 4


def test_another_program_writes_the_same_albums_meanwhile(
    shelf_of: Callable[[Journal], Shelf], beside: Beside
) -> None:
    shelf = shelf_of("wal")
    latest, chance = whole_run(shelf) / 2, Random(20260201)

    for _ in range(_KILLS // 3):
        shelf.empty()
        with beside("tag", shelf.home.database) as other:
            shelf.kill_after(chance.uniform(0, latest))
            commits = other.end()["commits"]

        assert shelf.rows("PRAGMA integrity_check") == [("ok",)]
        for number, row in enumerate(shelf.rows(_FILLED), 1):
            assert row in {(number, None, None, None), shelf.full(number), *_theirs(shelf, number)}
        genres = shelf.rows("SELECT genre FROM albums ORDER BY id")
        # It may be ended between its last commit and the counting of it.
        assert genres in (_genres(commits), _genres(commits + 1))
        shelf.finish()
        for number, row in enumerate(shelf.rows(_FILLED), 1):
            assert row in {shelf.full(number), *_theirs(shelf, number)[1:]}


def _genres(commits: int) -> list[Row]:
    """Return what the other program has written after so many commits, by album."""
    rounds, rest = divmod(commits, _ALBUMS)
    told = [rounds if album < rest else rounds - 1 for album in range(_ALBUMS)]
    return [(f"genre {count}" if count >= 0 else None,) for count in told]


def _theirs(shelf: Shelf, number: int) -> list[Row]:
    """Return an album whose link is the other program's, without and with our cover."""
    if number % 3:
        return []
    link = f"https://theirs.test/{number}"
    return [(number, link, None, None), (number, link, *shelf.full(number)[2:])]


def test_a_killed_run_is_told_as_one_and_can_be_taken_back(shelf_of: Callable[[Journal], Shelf]) -> None:
    shelf = shelf_of("delete")
    latest = whole_run(shelf) / 2
    shelf.empty()
    before = shelf.rows(_FILLED)
    shelf.kill_after(latest / 2)
    history = run(shelf.home.command("history", "--json"), env=shelf.environment)
    number = json.loads(history.stdout)["runs"][0]["id"]

    ended = run(shelf.home.command("enrich", "--undo", str(number)), env=shelf.environment)

    assert ended.returncode in {0, 2, 3}
    assert shelf.rows(_FILLED) == before
