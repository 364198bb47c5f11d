"""One statement that several outlets carry is one voice, however many print it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from graph.model.folding import words
from graph.model.ids import SOURCE

LEAST_WORDS = 8  # a shorter sentence may well be written twice
RUN = 3  # words that are compared at a time
SHARED = 0.8  # of the runs of the shorter text: an outlet shortens a statement, and does not write it anew


@lru_cache(maxsize=4096)
def _runs(quote: str) -> frozenset[tuple[str, ...]]:
    told = words(quote)
    if len(told) < LEAST_WORDS:
        return frozenset()
    return frozenset(tuple(told[i : i + RUN]) for i in range(len(told) - RUN + 1))


def is_one_statement(one: str | None, other: str | None) -> bool:
    """Whether two quotes are nearly the same words. Numbers and names count as words do: who changes one says
    something else, if the text is short."""
    if not (one and other):
        return False
    left, right = sorted((_runs(one), _runs(other)), key=len)
    return bool(left) and len(left & right) >= SHARED * len(left) and len(left) >= SHARED * len(right) / 2


def voices_of_statements(said: Sequence[tuple[str, str, str | None]]) -> list[str]:
    """The origin of each claim, given its source, the origin that its speaker has, and its quote: claims of different
    sources that carry one statement have one. It is that of a speaker where one is told, else the least; the order of
    claims decides nothing.
    """
    group = list(range(len(said)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    quoted = [i for i, (_, _, quote) in enumerate(said) if quote and _runs(quote)]
    for at, i in enumerate(quoted):
        for j in quoted[at + 1 :]:
            if said[i][0] != said[j][0] and root(i) != root(j) and is_one_statement(said[i][2], said[j][2]):
                group[root(j)] = root(i)
    of_group: dict[int, str] = {}
    for i, (_, origin, _) in enumerate(said):
        known = of_group.get(root(i), origin)
        of_group[root(i)] = min(known, origin, key=lambda o: (o.startswith(SOURCE), o))
    return [of_group[root(i)] for i in range(len(said))]
