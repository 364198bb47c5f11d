"""Writes a small graph's view (docs/model.md) as it stands: a law tries hundreds of graphs, and the store takes longer
for one than a path question does. One law goes through the store, and holds what it writes against this."""

from __future__ import annotations

from typing import Any

import neo4j

from graph.model.kinds import KINDS_OF_FAMILY, Family, Kind
from tests.reference import LINKS, World, standing_then
from tests.reference import plain_question as now

_CLEAR = "MATCH (n) WHERE NOT n:Meta DETACH DELETE n"
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
    async with driver.session(database=database) as session, await session.begin_transaction() as tx:
        await (await tx.run(_CLEAR)).consume()
        await (await tx.run(_WRITE, parameters)).consume()
        await tx.commit()


def actor_properties(world: World) -> list[dict[str, Any]]:
    """What is stored of each actor, the counts of its neighbours included."""
    return [
        {
            "id": node.id,
            "kind": node.kind.value,
            "name": f"Actor {node.id}",
            "names": [],
            "countries": [],
            "identifiers": [],
            "unknown": node.unknown,
            "near_walked": _near(world, node.id, [Family.TRANSACTION, Family.CONTROL, Family.LINK]),
        }
        | {f"near_{family.value}": _near(world, node.id, [family]) for family in Family}
        for node in world.nodes
    ]


def _near(world: World, actor: str, families: list[Family]) -> int:
    kinds: set[Kind] = {kind for family in families for kind in KINDS_OF_FAMILY[family]}
    linked = [e for e in world.edges if e.kind in kinds and standing_then(e, now(), "certain")[0] in LINKS]
    return len({end for e in linked if actor in (e.subject, e.object) for end in (e.subject, e.object)} - {actor})
