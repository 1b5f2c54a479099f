"""Defaults < file < environment < options, and where each value came from."""

import json
from pathlib import Path
from typing import Any

import pytest

from aime_cli.errors import SettingsError
from aime_cli.settings import LoadedSettings, load_settings, unknown_variables

V4 = {
    "app": {"name": "Music Tracker"},
    "server": {"port": 8000},
    "database": {"url": "sqlite:///data/musique.db", "echo": False, "pool_size": 5},
    "tracker": {"enabled": True},
    "ui": {},
    "roon_tracker": {"enabled": True},
    "euria": {
        "url": "https://ai.example/v1",
        "bearer": "a-token-for-tests",
        "max_attempts": 5,
        "default_error_message": "Aucune information disponible",
    },
    "scheduler": {
        "enabled": True,
        "output_dir": "data/scheduled-output",
        "max_files_per_type": 5,
        "enrichment_scheduler": {"enabled": True, "services": [{"name": "audit"}]},
        "tasks": [
            {
                "name": "daily_enrichment",
                "time": "05:00",
                "pipeline": "improvement_pipeline.py",
                "description": "…",
            },
            {
                "name": "weekly_haiku",
                "enabled": True,
                "frequency": 1,
                "unit": "week",
                "time": "20:00",
                "day": "sunday",
            },
            {"name": "monthly_analysis", "unit": "month", "day": 31},
            {"name": "optimize_scheduler_with_ai", "unit": "week", "day": "sunday", "time": "03:00"},
        ],
    },
}


def load(tmp_path: Path, tree: object, *, where: str = "app.json", **environment: str) -> LoadedSettings:
    file = tmp_path / where
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(tree if isinstance(tree, str) else json.dumps(tree))
    return load_settings(file, environment=environment)


def problems(tmp_path: Path, tree: object, **environment: str) -> list[str]:
    with pytest.raises(SettingsError) as failure:
        load(tmp_path, tree, **environment)
    return [problem.removeprefix(f"{tmp_path}/") for problem in failure.value.problems]


def test_the_file_of_aime_v4_loads_unchanged(tmp_path: Path) -> None:
    settings = load(tmp_path, V4)

    assert settings.values.scheduler.tasks is not None
    assert [task.name for task in settings.values.scheduler.tasks][:2] == ["daily_enrichment", "weekly_haiku"]
    assert settings.output_dir == tmp_path / "data/scheduled-output"
    assert settings.database == tmp_path / "data/musique.db"
    assert set(settings.ignored) == {
        "app", "server", "tracker", "ui", "roon_tracker", "database.echo", "database.pool_size",
        "euria.default_error_message", "scheduler.max_files_per_type", "scheduler.enrichment_scheduler",
        "scheduler.tasks[0].pipeline", "scheduler.tasks[0].description", "scheduler.tasks[3]",
    }  # fmt: skip


def test_a_literal_bearer_is_never_shown(tmp_path: Path) -> None:
    settings = load(tmp_path, V4)

    assert "a-token-for-tests" not in repr(settings)
    assert {path: secret.reveal() for path, secret in settings.literals.items()} == {
        "euria.bearer": "a-token-for-tests"
    }


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    settings = load_settings(
        environment={"XDG_DATA_HOME": str(tmp_path / "share"), "XDG_CONFIG_HOME": str(tmp_path)}
    )

    assert settings.file is None
    assert settings.database == tmp_path / "share/aime/data/musique.db"
    assert settings.output_dir == tmp_path / "share/aime/Scheduled Output"
    assert set(settings.sources.values()) == {"default"}


def test_each_layer_wins_over_the_one_below(tmp_path: Path) -> None:
    file = tmp_path / "app.json"
    file.write_text(
        '{"language": "en", "scheduler": {"enabled": true, "output_dir": "from-file"}, "euria": {"max_attempts": 2}}'
    )
    environment = {
        "AIME_SCHEDULER_OUTPUT_DIR": "from-env",
        "AIME_EURIA_MAX_ATTEMPTS": "3",
        "EURIA_URL": "http://localhost",
    }

    settings = load_settings(file, {"scheduler.output_dir": "from-option"}, environment=environment)

    assert settings.values.scheduler.output_dir == "from-option"
    assert settings.values.euria.max_attempts == 3
    assert settings.values.language == "en"
    assert {key: source for key, source in settings.sources.items() if source != "default"} == {
        "language": str(file),
        "scheduler.enabled": str(file),
        "scheduler.output_dir": "option --output-dir",
        "euria.max_attempts": "environment AIME_EURIA_MAX_ATTEMPTS",
        "euria.url": "environment EURIA_URL",
    }


