"""What the tests of our memory share: a home, and states opened in it at any moment."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from aime_cli.state import State, choose, open_state

NOW = datetime(2026, 1, 31, 7, 0, 15, tzinfo=UTC)
TOMORROW = NOW + timedelta(days=1)


class Memory:
    """A home, and what was warned of in it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.path = home / "state" / "aime.db"
        self.copy = home / "state" / "aime.db.bak"
        self.warnings: list[str] = []

    def open(self, now: datetime = NOW, *, sleep: Callable[[float], None] = lambda _: None) -> State:
        return open_state(self.home, now, self.warnings.append, sleep=sleep)

    def remember(self, *names: str, now: datetime = NOW) -> None:
        """Remember haikus, and picks of the same names, in a run of their own."""
        with self.open(now) as state:
            remember(state, *names, now=now)

    def recall(self, now: datetime = NOW) -> set[str]:
        with self.open(now) as state:
            return recall(state, now=now)

    def files(self) -> set[str]:
        return {path.name for path in self.path.parent.iterdir() if path.is_file()}


def remember(state: State, *names: str, now: datetime = NOW) -> None:
    state.remember_haikus(names, "fr", now)
    turns = choose(((name, name) for name in names), len(names), state.picked("haiku"), Random(1))
    state.remember_picks("haiku", turns)


def recall(state: State, now: datetime = NOW) -> set[str]:
    return set(state.recent_haikus(now - timedelta(days=30)))


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "home")
