"""aime schedule show, install, remove and check, with a stand-in for crontab(1)."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from tests.conftest import Aime, Outcome
from tests.crontab_stand_in import Crontab

MINE = b'MAILTO=you\n# caf\xe9, by hand\n\n30 5 * * 1-5 echo "a  b" 100\\%\t\n'
AIME = Path(sys.executable).with_name("aime")
Schedule = Callable[..., Outcome]


@pytest.fixture
def crontab(tmp_path: Path) -> Crontab:
    """Return a crontab of the test's own."""
    return Crontab(tmp_path / "bin")


@pytest.fixture
def schedule(aime: Aime, crontab: Crontab, tmp_path: Path) -> Schedule:
    """Run `aime schedule …` in a home with the default settings."""
    settings(tmp_path)

    def run(*arguments: str | Path, **env: str) -> Outcome:
        return aime("schedule", *arguments, env={"PATH": f"{crontab.folder}:/usr/bin:/bin"} | env)

    return run


def settings(tmp_path: Path, **scheduler: object) -> Path:
    """Write a settings file, with the folder's usual name."""
    file = tmp_path / "config" / "app.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({"scheduler": scheduler}))
    return file


def test_install_keeps_what_is_there_and_remove_restores_it(schedule: Schedule, crontab: Crontab) -> None:
    crontab.hold(MINE)

    installed = schedule("install")
    first = crontab.table
    again = schedule("install")
    removed = schedule("remove")

    config = crontab.folder.parent / "config" / "app.json"
    assert (installed.status, installed.stdout) == (0, f"installed: 6 lines for {config}\n")
    assert first == MINE + schedule("show").stdout.encode()
    assert (again.status, again.stdout) == (0, f"unchanged: 6 lines for {config}\n")
    assert (removed.status, removed.stdout) == (0, f"removed: {config}\n")
    assert crontab.table == MINE
    assert schedule("remove").stdout == f"not installed: {config}\n"


def test_comments_that_debian_takes_for_its_header_survive(schedule: Schedule, crontab: Crontab) -> None:
    mine = b"# one\n# two\n# three\n# four\n0 5 * * * true"
    crontab.hold(mine)

    assert schedule("install").status == 0

    assert crontab.table.startswith(mine + b"\n# BEGIN aime ")


def test_a_user_without_a_crontab_gets_one_and_is_rid_of_it_again(
    schedule: Schedule, crontab: Crontab
) -> None:
    assert schedule("install", "--style", "due").status == 0
    config = crontab.folder.parent / "config" / "app.json"
    (line,) = (line for line in crontab.table.decode().splitlines() if not line.startswith("#"))
    assert line == f"*/15 * * * *  {AIME} run --due --config {config}"

    assert schedule("remove").status == 0
    assert crontab.stored is None


def test_a_crontab_that_cannot_be_read_is_not_replaced(schedule: Schedule, crontab: Crontab) -> None:
    crontab.hold(MINE)
    (crontab.folder / "denied").touch()

    for command in ("install", "remove", "check"):
        outcome = schedule(command)
        assert (outcome.status, outcome.stdout) == (ExitCode.NO_INPUT, "")
        assert outcome.stderr.startswith("error: cannot read your crontab: You (you) are not allowed")
    assert crontab.stored == MINE


def test_a_table_that_crontab_refuses_stays(schedule: Schedule, crontab: Crontab) -> None:
    crontab.hold(b"bad line\n")

    outcome = schedule("install")

    assert outcome.status == ExitCode.CANT_CREATE
    assert outcome.stderr.startswith('error: crontab refuses the new table: "-":0: bad minute')
    assert crontab.stored == b"bad line\n"


@pytest.mark.parametrize("edits", [1, 2, 5])
def test_what_somebody_adds_meanwhile_is_kept(schedule: Schedule, crontab: Crontab, edits: int) -> None:
    crontab.hold(MINE)
    lines = [f"{number} 1 * * * somebody\n".encode() for number in range(edits)]
    for number, line in enumerate(lines):
        crontab.edit(number, line)

    assert schedule("install").status == 0

    assert all(line in crontab.table for line in lines)
    assert crontab.table.startswith(MINE)
    assert schedule("check").status == 0


def test_somebody_who_never_stops_is_given_way(schedule: Schedule, crontab: Crontab) -> None:
    for number in range(50):
        crontab.edit(number, b"# and another\n")

    outcome = schedule("install", "--json")

    assert outcome.status == ExitCode.TRY_LATER
    assert json.loads(outcome.stdout)["error"] == "somebody else keeps changing your crontab"
    assert b"BEGIN" not in (crontab.stored or b"")


def test_without_a_crontab_program_there_is_a_way_out(schedule: Schedule, tmp_path: Path) -> None:
    outcome = schedule("install", PATH=str(tmp_path))

    assert outcome.status == ExitCode.UNAVAILABLE
    assert outcome.stderr.splitlines()[0] == "error: there is no program crontab"
    assert "--systemd" in outcome.stderr


