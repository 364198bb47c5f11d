"""Actors: finding them, what is known of one, and whom it is joined to."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import Graph
from api.schemas.actors import ActorAnswerOut, ActorPageOut
from api.schemas.claims import ClaimPageOut
from api.schemas.filters import ActorClaimsAsked, ActorsAsked, BrokerageAsked, IdInPath, NeighbourhoodAsked, filter_of
from api.schemas.neighbourhood import BrokerageOut, NeighbourhoodOut
from graph.paths.query import Joints
from graph.queries import actors, brokerage, claims, neighbourhood

router = APIRouter(prefix="/actors", tags=["actors"])


@router.get("", response_model=ActorPageOut)
async def find_actors(graph: Graph, asked: Annotated[ActorsAsked, Query()]) -> Any:
    """Actors by name: exact and beginning matches first, then by words, then misspelt ones. State names find states."""
    async with graph.session() as session:
        return await actors.find_actors(session, asked.q, asked.kind, asked.country, asked.limit, asked.after)


@router.get("/{id}", response_model=ActorAnswerOut)
async def get_actor(graph: Graph, actor_id: IdInPath) -> Any:
    """One actor: its names by source, identifiers, records, designations, and how much there is on it."""
    async with graph.session() as session:
        return await actors.get_actor(session, actor_id)


@router.get("/{id}/claims", response_model=ClaimPageOut)
async def list_claims(graph: Graph, actor_id: IdInPath, asked: Annotated[ActorClaimsAsked, Query()]) -> Any:
    """What was said of an actor: the claims whose subject or object it is, of every stance, also those that ended, by
    when they were said; those without a day come last."""
    async with graph.session() as session:
        return await claims.list_claims_of_actor(session, actor_id, asked.kind, asked.limit, asked.after)


@router.get("/{id}/neighbourhood", response_model=NeighbourhoodOut)
async def get_neighbourhood(graph: Graph, actor_id: IdInPath, asked: Annotated[NeighbourhoodAsked, Query()]) -> Any:
    """Whom an actor is joined to, up to four steps away, over edges that meet the filter. Everything is counted, also
    what is not on the page. Every standing can be asked for, denials too."""
    async with graph.session() as session:
        return await neighbourhood.get_neighbourhood(
            session, actor_id, filter_of(asked), asked.depth, asked.limit, asked.after, asked.hub_limit, asked.deadline
        )


@router.get("/{id}/brokerage", response_model=BrokerageOut)
async def get_brokerage(graph: Graph, actor_id: IdInPath, asked: Annotated[BrokerageAsked, Query()]) -> Any:
    """Which pairs of actors an actor joins, by deal, with the edges that say so."""
    async with graph.session() as session:
        return await brokerage.get_brokerage(
            session, actor_id, filter_of(asked), Joints(asked.joints), asked.limit, asked.after
        )
