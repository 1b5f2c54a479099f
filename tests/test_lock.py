"""One run of a task at a time."""

from pathlib import Path

import pytest

from aime_cli.errors import TryLater
from aime_cli.lock import task_lock


def test_a_second_run_of_the_same_task_is_told_to_wait(tmp_path: Path) -> None:
    with (
        task_lock(tmp_path, "export-json"),
        pytest.raises(TryLater, match="export-json is already running"),
        task_lock(tmp_path, "export-json"),
    ):
        pass


def test_other_tasks_and_homes_run_side_by_side(tmp_path: Path) -> None:
    with task_lock(tmp_path, "export-json") as one, task_lock(tmp_path, "export-markdown") as two:
        assert (one, two) == (None, None)
        with task_lock(tmp_path / "other", "export-json") as three:
            assert three is None


def test_the_lock_ends_with_the_run(tmp_path: Path) -> None:
    for _ in range(2):
        with task_lock(tmp_path, "export-json") as reason:
            assert reason is None


def test_a_home_that_cannot_be_written_costs_no_run(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")

    with task_lock(tmp_path, "export-json") as reason:
        assert isinstance(reason, OSError)
