"""Deals."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from api.deps import Graph
from api.schemas.deals import DealOut
from api.schemas.filters import IdInPath
from graph.queries import deals

router = APIRouter(prefix="/deals", tags=["deals"])


@router.get("/{id}", response_model=DealOut)
async def get_deal(graph: Graph, deal_id: IdInPath) -> Any:
    """One deal: its parties by role with what says so, goods, what was to be given in return, legal instruments,
    claims."""
    async with graph.session() as session:
        return await deals.get_deal(session, deal_id)
