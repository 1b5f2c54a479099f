"""Pauses, `Retry-After` and budgets."""

from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aime_cli.http import Budget, Waiting

NOW = datetime(2026, 1, 31, 6, 0, 15, tzinfo=UTC)
WAITING = Waiting(rng=Random(1), now=lambda: NOW)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2", 2.0),
        (" 2 ", 2.0),
        ("0", 0.0),
        ("1.5", 1.5),
        ("79892", 79892.0),
        ("999999999999999", 366 * 86400.0),
        ("Sat, 31 Jan 2026 06:00:20 GMT", 5.0),
        ("Sat, 31 Jan 2026 06:00:20 -0000", 5.0),
        ("Sat, 31 Jan 2026 07:00:20 +0100", 5.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 366 * 86400.0),
        ("Sat, 01 Jan 0001 00:00:00 +1400", 0.0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
        ("", None),
        ("-5", None),
        ("1e3", None),
        ("٣", None),
        ("soon", None),
        ("Sat, 99 Jan 2026 06:00:20 GMT", None),
        ("9" * 400, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert WAITING.asked_for(header) == seconds


@given(st.text())
def test_no_retry_after_is_too_strange(header: str) -> None:
    seconds = WAITING.asked_for(header)

    assert seconds is None or 0 <= seconds <= 366 * 86400


def test_pauses_grow_and_spread() -> None:
    pauses = [[WAITING.back_off(tries) for _ in range(50)] for tries in (1, 2, 3)]

    for most, some in zip((1, 2, 4), pauses, strict=True):
        assert all(most / 2 <= pause <= most for pause in some)
        assert len(set(some)) > 40


def test_a_budget_is_spent_by_the_clock() -> None:
    seconds = 100.0
    budget = Budget(10, each=4, clock=lambda: seconds)

    assert (budget.remaining, budget.for_one()) == (10, 4)
    seconds = 107.0
    assert (budget.remaining, budget.for_one()) == (3, 3)
    seconds = 1000.0
    assert (budget.remaining, budget.for_one()) == (0, 0)
