"""Secrets: values that are used and never shown."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

import msgspec

from aime_cli.errors import SecretsExposed, SettingsError

SECRET_VARIABLES = {
    "euria.bearer": "EURIA_BEARER",
    "spotify.client_id": "SPOTIFY_CLIENT_ID",
    "spotify.client_secret": "SPOTIFY_CLIENT_SECRET",
}
"""Where each secret stands in `secrets.json`, and the variable that overrides it."""

SECRETS_FILE = "secrets.json"
"""Stands beside the settings file."""

MASK = "***"


class Secret:
    """A text that does not show itself, whatever prints it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text, for the one place that sends it."""
        return self._text

    def __repr__(self) -> str:
        return MASK

    __str__ = __repr__


def find_secrets(environment: Mapping[str, str], file: Path) -> dict[str, tuple[Secret, str]]:
    """Return every secret that is set, by its path, with where it came from.

    The environment wins over `file` (`secrets.json`, in AIME v4's shape).

    Raises:
        SecretsExposed: Somebody else than its owner can read the file.
        SettingsError: The file is not a JSON object of objects.
    """
    stored = _read(file)
    found = {}
    for path, variable in SECRET_VARIABLES.items():
        section, key = path.split(".")
        text = environment.get(variable, "").strip()
        if text:
            found[path] = (Secret(text), f"environment {variable}")
        elif text := str(stored.get(section, {}).get(key) or "").strip():
            found[path] = (Secret(text), str(file))
    return found


def _read(file: Path) -> dict[str, dict[str, object]]:
    try:
        with file.open("rb") as stream:
            if stat.S_IMODE(os.fstat(stream.fileno()).st_mode) & 0o077:
                raise SecretsExposed(f"{file}: others can read it", hint=f"chmod 600 {file}")
            return msgspec.json.decode(stream.read(), type=dict[str, dict[str, object]])
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        # The decoder's message could quote the file: never show it.
        raise SettingsError(f"{file}: not a JSON object of objects") from None
