"""Writes a small graph's view (docs/model.md) as it stands: a law tries hundreds of graphs, and the store takes longer
for one than a path question does. One law goes through the store, and holds its counts against those made here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import neo4j

from graph.model.edges import Edge
from graph.model.folding import fold
from graph.model.kinds import KINDS_OF_FAMILY, ActorKind, Family, Kind
from tests.emptying import empty
from tests.reference import LINKS, Node, World, plain_question, standing_then

_WRITE = """
MERGE (m:Meta {id: 'armstrace'}) SET m.rev = coalesce(m.rev, 0) + 1, m.visible_rev = coalesce(m.rev, 0) + 1
WITH m
CALL () { UNWIND $actors AS actor CREATE (a:Actor:$(actor.kind)) SET a = actor }
CALL () {
  UNWIND $edges AS edge
  MATCH (s:Actor {id: edge.subject}) MATCH (o:Actor {id: edge.object})
  CREATE (s)-[e:$(edge.kind)]->(o) SET e = edge
}
RETURN m.rev AS rev
"""


async def write_world(driver: neo4j.AsyncDriver, database: str, world: World) -> None:
    """Put this graph in place of whatever is there; Meta stays and counts on."""
    parameters = {"actors": actor_properties(world), "edges": [edge.properties() for edge in world.edges]}
    await empty(driver, database, keep_meta=True)
    async with driver.session(database=database) as session, await session.begin_transaction() as tx:
        await (await tx.run(_WRITE, parameters)).consume()
        await tx.commit()


async def write_sources(driver: neo4j.AsyncDriver, database: str, sources: Iterable[str]) -> None:
    """Sources to ask for; nothing else is said of them."""
    async with driver.session(database=database) as session:
        await (await session.run("UNWIND $ids AS id MERGE (:Source {id: id})", ids=list(sources))).consume()


async def read_world(driver: neo4j.AsyncDriver, database: str) -> tuple[World, list[dict[str, Any]]]:
    """The graph that is there, and the properties of its actors in the order of its nodes."""
    async with driver.session(database=database) as session:
        actors = await (await session.run("MATCH (a:Actor) RETURN properties(a) AS a ORDER BY a.id")).value()
        edges = await (await session.run("MATCH (:Actor)-[e]->(:Actor) RETURN properties(e)")).value()
    nodes = tuple(Node(a["id"], ActorKind(a["kind"]), bool(a.get("unknown"))) for a in actors)
    return World(nodes=nodes, edges=tuple(Edge.from_properties(e) for e in edges)), actors


def actor_properties(world: World) -> list[dict[str, Any]]:
    """What is stored of each actor, the counts of its neighbours included."""
    return [
        {
            "id": node.id,
            "kind": node.kind.value,
            "name": f"Actor {node.id}",
            "names": [],
            "search": [f"actor {fold(node.id)}"],
            "countries": list(node.countries),
            "identifiers": [],
            "unknown": node.unknown,
            "near_walked": _near(world, node.id, [Family.TRANSACTION, Family.CONTROL, Family.LINK]),
        }
        | {f"near_{family.value}": _near(world, node.id, [family]) for family in Family}
        for node in world.nodes
    ]


def _near(world: World, actor: str, families: list[Family]) -> int:
    kinds: set[Kind] = {kind for family in families for kind in KINDS_OF_FAMILY[family]}
    linked = [e for e in world.edges if e.kind in kinds and standing_then(e, plain_question(), "certain")[0] in LINKS]
    return len({end for e in linked if actor in (e.subject, e.object) for end in (e.subject, e.object)} - {actor})
