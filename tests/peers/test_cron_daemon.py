"""A real cron daemon, hours in seconds, runs what `aime schedule install` put into the crontab.

It lives in mounts of its own, where the machine's clock is that of Zurich: the daemon's
clock is sped up; each job starts at the daemon's hour and goes on at the usual speed.
"""

import json
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import by_artist, collection_at, heard
from tests.peers.machine import AIME, Home, cron_daemon, environment, faketime_library, run, wait_until

pytestmark = pytest.mark.peers

_ZURICH = ZoneInfo("Europe/Zurich")
_PATIENCE = 60  # seconds; a daemon that works needs a quarter of it

_SHELL = """\
#!/bin/bash
# The shell of cron's jobs: gives them the daemon's clock, at the usual speed. A little late, never early.
# (With FAKETIME_DONT_FAKE_MONOTONIC, Python's sleep would fail.)
now=${{EPOCHREALTIME/./}}
offset=$(( {fake} + (now - {real}) * {speed} / 1000000 - now / 1000000 ))
[ $offset -ge 0 ] && offset=+$offset
export LD_PRELOAD='{library}' FAKETIME=$offset
exec /bin/sh "$@"
"""


class Machine:
    """A machine in Zurich with a cron of its own, whose mail is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mail = folder / "mail"
        self._shell = folder / "shell"

    def write_below(self, *lines: str) -> None:
        """Make a crontab whose first line gives jobs the daemon's clock."""
        table = "".join(f"{line}\n" for line in (f"SHELL={self._shell}", *lines))
        subprocess.run(["crontab", "-"], input=table, check=True, text=True)

    @contextmanager
    def cron(self, start: str, speed: int) -> Iterator[None]:
        """Run the daemon from a moment on, by the clock of Zurich."""
        moment = datetime.fromisoformat(start).replace(tzinfo=_ZURICH)
        library = faketime_library()
        fake, real = int(moment.timestamp()), int(time.time() * 1_000_000)
        self._shell.write_text(_SHELL.format(fake=fake, real=real, speed=speed, library=library))
        self._shell.chmod(0o755)
        with cron_daemon(f"@{start} x{speed}", _plain()):
            yield


def _plain() -> dict[str, str]:
    return {name: value for name, value in environment().items() if name != "TZ"}


def _crontabs(folder: str, names: list[str]) -> set[str]:
    return {name for name in names if folder == "/etc" and name.startswith(("cron.", "crontab"))}


@pytest.fixture
def machine(mounted: Callable[..., None], tmp_path: Path) -> Machine:
    """Return a machine whose only crontab is ours."""
    assert shutil.which("crontab"), "these tests need cron: apt-get install --no-install-recommends cron"
    made = Machine(tmp_path)
    etc, programs = tmp_path / "etc", tmp_path / "sbin"
    shutil.copytree("/etc", etc, symlinks=True, ignore=_crontabs)
    (etc / "localtime").unlink(missing_ok=True)
    (etc / "localtime").symlink_to("/usr/share/zoneinfo/Europe/Zurich")
    (etc / "timezone").write_text("Europe/Zurich\n")
    programs.mkdir()
    (programs / "sendmail").write_text(f"#!/bin/sh\ncat >> {made.mail}\n")
    (programs / "sendmail").chmod(0o755)
    mounted(Path("/etc"), "--bind", etc)
    mounted(Path("/usr/sbin"), "-t", "overlay", "-o", f"lowerdir={programs}:/usr/sbin", "overlay")
    mounted(Path("/run"), "-t", "tmpfs", "tmpfs")
    # Each process with a clock of its own leaves files there.
    mounted(Path("/dev/shm"), "-t", "tmpfs", "tmpfs")
    mounted(Path("/var/spool/cron"), "-t", "tmpfs", "tmpfs")
    subprocess.run(["install", "-d", "-g", "crontab", "-m", "1730", "/var/spool/cron/crontabs"], check=True)
    return made


@pytest.fixture
def home(machine: Machine, tmp_path: Path) -> Home:
    """Return a home as `aime init` makes it, for a collection that is listened to."""
    made = Home(tmp_path / "my 100% music")
    listens = {number: [datetime(2026, 1, 28, 20, number, tzinfo=UTC)] * 3 for number in (1, 2, 3)}
    rows = dict(by_artist("Air", "Björk", "Can")) | heard(listens)
    database = collection_at(tmp_path / "musique.db", rows)
    assert aime("init", made.folder, "--database", database).returncode == 0
    return made


