"""Enrichment as a whole, against a twin of the services."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from werkzeug import Response

from aime_cli.errors import ExitCode
from tests.conftest import NOW, album, by_artist
from tests.tasks.enrichment.conftest import KEYS, Shelf, Twin, link_of, mbid_of, page_of

ShelfOf = Callable[..., Shelf]
LINKS = {"lacks": frozenset({"link"})}


def unmatched_then_matched(unmatched: int, matched: int) -> dict[str, object]:
    """Return albums that no catalog knows, then some that are known, each by an artist of its own."""
    count = unmatched + matched
    return by_artist(*(f"Artist {number}" for number in range(1, count + 1)))


def test_what_matches_is_filled_and_the_report_says_so(twin: Twin, shelf_of: ShelfOf) -> None:
    shelf = shelf_of(by_artist("Air", titles=["Moon Safari"]))
    twin.has(1, "Moon Safari", "Air", 1998)
    before = shelf.dump()

    run = shelf.enrich()

    assert run.status is ExitCode.OK
    assert shelf.links() == {1: link_of(1)}
    cover = f"{shelf.url}/release-group/{mbid_of(1)}/front-500"
    assert shelf.rows("SELECT image_url FROM albums") == [(cover,)]
    assert shelf.rows("SELECT url, image_type, source FROM images") == [(cover, "album", "musicbrainz")]
    with shelf.memory() as state:
        assert len(state.enrichment.original_years()) == 1
    changed = [line for line in shelf.dump() if line not in before]
    assert [line.split('"')[1] for line in changed] == ["albums", "images"]
    print(page_of(run))
