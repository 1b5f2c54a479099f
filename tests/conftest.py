"""What tests share: the real program, real SQLite files, real homes."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import Connection

from aime_cli.collection.changes import create_collection, insert_rows
from aime_cli.exporters import EXPORTERS
from aime_cli.runner import Run, run_task
from aime_cli.settings import load_settings
from aime_cli.tasks import export
from tests.loaded_program import LoadedProgram, run_fresh

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 1, 31, 7, 0, 15, tzinfo=UTC)
MOMENT = "2026-01-02 03:04:05"
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Outcome:
    """What a process left behind."""

    status: int
    stdout: str
    stderr: str


Start = Callable[[Sequence[str | Path], Path, Mapping[str, str]], "subprocess.CompletedProcess[bytes]"]
"""Runs the program with these arguments, in this folder and with this environment."""


class Aime(Protocol):
    """Runs the program `aime` in the test's own folder."""

    def __call__(self, *arguments: str | Path, env: Mapping[str, str] | None = None) -> Outcome: ...


@pytest.fixture(scope="session")
def loaded() -> Iterator[LoadedProgram]:
    """The program, loaded already."""
    with LoadedProgram() as program:
        yield program


@pytest.fixture
def aime(tmp_path: Path, loaded: LoadedProgram) -> Aime:
    """Run `aime` as a process, in an empty folder and with a nearly empty environment."""
    return aime_in(tmp_path, loaded.run)


def aime_in(folder: Path, start: Start = run_fresh) -> Aime:
    """Return what runs `aime` as a process in this folder, with a nearly empty environment."""
    home = folder / "user"
    home.mkdir(exist_ok=True)

    def run(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Outcome:
        variables = {"HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "100"} | dict(env or {})
        done = start(arguments, folder, variables)
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


def album(number: int, title: str = "Abbey Road", **values: Any) -> dict[str, Any]:
    """Return a row of `albums`."""
    moment = datetime.fromisoformat(MOMENT)
    row: dict[str, Any] = {"id": number, "title": title, "source": "discogs", "year": None}
    return row | {"created_at": moment, "updated_at": moment} | values


def by_artist(*names: str, titles: Sequence[str] = ()) -> Rows:
    """Return the rows of an album each for these artists."""
    return {
        "artists": [{"id": number, "name": name} for number, name in enumerate(names, 1)],
        "albums": [
            album(number, titles[number - 1] if titles else f"Album {number}")
            for number, _ in enumerate(names, 1)
        ],
        "album_artist": [{"album_id": number, "artist_id": number} for number, _ in enumerate(names, 1)],
    }


def heard(moments: Mapping[int, Sequence[datetime | int]]) -> dict[str, Any]:
    """Return the rows of a track for each of these albums, listened to at these moments."""
    return {
        "tracks": [{"id": number, "album_id": number, "title": "One"} for number in moments],
        "listening_history": [
            {
                "track_id": number,
                "timestamp": _seconds(moment),
                "date": "",
                "source": "lastfm",
                "loved": False,
            }
            for number, listens in moments.items()
            for moment in listens
        ],
    }


def _seconds(moment: datetime | int) -> int:
    return moment if isinstance(moment, int) else int(moment.timestamp())


Make = Callable[..., Path]


@pytest.fixture
def make_collection(tmp_path: Path) -> Make:
    """Create a collection of AIME v4.7's tables with these rows, and return its path."""

    def make(rows: Rows | None = None, *, name: str = "musique.db", script: str = "") -> Path:
        return collection_at(tmp_path / name, rows, script=script)

    return make


def collection_at(path: Path, rows: Rows | None = None, *, script: str = "") -> Path:
    """Create a collection of AIME v4.7's tables at `path`, with these rows."""

    def fill(connection: Connection) -> None:
        for table, values in (rows or {}).items():
            for row in values:  # one by one: they may have different keys
                insert_rows(connection, table, [row])
        for statement in filter(str.strip, script.split(";")):
            connection.exec_driver_sql(statement)

    assert create_collection(path, fill)
    return path


class Export(Protocol):
    """Runs an export task in this process, at `NOW`."""

    def __call__(self, name: str, database: Path, *, now: datetime = NOW, **options: Any) -> Run: ...


@pytest.fixture
def run_export(tmp_path: Path) -> Export:
    """Export a collection into `tmp_path / "out"` by the real runner, with a given clock."""

    def run(name: str, database: Path, *, now: datetime = NOW, **options: Any) -> Run:
        settings = load_settings(
            overrides={"database.url": str(database), "scheduler.output_dir": str(tmp_path / "out")},
            environment={
                "XDG_DATA_HOME": str(tmp_path / "share"),
                "XDG_CONFIG_HOME": str(tmp_path),
                "AIME_TIMEZONE": "UTC",
            },
        )
        return run_task(
            f"export-{name}", partial(export, exporter=EXPORTERS[name], **options), settings, now=now
        )

    return run


@pytest.fixture(autouse=True)
def _no_settings_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the test's own folder, away from this project's config/app.json, our own home and our variables."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    for variable in [name for name in os.environ if name.startswith(("AIME_", "EURIA_", "SPOTIFY_", "XDG_"))]:
        monkeypatch.delenv(variable)
