"""What is answered: paths with their evidence, and an account of how the search ended."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from graph.model.kinds import Joint


class Answer(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True)


class ActorShown(Answer):
    """An actor on a path. Where its records are one by judgements, what passes through it rests on those too."""

    id: str
    name: str
    kind: str
    joined_by: list[str] = Field(default=[], description="Who judged that its records are one actor.")


class DisputedIdentity(Answer):
    """Two actors of which it is in doubt whether they are one."""

    id: str
    one: str
    other: str
    why: list[str] = Field(description="unsure, contradicted, cut: as at /v1/identity/candidates.")
    score: float | None
    judgements: list[str] = Field(description="To be read at /v1/identity/judgements/{id}.")


class Hop(Answer):
    """The edges between two neighbours on a path, best evidence first: each takes part in an assignment of one edge a
    hop that meets every condition on the whole path. None where the two may be one actor: `identity` then says why."""

    edges: list[dict[str, Any]]
    identity: DisputedIdentity | None = Field(
        default=None, description="Whose identity is in doubt, and why: the hop rests on it."
    )


class JointShown(Answer):
    """An actor in which two transaction hops meet, and how: in the `same` deal if any shown assignment says so."""

    actor: str
    joint: Joint
    deals: list[str] = Field(description="Deals that both hops share.")


class Path(Answer):
    """A sequence of different actors. `evidence` is the ordinal of its best assignment's weakest edge."""

    actors: list[ActorShown]
    hops: list[Hop]
    joints: list[JointShown]
    evidence: int
    weakest_hop: int = Field(description="Index of the hop with the least evidence.")
    origins: list[str] = Field(description="All voices on which it rests.")
    known: str = Field(description="`possible` if any hop was only possibly known by the asked day, else `certain`.")


class NearMiss(Answer):
    """A sequence that one relaxed condition would let in. It is not a path: `reasons` say why."""

    actors: list[ActorShown]
    edges: list[dict[str, Any]] = Field(description="In order of the hops, each with its `hop` and its `reasons`.")
    identities: list[DisputedIdentity] = Field(description="Whose identity would have to be another.")
    reasons: list[str]
    relaxed: int = Field(description="How many hops, joints or actors are relaxed.")
    claims: list[str] = Field(description="Claims for and against, to be read at /v1/claims/{id}.")


class Search(Answer):
    """How the search ended. Only if `complete` does the answer hold every admissible path."""

    complete: bool
    stopped_by: str | None = Field(description="`k`, `deadline` or `memory`.")
    searched_hops: int = Field(description="Paths of up to this length were searched to the end.")
    hubs_skipped: int = Field(description="Hubs met within half of max_hops of an end and not walked through.")
    kinds_skipped: int = Field(description="Actors met there and not walked through for their kind.")
    joints_skipped: int = Field(
        description="Sequences that only their joints keep out, of lengths of which all were found; at most 1000."
    )
    skipped_exact: bool = Field(
        description="False if the counting was cut, by the deadline or for its length: there are at least so many."
    )
    near_misses: list[NearMiss] = Field(description="Only where nothing was found; the nearest first.")
    near_complete: bool = Field(
        description="False if not all near misses were looked for: no time was left, or there was too much between."
    )
    engine: str = Field(description="Which engine found the sequences: `cypher` or `projection`. They agree.")
    rev: int


class PathAnswer(Answer):
    """The paths in the asked order, and how the search ended."""

    paths: list[Path]
    search: Search
