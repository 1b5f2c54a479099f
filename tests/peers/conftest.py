"""Homes, mounts and another program for the tests with real processes."""

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import connect
from typing import Any, Literal

import pytest
from sqlalchemy import Connection

from aime_cli.collection.changes import create_collection, insert_rows
from tests.peers import other_program
from tests.peers.machine import Home

Journal = Literal["wal", "delete"]
NewHome = Callable[..., Home]
Mount = Callable[..., Path]
_NEW_MOUNT_NAMESPACE = 0x00020000
_WORDS = "Motörhead — “Ça plane pour moi” & Sigur Rós, ágætis byrjun. "


@dataclass
class OtherProgram:
    """A running process of `other_program.py`."""

    process: "subprocess.Popen[str]"

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def end(self) -> dict[str, Any]:
        """End it and return its figures."""
        self.process.terminate()
        figures, _ = self.process.communicate(timeout=30)
        assert self.process.returncode == 0
        return dict(json.loads(figures))


Beside = Callable[[str, Path], AbstractContextManager[OtherProgram]]


@pytest.fixture(scope="session")
def collections(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, Journal], Path]:
    """Return what makes a collection of so many albums, of generation 0, once for the session."""
    folder = tmp_path_factory.mktemp("collections")

    def collection(albums: int, journal: Journal) -> Path:
        path = folder / f"{albums}-{journal}.db"
        if create_collection(path, lambda connection: _fill(connection, albums)):
            with closing(connect(path)) as connection:
                assert connection.execute(f"PRAGMA journal_mode = {journal}").fetchone() == (journal,)
        return path

    return collection


def _fill(connection: Connection, albums: int) -> None:
    numbers = range(1, albums + 1)
    insert_rows(connection, "artists", [{"id": n, "name": f"artist {n} #0"} for n in numbers])
    insert_rows(
        connection,
        "albums",
        [
            {"id": n, "title": f"album {n} #0", "year": 1950 + n % 70, "source": "discogs", "genre": "Rock"}
            for n in numbers
        ],
    )
    insert_rows(connection, "album_artist", [{"album_id": n, "artist_id": n} for n in numbers])
    insert_rows(
        connection,
        "metadata",
        [
            {
                "album_id": n,
                "labels": "#0",
                "film_title": str(albums),
                "film_year": 0,
                "ai_info": f"{n} {_WORDS * 4}",
            }
            for n in numbers
        ],
    )
    insert_rows(
        connection,
        "images",
        [
            {"url": f"https://images.test/{n}#0", "image_type": "album", "source": "discogs", "album_id": n}
            for n in numbers
        ],
    )


@pytest.fixture
def new_home(tmp_path: Path, collections: Callable[[int, Journal], Path]) -> NewHome:
    """Return what makes a home: `new_home(name, albums=…, journal="wal" or "delete")`."""

    def make(name: str = "home", *, albums: int = 60, journal: Journal = "wal") -> Home:
        home = Home(tmp_path / name)
        home.database.parent.mkdir(parents=True)
        shutil.copyfile(collections(albums, journal), home.database)
        (home.folder / "config").mkdir()
        (home.folder / "config" / "app.json").write_text("{}", encoding="utf-8")
        home.output.mkdir()
        return home

    return make


@pytest.fixture
def beside() -> Beside:
    """Return what starts another program on a collection, and ends it in all cases."""

    @contextmanager
    def start(deed: str, path: Path) -> Iterator[OtherProgram]:
        with subprocess.Popen(
            [sys.executable, other_program.__file__, deed, str(path)], stdout=subprocess.PIPE, text=True
        ) as process:
            try:
                assert process.stdout
                assert process.stdout.readline() == "ready\n"
                yield OtherProgram(process)
            finally:
                process.kill()

    return start


@pytest.fixture(scope="session")
def _own_mounts() -> None:
    """Give this process mounts of its own: whatever happens, the kernel removes them with it."""
    assert os.geteuid() == 0, "these tests need root"
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.unshare(_NEW_MOUNT_NAMESPACE) == 0, os.strerror(ctypes.get_errno())
    subprocess.run(["mount", "--make-rprivate", "/"], check=True)


@pytest.fixture
def mounted(_own_mounts: None) -> Iterator[Callable[..., None]]:
    """Return what mounts: `mounted(folder, "-t", "tmpfs", …)`."""
    folders: list[Path] = []

    def mount(folder: Path, *options: str | Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", *map(str, options), str(folder)], check=True)
        folders.append(folder)

    yield mount
    for folder in reversed(folders):
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.fixture
def small_disk(mounted: Callable[..., None]) -> Mount:
    """Return what makes a folder a disk of its own, of 1 MiB."""

    def make(folder: Path) -> Path:
        mounted(folder, "-t", "tmpfs", "-o", "size=1m", "tmpfs")
        return folder

    return make


@pytest.fixture
def read_only(mounted: Callable[..., None]) -> Mount:
    """Return what shows a folder read-only, even to root: at its own place, or at `view`."""

    def make(folder: Path, view: Path | None = None) -> Path:
        shown = view or folder
        mounted(shown, "--bind", folder)
        subprocess.run(["mount", "-o", "remount,bind,ro", str(shown)], check=True)
        return shown

    return make
