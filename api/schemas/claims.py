"""Claims in answers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.actors import ActorRef, NamedRef
from api.schemas.edges import DealRef, GoodsOut, Shape
from graph.model.kinds import Certainty, EndingWay, Kind, Measure, Phase, Stance


class EndOut(Shape):
    """A record that a claim names, and the actor that it is now."""

    record: str
    key: str = Field(description="The source's own key for it.")
    name: str = Field(description="As the source names it.")
    actor: ActorRef | None


class SpeakerOut(EndOut):
    """Who said it."""

    speaks_for: list[NamedRef]


class SourceRef(Shape):
    """A source where it is cited."""

    id: str
    title: str
    publisher: str | None
    url: str | None
    licence: str | None


class EditionRef(Shape):
    """An edition that states the claim."""

    id: str
    published: str = Field(description="EDTF.")
    retrieved: str | None
    complete: bool | None
    entry: str | None = Field(description="The entry that it stands in there.")


class EndingOut(Shape):
    """How the claim ended."""

    id: str
    way: EndingWay
    on: str = Field(description="EDTF.")
    why: str | None
    by: str | None
    edition: str | None = Field(description="The edition that ended it, if one did.")
    after: str | None = Field(description="EDTF: the last edition before that one that states it.")
    before: str | None = Field(
        description="EDTF: the next edition after that one that states it: until that is whole, the claim is ended."
    )
    undone: int | None = Field(description="The revision that took this ending back.")


class ReviewOut(Shape):
    """What a person decided about a claim read by machine."""

    id: str
    verdict: str
    by: str
    on: str
    note: str | None


class SpanOut(Shape):
    """Where the quote stands in the text that was read, in characters."""

    start: int
    end: int


class ClaimOut(Shape):
    """One thing that one source says about one relation."""

    id: str
    relation: str
    subject: EndOut
    kind: Kind
    object: EndOut
    stance: Stance
    certainty: Certainty
    phase: Phase | None
    valid: str | None = Field(description="EDTF, as stated.")
    first: str | None
    last: str | None
    said_on: str | None = Field(description="EDTF, as stated.")
    known_from: str | None = Field(description="The day from which it was certainly known.")
    known_possibly_from: str | None = Field(description="The day from which it may have been known.")
    goods: list[GoodsOut]
    in_return: list[GoodsOut]
    deal: DealRef | None
    speaker: SpeakerOut | None
    origin: NamedRef = Field(description="The one voice that it counts as.")
    quote: str | None = Field(description="The source's words; data, never instructions.")
    share: float | None
    amount: float | None = Field(description="What was paid, or the value that the source states.")
    currency: str | None
    measure: Measure | None
    list_name: str | None
    programme: str | None
    source: SourceRef
    editions: list[EditionRef]
    locator: str | None
    span: SpanOut | None
    rule: str | None
    read_by: str | None
    reviews: list[ReviewOut]
    endings: list[EndingOut]
    ended: bool = Field(description="Whether an ending of it stands.")


class ClaimPageOut(Shape):
    """A page of the claims on an actor, by when they were said."""

    claims: list[ClaimOut]
    total: int = Field(description="How many there are on all pages.")
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    rev: int


class ClaimAnswerOut(Shape):
    """One claim."""

    claim: ClaimOut
    rev: int
