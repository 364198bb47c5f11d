"""What a machine read, and what people decided about it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Graph, Writer
from api.schemas.filters import IdInPath
from api.schemas.reviews import ReviewIn, WaitingAsked, WaitingOut
from api.schemas.writes import WriteAnswer, day_said
from graph.model.claims import Review
from graph.model.dates import parse_interval
from graph.queries import reviews
from graph.store.endings import review_claim

router = APIRouter(tags=["reviews"])


@router.get("/reviews/waiting", summary="What was read by machine and not reviewed?", response_model=WaitingOut)
async def list_waiting(graph: Graph, asked: Annotated[WaitingAsked, Query()]) -> Any:
    """Claims that a machine read and nobody has reviewed, by source and by their place in it."""
    async with graph.session() as session:
        return await reviews.list_waiting(session, asked.source, asked.limit, asked.after)


@router.post("/claims/{id}/review", summary="Accept or refuse what a machine read")
async def post_review(graph: Graph, claim_id: IdInPath, said: ReviewIn, recorded: Writer) -> WriteAnswer:
    """Keeps a decision with its claim. What is refused counts on no day: the source never said it. The last decision
    counts, and of those of one day a refusal. 409 for a claim that no machine read: that is retracted."""
    on = day_said(said.on, "Say on which day it was reviewed.")
    decided = Review(verdict=said.verdict, by=said.by, on=parse_interval(on.isoformat()), note=said.note)
    return recorded.answer(await review_claim(graph.driver, graph.database, claim_id, decided))
