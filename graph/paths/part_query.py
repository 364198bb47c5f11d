"""Which part of the graph is handed on: the paths that a question finds, or what a view shows."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graph.paths.query import ActorId, EdgeFilter, PathQuery

MOST_NAMED = 20_000
LONGEST_TITLE = 300
EdgeId = Annotated[str, StringConstraints(min_length=1, max_length=100)]
RelationId = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TITLE)]


class View(BaseModel):
    """What somebody looks at: actors, single edges, and relations with all their edges, by their ids.

    Ends of edges are part of it whether they are named or not. `filter` says how its edges are seen (as of a day, by
    some sources only); it takes none of them away.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    actors: tuple[ActorId, ...] = Field(default=(), max_length=MOST_NAMED)
    edges: tuple[EdgeId, ...] = Field(default=(), max_length=MOST_NAMED)
    relations: tuple[RelationId, ...] = Field(default=(), max_length=MOST_NAMED, description="`KIND.subject.object`")
    filter: EdgeFilter = EdgeFilter()

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if not (self.actors or self.edges or self.relations):
            raise ValueError("the view shows nothing: name actors, edges or relations")
        return self


class PartQuery(BaseModel):
    """Either the question of /v1/paths, for the edges of its paths, or a view."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    question: PathQuery | None = None
    view: View | None = None
    denials: bool = Field(
        default=False,
        description="Also edges of these relations that are no links: denied, unevidenced, withdrawn. Marked as such.",
    )

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        if (self.question is None) == (self.view is None):
            raise ValueError("give a question or a view, one of them")
        return self

    @property
    def filter(self) -> EdgeFilter:
        """How its edges are seen."""
        return self.question or (self.view.filter if self.view else EdgeFilter())
