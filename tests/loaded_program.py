"""The program, loaded already: a run is a process of its own, at a third of the cost of a fresh one.

A parent has imported libraries and what every run imports first, the commands, and forks for each run. The
child takes folder, environment, arguments and streams as a fresh process would, and goes on as always: what a
command imports late it imports itself.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self

PROGRAM = Path(sys.executable).with_name("aime")
PATIENCE = 60.0
"""Seconds that a run may take."""

_LOADED = ("aime_cli.cli.main", "httpx", "jinja2", "msgspec", "rich.markdown", "rich.progress",
    "sqlalchemy.dialects.sqlite", "typer.rich_utils")  # fmt: skip
_READ_BY_PYTHON = ("LANG", "LC_", "PYTHON")
"""How variables begin that only a fresh process heeds."""


class LoadedProgram(AbstractContextManager["LoadedProgram"]):
    """Runs `aime`, one process at a time."""

    def __enter__(self) -> Self:
        self._channel, theirs = socket.socketpair()
        with theirs:
            self._parent = subprocess.Popen(
                [sys.executable, __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={"PATH": "/usr/bin:/bin"},
                start_new_session=True,
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._channel.close()
        self._parent.wait(PATIENCE)

    def run(
        self, arguments: Sequence[str | Path], folder: Path, variables: Mapping[str, str]
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run the program in a folder, with this environment."""
        if any(name.startswith(_READ_BY_PYTHON) for name in variables):
            return run_fresh(arguments, folder, variables)
        wanted = {"arguments": [*map(str, arguments)], "folder": str(folder), "variables": dict(variables)}
        with TemporaryFile() as output, TemporaryFile() as errors:
            message = json.dumps(wanted).encode() + b"\n"
            sent = socket.send_fds(self._channel, [message], [output.fileno(), errors.fileno()])
            self._channel.sendall(message[sent:])
            if not select.select([self._channel], [], [], PATIENCE)[0]:
                os.killpg(self._parent.pid, signal.SIGKILL)
                raise subprocess.TimeoutExpired([PROGRAM, *arguments], PATIENCE)
            status = int(self._channel.recv(16))
            return subprocess.CompletedProcess([PROGRAM, *arguments], status, _read(output), _read(errors))


def run_fresh(
    arguments: Sequence[str | Path], folder: Path, variables: Mapping[str, str]
) -> "subprocess.CompletedProcess[bytes]":
    """Run the program in a folder, with this environment, in a process that has loaded nothing."""
    return subprocess.run(
        [PROGRAM, *arguments], cwd=folder, env=variables, capture_output=True, check=False, timeout=PATIENCE
    )


def _read(stream: Any) -> bytes:
    stream.seek(0)
    return bytes(stream.read())


def _wait_for_a_run(channel: socket.socket) -> None:
    """Return in the child of each run, and end with the channel."""
    while True:
        message, streams, _, _ = socket.recv_fds(channel, 1 << 16, 2)
        if not message:
            sys.exit()
        while not message.endswith(b"\n"):
            message += channel.recv(1 << 16)
        child = os.fork()
        if not child:
            channel.close()
            _become(json.loads(message), *streams)
            return
        for stream in streams:
            os.close(stream)
        _, ended = os.waitpid(child, 0)
        channel.sendall(b"%d" % os.waitstatus_to_exitcode(ended))


def _become(wanted: Mapping[str, Any], output: int, errors: int) -> None:
    """Take what a fresh process is given."""
    for number, stream in enumerate((output, errors), 1):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["variables"])
    time.tzset()
    sys.argv = [str(PROGRAM), *wanted["arguments"]]


if __name__ == "__main__":
    sys.path[0] = str(PROGRAM.parent)  # as for the program itself: not the folder of the tests
    for module in _LOADED:
        __import__(module)
    _wait_for_a_run(socket.socket(fileno=int(sys.argv[1])))
    from aime_cli.__main__ import main
    from aime_cli.cli.console import console

    console.started_at = datetime.now(UTC)  # a fresh process takes it as it loads
    main()
