"""Merges scans that come in the same order, holding one row of each."""

from collections.abc import Iterator, Sequence
from typing import Any


class OrderedRows:
    """Rows ordered by their first column, handed out to ids that only grow.

    Rows of ids that are never asked for (orphans) are passed over.
    """

    __slots__ = ("_next", "_rows")

    def __init__(self, rows: Iterator[Sequence[Any]]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def all(self, wanted: int) -> Sequence[Sequence[Any]]:
        """Return every row of this id."""
        row = self.first(wanted)
        if row is None:
            return ()
        found = [row]
        while (row := self._next) is not None and row[0] == wanted:
            found.append(row)
            self._next = next(self._rows, None)
        return found

    def first(self, wanted: int) -> Sequence[Any] | None:
        """Return the next row of this id, or None when there is none."""
        row = self._next
        while row is not None and row[0] < wanted:
            row = next(self._rows, None)
        if row is None or row[0] > wanted:
            self._next = row
            return None
        self._next = next(self._rows, None)
        return row
