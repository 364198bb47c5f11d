"""Many ids in little memory: what is more than a run of them stands sorted on disk, and is thrown away at the end."""

from __future__ import annotations

import weakref
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby
from tempfile import TemporaryFile

_DIGITS = 16
_BYTES = 8
# So many are kept in memory and sorted at once.
_RUN = 1 << 17
# Each is an open file; from so many on they are made one.
_MOST_RUNS = 64
# So many are read from disk at once.
_BLOCK = 1 << 10


class IdSet:
    """A set of ids of content (`c-` and a hash). First all are put in, then one asks; both may go on in turns.

    It keeps 64 of their 96 bits: among ten million ids two are taken for one with a chance of 1 in 400,000.
    """

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._fresh = array("Q")
        self._runs: list[_Run] = []
        self._settled = True
        for id_ in ids:
            self.add(id_)

    def add(self, id_: str) -> None:
        """Put one more id in. Raises OSError if the disk is full."""
        self._fresh.append(_value(id_))
        self._settled = False
        if len(self._fresh) >= _RUN:
            self._write(sorted(set(self._fresh)))
            self._fresh = array("Q")
            if len(self._runs) >= _MOST_RUNS:
                self._settle()

    def __contains__(self, id_: str) -> bool:
        self._settle()
        value = _value(id_)
        at = bisect_left(self._fresh, value)
        return (at < len(self._fresh) and self._fresh[at] == value) or any(value in run for run in self._runs)

    def __len__(self) -> int:
        self._settle()
        return len(self._fresh) + sum(len(run) for run in self._runs)

    def _settle(self) -> None:
        """Each id once: all in memory where they are few, else all in one run."""
        if self._settled:
            return
        self._fresh = array("Q", sorted(set(self._fresh)))
        if self._runs:
            self._write(value for value, _ in groupby(merge(self._fresh, *self._runs)))
            del self._runs[:-1]
            self._fresh = array("Q")
        self._settled = True

    def _write(self, values: Iterable[int]) -> None:
        self._runs.append(_Run(values))


class _Run:
    """Sorted numbers on disk, each once."""

    def __init__(self, values: Iterable[int]) -> None:
        # A file without a name: the system removes it when it is closed, however the program ends.
        self._file = TemporaryFile()  # noqa: SIM115 - it lives as long as this
        self._close = weakref.finalize(self, self._file.close)
        self._firsts = array("Q")  # of each block
        self._length = 0
        block = array("Q")
        for value in values:
            block.append(value)
            if len(block) == _BLOCK:
                self._add(block)
                block = array("Q")
        if block:
            self._add(block)

    def _add(self, block: array[int]) -> None:
        self._firsts.append(block[0])
        self._length += len(block)
        self._file.write(block.tobytes())

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[int]:
        for number in range(len(self._firsts)):
            yield from self._block(number)

    def __contains__(self, value: int) -> bool:
        number = bisect_left(self._firsts, value + 1) - 1
        if number < 0:
            return False
        block = self._block(number)
        at = bisect_left(block, value)
        return at < len(block) and block[at] == value

    def _block(self, number: int) -> array[int]:
        self._file.seek(number * _BLOCK * _BYTES)
        return array("Q", self._file.read(_BLOCK * _BYTES))


def _value(id_: str) -> int:
    return int(id_.partition("-")[2][:_DIGITS], 16)
