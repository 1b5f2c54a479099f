"""Disks that are full, read-only or broken, and readers that go: the right status, and nothing left over."""

import fcntl
import os
import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from tests.peers.conftest import Mount, NewHome
from tests.peers.machine import (
    digest,
    document,
    environment,
    finished,
    injecting,
    moments,
    others,
    run,
    started,
)

pytestmark = pytest.mark.peers

_PIPE_CLOSED = 141
_SHUT_DOWN, _WITHOUT_FLUSHING = 0x8004587D, 2  # FS_IOC_SHUTDOWN of ext4


@pytest.mark.parametrize("task", ["export-json", "export-markdown"])
def test_a_full_disk_gives_74_and_spares_earlier_exports(
    task: str, new_home: NewHome, small_disk: Mount, tmp_path: Path
) -> None:
    small, large = new_home("small"), new_home("large", albums=20_000)
    disk = small_disk(tmp_path / "disk")
    assert run(small.command(task, "--output-dir", disk)).returncode == 0
    (earlier,) = finished(disk)
    before = digest(earlier)

    ended = run(large.command(task, "--output-dir", disk))

    assert ended.returncode == ExitCode.IO
    assert ended.stdout == ""
    assert ended.stderr.splitlines()[0] == f"error: cannot write {disk}: no space left on device"
    assert len(ended.stderr.splitlines()) == 2
    assert [path.name for path in disk.iterdir()] == [earlier.name]
    assert digest(earlier) == before
    assert run(small.command(task, "--output-dir", disk)).returncode == 0


def test_a_full_disk_of_temporary_files_gives_74(
    new_home: NewHome, small_disk: Mount, tmp_path: Path
) -> None:
    home = new_home(albums=20_000, journal="delete")
    disk = small_disk(tmp_path / "disk")

    ended = run(home.command(), env=environment(TMPDIR=disk, SQLITE_TMPDIR=disk))

    assert ended.returncode == ExitCode.IO
    assert ended.stderr.startswith("error: ")
    assert len(ended.stderr.splitlines()) == 2
    assert list(disk.iterdir()) == list(home.output.iterdir()) == []


def test_a_full_device_as_standard_output_gives_74(new_home: NewHome) -> None:
    for home in (new_home("small"), new_home("large", albums=3_000)):
        with Path("/dev/full").open("w") as full:
            ended = run(home.command("export-json", "--stdout"), stdout=full)

        assert ended.returncode == ExitCode.IO
        assert ended.stderr.splitlines()[0] == "error: cannot write standard output: no space left on device"
        assert len(ended.stderr.splitlines()) == 2


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_path_that_cannot_be_printed_gives_74(options: tuple[str, ...], new_home: NewHome) -> None:
    home = new_home()

    with Path("/dev/full").open("w") as full:
        ended = run(home.command("export-json", *options), stdout=full)

    assert ended.returncode == ExitCode.IO
    assert "Traceback" not in ended.stderr
    assert len(finished(home.output)) == 1


def test_a_closed_standard_output_gives_74(new_home: NewHome) -> None:
    home = new_home()

    ended = run(["bash", "-c", '"$@" >&-', "bash", *home.command("export-json", "--stdout")])

    assert ended.returncode == ExitCode.IO, "the document went nowhere"
    assert ended.stderr.startswith("error: cannot write standard output: ")


@pytest.mark.parametrize("task", ["export-json", "export-markdown"])
def test_a_reader_that_goes_ends_an_export_quietly(task: str, new_home: NewHome) -> None:
    home = new_home(albums=3_000)

    with started(home.command(task, "--stdout")) as export:
        assert export.stdout
        assert export.stderr
        assert len(export.stdout.read(10)) == 10
        export.stdout.close()
        errors = export.stderr.read()

    assert export.returncode == _PIPE_CLOSED
    assert errors == ""
    script = 'set -o pipefail; "$@" | head -c 10'
    assert run(["bash", "-c", script, "bash", *home.command(task, "--stdout")]).returncode == _PIPE_CLOSED


