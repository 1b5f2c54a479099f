"""The schedule as two user units of systemd."""

import re
from collections.abc import Sequence

from aime_cli.crontab.lines import check

_PLAIN = re.compile(r"[\w@%+=:,./-]+", re.ASCII)
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "%": "%%"})
_NO_TEXT = re.compile("[\x01-\x1f\x7f\udc80-\udcff]")
"""Control characters, and bytes that are no UTF-8 as `os.fsdecode` gives them."""

_UNITS = """\
# Two units of systemd that run what is due, every 15 minutes and after each sleep.
# Put each part into the file that its first line names (a second home needs other names), then:
#
#   systemctl --user daemon-reload
#   systemctl --user enable --now aime.timer
#   loginctl enable-linger          # so that it also runs while you are logged out
#
# What a run says is in the journal: journalctl --user -u aime

# ~/.config/systemd/user/aime.service
[Unit]
Description=aime: the tasks that are due

[Service]
Type=oneshot
ExecStart={command}

# ~/.config/systemd/user/aime.timer
[Unit]
Description=aime: every 15 minutes

[Timer]
OnCalendar=*:0/15
Persistent=true

[Install]
WantedBy=timers.target
"""


def units(command: Sequence[str]) -> str:
    """Return a service and a timer that run `command` every 15 minutes.

    Raises:
        UsageError: A word has a line break.
    """
    program, *arguments = command
    # systemd looks for variables in the arguments, not in the name of the program.
    words = [_quoted(program), *(_quoted(word.replace("$", "$$")) for word in arguments)]
    return _UNITS.format(command=" ".join(words))


def _quoted(word: str) -> str:
    check(word)
    escaped = _NO_TEXT.sub(lambda found: f"\\x{ord(found[0]) & 0xFF:02x}", word.translate(_ESCAPED))
    return escaped if _PLAIN.fullmatch(word) else f'"{escaped}"'
