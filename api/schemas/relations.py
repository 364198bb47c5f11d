"""Relations in answers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.actors import ActorRef
from api.schemas.claims import ClaimOut
from api.schemas.edges import EdgeOut, Shape
from graph.model.kinds import Kind


class RelationOut(Shape):
    """Everything that was said about a subject, a kind and an object."""

    id: str
    kind: Kind
    subject: ActorRef
    object: ActorRef
    edges: list[EdgeOut] = Field(description="Of every standing.")
    claims_for: list[ClaimOut] = Field(description="In the order in which they were said.")
    claims_against: list[ClaimOut] = Field(description="In the order in which they were said.")
    rev: int
