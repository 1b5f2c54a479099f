"""The crontab lines of the tasks."""

import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from aime_cli.names import TASK_NAMES

_HEAD = """\
# The tasks of aime at their usual hours. Put the lines into your crontab with
# `crontab -e`; they are silent unless something is wrong, and cron mails what
# they say to MAILTO. Paths are absolute, because cron starts in $HOME.
#
# minute hour day month weekday  command
"""


_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")


def example(tasks: Iterable[str], program: Sequence[str], config: Path) -> str:
    """Return a crontab that runs `tasks` at their usual hours, each day or each week.

    Args:
        program: The words that start aime.
        config: The settings file, absolute.
    """
    wanted = set(tasks)
    lines = []
    for task in TASK_NAMES:
        if task.name in wanted:
            hour, minute = map(int, task.time.split(":"))
            weekday = _WEEKDAYS.index(str(task.day)) if task.unit == "week" else "*"
            command = shlex.join([*program, *task.command, "--quiet", "--config", str(config)])
            # An unescaped % ends the command: crontab(5).
            escaped = command.replace("%", r"\%")
            lines.append(f"{minute} {hour} * * {weekday}  {escaped}\n")
    return _HEAD + "".join(lines)
