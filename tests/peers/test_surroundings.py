"""Cron's bare environment, other locales, other clocks: the same files."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest

from aime_cli.exporters import EXPORTERS
from aime_cli.runner import run_task
from aime_cli.settings import load_settings
from aime_cli.tasks import export
from tests.peers.conftest import NewHome
from tests.peers.machine import AIME, Home, digest, document, finished, run

pytestmark = pytest.mark.peers

_TASKS = sorted(exporter.task for exporter in EXPORTERS.values())
_TITLE = "Été à Besançon — 春"


@pytest.fixture
def accented(new_home: NewHome) -> Home:
    """Return a home with accents in its name, its collection and its titles."""
    home = new_home("médiathèque de Zoë")
    with closing(sqlite3.connect(home.database)) as connection, connection:
        connection.execute("UPDATE albums SET title = ? WHERE id = 1", (_TITLE,))
    home.database.rename(home.database.with_name("musique préférée.db"))
    (home.folder / "config" / "app.json").write_text(
        '{"database": {"url": "sqlite:///data/musique préférée.db"},'
        ' "scheduler": {"output_dir": "Sorties prévues"}}',
        encoding="utf-8",
    )
    return home


@pytest.mark.parametrize("task", _TASKS)
def test_an_export_works_in_a_bare_environment_from_the_root(task: str, accented: Home) -> None:
    bare = ["env", "-i", f"HOME={accented.folder}", "PATH=/usr/bin:/bin"]

    ended = run([*bare, *accented.command(task)], cwd="/")

    assert (ended.returncode, ended.stderr) == (0, "")
    (path,) = finished(accented.folder / "Sorties prévues")
    assert ended.stdout == f"{path}\n"
    assert _TITLE in path.read_text(encoding="utf-8")


def test_settings_are_found_in_a_bare_environment(accented: Home) -> None:
    usual = accented.folder / ".config" / "aime"
    usual.mkdir(parents=True)
    (usual / "app.json").write_text(
        f'{{"database": {{"url": "sqlite:///{accented.folder}/data/musique préférée.db"}}}}', encoding="utf-8"
    )

    ended = run(["env", "-i", f"HOME={accented.folder}", "PATH=/usr/bin:/bin", AIME, "export-json"], cwd="/")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert document(Path(ended.stdout.strip()))["albums"][0]["title"] == _TITLE
    assert Path(ended.stdout.strip()).parent == usual / "Scheduled Output"


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "xx_XX.ISO-8859-1"])
@pytest.mark.parametrize("task", _TASKS)
def test_accents_survive_any_locale(task: str, locale: str, accented: Home, tmp_path: Path) -> None:
    environ = {"HOME": str(accented.folder), "PATH": "/usr/bin:/bin", "LC_ALL": locale}
    folder = tmp_path / "à part"
    command = accented.command(task, "--output-dir", folder, "--database", _database(accented))

    to_file = run(command, env=environ)
    to_stdout = run([*command, "--stdout"], env=environ)

    assert (to_file.returncode, to_file.stderr) == (0, "")
    (path,) = finished(folder)
    assert to_file.stdout == f"{path}\n"
    assert _TITLE in path.read_text(encoding="utf-8")
    assert (to_stdout.returncode, to_stdout.stderr) == (0, "")
    assert _TITLE in to_stdout.stdout


def test_an_error_names_a_file_with_accents_in_any_locale(tmp_path: Path) -> None:
    missing = tmp_path / "égarée.db"

    ended = run([AIME, "export-json", "--database", missing], env={"HOME": str(tmp_path), "LC_ALL": "C"})

    assert ended.returncode == 66
    assert ended.stderr.splitlines()[0] == f"error: no collection at {missing}"


@pytest.mark.parametrize("name", sorted(EXPORTERS))
def test_the_same_moment_gives_the_same_bytes(name: str, new_home: NewHome) -> None:
    homes = [
        new_home("first", albums=600),
        new_home("second", albums=600),
        new_home("third", albums=600, journal="delete"),
    ]
    now = datetime(2026, 1, 31, 5, 0, tzinfo=UTC)
    moments = [now, now, now.astimezone(timezone(timedelta(hours=9)))]
    exporter = EXPORTERS[name]

    digests = set()
    for home, moment in zip(homes, moments, strict=True):
        home.database.rename(home.folder / "data" / "collection.db")
        settings = load_settings(
            home.folder / "config" / "app.json",
            {"database.url": str(home.folder / "data" / "collection.db")},
            environment={},
        )
        written = run_task(exporter.task, partial(export, exporter=exporter), settings, now=moment)
        digests |= {digest(artifact.path) for artifact in written.artifacts}

    assert len(digests) == 1


def _database(home: Home) -> Path:
    assert os.fsencode(home.folder).decode() == str(home.folder)
    return home.folder / "data" / "musique préférée.db"
