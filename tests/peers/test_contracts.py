"""What we send fits the services' published descriptions, and what they really answered is understood.

The descriptions and answers stand beside the project (`../shared/contracts`), or where AIME_CONTRACTS says.
"""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import closing
from functools import reduce
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from pytest_httpserver import HTTPServer
from werkzeug import Request

from aime_cli.catalogs import CATALOGS, match
from aime_cli.entities import CatalogAlbum, WantedAlbum
from aime_cli.http import Waiting
from aime_cli.settings import load_settings
from tests.conftest import ROOT

pytestmark = pytest.mark.contracts

_NAMED = os.environ.get("AIME_CONTRACTS")  # before a fixture takes our variables away
_FOLDER = Path(_NAMED) if _NAMED else ROOT.parent / "shared" / "contracts"

WANTED = (
    WantedAlbum("Moon Safari", ["Air"]),
    WantedAlbum('The "Priest" & Co. (Deluxe Edition)', ["Beatles, The (2)", "Nico"]),
    WantedAlbum("Pulp Fiction", ["Various"]),
    WantedAlbum("Группа крови", ["Кино"]),
    WantedAlbum("★" * 300, ["★"]),
)
Search = Callable[[str, WantedAlbum], list[CatalogAlbum]]


@pytest.fixture(scope="module")
def contracts() -> Path:
    """Return the folder of descriptions and recorded answers."""
    if not _FOLDER.is_dir():
        pytest.fail(f"{_FOLDER} is no folder: set AIME_CONTRACTS to that of the descriptions")
    return _FOLDER


@pytest.fixture(scope="module")
def description(contracts: Path) -> dict[str, Any]:
    """Return Spotify's OpenAPI description."""
    text = (contracts / "spotify-openapi.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.CSafeLoader))


@pytest.fixture
def search(httpserver: HTTPServer, tmp_path: Path) -> Search:
    """Search a catalog that is at the test's own server."""
    token = {"access_token": "x", "token_type": "Bearer", "expires_in": 3600}
    httpserver.expect_request("/api/token", method="POST").respond_with_json(token)
    url = httpserver.url_for("")
    file = tmp_path / "app.json"
    spotify = {"accounts_url": url, "api_url": url, "client_id": "x", "client_secret": "y"}
    musicbrainz = {"url": url, "interval": 0}
    file.write_text(json.dumps({"spotify": spotify, "musicbrainz": musicbrainz}))
    settings = load_settings(file, environment={})

    def searched(name: str, wanted: WantedAlbum) -> list[CatalogAlbum]:
        with closing(CATALOGS[name].open(settings, Waiting(rng=Random(1)))) as catalog:
            return list(catalog.search(wanted))

    return searched


def resolved(document: Mapping[str, Any], node: Any) -> Any:
    """Return a part of a description with what it refers to in its place."""
    if isinstance(node, list):
        return [resolved(document, each) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        steps = node["$ref"].removeprefix("#/").split("/")
        return resolved(document, reduce(lambda part, step: part[step], steps, document))
    return {key: resolved(document, value) for key, value in node.items()}


def faults(document: Mapping[str, Any], request: Request, path: str) -> list[str]:
    """Return what a description forbids in the query of a request."""
    operation = document["paths"][path][request.method.lower()]
    parameters = {each["name"]: each for each in resolved(document, operation["parameters"])}
    found = [f"{name}: not described" for name in request.args if name not in parameters]
    found += [f"{name}: given twice" for name in request.args if len(request.args.getlist(name)) > 1]
    for name, parameter in parameters.items():
        if name not in request.args:
            found += [f"{name}: missing"] if parameter.get("required") else []
            continue
        value = as_type(request.args[name], parameter["schema"])
        errors = Draft202012Validator(parameter["schema"]).iter_errors(value)
        found += [f"{name}: {error.message}" for error in errors]
    return found


def as_type(text: str, schema: Mapping[str, Any]) -> object:
    """Return a value of a query in the type that is wanted, if it is one."""
    if schema["type"] == "array":
        return text.split(",")
    return int(text) if schema["type"] == "integer" and text.lstrip("-").isdecimal() else text


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.title[:12])
def test_searches_are_what_spotify_describes(
    wanted: WantedAlbum, description: dict[str, Any], search: Search, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/v1/search").respond_with_json({"albums": {"items": []}})

    search("spotify", wanted)

    (token, _), (asked, _) = httpserver.log
    assert description["servers"][0]["url"].endswith("/v1")
    assert faults(description, asked, "/search") == []
    flows = description["components"]["securitySchemes"]["oauth_2_0"]["flows"]
    assert {flow["tokenUrl"] for flow in flows.values() if "tokenUrl" in flow} == {
        f"https://accounts.spotify.com{token.path}"
    }


def test_the_check_itself_finds_what_is_forbidden(description: dict[str, Any]) -> None:
    request = Request.from_values("/v1/search?type=album,song&limit=11&page=2&q=a&q=b")

    assert faults(description, request, "/search") == [
        "page: not described",
        "q: given twice",
        "type: 'song' is not one of ['album', 'artist', 'playlist', 'track', 'show', 'episode', 'audiobook']",
        "limit: 11 is greater than the maximum of 10",
    ]


@pytest.mark.parametrize(
    ("file", "wanted", "year", "kinds"),
    [
        (
            "spotify-album_info.json",
            WantedAlbum("Despicable Me 2", ["Various"], 2013),
            2013,
            frozenset({"compilation"}),
        ),
        ("spotify-multiartist_album.json", WantedAlbum("Akiba Night (Single)", ["Project Skylate", "Sugar Shrill"]), 2017, frozenset({"single"})),
    ],
)  # fmt: skip
def test_what_spotify_answered_is_understood(
    file: str,
    wanted: WantedAlbum,
    year: int,
    kinds: frozenset[str],
    contracts: Path,
    search: Search,
    httpserver: HTTPServer,
) -> None:
    recorded = json.loads((contracts / "recorded" / file).read_text(encoding="utf-8"))
    httpserver.expect_request("/v1/search").respond_with_json({"albums": {"items": [recorded]}})

    (album,) = search("spotify", wanted)

    assert (album.id, album.title, album.year) == (recorded["id"], recorded["name"], year)
    assert album.url == recorded["external_urls"]["spotify"]
    assert album.artists == [artist["name"] for artist in recorded["artists"]]
    assert (album.kinds, album.cover) == (kinds, recorded["images"][0]["url"])
    best = match(wanted, [album])
    assert best is not None
    assert best.band != "reject"


def test_what_musicbrainz_answered_is_understood(
    contracts: Path, search: Search, httpserver: HTTPServer
) -> None:
    """Its recorded answers are look-ups; those without an id are lists of releases, which no search gives."""
    files = sorted((contracts / "recorded").glob("musicbrainz-release_group*.json"))
    recorded = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    groups = [each for each in recorded if "id" in each]
    assert groups, "no release group was recorded"
    httpserver.expect_request("/ws/2/release-group").respond_with_json({"release-groups": groups})

    albums = search("musicbrainz", WANTED[0])

    assert [(album.id, album.title) for album in albums] == [(each["id"], each["title"]) for each in groups]
    assert [album.year for album in albums] == [int(each["first-release-date"][:4]) for each in groups]
    assert [album.kinds for album in albums] == [frozenset({each["primary-type"].lower()}) for each in groups]
