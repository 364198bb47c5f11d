"""Neighbourhoods and brokerage in answers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.actors import ActorRef
from api.schemas.edges import DealRef, EdgeOut, Shape
from graph.model.kinds import Joint


class CountedActor(ActorRef):
    """An actor with the number of its neighbours in the asked families."""

    near: int


class Hub(CountedActor):
    """A hub, and at which depth it was met."""

    depth: int


class NearEdge(Shape):
    """An edge, at which depth it was met, and from whom to whom it led."""

    depth: int
    start: str = Field(description="The end nearer to the actor that was asked for.")
    neighbour: ActorRef
    edge: EdgeOut


class DepthCountOut(Shape):
    """How much there is at one depth."""

    depth: int
    edges: int
    actors: int = Field(description="Actors that are met there for the first time.")
    edges_by_kind: dict[str, int]
    actors_by_kind: dict[str, int]


class NeighbourhoodOut(Shape):
    """A page of edges in the order of depth, neighbour and edge id, and counts of all there are."""

    actor: CountedActor
    depth: int
    edges: list[NearEdge]
    counts: list[DepthCountOut] = Field(description="Of everything, whatever the page; the least if not `complete`.")
    left_out: dict[str, int] | None = Field(
        description="The actor's own edges that the filter leaves out, by kind; null where the search ended before."
    )
    hubs: list[Hub] = Field(description="Met and not walked through; the first 100 by id.")
    hubs_met: int
    complete: bool
    stopped_by: str | None = Field(description="`deadline` or `memory`.")
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    changed: bool = Field(description="Whether the graph was written to since the page before.")
    rev: int


class PairOut(Shape):
    """Two actors that the asked one joins."""

    joint: Joint = Field(description="`same`: in one deal. `unknown`: of one edge the deal is not known.")
    deal: DealRef | None
    actors: list[ActorRef] = Field(min_length=2, max_length=2)
    edges: list[list[EdgeOut]] = Field(description="With the first of the pair, and with the second, best first.")
    evidence: int = Field(description="Of the weaker side's best edge.")


class BrokerageOut(Shape):
    """A page of pairs: in one deal first, best evidence first."""

    actor: CountedActor
    pairs: list[PairOut]
    same: int = Field(description="How many pairs there are in one deal, a pair counted once a deal.")
    unknown: int | None = Field(description="How many more of unknown deals; null unless asked.")
    deals: int = Field(description="In how many deals it joins anybody.")
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    changed: bool = Field(description="Whether the graph was written to since the page before.")
    rev: int
