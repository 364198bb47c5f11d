"""What changed."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Graph
from api.schemas.changes import ChangesPageOut
from api.schemas.filters import ChangesAsked
from graph.queries import changes

router = APIRouter(prefix="/changes", tags=["changes"])


@router.get("", response_model=ChangesPageOut)
async def find_changes(graph: Graph, asked: Annotated[ChangesAsked, Query()]) -> Any:
    """What was said, loaded, ended, corrected, retracted or merged after a revision or since a day, of all actors or of
    one."""
    async with graph.session() as session:
        return await changes.find_changes(session, **dict(asked))
