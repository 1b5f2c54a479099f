"""An album comes back only when all others have had their turn."""

import tracemalloc
from array import array
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aime_cli.state.keys import key_digest
from aime_cli.state.picking import Choice, Picked, choose


def keyed(names: Iterator[str] | list[str] | set[str]) -> Iterator[tuple[str, str]]:
    return ((name, name) for name in names)


def remembered(picked: set[int], choice: Choice[object]) -> set[int]:
    """What the state does with a choice."""
    return (picked - set(choice.forgotten)) | set(choice.had_turn)


albums = st.sampled_from([f"album {number}" for number in range(12)])
pages = st.lists(st.tuples(st.sets(albums), st.integers(1, 6)), min_size=1, max_size=40)


@settings(max_examples=300, deadline=None)
@given(pages=pages, seed=st.integers())
def test_no_album_comes_back_before_all_others_had_their_turn(
    pages: list[tuple[set[str], int]], seed: int
) -> None:
    rng = Random(seed)
    picked: set[int] = set()
    had_turn: set[str] = set()  # in this round, by names instead of digests
    for candidates, count in pages:
        choice = choose(keyed(sorted(candidates)), count, picked, rng)
        waiting = candidates - had_turn

        page = set(choice.items)
        assert len(page) == len(choice.items) == min(count, len(candidates))
        assert page <= candidates
        assert choice.starts_over == (len(waiting) < count)
        if choice.starts_over:
            assert set(choice.items[: len(waiting)]) == waiting
            had_turn = (had_turn - candidates) | (page - waiting)
        else:
            assert page <= waiting
            had_turn |= page
        picked = remembered(picked, choice)
        assert picked == set(map(key_digest, had_turn))


@settings(max_examples=100, deadline=None)
@given(size=st.integers(1, 30), count=st.integers(1, 7), seed=st.integers())
def test_after_many_rounds_no_album_is_two_turns_ahead(size: int, count: int, seed: int) -> None:
    rng, picked = Random(seed), set[int]()
    turns = Counter({f"album {number}": 0 for number in range(size)})
    for _ in range(60):
        choice = choose(keyed(list(turns)), count, picked, rng)
        turns.update(choice.items)
        picked = remembered(picked, choice)

        assert max(turns.values()) - min(turns.values()) <= 1


def test_every_album_and_every_place_on_the_page_is_as_likely() -> None:
    rng, names = Random(7), [f"album {number}" for number in range(20)]
    had_turn = {key_digest(name) for name in names[:5]}
    chosen: Counter[str] = Counter()
    first: Counter[str] = Counter()
    for _ in range(6_000):
        page = choose(keyed(names), 5, had_turn, rng).items
        chosen.update(page)
        first[page[0]] += 1

    assert set(chosen) == set(names[5:])
    # 15 albums share 30,000 places and 6,000 first places; a standard deviation is 37 and 19.
    assert all(abs(chosen[name] - 2_000) < 190 for name in names[5:])
    assert all(abs(first[name] - 400) < 100 for name in names[5:])


def test_every_pair_of_albums_is_as_likely() -> None:
    rng = Random(8)
    pairs = Counter(frozenset(choose(keyed(list("abcdef")), 2, (), rng).items) for _ in range(6_000))

    assert len(pairs) == 15
    assert all(abs(number - 400) < 100 for number in pairs.values())


def test_the_same_seed_picks_the_same_whatever_the_order() -> None:
    names = [f"album {number}" for number in range(100)]
    one = choose(keyed(names), 5, (), Random(42))
    two = choose(keyed(names[::-1]), 5, (), Random(42))

    assert one.items == two.items
    assert one.items != choose(keyed(names), 5, (), Random(43)).items


def test_two_copies_of_an_album_have_one_turn() -> None:
    names = ["a", "a", "b", "b", "c", "c"]
    for seed in range(50):
        page = choose(keyed(names), 3, (), Random(seed)).items
        assert sorted(page) == ["a", "b", "c"]


def test_fewer_albums_than_asked_for_are_all_picked() -> None:
    choice = choose(keyed(["a", "b"]), 5, (), Random(1))

    assert sorted(choice.items) == ["a", "b"]
    assert choice.starts_over
    assert not choose(keyed([]), 5, (), Random(1)).items
    assert choose(keyed(["a"]), 0, (), Random(1)) == Choice([], False, [], ())


def test_who_is_no_candidate_keeps_their_turn() -> None:
    choice = choose(keyed(["a", "b"]), 2, {key_digest("a"), key_digest("b"), key_digest("c")}, Random(1))

    assert choice.starts_over
    assert set(choice.forgotten) == {key_digest("a"), key_digest("b")}


@pytest.mark.parametrize("have_turned", [False, True])
def test_a_stream_of_any_length_is_read_once_in_flat_memory(have_turned: bool) -> None:
    number = 50_000
    keys = (f"discogs:{each}" for each in range(number))
    picked = Picked(sorted(map(key_digest, keys)) if have_turned else ())
    tracemalloc.start()
    try:
        choice = choose(((f"discogs:{each}", bytes(1_000)) for each in range(number)), 5, picked, Random(1))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(choice.items) == 5
    assert peak < 100_000 + (12 * number if have_turned else 0)


def test_what_was_picked_is_held_in_eight_bytes_each() -> None:
    digests = sorted(Random(1).getrandbits(64) - 2**63 for _ in range(10_000))
    picked = Picked(digests)

    assert len(picked) == 10_000
    assert all(digest in picked for digest in digests)
    assert not any(digest + 1 in picked for digest in digests)
    assert isinstance(picked._digests, array)
    assert picked._digests.itemsize == 8
