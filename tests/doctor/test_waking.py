"""The checks of crontab and cron daemon, with stand-ins on PATH."""

import sys
from pathlib import Path

import pytest

from aime_cli import crontab as crontabs
from aime_cli.doctor.waking import check_cron
from aime_cli.errors import ExitCode
from tests.conftest import NOW
from tests.crontab_stand_in import Crontab
from tests.doctor.conftest import Patient, line_of


def test_a_crontab_that_differs_from_the_settings_is_a_failure(patient: Patient, crontab: Crontab) -> None:
    missing, status = patient.lines("crontab"), patient.statuses()["crontab"]
    crontab.hold(b"# mine\n" + crontabs.wanted(patient.load(), "due", crontabs.program(), NOW).block)
    equal = patient.lines("crontab")
    crontab.hold(crontabs.wanted(patient.load(), "each", crontabs.program(), NOW).block)
    each = patient.lines("crontab")
    patient.set(scheduler={"tasks": [{"name": "export_json", "time": "11:05"}]})
    different = patient.lines("crontab")

    assert (missing[0].split(";")[0], status) == ("failure not installed: nothing wakes aime", 3)
    assert equal == ["ok 1 line, as the settings want"]
    assert each == ["ok 6 lines, as the settings want"]
    assert different == [
        (
            "failure differs from the settings; `aime schedule check` shows how, "
            "`aime schedule install` brings it up to date"
        )
    ]
    assert patient.statuses()["crontab"] == ExitCode.ATTENTION


def test_a_crontab_that_cannot_be_read_is_a_failure(patient: Patient, crontab: Crontab) -> None:
    (crontab.folder / "denied").touch()
    denied = patient.statuses()["crontab"]
    (crontab.folder / "crontab").unlink()

    assert (denied, patient.statuses()["crontab"]) == (ExitCode.NO_INPUT, ExitCode.UNAVAILABLE)


def test_a_schedule_that_is_off_needs_no_crontab(patient: Patient) -> None:
    patient.set(scheduler={"enabled": False})

    assert patient.lines("crontab") == ["ok no task is enabled, and nothing is installed"]
    assert patient.lines("cron")[0].startswith("ok ")


def test_a_timer_of_systemd_stands_for_crontab_and_cron(patient: Patient, crontab: Crontab) -> None:
    program = crontab.folder / "systemctl"
    program.write_text("#!/bin/sh\necho 'Sat 2026-01-31 07:15:00 UTC - - - aime.timer aime.service'\n")
    program.chmod(0o755)

    assert patient.lines("crontab") == ["ok a timer of systemd wakes aime"]
    assert patient.lines("cron") == ["ok a timer of systemd waits"]


@pytest.mark.parametrize(
    ("processes", "said"),
    [
        ({"1": "init", "30": "cron"}, "ok a cron daemon is alive"),
        ({"1": "init", "30": "cronologist"}, "failure no cron daemon is alive; start it"),
        ({"30": "python3"}, "warning the processes of others are hidden here"),
    ],
)
def test_a_cron_daemon_is_looked_for(
    patient: Patient, tmp_path: Path, processes: dict[str, str], said: str
) -> None:
    for number, name in processes.items():
        (tmp_path / "proc" / number).mkdir(parents=True)
        (tmp_path / "proc" / number / "comm").write_text(f"{name}\n")

    (check,) = check_cron(processes=tmp_path / "proc")

    if sys.platform == "darwin":  # launchd starts cron whenever it is needed
        said = "ok a cron daemon is alive"
    assert line_of(check).startswith(said)
