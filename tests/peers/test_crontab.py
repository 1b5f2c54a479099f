"""The schedule in a real crontab: Debian's program, in mounts of our own."""

import os
import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from aime_cli.crontab import Line, block_text
from tests.peers.conftest import NewHome
from tests.peers.machine import AIME, Home, cron_daemon, environment, run, wait_until

pytestmark = pytest.mark.peers

_MINE = b'MAILTO=""\n# caf\xe9, by hand\n\n30 5 * * 1-5 echo "a  b" 100\\%\t\n'


class Spool:
    """The crontab of the user who runs the tests."""

    file = Path("/var/spool/cron/crontabs/root")

    def hold(self, table: bytes) -> None:
        """Install a table as a user does."""
        subprocess.run(["crontab", "-"], input=table, check=True)

    @property
    def table(self) -> bytes:
        """The table as a user sees it."""
        return subprocess.run(["crontab", "-l"], capture_output=True, check=True).stdout


@pytest.fixture
def spool(mounted: Callable[..., None]) -> Spool:
    """Return an empty spool that nobody else sees."""
    assert shutil.which("crontab"), "these tests need cron: apt-get install --no-install-recommends cron"
    mounted(Path("/var/spool/cron"), "-t", "tmpfs", "tmpfs")
    subprocess.run(["install", "-d", "-g", "crontab", "-m", "1730", "/var/spool/cron/crontabs"], check=True)
    assert run(["crontab", "-l"]).stderr == "no crontab for root\n"
    return Spool()


def schedule(command: str, home: Home, *options: str, env: dict[str, str] | None = None) -> int:
    """Run `aime schedule …` for a home, and return its status."""
    config = home.folder / "config" / "app.json"
    ended = run([AIME, "schedule", command, "--config", config, *options], env=env)
    assert "Traceback" not in ended.stderr
    return ended.returncode


@pytest.mark.parametrize("style", ["each", "due"])
def test_install_and_remove_leave_a_real_crontab_as_it_was(
    style: str, spool: Spool, new_home: NewHome
) -> None:
    home = new_home("it's 100% mine")
    spool.hold(_MINE)

    assert schedule("check", home) == 3
    assert schedule("install", home, "--style", style) == 0
    assert schedule("check", home) == 0
    installed = spool.file.stat().st_ino
    assert schedule("install", home, "--style", style) == 0
    assert spool.file.stat().st_ino == installed, "what is right already is not written again"
    assert spool.table.startswith(_MINE + b"# BEGIN aime ")
    assert schedule("remove", home) == 0

    assert spool.table == _MINE
    spool.hold(b"")
    assert (schedule("install", home), schedule("remove", home)) == (0, 0)
    assert run(["crontab", "-l"]).stderr == "no crontab for root\n"


def test_a_table_put_there_by_hand_loses_nothing(spool: Spool, new_home: NewHome) -> None:
    mine = b"# one\n# two\n# three\n# four\n0 5 * * * true"
    spool.file.write_bytes(mine)
    spool.file.chmod(0o600)

    assert schedule("install", new_home()) == 0

    assert mine + b"\n# BEGIN aime " in spool.file.read_bytes()


def test_a_crontab_that_cannot_be_read_is_not_replaced(spool: Spool, new_home: NewHome) -> None:
    spool.file.symlink_to(spool.file)  # what even root cannot read

    assert schedule("install", new_home()) == 66

    assert spool.file.is_symlink()


_MEDDLER = """\
#!/bin/sh
# crontab(1), but after the first reading of each aime somebody else adds a line.
{real} "$@"; status=$?
if [ "$1" = -l ] && mkdir {marks}/$PPID 2>/dev/null; then
  unset CRONTAB_NOHEADER
  {{ {real} -l 2>/dev/null; echo "# foreign $PPID"; }} > {marks}/$PPID/table
  {real} {marks}/$PPID/table
fi
exit $status
"""


def test_twenty_installs_at_once_lose_no_foreign_line(
    spool: Spool, new_home: NewHome, tmp_path: Path
) -> None:
    homes = [new_home(f"home {number}") for number in range(20)]
    marks, folder = tmp_path / "marks", tmp_path / "bin"
    marks.mkdir()
    folder.mkdir()
    meddler = folder / "crontab"
    meddler.write_text(_MEDDLER.format(real=shutil.which("crontab"), marks=marks))
    meddler.chmod(0o755)
    spool.hold(_MINE)
    meddled = environment(PATH=f"{folder}:{os.environ['PATH']}")

    with ThreadPoolExecutor(len(homes)) as threads:
        statuses = list(threads.map(lambda home: schedule("install", home, env=meddled), homes))

    assert statuses == [0] * 20
    table = spool.table
    foreign = [f"# foreign {mark.name}".encode() for mark in marks.iterdir()]
    assert len(foreign) == 20
    assert [line for line in foreign if line not in table.splitlines()] == []
    assert table.startswith(_MINE)
    assert [schedule("check", home) for home in homes] == [0] * 20


def test_twenty_installs_of_one_home_make_one_block(spool: Spool, new_home: NewHome) -> None:
    home = new_home()
    spool.hold(_MINE)

    with ThreadPoolExecutor(20) as threads:
        statuses = list(threads.map(lambda _: schedule("install", home), range(20)))

    assert statuses == [0] * 20
    assert spool.table.count(b"# BEGIN aime ") == 1
    assert schedule("remove", home) == 0
    assert spool.table == _MINE


def test_a_real_cron_gives_a_program_its_words(
    spool: Spool, mounted: Callable[..., None], tmp_path: Path
) -> None:
    words = [r"it's 100% \% \\ \\% $HOME `x`", "caf\udce9", "*", 'a "b"  c', "\\"]
    program = tmp_path / "50% of a $program"
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{tmp_path}/new" && mv "{tmp_path}/new" "{tmp_path}/said"\n'
    )
    program.chmod(0o755)
    spool.hold(block_text("/k", [Line("* * * * *", [str(program), *words])]))
    mounted(Path("/run"), "-t", "tmpfs", "tmpfs")

    with cron_daemon("@2026-01-31 05:58:30 x60"):
        wait_until((tmp_path / "said").exists, "a job of cron")

    assert (tmp_path / "said").read_bytes() == b"".join(os.fsencode(word) + b"\n" for word in words)
