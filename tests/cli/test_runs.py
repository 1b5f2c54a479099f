"""aime run, status, history and show as processes; and --scheduled at the command line."""

import fcntl
import json
import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aime_cli.errors import ExitCode
from aime_cli.home import make_home
from aime_cli.state import RunRecord, State, open_state
from tests.conftest import Aime, Make, by_artist

NOW = datetime.now(UTC).replace(microsecond=0)
TASKS = ["generate-haiku", "export-markdown", "export-json", "weekly-haiku", "analyze-week", "analyze-month"]
ALL_TASKS = ["enrich", "describe", *TASKS]
Change = Callable[..., None]


@pytest.fixture
def home(make_collection: Make, tmp_path: Path) -> Path:
    """Return a home in the working folder, as `aime init` makes it."""
    make_home(tmp_path, NOW, database=make_collection(by_artist("Air", "Björk")))
    return tmp_path


@pytest.fixture
def change(home: Path) -> Change:
    """Return what changes `scheduler` in the settings of the home."""

    def change(**scheduler: Any) -> None:
        file = home / "config" / "app.json"
        values = json.loads(file.read_text())
        file.write_text(json.dumps(values | {"scheduler": values["scheduler"] | scheduler}))

    return change


@contextmanager
def state_of(home: Path) -> Iterator[State]:
    warnings: list[str] = []
    with open_state(home, NOW, warnings.append) as state:
        yield state
    assert warnings == []


def note(home: Path, task: str, result: Any = "ok", *, days_ago: float = 0, **values: Any) -> None:
    """Record a run of a scheduled task."""
    at = NOW - timedelta(days=days_ago)
    usual: dict[str, Any] = {"trigger": "scheduled", "slot": at, "started_at": at, "finished_at": at}
    with state_of(home) as state:
        state.runs.end(RunRecord(task=task, result=result, **usual | values))


def files(home: Path) -> list[str]:
    return sorted(path.name.rsplit("-", 2)[0] for path in (home / "Scheduled Output").iterdir())


def asked(aime: Aime, *arguments: str) -> dict[str, Any]:
    outcome = aime(*arguments, "--json")
    assert (outcome.status, outcome.stderr) == (0, "")
    return dict(json.loads(outcome.stdout))


def test_tasks_run_by_our_names_and_by_those_of_aime_v4(aime: Aime, home: Path) -> None:
    outcome = aime("run", "export_collection_json", "generate_haiku_scheduled", "export-json", "weekly_haiku")

    assert outcome.status == 0
    assert [Path(line).name.rsplit("-", 2)[0] for line in outcome.stdout.splitlines()] == [
        "export-json",
        "generate-haiku",
    ]
    assert files(home) == ["export-json", "generate-haiku"]


@pytest.mark.parametrize(
    ("wrong", "nearest"),
    [("export-jsn", "export-json"), ("HAIKU", "weekly-haiku"), ("weekly", "weekly-haiku")],
)
def test_an_unknown_task_runs_nothing_and_lists_the_names(
    wrong: str, nearest: str, aime: Aime, home: Path
) -> None:
    outcome = aime("run", "export-markdown", wrong)

    error, hint = outcome.stderr.splitlines()
    assert (outcome.status, outcome.stdout) == (ExitCode.USAGE, "")
    assert error == f"error: no task {wrong}"
    assert hint.startswith(f"hint: the tasks are {nearest}, ")
    assert sorted(hint.removeprefix("hint: the tasks are ").split(", ")) == sorted(ALL_TASKS)
    assert files(home) == []
    for command in ("history", "show"):
        assert aime(command, wrong).stderr == outcome.stderr


@pytest.mark.parametrize("arguments", [("run",), ("run", "--due", "export-json")])
def test_run_wants_names_or_what_is_due(arguments: tuple[str, ...], aime: Aime, home: Path) -> None:
    assert aime(*arguments).status == ExitCode.USAGE


