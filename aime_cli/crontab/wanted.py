"""What the settings want to stand in the crontab, and how that differs from what stands there."""

import difflib
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from aime_cli.crontab.block import block_in
from aime_cli.crontab.hours import is_clock_of_machine
from aime_cli.crontab.lines import EVERY_QUARTER, Line, block_text
from aime_cli.crontab.planned import planned
from aime_cli.errors import SettingsError
from aime_cli.names import TASK_NAMES
from aime_cli.settings import LoadedSettings

Style = Literal["each", "due"]
"""One line for each task at its hour, or one line every 15 minutes for all that is due."""

_HEAD = (
    "The schedule of aime. `aime schedule install` replaces all of it, up to END.",
    "Nothing is printed unless something is wrong; cron mails what is to MAILTO.",
)
_COLUMNS = "minute hour day month weekday  command"
_WORDS = {task.name: task.command for task in TASK_NAMES}


@dataclass(frozen=True)
class Wanted:
    """What is to stand in the crontab for one home.

    Attributes:
        key: The absolute path of the settings file, which tells the home from others.
        zone: The set time zone where the machine has other hours, else None.
    """

    key: str
    style: Style
    zone: str | None
    lines: tuple[Line, ...]

    @property
    def block(self) -> bytes:
        """The block, markers included.

        Raises:
            UsageError: A path does not fit into a crontab.
        """
        comments = [*_HEAD]
        if self.zone and self.style == "each":
            comments += [f"The hours of {self.zone} are not those of cron: each line asks every 15 minutes."]
        comments += ["", _COLUMNS] if self.lines else ["", "No task is enabled."]
        return block_text(self.key, self.lines, comments)


def wanted(settings: LoadedSettings, style: Style, program: Sequence[str], now: datetime) -> Wanted:
    """Return what is to stand in the crontab.

    Args:
        program: The words that start aime.
        now: Any moment from which on the hours of the set time zone and of the machine are compared.

    Raises:
        SettingsError: There is no settings file that a line could name.
    """
    if settings.file is None:
        raise SettingsError(
            "a crontab needs a settings file to name, and there is none", hint="`aime init` makes one"
        )
    key = str(straight(settings.file))
    here = is_clock_of_machine(settings.zone, now)
    if style == "due":
        lines = [Line(EVERY_QUARTER, (*program, "run", "--due", "--config", key))]
    else:
        lines = [
            Line(
                " ".join(fields) if here else EVERY_QUARTER,
                (*program, *_WORDS[name], "--scheduled", "--config", key),
            )
            for name, fields in planned(settings)
        ]
    return Wanted(key, style, None if here else settings.values.timezone, tuple(lines))


def straight(path: Path) -> Path:
    """Return a path absolute and, where that leads to the same place, without `..`."""
    collapsed = Path(os.path.normpath(path.absolute()))
    try:
        return collapsed if collapsed.samefile(path) else path.absolute()
    except OSError:
        return path.absolute()


def program() -> Sequence[str]:
    """Return the words that start this very program from anywhere."""
    started, beside = Path(sys.argv[0]), Path(sys.executable).with_name("aime")
    if started.name == "aime" and started.exists():
        return [str(straight(started))]
    # Started as `python -m aime_cli`, it is the same program as the one that the crontab names.
    return [str(straight(beside))] if beside.exists() else [sys.executable, "-m", "aime_cli"]


@dataclass(frozen=True)
class Comparison:
    """How our block differs from what the settings want.

    Attributes:
        wanted: In the style of the block that is there.
        differences: Lines that start with `-` (only in the crontab) or `+` (only in the settings).
    """

    wanted: Wanted
    is_installed: bool
    differences: tuple[str, ...]


def compare(table: bytes, each: Wanted, due: Wanted, style: Style | None = None) -> Comparison:
    """Compare a crontab with the settings, in `style` or, with None, in the one that is there.

    Raises:
        CrontabInvalid: Our block is damaged.
    """
    block = block_in(table, each.key) or b""
    if style is None:
        style = "due" if b" run --due " in block else "each"
    chosen = due if style == "due" else each
    there, ours = (os.fsdecode(text).split("\n") for text in (block, chosen.block))
    lines = difflib.unified_diff(there, ours, n=0, lineterm="")
    # Two headers come first, a position before each group.
    differences = tuple(line for line in list(lines)[2:] if not line.startswith("@@"))
    return Comparison(chosen, bool(block), differences)
