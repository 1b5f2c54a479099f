"""init and demo: a home from nothing, and nothing overwritten."""

import json
import shlex
from pathlib import Path

from tests.conftest import Aime, Make, by_artist


def test_init_makes_a_home_that_works(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("init", "music")

    assert outcome.stdout.splitlines() == [
        "made music/config/app.json",
        "made music/config/app.schema.json",
        "made music/Scheduled Output",
        "made music/crontab.example",
        "made music/data/musique.db",
    ]
    assert aime("config", "check", "--config", "music/config/app.json").status == 0
    assert aime("export-json", "--config", "music/config/app.json", "-q").status == 0
    assert len(list((tmp_path / "music/Scheduled Output").iterdir())) == 1


def test_init_overwrites_nothing(aime: Aime, tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config/app.json").write_text("{}")
    aime("init")

    outcome = aime("init")

    assert outcome.status == 0
    assert [line.split()[0] for line in outcome.stdout.splitlines()] == ["kept"] * 5
    assert (tmp_path / "config/app.json").read_text() == "{}"


def test_init_takes_an_existing_collection(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    database = make_collection(by_artist("Air"))

    outcome = aime("init", "music", "--database", "musique.db")

    assert outcome.status == 0
    assert not (tmp_path / "music/data").exists()
    shown = json.loads(aime("config", "show", "--json", "--config", "music/config/app.json").stdout)
    assert shown["collection"] == str(database)


def test_init_refuses_what_is_no_collection(aime: Aime, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("text")

    assert aime("init", "music", "--database", "text.db").status == 65
    assert aime("init", "music", "--database", "nowhere.db").status == 66
    assert not (tmp_path / "music").exists()


def test_the_crontab_of_a_home_runs(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))
    aime("init", "my music", "--database", "musique.db")
    lines = [
        line for line in (tmp_path / "my music/crontab.example").read_text().splitlines() if line[0] != "#"
    ]

    assert [line.split()[:5] for line in lines] == [
        ["0", "6", "*", "*", "*"],
        ["0", "8", "*", "*", "*"],
        ["0", "10", "*", "*", "*"],
        ["0", "20", "*", "*", "0"],
        ["30", "3", "*", "*", "1"],
        ["0", "3", "1", "*", "*"],
    ]
    for line in lines:
        program, *arguments = shlex.split(line.split(None, 5)[5])
        assert Path(program).is_absolute()
        outcome = aime(*arguments)
        assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    written = (tmp_path / "my music/Scheduled Output").iterdir()
    assert sorted(path.name.rsplit("-", 2)[0] for path in written) == [
        "export-json",
        "export-markdown",
        "generate-haiku",
    ], "days without listens have no haiku and no analysis"


def test_demo_runs_every_task(aime: Aime, tmp_path: Path) -> None:
    outcome = aime("demo", env={"AIME_DATABASE_URL": "sqlite:///nowhere.db"})

    assert (outcome.status, outcome.stderr) == (0, "")
    written = sorted((tmp_path / "aime-demo/Scheduled Output").iterdir())
    assert [path.name.rsplit("-", 2)[0] for path in written] == [
        "analyze-month",
        "analyze-month",
        "analyze-week",
        "analyze-week",
        "export-json",
        "export-markdown",
        "generate-haiku",
        "weekly-haiku",
    ]
    assert all(str(path.relative_to(tmp_path)) in outcome.stdout for path in written)
    assert [path.suffix for path in written[:4]] == [".html", ".md", ".html", ".md"]
    written = written[4:]
    albums = json.loads(written[0].read_text())["albums"]
    assert len(albums) == 60
    assert sum(album["play_count"] for album in albums) > 300
    assert {album["source"] for album in albums} == {"discogs", "manual"}
    assert "## 🎤 Pink Floyd\n- **The Wall** (1979)\n" in written[1].read_text()
    assert written[2].read_text().startswith("# 🎵 Haikus Générés - Sélection Aléatoire\n")
    assert written[3].read_text().startswith("# 🎵 Haiku de la Semaine\n")
    for page in written[2:]:
        assert aime("haiku", "check", page).status == 0


def test_demo_leaves_a_home_of_ones_own_alone(aime: Aime, make_collection: Make, tmp_path: Path) -> None:
    make_collection(by_artist("Air"))
    aime("init", "own", "--database", "musique.db")

    outcome = aime("demo", "own")

    assert (outcome.status, outcome.stdout) == (2, "")
    assert outcome.stderr.startswith("error: own is a home of your own\n")
    assert list((tmp_path / "own/Scheduled Output").iterdir()) == []


def test_init_takes_any_file_name(aime: Aime, make_collection: Make) -> None:
    make_collection(by_artist("Air"), name="a?b=c.db")

    assert aime("init", "own", "--database", "a?b=c.db").status == 0
    assert aime("export-json", "--config", "own/config/app.json", "-q").status == 0
