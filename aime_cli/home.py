"""Makes a home: settings, folders, a crontab to copy, and a collection."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from aime_cli import crontab
from aime_cli.collection import open_collection
from aime_cli.collection.changes import create_collection
from aime_cli.collection.demo import create_demo_collection
from aime_cli.errors import write_error
from aime_cli.exporters import EXPORTERS
from aime_cli.settings import settings_schema

SETTINGS: dict[str, Any] = {
    "$schema": "app.schema.json",
    "scheduler": {
        "output_dir": "Scheduled Output",
        "tasks": [
            {"name": "generate_haiku", "enabled": True, "frequency": 1, "unit": "day"},
            {"name": "export_collection_markdown", "enabled": True, "frequency": 1, "unit": "day"},
            {"name": "export_collection_json", "enabled": True, "frequency": 1, "unit": "day"},
        ],
    },
}
"""The settings of a new home, as AIME v4's guide shows them."""

COLLECTION = Path("data/musique.db")


@dataclass(frozen=True)
class Place:
    """A file or folder of a home, and whether it was made just now."""

    path: Path
    is_new: bool


def make_home(
    folder: Path, now: datetime, *, database: Path | None = None, demo: bool = False
) -> list[Place]:
    """Make what is missing of a home in `folder`; what is there stays as it is.

    Args:
        database: An existing collection to use; None makes an empty one, or the demo collection.

    Raises:
        CollectionMissing, CollectionInvalid: `database` is no collection.
        FolderUnusable, WriteFailed: Something cannot be written.
    """
    settings = SETTINGS
    if database:
        with open_collection(database, now):
            settings = SETTINGS | {"database": {"url": f"sqlite:///{database.absolute()}"}}
    config = folder / "config" / "app.json"
    places = [
        _file(config, json_text(settings)),
        _file(config.with_name("app.schema.json"), json_text(settings_schema())),
        _folder(folder / SETTINGS["scheduler"]["output_dir"]),
        _file(folder / "crontab.example", crontab.example(existing_tasks(), program(), config.absolute())),
    ]
    if not database:
        collection = folder / COLLECTION
        is_new = create_demo_collection(collection, now) if demo else create_collection(collection)
        places.append(Place(collection, is_new))
    return places


def existing_tasks() -> list[str]:
    """Return the names of the tasks that this version can run."""
    return [exporter.task for exporter in EXPORTERS.values()]


def program() -> Sequence[str]:
    """Return the words that start this very program from anywhere."""
    started = Path(sys.argv[0])
    if started.name == "aime" and started.exists():
        return [str(started.absolute())]
    return [sys.executable, "-m", "aime_cli"]


def json_text(value: object) -> str:
    """Return a value as the JSON text of a file."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n"


def _folder(path: Path) -> Place:
    try:
        is_new = not path.is_dir()
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, path) from None
    return Place(path, is_new)


def _file(path: Path, text: str) -> Place:
    """Write a file unless it is there; a half-written one is removed."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
    except FileExistsError:
        return Place(path, is_new=False)
    except OSError as error:
        raise write_error(error, path) from None
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(descriptor)
    except OSError as error:
        with suppress(OSError):
            path.unlink()
        raise write_error(error, path) from None
    return Place(path, is_new=True)
