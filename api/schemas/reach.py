"""Reach questions as they come from outside."""

from pydantic import Field, field_validator

from api.schemas.filters import clean_all
from graph.paths.reach_query import ActorSet, ReachQuery


class SetAsked(ActorSet):
    """Which actors are meant: those that meet every condition that is given, of several values one."""

    _clean = field_validator("*", mode="before")(clean_all)


class ReachAsked(ReachQuery):
    """Which actors of `from` reach one of `to`: the two sets, the filters of edges, and what a path has to meet."""

    from_: SetAsked = Field(alias="from", description="Which actors are asked about.")
    to: SetAsked = Field(description="Which actors they may reach.")

    _clean = field_validator("*", mode="before")(clean_all)
