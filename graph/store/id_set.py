"""Many ids in little memory: eight bytes each."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from heapq import merge
from itertools import groupby

_DIGITS = 16
_BYTES = 8
# So many are sorted at once.
_RUN = 1 << 17


class IdSet:
    """A set of ids of content (`c-` and a hash).

    It keeps 64 of their 96 bits: among ten million ids two are taken for one with a chance of 1 in 400,000.
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._values = array("Q")  # sorted, each once
        self._fresh = array("Q")
        for id_ in ids:
            self.add(id_)

    def add(self, id_: str) -> None:
        """Put one more id in."""
        self._fresh.append(_value(id_))
        # Ids that come again and again take no room.
        if len(self._fresh) >= max(_RUN, len(self._values) // 2):
            self._sort()

    def __contains__(self, id_: str) -> bool:
        self._sort()
        value = _value(id_)
        at = bisect_left(self._values, value)
        return at < len(self._values) and self._values[at] == value

    def __len__(self) -> int:
        self._sort()
        return len(self._values)

    def _sort(self) -> None:
        """Sort them in, in parts: as objects all at once they would take ten times the memory.

        They are merged from the greatest down, into the room behind those that are there: what is not read yet is
        never written over.
        """
        if not self._fresh:
            return
        there, runs = len(self._values), []
        while self._fresh:
            runs.append(array("Q", sorted(set(self._fresh[-_RUN:]), reverse=True)))
            del self._fresh[-_RUN:]
        self._values.frombytes(bytes(_BYTES * sum(map(len, runs))))
        values, at = self._values, len(self._values)
        for value, _ in groupby(merge((values[i] for i in range(there - 1, -1, -1)), *runs, reverse=True)):
            at -= 1
            values[at] = value
        del values[:at]


def _value(id_: str) -> int:
    return int(id_.partition("-")[2][:_DIGITS], 16)
