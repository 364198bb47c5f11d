"""Which paths there are, by trying all sequences: what engines are held against before they are timed.

It knows of the project only what a question asks, and walks the arrays that the graph was made of. Of conditions on a
whole path it knows joints.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np

from bench.trace_graph import FAMILIES, NONE
from bench.trace_pairs import Walkable
from graph.model.kinds import Family
from graph.paths.query import Joints

# A hop's edges, each as its evidence and its deal: None if it is no transaction, NONE if its deal is not known.
Step = tuple[int, int | None]


class Brute:
    """All paths of one question's filter, between any ends."""

    def __init__(self, walkable: Walkable) -> None:
        self._walkable = walkable
        graph, kept = walkable.graph, np.flatnonzero(walkable.edges)
        self._joints = walkable.asked.joints
        subject, object_ = graph.edges.subject[kept], graph.edges.object[kept]
        is_deal = graph.family[kept] == FAMILIES.index(Family.TRANSACTION)
        rows = zip(
            subject.tolist(),
            object_.tolist(),
            graph.verdicts.evidence[kept].tolist(),
            [deal if known else None for deal, known in zip(graph.edges.deal[kept].tolist(), is_deal, strict=True)],
            strict=True,
        )
        self._steps: dict[tuple[int, int], list[Step]] = defaultdict(list)
        for one, other, evidence, deal in rows:
            self._steps[min(one, other), max(one, other)].append((evidence, deal))

    def paths(self, start: int, end: int, most: int, max_hops: int) -> list[tuple[tuple[int, ...], int]]:
        """The first so many in the order of length, evidence and ids, each with its evidence."""
        left = self._walkable.distances(end)
        found: list[tuple[tuple[int, ...], int]] = []
        for length in range(1, max_hops + 1):
            these = []
            for actors in self._sequences((start,), end, length, left):
                evidence = self._evidence(actors)
                if evidence is not None:
                    these.append((actors, evidence))
            found += sorted(these, key=lambda path: (-path[1], path[0]))
            if len(found) >= most:
                break
        return found[:most]

    def _sequences(
        self, so_far: tuple[int, ...], end: int, hops: int, left: np.ndarray[tuple[int], np.dtype[np.int32]]
    ) -> Iterator[tuple[int, ...]]:
        """Every way to reach the end in exactly so many hops more."""
        begins, ends = self._walkable.arcs
        for actor in ends[begins[so_far[-1]] : begins[so_far[-1] + 1]].tolist():
            if hops == 1:
                if actor == end:
                    yield (*so_far, end)
            elif left[actor] < hops and actor != end and actor not in so_far and not self._walkable.barred[actor]:
                yield from self._sequences((*so_far, actor), end, hops - 1, left)

    def _evidence(self, actors: tuple[int, ...]) -> int | None:
        """The evidence of the best choice of an edge for each hop; None if no choice holds together."""
        hops = [self._steps[min(pair), max(pair)] for pair in pairwise(actors)]
        worths = [
            min(evidence for evidence, _ in choice)
            for choice in product(*hops)
            if all(self._joined(one, other) for (_, one), (_, other) in pairwise(choice))
        ]
        return max(worths, default=None)

    def _joined(self, one: int | None, other: int | None) -> bool:
        if one is None or other is None or self._joints is Joints.ANY:
            return True
        if NONE in (one, other):
            return self._joints is Joints.NOT_DIFFERENT
        return one == other
