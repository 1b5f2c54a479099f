"""What the tests of the doctor share: a home, and what is said of it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from aime_cli.doctor import Check, examine
from aime_cli.errors import ExitCode
from aime_cli.runner import run_task
from aime_cli.settings import LoadedSettings, load_settings
from aime_cli.tasks import TASKS
from tests.conftest import NOW
from tests.crontab_stand_in import Crontab

TOKEN = "hush-hush-4711"


class Patient:
    """A home of the test's own, and what the doctor says of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "config" / "app.json"
        self.database = folder / "data" / "musique.db"
        self.environment: dict[str, str] = {}
        self.set()

    def set(self, **values: Any) -> None:
        """Write the settings file."""
        self.file.parent.mkdir(exist_ok=True)
        self.file.write_text(json.dumps({"timezone": "UTC"} | values))

    def keep_secrets(self, text: str, mode: int = 0o600) -> None:
        """Write the file of secrets."""
        file = self.file.with_name("secrets.json")
        file.write_text(text)
        file.chmod(mode)

    def load(self) -> LoadedSettings:
        return load_settings(self.file if self.file.exists() else None, environment=self.environment)

    def lines(self, name: str = "", *, now: datetime = NOW, online: bool = False) -> list[str]:
        """Return what is said, of one thing or of all."""
        checks = examine(self.load, now, online=online)
        return [line_of(check) for check in checks if name in {"", check.name}]

    def statuses(self) -> dict[str, ExitCode]:
        """Return the statuses of failures."""
        checks = examine(self.load, NOW)
        return {check.name: check.status for check in checks if check.result == "failure"}

    def run(self, name: str = "export-json", now: datetime = NOW) -> None:
        """Run a task, which is remembered."""
        run_task(name, TASKS[name], self.load(), now=now)


def line_of(check: Check) -> str:
    """Return all that is said of one thing."""
    assert (check.result == "failure") == (check.status != ExitCode.OK)
    return f"{check.result} {check.message}" + (f"; {check.hint}" if check.hint else "")


@pytest.fixture
def crontab(tmp_path: Path) -> Crontab:
    return Crontab(tmp_path / "bin")


@pytest.fixture
def patient(tmp_path: Path, crontab: Crontab, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """Return a home with settings, where the only programs are those of the test."""
    monkeypatch.setenv("PATH", str(crontab.folder))
    return Patient(tmp_path)


def everything_in(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Return every file and folder, when it changed and what it holds."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in folder.rglob("*")
    }
