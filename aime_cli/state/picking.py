"""Picks in rounds: what was picked comes back only when all others have had their turn."""

from array import array
from bisect import bisect_left
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from heapq import heappush, heapreplace
from random import Random
from typing import Generic, TypeVar

from aime_cli.state.keys import key_digest

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Picked(Container[int]):
    """The digests of the keys that have had their turn in this round; 8 bytes each."""

    def __init__(self, ascending: Iterable[int] = ()) -> None:
        self._digests = array("q", ascending)

    def __contains__(self, digest: object) -> bool:
        if not isinstance(digest, int):
            return False
        place = bisect_left(self._digests, digest)
        return place < len(self._digests) and self._digests[place] == digest

    def __len__(self) -> int:
        return len(self._digests)


@dataclass(frozen=True)
class Choice(Generic[T_co]):
    """What was picked, and what is to be remembered once it is published.

    Attributes:
        items: In random order, those that complete a round before those that begin the next.
        starts_over: Whether fewer had still to have their turn than were asked for.
        had_turn: Digests of the picked ones, as far as they belong to the round that goes on.
        forgotten: Digests of the candidates whose turn belongs to the round that has ended.
    """

    items: Sequence[T_co]
    starts_over: bool
    had_turn: Sequence[int]
    forgotten: Sequence[int]


def choose(candidates: Iterable[tuple[str, T]], count: int, picked: Container[int], rng: Random) -> Choice[T]:
    """Pick up to `count` of the candidates at random, those that have not had their turn first.

    When fewer of these are left than asked for, all of them are picked, and a new round
    among the candidates gives the rest; others than the candidates keep their turn. Every
    order of the candidates gives the same picks. Candidates with the same key are one.

    Costs one pass; holds at most 2 × `count` items, and 8 bytes for a candidate that has had its turn.

    Args:
        candidates: Keys of `album_key`, and what they stand for.
        picked: Digests of the keys that have had their turn; see `State.picked`.
    """
    nonce = rng.randbytes(16)
    waiting, returning = _Draw[T](count, nonce), _Draw[T](count, nonce)
    turned = array("q")
    for key, item in candidates:
        digest = key_digest(key)
        if digest not in picked:
            waiting.offer(digest, item)
        elif not waiting.is_full:  # else nobody needs to come back
            turned.append(digest)
            returning.offer(digest, item)
    drawn = waiting.drawn()
    if waiting.is_full:
        return Choice([item for _, item in drawn], False, [digest for digest, _ in drawn], ())
    again = returning.drawn()[: count - len(drawn)]
    return Choice([item for _, item in drawn + again], True, [digest for digest, _ in again], turned)


def take(candidates: Iterable[tuple[str, T]]) -> Choice[T]:
    """Return all of these, in their order, as a choice: each has its turn now."""
    named = list(candidates)
    return Choice([item for _, item in named], False, [key_digest(key) for key, _ in named], ())


class _Draw(Generic[T]):
    """Keeps those `count` of the things offered whose lots are lowest: a uniform sample.

    The lot is a keyed hash of the digest, so that a second copy draws the same lot and
    the order of the offers plays no part.
    """

    def __init__(self, count: int, nonce: bytes) -> None:
        self._count = count
        self._nonce = nonce
        self._highest_first: list[tuple[int, int]] = []
        self._items: dict[int, T] = {}

    @property
    def is_full(self) -> bool:
        return len(self._items) >= self._count

    def offer(self, digest: int, item: T) -> None:
        lot = blake2b(self._nonce + digest.to_bytes(8, "big", signed=True), digest_size=8).digest()
        ranked = (-int.from_bytes(lot, "big"), digest)
        if not self.is_full:
            if digest not in self._items:
                heappush(self._highest_first, ranked)
                self._items[digest] = item
        elif self._count and ranked > self._highest_first[0] and digest not in self._items:
            _, dropped = heapreplace(self._highest_first, ranked)
            del self._items[dropped]
            self._items[digest] = item

    def drawn(self) -> list[tuple[int, T]]:
        """Return digests and things, lowest lot first."""
        return [(digest, self._items[digest]) for _, digest in sorted(self._highest_first, reverse=True)]
