"""Spotify's catalog against a real web server."""

import base64
import time
from typing import Any

import msgspec
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from aime_cli.catalogs import CATALOGS
from aime_cli.catalogs.spotify import query
from aime_cli.entities import CatalogAlbum, WantedAlbum
from aime_cli.errors import AimeError, NoPermission, ProtocolError, TryLater, Unavailable
from aime_cli.settings import load_settings
from tests.catalogs.conftest import CLIENT_ID, CLIENT_SECRET, Clock, Open

WANTED = WantedAlbum("Moon Safari", ["Air"], 1998)
ID = "1VDZ63qOb2P2nYEBVbWJH1"
LINK = f"https://open.spotify.com/album/{ID}"
COVER = "https://i.scdn.co/image/ab67616d0000b273"


def item(**values: Any) -> dict[str, Any]:
    """Return an album as Spotify gives it."""
    return {
        "album_type": "album",
        "artists": [{"name": "Air", "type": "artist"}],
        "external_urls": {"spotify": LINK},
        "id": ID,
        "images": [{"url": f"{COVER}-64", "width": 64}, {"url": COVER, "width": 640}],
        "name": "Moon Safari",
        "release_date": "1998-01-16",
        "release_date_precision": "day",
        "total_tracks": 10,
    } | values


def page(*items: dict[str, Any] | None) -> dict[str, Any]:
    return {"albums": {"items": list(items), "limit": 10, "total": len(items)}}


class Spotify:
    """Gives tokens, and an answer to those that are alive."""

    def __init__(self, httpserver: HTTPServer) -> None:
        self.server = httpserver
        self.tokens = 0
        self.calls_of_a_token = 10**6
        self.expires_in = 3600
        self.answer: Any = page(item())
        self._left = 0
        httpserver.expect_request("/api/token", method="POST").respond_with_handler(self._token)
        httpserver.expect_request("/v1/search", method="GET").respond_with_handler(self._search)

    def _token(self, request: Request) -> Response:
        self.tokens += 1
        self._left = self.calls_of_a_token
        token = {
            "access_token": f"token-{self.tokens}",
            "token_type": "Bearer",
            "expires_in": self.expires_in,
        }
        return Response(self.server_json(token), content_type="application/json")

    def _search(self, request: Request) -> Response:
        self._left -= 1
        if self._left < 0 or request.headers["Authorization"] != f"Bearer token-{self.tokens}":
            return Response('{"error": {"status": 401}}', status=401)
        if isinstance(self.answer, Response):
            return self.answer
        return Response(
            self.answer if isinstance(self.answer, str) else self.server_json(self.answer),
            content_type="application/json",
        )

    @staticmethod
    def server_json(value: Any) -> bytes:
        return msgspec.json.encode(value)

    @property
    def asked(self) -> list[str]:
        return [request.path for request, _ in self.server.log]


@pytest.fixture
def spotify(httpserver: HTTPServer) -> Spotify:
    return Spotify(httpserver)


def test_an_album_is_found(spotify: Spotify, open_catalog: Open) -> None:
    catalog = open_catalog("spotify")

    (album,) = catalog.search(WANTED)

    assert album == CatalogAlbum(
        "spotify", ID, LINK, "Moon Safari", ["Air"], 1998, frozenset({"album"}), COVER
    )
    assert catalog.cover(album) == COVER
    (token, _), (search, _) = spotify.server.log
    login = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    assert token.headers["Authorization"] == f"Basic {login}"
    assert dict(token.form) == {"grant_type": "client_credentials"}
    assert search.query_string == b"q=album%3A%22Moon%20Safari%22%20artist%3A%22Air%22&type=album&limit=10"


@pytest.mark.parametrize(
    ("title", "artists", "asked"),
    [
        (
            "Abbey Road (Super Deluxe Edition)",
            ["Beatles, The (2)"],
            'album:"Abbey Road" artist:"Beatles, The"',
        ),
        ('The "Priest" = They Called Him', ["A & B"], 'album:"The Priest = They Called Him" artist:"A & B"'),
        ("Pulp Fiction (Soundtrack)", ["Various"], 'album:"Pulp Fiction"'),
        ("★", ["David Bowie"], 'album:"★" artist:"David Bowie"'),
        ("a " * 300, ["b" * 300], f'album:"{("a " * 50).strip()}" artist:"{"b" * 100}"'),
    ],
)
def test_what_is_asked_for(title: str, artists: list[str], asked: str) -> None:
    assert query(WantedAlbum(title, artists)) == asked
    assert len(asked) <= 250, "Spotify takes no more"