def test_all_that_is_due_runs_in_order_and_in_silence(aime: Aime, home: Path) -> None:
    outcome = aime("run", "--due")

    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    runs = asked(aime, "history")["runs"]
    assert [run["task"] for run in reversed(runs)] == TASKS
    assert {(run["trigger"], run["missed"]) for run in runs} == {("due", 0)}
    assert aime("run", "--due").stdout == ""
    assert asked(aime, "run", "--due")["runs"] == []
    assert asked(aime, "history")["runs"] == runs


@pytest.mark.parametrize("command", [["export-json"], ["run", "export-json"]])
def test_json_also_tells_of_a_run_that_a_signal_ends(command: list[str], home: Path) -> None:
    lock = home / "state" / "locks" / "export-json.lock"
    lock.parent.mkdir(parents=True)
    program = Path(sys.executable).with_name("aime")
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        arguments = [str(program), *command, "--json", "--wait", "60"]
        with subprocess.Popen(arguments, cwd=home, stdout=subprocess.PIPE) as waiting:
            while str(waiting.pid) not in set(opened(lock)):
                assert waiting.poll() is None
                time.sleep(0.05)
            waiting.terminate()
            printed, _ = waiting.communicate(timeout=30)

    told = json.loads(printed)
    (run,) = told.get("runs", [told])
    assert (waiting.returncode, told["status"]) == (143, 143)
    assert (run["task"], run["result"], run["error"]) == ("export-json", "failed", "ended by SIGTERM")


def opened(file: Path) -> Iterator[str]:
    """Yield the processes that have a file open, where the kernel shows them."""
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if link.readlink() == file:
                yield link.parts[2]


def test_one_failing_task_stops_no_other_and_the_worst_status_wins(aime: Aime, home: Path) -> None:
    (home / "config" / "templates").mkdir()
    (home / "config" / "templates" / "haiku.md.j2").write_text("{{ nobody_knows }}")
    broken = aime("run", "generate-haiku", "export-json")
    (home / "config" / "templates" / "haiku.md.j2").unlink()
    (home / "musique.db").rename(home / "gone.db")

    outcome = aime("run", "--due", "--json")

    assert broken.status == ExitCode.CONFIG
    assert broken.stderr.startswith("error: generate-haiku: ")
    assert [Path(line).suffix for line in broken.stdout.splitlines()] == [".json"]
    told = json.loads(outcome.stdout)
    assert (outcome.status, told["status"], outcome.stderr) == (66, 66, "")
    assert [(run["task"], run["result"], run["status"]) for run in told["runs"]] == [
        (name, "failed", 66) for name in TASKS
    ]
    failed = asked(aime, "history", "--failed", "--limit", "6")["runs"]
    assert {run["error"] for run in failed} == {told["runs"][0]["error"]}


def test_a_dry_run_says_whether_and_why(aime: Aime, home: Path, change: Change) -> None:
    change(tasks=[{"name": "export_json", "time": "10:00"}, {"name": "weekly_haiku", "enabled": False}])
    first = aime("run", "--due", "--dry-run")
    note(home, "export-json", days_ago=5)
    late = asked(aime, "run", "--due", "--dry-run")
    note(home, "export-json")
    done = aime("run", "--due", "--dry-run").stdout.splitlines()
    named = aime("run", "--dry-run", "export_markdown")

    lines = dict(line.split(": ") for line in first.stdout.splitlines())
    assert (first.status, list(lines)) == (0, ALL_TASKS)
    assert {name for name, said in lines.items() if said == "would not run, off"} == {*ALL_TASKS} - {
        "export-json"
    }
    assert lines["export-json"].startswith("would run, due since ")
    assert [each["task"] for each in late["tasks"] if each["would_run"]] == ["export-json"]
    assert late["tasks"][4]["why"].endswith(" missed before it")
    assert done[4].startswith("export-json: would not run, not before ")
    assert named.stdout == "export-markdown: would run, asked for by name\n"
    assert files(home) == []


