"""aime generate-haiku as a process: options that go together, what is printed, how it ends."""

import fcntl
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from aime_cli.errors import ExitCode
from tests.conftest import Aime, Make, by_artist, heard

WHERE = ("--database", "musique.db", "--output-dir", "out")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def database(make_collection: Make) -> Path:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    rows: dict[str, Any] = dict(
        by_artist("Air", "Brel", "Cream", titles=["Moon Safari", "Les Flamandes", "Goodbye"])
    )
    return make_collection(rows | heard({1: [yesterday] * 2}))


def test_the_path_is_all_that_is_printed(aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("generate-haiku", "--count", "2", *WHERE)

    (written,) = files(tmp_path / "out")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, f"out/{written}\n", "")
    assert written.startswith("generate-haiku-")


def test_the_week_has_a_file_of_its_own(aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("generate-haiku", "--week", "--language", "en", *WHERE)

    (written,) = files(tmp_path / "out")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, f"out/{written}\n", "")
    assert written.startswith("weekly-haiku-")
    document = (tmp_path / "out" / written).read_text()
    assert document.startswith("# 🎵 Haiku of the Week\n")
    assert "1. Moon Safari - Air — 2\n" in document
    assert aime("haiku", "check", "--language", "en", f"out/{written}").status == 0


def test_quiet_prints_nothing(aime: Aime, database: Path, tmp_path: Path) -> None:
    for arguments in ([], ["--week"], ["--week", "--at", "2001-W05"]):
        outcome = aime("generate-haiku", "-q", *arguments, *WHERE)
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")

    assert len(files(tmp_path / "out")) == 2