def aime(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the program by the machine's own clock."""
    ended = run([AIME, *arguments], env=_plain())
    assert "Traceback" not in ended.stderr
    return ended


def config(home: Home) -> Path:
    return home.folder / "config" / "app.json"


def install(home: Home, *options: str) -> None:
    """Put the schedule of a home into the crontab."""
    ended = aime("schedule", "install", "--config", config(home), *options)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert aime("schedule", "check", "--config", config(home)).returncode == 0


def records(home: Home) -> list[dict[str, Any]]:
    """Return the recorded runs, the first one first."""
    ended = aime("history", "--json", "--limit", "1000", "--config", config(home))
    return list(reversed(json.loads(ended.stdout)["runs"]))


def wait_for_runs(home: Home, count: int) -> None:
    """Return once so many runs of a home have ended; what comes at their heels has half a second more."""
    try:
        wait_until(lambda: len(files(home)) >= count, f"{count} files", seconds=_PATIENCE)
        wait_until(
            lambda: len([each for each in records(home) if each["result"]]) >= count,
            "their records",
            seconds=_PATIENCE,
        )
    except AssertionError as error:  # what a daemon did not do is seen nowhere else
        error.add_note(f"files: {files(home)}")
        error.add_note(f"records: {json.dumps(records(home), indent=1)}")
        error.add_note(subprocess.run(["ps", "-ef"], check=True, capture_output=True, text=True).stdout)
        raise
    time.sleep(0.5)


def files(home: Home) -> list[str]:
    """Return the written files by name."""
    return sorted(path.name for path in home.output.iterdir() if not path.name.startswith("."))


def slots(home: Home, trigger: str = "scheduled") -> list[tuple[str, str]]:
    """Return task and slot, in UTC, of each run, all of which must be fine."""
    found = records(home)
    assert {(each["trigger"], each["result"], each["status"]) for each in found} == {(trigger, "ok", 0)}
    assert {each["missed"] for each in found} == {0}
    outputs = [Path(output["path"]) for each in found for output in each["outputs"]]
    assert sorted(path.name for path in outputs) == files(home)
    return [(each["task"], each["slot"].removesuffix(":00Z")) for each in found]


def test_cron_runs_each_task_at_its_hour(machine: Machine, home: Home) -> None:
    machine.write_below("30 9 * * * echo printed")
    install(home, "--style", "each")

    with machine.cron("2026-02-01 05:58:00", speed=2400):
        wait_for_runs(home, 4)

    assert slots(home) == [
        ("generate-haiku", "2026-02-01T05:00"),
        ("export-markdown", "2026-02-01T07:00"),
        ("export-json", "2026-02-01T09:00"),
        ("weekly-haiku", "2026-02-01T19:00"),
    ]
    assert [name.rsplit("-", 1)[0] for name in files(home)] == [
        "export-json-20260201",
        "export-markdown-20260201",
        "generate-haiku-20260201",
        "weekly-haiku-20260201",
    ]
    # What is printed is mailed; only the line that is not ours printed something.
    assert machine.mail.read_text().splitlines()[-1] == "printed"
    assert machine.mail.read_text().count("Subject: ") == 1


def test_cron_runs_all_that_is_due(machine: Machine, home: Home) -> None:
    machine.write_below()
    install(home, "--style", "due")

    with machine.cron("2026-02-02 07:58:00", speed=300):
        wait_for_runs(home, 7)

    assert sorted(slots(home, "due")) == [
        ("analyze-month", "2026-02-01T02:00"),
        ("analyze-week", "2026-02-02T02:30"),
        ("export-json", "2026-02-01T09:00"),  # the latest slots of a home without history
        ("export-json", "2026-02-02T09:00"),
        ("export-markdown", "2026-02-02T07:00"),
        ("generate-haiku", "2026-02-02T05:00"),
        ("weekly-haiku", "2026-02-01T19:00"),
    ]
    assert not machine.mail.exists()


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2026-03-29 00:50:00", ["2026-03-29T00:00", "2026-03-29T01:00", "2026-03-29T02:00"]),
        ("2026-10-25 00:50:00", ["2026-10-24T23:00", "2026-10-25T00:00", "2026-10-25T02:00"]),
    ],
    ids=["gap", "repeated hour"],
)
def test_a_change_of_the_clock_costs_and_repeats_no_hour(
    start: str, expected: list[str], machine: Machine, home: Home
) -> None:
    tasks = [{"name": "export-json", "frequency": 1, "unit": "hour", "time": "00:00"}]
    settings = json.loads(config(home).read_text())
    config(home).write_text(json.dumps(settings | {"scheduler": {"tasks": tasks}}))
    machine.write_below()
    install(home)

    with machine.cron(start, speed=900):
        wait_for_runs(home, 3)

    assert slots(home)[:3] == [("export-json", slot) for slot in expected]
    assert not machine.mail.exists(), machine.mail.read_text()
