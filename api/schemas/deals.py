"""Deals in answers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.actors import ActorRef
from api.schemas.claims import ClaimOut, SourceRef
from api.schemas.edges import EdgeOut, GoodsOut, Shape
from graph.model.kinds import Phase, Role, Standing


class PartyOut(Shape):
    """One part in the deal, and what says so."""

    role: Role
    actor: ActorRef
    standing: Standing | None = Field(description="The best of its edges; null where only the deal's list names it.")
    is_party: bool = Field(description="False where it is only denied, not evidenced, or withdrawn.")
    listed: bool = Field(description="Whether the deal's own list of parties names it.")
    phases: list[Phase]
    edges: list[str]
    claims_for: list[str]
    claims_against: list[str]


class LegalInstrumentOut(Shape):
    """A rule that the deal breaks or is bound by, as a source says it."""

    title: str
    provision: str | None = None
    effect: str | None = None
    said_by: str | None = None


class VolumeOut(Shape):
    """How large the deal is in a measure that is no price."""

    measure: str
    per_unit: float | None = None
    ordered: float | None = None
    delivered: float | None = None


class SameDealOut(Shape):
    """Another report of a deal, judged to be of the same transaction."""

    id: str
    title: str
    source: str = Field(description="Id of its source.")


class DealOut(Shape):
    """One transaction as one source tells it."""

    id: str
    key: str
    title: str
    source: SourceRef
    same: list[SameDealOut] = Field(description="What it stands for too: their claims and parties are among these.")
    parties: list[PartyOut]
    not_parties: list[PartyOut] = Field(description="Named, but only to deny or not to find it: no parties.")
    goods: list[GoodsOut] = Field(description="Of edges that somebody affirms.")
    in_return: list[GoodsOut]
    legal_instruments: list[LegalInstrumentOut]
    context: list[str]
    volume: VolumeOut | None
    edges: list[EdgeOut]
    claims: list[ClaimOut]
    rev: int
