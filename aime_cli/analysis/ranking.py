"""The first few of many, in flat memory."""

from bisect import insort
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")
SHOWN = 10
Rank = tuple[int, str] | tuple[int, str, str]


class Best(Generic[T]):
    """Keeps the items of the smallest ranks; no two may have the same rank."""

    def __init__(self, limit: int = SHOWN) -> None:
        self._limit = limit
        self._kept: list[tuple[Rank, T]] = []

    def offer(self, rank: Rank, item: T) -> None:
        """Keep an item, unless there are enough better ones."""
        kept = self._kept
        if len(kept) == self._limit:
            if rank > kept[-1][0]:
                return
            kept.pop()
        insort(kept, (rank, item), key=lambda pair: pair[0])

    def __iter__(self) -> Iterator[T]:
        return (item for _, item in self._kept)
