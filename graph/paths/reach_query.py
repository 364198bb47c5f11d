"""What a reach question asks: two sets of actors by what is known of them, and what a path between them has to meet."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from graph.model.kinds import ActorKind, Kind, Measure
from graph.paths.query import Ids, Order, PathFilter, PathQuery

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
MOST_IDS = 10_000
MOST_WORDS = 100
MOST_ROWS = 10_000


class ActorRole(StrEnum):
    """What an actor does in some relation."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    BROKER = "broker"
    TRANSPORTER = "transporter"
    FINANCIER = "financier"
    PAYER = "payer"
    PAYEE = "payee"
    OWNER = "owner"
    CONTROLLER = "controller"
    DIRECTOR = "director"
    EMPLOYER = "employer"
    MEMBER = "member"
    REPRESENTATIVE = "representative"
    OPERATOR = "operator"


SUBJECT_OF: dict[ActorRole, Kind] = {
    ActorRole.SUPPLIER: Kind.SUPPLIES,
    ActorRole.BROKER: Kind.BROKERS,
    ActorRole.TRANSPORTER: Kind.TRANSPORTS,
    ActorRole.FINANCIER: Kind.FINANCES,
    ActorRole.PAYER: Kind.PAYS,
    ActorRole.OWNER: Kind.OWNS,
    ActorRole.CONTROLLER: Kind.CONTROLS,
    ActorRole.DIRECTOR: Kind.DIRECTS,
    ActorRole.EMPLOYER: Kind.EMPLOYS,
    ActorRole.MEMBER: Kind.MEMBER_OF,
    ActorRole.REPRESENTATIVE: Kind.REPRESENTS,
    ActorRole.OPERATOR: Kind.OPERATES,
}
OBJECT_OF: dict[ActorRole, Kind] = {ActorRole.RECIPIENT: Kind.SUPPLIES, ActorRole.PAYEE: Kind.PAYS}


def _one_is_a_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class ActorSet(BaseModel):
    """The actors that meet every condition that is given; of a condition with several values, one of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    ids: Ids = Field(default=(), max_length=MOST_IDS, description="These actors, by id.")
    kind: tuple[ActorKind, ...] = Field(default=(), description="Of these kinds.")
    country: tuple[Word, ...] = Field(default=(), max_length=MOST_WORDS, description="Of these countries.")
    measure: tuple[Measure, ...] = Field(default=(), description="Designated by such a measure.")
    list_name: tuple[Word, ...] = Field(
        default=(), max_length=MOST_WORDS, description="Designated on one of these lists, by its whole name."
    )
    programme: tuple[Word, ...] = Field(
        default=(), max_length=MOST_WORDS, description="Designated under one of these programmes, by its whole name."
    )
    role: tuple[ActorRole, ...] = Field(default=(), description="Who has such a part in some relation.")
    as_of: dt.date | None = Field(
        default=None, description="Designations and parts as known, and in force, on this day. Default: today."
    )

    _lists = field_validator("ids", "kind", "country", "measure", "list_name", "programme", "role", mode="before")(
        _one_is_a_list
    )

    @model_validator(mode="after")
    def _says_which(self) -> Self:
        if not any(getattr(self, name) for name in ActorSet.model_fields):
            raise ValueError("it says of no actor that it is meant: give at least one condition")
        if self.as_of and not (self.is_designated or self.role):
            raise ValueError("as_of is of designations and roles, and none is asked")
        return self

    @property
    def is_designated(self) -> bool:
        """Whether its members have to be designated; one designation has to meet all that is asked of it."""
        return bool(self.measure or self.list_name or self.programme)

    @property
    def words(self) -> tuple[str, ...]:
        """What was given in words of the sources, which may be misspelt."""
        return (*self.list_name, *self.programme, *self.country)

    @property
    def subject_of(self) -> list[Kind]:
        """The kinds of relation of which a member may be the subject."""
        return [SUBJECT_OF[role] for role in self.role if role in SUBJECT_OF]

    @property
    def object_of(self) -> list[Kind]:
        """The kinds of relation of which a member may be the object."""
        return [OBJECT_OF[role] for role in self.role if role in OBJECT_OF]


class ReachQuery(PathFilter):
    """Which actors of one set reach the other, and by which path."""

    from_: ActorSet = Field(alias="from", description="Which actors are asked about.")
    to: ActorSet = Field(description="Which actors they may reach.")
    limit: int = Field(default=100, ge=1, le=MOST_ROWS, description="How many rows at most; the counts are of all.")

    def between(self, starts: Ids, ends: Ids) -> PathQuery:
        """The path question between these, however many, for the first path under the same conditions."""
        shared = {name: getattr(self, name) for name in PathFilter.model_fields}
        # Not validated again: a path question takes few ends from outside, and here they are those of the graph.
        return PathQuery.model_construct(**shared, from_=starts, to=ends, k=1, order=Order.SHORTEST)