@pytest.mark.parametrize(
    ("where", "home"),
    [("config/app.json", "."), ("app.json", "."), ("x/config/other.json", "x"), ("x/app.json", "x")],
)
def test_home_is_above_config_or_beside_the_file(where: str, home: str, tmp_path: Path) -> None:
    assert load(tmp_path, {}, where=where).home == tmp_path / home


def test_paths_of_the_file_count_from_home_and_of_options_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    file = tmp_path / "home" / "config" / "app.json"
    file.parent.mkdir(parents=True)
    file.write_text("{}")

    settings = load_settings(file, {"database.url": "mine.db"}, environment={})

    assert settings.database == Path("mine.db")
    assert settings.output_dir == tmp_path / "home" / "Scheduled Output"


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///data/a.db", "data/a.db"),
        ("sqlite:////srv/a.db", "/srv/a.db"),
        ("sqlite+aiosqlite:///data/a.db?check_same_thread=False", "data/a.db"),
        ("sqlite:///data/what?.db", "data/what?.db"),
        ("/srv/plain.db", "/srv/plain.db"),
    ],
)
def test_urls_name_files(url: str, path: str, tmp_path: Path) -> None:
    assert load(tmp_path, {"database": {"url": url}}).database == tmp_path / path


@pytest.mark.parametrize(
    "url", ["postgresql://db/x", "sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql+pymysql://x"]
)
def test_other_urls_are_wrong(url: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"database\.url"):
        load(tmp_path, {"database": {"url": url}})


@pytest.mark.parametrize(
    ("task", "problem"),
    [
        ({"unit": "week", "day": 3}, "day: a week needs a weekday such as sunday"),
        ({"unit": "month", "day": "sunday"}, "day: a month needs a day of the month, 1-31"),
        (
            {"unit": "day", "day": "sunday"},
            "day: the unit `day` has no day (use the unit week or month, or remove `day`)",
        ),
        (
            {"unit": "hour", "day": 1},
            "day: the unit `hour` has no day (use the unit week or month, or remove `day`)",
        ),
        ({"name": "weekly_haiku", "day": 3}, "day: a week needs a weekday such as sunday"),
        ({"name": "monthly_analysis", "day": "sunday"}, "day: a month needs a day of the month, 1-31"),
        (
            {"name": "export-json", "day": 3},
            "day: the unit `day` has no day (use the unit week or month, or remove `day`)",
        ),
        ({"frequency": 10_001}, "frequency: expected `int` <= 10000"),
    ],
)
def test_a_day_must_be_of_the_kind_of_its_unit(task: dict[str, Any], problem: str, tmp_path: Path) -> None:
    tree = {"scheduler": {"tasks": [{"name": "generate-haiku"} | task]}}

    assert problems(tmp_path, tree) == [f"app.json: scheduler.tasks[0].{problem}"]


@pytest.mark.parametrize("unit", [["day"], 7, {}, "fortnight"])
def test_a_wrong_unit_does_not_hide_behind_its_day(unit: object, tmp_path: Path) -> None:
    tree = {"scheduler": {"tasks": [{"name": "weekly_haiku", "unit": unit, "day": "sunday"}]}}

    (problem,) = problems(tmp_path, tree)
    assert problem.startswith("app.json: scheduler.tasks[0].unit: ")


def test_every_wrong_key_is_named_with_file_path_and_nearest(tmp_path: Path) -> None:
    tree: dict[str, Any] = {
        "languag": "fr",
        "timezone": "Mars/Olympus",
        "database": {"ulr": "x"},
        "euria": [],
        "scheduler": {
            "output_dir": 7,
            "tasks": [
                {"name": "export_jsn", "frequncy": 2},
                {"name": "weekly_haiku", "unit": "week", "day": 3, "time": "25:00"},
                {"frequency": 0},
                {"name": "export_json"},
                {"name": "export-json"},
            ],
        },
    }

    assert problems(tmp_path, tree) == [
        "app.json: languag: unknown key (did you mean `language`?)",
        "app.json: database.ulr: unknown key (did you mean `url`?)",
        "app.json: euria: expected `object`, got `array`",
        "app.json: scheduler.output_dir: expected `str`, got `int`",
        "app.json: scheduler.tasks[0].frequncy: unknown key (did you mean `frequency`?)",
        "app.json: scheduler.tasks[1].time: expected an hour such as `06:30`",
        "app.json: scheduler.tasks[2].frequency: expected `int` >= 1",
        "app.json: scheduler.tasks[2].name: missing",
        "app.json: timezone: unknown time zone `Mars/Olympus` (use an IANA name such as Europe/Zurich)",
        "app.json: scheduler.tasks[0].name: unknown task `export_jsn` (did you mean `export_json`?)",
        "app.json: scheduler.tasks[1].day: a week needs a weekday such as sunday",
        "app.json: scheduler.tasks[4].name: `export-json` is the same task as scheduler.tasks[3]",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[]", "app.json: the settings must be a JSON object"),
        ('{\n"language": "fr",\n}', "app.json, line 3: not valid JSON"),
        ("", "app.json, line 1: not valid JSON"),
        ('{"language": "\xff"}', None),
        ("[" * 100_000, "app.json"),
    ],
)
def test_what_is_no_json_object_is_said_with_its_line(text: str, problem: str | None, tmp_path: Path) -> None:
    (tmp_path / "app.json").write_bytes(text.encode("latin-1"))

    with pytest.raises(SettingsError) as failure:
        load_settings(tmp_path / "app.json", environment={})

    assert failure.value.message.startswith(str(tmp_path / (problem or "app.json")))


