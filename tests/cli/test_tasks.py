"""The export commands as processes: what is printed, what is written, how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from tests.conftest import ROOT, Aime, Make, by_artist


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_the_path_is_all_that_is_printed(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))

    outcome = aime("export-json", "--database", "musique.db", "--output-dir", "out")

    (written,) = files(tmp_path / "out")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, f"out/{written}\n", "")


def test_quiet_prints_nothing(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection()

    for name in ("export-json", "export-markdown"):
        outcome = aime(name, "-q", "--database", "musique.db", "--output-dir", "out")
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")

    assert len(files(tmp_path / "out")) == 2


def test_an_empty_collection_is_noted(aime: Aime, make_collection: Make) -> None:
    make_collection()

    outcome = aime("export-markdown", "--database", "musique.db", "--output-dir", "out")

    assert (outcome.status, outcome.stderr) == (0, "note: the collection has no albums\n")


def test_a_source_that_no_album_has_is_noted(aime: Aime, make_collection: Make) -> None:
    make_collection(by_artist("Air"))

    outcome = aime("export-json", "--source", "discog", "--database", "musique.db", "--output-dir", "out")

    assert (outcome.status, outcome.stderr) == (
        0,
        "note: no album is of source discog; the sources here are discogs\n",
    )


def test_json_is_the_run_as_one_object(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))

    outcome = aime("export-json", "--json", "--database", "musique.db", "--output-dir", "out")

    run = json.loads(outcome.stdout)
    (written,) = files(tmp_path / "out")
    path = tmp_path / "out" / written
    assert run.pop("started_at") <= run.pop("finished_at")
    assert run == {
        "task": "export-json",
        "result": "ok",
        "status": 0,
        "artifacts": [{"path": str(path), "size": path.stat().st_size}],
        "counts": {"albums": 1},
        "warnings": [],
        "notes": [],
        "error": None,
        "hint": None,
    }


def test_json_is_also_printed_on_failure(aime: Aime) -> None:
    outcome = aime("export-json", "--json", "--database", "nowhere.db")

    assert (outcome.status, outcome.stderr) == (ExitCode.NO_INPUT, "")
    run = json.loads(outcome.stdout)
    assert run.pop("started_at") <= run.pop("finished_at")
    assert run == {
        "task": "export-json",
        "result": "failed",
        "status": 66,
        "artifacts": [],
        "counts": {},
        "warnings": [],
        "notes": [],
        "error": "no collection at nowhere.db",
        "hint": "set database.url in config/app.json, or try `aime demo`",
    }


def test_stdout_takes_the_document_and_no_file_is_written(
    aime: Aime, make_collection: Make, tmp_path: Path
) -> None:
    make_collection(by_artist("Air", titles=["Été"]))

    outcome = aime("export-json", "--stdout", "--database", "musique.db", "--output-dir", "out")
    assert json.loads(outcome.stdout)["albums"][0]["title"] == "Été"

    outcome = aime(
        "export-markdown", "--stdout", "--database", "musique.db", "--language", "en", env={"LC_ALL": "C"}
    )
    assert outcome.stdout.startswith("# 📚 Complete Collection\n")
    assert outcome.stdout.endswith("- **Été**\n")
    assert files(tmp_path / "out") == []


def test_stdout_and_json_exclude_each_other(aime: Aime, make_collection: Make) -> None:
    make_collection()

    outcome = aime("export-json", "--stdout", "--json", "--database", "musique.db")

    assert outcome.status == ExitCode.USAGE


def test_a_missing_database_is_one_line_and_a_hint(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("export-json", "--database", "nowhere.db")

    assert outcome.status == ExitCode.NO_INPUT
    assert outcome.stdout == ""
    assert outcome.stderr.splitlines() == [
        "error: no collection at nowhere.db",
        "hint: set database.url in config/app.json, or try `aime demo`",
    ]
    assert not (tmp_path / "nowhere.db").exists()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["export-json", "--databse", "x"], ExitCode.USAGE),
        (["export-xml"], ExitCode.USAGE),
        (["export-markdown", "--language", "de"], ExitCode.USAGE),
        (["export-json", "--config", "nowhere.json"], ExitCode.CONFIG),
        (["export-json", "--database", "postgresql://db/x"], ExitCode.CONFIG),
        (["export-json", "--database", "text.db"], ExitCode.DATA),
        (["export-json", "--database", "musique.db", "--output-dir", "text.db"], ExitCode.CANT_CREATE),
        (["export-json", "--database", "musique.db", "--output-dir", "/proc/nowhere"], ExitCode.CANT_CREATE),
    ],
)
def test_every_failure_has_its_status(
    arguments: list[str], status: ExitCode, aime: Aime, make_collection: Make, tmp_path: Path
) -> None:
    make_collection()
    (tmp_path / "text.db").write_text("text")

    outcome = aime(*arguments)

    assert outcome.status == status
    assert outcome.stdout == ""
    if status != ExitCode.USAGE:
        assert outcome.stderr.startswith("error: ")
        assert len(outcome.stderr.splitlines()) <= 2


def test_a_wrong_key_is_named_with_a_hint(aime: Aime, tmp_path: Path) -> None:
    (tmp_path / "app.json").write_text('{"scheduler": {"tasks": [{"name": "export_json", "frequncy": 2}]}}')

    outcome = aime("export-json", "--config", "app.json")

    assert (outcome.status, outcome.stderr) == (
        78,
        "error: app.json: scheduler.tasks[0].frequncy: unknown key\nhint: did you mean `frequency`?\n",
    )


def test_a_closed_standard_output_is_no_success(make_collection: Make, tmp_path: Path) -> None:
    make_collection()
    program = Path(sys.executable).with_name("aime")

    done = subprocess.run(
        ["/bin/sh", "-c", '"$0" export-json --stdout --database musique.db >&-', program],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (
        ExitCode.IO,
        b"error: cannot write standard output: it is closed\n",
    )


def test_file_names_that_are_not_utf8(make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    program = os.fsencode(Path(sys.executable).with_name("aime"))
    common = [b"--database", b"musique.db", b"--output-dir", folder]

    for arguments in (
        [b"export-json", *common],
        [b"export-json", b"--json", *common],
        [b"init", folder],
    ):
        done = subprocess.run([program, *arguments], cwd=tmp_path, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), arguments
    assert len(list(Path(os.fsdecode(folder)).glob("*.json"))) == 2


def test_mistakes_of_an_own_template_are_settings(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))
    own = tmp_path / "config" / "templates" / "collection.md.j2"
    own.parent.mkdir(parents=True)
    (tmp_path / "config" / "app.json").write_text('{"database": {"url": "musique.db"}}')

    for mistake in ("{{ nothing }}", "{% if %}", "{{ 1 / 0 }}", "{{ total + 'x' }}", "\udce9"):
        own.write_text(mistake, errors="surrogateescape")
        outcome = aime("export-markdown")
        assert (outcome.status, outcome.stdout) == (ExitCode.CONFIG, "")
        assert outcome.stderr.startswith("error: template config/templates/collection.md.j2")


def test_the_log_file_gets_a_line_a_run(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))

    aime("export-json", "--database", "musique.db", "--output-dir", "out", "--log-file", "aime.log")
    aime("export-json", "--database", "nowhere.db", "--log-file", "aime.log")

    first, second = (line.split(" ", 1)[1] for line in (tmp_path / "aime.log").read_text().splitlines())
    assert first == f"export-json status=0 albums=1 {tmp_path}/out/{files(tmp_path / 'out')[0]}"
    assert second == "export-json status=66 no collection at nowhere.db"


def test_control_characters_do_not_reach_the_terminal(aime: Aime) -> None:
    outcome = aime("export-json", "--database", "\x1b[31m.db")

    assert "\x1b" not in outcome.stderr
    assert outcome.stderr.startswith("error: no collection at \ufffd[31m.db\n")


def test_it_works_from_anywhere_with_no_environment(make_collection: Make, tmp_path: Path) -> None:
    database = make_collection(by_artist("Air"))
    program = Path(sys.executable).with_name("aime")
    command = ["/usr/bin/env", "-i", f"HOME={tmp_path}", "PATH=/usr/bin:/bin", str(program), "export-json"]

    done = subprocess.run([*command, "--database", str(database)], cwd="/", capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")
    assert Path(os.fsdecode(done.stdout.strip())).parent == tmp_path / ".local/share/aime/Scheduled Output"


def test_the_schema_of_the_file_is_printed(aime: Aime) -> None:
    outcome = aime("export-json", "--schema")

    assert json.loads(outcome.stdout) == json.loads((ROOT / "docs/export-json.schema.json").read_text())


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys; from aime_cli.cli.main import main\n"
        "sys.argv = ['aime', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'httpx', 'jinja2'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert "export-markdown" in done.stdout


def test_the_version(aime: Aime) -> None:
    from aime_cli import __version__  # noqa: PLC0415 -- beside its only use

    assert aime("--version").stdout == f"aime {__version__}\n"


def test_completion_is_offered() -> None:
    """Ask from bash, whatever shell runs the tests: Typer looks which one it is asked from."""
    program = str(Path(sys.executable).with_name("aime"))
    done = subprocess.run(
        ["bash", "-c", '"$0" --show-completion; exit $?', program],
        capture_output=True,
        check=False,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "_AIME_COMPLETE" in done.stdout
