"""What is asked: the filters that every question about edges shares, and the path question itself."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from graph.model.dates import Interval
from graph.model.edges import View
from graph.model.kinds import (
    ENDED_PHASES,
    KINDS_OF_FAMILY,
    LINKING,
    RISING_PHASES,
    ActorKind,
    Certainty,
    Family,
    GoodsClass,
    Kind,
    Phase,
    Standing,
)

ActorId = Annotated[str, StringConstraints(min_length=1, max_length=200)]
SourceName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Ids = tuple[ActorId, ...]
MOST_ENDS = 50
MOST_STOPS = 50
MOST_SECONDS = 60.0
WALKED: tuple[Family, ...] = (Family.TRANSACTION, Family.CONTROL, Family.LINK)
VIA_KINDS: tuple[ActorKind, ...] = tuple(k for k in ActorKind if k is not ActorKind.STATE)
GOODS: tuple[GoodsClass, ...] = tuple(g for g in GoodsClass if g is not GoodsClass.CIVIL)


class Direction(StrEnum):
    """Whether the flow of goods is followed (from supplier to recipient, from payee to payer), or either way."""

    ANY = "any"
    FLOW = "flow"


class Joints(StrEnum):
    """Which joints a path may have: two transaction hops that meet in an actor."""

    ANY = "any"
    NOT_DIFFERENT = "not_different"
    SAME = "same"


class Identity(StrEnum):
    """Whether a path may go on from an actor as one that it may be, where that is in doubt."""

    SETTLED = "settled"
    DISPUTED = "disputed"


class Order(StrEnum):
    """How paths are ranked."""

    SHORTEST = "shortest"
    BEST_EVIDENCED = "best_evidenced"


def _one_is_a_list(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


class EdgeFilter(BaseModel):
    """Which edges count. Empty lists mean the default named in each description."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)

    kinds: tuple[Kind, ...] = Field(default=(), description="Kinds of relation; instead of families.")
    families: tuple[Family, ...] = Field(default=(), description="Default: transaction, control and link.")
    phase: tuple[Phase, ...] = Field(
        default=(), description="Exactly these phases; refused, cancelled and interdicted only by name."
    )
    min_phase: Phase | None = Field(default=None, description="This phase or further. Default: sought.")
    standing: tuple[Standing, ...] = Field(default=(), description="Default: corroborated, affirmed, contested.")
    certainty: tuple[Certainty, ...] = Field(default=(), description="The speaker's certainty. Default: all.")
    goods_class: tuple[GoodsClass, ...] = Field(default=(), description="Of transactions. Default: all but civil.")
    valid: Interval | None = Field(default=None, description="A window (EDTF) in which the edge may have held.")
    known_by: dt.date | None = Field(default=None, description="Only what was known by the end of this day.")
    sources: tuple[SourceName, ...] = Field(default=(), description="Only these sources count for an edge.")
    not_sources: tuple[SourceName, ...] = Field(default=(), description="These do not; against it, all are heard.")
    reviewed: bool = Field(
        default=False, description="For an edge, no claim counts that a machine read and nobody reviewed."
    )
    min_origins: int = Field(default=1, ge=1, le=100, description="At least so many independent voices.")
    min_share: float | None = Field(default=None, ge=0, le=100, description="Of OWNS, in per cent.")

    _lists = field_validator(
        "kinds", "families", "phase", "standing", "certainty", "goods_class", "sources", "not_sources", mode="before"
    )(_one_is_a_list)

    @model_validator(mode="after")
    def _one_way_of_saying_it(self) -> Self:
        if self.kinds and self.families:
            raise ValueError("give kinds or families, not both")
        if self.phase and self.min_phase:
            raise ValueError("give phase (exactly) or min_phase, not both")
        if self.min_phase in ENDED_PHASES:
            raise ValueError(f"min_phase={self.min_phase} has no further: ask phase={self.min_phase}")
        return self

    @property
    def asked_kinds(self) -> tuple[Kind, ...]:
        """The kinds of relation that count, in the order of the enum."""
        families = self.families or WALKED
        wanted = set(self.kinds) or {k for f in families for k in KINDS_OF_FAMILY[f]}
        return tuple(k for k in Kind if k in wanted)

    @property
    def asked_families(self) -> tuple[Family, ...]:
        """The families of those kinds."""
        return tuple(f for f in Family if any(k.family is f for k in self.asked_kinds))

    @property
    def asked_phases(self) -> tuple[Phase, ...]:
        """The phases a transaction may be in."""
        if self.phase:
            return self.phase
        return RISING_PHASES[RISING_PHASES.index(self.min_phase or Phase.SOUGHT) :]

    @property
    def asked_standings(self) -> tuple[Standing, ...]:
        """The standings an edge may have."""
        return self.standing or LINKING

    @property
    def asked_certainties(self) -> tuple[Certainty, ...]:
        """The certainties an edge may have."""
        return self.certainty or tuple(Certainty)

    @property
    def asked_goods(self) -> tuple[GoodsClass, ...]:
        """The classes of goods a transaction may concern."""
        return self.goods_class or GOODS

    def view(self, *, certain: bool = True) -> View:
        """What of the record is heard."""
        return View(
            day=self.known_by.isoformat() if self.known_by else None,
            certain=certain,
            sources=frozenset(self.sources) if self.sources else None,
            not_sources=frozenset(self.not_sources),
            reviewed=self.reviewed,
        )

    @property
    def looks_back(self) -> bool:
        """Whether today's verdict on an edge does not answer: it is asked as of a day, or of some sources or claims."""
        return bool(self.known_by or self.sources or self.not_sources or self.reviewed)


