"""The closing screen of `aime demo`."""

import shlex
import shutil
import sys
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import rich.console
from rich.markup import escape

from aime_cli.runner import Run
from aime_cli.settings import LoadedSettings
from aime_cli.templating import printable

_LINES_SHOWN = 12


def show_demo(settings: LoadedSettings, runs: Sequence[Run], enrichment: tuple[Run, str]) -> None:
    """Show what was written, the beginning of each document, and what to try next.

    Args:
        enrichment: A trial run and its report.
    """
    screen = rich.console.Console(highlight=False, soft_wrap=True)
    albums = max(run.report.counts["albums"] for run in runs)
    screen.print(f"\n[bold]aime[/] ran every task on a demo collection of {albums} albums and wrote:\n")
    written = [artifact for run in runs for artifact in run.artifacts]
    for artifact in written:
        screen.print(f"  {escape(str(artifact.path))}  [dim]{artifact.size:,} bytes[/]")
    for artifact in written:
        if artifact.path.suffix == ".md":
            _show_beginning(screen, artifact.path)
    _show_enrichment(screen, *enrichment)
    folder = shlex.quote(str(settings.config_folder / "app.json"))
    screen.print("\n[bold]What to try next[/]\n")
    aime = "aime" if shutil.which("aime") else shlex.quote(sys.argv[0])
    for command, purpose in (
        (f"{aime} generate-haiku --config {folder} --stdout", "five other albums, five other haikus"),
        (
            f"{aime} export-markdown --config {folder} --detail full --language en --stdout",
            "all details, in English",
        ),
        (
            f"{aime} export-json --config {folder} --source discogs --json",
            "the owned albums, and the run as JSON",
        ),
        (f"{aime} enrich --config {folder} --limit 3", "years and covers from MusicBrainz, into the demo"),
        (f"{aime} init ~/music --database /path/to/musique.db", "your own collection"),
        (f"{aime} --help", "every command"),
    ):
        screen.print(f"  {escape(command)}\n      [dim]{purpose}[/]")
    screen.print()


def _show_enrichment(screen: rich.console.Console, run: Run, page: str) -> None:
    screen.print("\n[bold]aime enrich --limit 3 --dry-run[/], which writes nothing:\n")
    lines = [line for line in page.splitlines() if line.strip()] or [
        "no answer: without a network nothing is found"
    ]
    for line in (*lines[:_LINES_SHOWN], *run.report.notes, *run.report.warnings):
        screen.print(f"  [dim]│[/] {escape(printable(line))}")


def _show_beginning(screen: rich.console.Console, path: Path) -> None:
    screen.print(f"\n[bold]{escape(path.name)}[/] begins:\n")
    with path.open(encoding="utf-8") as stream:
        for line in islice(stream, _LINES_SHOWN):
            screen.print(f"  [dim]│[/] {escape(printable(line))}")
