"""MusicBrainz and the Cover Art Archive against a real web server."""

from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from aime_cli import __version__
from aime_cli.catalogs.musicbrainz import query
from aime_cli.entities import CatalogAlbum, WantedAlbum
from aime_cli.errors import AimeError, ProtocolError, TryLater, Unavailable
from tests.catalogs.conftest import Clock, Open, settings_at

WANTED = WantedAlbum("Moon Safari", ["Air"], 2008, is_edition=True)
MBID = "f5093c06-23e3-404f-aeaa-40f72885ee3a"
COVER = f"/release-group/{MBID}/front-500"
OF_MANY = '(artist:"Various Artists" OR secondarytype:compilation OR secondarytype:soundtrack)'
SEARCH = "/ws/2/release-group"


def group(**values: Any) -> dict[str, Any]:
    """Return a release group as a search gives it."""
    return {
        "id": MBID,
        "title": "Moon Safari",
        "score": 100,
        "primary-type": "Album",
        "secondary-types": ["Live"],
        "first-release-date": "1998-01-16",
        "artist-credit": [{"name": "Air", "joinphrase": " & "}, {"name": "Beth Hirsch"}],
    } | values


def album(**values: Any) -> CatalogAlbum:
    """Return the album that a search tells."""
    url = f"https://musicbrainz.org/release-group/{MBID}"
    kinds = frozenset({"album", "live"})
    return CatalogAlbum("musicbrainz", MBID, url, "Moon Safari", ["Air", "Beth Hirsch"], 1998, kinds)


def test_an_album_is_found(httpserver: HTTPServer, open_catalog: Open) -> None:
    httpserver.expect_request(SEARCH).respond_with_json({"count": 1, "release-groups": [group()]})

    assert open_catalog("musicbrainz").search(WANTED) == [album()]
    ((request, _),) = httpserver.log
    assert dict(request.args) == {
        "query": 'releasegroup:"Moon Safari" AND artist:"Air"',
        "fmt": "json",
        "limit": "5",
    }
    assert request.headers["User-Agent"] == f"aime/{__version__} ( me@example.org )"
    assert "Authorization" not in request.headers


@pytest.mark.parametrize(
    ("title", "artists", "asked"),
    [
        ('Say "Yes" \\ (Deluxe Edition)', ["AC/DC"], 'releasegroup:"Say \\"Yes\\" \\\\" AND artist:"AC/DC"'),
        ("Wall, The", ["La Femme (4)"], 'releasegroup:"The Wall" AND artist:"La Femme"'),
        ("Moon: Safari? (+)", [], 'releasegroup:"Moon: Safari? (+)"'),
        ("Pulp Fiction", ["Various"], f'releasegroup:"Pulp Fiction" AND {OF_MANY}'),
    ],
)
def test_what_is_asked_for(title: str, artists: list[str], asked: str) -> None:
    assert query(WantedAlbum(title, artists)) == asked


@pytest.mark.parametrize(
    "values",
    [
        {"id": "x"},
        {"id": f"{MBID}\n"},
        {"id": f"{MBID}/../.."},
        {"title": " "},
        {"title": "x" * 501},
        {"artist-credit": [{"name": "x" * 501}]},
    ],
)
def test_an_album_that_cannot_be_is_dropped(
    values: dict[str, Any], httpserver: HTTPServer, open_catalog: Open
) -> None:
    httpserver.expect_request(SEARCH).respond_with_json({"release-groups": [group(**values), group()]})

    assert open_catalog("musicbrainz").search(WANTED) == [album()]


def test_what_is_not_known_is_left_out(httpserver: HTTPServer, open_catalog: Open) -> None:
    bare = {"id": MBID, "title": "Moon Safari", "first-release-date": "", "primary-type": None}
    httpserver.expect_request(SEARCH).respond_with_json({"release-groups": [bare]})

    (found,) = open_catalog("musicbrainz").search(WANTED)

    assert (found.artists, found.year, found.kinds) == ([], None, frozenset())


@pytest.mark.parametrize(
    "answer", ["<html>", '{"release-groups": [{"id"', "{}", "[]", '{"release-groups": 7}', "[" * 1_000_000]
)
def test_an_answer_of_another_shape_is_refused(
    answer: str, httpserver: HTTPServer, open_catalog: Open
) -> None:
    httpserver.expect_request(SEARCH).respond_with_data(answer)

    with pytest.raises(ProtocolError):
        open_catalog("musicbrainz").search(WANTED)


