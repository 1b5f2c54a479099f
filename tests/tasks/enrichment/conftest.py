"""A home in which enrichment runs against a twin of Spotify, MusicBrainz and the Cover Art Archive."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aime_cli.runner import Manner, Run, run_task
from aime_cli.settings import LoadedSettings, load_settings
from aime_cli.state import State, open_state
from aime_cli.tasks import Report
from aime_cli.tasks.enrichment import Wishes, enrich, task_of
from tests.conftest import NOW, collection_at

KEYS = {"SPOTIFY_CLIENT_ID": "someone", "SPOTIFY_CLIENT_SECRET": "a-secret-of-someone"}
MANUAL = Manner()
Answer = Callable[[Request], Response]


def link_of(number: int) -> str:
    """Return the address of an album at Spotify's."""
    return f"https://open.spotify.com/album/{number:022d}"


def mbid_of(number: int) -> str:
    """Return the id of a release group."""
    return f"00000000-0000-4000-8000-{number:012d}"


@dataclass
class Twin:
    """Plays the services. What `spotify` and `musicbrainz` hold is found by its title.

    Attributes:
        asked: Every request, by service.
        lifetime: How many searches a token of Spotify lives.
    """

    server: HTTPServer
    spotify: dict[str, dict[str, Any]] = field(default_factory=dict)
    musicbrainz: dict[str, dict[str, Any]] = field(default_factory=dict)
    covers: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    lifetime: int = 1_000_000
    on_token: Answer | None = None
    on_spotify: Answer | None = None
    on_musicbrainz: Answer | None = None
    on_cover: Answer | None = None
    before_answer: Callable[[], None] = lambda: None
    _left: int = 0
    _tokens: int = 0

    def __post_init__(self) -> None:
        self.server.expect_request("/api/token").respond_with_handler(self._token)
        self.server.expect_request("/v1/search").respond_with_handler(self._search)
        self.server.expect_request("/ws/2/release-group").respond_with_handler(self._release_groups)
        self.server.expect_request(re.compile("/release-group/.*")).respond_with_handler(self._cover)

    def has(self, number: int, title: str, artist: str, year: int = 1970, *, cover: bool = True) -> None:
        """Let both catalogs know an album."""
        self.spotify[title] = {
            "id": f"{number:022d}",
            "name": title,
            "album_type": "album",
            "type": "album",
            "total_tracks": 10,
            "uri": f"spotify:album:{number:022d}",
            "artists": [{"name": artist, "id": "1", "type": "artist"}],
            "release_date": str(year),
            "release_date_precision": "year",
            "images": [{"url": f"https://i.scdn.co/image/{number:040x}", "width": 640, "height": 640}],
            "external_urls": {"spotify": link_of(number)},
        }
        self.musicbrainz[title] = {
            "id": mbid_of(number),
            "title": title,
            "score": 100,
            "first-release-date": f"{year}-03-01",
            "primary-type": "Album",
            "artist-credit": [{"name": artist, "artist": {"id": "x", "name": artist}}],
        }
        if cover:
            self.covers.add(mbid_of(number))

    def of(self, service: str) -> list[str]:
        """Return the requests to one service."""
        return [line.removeprefix(f"{service} ") for line in self.asked if line.startswith(f"{service} ")]

    def _token(self, request: Request) -> Response:
        self.asked.append("token")
        if self.on_token:
            return self.on_token(request)
        self._left = self.lifetime
        self._tokens += 1
        return as_json({"access_token": f"t{self._tokens}", "token_type": "Bearer", "expires_in": 3600})

    def _search(self, request: Request) -> Response:
        query = request.args["q"]
        self.asked.append(f"spotify {query}")
        self.before_answer()
        if self.on_spotify:
            return self.on_spotify(request)
        if self._left <= 0 or request.headers.get("Authorization") != f"Bearer t{self._tokens}":
            return Response(status=401)
        self._left -= 1
        items = [album for title, album in self.spotify.items() if _is_asked_for(title, query)]
        return as_json({"albums": {"items": items, "limit": 10, "offset": 0, "total": len(items)}})

    def _release_groups(self, request: Request) -> Response:
        query = request.args["query"]
        self.asked.append(f"musicbrainz {query}")
        self.before_answer()
        if self.on_musicbrainz:
            return self.on_musicbrainz(request)
        groups = [group for title, group in self.musicbrainz.items() if _is_asked_for(title, query)]
        return as_json({"created": "2026-01-31", "count": len(groups), "offset": 0, "release-groups": groups})

    def _cover(self, request: Request) -> Response:
        self.asked.append(f"cover {request.path}")
        if self.on_cover:
            return self.on_cover(request)
        if request.path.split("/")[2] not in self.covers:
            return Response(status=404)
        return Response(status=307, headers={"Location": "https://archive.example/front.jpg"})