def test_a_scheduled_task_runs_once_and_in_silence(aime: Aime, home: Path, change: Change) -> None:
    for _ in range(2):
        outcome = aime("export-json", "--scheduled")
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    assert files(home) == ["export-json"]
    assert asked(aime, "export-json", "--scheduled")["result"] == "skipped"

    change(enabled=False)
    for command in (["export-markdown"], ["generate-haiku"], ["generate-haiku", "--week"]):
        outcome = aime(*command, "--scheduled")
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    assert files(home) == ["export-json"]


def test_a_week_is_a_task_of_its_own(aime: Aime, home: Path) -> None:
    assert aime("generate-haiku", "--week", "--scheduled").status == 0

    assert [run["task"] for run in asked(aime, "history")["runs"]] == ["weekly-haiku"]


@pytest.mark.parametrize(
    "options",
    [
        ["export-json", "--stdout"],
        ["export-markdown", "--stdout"],
        ["generate-haiku", "--stdout"],
        ["generate-haiku", "--seed", "1"],
        ["generate-haiku", "--album", "1"],
        ["generate-haiku", "--week", "--at", "2026-W05"],
    ],
)
def test_what_the_schedule_cannot_mean_is_refused(options: list[str], aime: Aime, home: Path) -> None:
    outcome = aime(*options, "--scheduled")

    assert outcome.status == ExitCode.USAGE
    assert "exclude each other" in outcome.stderr
    assert asked(aime, "history")["runs"] == []


def test_status_of_a_new_home(aime: Aime, home: Path, change: Change) -> None:
    told = asked(aime, "status")

    assert told["running"] is False
    assert told["job_count"] == len(told["jobs"]) == 8
    assert [(job["id"], job["name"]) for job in told["jobs"]] == [
        ("daily_enrichment", "enrich"),
        ("optimize_ai_descriptions", "describe"),
        ("generate_haiku_scheduled", "generate-haiku"),
        ("export_collection_markdown", "export-markdown"),
        ("export_collection_json", "export-json"),
        ("weekly_haiku", "weekly-haiku"),
        ("analyze-week", "analyze-week"),
        ("monthly_analysis", "analyze-month"),
    ]
    enabled = [job for job in told["jobs"] if job["enabled"]]
    assert [job["name"] for job in enabled] == TASKS
    assert {(job["last_execution"], job["is_due"], job["slots_missed"]) for job in enabled} == {
        (None, True, 0)
    }
    assert [bool(job["next_run"]) for job in told["jobs"]] == [job["enabled"] for job in told["jobs"]]
    assert aime("status", "--check").status == 0

    change(enabled=False)
    assert {job["next_run"] for job in asked(aime, "status")["jobs"]} == {None}
    assert aime("status").stdout.splitlines()[3].split() == ["generate-haiku", "-", "-", "off"]


def test_status_after_runs(aime: Aime, home: Path) -> None:
    aime("run", "--due")
    aime("export-json", "--output-dir", "musique.db")

    lines = {line.split()[0]: line for line in aime("status").stdout.splitlines()}
    jobs = {job["name"]: job for job in asked(aime, "status")["jobs"]}

    assert list(lines) == ["task", *ALL_TASKS]
    assert " failed " in lines["export-json"]
    assert lines["export-json"].endswith(jobs["export-json"]["last_run"]["error"])
    assert jobs["export-json"]["last_execution"] == jobs["export-json"]["last_run"]["started_at"]
    assert jobs["export-json"]["last_success"] < jobs["export-json"]["last_execution"]
    assert jobs["export-markdown"]["last_run"]["result"] == "ok"
    for name in ("weekly-haiku", "analyze-week", "analyze-month"):
        assert jobs[name]["last_run"]["result"] == "nothing"
    assert not any(job["is_due"] or job["is_overdue"] or job["is_running"] for job in jobs.values())
    assert aime("status", "--check").status == ExitCode.ATTENTION
    aime("export-json")
    assert aime("status", "--check").status == 0