def test_a_wrong_variable_is_named(tmp_path: Path) -> None:
    assert problems(tmp_path, {}, AIME_SCHEDULER_ENABLED="maybe", AIME_TIMEZONE="Mars") == [
        "environment AIME_SCHEDULER_ENABLED: scheduler.enabled: expected `bool`, got `str`",
        "environment AIME_TIMEZONE: timezone: unknown time zone `Mars` (use an IANA name such as Europe/Zurich)",
    ]


def test_a_nul_character_is_wrong(tmp_path: Path) -> None:
    assert problems(tmp_path, {"scheduler": {"output_dir": "a\0b"}}) == [
        "app.json: scheduler.output_dir: holds a NUL character"
    ]


def test_variables_that_set_nothing_are_known() -> None:
    environment = {
        "AIME_CONFIG": "x",
        "AIME_DATABSE_URL": "x",
        "AIME_DATABASE_URL": "x",
        "AIME_SCHEDULER_TASKS": "[]",
    }

    assert unknown_variables(environment) == ["AIME_DATABSE_URL", "AIME_SCHEDULER_TASKS"]


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no settings file at nowhere"):
        load_settings(Path("nowhere.json"), environment={})
    with pytest.raises(SettingsError, match="no settings file"):
        load_settings(environment={"AIME_CONFIG": str(tmp_path / "x.json")})


def test_a_pace_is_too_fast_for_the_public_server_only(tmp_path: Path) -> None:
    said = (
        "app.json: musicbrainz.interval: 0.5 s are too short for the public server"
        " (at least 1, or set musicbrainz.url to a twin of your own)"
    )

    for url in ("https://musicbrainz.org", "http://me@MusicBrainz.org.:80/", "https://beta.musicbrainz.org"):
        assert problems(tmp_path, {"musicbrainz": {"url": url, "interval": 0.5}}) == [said]
    twin = {"musicbrainz": {"url": "http://musicbrainz.org.example/", "interval": 0}}
    assert load(tmp_path, twin).values.musicbrainz.interval == 0
    fast = load(tmp_path, {"musicbrainz": {"interval": 0}}, AIME_MUSICBRAINZ_URL="http://localhost:5000")
    assert fast.values.musicbrainz.interval == 0
    assert problems(tmp_path, {}, AIME_MUSICBRAINZ_INTERVAL="0.5") == [
        said.replace("app.json", "environment AIME_MUSICBRAINZ_INTERVAL")
    ]


@pytest.mark.parametrize("contact", ["me@example.org\n", "né@example.org", "me (home)", " "])
def test_a_contact_fits_into_the_name_of_a_program(contact: str, tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, {"musicbrainz": {"contact": contact}})

    assert problem.startswith("app.json: musicbrainz.contact: holds a character that")


def test_catalogs_are_set_and_the_section_of_aime_v4_loads(tmp_path: Path) -> None:
    section = {"client_id": "hush", "client_secret": " hush-too ", "redirect_uri": "http://x", "timeout": 5}

    settings = load(tmp_path, {"spotify": section}, AIME_SPOTIFY_CLIENT_ID="not-a-setting")

    assert "hush" not in repr(settings)
    assert settings.ignored == ("spotify.redirect_uri",)
    assert settings.values.spotify.timeout == 5
    found = [settings.secret(f"spotify.client_{part}") for part in ("id", "secret")]
    assert [secret.reveal() for secret in found if secret] == ["hush", "hush-too"]
    assert problems(tmp_path, {"spotify": {"api_ulr": "x"}}) == [
        "app.json: spotify.api_ulr: unknown key (did you mean `api_url`?)"
    ]
