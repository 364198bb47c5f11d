"""Judgements: whether two records are one actor, or two deals one transaction; who decided, when, and why."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graph.model import ids

Judged = Annotated[str, StringConstraints(pattern=r"^[rd]-[0-9a-f]{24}$")]
Decider = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class Verdict(StrEnum):
    """What was decided of two records, or of two deals."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


class Why(StrEnum):
    """Why it is in doubt whether two are one."""

    UNSURE = "unsure"  # it was looked at, and could not be told
    CONTRADICTED = "contradicted"  # two who count alike say opposite things
    CUT = "cut"  # judged the same, which would join what is judged different, or two states


class Bearing(StrEnum):
    """What a feature says of a pair."""

    AGREES = "agrees"
    CONFLICTS = "conflicts"


MOST_SAID = 2000  # characters of a reason


class Reason(BaseModel):
    """What one feature of the two says, in words, and how much it counted: natural logarithms of odds."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    feature: str = Field(min_length=1, max_length=100, description="Such as name, identifier, birth, country.")
    bearing: Bearing
    says: str = Field(min_length=1, max_length=MOST_SAID)
    weight: float | None = None


class Judgement(BaseModel):
    """One decision by somebody on one pair. `a` and `b` are ids of two records or of two deals, in either order.

    Its id is a hash of the pair, who decided, and whether a program did: nobody has two opinions on one pair.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    a: Judged = Field(description="A record (r-…) or a deal (d-…).")
    b: Judged = Field(description="The other, of the same sort.")
    verdict: Verdict
    by: Decider = Field(description="Who decided, or which program in which version.")
    automatic: bool = Field(default=False, description="Whether a program decided. A person's word outranks it.")
    on: dt.date
    score: float | None = Field(default=None, ge=0, le=1, description="How sure: 1 is the surest.")
    reasons: tuple[Reason, ...] = Field(default=(), max_length=100)
    note: str | None = Field(default=None, min_length=1, max_length=5000)

    @model_validator(mode="after")
    def _joins_two_of_a_sort(self) -> Self:
        check_pair(self.a, self.b)
        return self

    @property
    def pair(self) -> tuple[str, str]:
        """The two, the lesser id first."""
        return in_order(self.a, self.b)

    @property
    def id(self) -> str:
        """The judgement's id."""
        return ids.content_id("j", *self.pair, self.by, self.automatic)

    def says_as(self, other: Judgement) -> bool:
        """Whether it says the same of the same pair, whenever that was."""
        return self.pair == other.pair and _told(self) == _told(other)

    def properties(self) -> dict[str, Any]:
        """What a Judgement node holds: `reasons` as JSON, the lesser id as `a`."""
        a, b = self.pair
        held = self.model_dump(mode="json", exclude_none=True) | {"id": self.id, "a": a, "b": b}
        held["reasons"] = [reason.model_dump_json(exclude_none=True) for reason in self.reasons]
        return held

    @classmethod
    def from_properties(cls, held: dict[str, Any]) -> Judgement:
        """The judgement that a node's properties tell. Raises ValueError."""
        told = {name: value for name, value in held.items() if name != "id"}
        told["reasons"] = tuple(Reason.model_validate_json(reason) for reason in held.get("reasons", ()))
        return cls.model_validate(told)


def in_order(a: str, b: str) -> tuple[str, str]:
    """Both ids, the lesser first."""
    return (a, b) if a < b else (b, a)


def check_pair(a: str, b: str) -> None:
    """Raises ValueError unless these are two records, or two deals."""
    if a == b:
        raise ValueError("a and b are the same: a judgement joins two")
    if a[0] != b[0]:
        raise ValueError("a and b are a record and a deal: judge two records, or two deals")


def _told(judgement: Judgement) -> dict[str, Any]:
    return judgement.model_dump(exclude={"on", "a", "b"})
