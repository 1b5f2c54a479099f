"""Finds every wrong key of a settings file, not only the first."""

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from aime_cli.names import IGNORED_TASKS, TASK_NAMES, nearest
from aime_cli.settings.catalogs import LEAST_INTERVAL, MusicBrainzSettings, is_public
from aime_cli.settings.model import IGNORED, Settings

_CONTACT = re.compile(r"[\x20-\x27\x2a-\x7e]*[\x21-\x27\x2a-\x7e]", re.ASCII)


@dataclass(frozen=True)
class Finding:
    """Something about one key of the file; `problem` is None when it is merely ignored."""

    path: str
    problem: str | None
    hint: str | None = None


def findings(tree: object) -> Iterator[Finding]:
    """Yield what is wrong with, or ignored in, a decoded settings file."""
    if not isinstance(tree, dict):
        yield Finding("", "the settings must be a JSON object")
        return
    yield from _struct_findings(tree, Settings, "", "")
    yield from _zone_findings(tree.get("timezone"))
    scheduler = tree.get("scheduler")
    tasks = scheduler.get("tasks") if isinstance(scheduler, dict) else None
    if isinstance(tasks, list):
        yield from _task_findings(tasks)


def findings_together(tree: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield what is wrong with values that are each allowed; `tree` has no other findings."""
    musicbrainz = msgspec.convert(tree.get("musicbrainz", {}), MusicBrainzSettings)
    if musicbrainz.interval < LEAST_INTERVAL and is_public(musicbrainz.url):
        yield Finding(
            "musicbrainz.interval",
            f"{musicbrainz.interval:g} s are too short for the public server",
            f"at least {LEAST_INTERVAL:g}, or set musicbrainz.url to a twin of your own",
        )
    if not _CONTACT.fullmatch(musicbrainz.contact):
        yield Finding(
            "musicbrainz.contact",
            "holds a character that the name of a program cannot have",
            "write an address in plain letters, without parentheses",
        )


def _struct_findings(tree: Mapping[str, object], struct: type, path: str, plain: str) -> Iterator[Finding]:
    """Yield the findings of an object; `plain` is `path` without list positions."""
    hints = get_type_hints(struct, include_extras=True)
    for key, value in tree.items():
        where = f"{path}{key}"
        if key in hints:
            yield from _value_findings(value, hints[key], where, f"{plain}{key}")
        elif not path and key == "$schema":
            continue
        elif f"{plain}{key}" in IGNORED or (not path and key.startswith("roon_")):
            yield Finding(where, None)
        else:
            meant = nearest(key, list(hints))
            yield Finding(where, "unknown key", f"did you mean `{meant}`?" if meant else None)
    for field in msgspec.structs.fields(struct):
        if field.required and field.name not in tree:
            yield Finding(f"{path}{field.name}", "missing")


def _value_findings(value: object, kind: Any, path: str, plain: str) -> Iterator[Finding]:
    struct = _struct_in(kind)
    if struct is not None and isinstance(value, dict):
        yield from _struct_findings(value, struct, f"{path}.", f"{plain}.")
    elif struct is not None and isinstance(value, list) and _is_list(kind):
        for position, item in enumerate(value):
            yield from _value_findings(item, struct, f"{path}[{position}]", plain)
    elif isinstance(value, str) and "\0" in value:
        yield Finding(path, "holds a NUL character")
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            # "Expected `int`, got `str` - at `$[0]`": the path stands before it already.
            problem = str(error).split(" - at ")[0]
            yield Finding(path, "expected an hour such as `06:30`" if "regex" in problem else problem.lower())


def _struct_in(kind: Any) -> type | None:
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return kind
    if get_origin(kind) in {Annotated, Union, types.UnionType, tuple}:
        return next((found for part in get_args(kind) if (found := _struct_in(part))), None)
    return None


def _is_list(kind: Any) -> bool:
    return get_origin(kind) is tuple or any(map(_is_list, get_args(kind)))


def _zone_findings(zone: object) -> Iterator[Finding]:
    if isinstance(zone, str):
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            # KeyError is ZoneInfoNotFoundError; OSError comes for names that are folders.
            yield Finding("timezone", f"unknown time zone `{zone}`", "use an IANA name such as Europe/Zurich")


def _task_findings(tasks: list[object]) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for position, task in enumerate(tasks):
        name = task.get("name") if isinstance(task, dict) else None
        if not isinstance(task, dict) or not isinstance(name, str):
            continue
        path = f"scheduler.tasks[{position}]"
        known = next((known for known in TASK_NAMES if name in known), None)
        if known is None:
            yield _unknown_task(name, path)
            continue
        if known.name in seen:
            yield Finding(f"{path}.name", f"`{name}` is the same task as scheduler.tasks[{seen[known.name]}]")
        seen.setdefault(known.name, position)
        yield from _day_findings(task.get("day"), task.get("unit") or known.unit, f"{path}.day")


def _day_findings(day: object, unit: object, path: str) -> Iterator[Finding]:
    if (isinstance(day, str) and unit == "month") or (type(day) is int and unit == "week"):
        wanted = "a day of the month, 1-31" if unit == "month" else "a weekday such as sunday"
        yield Finding(path, f"a {unit} needs {wanted}")
    elif day is not None and unit in ("hour", "day"):
        # Passed over in silence, it would give somebody's sunday task seven runs a week.
        yield Finding(path, f"the unit `{unit}` has no day", "use the unit week or month, or remove `day`")


def _unknown_task(name: str, path: str) -> Finding:
    if name in IGNORED_TASKS:
        return Finding(path, None)
    names = [name for task in TASK_NAMES for name in (task.name, *task.aliases)]
    meant = nearest(name, names)
    return Finding(f"{path}.name", f"unknown task `{name}`", f"did you mean `{meant}`?" if meant else None)
