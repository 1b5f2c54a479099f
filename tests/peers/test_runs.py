"""Runs at the same time, runs that are ended, and a memory that cannot be used: what is recorded."""

import json
import re
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from aime_cli.errors import ExitCode
from tests.peers.conftest import Mount, NewHome
from tests.peers.machine import AIME, Home, document, finished, others, run, started, wait_until

pytestmark = pytest.mark.peers

_LARGE = 20_000


def config(home: Home) -> Path:
    return home.folder / "config" / "app.json"


def ask(home: Home, command: str, *options: str) -> dict[str, Any]:
    """Return what a command says as JSON."""
    ended = run([AIME, command, "--json", "--config", config(home), *options])
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


def history(home: Home, *options: str) -> list[dict[str, Any]]:
    """Return the recorded runs, the last first."""
    return list(ask(home, "history", *options)["runs"])


def job(home: Home, name: str = "export-json") -> dict[str, Any]:
    """Return how a task stands."""
    return next(dict(each) for each in ask(home, "status")["jobs"] if each["name"] == name)


def working(home: Home) -> bool:
    """Say whether an export has begun to write."""
    return bool(others(home.output))


def fill(disk: Path) -> Path:
    """Take the last byte of a disk, and return the file that has it."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as stream:
        while True:
            stream.write(b"\0" * 4096)
    return filler


def test_of_twenty_runs_at_once_one_works(new_home: NewHome) -> None:
    home = new_home(albums=_LARGE)

    with ThreadPoolExecutor(20) as threads:
        ended = list(threads.map(lambda _: run(home.command()), range(20)))

    # On a busy machine the last ones may start when the first one has ended; then there are two files.
    statuses = Counter(each.returncode for each in ended)
    assert set(statuses) == {0, ExitCode.TRY_LATER}
    assert statuses[0] == len(finished(home.output)) == len(history(home))
    assert {each["result"] for each in history(home)} == {"ok"}
    for each in ended:
        if each.returncode:
            assert each.stderr.splitlines()[0] == "error: export-json is already running"


def test_of_twenty_runs_beside_a_long_one_none_works(new_home: NewHome) -> None:
    home = new_home(albums=_LARGE)

    with started(home.command()) as first:
        wait_until(lambda: working(home), "an export at work")
        first.send_signal(signal.SIGSTOP)
        try:
            with ThreadPoolExecutor(19) as threads:
                ended = list(threads.map(lambda _: run(home.command()), range(19)))
            assert (history(home)[0]["result"], job(home)["is_running"]) == (None, True)
            assert run(home.command("export-markdown")).returncode == 0, "another task has another lock"
        finally:
            first.send_signal(signal.SIGCONT)
        first.communicate(timeout=60)

    assert [each.returncode for each in ended] == [ExitCode.TRY_LATER] * 19
    assert first.returncode == 0
    assert [each["result"] for each in history(home, "export-json")] == ["ok"]
    assert [path.name.split("-")[1] for path in finished(home.output)] == ["json", "markdown"]


def test_a_run_waits_as_long_as_it_is_told(new_home: NewHome) -> None:
    home = new_home(albums=_LARGE)

    with started(home.command()) as first:
        wait_until(lambda: working(home), "an export at work")
        first.send_signal(signal.SIGSTOP)
        before = time.monotonic()
        assert run(home.command("export-json", "--wait", "1.5")).returncode == ExitCode.TRY_LATER
        assert time.monotonic() - before >= 1.5
        first.send_signal(signal.SIGCONT)
        assert run(home.command("export-json", "--wait", "60")).returncode == 0
        first.communicate(timeout=60)

    assert [each["result"] for each in history(home)] == ["ok", "ok"]
    assert len(finished(home.output)) == 2


def test_twenty_runs_of_all_that_is_due_take_each_slot_once(new_home: NewHome) -> None:
    home = new_home(albums=3_000)
    due = [str(AIME), "run", "--due", "--config", str(config(home))]

    with ThreadPoolExecutor(20) as threads:
        ended = list(threads.map(lambda _: run(due), range(20)))

    taken = [(each["task"], each["slot"]) for each in history(home, "--limit", "1000") if each["slot"]]
    assert len(taken) == len(set(taken)) == len({task for task, _ in taken}) == 6
    # Beside nineteen others, one may not see in time that its slot is taken.
    assert {(each.returncode, each.stdout) for each in ended} <= {(0, ""), (ExitCode.TRY_LATER, "")}
    assert {name for name, _ in taken} == {
        job["name"] for job in ask(home, "status")["jobs"] if job["enabled"]
    }
    before = history(home, "--limit", "1000")
    assert (run(due).returncode, run(due).stderr) == (0, "")
    assert history(home, "--limit", "1000") == before


def test_of_scheduled_runs_at_the_same_moment_the_second_is_silent(new_home: NewHome) -> None:
    """After a gap of the clock, cron starts the lines of two hours at once."""
    home = new_home(albums=_LARGE)

    with ThreadPoolExecutor(2) as threads:
        ended = list(threads.map(lambda _: run(home.command("export-json", "--scheduled")), range(2)))

    assert [(each.returncode, each.stdout, each.stderr) for each in ended] == [(0, "", "")] * 2
    assert [each["result"] for each in history(home)] == ["ok"]


def test_a_scheduled_run_that_must_wait_for_a_manual_one_is_recorded(new_home: NewHome) -> None:
    home = new_home(albums=_LARGE)

    with started(home.command()) as first:
        wait_until(lambda: working(home), "an export at work")
        first.send_signal(signal.SIGSTOP)
        skipped = run(home.command("export-json", "--scheduled"))
        first.send_signal(signal.SIGCONT)
        first.communicate(timeout=60)

    assert skipped.returncode == ExitCode.TRY_LATER
    assert [(each["result"], each["slot"]) for each in history(home)] == [("skipped", None), ("ok", None)]
    assert job(home)["last_run"]["result"] == "ok", "what did not run is not the last run"
    assert run(home.command("export-json", "--scheduled")).returncode == 0
    assert history(home)[0]["slot"], "the slot is still there to be taken"


@pytest.mark.parametrize("options", [(), ("--scheduled",)])
def test_a_killed_run_is_known_and_in_nobodys_way(options: tuple[str, ...], new_home: NewHome) -> None:
    home = new_home(albums=_LARGE)

    with started(home.command("export-json", *options)) as first:
        wait_until(lambda: working(home), "an export at work")
        first.send_signal(signal.SIGSTOP)
        (record,) = history(home)
        assert (record["result"], record["error"], job(home)["is_running"]) == (None, None, True)
        first.kill()
        first.communicate()

    for _ in range(2):
        (record,) = history(home, "--failed")
        assert (record["result"], record["error"]) == ("failed", "interrupted")
        assert job(home)["last_run"]["error"] == "interrupted"
        assert (job(home)["is_running"], job(home)["last_success"]) == (False, None)
    assert run([AIME, "status", "--check", "--config", config(home)]).returncode == ExitCode.ATTENTION

    # A slot is taken once: what killed one run may kill every other.
    if options:
        assert run(home.command("export-json", *options)).stderr == ""
        assert len(history(home)) == 1
    assert run(home.command()).returncode == 0
    assert [(each["result"], each["error"]) for each in history(home)] == [
        ("ok", None),
        ("failed", "interrupted"),
    ]
    assert run([AIME, "status", "--check", "--config", config(home)]).returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_run_that_a_signal_ends_is_recorded(number: signal.Signals, new_home: NewHome) -> None:
    home = new_home(albums=_LARGE)

    with started([str(AIME), "run", "export-json", "export-markdown", "--config", str(config(home))]) as one:
        wait_until(lambda: working(home), "an export at work")
        one.send_signal(number)
        printed = one.communicate(timeout=30)

    assert (one.returncode, printed) == (128 + number, ("", ""))
    (record,) = history(home)
    assert (record["task"], record["result"], record["status"]) == ("export-json", "failed", 128 + number)
    assert record["error"] == f"ended by {number.name}"
    assert record["finished_at"]
    assert list(home.output.iterdir()) == []


def test_a_full_disk_costs_a_run_its_record_only(
    new_home: NewHome, small_disk: Mount, tmp_path: Path
) -> None:
    home = new_home()
    small_disk(home.folder / "state")
    assert run(home.command()).returncode == 0
    filler = fill(home.folder / "state")

    ended = run(home.command())

    assert ended.returncode == 0
    assert re.fullmatch(r"warning: cannot write .*aime\.db: .*full.*\n", ended.stderr), ended.stderr
    assert len(finished(home.output)) == 2
    assert len(history(home)) == 1
    filler.unlink()
    assert run(home.command()).stderr == ""
    assert len(history(home)) == 2


def test_a_disk_that_was_always_full_costs_a_run_its_memory_only(
    new_home: NewHome, small_disk: Mount
) -> None:
    home = new_home()
    fill(small_disk(home.folder / "state"))

    ended = run(home.command())

    assert ended.returncode == 0
    assert "warning: " in ended.stderr
    assert document(finished(home.output)[0])["total_albums"] == 60
    assert run([AIME, "status", "--config", config(home)]).returncode == 0


def test_a_read_only_home_costs_a_run_its_record_only(
    new_home: NewHome, read_only: Mount, tmp_path: Path
) -> None:
    home, out = new_home(), tmp_path / "exports"
    # Where nothing can be recorded, a slot is good for a quarter of an hour: it has just come.
    settings = json.loads(config(home).read_text())
    tasks = [{"name": "export-json", "time": time.strftime("%H:%M")}]
    config(home).write_text(json.dumps(settings | {"scheduler": {"tasks": tasks}}))
    assert run(home.command()).returncode == 0
    read_only(home.folder)

    for options in ((), ("--scheduled",)):
        ended = run(home.command("export-json", "--output-dir", out, *options))
        assert ended.returncode == 0
        (warning,) = (line for line in ended.stderr.splitlines() if line.startswith("warning: "))
        assert "aime.db" in warning
        assert "read-only" in warning or "readonly" in warning

    assert len(finished(out)) == 2
    assert len(history(home)) == 1


@pytest.mark.parametrize("spoiled", [b"no database at all", b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_corrupt_memory_is_set_aside(spoiled: bytes, new_home: NewHome) -> None:
    home = new_home()
    state = home.folder / "state"
    state.mkdir()
    (state / "aime.db").write_bytes(spoiled)

    ended = run(home.command())

    assert ended.returncode == 0
    assert ended.stderr.startswith(f"warning: {state / 'aime.db'} is damaged and was set aside as ")
    assert len(finished(home.output)) == 1
    (aside,) = state.glob("aime.db.corrupt-*")
    assert aside.read_bytes() == spoiled
    assert [each["result"] for each in history(home)] == ["ok"]

    (state / "aime.db").write_bytes(spoiled)
    ended = run(home.command())
    assert " took its place" in ended.stderr
    assert [each["result"] for each in history(home)] == ["ok", "ok"], "the copy knows the first run"
