"""Sources."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Graph
from api.schemas.filters import SourcesAsked
from api.schemas.sources import SourcePageOut
from graph.queries import sources

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("", response_model=SourcePageOut)
async def find_sources(graph: Graph, asked: Annotated[SourcesAsked, Query()]) -> Any:
    """The sources with their editions, and how much came from each."""
    async with graph.session() as session:
        return await sources.find_sources(session, asked.limit, asked.after)