def test_json_is_the_run_as_one_object(aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("generate-haiku", "--json", *WHERE)

    run = json.loads(outcome.stdout)
    (written,) = files(tmp_path / "out")
    path = tmp_path / "out" / written
    assert outcome.stderr == "note: 3 albums to write about, 5 were asked for\n"
    assert run.pop("started_at") <= run.pop("finished_at")
    assert run == {
        "task": "generate-haiku",
        "result": "ok",
        "status": 0,
        "artifacts": [{"path": str(path), "size": path.stat().st_size}],
        "counts": {"albums": 3, "haikus": 3, "composed_offline": 3},
        "warnings": [],
        "notes": ["3 albums to write about, 5 were asked for"],
        "error": None,
        "hint": None,
    }


def test_json_of_a_week_without_listens(aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("generate-haiku", "--json", "--week", "--at", "2001-W05", *WHERE, env={"TZ": "UTC"})

    run = json.loads(outcome.stdout)
    assert outcome.status == 0
    assert (run["task"], run["result"], run["artifacts"]) == ("weekly-haiku", "nothing", [])
    assert run["counts"] == {"listens": 0, "albums": 0}
    assert run["notes"] == ["no listens from 2001-01-29 00:00 to 2001-02-05 00:00, so no file"]
    assert files(tmp_path / "out") == []


def test_json_is_also_printed_on_failure(aime: Aime, database: Path) -> None:
    outcome = aime("generate-haiku", "--json", "--week", "--at", "2026-W54", *WHERE)

    run = json.loads(outcome.stdout)
    assert (outcome.status, outcome.stderr) == (2, "")
    assert (run["task"], run["result"], run["status"]) == ("weekly-haiku", "failed", 2)
    assert (run["error"], run["hint"]) == ("no week 2026-W54", "a week is written as 2026-W05")


def test_stdout_takes_the_page_and_no_file_is_written(aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("generate-haiku", "--stdout", "--album", "2", "--album", "1", *WHERE, env={"LC_ALL": "C"})

    assert (outcome.status, outcome.stderr) == (0, "")
    assert outcome.stdout.startswith("# 🎵 Haikus Générés\n\nGénéré: ")
    assert [line for line in outcome.stdout.splitlines() if line.startswith("## ")] == [
        "## 1. Les Flamandes - Brel",
        "## 2. Moon Safari - Air",
    ]
    assert files(tmp_path / "out") == []


def test_what_was_printed_has_had_its_turn(aime: Aime, database: Path) -> None:
    pages = [aime("generate-haiku", "--stdout", "--count", "2", *WHERE).stdout for _ in range(2)]

    titles = re.findall(r"^## \d\. (.*) - ", "".join(pages), re.MULTILINE)
    assert len(titles) == 4
    assert set(titles[:3]) == {"Moon Safari", "Les Flamandes", "Goodbye"}


def test_with_a_seed_nothing_is_remembered(aime: Aime, database: Path, tmp_path: Path) -> None:
    pages = [
        aime("generate-haiku", "--stdout", "--seed", seed, "--count", "2", *WHERE).stdout.splitlines()[4:]
        for seed in ("-7", "-7")
    ]

    assert pages[0] == pages[1]
    assert [path.name for path in tmp_path.rglob("aime.db*")] == []
    aime("generate-haiku", *WHERE)
    assert [path.name for path in tmp_path.rglob("aime.db")] == ["aime.db"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--at", "2026-W05"], "--at goes with --week"),
        (["--week", "--count", "5"], "--week and --count exclude each other"),
        (["--week", "--source", ""], "--week and --source exclude each other"),
        (["--week", "--source", "discogs"], "--week and --source exclude each other"),
        (["--week", "--album", "1"], "--week and --album exclude each other"),
        (["--album", "1", "--count", "5"], "--album and --count exclude each other"),
        (["--album", "1", "--source", "discogs"], "--album and --source exclude each other"),
        (["--album", "1", "--prefer", "any"], "--album and --prefer exclude each other"),
        (["--stdout", "--json"], "--stdout and --json exclude each other"),
    ],
)
def test_options_without_a_meaning_together_are_refused(
    arguments: list[str], message: str, aime: Aime, database: Path, tmp_path: Path
) -> None:
    outcome = aime("generate-haiku", *arguments, *WHERE)

    assert outcome.status == ExitCode.USAGE
    told = json.loads(outcome.stdout)["error"] if "--json" in arguments else outcome.stderr.splitlines()[0]
    assert told.removeprefix("error: ") == message
    assert files(tmp_path / "out") == []


def test_what_is_no_week_is_one_line_and_a_hint(aime: Aime, database: Path) -> None:
    outcome = aime("generate-haiku", "--week", "--at", "\x1b[31m", *WHERE)

    assert (outcome.status, outcome.stdout) == (ExitCode.USAGE, "")
    assert outcome.stderr.splitlines() == [
        "error: no week \ufffd[31m",
        "hint: a week is written as 2026-W05",
    ]


def test_a_week_that_is_not_utf8_is_refused(database: Path, tmp_path: Path) -> None:
    program = os.fsencode(Path(sys.executable).with_name("aime"))

    for option in ([b"--week", b"--at", b"\xff"], [b"--source", b"\xff"]):
        done = subprocess.run(
            [program, b"generate-haiku", *option, b"--database", b"musique.db"],
            cwd=tmp_path, capture_output=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr.startswith(b"error: ")
        assert b"Traceback" not in done.stderr


def test_an_album_that_is_not_there_is_one_line_and_a_hint(
    aime: Aime, database: Path, tmp_path: Path
) -> None:
    number = "9" * 400
    outcome = aime("generate-haiku", "--album", "1", "--album", number, *WHERE)

    assert (outcome.status, outcome.stdout) == (ExitCode.USAGE, "")
    assert outcome.stderr.splitlines() == [
        f"error: no album has the id {number}",
        "hint: `aime export-json` tells every id",
    ]
    assert files(tmp_path / "out") == []


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--album", "9" * 5000, *WHERE], ExitCode.USAGE),
        (["--count", "0", *WHERE], ExitCode.USAGE),
        (["--provider", "nobody", *WHERE], ExitCode.USAGE),
        (["--database", "nowhere.db"], ExitCode.NO_INPUT),
        (["--provider", "chat", *WHERE], ExitCode.CONFIG),
        (["--database", "musique.db", "--output-dir", "text.db"], ExitCode.CANT_CREATE),
    ],
)
def test_every_failure_has_its_status(
    arguments: list[str], status: ExitCode, aime: Aime, database: Path, tmp_path: Path
) -> None:
    (tmp_path / "text.db").write_text("text")

    outcome = aime("generate-haiku", *arguments)

    assert (outcome.status, outcome.stdout) == (status, "")
    assert outcome.stderr
    if status != ExitCode.USAGE:
        assert outcome.stderr.startswith("error: ")
        assert len(outcome.stderr.splitlines()) <= 2
    assert files(tmp_path / "out") == []


def test_no_album_is_a_note_and_success(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection()

    outcome = aime("generate-haiku", "--stdout", *WHERE)

    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "note: the collection has no albums\n")
    assert files(tmp_path / "out") == []


def test_a_spoiled_memory_costs_a_warning_only(aime: Aime, database: Path, tmp_path: Path) -> None:
    home = tmp_path / "user/.local/share/aime"
    (home / "state/aime.db").mkdir(parents=True)

    outcome = aime("generate-haiku", "-q", *WHERE)

    assert (outcome.status, outcome.stdout, outcome.stderr) == (
        0,
        "",
        f"warning: {home}/state/aime.db cannot be used (is a directory): this run remembers nothing\n",
    )
    assert len(files(tmp_path / "out")) == 1


def test_a_run_that_is_under_way_is_not_joined(aime: Aime, database: Path, tmp_path: Path) -> None:
    locks = tmp_path / "user/.local/share/aime/state/locks"
    locks.mkdir(parents=True)
    with (locks / "generate-haiku.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        page = aime("generate-haiku", *WHERE)
        week = aime("generate-haiku", "--week", *WHERE)

    assert (page.status, page.stderr.splitlines()[0]) == (
        ExitCode.TRY_LATER,
        "error: generate-haiku is already running",
    )
    assert week.status == 0


def test_the_log_file_gets_a_line(aime: Aime, database: Path, tmp_path: Path) -> None:
    aime("generate-haiku", "--week", *WHERE, "--log-file", "aime.log")
    aime("generate-haiku", "--week", "--at", "x", *WHERE, "--log-file", "aime.log")

    first, second = (line.split(" ", 1)[1] for line in (tmp_path / "aime.log").read_text().splitlines())
    counts = "listens=2 albums=1 haikus=1 composed_offline=1"
    assert first == f"weekly-haiku status=0 {counts} {tmp_path}/out/{files(tmp_path / 'out')[0]}"
    assert second == "weekly-haiku status=2 no week x"
