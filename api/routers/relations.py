"""Relations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.deps import Graph
from api.schemas.filters import IdInPath
from api.schemas.relations import RelationOut
from graph.queries import relations

router = APIRouter(prefix="/relations", tags=["relations"])


@router.get("/{id}", response_model=RelationOut)
async def get_relation(graph: Graph, relation_id: IdInPath) -> Any:
    """One relation, by its id `KIND.subject.object`: its edges of every standing, and all claims for and against it in
    the order in which they were said, each with its speaker, quote and source."""
    async with graph.session() as session:
        return await relations.get_relation(session, relation_id)
