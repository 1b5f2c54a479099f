"""Lines of a crontab, quoted for cron and for the shell behind it. Nothing here reads or writes."""

import os
import re
import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from aime_cli.errors import UsageError

EVERY_QUARTER = "*/15 * * * *"
"""When a line fires whose own hours a crontab cannot say; the program then knows whether it is due."""

_LONGEST_COMMAND = 990
"""Debian's cron reads 998 bytes of a command; older ones cut off the rest without a word."""

_NO_LINE_HOLDS = re.compile(r"[\n\r\0]")


@dataclass(frozen=True)
class Line:
    """One line of a crontab.

    Attributes:
        fields: Minute, hour, day, month and weekday.
        command: The words to run; any bytes as `os.fsdecode` gives them.
    """

    fields: str
    command: Sequence[str]

    @property
    def text(self) -> str:
        """The line as it stands in the crontab, without its end.

        Raises:
            UsageError: No line can hold the command.
        """
        words = " ".join(map(_quoted, self.command))
        if len(os.fsencode(words)) > _LONGEST_COMMAND:
            raise UsageError(
                f"too long for a crontab: {len(os.fsencode(words))} bytes: {words[:60]}…",
                hint="give the home a shorter path",
            )
        return f"{self.fields}  {words}"


def _quoted(word: str) -> str:
    check(word)
    # To cron, which comes before the shell, a bare % ends the command; and whether it takes \\ for \
    # depends on the cron. So no backslash of a word may stand before another one or a %: an empty
    # pair of quotes comes between. (A word with a backslash is always in quotes.)
    return shlex.quote(word).replace("\\", "\\''").replace("%", r"\%")


def check(text: str) -> None:
    """Refuse what a line of a crontab cannot hold."""
    if _NO_LINE_HOLDS.search(text):
        raise UsageError(
            f"a crontab cannot hold a path with a line break: {text!r}", hint="rename the folder or the file"
        )


class Markers(NamedTuple):
    """The lines around our block, without their ends."""

    begin: bytes
    end: bytes


def markers(key: str) -> Markers:
    """Return the first and last line of the block of a home, which `key` tells from others."""
    check(key)
    return Markers(os.fsencode(f"# BEGIN aime {key}"), os.fsencode(f"# END aime {key}"))


def block_text(key: str, lines: Iterable[Line], comments: Iterable[str] = ()) -> bytes:
    """Return a whole block, markers included."""
    begin, end = markers(key)
    inside = [*(f"# {comment}".rstrip() for comment in comments), *(line.text for line in lines)]
    return b"".join(line + b"\n" for line in (begin, *map(os.fsencode, inside), end))
