"""What runs say of our memory when it is in a bad way."""

import sqlite3
from contextlib import closing
from pathlib import Path

from aime_cli.errors import ExitCode
from tests.conftest import Aime


def test_a_run_that_fails_still_says_what_became_of_the_memory(aime: Aime, tmp_path: Path) -> None:
    settings = tmp_path / "app.json"
    settings.write_text("{}")
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "aime.db").write_text("no database")

    outcome = aime("export-json", "--config", settings)

    warning, error, _ = outcome.stderr.splitlines()
    assert warning.startswith(f"warning: {tmp_path}/state/aime.db is damaged and was set aside as ")
    assert error.startswith("error: no collection at ")


def test_a_monitor_hears_that_the_record_cannot_be_read(aime: Aime, tmp_path: Path) -> None:
    settings = tmp_path / "app.json"
    settings.write_text("{}")
    (tmp_path / "state").mkdir()
    with closing(sqlite3.connect(tmp_path / "state" / "aime.db")) as connection:
        connection.execute("PRAGMA user_version = 99")

    outcome = aime("status", "--check", "--config", settings)

    assert outcome.status == ExitCode.ATTENTION
    assert "was written by a newer version of aime" in outcome.stderr
