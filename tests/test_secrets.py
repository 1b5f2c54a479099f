"""Secrets: found, refused when exposed, never shown."""

from pathlib import Path

import pytest

from aime_cli.errors import SecretsExposed, SettingsError
from aime_cli.secrets import Secret, find_secrets


def write(tmp_path: Path, text: str, mode: int = 0o600) -> Path:
    file = tmp_path / "secrets.json"
    file.write_text(text)
    file.chmod(mode)
    return file


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        '{"euria": {"bearer": "from-file"}, "spotify": {"client_id": "id\\n"}, "lastfm": {"api_key": "x"}}',
    )

    found = find_secrets({"EURIA_BEARER": " from-env\n"}, file)

    assert {path: (secret.reveal(), source) for path, (secret, source) in found.items()} == {
        "euria.bearer": ("from-env", "environment EURIA_BEARER"),
        "spotify.client_id": ("id", str(file)),
    }


def test_a_secret_does_not_show_itself() -> None:
    secret = Secret("hush")

    assert "hush" not in f"{secret} {secret!r} {[secret]}"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_file_that_others_can_read_is_refused(mode: int, tmp_path: Path) -> None:
    with pytest.raises(SecretsExposed):
        find_secrets({}, write(tmp_path, "{}", mode))


@pytest.mark.parametrize("text", ["not json: hush", "[]", '{"euria": "hush"}', "\xff"])
def test_a_broken_file_is_not_quoted(text: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as failure:
        find_secrets({}, write(tmp_path, text))

    assert "hush" not in str(failure.value)
