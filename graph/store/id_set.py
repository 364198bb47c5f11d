"""Many ids in little memory: eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable

_DIGITS = 16


class IdSet:
    """A set of ids of content (`c-` and a hash), to which nothing is added once it has been asked.

    It keeps 64 of their 96 bits: among ten million ids two are taken for one with a chance of 1 in 400,000.
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._values = array("Q")
        self._sorted = False
        for id_ in ids:
            self.add(id_)

    def add(self, id_: str) -> None:
        """Put one more id in."""
        self._values.append(int(id_.partition("-")[2][:_DIGITS], 16))
        self._sorted = False

    def __contains__(self, id_: str) -> bool:
        self._sort()
        value = int(id_.partition("-")[2][:_DIGITS], 16)
        at = bisect_left(self._values, value)
        return at < len(self._values) and self._values[at] == value

    def __len__(self) -> int:
        self._sort()
        return len(self._values)

    def _sort(self) -> None:
        if not self._sorted:
            self._values = array("Q", sorted(set(self._values)))
            self._sorted = True
