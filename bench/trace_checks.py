"""What has to hold before anything is timed: what is stored is what was meant, and engines find what there is."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from itertools import pairwise

import neo4j
import numpy as np

from bench.trace_asked import K10, Kind, ask
from bench.trace_askers import Served
from bench.trace_brute import Brute
from bench.trace_graph import KINDS, NONE, STANDINGS, Graph
from bench.trace_pairs import DEGREES, WIDTHS, Pair, Pairs, Walkable, admitted, question
from graph.connection import Connection
from graph.model.edges import Edge
from graph.paths.lens import Lens

Tell = Callable[[str], None]
_READ = """UNWIND $rows AS row
MATCH (s:Actor {id: row.s})-[e]->(o:Actor {id: row.o}) WHERE e.id = row.id
RETURN row.n AS n, type(e) AS type, properties(e) AS edge"""


def check_stored(graph: Graph, ids: Sequence[str], connection: Connection, count: int = 600) -> list[str]:
    """What is wrong with some edges as they are stored, ten things at most: each is what its own columns and claims
    make of it, and meets the same filters as in the arrays."""
    rows = np.random.default_rng(1).choice(len(graph.edges), count, replace=False).tolist()
    masks = [(Lens(question(graph, width)), admitted(graph, question(graph, width))) for width in WIDTHS]
    found = read_edges(graph, ids, connection, rows)
    wrong = [f"{count - len(found)} of {count} edges are not there"] if len(found) != count else []
    for n, edge in found.items():
        stored = Edge.from_properties(edge)
        if stored.properties() != edge:
            wrong.append(f"edge {n} is not what its claims make of it")
        if stored.standing != STANDINGS[graph.verdicts.standing[n]] or stored.evidence != graph.verdicts.evidence[n]:
            wrong.append(f"edge {n} has another verdict than in the arrays")
        # Of which kinds edges are is asked of the database, and not of what it gives.
        if any(lens.see(stored).admissible != mask[n] for lens, mask in masks if stored.kind in lens.asked.asked_kinds):
            wrong.append(f"edge {n} meets other filters than in the arrays")
    return wrong[:10]


def read_edges(
    graph: Graph, ids: Sequence[str], connection: Connection, rows: Sequence[int]
) -> dict[int, dict[str, object]]:
    """The properties of edges by their row, those of which stand where and as what they should."""
    named = [
        {"n": n, "id": edge_id(n), "s": ids[graph.edges.subject[n]], "o": ids[graph.edges.object[n]]} for n in rows
    ]
    login = (connection.user, connection.password)
    with neo4j.GraphDatabase.driver(connection.uri, auth=login) as driver, driver.session() as session:
        found = session.run(_READ, rows=named).data()
    return {row["n"]: row["edge"] for row in found if row["type"] == KINDS[graph.edges.kind[row["n"]]]}


def edge_id(row: int) -> str:
    """The id of an edge by its row."""
    return "e-" + hashlib.md5(f"e{row}".encode(), usedforsecurity=False).hexdigest()[:24]


def check_paths(graph: Graph, ids: Sequence[str], pairs: Pairs, served: Served, tell: Tell, count: int = 40) -> int:
    """How many of so many answers are not those of the brute enumerator; each is told."""
    numbers = {actor: n for n, actor in enumerate(ids)}
    each = max(1, count // (len(WIDTHS) * len(DEGREES)) + 1)
    wrong = 0
    for width in WIDTHS:
        brute = Brute(Walkable(graph, question(graph, width)))
        for degree in DEGREES:
            for pair in pairs.mixed(width, degree)[:each]:
                reply = served.ask(ask(graph, ids, K10, width, pair))
                if reply.late or reply.paths is None:
                    continue
                found = [(tuple(numbers[actor] for actor in actors), evidence) for actors, evidence in reply.paths]
                wanted = brute.paths(pair.start, pair.end, int(K10.more["k"]), K10.max_hops)
                if found != wanted:
                    wrong += 1
                    tell(f"    {served.name}, {width}, {degree}, {pair}: {found[:2]} and not {wanted[:2]}")
    return wrong


def check_chains(graph: Graph, ids: Sequence[str], served: Served, tell: Tell, most: int = 40) -> tuple[int, int]:
    """How many planted chains were asked for by their inner actors, in order of time, and how many of them found."""
    rows = {
        pair: n for n, pair in enumerate(zip(graph.edges.subject.tolist(), graph.edges.object.tolist(), strict=True))
    }
    links = admitted(graph, question(graph, "wide"))
    asked = found = 0
    for chain in graph.chains[:most]:
        if not all(links[rows[pair]] for pair in pairwise(chain)):
            continue  # somebody denied a part of it, or took it back
        more = {"k": 10, "max_hops": len(chain) - 1, "in_order": "true", "through": [ids[n] for n in chain[1:-1]]}
        reply = served.ask(ask(graph, ids, Kind("chain", "paths", more), "wide", Pair(chain[0], chain[-1], NONE)))
        asked += 1
        wanted = tuple(ids[n] for n in chain)
        if wanted in {actors for actors, _ in reply.paths or ()}:
            found += 1
        else:
            tell(f"    {served.name} does not find the chain {wanted}")
    return asked, found
