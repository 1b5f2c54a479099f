"""The command `aime`: the only place where an error becomes an exit status."""

import gc
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from aime_cli import __version__, signals
from aime_cli.cli import (
    analyze,
    configuration,
    doctor,
    enrichment,
    haiku,
    operations,
    records,
    review,
    runs,
    schedule,
    tasks,
)
from aime_cli.cli.console import console
from aime_cli.errors import AimeError
from aime_cli.output import remove_unfinished

app = typer.Typer(
    name="aime",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
tasks.add_to(app)
analyze.add_to(app)
runs.add_to(app)
records.add_to(app)
doctor.add_to(app)
operations.add_to(app)
haiku.add_to(app)
enrichment.add_to(app)
review.add_to(app)
schedule.add_to(app)
configuration.add_to(app)


def _show_version(wanted: bool) -> None:
    if wanted:
        console.line(f"aime {__version__}")
        raise typer.Exit


@app.callback()
def aime(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Look after the music collection you love: exports by hand, by cron or by a script."""


def main() -> NoReturn:
    """Run the command line and end the process with a status of the table in `errors`."""
    # Rows come and go by the million and form no cycles: looking for some took a sixth of an export.
    gc.disable()
    _prepare_streams()
    signals.end_on_signals()
    try:
        app()
    except AimeError as error:
        if not signals.received():
            _show(error)
            sys.exit(error.exit_code)
    finally:
        if number := signals.come_to_an_end():
            remove_unfinished()
            console.interrupted(number)
        gc.freeze()  # Python looks for cycles once more as it ends, for a tenth of a small run
    sys.exit(128 + number if number else 0)


def _show(error: AimeError) -> None:
    try:
        console.failure(error)
    except AimeError:  # standard output cannot take it
        console.error(error.message)


def _prepare_streams() -> None:
    """Make the streams take any text, whatever the locale, even where one is closed."""
    if sys.stdout is None:
        console.stdout_is_closed = True
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- for as long as the process lives
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    for stream, errors in ((sys.stdout, "surrogateescape"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
