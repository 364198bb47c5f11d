"""The questions of the bench: each as the API takes it, and as Cypher that somebody without the project would write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.trace_graph import NONE, Graph
from bench.trace_pairs import Pair, filter_of
from graph.paths.query import PathQuery
from graph.paths.texts import edge_parameters, edge_predicate, near_count, types_of

DEADLINE = 10.0  # seconds; what takes longer counts as this
SHORTEST_K = 5


@dataclass(frozen=True)
class Kind:
    """A kind of question: the place of the API that answers it, and what it asks beside the ends and the filter.

    `about` says which of a pair it names: both ends, the first alone, or both with the actor before the second as one
    to avoid or to pass through.
    """

    name: str
    place: str
    more: Mapping[str, Any]
    about: str = "ends"

    @property
    def max_hops(self) -> int:
        """How long its paths may be; the depth of a neighbourhood."""
        return int(self.more.get("max_hops") or self.more["depth"])


K10 = Kind("k=10, 4 hops", "paths", {"k": 10, "max_hops": 4})
K10_FAR = Kind("k=10, 6 hops", "paths", {"k": 10, "max_hops": 6})
SINGLE = Kind("single shortest", "paths", {"k": 1, "max_hops": 6})
# What peers can answer as well: no joints.
PLAIN = Kind("k=10, 4 hops, any joints", "paths", {"k": 10, "max_hops": 4, "joints": "any"})
INTERMEDIARIES = Kind("intermediaries", "intermediaries", {"k": 10, "max_hops": 4})
KINDS: tuple[Kind, ...] = (
    SINGLE,
    Kind("k=5", "paths", {"k": 5, "max_hops": 4}),
    Kind("k=20", "paths", {"k": 20, "max_hops": 4}),
    Kind("best evidenced", "paths", {"k": 10, "max_hops": 4, "order": "best_evidenced"}),
    Kind("in order, 3 hops", "paths", {"k": 10, "max_hops": 3, "in_order": "true"}),
    Kind("in order, 6 hops", "paths", {"k": 10, "max_hops": 6, "in_order": "true"}),
    Kind("avoid", "paths", {"k": 10, "max_hops": 4}, about="avoid"),
    Kind("through", "paths", {"k": 10, "max_hops": 4}, about="through"),
    # How many neighbours somebody has in two families out of three stands nowhere: they have to be counted.
    Kind("two families", "paths", {"k": 10, "max_hops": 4, "families": ["transaction", "control"]}),
    INTERMEDIARIES,
    Kind("reach, 3 steps", "neighbourhood", {"depth": 3, "limit": 1}, about="start"),
    Kind("neighbourhood", "neighbourhood", {"depth": 1, "limit": 100}, about="start"),
    Kind("neighbourhood, 2 steps", "neighbourhood", {"depth": 2, "limit": 100}, about="start"),
)


@dataclass(frozen=True)
class Asked:
    """One question: its kind, the filter's width, the pair, and its parameters by the names of the API."""

    kind: Kind
    width: str
    pair: Pair
    parameters: Mapping[str, Any]
    start: str
    end: str

    def query(self) -> PathQuery:
        """It as the project's own model has it."""
        return PathQuery.model_validate(self.parameters)


def ask(graph: Graph, ids: Sequence[str], kind: Kind, width: str, pair: Pair) -> Asked:
    """A question about a pair."""
    start, end = ids[pair.start], ids[pair.end]
    parameters = filter_of(graph, width) | dict(kind.more) | {"deadline": DEADLINE}
    if kind.about != "start":
        parameters |= {"from": start, "to": end}
    if kind.about in ("avoid", "through") and pair.before != NONE:
        parameters[kind.about] = [ids[pair.before]]
    return Asked(kind, width, pair, parameters, start, end)


# The same without the project


_SHORTEST = """CYPHER 25
MATCH p = SHORTEST {k} (a:Actor {{id: $start}})
  (()-[e:{types}]-(x:Actor) WHERE {edge} AND (x.id = $end OR (x.id <> $start AND {inside}))){{1,{hops}}}
  (b:Actor {{id: $end}})
RETURN [x IN nodes(p) | x.id] AS ids"""
_BARE_SHORTEST = """CYPHER 25
MATCH p = SHORTEST {k} (a:Actor {{id: $start}})(()-[e:{types}]-() WHERE {edge})+(b:Actor {{id: $end}})
RETURN [x IN nodes(p) | x.id] AS ids"""
_NAIVE = """MATCH p = (a:Actor {{id: $start}})-[:{types}*1..{hops}]-(b:Actor {{id: $end}})
WHERE all(e IN relationships(p) WHERE {edge})
  AND all(x IN nodes(p)[1..-1] WHERE x.id <> $start AND x.id <> $end AND {inside})
RETURN [x IN nodes(p) | x.id] AS ids ORDER BY length(p) LIMIT {k}"""


def bare_shortest_text(asked: PathQuery) -> str:
    """Neo4j's own search for k shortest paths over edges that meet the filter: through anybody, however long."""
    return _BARE_SHORTEST.format(**_parts(asked), k=SHORTEST_K)


def shortest_text(asked: PathQuery) -> str:
    """The same through whom a path may pass, and no longer than is asked. Parallel edges make several paths of one."""
    return _SHORTEST.format(**_parts(asked), k=SHORTEST_K)


def naive_text(asked: PathQuery) -> str:
    """A pattern of variable length, as one writes it first."""
    return _NAIVE.format(**_parts(asked), k=asked.k)


def _parts(asked: PathQuery) -> dict[str, Any]:
    near = near_count("x", asked.asked_families)
    inside = f"x.kind IN $via_kinds AND x.unknown = false AND {near} <= $hub_limit"
    return {"types": types_of(asked), "edge": edge_predicate("e", asked), "inside": inside, "hops": asked.max_hops}


def cypher_parameters(asked: PathQuery, rev: int) -> dict[str, Any]:
    """The values for these texts."""
    return edge_parameters(asked, rev) | {
        "start": asked.from_[0],
        "end": asked.to[0],
        "via_kinds": [kind.value for kind in asked.asked_via_kinds],
        "hub_limit": asked.hub_limit,
    }
