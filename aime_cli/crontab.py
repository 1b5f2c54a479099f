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


def example(tasks: Iterable[str], program: Sequence[str], config: Path) -> str:
    """Return a crontab that runs those of `tasks` that run once a day, at their usual hours.

    Args:
        program: The words that start aime.
        config: The settings file, absolute.
    """
    wanted = set(tasks)
    lines = []
    for task in TASK_NAMES:
        if task.name in wanted and (task.frequency, task.unit) == (1, "day"):
            hour, minute = map(int, task.time.split(":"))
            command = shlex.join([*program, task.name, "--quiet", "--config", str(config)])
            # An unescaped % ends the command: crontab(5).
            escaped = command.replace("%", r"\%")
            lines.append(f"{minute} {hour} * * *  {escaped}\n")
    return _HEAD + "".join(lines)
