"""Finds the settings file, lays environment and options over it, and resolves paths against home."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import reduce
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from aime_cli.errors import SettingsError
from aime_cli.secrets import SECRET_VARIABLES, SECRETS_FILE, Secret, find_secrets
from aime_cli.settings.checking import Finding, findings, findings_together
from aime_cli.settings.environment import keys, laid_over
from aime_cli.settings.model import Settings

_URL = re.compile(r"(?P<scheme>[A-Za-z][\w+.-]*)://")
_QUERY = re.compile(r"\?\w+=.*$", re.DOTALL)


@dataclass(frozen=True)
class LoadedSettings:
    """Settings in force, and where each came from.

    Attributes:
        file: The file they were read from; None when there is none.
        home: What relative paths of the file count from.
        sources: For each dotted key its origin: `default`, a file, a variable or an option.
        ignored: Keys of the file that mean nothing here.
        literals: The secrets that the file itself holds, by dotted key; never in `values`.
        environment: The variables that were looked at.
    """

    values: Settings
    file: Path | None
    home: Path
    sources: Mapping[str, str]
    ignored: tuple[str, ...]
    literals: Mapping[str, Secret]
    environment: Mapping[str, str] = field(repr=False)

    @property
    def database(self) -> Path:
        """The database file."""
        return self._base("database.url") / _database_path(
            self.values.database.url, self.sources["database.url"]
        )

    @property
    def output_dir(self) -> Path:
        """The folder that artifacts go to."""
        return self._base("scheduler.output_dir") / self.values.scheduler.output_dir

    def _base(self, key: str) -> Path:
        """Return what a relative path counts from: on the command line the working folder, else home."""
        return Path() if self.sources[key].startswith("option ") else self.home

    @property
    def zone(self) -> tzinfo | None:
        """The zone of dates that people read; None is the machine's own."""
        return ZoneInfo(self.values.timezone) if self.values.timezone else None

    @property
    def config_folder(self) -> Path:
        """Where `secrets.json` and a user's own `templates/` stand."""
        return self.file.parent if self.file else self.home / "config"

    def secret(self, path: str) -> Secret | None:
        """Return a secret, e.g. "euria.bearer"; one in the settings file itself ranks last.

        Raises:
            SecretsExposed: Somebody else than its owner can read `secrets.json`.
            SettingsError: It is no JSON object of objects.
        """
        found = find_secrets(self.environment, self.config_folder / SECRETS_FILE).get(path)
        return found[0] if found else self.literals.get(path)


def load_settings(
    config: Path | None = None,
    overrides: Mapping[str, str] | None = None,
    *,
    environment: Mapping[str, str] | None = None,
) -> LoadedSettings:
    """Read the settings in force.

    Args:
        config: The file to read; None looks for one.
        overrides: Values of options by dotted key.
        environment: Variables to look at; None means those of the process.

    Raises:
        SettingsError: With a problem for every wrong key.
    """
    variables = os.environ if environment is None else environment
    file = _find(config, variables)
    tree = _read(file) if file else {}
    origin = str(file) if file else "default"
    found = list(findings(tree))
    problems = [_line(origin, finding) for finding in found if finding.problem]
    if problems:
        raise _error(problems)
    sources: dict[str, str] = {}
    for key, kind in keys():
        *sections, name = key.split(".")
        section = reduce(lambda outer, part: outer.setdefault(part, {}), sections, tree)
        sources[key] = origin if name in section else "default"
        if laid := laid_over(key, kind, variables, overrides or {}):
            section[name], sources[key] = laid
    problems = [
        _line(sources.get(finding.path, origin), finding) for finding in findings(tree) if finding.problem
    ]
    problems = problems or [_line(sources[finding.path], finding) for finding in findings_together(tree)]
    if problems:
        raise _error(problems)
    home = _home(file, variables)
    ignored = tuple(finding.path for finding in found if not finding.problem)
    literals = dict(_taken_out(tree))
    loaded = LoadedSettings(
        msgspec.convert(tree, Settings), file, home, sources, ignored, literals, variables
    )
    _database_path(loaded.values.database.url, sources["database.url"])
    return loaded


def _taken_out(tree: dict[str, Any]) -> Iterator[tuple[str, Secret]]:
    """Remove the secrets from a decoded file, and yield them."""
    for path in SECRET_VARIABLES:
        section, key = path.split(".")
        if text := str(tree.get(section, {}).pop(key, None) or "").strip():
            yield path, Secret(text)


def _error(problems: list[tuple[str, str | None]]) -> SettingsError:
    lines = tuple(f"{text} ({hint})" if hint else text for text, hint in problems)
    (first, hint), more = problems[0], len(problems) - 1
    if more:
        hint = f"{hint + ' ' if hint else ''}`aime config check` lists all {more + 1} problems"
    return SettingsError(first, hint=hint, problems=lines)


def _line(origin: str, finding: Finding) -> tuple[str, str | None]:
    return ": ".join(part for part in (origin, finding.path, finding.problem) if part), finding.hint


def _find(config: Path | None, variables: Mapping[str, str]) -> Path | None:
    """Return the settings file; one that was named must exist."""
    for named, by in ((config, "--config"), (variables.get("AIME_CONFIG"), "AIME_CONFIG")):
        if named:
            file = Path(named)
            if not _is_file(file):
                raise SettingsError(
                    f"no settings file at {file}", hint=f"{by} names it; `aime init` makes one"
                )
            return file
    usual = _folder_of(variables, "XDG_CONFIG_HOME", ".config") / "app.json"
    return next((file for file in (Path("config/app.json"), usual) if _is_file(file)), None)


def _is_file(path: Path) -> bool:
    """Say whether a file is there that we may know of."""
    try:
        return path.is_file()
    except OSError:
        return False


def _folder_of(variables: Mapping[str, str], variable: str, usual: str) -> Path:
    """Return our folder of the XDG base directories."""
    if base := variables.get(variable):
        return Path(base) / "aime"
    try:
        return Path.home() / usual / "aime"
    except RuntimeError:
        raise SettingsError("you have no home folder here", hint="set HOME, or give --config") from None


def _home(file: Path | None, variables: Mapping[str, str]) -> Path:
    if file is None:
        return _folder_of(variables, "XDG_DATA_HOME", ".local/share")
    folder = file.parent
    if folder.absolute().name != "config":
        return folder
    return folder.parent if folder.name else Path("..")


def _read(file: Path) -> Any:
    try:
        text = file.read_bytes().removeprefix(b"\xef\xbb\xbf")
        return msgspec.json.decode(text)
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read: {error.strerror}") from None
    except RecursionError:
        raise SettingsError(f"{file}: nested too deeply") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        position = re.search(r"byte (\d+)", str(error))
        line = text.count(b"\n", 0, int(position[1])) + 1 if position else 1
        raise SettingsError(f"{file}, line {line}: not valid JSON: {error}") from None


def _database_path(url: str, source: str) -> Path:
    """Return the file of an SQLite URL; a plain path is taken as it is."""
    scheme = _URL.match(url)
    if not scheme:
        return Path(url)
    path = _QUERY.sub("", url[scheme.end() :])
    if scheme["scheme"].split("+")[0].lower() != "sqlite":
        raise SettingsError(
            f"{source}: database.url: only SQLite files can be read, not {scheme['scheme']}://"
        )
    if not path.startswith("/") or path in {"/", "/:memory:"}:
        raise SettingsError(
            f"{source}: database.url: names no file",
            hint="sqlite:///relative/path or sqlite:////absolute/path",
        )
    return Path(path[1:])
