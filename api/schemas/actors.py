"""Actors in answers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.edges import DealRef, EdgeOut, Shape
from api.schemas.judgements import JudgementOut
from graph.model.judgements import Why
from graph.model.kinds import ActorKind, Family, Kind, Role, Standing
from graph.model.sources import RecordField
from graph.queries.actors import MOST_DEALS
from graph.queries.names import How


class ActorRef(Shape):
    """An actor where it is named in passing."""

    id: str
    name: str
    kind: ActorKind
    unknown: bool = Field(default=False, description="A party that the source does not know.")


class ActorOut(ActorRef):
    """An actor, as much of it as tells it from others."""

    names: list[str]
    countries: list[str]


class MatchOut(Shape):
    """Why an actor was found."""

    name: str = Field(description="The one of its names that matched, or the id.")
    how: How
    similarity: int = Field(description="0 to 100, of the name and what was typed.")


class NamedRef(Shape):
    """An actor or, with the id `source:…`, a source whose own voice it is."""

    id: str
    name: str
    kind: ActorKind | None


class DesignatedOut(Shape):
    """By whom an actor is designated."""

    authority: NamedRef
    standing: Standing
    edges: int = Field(description="How many edges of this standing say so.")
    last: str | None = Field(description="The last day on which one of them can have been in force; null where open.")


class FoundActorOut(Shape):
    """An actor and why it was found; null where no name was asked."""

    actor: ActorOut
    matched: MatchOut | None
    designated: list[DesignatedOut] = Field(description="Of every standing; the actor's own page tells as what.")


class ActorPageOut(Shape):
    """A page of actors, best match first, or by name where none was asked."""

    actors: list[FoundActorOut]
    total: int = Field(description="How many there are on all pages.")
    ranked: int = Field(description="How many of them were compared and are on the pages; ask narrower if fewer.")
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    rev: int


class Identifier(Shape):
    """An identifier in its scheme, such as imo."""

    scheme: str
    value: str


class RecordOut(Shape):
    """The actor as one source names it."""

    id: str
    source: str
    source_title: str | None
    key: str
    kind: ActorKind
    name: str
    names: list[str] | None
    weak_names: list[str] | None = Field(
        description="Too common or too broad to find it by, as the source says itself."
    )
    countries: list[str] | None
    identifiers: list[Identifier]
    addresses: list[str] | None
    births: list[str] | None = Field(description="EDTF.")
    birth_places: list[str] | None
    positions: list[str] | None
    founded: str | None
    description: str | None
    unknown: bool | None
    lacks: list[RecordField] | None = Field(
        description="What the latest edition cannot tell, or not whole: it is as the editions before it told it."
    )


class NameOut(Shape):
    """A name and the sources that use it."""

    name: str
    sources: list[str]


class DesignationOut(Shape):
    """A designation of the actor."""

    authority: NamedRef
    edge: EdgeOut


class RelationCount(Shape):
    """How many edges of one kind, direction and standing the actor has, and with how many actors."""

    kind: Kind
    family: Family
    direction: str = Field(description="`out` where the actor is the subject, `in` where it is the object.")
    standing: Standing
    edges: int
    actors: int
    dropped: int = Field(description="Of these edges those whose every claim a later edition of its source dropped.")


class PartsOut(Shape):
    """The deals whose own lists give the actor one role."""

    role: Role
    deals: int
    first: list[DealRef] = Field(description=f"The first {MOST_DEALS} of them, by title.")


class MayBeOut(Shape):
    """An actor that may be this one, to be read at /v1/identity/candidates."""

    actor: NamedRef
    doubt: str
    why: list[Why]
    score: float | None = Field(description="0 to 1: how sure.")


class ActorAnswerOut(Shape):
    """What is known of one actor."""

    actor: ActorOut
    identifiers: list[Identifier]
    records: list[RecordOut] = Field(description="The sources' own words on it.")
    names_by_source: list[NameOut]
    designations: list[DesignationOut] = Field(description="Of every standing.")
    relations: list[RelationCount]
    parts: list[PartsOut] = Field(description="Beside what its relations say.")
    speaks_for: list[NamedRef]
    judgements: list[JudgementOut] = Field(description="On its records: by which they are one actor, and what else.")
    may_be: list[MayBeOut] = Field(description="Of whom it is in doubt whether they are this actor, the likest first.")
    near: dict[str, int] = Field(description="Distinct neighbours by family, over edges that somebody affirms.")
    rev: int
