"""Many ids in little memory: eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from heapq import merge
from itertools import groupby

_DIGITS = 16
# So many are sorted at once.
_RUN = 1 << 17


class IdSet:
    """A set of ids of content (`c-` and a hash).

    It keeps 64 of their 96 bits: among ten million ids two are taken for one with a chance of 1 in 400,000.
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._values = array("Q")
        self._sorted = False
        for id_ in ids:
            self.add(id_)

    def add(self, id_: str) -> None:
        """Put one more id in."""
        self._values.append(_value(id_))
        self._sorted = False

    def __contains__(self, id_: str) -> bool:
        self._sort()
        value = _value(id_)
        at = bisect_left(self._values, value)
        return at < len(self._values) and self._values[at] == value

    def __len__(self) -> int:
        self._sort()
        return len(self._values)

    def _sort(self) -> None:
        """Sort them, each once, in parts: as objects all at once they would take ten times the memory."""
        if self._sorted:
            return
        runs = []
        while self._values:
            runs.append(array("Q", sorted(set(self._values[-_RUN:]))))
            del self._values[-_RUN:]
        self._values = array("Q", (value for value, _ in groupby(merge(*runs))))
        self._sorted = True


def _value(id_: str) -> int:
    return int(id_.partition("-")[2][:_DIGITS], 16)
