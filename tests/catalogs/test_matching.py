"""Matching: a table of decisions that a person who knows the albums would take."""

from collections.abc import Sequence

import pytest

from aime_cli.catalogs import match
from tests.catalogs.discography import Case, group, heard, pressing, spotify
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


@pytest.mark.parametrize("cases", [CASES], ids=["built with"])
def test_nothing_wrong_is_accepted_and_little_is_missed(cases: Sequence[Case]) -> None:
    found = outcomes(cases)

    assert found["wrong accept"] == []
    assert len(found["right"]) >= 0.95 * len(cases), found["missed"]
