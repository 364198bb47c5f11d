"""Judgements and candidates in answers, and what is sent to judge."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from api.schemas.actors import RecordOut
from api.schemas.edges import Shape
from api.schemas.filters import CleanText, Cursor, clean
from api.schemas.judgements import JudgementOut
from graph.model.judgements import Judged, Verdict, Why, check_pair
from graph.model.kinds import ActorKind
from graph.queries.identity import MOST, MOST_CANDIDATES

# Not Words with another length beside it: of two lengths, the one in StringConstraints is heard.
Decider = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(clean)]
Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), AfterValidator(clean)]


class JudgementsOut(Shape):
    """A page of judgements, in order of their ids."""

    judgements: list[JudgementOut]
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    rev: int


class SideOut(Shape):
    """One of the two actors, with those of its records that were judged."""

    id: str
    name: str
    kind: ActorKind
    records: list[RecordOut]


class CandidateOut(Shape):
    """Two actors of which it is in doubt whether they are one."""

    id: str
    why: list[Why] = Field(
        description="unsure: it could not be told. contradicted: two who count alike say opposite things. cut: judged "
        "the same, which would join what is judged different, or two states."
    )
    score: float | None
    opens: int = Field(description="Neighbours of the one times those of the other: so many paths of two hops at most.")
    one: SideOut
    other: SideOut
    judgements: list[JudgementOut]


class CandidatesOut(Shape):
    """A page of candidates, those first that would open most paths."""

    candidates: list[CandidateOut]
    total: int
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    rev: int


class CandidatesAsked(BaseModel):
    """Which candidates."""

    model_config = ConfigDict(extra="forbid")

    actor: CleanText | None = Field(default=None, description="Only those of this actor (an id).")
    why: list[Why] = Field(default=[], description="Only for these reasons.")
    limit: int = Field(default=20, ge=1, le=MOST_CANDIDATES)
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


class JudgementsAsked(BaseModel):
    """Which judgements."""

    model_config = ConfigDict(extra="forbid")

    of: CleanText | None = Field(default=None, description="Of this record, deal or actor (an id).")
    verdict: Verdict | None = None
    by: CleanText | None = Field(default=None, description="By those whose name begins so.")
    automatic: bool | None = Field(default=None, description="Only a program's, or only people's.")
    limit: int = Field(default=100, ge=1, le=MOST)
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


class JudgementIn(BaseModel):
    """What a person decides of two records, or of two deals."""

    model_config = ConfigDict(extra="forbid")

    a: Judged = Field(description="A record (r-…) or a deal (d-…).")
    b: Judged = Field(description="The other, of the same sort.")
    verdict: Verdict
    by: Decider = Field(description="Who decides.")
    on: dt.date | None = Field(default=None, description="Default: today.")
    note: Note | None = Field(default=None, description="Why.")

    @model_validator(mode="after")
    def _joins_two_of_a_sort(self) -> Self:
        check_pair(self.a, self.b)
        return self
