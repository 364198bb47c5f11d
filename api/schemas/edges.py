"""An edge and its goods, in the one shape that all answers share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from graph.model.kinds import Certainty, GoodsClass, Kind, Measure, Phase, Standing


class Shape(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class DealRef(Shape):
    """A deal where it is named in passing."""

    id: str
    title: str | None


class GoodsOut(Shape):
    """What moved, or was to be given for it."""

    goods_class: GoodsClass = Field(alias="class")
    description: str | None = None
    designation: str | None = None
    quantity: float | None = None
    quantity_uncertain: bool = False
    unit: str | None = None
    codes: list[str] = []


class EdgeOut(Shape):
    """All claims that agree on subject, kind, object, deal, phase, certainty and dates, as the question sees them."""

    id: str
    relation: str = Field(description="`KIND.subject.object`, for /v1/relations/{id}.")
    subject: str
    kind: Kind
    object: str
    standing: Standing | None
    known: str | None = Field(description="Whether it was `certain`ly or only `possible`-ly known by the asked day.")
    phase: Phase | None
    certainty: Certainty
    evidence: int = Field(description="An ordinal: larger is better, 0 where nobody affirms it.")
    deal: str | None
    first: str | None = Field(description="The first day it can be valid; null where open.")
    last: str | None = Field(description="The last day it can be valid; null where open.")
    known_from: str | None = Field(description="The day from which it was certainly known; null where undated.")
    claims: list[str] = Field(description="Ids of the claims for it.")
    disputing: list[str] = Field(description="Ids of the claims against it.")
    unreviewed: list[str] = Field(description="Those for it that a machine read and nobody has reviewed.")
    origins: list[str] = Field(description="The independent voices that affirm it.")
    sources: list[str]
    goods: list[GoodsOut]
    in_return: list[GoodsOut]
    share: float | None
    measure: Measure | None
    list_name: str | None
    programme: str | None
    denied_by_party: list[str] = Field(description="Ids of claims by which a party to it denies it.")
