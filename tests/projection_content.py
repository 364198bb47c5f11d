"""What a snapshot holds, in words that do not hang on how it came to be."""

from __future__ import annotations

from typing import Any

from graph.paths.projection.layout import DEAL, GONE, SHARE, SOURCES
from graph.paths.projection.snapshot import Snapshot


def content(snapshot: Snapshot) -> dict[str, Any]:
    """Of each actor its kind, counts of neighbours, and arcs in their order, numbers given back as what they mean."""
    graph, codes = snapshot.graph, snapshot.codes
    deals = codes.all_deal_keys()
    shares, sets = list(codes.shares), list(codes.source_sets)
    told: dict[str, Any] = {}
    for actor in range(len(snapshot.ids)):
        if graph.kind[actor] == GONE:
            assert graph.degree[actor] == 0
            continue
        arcs = []
        for at in range(graph.start[actor], graph.start[actor] + graph.degree[actor]):
            row = graph.rows[graph.edge[at]].tolist()
            row[DEAL], row[SHARE], row[SOURCES] = int(deals[row[DEAL]]), shares[row[SHARE]], sets[row[SOURCES]]
            arcs.append((snapshot.ids[graph.to[at]], int(graph.code[at]), *row))
        assert [arc[0] for arc in arcs] == sorted(arc[0] for arc in arcs)
        told[snapshot.ids[actor]] = (int(graph.kind[actor]), graph.near[actor].tolist(), sorted(arcs))
    return told