class PathFilter(EdgeFilter):
    """What a whole path has to meet, whatever its ends, and how long it may be looked for."""

    max_hops: int = Field(default=4, ge=1, le=8)
    avoid: Ids = Field(default=(), max_length=MOST_STOPS, description="Actors no path may touch.")
    through: Ids = Field(default=(), max_length=7, description="Actors every path must pass, in any order.")
    via_kinds: tuple[ActorKind, ...] = Field(
        default=(), description="Kinds of actor that may stand inside. Default: all but State."
    )
    hub_limit: int = Field(
        default=500, ge=1, le=10_000_000, description="Actors with more neighbours are not walked through."
    )
    direction: Direction = Direction.ANY
    in_order: bool = Field(default=False, description="Transaction dates can rise from `from` to `to`.")
    joints: Joints = Joints.NOT_DIFFERENT
    identity: Identity = Field(
        default=Identity.SETTLED, description="`disputed` also walks from an actor to one that it may or may not be."
    )
    deadline: float = Field(default=10.0, gt=0, le=MOST_SECONDS, description="Seconds after which the search stops.")
    min_rev: int | None = Field(default=None, ge=0, le=2**53, description="Answer from this revision or a later one.")

    _path_lists = field_validator("avoid", "through", "via_kinds", mode="before")(_one_is_a_list)

    @model_validator(mode="after")
    def _a_path_can_meet_it(self) -> Self:
        if set(self.avoid).intersection(self.through):
            raise ValueError("an actor stands both in avoid and in through")
        barred = [s for s in self.standing if s not in LINKING]
        if barred:
            raise ValueError(
                f"standing={barred[0]} cannot carry a path: a denial is never a link. "
                "Ask the relation or the neighbourhood for it"
            )
        return self

    @property
    def asked_via_kinds(self) -> tuple[ActorKind, ...]:
        """The kinds of actor that may stand inside a path."""
        return self.via_kinds or VIA_KINDS


class PathQuery(PathFilter):
    """Who stands between `from` and `to`."""

    from_: Ids = Field(alias="from", min_length=1, max_length=MOST_ENDS, description="Actor ids, one or several.")
    to: Ids = Field(min_length=1, max_length=MOST_ENDS, description="Actor ids, one or several.")
    k: int = Field(default=10, ge=1, le=100, description="How many paths at most, over all pairs of ends.")
    order: Order = Order.SHORTEST

    _ends = field_validator("from_", "to", mode="before")(_one_is_a_list)

    @model_validator(mode="after")
    def _ends_make_sense(self) -> Self:
        ends = {*self.from_, *self.to}
        if set(self.from_) == set(self.to) and len(ends) == 1:
            raise ValueError("from and to are the same actor")
        for name, stops in (("avoid", self.avoid), ("through", self.through)):
            if ends.intersection(stops):
                raise ValueError(f"{name} names an end of the path: {sorted(ends.intersection(stops))[0]}")
        return self

    @property
    def ends(self) -> tuple[str, ...]:
        """All ends, none of which stands inside a path."""
        return tuple(sorted({*self.from_, *self.to}))