def _is_asked_for(title: str, query: str) -> bool:
    return re.sub(r"\W", "", title).casefold() in re.sub(r"\W", "", query).casefold()


def as_json(value: object) -> Response:
    """Return an answer in JSON."""
    return Response(json.dumps(value), content_type="application/json")


@pytest.fixture
def twin(httpserver: HTTPServer) -> Twin:
    return Twin(httpserver)


@dataclass
class Chat:
    """Plays a service of OpenAI's shape, which has these texts for these titles.

    Attributes:
        asked: The title that each question was about, and "?" where it has no text.
        questions: What it was sent, whole.
    """

    server: HTTPServer
    texts: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    on_question: Answer | None = None
    before_answer: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.server.expect_request("/v1/chat/completions").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        question = json.loads(request.data)
        self.questions.append(question)
        facts = question["messages"][0]["content"]
        title = next((title for title in self.texts if json.dumps(title, ensure_ascii=False) in facts), "?")
        self.asked.append(title)
        self.before_answer()
        if self.on_question:
            return self.on_question(request)
        message = {"role": "assistant", "content": self.texts.get(title, "Sorry.")}
        return as_json({"choices": [{"message": message, "finish_reason": "stop"}]})


@pytest.fixture
def chat(httpserver: HTTPServer) -> Chat:
    return Chat(httpserver)


@dataclass
class Shelf:
    """A home with a collection, and what enrichment makes of it.

    Attributes:
        report: Of the last run, also of one that failed.
        pauses: The seconds between two questions to a service that were slept in all runs.
    """

    folder: Path
    database: Path
    url: str
    environment: dict[str, str] = field(default_factory=lambda: dict(KEYS))
    report: Report = field(default_factory=Report)
    pauses: list[float] = field(default_factory=list)

    def settings(self) -> LoadedSettings:
        return load_settings(
            overrides={
                "database.url": str(self.database),
                "scheduler.output_dir": str(self.folder / "out"),
            },
            environment={
                "AIME_TIMEZONE": "UTC",
                "AIME_SPOTIFY_ACCOUNTS_URL": self.url,
                "AIME_SPOTIFY_API_URL": self.url,
                "AIME_MUSICBRAINZ_URL": self.url,
                "AIME_MUSICBRAINZ_INTERVAL": "0",
                "AIME_COVERARTARCHIVE_URL": self.url,
                "XDG_DATA_HOME": str(self.folder / "share"),
                "XDG_CONFIG_HOME": str(self.folder),
            }
            | self.environment,
        )

    def enrich(
        self, *, now: datetime = NOW, manner: Manner = MANUAL, busy_seconds: float = 5, **wishes: Any
    ) -> Run:
        """Run the task that these wishes select."""
        self.report = Report()
        wanted = Wishes(**wishes)
        return run_task(
            task_of(wanted.lacks) or "enrich",
            partial(enrich, wishes=wanted, busy_seconds=busy_seconds),
            self.settings(),
            manner=manner,
            now=now,
            rng=Random(1),
            report=self.report,
            sleep=self.pauses.append,
        )

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()

    def links(self) -> dict[int, str | None]:
        """Return the Spotify link of every album, by id."""
        return dict(self.rows("SELECT id, spotify_url FROM albums ORDER BY id"))

    def dump(self) -> list[str]:
        with closing(sqlite3.connect(self.database)) as connection:
            return list(connection.iterdump())

    def memory(self, now: datetime = NOW) -> State:
        return open_state(self.folder / "share" / "aime", now, pytest.fail)


@pytest.fixture
def shelf_of(tmp_path: Path, httpserver: HTTPServer) -> Callable[..., Shelf]:
    """Return what makes a home with these rows."""

    def make(rows: Any, *, script: str = "") -> Shelf:
        database = collection_at(tmp_path / "musique.db", rows, script=script)
        return Shelf(tmp_path, database, httpserver.url_for("/").rstrip("/"))

    return make


def page_of(run: Run) -> str:
    """Return the report of a run."""
    (written,) = run.artifacts
    return written.path.read_text(encoding="utf-8")