def test_a_title_that_is_not_utf_8_is_asked_for_all_the_same(spotify: Spotify, open_catalog: Open) -> None:
    open_catalog("spotify").search(WantedAlbum("Caf\udce9", ["Air"]))

    assert spotify.server.log[-1][0].args["q"] == 'album:"Caf?" artist:"Air"'


def test_a_token_serves_until_shortly_before_it_expires(
    spotify: Spotify, open_catalog: Open, clock: Clock
) -> None:
    catalog = open_catalog("spotify")
    for seconds in (0, 200, 90):
        clock.seconds += seconds
        catalog.search(WANTED)
    assert spotify.tokens == 1

    spotify.expires_in = 100
    catalog = open_catalog("spotify")
    for seconds in (0, 80, 15):
        clock.seconds += seconds
        catalog.search(WANTED)
    assert spotify.tokens == 3


def test_a_token_that_dies_early_is_replaced_once(spotify: Spotify, open_catalog: Open) -> None:
    spotify.calls_of_a_token = 2
    catalog = open_catalog("spotify")

    assert [len(catalog.search(WANTED)) for _ in range(3)] == [1, 1, 1]
    assert (spotify.tokens, spotify.asked.count("/v1/search")) == (2, 4)


def test_tokens_that_are_all_dead_cost_two_requests(spotify: Spotify, open_catalog: Open) -> None:
    spotify.calls_of_a_token = 0
    catalog = open_catalog("spotify")

    for _ in range(3):
        with pytest.raises(NoPermission):
            catalog.search(WANTED)

    assert spotify.asked == ["/api/token", "/v1/search"] * 2


@pytest.mark.parametrize(
    ("status", "said"), [(401, "refuses us (401)"), (400, "does not know our client id")]
)
def test_credentials_that_are_wrong_end_it(
    status: int, said: str, httpserver: HTTPServer, open_catalog: Open
) -> None:
    httpserver.expect_request("/api/token").respond_with_json({"error": "invalid_client"}, status=status)
    catalog = open_catalog("spotify")

    for ask in (catalog.check, lambda: catalog.search(WANTED)):
        with pytest.raises(NoPermission) as failure:
            ask()
        assert said in failure.value.message
        assert "spotify.client_secret" in str(failure.value.hint)
        assert CLIENT_SECRET not in repr(failure.value) + str(vars(failure.value))
    assert len(httpserver.log) == 1


def test_credentials_that_are_missing_are_known_before(open_catalog: Open) -> None:
    bare = load_settings(environment={"XDG_DATA_HOME": "x", "XDG_CONFIG_HOME": "x", "SPOTIFY_CLIENT_ID": "x"})

    assert not CATALOGS["spotify"].is_configured(bare)
    assert CATALOGS["musicbrainz"].is_configured(bare)
    with pytest.raises(NoPermission, match="no client id and secret"):
        open_catalog("spotify", bare)


def test_a_long_wait_ends_it_at_once(spotify: Spotify, open_catalog: Open, clock: Clock) -> None:
    catalog = open_catalog("spotify")
    spotify.answer = Response("", status=429, headers={"Retry-After": "79892"})
    start = time.monotonic()

    with pytest.raises(TryLater) as failure:
        catalog.search(WANTED)

    assert time.monotonic() - start < 1
    assert failure.value.until is not None
    assert (failure.value.until - clock.start).total_seconds() == 79892
    assert (spotify.asked, clock.pauses) == (["/api/token", "/v1/search"], [])


def test_a_short_wait_is_kept(spotify: Spotify, open_catalog: Open, clock: Clock) -> None:
    good, busy = spotify.answer, Response("", status=429, headers={"Retry-After": "7"})
    spotify.answer = busy
    waiting = clock.sleep

    def sleep(seconds: float) -> None:
        waiting(seconds)
        spotify.answer = good

    clock.sleep = sleep  # type: ignore[method-assign]

    assert len(open_catalog("spotify").search(WANTED)) == 1
    assert clock.pauses == [7.0]


@pytest.mark.parametrize(
    "link",
    [
        f"https://open.spotify.com.evil.example/album/{ID}",
        f"https://me@open.spotify.com/album/{ID}",
        f"https://open.spotify.com:443/album/{ID}",
        f"http://open.spotify.com/album/{ID}",
        f"https://open.spotify.com/album/{ID}\n",
        f"https://open.spotify.com/album/{ID}?si=1",
        f"https://open.spotify.com/album/{ID}#x",
        f"https://open.spotify.com/intl-fr/album/{ID}",
        f"https://open.spotify.com/track/{ID}",
        f"HTTPS://open.spotify.com/album/{ID}",
        "https://open.spotify.com/album/2VDZ63qOb2P2nYEBVbWJH1",
        "https://open.spotify.com/album/１VDZ63qOb2P2nYEBVbWJH1",
        "javascript:alert(1)//open.spotify.com/album/" + ID,
        "",
        None,
        17,
        {"url": LINK},
    ],
)
def test_a_link_that_only_looks_like_one_is_dropped(link: Any, spotify: Spotify, open_catalog: Open) -> None:
    spotify.answer = page(item(external_urls={"spotify": link}), None, item(external_urls={}))

    assert open_catalog("spotify").search(WANTED) == []


