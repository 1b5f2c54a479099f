"""Four mornings with a service that does its worst: the pages are whole, honest and on time."""

from datetime import UTC, datetime

import pytest

from tests.haiku_pages import OFFLINE
from tests.raw_service import RawService, completion
from tests.tasks.test_failing_service import (
    CUT,
    GRACE,
    MODEL,
    REFUSES,
    SHORT_TOLD,
    VERSES,
    House,
    bodies,
    faults,
    house,
    other,
    plain_seconds,
    plainly,
)

__all__ = ["house", "other", "plain_seconds"]
pytestmark = pytest.mark.peers


def test_a_service_that_does_its_worst_in_turn(house: House, other: RawService, plain_seconds: float) -> None:
    worst = list(faults(other.url, moment=1).values())
    worst.insert(1, completion(f"```\n{VERSES[0]}\n```"))
    euria = {"timeout": 0.3, "budget": 8, "max_attempts": 3}

    with RawService(*worst, completion(VERSES[1]), completion(VERSES[2])) as service:
        house.configure(service.url, **euria)
        mornings = [house.write() for _ in range(4)]

    assert [morning.authors for morning in mornings] == [
        [MODEL, OFFLINE["fr"]],  # 5-6-4, fenced; English, a sentence, 500, 429, 429 for a day
        [OFFLINE["fr"]] * 2,  # a hang, a byte at a time, gzip, no JSON, cut; a redirect
        [OFFLINE["fr"]] * 2,  # 401
        [MODEL, MODEL],  # nothing of the days before keeps it from being asked again
    ]
    assert [
        {plainly(reason, service): number for reason, number in morning.warnings.items()}
        for morning in mornings
    ] == [
        {"HOST asks us to wait until MOMENT UTC": 1},
        {
            f"MODEL gives no haiku: {CUT}": 1,
            "HOST redirects elsewhere (307) (check euria.url)": 1,
        },
        {REFUSES: 2},
        {},
    ]
    (reason,) = mornings[0].warnings
    moment = datetime.strptime(reason[-23:], "%Y-%m-%d %H:%M:%S UTC").replace(tzinfo=UTC)
    assert 86400 - 60 < (moment - datetime.now(UTC)).total_seconds() < 86400
    assert all(morning.seconds - plain_seconds < euria["budget"] + GRACE for morning in mornings)
    assert len({haiku.verse for morning in mornings for haiku in morning.haikus}) == 8
    assert len(bodies(service)) == len(worst) + 2
    assert [plainly(each["verdict"], service) for each in house.tries()] == [
        SHORT_TOLD,
        "valid",
        "the text is not in French",
        "this is a message, not a haiku",
        "HOST asks us to wait until MOMENT UTC",
        "HOST answers in an encoding that we did not ask for",
        "HOST answers with something that is not JSON",
        CUT,
        "HOST redirects elsewhere (307)",
        "HOST refuses us (401)",
        "valid",
        "valid",
    ]
