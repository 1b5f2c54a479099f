"""aime analyze as a process: options that go together, what is printed, how it ends."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aime_cli.analysis.json_file import json_schema
from aime_cli.errors import ExitCode
from tests.conftest import Aime, Make, by_artist, heard

WHERE = ("--database", "musique.db", "--output-dir", "out")


@pytest.fixture
def database(make_collection: Make) -> Path:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    return make_collection({**by_artist("Air", "[Björk] <b>")} | heard({1: [yesterday] * 2, 2: [yesterday]}))


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_paths_are_all_that_is_printed(aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("analyze", "--rolling", "7d", *WHERE)

    html, markdown = files(tmp_path / "out")
    assert (outcome.status, outcome.stderr) == (0, "")
    assert outcome.stdout == f"out/{markdown}\nout/{html}\n"
    assert Path(html).stem == Path(markdown).stem
    assert html.startswith("analyze-rolling-")


def test_a_signal_ends_a_statement_that_never_would(
    aime: Aime, make_collection: Make, tmp_path: Path
) -> None:
    endless = """DROP TABLE listening_history; CREATE VIEW listening_history AS
        WITH RECURSIVE heard (timestamp, track_id) AS (SELECT 1760000000, 1 UNION ALL SELECT timestamp, 1 FROM heard)
        SELECT * FROM heard"""
    make_collection(by_artist("Air"), script=endless)
    program = Path(sys.executable).with_name("aime")

    with subprocess.Popen(
        [program, "analyze", *WHERE],
        cwd=tmp_path,
        env={"HOME": str(tmp_path / "user")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        try:
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(1.5)
            process.terminate()
            printed = process.communicate(timeout=5)
        finally:
            process.kill()

    assert (process.returncode, printed) == (143, (b"", b""))
    assert files(tmp_path / "out") == []
    (run,) = json.loads(aime("history", "--json").stdout)["runs"]
    assert (run["result"], run["status"], run["error"]) == ("failed", 143, "ended by SIGTERM")


def test_json_is_the_run_as_one_object(aime: Aime, database: Path) -> None:
    outcome = aime("analyze", "--rolling", "7d", "--format", "json", "--json", *WHERE)

    run = json.loads(outcome.stdout)
    assert (outcome.status, run["task"], run["result"]) == (0, "analyze-rolling", "ok")
    assert run["counts"] == {"listens": 3, "albums": 2}
    (written,) = run["artifacts"]
    assert json.loads(Path(written["path"]).read_bytes())["listens"]["value"] == 3


def test_the_document_on_standard_output(aime: Aime, database: Path, tmp_path: Path) -> None:
    markdown = aime("analyze", "--rolling", "7d", "--stdout", *WHERE)
    html = aime("analyze", "--rolling", "7d", "--stdout", "--format", "html", "--language", "en", *WHERE)
    document = aime("analyze", "--period", "all", "--stdout", "--format", "json", *WHERE)

    assert (markdown.status, html.status, document.status) == (0, 0, 0)
    assert markdown.stdout.startswith("# ")
    assert "reported before" not in html.stderr
    assert html.stdout.lower().startswith("<!doctype html>")
    assert '<html lang="en"' in html.stdout
    assert json.loads(document.stdout)["period"]["kind"] == "all"
    assert files(tmp_path / "out") == []


def test_the_schema_is_printed(aime: Aime) -> None:
    outcome = aime("analyze", "--schema")

    assert (outcome.status, json.loads(outcome.stdout)) == (0, json_schema())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_is_shown_in_the_terminal(language: str, aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("analyze", "--rolling", "7d", "--show", "--language", language, *WHERE)

    assert (outcome.status, outcome.stderr) == (0, "")
    assert "[Björk] <b>" in outcome.stdout
    assert files(tmp_path / "out") == []


def test_a_period_without_listens_is_told_and_no_failure(aime: Aime, database: Path, tmp_path: Path) -> None:
    outcome = aime("analyze", "--at", "2001-W05", *WHERE)
    shown = aime("analyze", "--at", "2001", "--show", *WHERE)

    assert (outcome.status, outcome.stderr) == (0, "note: no listens from 2001-01-29 to 2001-02-04\n")
    assert [Path(name).suffix for name in files(tmp_path / "out")] == [".html", ".md"]
    assert (shown.status, shown.stderr) == (0, "note: no listens from 2001-01-01 to 2001-12-31\n")


def test_a_scheduled_run_without_listens_is_silent(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))
    for period in ("week", "month"):
        outcome = aime("analyze", "--period", period, "--scheduled", *WHERE)
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    assert files(tmp_path / "out") == []


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--rolling", "7d", "--at", "2026"), "--rolling and --at exclude each other"),
        (("--rolling", "7d", "--period", "week"), "--rolling and --period exclude each other"),
        (("--rolling", "7d", "--scheduled"), "--rolling and --scheduled exclude each other"),
        (("--rolling", "a week"), "no number of days: a week"),
        (("--scheduled",), "--scheduled goes with --period week or --period month"),
        (("--scheduled", "--period", "year"), "--scheduled goes with --period week or --period month"),
        (("--scheduled", "--period", "week", "--at", "2026-W01"), "--scheduled and --at exclude each other"),
        (("--scheduled", "--period", "week", "--show"), "--scheduled and --show exclude each other"),
        (("--scheduled", "--period", "week", "--stdout"), "--stdout and --scheduled exclude each other"),
        (("--show", "--stdout"), "--show and --stdout exclude each other"),
        (("--show", "--quiet"), "--show and --quiet exclude each other"),
        (("--show", "--format", "md"), "--show and --format exclude each other"),
        (("--stdout", "--format", "md,html"), "--stdout takes one format"),
        (("--format", "pdf"), "no format pdf"),
        (("--format", ""), "no format ''"),
        (("--at", "yesterday"), "no week, month or year yesterday"),
        (("--at", "2025-W05", "--period", "month"), "2025-W05 is a week, not a month"),
        (("--at", "2025", "--period", "all"), "--at and --period all exclude each other"),
        (("--at", "9000"), "9000 is not over"),
    ],
)  # fmt: skip
def test_options_that_have_no_meaning_together(
    options: tuple[str, ...], error: str, aime: Aime, database: Path, tmp_path: Path
) -> None:
    outcome = aime("analyze", *options, *WHERE)

    assert (outcome.status, outcome.stdout) == (ExitCode.USAGE, "")
    assert outcome.stderr.splitlines()[0] == f"error: {error}"
    assert files(tmp_path / "out") == []


def test_without_a_zone_in_the_settings_the_machine_has_one(aime: Aime, database: Path) -> None:
    told = []
    for variable in ("TZ", "AIME_TIMEZONE"):
        outcome = aime(
            "analyze",
            "--period",
            "all",
            "--format",
            "json",
            "--stdout",
            *WHERE,
            env={variable: "Pacific/Apia"},
        )
        told.append(json.loads(outcome.stdout))

    assert (told[0]["period"].pop("zone"), told[1]["period"].pop("zone")) == (None, "Pacific/Apia")
    for document in told:
        del document["generated_at"]
    assert told[0] == told[1]
