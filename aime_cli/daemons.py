"""Who wakes aime: a cron daemon, or a timer of systemd."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

_CRONS = frozenset({"cron", "crond", "fcron", "systemd-cron", "dcron", "bcron-sched"})
_SECONDS = 5


def cron_is_alive(processes: Path = Path("/proc")) -> bool:
    """Say whether a cron daemon runs on this machine.

    On macOS launchd starts one whenever a crontab is there.

    Args:
        processes: Where the kernel shows processes.
    """
    return sys.platform == "darwin" or any(_name(process) in _CRONS for process in processes.glob("[0-9]*"))


def _name(process: Path) -> str:
    with suppress(OSError):
        name = (process / "comm").read_text(errors="replace").strip()
        if name == "busybox":
            words = (process / "cmdline").read_bytes().split(b"\0")
            return words[1].decode(errors="replace") if len(words) > 1 else name
        return name
    return ""


def timer_is_active() -> bool:
    """Say whether systemd has a timer of ours that waits, for this user or for all."""
    command = ["systemctl", "list-timers", "--no-legend", "--no-pager", "aime*"]
    for whose in (["--user"], []):
        with suppress(OSError, subprocess.TimeoutExpired):
            listed = subprocess.run(  # noqa: S603 -- words of our own
                [*command, *whose],
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                stdin=subprocess.DEVNULL,
            )
            if listed.returncode == 0 and b"aime" in listed.stdout:
                return True
    return False
