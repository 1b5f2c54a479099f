"""aime haiku check: counts, verdicts and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from tests.conftest import Aime

VALID = "Un vieux disque tourne\nla pluie écoute à la vitre\nle silence danse\n"
REFUSED = "Vinyle qui tourne / Notes dansent sous mes doigts / L'âme en écume\n"


def write(tmp_path: Path, text: str) -> str:
    (tmp_path / "poem.md").write_text(text)
    return "poem.md"


def test_lines_and_verdicts_are_printed(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("haiku", "check", write(tmp_path, VALID + "\n" + REFUSED))

    assert (outcome.status, outcome.stderr) == (ExitCode.ATTENTION, "")
    assert outcome.stdout.splitlines() == [
        "5 of 5, exact: Un vieux disque tourne",
        "7 of 7, exact: la pluie écoute à la vitre",
        "5 of 5, exact: le silence danse",
        "valid",
        "5 of 5, exact: Vinyle qui tourne",
        "7 of 7, exact: Notes dansent sous mes doigts",
        "4 of 5, off by 1: L'âme en écume",
        "invalid",
    ]


def test_json_has_the_documented_keys(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("haiku", "check", "--json", write(tmp_path, VALID))

    document = json.loads(outcome.stdout)
    assert outcome.status == 0
    assert document["schema_version"] == 1
    (haiku,) = document["haikus"]
    assert haiku["verdict"] == "valid"
    assert haiku["lines"][0] == {
        "text": "Un vieux disque tourne",
        "count": 5,
        "low": 5,
        "high": 5,
        "target": 5,
        "verdict": "exact",
    }


def test_pages_with_fences_are_read_by_their_fences(aime: Aime, tmp_path: Path) -> None:
    page = f"# Haikus\n\nGénéré: hier\n\n## 1. Titre - Artiste\n\n```\n{VALID}```\n\n*5-7-5*\n"

    assert aime("haiku", "check", write(tmp_path, page)).stdout.splitlines()[-1] == "valid"
    assert aime("haiku", "check", write(tmp_path, page)).status == 0


def test_haikus_may_follow_each_other_without_a_blank_line(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("haiku", "check", write(tmp_path, VALID + VALID))

    assert (outcome.status, outcome.stdout.count("valid\n")) == (0, 2)


def test_a_line_too_many_is_counted_and_refused(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("haiku", "check", write(tmp_path, VALID + "le jour se lève\n"))

    assert (outcome.status, outcome.stdout.splitlines()[3:]) == (
        3,
        ["4 of 0, off by 4: le jour se lève", "invalid"],
    )


def test_a_page_is_judged_in_its_own_language(aime: Aime, tmp_path: Path) -> None:
    english = {"AIME_LANGUAGE": "en"}

    assert aime("haiku", "check", write(tmp_path, f"# Page\n\n```\n{VALID}```\n"), env=english).status == 0
    assert aime("haiku", "check", write(tmp_path, VALID), env=english).status == 3, (
        "any other text is English"
    )


def test_standard_input_in_english() -> None:
    program = Path(sys.executable).with_name("aime")
    text = "An old silent pond\nA frog jumps into the pond\nSplash! Silence again\n"

    done = subprocess.run(
        [program, "haiku", "check", "-", "--language", "en"],
        input=text,
        text=True,
        capture_output=True,
        check=False,
    )

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "valid")


@pytest.mark.parametrize("text", ["", "\n\n", "# only a heading\n"])
def test_no_haiku_is_no_success(text: str, aime: Aime, tmp_path: Path) -> None:
    outcome = aime("haiku", "check", write(tmp_path, text))

    assert (outcome.status, outcome.stdout, outcome.stderr) == (3, "", "note: no haiku in poem.md\n")


@pytest.mark.parametrize(
    "poem",
    [
        "Synergy of sound / Harmonies traverse time / Culture's heartbeat",
        "Musique qui danse / albums en harmonie / cœur qui s'envole",
        "Vinyle qui tourne / Notes dansent sous mes doigts / L'âme en écume",
        "Un vers de cinq pieds\n",
    ],
)
def test_the_old_programs_samples_are_refused(poem: str, aime: Aime, tmp_path: Path) -> None:
    for language in ("fr", "en"):
        assert aime("haiku", "check", write(tmp_path, poem), "--language", language).status == 3


def test_a_missing_file(aime: Aime) -> None:
    outcome = aime("haiku", "check", "nowhere.txt")

    assert (outcome.status, outcome.stderr) == (
        66,
        "error: cannot read nowhere.txt: no such file or directory\n",
    )