def test_check_says_what_differs(schedule: Schedule, crontab: Crontab, tmp_path: Path) -> None:
    missing = schedule("check")
    schedule("install")
    equal = schedule("check")
    settings(
        tmp_path, tasks=[{"name": "export_json", "time": "11:05"}, {"name": "weekly_haiku", "unit": "week"}]
    )
    different = schedule("check")
    shape = json.loads(schedule("check", "--json").stdout)

    assert (missing.status, equal.status, different.status) == (3, 0, 3)
    assert missing.stdout.startswith("not installed: ")
    assert sum(" --scheduled " in line for line in missing.stdout.splitlines()) == 6
    assert equal.stdout.startswith("ok: ")
    changed = [line.split(" --scheduled")[0] for line in different.stdout.splitlines()[1:]]
    assert changed == [
        f"-0 6 * * *  {AIME} generate-haiku",
        f"-0 8 * * *  {AIME} export-markdown",
        f"-0 10 * * *  {AIME} export-json",
        f"+5 11 * * *  {AIME} export-json",
        f"-30 3 * * 1  {AIME} analyze --period week",
        f"-0 3 1 * *  {AIME} analyze --period month",
    ]
    assert (shape["installed"], shape["equal"], len(shape["differences"])) == (True, False, 6)


def test_check_knows_the_style_that_is_installed(schedule: Schedule) -> None:
    schedule("install", "--style", "due")

    assert schedule("check").status == 0
    assert schedule("check", "--style", "each").status == 3


def test_nothing_enabled_is_a_block_without_lines(schedule: Schedule, tmp_path: Path) -> None:
    settings(tmp_path, enabled=False)

    assert schedule("install").stdout.startswith("installed: 0 lines for ")
    assert schedule("check").status == 0
    assert "# No task is enabled." in schedule("show").stdout.splitlines()


def test_hours_of_another_zone_are_not_translated(schedule: Schedule, tmp_path: Path) -> None:
    file = settings(tmp_path)
    file.write_text('{"timezone": "Pacific/Apia"}')

    shown = schedule("show").stdout.splitlines()
    schedule("install")
    checked = schedule("check")

    lines = [line for line in shown if not line.startswith("#")]
    assert {line[: len("*/15 * * * *  /")] for line in lines} == {"*/15 * * * *  /"}
    assert (checked.status, checked.stderr.startswith("note: the hours of Pacific/Apia are not")) == (0, True)


def test_a_damaged_block_is_refused(schedule: Schedule, crontab: Crontab) -> None:
    schedule("install")
    crontab.hold(crontab.table.replace(b"# END", b"# end"))
    before = crontab.stored

    for command in ("install", "remove", "check"):
        outcome = schedule(command)
        assert outcome.status == ExitCode.DATA
        assert "line 1: BEGIN without END" in outcome.stderr
    assert crontab.stored == before


def test_two_homes_do_not_disturb_each_other(schedule: Schedule, crontab: Crontab, tmp_path: Path) -> None:
    second = settings(tmp_path / "it's 100% mine")
    schedule("install")
    alone = crontab.table
    assert schedule("install", "--config", second).status == 0
    assert schedule("check", "--config", tmp_path / "config" / ".." / "config" / "app.json").status == 0

    assert schedule("remove", "--config", second).status == 0

    assert crontab.table == alone


def test_what_a_crontab_cannot_name_is_said(schedule: Schedule, tmp_path: Path) -> None:
    folder = tmp_path / "two\nlines"
    shutil.copytree(tmp_path / "config", folder)

    assert schedule("show", "--config", folder / "app.json").status == ExitCode.USAGE
    assert schedule("show", "--systemd", "--config", folder / "app.json").status == ExitCode.USAGE
    shutil.rmtree(tmp_path / "config")
    outcome = schedule("show")
    assert (outcome.status, outcome.stderr.splitlines()[1]) == (78, "hint: `aime init` makes one")


def test_show_prints_units_of_systemd(schedule: Schedule, crontab: Crontab) -> None:
    shown = schedule("show", "--systemd")

    assert (shown.status, shown.stderr) == (0, "")
    assert "OnCalendar=*:0/15" in shown.stdout.splitlines()
    assert " run --due --config " in shown.stdout
    assert schedule("show", "--systemd", "--style", "due").status == ExitCode.USAGE
    assert crontab.stored is None


def test_what_cron_does_not_know_is_said(schedule: Schedule) -> None:
    outcome = schedule("install", AIME_LANGUAGE="en")

    assert (outcome.status, outcome.stderr) == (
        0,
        "warning: AIME_LANGUAGE: set here, and unknown to cron; config/app.json is a better place\n",
    )
