"""What may be asked in a query string, by the names of the filters themselves.

A model taken as `Annotated[Model, Query()]` reads lists from repeated parameters (`?kinds=SUPPLIES&kinds=PAYS`) and
refuses parameters that it does not know.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator

from graph.model.kinds import ActorKind, Kind
from graph.paths.query import EdgeFilter

MOST_REV = 2**62  # the database holds twice as much, so that one more always fits
What = Literal[
    "actor", "claim", "deal", "doubt", "edge", "edition", "ending", "judgement", "record", "review", "source"
]
Ended = Literal["ended", "delisted", "corrected", "retracted", "undone"]
Note = Literal[Ended, "said", "loaded", "renamed", "merged", "split", "same", "different", "unsure"]


def clean(text: str) -> str:
    """The text, unless it holds what no text has: NUL, or half of a surrogate pair. Raises ValueError."""
    if "\0" in text:
        raise ValueError("a text cannot hold the character NUL")
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("a text cannot hold a lone surrogate (half of a UTF-16 pair)")
    return text


def clean_all(value: Any) -> Any:
    """The value, unless it is a text, or a list with one, that `clean` refuses."""
    for text in value if isinstance(value, list | tuple) else (value,):
        if isinstance(text, str):
            clean(text)
    return value


CleanText = Annotated[str, StringConstraints(max_length=500), AfterValidator(clean)]
Cursor = Annotated[str, StringConstraints(max_length=2000), AfterValidator(clean)]
IdInPath = Annotated[str, Path(alias="id", min_length=1, max_length=500), AfterValidator(clean)]


class Asked(BaseModel):
    """Base of questions without an edge filter."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class CleanFilter(EdgeFilter):
    """The edge filter as it comes from outside."""

    _clean = field_validator("*", mode="before")(clean_all)


class ActorsAsked(Asked):
    """Which actors."""

    q: CleanText | None = Field(
        default=None, description="A name, or a part of one; spelling may be a little off. Without it: all, by name."
    )
    kind: list[ActorKind] = Field(default=[], description="Only these kinds of actor.")
    country: list[CleanText] = Field(default=[], max_length=50, description="Only of these countries, by name or code.")
    limit: int = Field(default=20, ge=1, le=200)
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


class ActorClaimsAsked(Asked):
    """Which claims on an actor."""

    kind: list[Kind] = Field(default=[], description="Only claims of these kinds.")
    limit: int = Field(default=50, ge=1, le=500)
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


class SourcesAsked(Asked):
    """Which page of the sources."""

    limit: int = Field(default=50, ge=1, le=200)
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


class ChangesAsked(Asked):
    """Which changes."""

    since_rev: int | None = Field(default=None, ge=0, le=MOST_REV, description="Only later revisions than this.")
    since: CleanText | None = Field(
        default=None,
        pattern=r"^[12][0-9]{3}-[0-9]{2}-[0-9]{2}(T.+)?$",
        description="From this day on, or this moment (ISO 8601).",
    )
    actor: CleanText | None = Field(default=None, description="Only what concerns this actor, by its id.")
    what: list[What] = Field(default=[], description="Only changes of these things.")
    note: list[Note] = Field(default=[], description="Only changes for these reasons.")
    newest: bool = Field(default=False, description="The newest first; else in the order in which they came.")
    limit: int = Field(default=100, ge=1, le=1000)
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


class NeighbourhoodAsked(CleanFilter):
    """Whom an actor is joined to, over edges that meet the filter."""

    depth: int = Field(default=1, ge=1, le=4, description="How many steps from the actor.")
    limit: int = Field(default=100, ge=1, le=1000, description="How many edges on a page; the counts are of all.")
    after: Cursor | None = Field(default=None, description="`next` of the page before.")
    hub_limit: int = Field(
        default=500, ge=1, le=10_000_000, description="Actors with more neighbours are not walked through."
    )
    deadline: float = Field(default=10.0, gt=0, le=60, description="Seconds after which the search stops.")


class BrokerageAsked(CleanFilter):
    """Which pairs of actors an actor joins, over transaction edges that meet the filter."""

    joints: Literal["same", "not_different"] = Field(
        default="same", description="`not_different`: also pairs of whose deals one is not known."
    )
    limit: int = Field(default=50, ge=1, le=500, description="How many pairs on a page; the counts are of all.")
    after: Cursor | None = Field(default=None, description="`next` of the page before.")


def filter_of(asked: EdgeFilter) -> EdgeFilter:
    """The edge filter in a question that asks more."""
    return EdgeFilter.model_construct(**{name: getattr(asked, name) for name in EdgeFilter.model_fields})
