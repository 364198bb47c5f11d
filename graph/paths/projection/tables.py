"""Hash tables of 64-bit keys for the kernels: open addressing in plain arrays, which compiled code can be
kept for on disk."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from graph.paths.projection.kernel import inlined, kernel
from graph.paths.projection.layout import Ints, Longs

FREE = -1
WIDTH = 4  # values a key
_SMALLEST = 64


class Table(NamedTuple):
    """keys: capacity (a power of two), FREE where there is none; values: capacity times WIDTH; used: how many keys."""

    keys: Longs
    values: Ints
    used: Longs


@kernel
def new_table(capacity: int, worst: int) -> Any:
    """An empty table. Every value starts as `worst`."""
    size = _SMALLEST
    while size < 2 * capacity:
        size *= 2
    return Table(np.full(size, FREE, np.int64), np.full((size, WIDTH), worst, np.int32), np.zeros(1, np.int64))


@inlined
def _place(keys: Any, key: int) -> int:
    mask = keys.size - 1
    mixed = np.uint64(key) * np.uint64(0x9E3779B97F4A7C15)
    # Its high bits hang on all of the key, its low bits do not.
    return np.int64(mixed >> np.uint64(32)) & mask


@kernel
def find(table: Any, key: int) -> int:
    """Where a key stands, or FREE."""
    keys = table.keys
    at = _place(keys, key)
    while keys[at] != FREE:
        if keys[at] == key:
            return at
        at = (at + 1) & (keys.size - 1)
    return FREE


@kernel
def is_full(table: Any) -> bool:
    """Whether it has to grow before another key goes in."""
    return table.used[0] * 2 >= table.keys.size


@kernel
def put(table: Any, key: int) -> int:
    """Where a key stands, put there if it was not. The table must not be full."""
    keys = table.keys
    at = _place(keys, key)
    while keys[at] != FREE:
        if keys[at] == key:
            return at
        at = (at + 1) & (keys.size - 1)
    keys[at] = key
    table.used[0] += 1
    return at


@kernel
def grown(table: Any, worst: int) -> Any:
    """The same keys and values with twice the room."""
    larger = new_table(table.keys.size, worst)
    for at in range(table.keys.size):
        if table.keys[at] != FREE:
            larger.values[put(larger, table.keys[at])] = table.values[at]
    return larger
