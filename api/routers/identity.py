"""Who is who: pairs in doubt, judgements on them, and judging. Writing demands a token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Graph, Writer
from api.schemas.filters import IdInPath
from api.schemas.identity import (
    CandidatesAsked,
    CandidatesOut,
    JudgementIn,
    JudgementsAsked,
    JudgementsOut,
)
from api.schemas.judgements import JudgementOut
from api.schemas.writes import WriteAnswer, day_said
from graph.model.judgements import Judgement
from graph.queries import identity
from graph.store.judgements import judge, take_back

router = APIRouter(prefix="/identity", tags=["identity"])


@router.get("/candidates", response_model=CandidatesOut)
async def list_candidates(graph: Graph, asked: Annotated[CandidatesAsked, Query()]) -> Any:
    """Pairs of actors of which it is in doubt whether they are one, with their records side by side and what speaks for
    and against it. Those come first that would open most paths."""
    async with graph.session() as session:
        return await identity.list_candidates(
            session, of=asked.actor, why=asked.why, limit=asked.limit, after=asked.after
        )


@router.get("/judgements", response_model=JudgementsOut)
async def list_judgements(graph: Graph, asked: Annotated[JudgementsAsked, Query()]) -> Any:
    """Judgements, of people and programs."""
    async with graph.session() as session:
        return await identity.list_judgements(session, **asked.model_dump())


@router.get("/judgements/{id}", response_model=JudgementOut)
async def get_judgement(graph: Graph, judgement_id: IdInPath) -> Any:
    """One judgement with its reasons."""
    async with graph.session() as session:
        return await identity.get_judgement(session, judgement_id)


@router.post("/judgements", summary="Judge whether two are one")
async def post_judgement(
    graph: Graph,
    said: JudgementIn,
    recorded: Writer,
    any_kind: Annotated[bool, Query(description="Though their kinds, as the sources say, are never one.")] = False,
    dry_run: Annotated[bool, Query(description="Check and count, and change nothing.")] = False,
) -> WriteAnswer:
    """Writes a person's judgement with all that follows from it: the actors, their edges, and who speaks for whom. Said
    again it changes nothing; 409 where the same person said otherwise of the pair before."""
    on = day_said(said.on, "Say when it was decided.")
    judgement = Judgement(**said.model_dump(exclude={"on"}), on=on)
    done = await judge(graph.driver, graph.database, [judgement], any_kind=any_kind, dry_run=dry_run)
    return recorded.answer(done, dry_run=dry_run)


@router.delete("/judgements/{id}", summary="Take a judgement back")
async def delete_judgement(graph: Graph, judgement_id: IdInPath, recorded: Writer) -> WriteAnswer:
    """Takes a judgement back: the graph is as if it had never been said. A program says what it said again at its next
    run; `different` by a person holds against it."""
    return recorded.answer(await take_back(graph.driver, graph.database, judgement_id))
