"""Reviews: what waits for one, and what is sent."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.claims import ClaimOut
from api.schemas.edges import Shape
from api.schemas.filters import Asked, CleanText, Cursor
from api.schemas.writes import Words


class WaitingAsked(Asked):
    """Which page of what waits for a review."""

    source: CleanText | None = Field(default=None, description="Only of this source, by id.")
    limit: int = Field(default=50, ge=1, le=200)
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


class WaitingOut(Shape):
    """Claims that a machine read and nobody has reviewed, by source and by their place in it."""

    claims: list[ClaimOut]
    total: int = Field(description="How many wait in all.")
    next: str | None
    rev: int


class ReviewIn(BaseModel):
    """What somebody decided about a claim that a machine read."""

    model_config = ConfigDict(extra="forbid")

    verdict: Literal["accepted", "refused"] = Field(
        description="A refused claim counts on no day. To correct one, refuse it and load the right one."
    )
    by: Words = Field(description="Who decided.")
    note: Words | None = Field(default=None, description="Why.")
    on: dt.date | None = Field(default=None, description="The day of the review. Default: today.")
