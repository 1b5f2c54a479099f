"""SIGKILL at any moment: no partial file under a final name, and no growing litter."""

import signal
import time
from pathlib import Path
from random import Random

import pytest

from tests.peers.conftest import Beside, Journal, NewHome
from tests.peers.machine import (
    Home,
    document,
    duration,
    environment,
    finished,
    injecting,
    moments,
    others,
    run,
    started,
)

pytestmark = pytest.mark.peers

_KILLS = 40


@pytest.mark.parametrize("call", ["openat", "flock", "write", "fsync", "link", "unlink", "close"])
def test_a_kill_at_any_step_of_writing_leaves_whole_files_only(
    call: str, new_home: NewHome, tmp_path: Path
) -> None:
    home = new_home(albums=3_000)
    steps = moments(call, home, home.output, tmp_path)
    assert steps
    known = set(finished(home.output))

    for step in steps:
        ended = run([*injecting(call, f"signal=SIGKILL:when={step}"), *home.command("export-json")])
        assert ended.returncode == -signal.SIGKILL
        for path in finished(home.output):
            assert document(path)["total_albums"] == 3_000
        killed_late = set(finished(home.output)) - known
        assert len(killed_late) <= 1
        assert len(others(home.output)) <= 1
        assert all(name.startswith(".") for name in others(home.output))

        assert run(home.command("export-json")).returncode == 0
        assert len(set(finished(home.output)) - known - killed_late) == 1
        assert others(home.output) == []
        known = set(finished(home.output))


def test_the_steps_of_writing_are_really_hit(new_home: NewHome, tmp_path: Path) -> None:
    home = new_home(albums=3_000)
    (link,) = moments("link", home, home.output, tmp_path)
    (unlink,) = moments("unlink", home, home.output, tmp_path)
    _remove(home)

    assert (
        run([*injecting("link", f"signal=SIGKILL:when={link}"), *home.command("export-json")]).returncode
        == -signal.SIGKILL
    )
    assert (len(finished(home.output)), len(others(home.output))) == (0, 1)

    _remove(home)
    assert (
        run([*injecting("unlink", f"signal=SIGKILL:when={unlink}"), *home.command("export-json")]).returncode
        == -signal.SIGKILL
    )
    assert (len(finished(home.output)), len(others(home.output))) == (1, 1)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_kills_at_random_moments_leave_whole_files_and_no_growing_litter(
    journal: Journal, new_home: NewHome, tmp_path: Path
) -> None:
    home = new_home(albums=20_000, journal=journal)
    private = tmp_path / "private"
    private.mkdir()
    command, environ = home.command("export-json"), environment(TMPDIR=private, SQLITE_TMPDIR=private)
    latest, chance, most = 1.1 * duration(command, environ), Random(20260131), 0

    for _ in range(_KILLS // 2):
        with started(command, environ):
            time.sleep(chance.uniform(0, latest))  # then it is killed
        most = max(most, len(others(home.output)))
        assert len(others(home.output)) <= 1
        assert len(list(private.iterdir())) <= 1
    for path in finished(home.output):
        assert document(path)["total_albums"] == 20_000

    assert most == 1, "no kill came while a file was written"
    assert run(command, env=environ).returncode == 0
    assert others(home.output) == []
    assert list(private.iterdir()) == []


def test_kills_while_a_hot_journal_is_recovered_leave_no_growing_litter(
    new_home: NewHome, beside: Beside, tmp_path: Path
) -> None:
    home = new_home(albums=600, journal="delete")
    with beside("spill", home.database) as owner:
        owner.kill()
    private = tmp_path / "private"
    private.mkdir()
    environ = environment(TMPDIR=private, SQLITE_TMPDIR=private)
    steps = moments("openat", home, private, tmp_path, environ)
    assert steps

    for step in steps:
        run([*injecting("openat", f"signal=SIGKILL:when={step}"), *home.command("export-json")], env=environ)
        assert len(list(private.iterdir())) <= 1

    assert run(home.command("export-json"), env=environ).returncode == 0
    assert list(private.iterdir()) == []


def _remove(home: Home) -> None:
    for path in home.output.iterdir():
        path.unlink()
