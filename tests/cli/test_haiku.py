"""aime haiku check and log: counts, verdicts, tries, and how it ends."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from aime_cli.state import TryRecord, open_state
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


def test_a_closed_standard_input_is_one_line() -> None:
    program = Path(sys.executable).with_name("aime")

    done = subprocess.run(
        ["/bin/sh", "-c", f"'{program}' haiku check <&-"], text=True, capture_output=True, check=False
    )

    assert (done.returncode, done.stdout) == (ExitCode.NO_INPUT, "")
    assert done.stderr == "error: cannot read standard input: it is closed\n"


def test_a_byte_order_mark_is_no_part_of_a_text(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("haiku", "check", write(tmp_path, "\ufeff# Recueil\n\n" + VALID))

    assert (outcome.status, outcome.stdout.splitlines()[0]) == (0, "5 of 5, exact: Un vieux disque tourne")


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


TRY = TryRecord(
    started_at=datetime(2026, 1, 31, 7, 0, 15, tzinfo=UTC),
    task="generate-haiku",
    album_key="discogs:1362040",
    title="Moon Safari",
    provider="chat",
    model="mistral3",
    prompt_version="1",
    prompt_tokens=312,
    completion_tokens=41,
    duration=1.25,
    verdict="refused: line 2: 8 syllables",
    text="Vinyle qui tourne",
)
BARE = TryRecord(
    started_at=datetime(2026, 1, 31, 8, 0, tzinfo=UTC),
    task="weekly-haiku",
    title="a \x1b[31mtitle",
    provider="chat",
    verdict="failed: Unavailable",
    text="",
    duration=0.04,
)


@pytest.fixture
def with_tries(tmp_path: Path) -> None:
    home = tmp_path / "user/.local/share/aime"
    with open_state(home, TRY.started_at, pytest.fail) as state:
        for number in range(19):
            state.log_try(replace(TRY, title=f"Album {number}"))
        state.log_try(TRY)
        state.log_try(BARE)


@pytest.mark.usefixtures("with_tries")
def test_the_log_shows_tries_the_last_first(aime: Aime) -> None:
    outcome = aime("haiku", "log", env={"TZ": "Europe/Paris"})

    lines = outcome.stdout.splitlines()
    assert (outcome.status, outcome.stderr) == (0, "")
    assert lines[:2] == [
        "2026-01-31 09:00:00 a \ufffd[31mtitle: failed: Unavailable (chat, 0.0 s)",
        "2026-01-31 08:00:15 Moon Safari: refused: line 2: 8 syllables (mistral3, 1.2 s, 41 tokens)",
    ]
    assert [line.split(":")[2][3:] for line in lines[2:]] == [
        f"Album {number}" for number in range(18, 0, -1)
    ]


@pytest.mark.usefixtures("with_tries")
def test_the_log_keeps_the_zone_of_the_settings(aime: Aime) -> None:
    outcome = aime("haiku", "log", "--limit", "1", env={"TZ": "UTC", "AIME_TIMEZONE": "Asia/Tokyo"})

    assert outcome.stdout.startswith("2026-01-31 17:00:00 a ")


@pytest.mark.usefixtures("with_tries")
def test_the_log_as_json_tells_all_of_a_try(aime: Aime) -> None:
    outcome = aime("haiku", "log", "--json", "--limit", "2")

    assert (outcome.status, outcome.stderr) == (0, "")
    assert json.loads(outcome.stdout) == {
        "schema_version": 1,
        "tries": [
            {
                "started_at": "2026-01-31T08:00:00Z",
                "task": "weekly-haiku",
                "title": "a \x1b[31mtitle",
                "provider": "chat",
                "verdict": "failed: Unavailable",
                "text": "",
                "duration": 0.04,
                "album_key": None,
                "model": None,
                "prompt_version": None,
                "prompt_tokens": None,
                "completion_tokens": None,
            },
            {
                "started_at": "2026-01-31T07:00:15Z",
                "task": "generate-haiku",
                "title": "Moon Safari",
                "provider": "chat",
                "verdict": "refused: line 2: 8 syllables",
                "text": "Vinyle qui tourne",
                "duration": 1.25,
                "album_key": "discogs:1362040",
                "model": "mistral3",
                "prompt_version": "1",
                "prompt_tokens": 312,
                "completion_tokens": 41,
            },
        ],
    }


def test_a_log_without_tries_is_a_note(aime: Aime) -> None:
    outcome = aime("haiku", "log")
    assert (outcome.status, outcome.stdout) == (0, "")
    assert outcome.stderr == "note: no tries yet: no service was asked in the last 90 days\n"

    outcome = aime("haiku", "log", "--json")
    assert (outcome.status, outcome.stderr) == (0, "")
    assert json.loads(outcome.stdout) == {"schema_version": 1, "tries": []}


@pytest.mark.parametrize("limit", ["0", "10001"])
def test_a_limit_that_is_none_is_refused(limit: str, aime: Aime) -> None:
    outcome = aime("haiku", "log", "--limit", limit)

    assert (outcome.status, outcome.stdout) == (ExitCode.USAGE, "")


def test_a_log_that_cannot_be_read_is_a_warning(aime: Aime, tmp_path: Path) -> None:
    (tmp_path / "user/.local/share/aime/state/aime.db").mkdir(parents=True)

    for outcome in (aime("haiku", "log"), as_json := aime("haiku", "log", "--json")):
        assert outcome.status == 0
        assert outcome.stderr.startswith("warning: ")
        assert outcome.stderr.endswith(
            "aime.db cannot be used (is a directory): this run remembers nothing\n"
        ), "nor does it claim that no service was asked"
    assert json.loads(as_json.stdout)["tries"] == []
