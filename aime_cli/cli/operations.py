"""The commands around the tasks: init, demo."""

from datetime import UTC, datetime
from functools import partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aime_cli.cli.console import console
from aime_cli.settings import load_settings

if TYPE_CHECKING:
    from aime_cli.runner import Run
    from aime_cli.settings import LoadedSettings

_DEMO_ALBUMS = 3
_DEMO_PATIENCE = {
    "AIME_MUSICBRAINZ_TIMEOUT": "2",
    "AIME_MUSICBRAINZ_BUDGET": "5",
    "AIME_COVERARTARCHIVE_TIMEOUT": "2",
    "AIME_COVERARTARCHIVE_BUDGET": "5",
}
"""Seconds: a demo without a network ends in less than ten."""


def add_to(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(init)
    app.command()(demo)


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="The folder to make a home of.")
    ] = Path(),
    database: Annotated[
        Path | None,
        typer.Option(
            "--database",
            metavar="PATH",
            readable=False,
            help="Use this collection; otherwise an empty one is made.",
        ),
    ] = None,
) -> None:
    """Make a home: settings, folders, a crontab to copy, and a collection. Nothing is overwritten.

    Example: aime init ~/music --database ~/aime/data/musique.db
    """
    from aime_cli.home import make_home  # noqa: PLC0415 -- loads SQLAlchemy

    places = make_home(folder, datetime.now(UTC), database=database)
    for place in places:
        console.line(f"{'made' if place.is_new else 'kept'} {place.path}")
    if database and not places[0].is_new:
        console.warning(f"{places[0].path} was there already: set its database.url to use {database}")


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", readable=False, help="The folder to work in.")
    ] = Path("aime-demo"),
) -> None:
    """Make a collection of about sixty well-known albums and run every task on it.

    MusicBrainz is asked for three albums, and nothing is written to the collection.

    Example: aime demo /tmp/aime-demo
    """
    from aime_cli.cli.closing import show_demo  # noqa: PLC0415 -- they load SQLAlchemy and Rich
    from aime_cli.home import make_demo_home  # noqa: PLC0415
    from aime_cli.runner import run_task  # noqa: PLC0415
    from aime_cli.tasks import TASKS  # noqa: PLC0415

    config = make_demo_home(folder, datetime.now(UTC))
    # No environment: whatever points to one's own collection must not reach the demo.
    settings = load_settings(config, environment=_DEMO_PATIENCE)
    written = [name for name in TASKS if name not in {"enrich", "describe"}]
    runs = [run_task(name, TASKS[name], settings) for name in written]
    show_demo(settings, runs, _demo_enrichment(settings))


def _demo_enrichment(settings: "LoadedSettings") -> "tuple[Run, str]":
    """Ask for a few albums as a trial; return the run and its report."""
    from aime_cli.runner import Manner, run_task  # noqa: PLC0415 -- loads SQLAlchemy
    from aime_cli.tasks import enrichment  # noqa: PLC0415

    page = StringIO()
    wishes = enrichment.Wishes(limit=_DEMO_ALBUMS, dry_run=True)
    run = run_task(
        "enrich",
        partial(enrichment.enrich, wishes=wishes),
        settings,
        manner=Manner(stream=page, is_trial=True),
    )
    return run, page.getvalue()
