"""Laying out a graph that is not kept yet, in a process of its own: compiling kernels and reading a whole graph would
hold the interpreter of who answers questions meanwhile.

    python -m graph.paths.projection.lay_out        for the graph that the environment names
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from graph.model.kinds import ActorKind, Kind
from graph.paths.projection.arcs import START
from graph.paths.projection.asked import ask_of
from graph.paths.projection.columns import Edges
from graph.paths.projection.layout import EVIDENCE_AT, KINDS, NEAR, ROW, Bytes
from graph.paths.projection.levels import Walks
from graph.paths.projection.names import ActorIds, Codes
from graph.paths.projection.projection import Projection
from graph.paths.projection.reaching import ArraysReach
from graph.paths.projection.skipped import left_out
from graph.paths.projection.snapshot import ActorColumns, Snapshot, lay_out
from graph.paths.projection.warm import note_compiled
from graph.paths.query import PathQuery
from graph.settings import Settings, get_settings

T = TypeVar("T")


def compile_kernels() -> None:
    """Compile what is not compiled yet, by using all of it on a graph of three actors; it takes half a minute."""
    snapshot = _three_in_a_row()
    asked = PathQuery.model_validate({"from": "a", "to": "c"})
    q = ask_of(snapshot, asked)
    stop = np.zeros(1, np.uint8)
    walks = Walks(snapshot.graph, q)
    walks.sequences(2, 1, START, stop)
    walks.sequences(3, 1, START, stop)
    walks.kept_out(2, q.joints, stop)
    left_out(snapshot.graph, q, 1, 1, stop)
    ArraysReach(snapshot, asked, ["a"], _in_this_thread).search(2, ["a"], 1, stop)


async def _in_this_thread(work: Callable[[Bytes], T]) -> T:
    return work(np.zeros(1, np.uint8))


def _three_in_a_row() -> Snapshot:
    n = 3
    kind = list(ActorKind).index(ActorKind.COMPANY)
    actors = ActorColumns(np.full(n, kind, np.uint8), np.ones((n, len(NEAR)), np.int32))
    pairs = np.array([[0, 1], [1, 2]], np.int64)
    words = np.full(2, KINDS.index(Kind.LINKED_TO) | 1 << EVIDENCE_AT, np.int64)
    edges = Edges(pairs[:, 0], pairs[:, 1], words, np.zeros((2, ROW), np.int32), np.zeros(2, np.int64))
    return lay_out("", 1, ActorIds.of(["a", "b", "c"]), actors, edges, Codes())


def lay_out_graph(settings: Settings) -> Snapshot:
    """Compile the kernels, read the graph and keep it. Raises what Projection.lay_out raises."""
    projection = Projection(settings)
    compile_kernels()
    note_compiled()
    try:
        return projection.lay_out()
    finally:
        projection.close()


if __name__ == "__main__":
    lay_out_graph(get_settings())
