"""What is sent to write, and what a write answers."""

import datetime as dt
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from api.schemas.filters import clean
from graph.errors import Invalid
from graph.store.batch import WriteResult

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), AfterValidator(clean)]


class Retraction(BaseModel):
    """Why a claim was wrong. The claim stays in the record; from `on` it counts no more."""

    model_config = ConfigDict(extra="forbid")

    why: Words = Field(description="What was wrong with it.")
    by: Words = Field(description="Who says so.")
    on: dt.date | None = Field(default=None, description="The day from which it is known to be wrong. Default: today.")


def day_said(on: dt.date | None, hint: str) -> dt.date:
    """The day that was given, else today. Raises Invalid for a day to come."""
    today = dt.datetime.now(dt.UTC).date()
    if on is not None and on > today + dt.timedelta(days=1):  # it is tomorrow already somewhere
        raise Invalid(f"on is {on.isoformat()}, a day to come.", hint=hint)
    return on or today


class WriteCounts(BaseModel):
    """How much a write changed."""

    claims_new: int
    claims_restated: int = Field(description="Claims that were there and are now stated by a further edition.")
    records_new: int
    records_changed: int
    deals: int
    actors: int
    edges_put: int
    edges_deleted: int
    endings: int
    reviews: int
    judgements: int


class WriteAnswer(BaseModel):
    """What a write did. `rev` is the graph's revision after it; a read with min_rev=rev sees it."""

    rev: int
    changed: bool
    dry_run: bool
    counts: WriteCounts
    notes: list[str]

    @classmethod
    def of(cls, result: WriteResult, *, dry_run: bool = False, notes: tuple[str, ...] = ()) -> Self:
        """The answer for a result of the store, with the notes of whoever read the sheet."""
        return cls(
            rev=result.rev,
            changed=result.changed,
            dry_run=dry_run,
            counts=WriteCounts(**result.counts),
            notes=[*notes, *result.notes],
        )
