"""aime doctor, with stand-ins for crontab(1) and the cron daemon."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aime_cli.errors import ExitCode
from tests.conftest import Aime, Outcome, album, collection_at
from tests.crontab_stand_in import Crontab

LINKED = "https://open.spotify.com/album/4LH4d3cOWNNsVw41Gqt2kv"
Run = Callable[..., Outcome]


@pytest.fixture
def run(aime: Aime, tmp_path: Path) -> Run:
    """Run `aime` in a home, where crontab(1) is the only other program."""
    crontab = Crontab(tmp_path / "bin")
    settings(tmp_path)

    def run(*arguments: str | Path, **env: str) -> Outcome:
        return aime(*arguments, env={"PATH": str(crontab.folder), "TZ": "UTC"} | env)

    return run


@pytest.fixture
def _cron(tmp_path: Path) -> Iterator[None]:
    """Let a process live that is called cron."""
    program = tmp_path / "bin" / "cron"
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!{sys.executable}\nprint(flush=True)\nimport time\ntime.sleep(600)\n")
    program.chmod(0o755)
    with subprocess.Popen([program], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        yield
        process.kill()


def settings(folder: Path, **values: object) -> None:
    """Write a settings file."""
    file = folder / "config" / "app.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(values))


def without_figures(text: str) -> str:
    """Return a text with a sign in the place of free space and of moments."""
    return re.sub(r"\d+ [KMG]iB", "# GiB", re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "#", text))


@pytest.mark.usefixtures("_cron")
def test_all_is_well_in_a_home_that_is_served(run: Run, tmp_path: Path) -> None:
    good = album(1, year=1969, spotify_url=LINKED)
    collection_at(tmp_path / "data" / "musique.db", {"albums": [good]})
    run("export-json")
    run("schedule", "install")

    outcome = run("doctor", "--strict")

    assert (outcome.status, outcome.stderr) == (0, "")
    assert without_figures(outcome.stdout) == (
        "ok       settings       config/app.json\n"
        "ok       environment    nothing that cron would not know\n"
        "ok       secrets        none is set, none is needed\n"
        "ok       collection     data/musique.db: 1 album\n"
        "ok       integrity      SQLite finds no fault\n"
        "ok       version        tables of AIME 4.7 or later\n"
        "ok       orphans        none\n"
        "ok       years          no album without a year\n"
        "ok       links          no album without a link to any service\n"
        "ok       artists        none is there twice\n"
        "ok       descriptions   0 AI descriptions, no junk\n"
        "ok       spotify urls   each could be an album's\n"
        "ok       listens        none yet\n"
        "ok       output folder  Scheduled Output\n"
        "ok       space          # GiB free in Scheduled Output\n"
        "ok       service        none is set: texts are composed offline\n"
        "ok       spotify        no credentials are set: enrichment does without Spotify\n"
        "ok       crontab        6 lines, as the settings want\n"
        "ok       cron           a cron daemon is alive\n"
        "ok       state          state/aime.db is sound\n"
        "ok       runs           1 of 8 tasks have run, none failed or is overdue\n"
        "ok       state copy     of #, sound\n"
    )


@pytest.mark.usefixtures("_cron")
def test_every_line_says_what_to_do_and_the_worst_status_wins(run: Run, tmp_path: Path) -> None:
    settings(tmp_path, ui={}, euria={"url": "http://127.0.0.1:9", "bearer": "hush-hush-4711"})
    secrets = tmp_path / "config" / "secrets.json"
    secrets.write_text('{"euria": {"bearer": "hush-hush-4711"}}')
    secrets.chmod(0o644)
    (tmp_path / "Scheduled Output").write_text("")
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "aime.db").write_text("no database")

    outcome = run("doctor", AIME_LANGUAGE="en")

    assert (outcome.status, outcome.stderr) == (ExitCode.CANT_CREATE, "")
    assert without_figures(outcome.stdout) == (
        "ok       settings       config/app.json\n"
        "warning  settings       ignored: ui; they can be removed\n"
        "warning  environment    set here: AIME_LANGUAGE; cron knows it only if your crontab sets it, too: "
        "the settings file or secrets.json is a better place\n"
        "failure  secrets        config/secrets.json: others can read it; chmod 600 config/secrets.json\n"
        "failure  collection     no collection at data/musique.db; "
        "set database.url in config/app.json, or try `aime demo`\n"
        "failure  output folder  cannot write Scheduled Output: not a folder; "
        "move it away, or set scheduler.output_dir\n"
        "ok       space          # GiB free in Scheduled Output\n"
        "failure  service        config/secrets.json: others can read it; chmod 600 config/secrets.json\n"
        "failure  spotify        config/secrets.json: others can read it; chmod 600 config/secrets.json\n"
        "failure  crontab        not installed: nothing wakes aime; "
        "`aime schedule install` puts the tasks into your crontab\n"
        "ok       cron           a cron daemon is alive\n"
        f"failure  state          {tmp_path}/state/aime.db: damaged; "
        "the next run sets it aside and puts its copy in its place\n"
    )


@pytest.mark.usefixtures("_cron")
def test_warnings_count_only_where_one_is_strict(run: Run, tmp_path: Path) -> None:
    collection_at(tmp_path / "data" / "musique.db", {"albums": [album(1)]})
    run("schedule", "install")

    assert (run("doctor").status, run("doctor", "--strict").status) == (ExitCode.OK, ExitCode.ATTENTION)


@pytest.mark.usefixtures("_cron")
def test_json_holds_every_line_and_the_status(run: Run, tmp_path: Path) -> None:
    collection_at(tmp_path / "data" / "musique.db", {"albums": [album(1, year=1969, spotify_url=LINKED)]})

    outcome = run("doctor", "--json")
    shape = json.loads(outcome.stdout)

    assert (outcome.status, outcome.stderr) == (ExitCode.ATTENTION, "")
    assert list(shape) == ["schema_version", "status", "checks"]
    assert (shape["schema_version"], shape["status"]) == (1, 3)
    failed = [check for check in shape["checks"] if check["result"] == "failure"]
    assert failed == [
        {
            "name": "crontab",
            "result": "failure",
            "message": "not installed: nothing wakes aime",
            "hint": "`aime schedule install` puts the tasks into your crontab",
        }
    ]
    assert shape["checks"][0] == {
        "name": "settings",
        "result": "ok",
        "message": "config/app.json",
        "hint": None,
    }


def test_wrong_settings_end_as_they_do_everywhere(run: Run, tmp_path: Path) -> None:
    settings(tmp_path, langage="fr")

    outcome = run("doctor")

    assert (outcome.status, outcome.stderr) == (ExitCode.CONFIG, "")
    assert outcome.stdout.splitlines()[0] == (
        "failure  settings       config/app.json: langage: unknown key; did you mean `language`?"
    )


def test_a_service_is_asked_with_online_only(run: Run, tmp_path: Path) -> None:
    settings(tmp_path, euria={"url": "http://127.0.0.1:9"})

    unasked, asked = (json.loads(run("doctor", "--json", *more).stdout) for more in ([], ["--online"]))

    said = [
        next(check for check in shape["checks"] if check["name"] == "service") for shape in (unasked, asked)
    ]
    assert [each["result"] for each in said] == ["ok", "failure"]
    assert said[1]["message"].startswith("euria at 127.0.0.1:9 cannot be reached: ")


def test_what_is_stored_reaches_the_terminal_as_text(run: Run, tmp_path: Path) -> None:
    collection_at(
        tmp_path / "data" / "musique.db",
        {"artists": [{"id": 1, "name": "\x1b[31mair"}, {"id": 2, "name": "\x1b[31mAIR"}]},
    )

    outcome = run("doctor")

    assert "\x1b" not in outcome.stdout
    assert "1 there twice: \ufffd[31mAIR / \ufffd[31mair; " in outcome.stdout
