"""One relation: everything that was said about a subject, a kind and an object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.errors import NotFound
from graph.model import ids
from graph.model.edges import Edge
from graph.model.kinds import Kind
from graph.paths.lens import Lens
from graph.paths.query import EdgeFilter
from graph.paths.texts import fragment
from graph.queries.claims import claim_columns, read_claims
from graph.queries.edges import edge_json
from graph.queries.reading import at_one_revision, rows
from graph.texts import text_for_kind

Row = dict[str, Any]
_FORM = "A relation's id is KIND.subject.object, such as SUPPLIES.state:kp.state:ru."


@dataclass(frozen=True)
class RelationAnswer:
    """A relation with its edges of every standing, and all claims on it, in the order in which they were said."""

    id: str
    kind: Kind
    subject: Row
    object: Row
    edges: list[Row]
    claims_for: list[Row]
    claims_against: list[Row]
    rev: int


async def get_relation(session: AsyncSession, relation_id: str) -> RelationAnswer:
    """One relation. Raises NotFound if no claim was ever made about it."""
    parts = relation_id.split(".")
    if len(parts) != 3 or parts[0] not in set(Kind):
        raise NotFound(f"{relation_id!r} is no relation.", hint=_FORM)
    one = ids.relation_id(Kind(parts[0]), parts[1], parts[2])
    return await at_one_revision(session, lambda rev: _get_relation(session, one, rev))


async def _get_relation(session: AsyncSession, relation_id: str, rev: int) -> RelationAnswer:
    kind, subject, object_ = relation_id.split(".")
    cypher = text_for_kind("get_relation", Kind(kind))
    cypher = cypher.replace("{visible}", fragment("_edge_visible", e="e")).replace("{claim}", claim_columns("c"))
    found = await rows(session, cypher, id=relation_id, subject=subject, object=object_, visible_rev=rev)
    if not found or not (found[0]["edges"] or found[0]["claims"]):
        raise NotFound(f"Nothing was said about {relation_id!r}.", hint=_FORM)
    row, lens = found[0], Lens(EdgeFilter())
    claims = await read_claims(session, row["claims"])
    return RelationAnswer(
        id=relation_id,
        kind=Kind(kind),
        subject=row["subject"],
        object=row["object"],
        edges=[edge_json(lens.see(Edge.from_properties(e))) for e in row["edges"]],
        claims_for=[c for c in claims if c["stance"] == "affirms"],
        claims_against=[c for c in claims if c["stance"] != "affirms"],
        rev=rev,
    )
