"""The commands about settings: aime config show, check, schema."""

import os
import re
from typing import Any

import typer

from aime_cli.cli.console import console
from aime_cli.cli.options import ConfigOption, JsonOption, settings_of
from aime_cli.errors import SettingsError
from aime_cli.secrets import MASK, SECRET_VARIABLES, SECRETS_FILE, find_secrets
from aime_cli.settings import LoadedSettings, settings_schema, unknown_variables
from aime_cli.templating import json_text

_LOGIN = re.compile(r"^(\w+://)[^/]*@")
_ADDRESSES = frozenset(
    {"euria.url", "spotify.accounts_url", "spotify.api_url", "musicbrainz.url", "coverartarchive.url"}
)
_QUERY = re.compile(r"\?.*$", re.DOTALL)


def add_to(app: typer.Typer) -> None:
    """Add these commands as `aime config …`."""
    commands = typer.Typer(no_args_is_help=True)
    commands.command("show")(show)
    commands.command("check")(check)
    commands.command("schema")(schema)
    app.add_typer(commands, name="config", help="Show and check the settings.")


def show(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Print every setting in force and where its value came from; secrets as ***.

    Example: aime config show --json
    """
    console.json = json
    settings = settings_of(config)
    places = {
        "file": str(settings.file.absolute()) if settings.file else None,
        "home": str(settings.home.absolute()),
        "collection": str(settings.database.absolute()),
        "output_folder": str(settings.output_dir.absolute()),
    }
    values = dict(sorted((_values(settings) | _secret_values(settings)).items()))
    if json:
        in_force = {key: {"value": value, "source": source} for key, (value, source) in values.items()}
        console.object(places | {"settings": in_force, "ignored": settings.ignored})
        return
    for name, place in places.items():
        console.line(f"{name.replace('_', ' ')}: {place or 'none'}")
    for key, (value, source) in values.items():
        console.line(f"{key} = {json_text(value, indent=-1)} [{source}]")


def _values(settings: LoadedSettings) -> dict[str, tuple[Any, str]]:
    found = {}
    for key, source in settings.sources.items():
        value: Any = settings.values
        for part in key.split("."):
            value = getattr(value, part)
        found[key] = (_without_login(value) if key in _ADDRESSES and value else value, source)
    return found


def _without_login(url: str) -> str:
    """Return an address without what may be secret in it: login and query."""
    login = _LOGIN.sub(rf"\1{MASK}@", url)
    return _QUERY.sub(f"?{MASK}", login)


def _secret_values(settings: LoadedSettings) -> dict[str, tuple[Any, str]]:
    secrets = find_secrets(os.environ, settings.config_folder / SECRETS_FILE)
    found: dict[str, tuple[Any, str]] = dict.fromkeys(SECRET_VARIABLES, (None, "default"))
    for path in settings.literals:
        found[path] = (MASK, settings.sources[path])
    return found | {key: (MASK, source) for key, (_, source) in secrets.items()}


def check(config: ConfigOption = None) -> None:
    """Say everything that is wrong with the settings, and which keys are ignored.

    Example: aime config check --config config/app.json
    """
    try:
        settings = settings_of(config)
    except SettingsError as error:
        for problem in error.problems:
            console.error(problem)
        raise typer.Exit(error.exit_code) from None
    for key in settings.ignored:
        console.line(f"ignored: {key}")
    for variable in unknown_variables(os.environ):
        console.warning(f"environment {variable}: names no setting")
    find_secrets(os.environ, settings.config_folder / SECRETS_FILE)
    console.line(f"ok: {settings.file or 'no settings file, the defaults are in force'}")


def schema() -> None:
    """Print the JSON Schema of the settings file, for editors.

    Example: aime config schema > config/app.schema.json
    """
    console.object(settings_schema())
