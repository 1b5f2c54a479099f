"""What the tests of tasks share: a home in which the real runner writes haikus at any moment."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from aime_cli.entities import Language
from aime_cli.runner import Run, run_task
from aime_cli.settings import load_settings
from aime_cli.state import State, open_state
from aime_cli.tasks import Report, Selection, generate_haiku, weekly_haiku
from tests.conftest import NOW


class Home:
    """A home of its own, and what was reported of its last run, also of one that failed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "share" / "aime"
        self.memory = self.path / "state" / "aime.db"
        self.report = Report()

    def page(
        self,
        database: Path,
        *,
        now: datetime = NOW,
        dice: int = 1,
        output: str = "out",
        remembers: bool = True,
        language: Language | None = None,
        **selection: Any,
    ) -> Run:
        """Write a page of haikus; `remembers` False is what --seed does."""
        task = partial(
            generate_haiku, selection=Selection(**selection), remembers=remembers, language=language
        )
        return self._run("generate-haiku", task, database, now, dice, output, "UTC")

    def week(
        self,
        database: Path,
        *,
        now: datetime = NOW,
        dice: int = 1,
        timezone: str = "UTC",
        **options: Any,
    ) -> Run:
        """Write a haiku on a week."""
        task = partial(weekly_haiku, **options)
        return self._run("weekly-haiku", task, database, now, dice, "out", timezone)

    def _run(
        self, name: str, task: Any, database: Path, now: datetime, dice: int, output: str, timezone: str
    ) -> Run:
        settings = load_settings(
            overrides={"database.url": str(database), "scheduler.output_dir": str(self.folder / output)},
            environment={
                "XDG_DATA_HOME": str(self.folder / "share"),
                "XDG_CONFIG_HOME": str(self.folder),
                "AIME_TIMEZONE": timezone,
            },
        )
        self.report = Report()
        return run_task(name, task, settings, now=now, rng=Random(dice), report=self.report)

    def remembered(self) -> tuple[int, frozenset[str]]:
        """Return how many albums had their turn, and the haikus that are known."""
        with self.open_memory() as state:
            return len(state.picked("generate-haiku")), state.recent_haikus(NOW - timedelta(days=30))

    def open_memory(self, now: datetime = NOW) -> State:
        return open_state(self.path, now, pytest.fail)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def text_of(run: Run) -> str:
    """Return the one document of a run."""
    (written,) = run.artifacts
    return written.path.read_text(encoding="utf-8")


def headings(document: str) -> list[str]:
    """Return what the haikus of a page are about."""
    return re.findall(r"^## \d+\. (.*)$", document, re.MULTILINE)


def haikus(document: str) -> list[Sequence[str]]:
    """Return the lines of each haiku of a page."""
    return [
        block.splitlines() for block in re.findall(r"^```\n(.*?)^```$", document, re.MULTILINE | re.DOTALL)
    ]
