"""Enrichment as a whole, against a twin of the services."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from werkzeug import Request, Response

from aime_cli.errors import ExitCode, SettingsError, TryLater, UsageError
from aime_cli.runner import Manner
from tests.conftest import NOW, album, by_artist
from tests.tasks.enrichment.conftest import Shelf, Twin, as_json, link_of, mbid_of, page_of

ShelfOf = Callable[..., Shelf]
LINKS: dict[str, Any] = {"lacks": frozenset({"link"})}
DAY = timedelta(days=1)


def many(count: int) -> dict[str, Any]:
    """Return albums, each by an artist of its own."""
    return dict(
        by_artist(
            *(f"Artist {number}" for number in range(1, count + 1)),
            titles=[
                f"Disque {chr(64 + number // 26 + 1)}{chr(65 + number % 26)}"
                for number in range(1, count + 1)
            ],
        )
    )


def known(twin: Twin, rows: dict[str, Any], *numbers: int) -> None:
    """Let the catalogs know these albums."""
    for number in numbers:
        twin.has(number, rows["albums"][number - 1]["title"], f"Artist {number}")


def test_what_matches_is_filled_and_the_report_says_so(twin: Twin, shelf_of: ShelfOf) -> None:
    rows: dict[str, Any] = dict(by_artist("Air", titles=["Moon Safari"]))
    rows["albums"][0] |= {"source": "manual", "year": 0}
    shelf = shelf_of(rows)
    twin.has(1, "Moon Safari", "Air", 1998)
    before = shelf.dump()

    run = shelf.enrich()

    cover = f"{shelf.url}/release-group/{mbid_of(1)}/front-500"
    assert (run.status, shelf.links()) == (ExitCode.OK, {1: link_of(1)})
    assert shelf.rows("SELECT year, image_url FROM albums") == [(1998, cover)]
    assert shelf.rows("SELECT url, image_type, source FROM images") == [(cover, "album", "musicbrainz")]
    changed = [line for line in shelf.dump() if line not in before]
    assert [line.split('"')[1] for line in changed] == ["albums", "images"]
    assert page_of(run) == (
        "# 🔎 Enrichissement\n\n"
        "Généré: 31/01/2026 07:00:15\n\n"
        "## Complété (3)\n\n"
        f"- **Moon Safari** - Air (id 1) — pochette : {cover} (MusicBrainz, 98 %)\n"
        "- **Moon Safari** - Air (id 1) — année : 1998 (MusicBrainz, 98 %)\n"
        f"- **Moon Safari** - Air (id 1) — lien Spotify : {link_of(1)} (Spotify, 98 %)\n\n"
        "Albums qui attendent encore leur tour : 0\n\n"
        "Pour tout reprendre : `aime enrich --undo 1`\n"
    )


def test_the_year_of_a_pressing_stays_and_the_original_one_goes_to_our_memory(
    twin: Twin, shelf_of: ShelfOf
) -> None:
    rows: dict[str, Any] = dict(by_artist("Miles Davis", titles=["Kind of Blue"]))
    rows["albums"][0] |= {"year": 2015, "discogs_id": "7"}
    shelf = shelf_of(rows)
    twin.has(1, "Kind of Blue", "Miles Davis", 1959)

    run = shelf.enrich(lacks=frozenset({"year"}))

    assert ", année d’origine, gardée à côté de la collection\n" in page_of(run)
    assert shelf.rows("SELECT year FROM albums") == [(2015,)]
    with shelf.memory() as state:
        assert state.enrichment.original_years().get("discogs:7") == 1959
    assert shelf.enrich(lacks=frozenset({"year"})).artifacts == ()


def test_it_converges(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(60)
    shelf = shelf_of(rows)
    known(twin, rows, *range(51, 61))

    for night in range(2):
        shelf.enrich(now=NOW + night * DAY, **LINKS)
    asked = len(twin.asked)
    third = shelf.enrich(now=NOW + 2 * DAY, **LINKS)

    assert {number for number, link in shelf.links().items() if link} == set(range(51, 61))
    assert (third.result, third.status, len(twin.asked)) == ("nothing", ExitCode.OK, asked)
    assert third.report.notes == ["nothing to do: no request was sent"]


def test_a_miss_waits_7_days_then_30_then_90(twin: Twin, shelf_of: ShelfOf) -> None:
    shelf = shelf_of(many(1))

    days = [0, 1, 6, 7, 36, 37, 126, 127, 216, 217]
    asked = [day for day in days if shelf.enrich(now=NOW + day * DAY, **LINKS).artifacts]

    assert asked == [0, 7, 37, 127, 217]


def test_owned_albums_come_first_then_what_was_never_asked_for(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(6)
    for row in rows["albums"][:3]:
        row["source"] = "manual"
    shelf = shelf_of(rows)

    def asked() -> list[str]:
        twin.asked.clear()
        shelf.enrich(limit=2, **LINKS)
        return [query.split('artist:"')[1].rstrip('"') for query in twin.of("spotify")]

    assert [asked(), asked(), asked()] == [
        ["Artist 4", "Artist 5"],
        ["Artist 6", "Artist 1"],
        ["Artist 2", "Artist 3"],
    ]


def test_without_credentials_musicbrainz_still_helps(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(1)
    shelf = shelf_of(rows)
    shelf.environment.clear()
    known(twin, rows, 1)

    run = shelf.enrich()

    assert run.status is ExitCode.OK
    assert run.report.notes == ["Spotify has no credentials: what only it knows is left alone"]
    assert (shelf.links(), twin.of("spotify")) == ({1: None}, [])
    assert "pochette" in page_of(run)


def test_a_service_that_wants_much_patience_is_left_in_peace(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(3)
    shelf = shelf_of(rows)
    known(twin, rows, 1, 2, 3)
    twin.on_spotify = lambda _: Response(status=429, headers={"Retry-After": "79892"})
    started = time.monotonic()

    run = shelf.enrich()

    assert time.monotonic() - started < 3
    assert (run.status, len(twin.of("spotify"))) == (ExitCode.TRY_LATER, 1)
    assert len(shelf.rows("SELECT 1 FROM albums WHERE image_url IS NOT NULL")) == 3
    (warning,) = run.report.warnings
    assert "asks us to wait until" in warning

    twin.on_spotify = None
    twin.asked.clear()
    soon = shelf.enrich(**LINKS)
    assert (soon.status, twin.asked) == (ExitCode.OK, [])
    assert any(note.startswith("spotify wants to be left in peace until") for note in soon.report.notes)
    later = shelf.enrich(now=NOW + 400 * DAY, **LINKS)
    assert (later.report.counts["filled"], None in shelf.links().values()) == (3, False)


def test_a_token_that_expires_is_refreshed(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(5)
    shelf = shelf_of(rows)
    known(twin, rows, 1, 2, 3, 4, 5)
    twin.lifetime = 3

    run = shelf.enrich(**LINKS)

    assert (run.status, twin.asked.count("token")) == (ExitCode.OK, 2)
    assert None not in shelf.links().values()


def test_a_service_that_refuses_us_ends_its_part_only(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(3)
    shelf = shelf_of(rows)
    known(twin, rows, 1, 2, 3)
    twin.on_token = lambda _: Response(status=401)

    run = shelf.enrich()

    assert (run.status, twin.asked.count("token"), twin.of("spotify")) == (ExitCode.NO_PERMISSION, 1, [])
    assert "## Complété (6)" in page_of(run)
    assert len(shelf.rows("SELECT 1 FROM albums WHERE image_url IS NOT NULL")) == 3


def test_a_service_that_fails_three_times_is_asked_again_by_the_next_run(
    twin: Twin, shelf_of: ShelfOf
) -> None:
    rows = many(5)
    shelf = shelf_of(rows)
    known(twin, rows, 1, 2, 3, 4, 5)
    twin.on_spotify = lambda _: as_json({"albums": "none of yours"})

    broken = shelf.enrich(**LINKS)
    asked = len(twin.of("spotify"))
    twin.on_spotify = None
    mended = shelf.enrich(**LINKS)

    assert (broken.status, asked) == (ExitCode.ATTENTION, 3)
    assert (mended.status, None in shelf.links().values()) == (ExitCode.OK, False)


BAD_LINKS = [
    "https://open.spotify.com.evil.example/album/0000000000000000000001",
    "https://open.spotify.com@evil.example/album/0000000000000000000001",
    "http://open.spotify.com/album/0000000000000000000001",
    "https://open.spotify.com/album/0000000000000000000001\n",
    "https://open.spotify.com/album/0000000000000000000001?si=x",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("link", BAD_LINKS)
def test_an_address_that_only_looks_right_is_not_stored(link: str, twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(1)
    shelf = shelf_of(rows)
    known(twin, rows, 1)
    twin.spotify[rows["albums"][0]["title"]]["external_urls"]["spotify"] = link
    before = shelf.dump()

    shelf.enrich(**LINKS)

    assert shelf.dump() == before


@pytest.mark.parametrize(
    "body",
    ['{"albums": {"items": [', "<html>", "[" * 100_000, '{"x": 1}', "x" * 5_000_000],
    ids=["cut", "html", "deep", "other", "huge"],
)
def test_nonsense_is_not_stored(body: str, twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(1)
    shelf = shelf_of(rows)
    known(twin, rows, 1)
    twin.on_spotify = twin.on_musicbrainz = lambda _: Response(body, content_type="application/json")
    before = shelf.dump()

    run = shelf.enrich()

    assert (shelf.dump(), run.status) == (before, ExitCode.ATTENTION)
    assert "## Sans réponse utilisable (4)" in page_of(run)


def test_who_writes_meanwhile_wins(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(1)
    shelf = shelf_of(rows)
    known(twin, rows, 1)

    def write() -> None:
        with closing(sqlite3.connect(shelf.database)) as other:
            other.execute("UPDATE albums SET spotify_url = 'https://theirs'")
            other.commit()

    twin.before_answer = write
    run = shelf.enrich(**LINKS)

    assert (run.result, shelf.links()) == ("nothing", {1: "https://theirs"})
    assert run.report.notes == ["album 1 was changed meanwhile: its link is left"]


def test_a_locked_database_loses_nothing(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(2)
    shelf = shelf_of(rows)
    known(twin, rows, 1, 2)
    with closing(sqlite3.connect(shelf.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TryLater):
            shelf.enrich(busy_seconds=0.1, **LINKS)
        other.execute("ROLLBACK")
    assert twin.asked == []

    assert shelf.enrich(**LINKS).report.counts["filled"] == 2


def test_a_trial_writes_nothing_anywhere(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(1)
    shelf = shelf_of(rows)
    known(twin, rows, 1)
    before = shelf.dump()
    page = StringIO()

    run = shelf.enrich(manner=Manner(stream=page), dry_run=True)

    assert (run.artifacts, shelf.dump()) == ((), before)
    assert "Essai : rien n’a été écrit." in page.getvalue()
    assert link_of(1) in page.getvalue()
    with shelf.memory() as state:
        assert (len(state.enrichment.attempts()), list(state.runs.history(limit=9))) == (0, [])
    assert shelf.enrich().report.counts["filled"] == 2


def test_only_albums_that_are_there_can_be_asked_for(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(3)
    shelf = shelf_of(rows)
    known(twin, rows, 1, 2, 3)

    shelf.enrich(ids=[3, 1], **LINKS)

    assert [number for number, link in shelf.links().items() if link] == [1, 3]
    with pytest.raises(UsageError, match="no album has the id 4"):
        shelf.enrich(ids=[4], **LINKS)
    with pytest.raises(UsageError, match="no album has the id"):
        shelf.enrich(ids=[2**70], **LINKS)


def test_a_wrong_address_of_a_service_is_a_wrong_setting(twin: Twin, shelf_of: ShelfOf) -> None:
    shelf = shelf_of(many(1))
    shelf.environment["AIME_SPOTIFY_API_URL"] = "nonsense"
    shelf.url = "nonsense"

    with pytest.raises(SettingsError):
        shelf.enrich()


def test_an_album_without_a_title_is_not_asked_for(twin: Twin, shelf_of: ShelfOf) -> None:
    shelf = shelf_of({"albums": [album(1, "  ")]})

    assert (shelf.enrich().result, twin.asked) == ("nothing", [])


def test_half_an_answer_of_the_archive_is_a_failure_not_a_miss(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(1)
    shelf = shelf_of(rows)
    known(twin, rows, 1)

    def broken(_: Request) -> Response:
        return Response(status=500)

    twin.on_cover = broken
    shelf.environment.clear()
    run = shelf.enrich(lacks=frozenset({"cover"}))

    assert (run.status, run.report.counts["failed"]) == (ExitCode.ATTENTION, 1)
    assert len(shelf.pauses) == 3, "a server that is out of order is asked four times"
    twin.on_cover = None
    assert shelf.enrich(lacks=frozenset({"cover"})).report.counts["filled"] == 1


def test_questions_that_a_service_cannot_answer_keep_nobody_from_their_turn(
    twin: Twin, shelf_of: ShelfOf
) -> None:
    rows = many(8)
    for row in rows["albums"][3:]:
        row["source"] = "manual"
    shelf = shelf_of(rows)
    known(twin, rows, 4, 5, 6, 7, 8)
    answer = twin._search
    bad = [rows["albums"][number]["title"] for number in range(3)]
    twin.server.clear()
    twin.server.expect_request("/api/token").respond_with_handler(twin._token)
    twin.server.expect_request("/v1/search").respond_with_handler(
        lambda request: (
            Response(status=400) if any(title in request.args["q"] for title in bad) else answer(request)
        )
    )

    run = shelf.enrich(**LINKS)

    assert run.status is ExitCode.ATTENTION
    assert [number for number, link in shelf.links().items() if link] == [4, 5, 6, 7, 8]
    assert shelf.enrich(limit=3, **LINKS).report.counts["failed"] == 3


def test_the_archive_of_covers_fails_by_itself(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = many(5)
    shelf = shelf_of(rows)
    known(twin, rows, 1, 2, 3, 4, 5)
    shelf.environment.clear()
    twin.on_cover = lambda _: Response(status=429, headers={"Retry-After": "79892"})

    run = shelf.enrich(lacks=frozenset({"cover", "year"}))

    assert (run.status, run.report.counts["found"]) == (ExitCode.TRY_LATER, 5)
    assert sum(line.startswith("cover ") for line in twin.asked) == 1
    twin.asked.clear()
    assert (shelf.enrich(lacks=frozenset({"cover"})).result, twin.asked) == ("nothing", [])


def test_rows_that_are_one_album_to_us_are_both_filled(twin: Twin, shelf_of: ShelfOf) -> None:
    rows = by_artist("Air", "Air", titles=["Moon Safari", "Moon Safari"])
    shelf = shelf_of(
        {
            **rows,
            "artists": [{"id": 1, "name": "Air"}],
            "album_artist": [{"album_id": 1, "artist_id": 1}, {"album_id": 2, "artist_id": 1}],
        }
    )
    twin.has(1, "Moon Safari", "Air", 1998)

    shelf.enrich(**LINKS)
    shelf.enrich(**LINKS)

    assert shelf.links() == {1: link_of(1), 2: link_of(1)}
    assert shelf.enrich(**LINKS).result == "nothing"