def test_too_fast_is_waited_for(httpserver: HTTPServer, open_catalog: Open, clock: Clock) -> None:
    httpserver.expect_ordered_request(SEARCH).respond_with_data("", status=503)
    httpserver.expect_ordered_request(SEARCH).respond_with_data("", status=503, headers={"Retry-After": "3"})
    httpserver.expect_ordered_request(SEARCH).respond_with_json({"release-groups": []})

    open_catalog("musicbrainz").check()

    assert len(clock.pauses) == 2
    assert clock.pauses[1] == 3


def test_a_long_wait_ends_it(httpserver: HTTPServer, open_catalog: Open) -> None:
    httpserver.expect_request(SEARCH).respond_with_data("", status=503, headers={"Retry-After": "79892"})

    with pytest.raises(TryLater):
        open_catalog("musicbrainz").search(WANTED)
    assert len(httpserver.log) == 1


def test_the_pace_is_kept_between_processes(
    httpserver: HTTPServer, open_catalog: Open, clock: Clock, tmp_path: Path
) -> None:
    httpserver.expect_request(SEARCH).respond_with_json({"release-groups": []})
    slow = settings_at(tmp_path, httpserver.url_for(""), interval=2)

    open_catalog("musicbrainz", slow).check()
    clock.seconds += 0.5
    other = open_catalog("musicbrainz", slow)
    other.check()
    other.check()

    assert clock.pauses == pytest.approx([1.5, 2])
    assert not (tmp_path / "state").exists()


def test_two_homes_of_a_person_share_the_pace(
    httpserver: HTTPServer, open_catalog: Open, clock: Clock, tmp_path: Path
) -> None:
    httpserver.expect_request(SEARCH).respond_with_json({"release-groups": []})
    url = httpserver.url_for("")
    homes = [tmp_path / "mine", tmp_path / "ours"]
    for home in homes:
        home.mkdir()
    person = {"HOME": str(tmp_path / "user")}
    mine, ours = (settings_at(home, url, environment=person, interval=2) for home in homes)

    open_catalog("musicbrainz", mine).check()
    clock.seconds += 0.5
    open_catalog("musicbrainz", ours).check()

    assert clock.pauses == pytest.approx([1.5])
    assert [file.name for file in (tmp_path / "user" / ".cache" / "aime").iterdir()] == ["localhost.pace"]
    assert not any((home / "state").exists() for home in homes)


def test_where_a_person_has_no_home_the_pace_stands_in_the_state(
    httpserver: HTTPServer, open_catalog: Open, clock: Clock, tmp_path: Path
) -> None:
    httpserver.expect_request(SEARCH).respond_with_json({"release-groups": []})
    (tmp_path / "file").write_text("")
    person = {"HOME": str(tmp_path / "file")}
    slow = settings_at(tmp_path, httpserver.url_for(""), environment=person, interval=2)

    open_catalog("musicbrainz", slow).check()
    open_catalog("musicbrainz", slow).check()

    assert clock.pauses == pytest.approx([2])
    assert [file.name for file in (tmp_path / "state").iterdir()] == ["localhost.pace"]


@pytest.mark.parametrize("status", [200, 301, 302, 307])
def test_a_cover_is_known_and_not_fetched(status: int, httpserver: HTTPServer, open_catalog: Open) -> None:
    there = {"Location": httpserver.url_for("/image.jpg")}
    httpserver.expect_request(COVER).respond_with_data(b"\xff" * 5_000_000, status=status, headers=there)

    assert open_catalog("musicbrainz").cover(album()) == httpserver.url_for(COVER)
    assert [request.path for request, _ in httpserver.log] == [COVER]


def test_no_cover_is_no_error(httpserver: HTTPServer, open_catalog: Open) -> None:
    httpserver.expect_request(COVER).respond_with_data("", status=404)

    assert open_catalog("musicbrainz").cover(album()) is None


@pytest.mark.parametrize(
    ("status", "error"), [(400, ProtocolError), (304, ProtocolError), (500, Unavailable), (429, TryLater)]
)
def test_a_cover_that_cannot_be_asked_for_is_an_error(
    status: int, error: type[AimeError], httpserver: HTTPServer, open_catalog: Open
) -> None:
    httpserver.expect_request(COVER).respond_with_data("", status=status)

    with pytest.raises(error):
        open_catalog("musicbrainz").cover(album())


def test_a_login_of_a_twin_is_not_stored(httpserver: HTTPServer, open_catalog: Open, tmp_path: Path) -> None:
    httpserver.expect_request(COVER).respond_with_data("")
    with_login = httpserver.url_for("").replace("//", "//me:hush@")

    cover = open_catalog("musicbrainz", settings_at(tmp_path, with_login)).cover(album())

    assert cover == httpserver.url_for(COVER)
