"""What the tests of the catalogs share: settings that point at a server of the test's own."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from aime_cli.catalogs import CATALOGS, Catalog
from aime_cli.http import Waiting
from aime_cli.settings import LoadedSettings, load_settings

CLIENT_ID, CLIENT_SECRET = "client-4711", "hush-hush-0815"
Open = Callable[..., Catalog]


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.start = datetime(2026, 1, 31, 6, 0, tzinfo=UTC)
        self.seconds = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.seconds += seconds

    @property
    def waiting(self) -> Waiting:
        return Waiting(
            rng=Random(1),
            sleep=self.sleep,
            now=lambda: self.start + timedelta(seconds=self.seconds),
            clock=lambda: self.seconds,
        )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, httpserver: HTTPServer) -> LoadedSettings:
    return settings_at(tmp_path, httpserver.url_for(""))


def settings_at(
    home: Path, url: str, *, environment: Mapping[str, str] | None = None, **musicbrainz: Any
) -> LoadedSettings:
    """Return settings under which every catalog is at `url`, with credentials."""
    file = home / "config" / "app.json"
    file.parent.mkdir(exist_ok=True)
    tree = {
        "spotify": {"accounts_url": url, "api_url": url},
        "musicbrainz": {"url": url, "interval": 0, "contact": "me@example.org"} | musicbrainz,
        "coverartarchive": {"url": url},
    }
    file.write_text(json.dumps(tree))
    credentials = {"SPOTIFY_CLIENT_ID": CLIENT_ID, "SPOTIFY_CLIENT_SECRET": CLIENT_SECRET}
    person = environment or {"HOME": str(home / "user")}
    return load_settings(file, environment=credentials | dict(person))


@pytest.fixture
def open_catalog(settings: LoadedSettings, clock: Clock) -> Iterator[Open]:
    """Open catalogs that are closed in the end."""
    with ExitStack() as stack:

        def opened(name: str, those: LoadedSettings = settings) -> Catalog:
            return stack.enter_context(CATALOGS[name].open(those, clock.waiting))

        yield opened
