"""Documents are tests: what they say about commands, statuses and files is true."""

import json
import re
import shlex
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from aime_cli import crontab
from aime_cli.analysis import json_file as analysis_file
from aime_cli.errors import ExitCode
from aime_cli.exporters import EXPORTERS
from aime_cli.exporters.json import json_schema
from aime_cli.home import SETTINGS, json_file
from aime_cli.locales import LANGUAGES, words
from aime_cli.settings import load_settings, settings_schema
from aime_cli.tasks import TASKS
from tests.conftest import NOW, ROOT, Aime

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands(text: str) -> list[str]:
    """Return the aime commands of the console examples."""
    blocks = re.findall(r"```(?:console|sh)\n(.*?)```", text, re.DOTALL)
    lines = [line.removeprefix("$ ") for block in blocks for line in block.splitlines()]
    return [line.split("  #")[0].strip() for line in lines if re.match(r"aime( |$)", line)]


def test_the_readme_shows_every_command(aime: Aime) -> None:
    shown = {" ".join(shlex.split(command)[:2]) for command in commands(README)}
    shown |= {" ".join(shlex.split(command)[:3]) for command in commands(README)}
    groups = {"config", "haiku", "review", "schedule"}
    for group in ("", *groups):
        listed = re.findall(r"^│ ([a-z][a-z-]+) ", aime(*group.split(), "--help").stdout, re.MULTILINE)
        assert listed
        for name in set(listed) - groups:
            wanted = " ".join(["aime", *group.split(), name])
            assert wanted in shown, f"no example of {wanted}"


@pytest.mark.parametrize("command", commands(README))
def test_the_commands_of_the_readme_are_understood(command: str, aime: Aime) -> None:
    _, *words_ = shlex.split(re.split(r" [|>] ?| && ", command)[0])

    outcome = aime(*words_, "--help")

    assert (outcome.status, outcome.stderr) == (0, "")
    options = {word.split("=")[0] for word in words_ if re.match(r"--[a-z]", word)}
    assert all(option in outcome.stdout for option in options), f"{command}: {options}"


def test_the_table_of_statuses_is_the_code() -> None:
    rows = re.findall(r"^\| +(\d+) \| ([A-Z_]+) \|", README, re.MULTILINE)

    assert rows == [(str(int(code)), code.name) for code in ExitCode]


def test_the_shipped_files_are_the_generated_ones() -> None:
    assert (ROOT / "config/app.json").read_text() == json_file(SETTINGS)
    assert (ROOT / "config/app.schema.json").read_text() == json_file(settings_schema())
    assert (ROOT / "docs/export-json.schema.json").read_text() == json_file(json_schema())
    assert (ROOT / "docs/analysis.schema.json").read_text() == json_file(analysis_file.json_schema())


def test_the_shipped_crontab_is_what_schedule_show_prints_for_the_shipped_settings() -> None:
    shipped = load_settings(ROOT / "config/app.json", environment={})
    at_home = replace(shipped, file=Path("/home/you/music/config/app.json"))

    wanted = crontab.wanted(at_home, "each", ["/home/you/.local/bin/aime"], NOW)

    assert (ROOT / "crontab.example").read_bytes() == wanted.block
    excerpt = [line for line in wanted.block.decode().splitlines() if not line.startswith("#")]
    (shown,) = re.findall(r"```crontab\n(.*?)\n```", README, re.DOTALL)
    assert shown.splitlines() == excerpt


def test_the_shipped_settings_fit_their_schema_and_load() -> None:
    schema = settings_schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads((ROOT / "config/app.json").read_text()))

    settings = load_settings(ROOT / "config/app.json", environment={})

    assert (settings.home, settings.output_dir) == (ROOT, ROOT / "Scheduled Output")


def test_every_key_of_the_export_is_documented() -> None:
    documented = set(re.findall(r"^\| `([a-z_]+)`", (ROOT / "docs/json-export.md").read_text(), re.MULTILINE))
    schema = json_schema()

    assert documented == {*schema["properties"], *schema["$defs"]["Album"]["properties"]}


def test_every_key_of_an_analysis_is_documented() -> None:
    text = (ROOT / "docs/analysis.md").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z_]+)`", text, re.MULTILINE))
    schema = analysis_file.json_schema()

    parts = {key for part in schema["$defs"].values() for key in part["properties"]}
    assert set(schema["properties"]) <= documented <= parts | set(schema["properties"])
    for key in parts:
        assert f"`{key}`" in text, f"docs/analysis.md does not name {key}"


def test_both_languages_have_the_same_words() -> None:
    assert len({frozenset(words(language)) for language in LANGUAGES}) == 1


def test_every_exporter_has_a_name_for_its_task() -> None:
    assert [exporter.task for exporter in EXPORTERS.values()] == ["export-json", "export-markdown"]


def test_links_between_documents_lead_somewhere() -> None:
    for document in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")]:
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text(encoding="utf-8")):
            assert (document.parent / link).exists(), f"{document.name}: {link}"


def data_files(package: Path) -> set[str]:
    """Return the files of a package that are not Python's."""
    found = [path.relative_to(package) for path in package.rglob("*") if path.is_file()]
    return {str(path) for path in found if path.suffix not in {".py", ".pyc"}}


def test_the_wheel_holds_all_that_is_needed(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").iterdir()
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--target",
        str(tmp_path / "site"),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    environment = {"PYTHONPATH": str(tmp_path / "site"), "HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    script = "import aime_cli; print(aime_cli.__file__)"
    where = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert where.stdout.startswith(str(tmp_path / "site"))
    assert data_files(tmp_path / "site/aime_cli") == data_files(ROOT / "aime_cli")

    # Not `aime demo`, which also asks the network.
    script = (
        "from datetime import UTC, datetime; from pathlib import Path\n"
        "from aime_cli.home import make_demo_home\n"
        "make_demo_home(Path('d'), datetime.now(UTC))"
    )
    tasks = [name for name in TASKS if name not in {"enrich", "describe"}]
    for command in (["-c", script], ["-m", "aime_cli", "run", *tasks, "--config", "d/config/app.json"]):
        subprocess.run(
            [sys.executable, *command], cwd=tmp_path, env=environment, check=True, capture_output=True
        )

    assert len(list((tmp_path / "d/Scheduled Output").iterdir())) == 8
