"""aime config show, check and schema."""

import json
from pathlib import Path

from tests.conftest import ROOT, Aime


def home(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config" / "app.json"
    file.parent.mkdir()
    file.write_text(text)
    return file


def test_show_says_what_is_in_force_and_from_where(aime: Aime, tmp_path: Path) -> None:
    home(tmp_path, '{"language": "en", "euria": {"bearer": "hush-hush"}, "ui": {}}')
    secrets = tmp_path / "config" / "secrets.json"
    secrets.write_text('{"spotify": {"client_id": "hush-too"}}')
    secrets.chmod(0o600)

    plain = aime("config", "show", env={"SPOTIFY_CLIENT_SECRET": "hush-also"})
    shown = json.loads(aime("config", "show", "--json", env={"SPOTIFY_CLIENT_SECRET": "hush-also"}).stdout)

    assert "hush" not in plain.stdout + plain.stderr + json.dumps(shown)
    assert 'language = "en" [config/app.json]' in plain.stdout.splitlines()
    assert 'euria.bearer = "***" [config/app.json]' in plain.stdout.splitlines()
    assert shown["home"] == str(tmp_path)
    assert shown["ignored"] == ["ui"]
    assert shown["settings"]["language"] == {"value": "en", "source": "config/app.json"}
    assert shown["settings"]["spotify.client_id"] == {"value": "***", "source": "config/secrets.json"}
    assert shown["settings"]["spotify.client_secret"] == {
        "value": "***",
        "source": "environment SPOTIFY_CLIENT_SECRET",
    }
    assert shown["settings"]["timezone"] == {"value": None, "source": "default"}


def test_check_names_every_wrong_key(aime: Aime, tmp_path: Path) -> None:
    home(tmp_path, '{"langage": "fr", "scheduler": {"tasks": [{"name": "export_json", "unit": "year"}]}}')

    outcome = aime("config", "check")

    assert outcome.status == 78
    assert outcome.stderr.splitlines() == [
        "error: config/app.json: langage: unknown key (did you mean `language`?)",
        "error: config/app.json: scheduler.tasks[0].unit: invalid enum value 'year'",
    ]


def test_check_lists_what_is_ignored(aime: Aime, tmp_path: Path) -> None:
    home(tmp_path, '{"server": {"port": 8000}, "database": {"echo": false}}')

    outcome = aime("config", "check")

    assert (outcome.status, outcome.stdout) == (
        0,
        "ignored: server\nignored: database.echo\nok: config/app.json\n",
    )


def test_check_refuses_exposed_secrets(aime: Aime, tmp_path: Path) -> None:
    home(tmp_path, "{}")
    (tmp_path / "config" / "secrets.json").write_text("{}")
    (tmp_path / "config" / "secrets.json").chmod(0o644)

    assert aime("config", "check").status == 77


def test_the_shipped_schema_is_the_generated_one(aime: Aime) -> None:
    assert json.loads(aime("config", "schema").stdout) == json.loads(
        (ROOT / "config/app.schema.json").read_text()
    )