def test_a_monitor_hears_of_what_is_overdue_unless_it_is_off(aime: Aime, home: Path, change: Change) -> None:
    note(home, "export-json", days_ago=3)

    outcome = aime("status", "--check")
    job = asked(aime, "status")["jobs"][4]

    assert outcome.status == ExitCode.ATTENTION
    assert f"overdue, {job['slots_missed']} missed" in outcome.stdout
    assert (job["is_overdue"], job["slots_missed"] >= 2) == (True, True)
    change(tasks=[])
    note(home, "export-markdown", "failed", error="disk full")
    assert aime("status", "--check").status == 0


def test_history_is_filtered(aime: Aime, home: Path) -> None:
    assert aime("history").stderr == "note: no runs are recorded\n"
    note(home, "export-json", days_ago=9)
    note(home, "export-json", "failed", days_ago=5, error="no collection", status=66)
    note(home, "export-markdown", days_ago=4, missed=2)
    note(home, "export-json", None, days_ago=3, finished_at=None)
    note(home, "export-json", days_ago=1)
    since = f"{NOW - timedelta(days=6):%Y-%m-%d}"

    def tasks(*options: str) -> list[tuple[str, str]]:
        runs = asked(aime, "history", *options)["runs"]
        return [(run["task"].removeprefix("export-"), run["result"]) for run in runs]

    assert tasks() == [
        ("json", "ok"),
        ("json", "failed"),
        ("markdown", "ok"),
        ("json", "failed"),
        ("json", "ok"),
    ]
    assert tasks("--failed") == [("json", "failed"), ("json", "failed")]
    assert tasks("export_collection_markdown") == [("markdown", "ok")]
    assert len(tasks("--since", since)) == 4
    assert tasks("--limit", "2") == [("json", "ok"), ("json", "failed")]
    assert tasks("export-json", "--failed", "--since", since, "--limit", "1") == [("json", "failed")]
    lines = aime("history").stdout.splitlines()
    assert lines[0].split() == ["run", "started", "task", "why", "result"]
    assert lines[2].endswith("failed  interrupted")
    assert "scheduled, 2 missed" in lines[3]
    assert lines[4].endswith("failed  no collection")
    assert aime("history", "weekly-haiku").stderr == "note: no such runs are recorded\n"
    assert aime("history", "--since", "yesterday").status == ExitCode.USAGE
    assert aime("history", "--limit", "0").status == ExitCode.USAGE


def test_show_prints_the_latest_file(aime: Aime, home: Path) -> None:
    assert aime("show").status == ExitCode.NO_INPUT
    aime("export-markdown")
    (page,) = (home / "Scheduled Output").iterdir()
    aime("export-json")
    (export,) = (home / "Scheduled Output").glob("*.json")

    assert aime("show").stdout == export.read_text()
    assert aime("show", "export_markdown").stdout == page.read_text()
    assert aime("show", "--path").stdout == f"{export}\n"
    missing = aime("show", "generate-haiku")
    assert (missing.status, missing.stdout) == (ExitCode.NO_INPUT, "")
    assert missing.stderr.splitlines()[0] == "error: no file of generate-haiku is left"
    export.unlink()
    assert aime("show", "--path").stdout == f"{page}\n"
    page.unlink()
    assert aime("show").stderr.splitlines()[0] == "error: no file is left"


def test_show_renders_a_document_on_a_terminal(aime: Aime, home: Path) -> None:
    aime("export-markdown", "--language", "en")
    master, slave = pty.openpty()
    program = Path(sys.executable).with_name("aime")
    subprocess.run([program, "show"], cwd=home, stdout=slave, check=True, env={"TERM": "xterm"})
    os.close(slave)
    shown = os.read(master, 1 << 16).decode()
    os.close(master)

    assert "Complete Collection" in shown
    assert "# 📚" not in shown, "it is rendered"
    assert "\x1b[1m" in shown
