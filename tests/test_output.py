"""Artifacts are whole, durable and never replace anything; kills and full disks are in peers/."""

import errno
import os
import threading
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TextIO

import pytest

from aime_cli.errors import FolderUnusable, WriteFailed
from aime_cli.output import Artifact, write_artifacts

NOW = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)


def text(stem: str, content: str, suffix: str = ".md") -> Artifact:
    def write(stream: TextIO) -> None:
        stream.write(content)

    return Artifact(stem, suffix, write)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    (written,) = write_artifacts([text("haiku", "é\n")], tmp_path / "a" / "b", NOW)

    assert written.path == tmp_path / "a" / "b" / "haiku-20261231-235959.md"
    assert written.path.read_bytes() == b"\xc3\xa9\n"
    assert written.size == 3


def threads_besides(known: list[threading.Thread]) -> list[threading.Thread]:
    """Return the threads that do not end by themselves."""
    others = [thread for thread in threading.enumerate() if thread not in known]
    for thread in others:
        thread.join(10)
    return [thread for thread in others if thread.is_alive()]


@pytest.mark.parametrize("size", [0, 1, (1 << 20) + 1, 9_000_000])
def test_the_hash_is_that_of_the_file(tmp_path: Path, size: int) -> None:
    before = threading.enumerate()

    def write(stream: TextIO) -> None:
        for start in range(0, size, 70_000):
            stream.write("".join(map(chr, range(32, 127))) * 800)
            stream.buffer.write(bytes(start % 251 for _ in range(100)))

    (written,) = write_artifacts([Artifact("export", ".json", write)], tmp_path, NOW)

    content = written.path.read_bytes()
    assert (written.size, written.sha256) == (len(content), sha256(content).hexdigest())
    assert len(content) >= size
    assert not threads_besides(before)


def test_a_large_file_that_fails_leaves_neither_file_nor_thread(tmp_path: Path) -> None:
    before = threading.enumerate()

    def write(stream: TextIO) -> None:
        stream.write("half" * 2_000_000)
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        write_artifacts([Artifact("half", ".md", write)], tmp_path, NOW)

    assert names(tmp_path) == []
    assert not threads_besides(before)


def test_a_signal_while_the_thread_starts_ends_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        start(thread)
        raise SystemExit(143)

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    before = threading.enumerate()

    with pytest.raises(SystemExit):
        write_artifacts([text("export", "x" * 3_000_000)], tmp_path, NOW)

    assert names(tmp_path) == []
    assert not threads_besides(before)


def test_a_user_who_may_start_no_thread_has_the_hash_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", refuse)

    (written,) = write_artifacts([text("export", "x" * 3_000_000)], tmp_path, NOW)

    assert written.sha256 == sha256(b"x" * 3_000_000).hexdigest()


def test_a_file_that_cannot_be_read_again_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: int) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "pread", fail)

    with pytest.raises(WriteFailed, match="input/output error"):
        write_artifacts([text("export", "x" * 3_000_000)], tmp_path, NOW)

    assert names(tmp_path) == []


def test_nothing_is_replaced_the_next_second_is_taken(tmp_path: Path) -> None:
    taken = tmp_path / "haiku-20261231-235959.md"
    taken.write_text("mine")

    (written,) = write_artifacts([text("haiku", "new")], tmp_path, NOW)

    assert taken.read_text() == "mine"
    assert written.path.name == "haiku-20270101-000000.md"


def test_all_artifacts_of_a_run_share_a_stamp(tmp_path: Path) -> None:
    (tmp_path / "report-20261231-235959.html").touch()
    (tmp_path / "report-20270101-000000.md").touch()

    written = write_artifacts([text("report", "a"), text("report", "b", ".html")], tmp_path, NOW)

    assert [artifact.path.name for artifact in written] == [
        "report-20270101-000001.md",
        "report-20270101-000001.html",
    ]
    assert len(names(tmp_path)) == 4


def test_a_writer_that_fails_leaves_nothing(tmp_path: Path) -> None:
    def write(stream: TextIO) -> None:
        stream.write("half")
        stream.flush()
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        write_artifacts([text("whole", "x"), Artifact("half", ".md", write)], tmp_path, NOW)

    assert names(tmp_path) == []


def test_what_a_killed_run_left_is_removed_and_what_a_living_one_writes_is_not(tmp_path: Path) -> None:
    (tmp_path / ".aime-export-json-abc.unfinished").write_text("left by a killed run")
    seen: list[str] = []

    def write(stream: TextIO) -> None:
        stream.write("outer")
        write_artifacts([text("inner", "x")], tmp_path, NOW)
        seen.extend(names(tmp_path))

    write_artifacts([Artifact("outer", ".md", write)], tmp_path, NOW)

    assert ".aime-export-json-abc.unfinished" not in seen
    assert len([name for name in seen if name.endswith(".unfinished")]) == 1
    assert names(tmp_path) == ["inner-20261231-235959.md", "outer-20261231-235959.md"]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FolderUnusable):
            write_artifacts([text("haiku", "x")], folder, NOW)


def test_a_full_disk(tmp_path: Path) -> None:
    def write(stream: TextIO) -> None:
        with Path("/dev/full").open("w") as full:
            full.write("x")

    with pytest.raises(WriteFailed, match="no space left"):
        write_artifacts([Artifact("haiku", ".md", write)], tmp_path, NOW)

    assert names(tmp_path) == []


def test_without_hard_links_the_file_is_renamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)  # as FAT does; a loop-mounted one is beyond a quick test
    (tmp_path / "haiku-20261231-235959.md").write_text("mine")

    (written,) = write_artifacts([text("haiku", "new")], tmp_path, NOW)

    assert names(tmp_path) == ["haiku-20261231-235959.md", "haiku-20270101-000000.md"]
    assert (tmp_path / "haiku-20261231-235959.md").read_text() == "mine"
    assert written.path.read_text() == "new"
