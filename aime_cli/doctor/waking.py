"""Who wakes aime: our lines in the crontab, and the daemon that reads them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from aime_cli import crontab
from aime_cli.daemons import cron_is_alive, timer_is_active
from aime_cli.doctor.check import Check, failure, ok, warning
from aime_cli.errors import ExitCode
from aime_cli.schedule import timetable
from aime_cli.settings import LoadedSettings

_PROCESSES = Path("/proc")


def check_crontab(settings: LoadedSettings, now: datetime) -> Iterator[Check]:
    """Say whether our lines in the crontab are what the settings want.

    Where a timer of systemd of ours waits, nothing needs to be in the crontab.

    Raises:
        SettingsError: There is no settings file that a line could name.
        Unavailable, InputMissing: The crontab cannot be read.
        CrontabInvalid: Our block is damaged.
    """
    each, due = (crontab.wanted(settings, style, crontab.program(), now) for style in ("each", "due"))
    if timer_is_active():
        yield ok("crontab", "a timer of systemd wakes aime")
        return
    found = crontab.compare(crontab.read_table(), each, due)
    if not found.is_installed and not each.lines:
        yield ok("crontab", "no task is enabled, and nothing is installed")
    elif not found.is_installed:
        hint = "`aime schedule install` puts the tasks into your crontab"
        yield failure("crontab", "not installed: nothing wakes aime", hint=hint, status=ExitCode.ATTENTION)
    elif found.differences:
        hint = "`aime schedule check` shows how, `aime schedule install` brings it up to date"
        yield failure("crontab", "differs from the settings", hint=hint, status=ExitCode.ATTENTION)
    else:
        lines = len(found.wanted.lines)
        yield ok("crontab", f"{lines} line{'' if lines == 1 else 's'}, as the settings want")


def check_cron(settings: LoadedSettings | None = None, processes: Path = _PROCESSES) -> Iterator[Check]:
    """Say whether a cron daemon runs, or a timer of systemd in its place.

    Args:
        settings: None where they cannot be read; cron is then taken to be needed.
        processes: Where the kernel shows processes.
    """
    if timer_is_active():
        yield ok("cron", "a timer of systemd waits")
    elif cron_is_alive(processes):
        yield ok("cron", "a cron daemon is alive")
    elif settings and not any(plan.enabled for plan in timetable(settings.values)):
        yield ok("cron", "no cron daemon is alive, and no task is enabled")
    elif not (processes / "1").exists():
        # Mounted with hidepid, it shows only our own processes.
        yield warning("cron", "the processes of others are hidden here", hint="see `systemctl status cron`")
    else:
        hint = "start it, e.g. `systemctl enable --now cron`, or use `aime schedule show --systemd`"
        yield failure("cron", "no cron daemon is alive", hint=hint, status=ExitCode.ATTENTION)
