"""What walks from both ends leave out: hubs, and kinds of actor."""

from __future__ import annotations

from typing import Any

import numpy as np

from graph.paths.finder import LeftOut
from graph.paths.projection.arcs import AVOID, FROM, NONE, THROUGH, TO, Ask, arc_value, near_of
from graph.paths.projection.kernel import kernel
from graph.paths.projection.layout import UNKNOWN_BIT, Bytes, Graph

_HUB, _KIND = 1, 2


def left_out(graph: Graph, q: Ask, steps: int, budget: int, stop: Bytes) -> LeftOut:
    """The hubs, and the actors of other kinds, that walks of so many steps from both ends meet and may not go
    through. Where more than `budget` arcs had to be looked at, at least those."""
    why = np.zeros(len(graph.kind), np.bool_)
    looked = np.zeros(1, np.int64)
    counts = np.zeros(_KIND + 1, np.int64)
    for ends, backwards in ((q.starts, False), (q.targets, True)):
        _walk(graph, q, ends, backwards, steps, budget, why, counts, looked, stop)
    exact = not stop[0] and looked[0] <= budget
    return LeftOut(int(counts[_HUB]), int(counts[_KIND]), bool(exact))


@kernel
def _walk(
    g: Any, q: Any, ends: Any, backwards: bool, steps: int, budget: int, why: Any, counts: Any, looked: Any, stop: Any
) -> None:
    """Note in `why` (n) that actors are met and not walked through, and count in `counts` for what reason."""
    seen = np.zeros(g.kind.size, np.bool_)
    seen[ends] = True
    front = ends
    for _ in range(steps):
        onwards = np.empty(1024, np.int32)
        n = 0
        for i in range(front.size):
            actor = front[i]
            looked[0] += g.degree[actor]
            if stop[0] or looked[0] > budget:
                return
            for at in range(g.start[actor], g.start[actor] + g.degree[actor]):
                other = g.to[at]
                if seen[other] or arc_value(g, q, at, backwards) == NONE:
                    continue
                seen[other] = True
                mark = q.mark[other]
                if mark & (FROM | TO | AVOID) or g.kind[other] & UNKNOWN_BIT:
                    continue
                if not mark & THROUGH:
                    if not (q.via >> g.kind[other]) & 1:
                        counts[_KIND] += not why[other]
                        why[other] = True
                        continue
                    if near_of(g, q, other) > q.hub_limit:
                        counts[_HUB] += not why[other]
                        why[other] = True
                        continue
                if n == onwards.size:
                    larger = np.empty(2 * n, np.int32)
                    larger[:n] = onwards
                    onwards = larger
                onwards[n] = other
                n += 1
        front = onwards[:n]
