"""Matching: a table of decisions that a person who knows the albums would take."""

from collections.abc import Sequence

import pytest

from aime_cli.catalogs import match
from tests.catalogs.adversarial_cases import ADVERSARIAL
from tests.catalogs.discography import Case, heard, spotify
from tests.catalogs.held_out_cases import HELD_OUT
from tests.catalogs.matching_cases import CASES


def judged(case: Case) -> str:
    """Return "right", "missed" or "wrong accept"."""
    best = match(case.wanted, case.found)
    assert best is not None
    if best.band != "accept":
        return "right" if case.right is None else "missed"
    is_right = best.album.title == case.right and case.year in {None, best.album.year}
    return "right" if is_right else "wrong accept"


def outcomes(cases: Sequence[Case]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"right": [], "missed": [], "wrong accept": []}
    for case in cases:
        found[judged(case)].append(case.name)
    return found


@pytest.mark.parametrize(
    "cases", [CASES, HELD_OUT, ADVERSARIAL], ids=["built with", "held out", "adversarial"]
)
def test_nothing_wrong_is_accepted_and_little_is_missed(cases: Sequence[Case]) -> None:
    found = outcomes(cases)

    assert found["wrong accept"] == []
    assert len(found["right"]) >= 0.95 * len(cases), found["missed"]


def test_what_a_person_rejected_is_not_proposed_again() -> None:
    album = spotify("Moon Safari", "Air", 1998)
    wanted = heard("Moon Safari", "Air", 1998)

    best = match(wanted, [album])

    assert best is not None
    assert (best.album, best.band, best.reasons) == (album, "accept", ())
    assert match(wanted, [album], rejected={album.id}) is None
    assert match(wanted, []) is None


@pytest.mark.parametrize(
    ("title", "artist", "band", "reason"),
    [
        ("Moon Safari", "Air & Beth Hirsch", "accept", ()),
        ("Moon Safari (Live)", "Air", "reject", ("only one of them is live",)),
        ("Moon Safari (Rarities)", "Air", "review", ("only one title says rarities",)),
        ("Moon Safari", "Aire", "review", ("an artist that only resembles",)),
        ("Moon Safari", "エール", "review", ("the artist in another script",)),
        ("Moon Safari", "Zero 7", "reject", ("another artist",)),
        ("Moon Safari 2", "Air", "reject", ("another number",)),
    ],
)
def test_what_speaks_against_an_album_is_said(
    title: str, artist: str, band: str, reason: tuple[str, ...]
) -> None:
    best = match(heard("Moon Safari", "Air", 1998), [spotify(title, artist, 1998)])

    assert best is not None
    assert (best.band, best.reasons) == (band, reason)


def test_an_album_without_artists_is_never_accepted() -> None:
    best = match(heard("Moon Safari", ()), [spotify("Moon Safari", "Air", 1998)])

    assert best is not None
    assert best.band == "review"
