"""Whatever an export meets, it reads what was committed and leaves the database byte for byte as it was."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.peers.conftest import Beside, Journal, Mount, NewHome
from tests.peers.machine import Home, digest, document, environment, finished, run

pytestmark = pytest.mark.peers

_OWNER, _READER = 1001, 1002


@pytest.mark.parametrize("task", ["export-json", "export-markdown", "analyze"])
@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_database_is_byte_identical_afterwards(task: str, journal: Journal, new_home: NewHome) -> None:
    home = new_home(journal=journal)
    before = digest(home.database)

    for _ in range(3):
        assert run(home.command(task)).returncode == 0

    assert digest(home.database) == before


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_database_in_a_read_only_folder_is_read(
    journal: Journal, new_home: NewHome, read_only: Mount
) -> None:
    home = new_home(journal=journal)
    before = _contents(home)
    read_only(home.database.parent)

    assert _titles(home) == {f"album {number} #0" for number in range(1, 61)}
    assert _contents(home) == before


def test_a_log_that_its_owner_left_is_read_and_stays_as_it_is(new_home: NewHome, beside: Beside) -> None:
    home = new_home()
    _leave_log(home, beside)
    log = home.database.with_name("musique.db-wal")
    before = digest(home.database), digest(log)

    assert _titles(home) == {f"committed {number}" for number in range(1, 61)}
    assert (digest(home.database), digest(log)) == before


@pytest.mark.parametrize("index", ["kept", "lost"])
def test_a_log_in_a_read_only_folder_is_read(
    index: str, new_home: NewHome, beside: Beside, read_only: Mount, tmp_path: Path
) -> None:
    home = new_home()
    _leave_log(home, beside)
    if index == "lost":
        home.database.with_name("musique.db-shm").unlink()
    before = _contents(home)
    read_only(home.database.parent)
    private = tmp_path / "private"
    private.mkdir()

    assert _titles(home, private) == {f"committed {number}" for number in range(1, 61)}
    assert _contents(home) == before
    assert not list(private.iterdir())


@pytest.mark.parametrize("folder", ["writable", "read-only"])
def test_a_hot_journal_is_read_as_before_the_transaction(
    folder: str, new_home: NewHome, beside: Beside, read_only: Mount, tmp_path: Path
) -> None:
    home = new_home(albums=600, journal="delete")
    untouched = digest(home.database)
    with beside("spill", home.database) as owner:
        owner.kill()
    journal = home.database.with_name("musique.db-journal")
    assert digest(home.database) != untouched, "half a transaction must be in the file"
    assert _is_hot(home.database)
    before = digest(home.database), digest(journal)
    if folder == "read-only":
        read_only(home.database.parent)
    private = tmp_path / "private"
    private.mkdir()

    assert _titles(home, private) == {f"album {number} #0" for number in range(1, 601)}
    assert (digest(home.database), digest(journal)) == before
    assert not list(private.iterdir())


def test_an_export_by_another_user_does_not_lock_the_owner_out(
    new_home: NewHome, public_folder: Path
) -> None:
    # The folder is shared, the file is its owner's: what SQLite makes beside it must not be in the way.
    home = Home(Path(shutil.move(new_home().folder, public_folder / "home")))
    for folder in (home.folder, home.output, home.database.parent):
        folder.chmod(0o777)
    home.database.chmod(0o644)
    os.chown(home.database, _OWNER, _OWNER)
    commit = f"import sqlite3; sqlite3.connect({str(home.database)!r}).executescript('DELETE FROM metadata')"

    ended = run([*_as_user(_READER), *home.command()])
    written = run([*_as_user(_OWNER), sys.executable, "-c", commit])

    assert (ended.returncode, ended.stderr) == (0, "")
    assert (written.returncode, written.stderr) == (0, "")


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Return a folder that every user can reach, unlike those of pytest."""
    with TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


def _as_user(number: int) -> list[str]:
    """Return the words that run a command as a user who, so that it starts at all, may read everything."""
    capabilities = ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    return ["setpriv", "--reuid", str(number), "--regid", str(number), "--clear-groups", *capabilities]


def _leave_log(home: Home, beside: Beside) -> None:
    """Leave a log that holds what the database file does not, as after a power cut."""
    with beside("log", home.database) as owner:
        owner.kill()
    assert b"committed 60" not in home.database.read_bytes()
    assert home.database.with_name("musique.db-wal").stat().st_size


def _is_hot(path: Path) -> bool:
    """Return whether SQLite itself refuses to read the file before somebody rolls it back."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            connection.execute("SELECT count(*) FROM albums")
        except sqlite3.OperationalError as error:
            return error.sqlite_errorcode == sqlite3.SQLITE_READONLY_ROLLBACK
    return False


def _titles(home: Home, private: Path | None = None) -> set[str]:
    """Return the titles in a new export, and check that all else is whole, too."""
    environ = environment(TMPDIR=private, SQLITE_TMPDIR=private) if private else environment()
    ended = run(home.command("export-json"), env=environ)
    assert (ended.returncode, ended.stderr) == (0, "")
    albums = document(finished(home.output)[-1])["albums"]
    assert all(album["artists"] == [f"artist {album['id']} #0"] for album in albums)
    return {album["title"] for album in albums}


def _contents(home: Home) -> dict[str, str]:
    return {path.name: digest(path) for path in home.database.parent.iterdir()}
