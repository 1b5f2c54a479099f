"""Many exports at once: each that ends with 0 has a whole file of its own."""

import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from tests.peers.conftest import Beside, Journal, NewHome
from tests.peers.machine import document, finished, injecting, moments, others, run, started, wait_until

pytestmark = pytest.mark.peers

_AT_ONCE = 20


def _together(commands: Sequence[Sequence[str]]) -> list[tuple[int, str, str]]:
    """Run all commands at once; return each one's status, output and errors."""
    with ExitStack() as stack:
        running = [stack.enter_context(started(command)) for command in commands]
        printed = [process.communicate(timeout=60) for process in running]
    return [(process.returncode, *texts) for process, texts in zip(running, printed, strict=True)]


def test_of_twenty_at_once_each_success_has_its_own_file_and_the_others_give_75(new_home: NewHome) -> None:
    home = new_home(albums=20_000)  # long enough for them to meet

    ended = _together([home.command()] * _AT_ONCE)

    printed = [Path(output.strip()) for status, output, _ in ended if status == 0]
    assert printed
    assert sorted(printed) == finished(home.output)  # all different
    assert all(document(path)["total_albums"] == 20_000 for path in printed)
    refused = [(output, errors) for status, output, errors in ended if status == ExitCode.TRY_LATER]
    assert len(printed) + len(refused) == _AT_ONCE
    assert refused
    assert all(
        output == "" and errors.startswith("error: export-json is already running\n")
        for output, errors in refused
    )
    assert others(home.output) == []


@pytest.mark.parametrize("albums", [1, 3_000])
def test_twenty_homes_share_an_output_folder(albums: int, new_home: NewHome, tmp_path: Path) -> None:
    homes = [new_home(f"home{number}", albums=albums) for number in range(_AT_ONCE)]
    shared = tmp_path / "exports"

    ended = _together([home.command("export-json", "--output-dir", shared) for home in homes])

    assert [(status, errors) for status, _, errors in ended] == [(0, "")] * _AT_ONCE
    printed = [Path(output.strip()) for _, output, _ in ended]
    assert sorted(printed) == finished(shared)  # all different
    assert all(document(path)["total_albums"] == albums for path in printed)
    assert others(shared) == []


def test_a_file_just_begun_is_not_taken_for_an_abandoned_one(new_home: NewHome, tmp_path: Path) -> None:
    slow, fast = new_home("slow"), new_home("fast")
    (step,) = moments("flock", slow, slow.output, tmp_path)
    # Held for three seconds between making its unfinished file and locking it.
    delayed = [*injecting("flock", f"delay_enter=3000000:when={step}"), *slow.command()]

    with started(delayed) as export:
        wait_until(lambda: others(slow.output), "an unfinished export")
        assert run(fast.command("export-json", "--output-dir", slow.output)).returncode == 0
        _, errors = export.communicate(timeout=60)

    assert (export.returncode, errors) == (0, "")
    assert len(finished(slow.output)) == 3


def test_tasks_of_different_names_run_at_the_same_time(new_home: NewHome) -> None:
    home = new_home(albums=3_000)

    ended = _together([home.command("export-json"), home.command("export-markdown")])

    assert [(status, errors) for status, _, errors in ended] == [(0, ""), (0, "")]
    assert len(finished(home.output)) == 2


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_collection_that_stays_locked_gives_75(journal: Journal, new_home: NewHome, beside: Beside) -> None:
    home = new_home(journal=journal)

    with beside("lock", home.database):
        (ended,) = _together([home.command()])

    status, output, errors = ended
    assert (status, output) == (ExitCode.TRY_LATER, "")
    assert errors.startswith(f"error: {home.database}: ")
    assert len(errors.splitlines()) == 2
    assert list(home.output.iterdir()) == []


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_a_collection_that_is_locked_for_a_moment_is_waited_for(
    journal: Journal, new_home: NewHome, beside: Beside
) -> None:
    home = new_home(journal=journal)

    with beside("lock", home.database) as owner, started(home.command()) as export:
        with pytest.raises(subprocess.TimeoutExpired):
            export.wait(timeout=2)
        owner.kill()
        assert export.wait(timeout=30) == 0

    assert document(finished(home.output)[0])["total_albums"] == 60