def test_a_read_only_folder_gives_73(new_home: NewHome, read_only: Mount) -> None:
    home = new_home()
    read_only(home.output)

    for folder in (home.output, home.output / "deeper"):
        ended = run(home.command("export-json", "--output-dir", folder))

        assert ended.returncode == ExitCode.CANT_CREATE
        assert ended.stdout == ""
        assert ended.stderr.splitlines() == [
            f"error: cannot write {folder}: read-only file system",
            "hint: check the rights of the folder, or choose another",
        ]
    assert list(home.output.iterdir()) == []


def test_a_read_only_home_costs_an_export_its_lock_and_its_record_only(
    new_home: NewHome, read_only: Mount, tmp_path: Path
) -> None:
    home = new_home()
    read_only(home.folder)

    ended = run(home.command("export-json", "--output-dir", tmp_path / "exports"))

    assert ended.returncode == 0
    warning, note = ended.stderr.splitlines()
    assert warning.startswith(f"warning: {home.folder}/state/aime.db cannot be used (read-only file system)")
    assert note.startswith("note: no lock: ")
    assert document(finished(tmp_path / "exports")[0])["total_albums"] == 60


@pytest.mark.parametrize("error", ["EIO", "ENOSPC", "EDQUOT"])
@pytest.mark.parametrize("call", ["write", "fsync", "link"])
def test_a_failing_device_gives_74_and_no_file(
    call: str, error: str, new_home: NewHome, tmp_path: Path
) -> None:
    home = new_home(albums=3_000)
    steps = moments(call, home, home.output, tmp_path)  # fsync: of the file, and of its folder
    (earlier,) = finished(home.output)

    for step in steps[:2]:
        ended = run([*injecting(call, f"error={error}:when={step}"), *home.command()])

        assert ended.returncode == ExitCode.IO
        assert ended.stdout == ""
        assert ended.stderr.startswith(f"error: cannot write {home.output}: ")
        assert len(ended.stderr.splitlines()) == 2
        assert finished(home.output) == [earlier], f"after a failing {call}"
        assert others(home.output) == []


def test_a_file_system_without_hard_links_takes_an_export(new_home: NewHome, tmp_path: Path) -> None:
    home = new_home()
    (step,) = moments("link", home, home.output, tmp_path)

    for _ in range(2):
        ended = run([*injecting("link", f"error=EPERM:when={step}+"), *home.command()])
        assert (ended.returncode, ended.stderr) == (0, "")

    assert [document(path)["total_albums"] for path in finished(home.output)] == [60, 60, 60]
    assert others(home.output) == []


def test_an_export_survives_a_power_cut(
    new_home: NewHome, mounted: Callable[..., None], tmp_path: Path
) -> None:
    home, image, disk = new_home(albums=3_000), tmp_path / "disk.img", tmp_path / "disk"
    with image.open("wb") as stream:
        stream.truncate(64 << 20)
    assert run(["mkfs.ext4", "-q", image]).returncode == 0
    mounted(disk, "-o", "loop", image)
    folder = disk / "new" / "folder"

    ended = run(home.command("export-json", "--output-dir", folder))
    (disk / "not synced").write_text("lost", encoding="utf-8")
    _cut_power(disk)
    assert run(["umount", disk]).returncode == 0
    assert run(["mount", "-o", "loop", image, disk]).returncode == 0

    assert (ended.returncode, ended.stderr) == (0, "")
    assert not (disk / "not synced").exists(), "the power was not cut"
    assert document(Path(ended.stdout.strip()))["total_albums"] == 3_000


def _cut_power(disk: Path) -> None:
    """Make the file system forget at once whatever is not on the disk."""
    descriptor = os.open(disk, os.O_RDONLY)
    try:
        fcntl.ioctl(descriptor, _SHUT_DOWN, struct.pack("I", _WITHOUT_FLUSHING))
    finally:
        os.close(descriptor)
