"""The commands about the crontab: aime schedule show, install, remove, check."""

import os
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from aime_cli import crontab
from aime_cli.cli.console import SCHEMA_VERSION, console
from aime_cli.cli.options import ConfigOption, JsonOption, settings_of
from aime_cli.crontab import Style, Wanted
from aime_cli.errors import ExitCode, UsageError
from aime_cli.settings import LoadedSettings


class StyleChoice(StrEnum):
    """Styles of a crontab."""

    each = "each"
    due = "due"


StyleOption = Annotated[
    StyleChoice | None,
    typer.Option(
        "--style",
        show_default="each",
        help="A line for each task at its hour, or one line every 15 minutes for all that is due.",
    ),
]


def add_to(app: typer.Typer) -> None:
    """Add these commands as `aime schedule …`."""
    commands = typer.Typer(no_args_is_help=True)
    commands.command("show")(show)
    commands.command("install")(install)
    commands.command("remove")(remove)
    commands.command("check")(check)
    app.add_typer(commands, name="schedule", help="Put the schedule into your crontab, and look after it.")


def show(
    style: StyleOption = None,
    systemd: Annotated[
        bool, typer.Option("--systemd", help="A service and a timer of systemd instead.")
    ] = False,
    config: ConfigOption = None,
    json: JsonOption = False,
) -> None:
    """Print what `install` would put into your crontab.

    Example: aime schedule show --style due
    """
    console.json = json
    if systemd and (style or json):
        raise UsageError(f"--systemd and {'--style' if style else '--json'} exclude each other")
    settings = settings_of(config)
    if systemd:
        (line,) = _wanted(settings, "due").lines
        console.text(crontab.units(line.command))
        return
    wanted = _wanted(settings, _style(style) or "each")
    if json:
        console.object(_shape(wanted) | {"block": os.fsdecode(wanted.block)})
    else:
        console.text(os.fsdecode(wanted.block))


def install(style: StyleOption = None, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Put the schedule into your crontab, or bring it up to date; other lines stay as they are.

    Example: aime schedule install --config ~/music/config/app.json
    """
    console.json = json
    settings = settings_of(config)
    wanted = _wanted(settings, _style(style) or "each")
    change = partial(crontab.with_block, key=wanted.key, block=wanted.block)
    is_changed = crontab.edit_table(change)
    _say_environment(settings)
    _say_hours(wanted)
    if json:
        console.object(_shape(wanted) | {"changed": is_changed})
    else:
        lines = f"{len(wanted.lines)} line{'' if len(wanted.lines) == 1 else 's'}"
        console.line(f"{'installed' if is_changed else 'unchanged'}: {lines} for {wanted.key}")


def remove(config: ConfigOption = None, json: JsonOption = False) -> None:
    """Take the schedule out of your crontab; other lines stay as they are.

    Example: aime schedule remove
    """
    console.json = json
    key = _wanted(settings_of(config), "due").key
    is_changed = crontab.edit_table(partial(crontab.without_block, key=key))
    if json:
        console.object({"schema_version": SCHEMA_VERSION, "config": key, "changed": is_changed})
    else:
        console.line(f"{'removed' if is_changed else 'not installed'}: {key}")


def check(style: StyleOption = None, config: ConfigOption = None, json: JsonOption = False) -> None:
    """Say how your crontab differs from the settings; status 3 if it does.

    Example: aime schedule check
    """
    console.json = json
    settings = settings_of(config)
    found = crontab.compare(
        crontab.read_table(), _wanted(settings, "each"), _wanted(settings, "due"), _style(style)
    )
    _say_environment(settings)
    _say_hours(found.wanted)
    if json:
        console.object(
            _shape(found.wanted)
            | {
                "installed": found.is_installed,
                "equal": not found.differences,
                "differences": found.differences,
            }
        )
    elif not found.differences:
        console.line(f"ok: the crontab is what {found.wanted.key} wants")
    else:
        state = "out of date" if found.is_installed else "not installed"
        console.line(
            f"{state}: `aime schedule install` puts the lines with + into the crontab, without those with -"
        )
        for difference in found.differences:
            console.text(_visible(difference))
    if found.differences:
        raise typer.Exit(ExitCode.ATTENTION)


def _visible(line: str) -> str:
    """Return a line as it is, but for what a terminal would obey or swallow."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in line)


def _wanted(settings: LoadedSettings, style: Style) -> Wanted:
    return crontab.wanted(settings, style, crontab.program(), datetime.now(UTC))


def _style(choice: StyleChoice | None) -> Style | None:
    if choice is None:
        return None
    return "due" if choice is StyleChoice.due else "each"


def _say_environment(settings: LoadedSettings) -> None:
    for source in sorted(set(settings.sources.values())):
        if source.startswith("environment "):
            console.warning(
                f"{source.removeprefix('environment ')}: set here, and unknown to cron; "
                f"{settings.file} is a better place"
            )


def _say_hours(wanted: Wanted) -> None:
    if wanted.zone and wanted.style == "each":
        console.note(
            f"the hours of {wanted.zone} are not this machine's, and cron knows no others: "
            "each line asks every 15 minutes whether its task is due"
        )


def _shape(wanted: Wanted) -> dict[str, object]:
    return {
        "schema_version": SCHEMA_VERSION,
        "config": wanted.key,
        "style": wanted.style,
        "other_timezone": wanted.zone,
        "lines": [{"fields": line.fields, "command": list(line.command)} for line in wanted.lines],
    }
