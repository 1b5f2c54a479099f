"""Makes a home: settings, folders, a crontab to copy, and a collection."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from aime_cli import crontab
from aime_cli.collection import open_collection
from aime_cli.collection.changes import create_collection
from aime_cli.collection.demo import create_demo_collection
from aime_cli.errors import UsageError, write_error
from aime_cli.output import create_file
from aime_cli.settings import load_settings, settings_schema
from aime_cli.templating import is_decodable, json_text

SETTINGS: dict[str, Any] = {
    "$schema": "app.schema.json",
    "scheduler": {
        "output_dir": "Scheduled Output",
        "tasks": [
            {"name": "generate_haiku", "enabled": True, "frequency": 1, "unit": "day"},
            {"name": "export_collection_markdown", "enabled": True, "frequency": 1, "unit": "day"},
            {"name": "export_collection_json", "enabled": True, "frequency": 1, "unit": "day"},
            {"name": "weekly_haiku", "enabled": True, "frequency": 1, "unit": "week", "day": "sunday"},
            {"name": "daily_enrichment", "enabled": False, "frequency": 1, "unit": "day"},
            {"name": "optimize_ai_descriptions", "enabled": False, "frequency": 6, "unit": "hour"},
            {"name": "analyze-week", "enabled": True, "frequency": 1, "unit": "week", "day": "monday"},
            {"name": "monthly_analysis", "enabled": True, "frequency": 1, "unit": "month", "day": 1},
        ],
    },
}
"""The settings of a new home: AIME v4's guide, and every other task that there is."""

COLLECTION = Path("data/musique.db")
DEMO_COLLECTION = Path("data/demo.db")
DEMO_SETTINGS = SETTINGS | {"database": {"url": f"sqlite:///{DEMO_COLLECTION}"}}


@dataclass(frozen=True)
class Place:
    """A file or folder of a home, and whether it was made just now."""

    path: Path
    is_new: bool


def make_home(folder: Path, now: datetime, *, database: Path | None = None) -> list[Place]:
    """Make what is missing of a home in `folder`; what is there stays as it is.

    Args:
        database: An existing collection to use; None makes an empty one.

    Raises:
        CollectionMissing, CollectionInvalid: `database` is no collection.
        FolderUnusable, WriteFailed: Something cannot be written.
    """
    if database is None:
        made = Place(folder / COLLECTION, create_collection(folder / COLLECTION))
        return [*_frame(folder, SETTINGS, now), made]
    if not is_decodable(str(database.absolute())):
        raise UsageError(f"{database}: settings can only name a path that is UTF-8")
    with open_collection(database, now):
        return _frame(folder, SETTINGS | {"database": {"url": str(database.absolute())}}, now)


def make_demo_home(folder: Path, now: datetime) -> Path:
    """Make a home with the demo collection, or find one made before; return its settings file.

    Raises:
        UsageError: `folder` is a home of somebody's own.
        FolderUnusable, WriteFailed: Something cannot be written.
    """
    config = _frame(folder, DEMO_SETTINGS, now)[0]
    if not config.is_new and config.path.read_bytes() != json_file(DEMO_SETTINGS).encode():
        raise UsageError(
            f"{folder} is a home of your own", hint="give the demo another folder: aime demo DIR"
        )
    create_demo_collection(folder / DEMO_COLLECTION, now)
    return config.path


def _frame(folder: Path, settings: dict[str, Any], now: datetime) -> list[Place]:
    config = folder / "config" / "app.json"
    places = [
        _file(config, json_file(settings)),
        _file(config.with_name("app.schema.json"), json_file(settings_schema())),
        _folder(folder / SETTINGS["scheduler"]["output_dir"]),
    ]
    # Of the settings that are there now, and without the environment, as cron will find them.
    in_force = load_settings(config, environment={})
    wanted = crontab.wanted(in_force, "each", crontab.program(), now)
    return [*places, _file(folder / "crontab.example", os.fsdecode(wanted.block))]


def json_file(value: object) -> str:
    """Return a value as the text of a JSON file."""
    return json_text(value) + "\n"


def _folder(path: Path) -> Place:
    try:
        is_new = not path.is_dir()
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, path) from None
    return Place(path, is_new)


def _file(path: Path, text: str) -> Place:
    """Write a file unless it is there; a path in it may be any bytes."""
    return Place(path, create_file(path, text.encode(errors="surrogateescape")))
