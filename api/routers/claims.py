"""Claims."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.deps import Graph
from api.schemas.claims import ClaimAnswerOut
from api.schemas.filters import IdInPath
from graph.queries import claims

router = APIRouter(prefix="/claims", tags=["claims"])


@router.get("/{id}", response_model=ClaimAnswerOut)
async def get_claim(graph: Graph, claim_id: IdInPath) -> Any:
    """One claim with its speaker, source, editions and endings."""
    async with graph.session() as session:
        return await claims.get_claim(session, claim_id)