@pytest.mark.parametrize("id_", ["", "x", f"{ID}\n", f"{ID}x", "../../../../../../../.."])
def test_an_id_that_is_none_is_dropped(id_: str, spotify: Spotify, open_catalog: Open) -> None:
    spotify.answer = page(item(id=id_, external_urls={"spotify": f"https://open.spotify.com/album/{id_}"}))

    assert open_catalog("spotify").search(WANTED) == []


@pytest.mark.parametrize(
    ("cover", "kept"),
    [
        ("https://mosaic.scdn.co/640/abc", True),
        ("https://image-cdn-ak.spotifycdn.com/image/ab67", True),
        ("http://i.scdn.co/image/ab67", False),
        ("https://i.scdn.co.evil.example/image/ab67", False),
        ("https://me@i.scdn.co/image/ab67", False),
        ("https://i.scdn.co/image/ab67\n", False),
        ("https://i.scdn.co/image/ab 67", False),
        ("https://image-cdn-ak.evil.example/spotifycdn.com/ab67", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_a_cover_is_kept_only_from_where_covers_are(
    cover: str, kept: bool, spotify: Spotify, open_catalog: Open
) -> None:
    spotify.answer = page(item(images=[{"url": cover, "width": None}]))

    (album,) = open_catalog("spotify").search(WANTED)

    assert album.cover == (cover if kept else None)


@pytest.mark.parametrize(
    ("date", "year"),
    [("1998", 1998), ("1998-01", 1998), ("0000", None), ("0000-00-00", None), ("98", None), (None, None), ("1998x", None)],
)  # fmt: skip
def test_a_date_may_be_short_or_none(
    date: str | None, year: int | None, spotify: Spotify, open_catalog: Open
) -> None:
    spotify.answer = page(item(release_date=date, images=None))

    assert [album.year for album in open_catalog("spotify").search(WANTED)] == [year]


@pytest.mark.parametrize(
    "answer",
    [
        "<html>Good evening</html>",
        '{"albums": {"items": [{"id": "1VDZ',
        "",
        "[]",
        "{}",
        "null",
        '{"albums": []}',
        '{"albums": {"items": {}}}',
        '{"albums": {"items": ["x"]}}',
        '{"albums": {"items": [{"id": 5}]}}',
        '{"tracks": {"items": []}}',
        '{"albums": ' * 200_000,
        "[" * 1_000_000,
        '{"albums": {"items": [' + " " * 3_000_000 + "]}}",
    ],
)
def test_an_answer_of_another_shape_is_refused(answer: str, spotify: Spotify, open_catalog: Open) -> None:
    spotify.answer = answer

    with pytest.raises(ProtocolError):
        open_catalog("spotify").search(WANTED)


@pytest.mark.parametrize(
    "token",
    [
        {"access_token": "x\nAuthorization: y", "token_type": "Bearer", "expires_in": 9},
        {"access_token": "", "token_type": "Bearer", "expires_in": 9},
        {"access_token": "x", "token_type": "mac", "expires_in": 9},
        {"access_token": "x", "token_type": "Bearer"},
        {"access_token": 7, "token_type": "Bearer", "expires_in": 9},
    ],
)
def test_a_token_that_is_none_is_not_used(
    token: dict[str, Any], httpserver: HTTPServer, open_catalog: Open
) -> None:
    httpserver.expect_request("/api/token").respond_with_json(token)

    with pytest.raises(ProtocolError):
        open_catalog("spotify").search(WANTED)
    assert len(httpserver.log) == 1


@pytest.mark.parametrize(
    ("status", "error"), [(403, NoPermission), (404, ProtocolError), (500, Unavailable), (302, ProtocolError)]
)
def test_every_refusal_has_a_meaning(
    status: int, error: type[AimeError], spotify: Spotify, open_catalog: Open
) -> None:
    spotify.answer = Response("", status=status, headers={"Location": "/elsewhere"})

    with pytest.raises(error):
        open_catalog("spotify").search(WANTED)
    assert "/elsewhere" not in spotify.asked
