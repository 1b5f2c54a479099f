"""A real browser without a network: what it makes of a page, what it says, and what it asks for."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.peers.machine import run

_QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--allow-file-access-from-files",
)  # fmt: skip
_OF_THE_BROWSER = "not an origin"
"""Who asks where it is no page: the browser looks for updates whatever one forbids it."""


@dataclass(frozen=True)
class Visit:
    """What came of opening a page.

    Attributes:
        document: The elements of the page as they stand once it is loaded.
        console: What the page or the browser said about it.
        requests: The addresses that the page asked the network for.
    """

    document: str
    console: Sequence[str]
    requests: Sequence[str]


def visit(page: Path, *options: str) -> Visit:
    """Open a file in Chromium, in a network namespace that holds nothing."""
    with TemporaryDirectory() as folder:
        log = Path(folder) / "net.json"
        logging = ("--enable-logging=stderr", "--v=0", f"--log-net-log={log}")
        ended = run(
            [
                *_program(),
                *_QUIET,
                f"--user-data-dir={folder}/profile",
                *logging,
                *options,
                "--dump-dom",
                page.as_uri(),
            ]
        )
        assert ended.returncode == 0, ended.stderr
        console = [line for line in ended.stderr.splitlines() if "CONSOLE" in line]
        return Visit(ended.stdout, console, _requests(json.loads(log.read_text(encoding="utf-8"))))


def print_page(page: Path, target: Path) -> None:
    """Print a file to a PDF."""
    with TemporaryDirectory() as folder:
        ended = run(
            [*_program(), *_QUIET, f"--user-data-dir={folder}", f"--print-to-pdf={target}", page.as_uri()]
        )
        assert ended.returncode == 0, ended.stderr


def _program() -> list[str]:
    program = shutil.which("chromium")
    assert program, "these tests need a browser: apt-get install chromium"
    return ["unshare", "--net", program]


def _requests(log: dict[str, Any]) -> list[str]:
    """Return what was asked for by a page, not by the browser itself."""
    started = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    asked = [event.get("params", {}) for event in log["events"] if event["type"] == started]
    return [each["url"] for each in asked if each.get("initiator", _OF_THE_BROWSER) != _OF_THE_BROWSER]
