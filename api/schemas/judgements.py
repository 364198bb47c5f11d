"""Judgements where they are shown."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from api.schemas.edges import Shape
from graph.model.judgements import Bearing, Verdict


class ReasonOut(Shape):
    """What one feature says of a pair; `weight` is its part in the score, in logarithms of odds."""

    feature: str
    bearing: Bearing
    says: str
    weight: float | None


class JudgementOut(Shape):
    """One decision on one pair of records, or of deals."""

    id: str
    a: str
    b: str
    verdict: Verdict
    by: str
    automatic: bool = Field(description="Whether a program decided. A person's word outranks it.")
    on: dt.date
    score: float | None = Field(description="0 to 1: how sure.")
    reasons: list[ReasonOut]
    note: str | None
