"""What lies over the settings file: which variable of the environment, or option, sets which key."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from aime_cli.secrets import SECRET_VARIABLES
from aime_cli.settings.model import Settings

_OPTIONS = {"database.url": "--database", "scheduler.output_dir": "--output-dir", "language": "--language"}
_OTHER_VARIABLES = {"euria.url": ("EURIA_URL",)}
_FILE_ONLY = frozenset({"scheduler.tasks", *SECRET_VARIABLES})


def keys(struct: type = Settings, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every dotted key of the settings, and the type of its value."""
    for leaf in msgspec.structs.fields(struct):
        if isinstance(leaf.type, type) and issubclass(leaf.type, msgspec.Struct):
            yield from keys(leaf.type, f"{path}{leaf.name}.")
        else:
            yield f"{path}{leaf.name}", leaf.type


def laid_over(
    key: str, kind: Any, variables: Mapping[str, str], options: Mapping[str, str]
) -> tuple[Any, str] | None:
    """Return the value of the option or variable for `key` and where it is from, if one is set."""
    if key in options:
        return options[key], f"option {_OPTIONS[key]}"
    variable = next((name for name in _variables(key) if variables.get(name)), None)
    if variable is None:
        return None
    return _parsed(variables[variable], kind), f"environment {variable}"


def _variables(key: str) -> tuple[str, ...]:
    """Return the variables that set a key."""
    if key in _FILE_ONLY:
        return ()
    return ("AIME_" + key.upper().replace(".", "_"), *_OTHER_VARIABLES.get(key, ()))


def unknown_variables(variables: Mapping[str, str]) -> list[str]:
    """Return the variables that look like settings and set nothing."""
    known = {"AIME_CONFIG", *(name for key, _ in keys() for name in _variables(key))}
    return sorted(name for name in variables if name.startswith("AIME_") and name not in known)


def _parsed(text: str, kind: Any) -> Any:
    """Return the number or boolean that `text` spells where one is wanted, else the text."""
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError:
        return text
