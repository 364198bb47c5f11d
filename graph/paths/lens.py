"""An edge as a question sees it: its standing and evidence then, and why it does not count if it does not.

The same conditions stand in graph/cypher/_edge*.cypher for the database; tests hold the two equal.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from graph.model.dates import MAX_DAY, MIN_DAY
from graph.model.edges import DOUBT_EVIDENCE, Affirmation, Dispute, Doubt, Edge, evidence_of
from graph.model.kinds import LINKING, Family, Kind, Phase, Standing
from graph.paths.query import Direction, EdgeFilter

# The order in which reasons are named; all of them concern evidence, none the structure of a path.
REASONS = (
    "ended_phase",
    "phase",
    "standing",
    "window",
    "known_by",
    "sources",
    "reviewed",
    "certainty",
    "goods",
    "min_origins",
    "min_share",
)


@dataclass(frozen=True)
class Seen:
    """An edge in the view of a question: `known` says whether it was then certainly or only possibly known."""

    edge: Edge
    standing: Standing | None
    known: str | None
    origins: tuple[str, ...]
    evidence: int
    last: str
    reasons: tuple[str, ...]

    @property
    def admissible(self) -> bool:
        """Whether it meets every filter that looks at a single edge."""
        return not self.reasons

    @property
    def id(self) -> str:
        """The edge's id."""
        return self.edge.id

    @property
    def is_transaction(self) -> bool:
        """Whether it is of the transaction family."""
        return self.edge.family is Family.TRANSACTION

    @property
    def deal(self) -> str | None:
        """The deal that it is a part of."""
        return self.edge.deal

    @property
    def first(self) -> str:
        """The first day it can be valid."""
        return self.edge.first


@dataclass(frozen=True)
class Doubtful:
    """A step from an actor to one that it may be: no edge, and worth less than any."""

    doubt: Doubt
    known: str = "certain"
    origins: tuple[str, ...] = ()
    evidence: int = DOUBT_EVIDENCE
    last: str = MAX_DAY
    reasons: tuple[str, ...] = ()
    admissible: bool = True
    is_transaction: bool = False
    deal: str | None = None
    first: str = MIN_DAY

    @property
    def id(self) -> str:
        """The doubt's id."""
        return self.doubt.id


Step = Seen | Doubtful


class Lens:
    """Looks at edges through one filter."""

    def __init__(self, asked: EdgeFilter) -> None:
        self.asked = asked
        self._certain, self._possible = asked.view(certain=True), asked.view(certain=False)
        self._kinds, self._phases = frozenset(asked.asked_kinds), frozenset(asked.asked_phases)
        self._standings = frozenset(asked.asked_standings)
        self._certainties = frozenset(asked.asked_certainties)
        self._goods = frozenset(g.value for g in asked.asked_goods)

    @cached_property
    def window(self) -> tuple[str, str]:
        """The first and the last day of the asked window, open where not asked."""
        valid = self.asked.valid
        return (valid.first or MIN_DAY, valid.last or MAX_DAY) if valid else (MIN_DAY, MAX_DAY)

    def step(self, found: Edge | Doubt) -> Step:
        """What may be walked, in this view; a doubt is the same in every one."""
        return self.see(found) if isinstance(found, Edge) else Doubtful(found)

    def see(self, edge: Edge) -> Seen:
        """The edge in this view, with the reasons why it does not count."""
        view, known = self._certain, "certain"
        standing = edge.standing_at(view)
        if standing is None or standing is Standing.WITHDRAWN:
            # What is retracted takes nothing from what another may have said.
            possibly = edge.standing_at(self._possible)
            if standing is None or possibly in LINKING:
                view, known, standing = self._possible, "possible", possibly
        origins = edge.origins_at(view)
        last = edge.stated_last if edge.ended_from > view.known_day else edge.last
        evidence = 0 if standing is None else evidence_of(edge.certainty, len(origins), standing)
        return Seen(
            edge=edge,
            standing=standing,
            known=known if standing is not None else None,
            origins=origins,
            evidence=evidence,
            last=last,
            reasons=self._reasons(edge, standing, origins, last),
        )

    def _reasons(self, edge: Edge, standing: Standing | None, origins: tuple[str, ...], last: str) -> tuple[str, ...]:
        asked, found = self.asked, set()
        if edge.family is Family.TRANSACTION:
            if edge.phase not in self._phases:
                found.add("ended_phase" if edge.phase and Phase(edge.phase).ended else "phase")
            if self._goods.isdisjoint(edge.goods_classes):
                found.add("goods")
        if standing is None:
            found.add(self._unheard(edge))
        elif standing not in self._standings:
            found.add("standing")
        first_day, last_day = self.window
        if edge.first > last_day or last < first_day:
            found.add("window")
        if edge.certainty not in self._certainties:
            found.add("certainty")
        if standing in LINKING and len(origins) < asked.min_origins:
            found.add("min_origins")
        if edge.kind is Kind.OWNS and asked.min_share is not None and (edge.share or -1) < asked.min_share:
            found.add("min_share")
        return tuple(r for r in REASONS if r in found)

    def _unheard(self, edge: Edge) -> str:
        """Why nothing is heard for an edge."""
        heard: tuple[Affirmation | Dispute, ...] = edge.affirmations or edge.disputes
        if self.asked.known_by and not any(self._possible.knows(said) for said in heard):
            return "known_by"
        unreviewed = replace(self._possible, reviewed=False)
        return "sources" if edge.standing_at(unreviewed) is None else "reviewed"


def walks(step: Step, start: str, direction: Direction) -> bool:
    """Whether a step may be taken from this end of it.

    The flow is that of the goods: from supplier to recipient, and so from who is paid for them to who pays.
    """
    if direction is Direction.ANY or isinstance(step, Doubtful) or step.edge.kind not in (Kind.SUPPLIES, Kind.PAYS):
        return True
    edge = step.edge
    return start == (edge.subject if edge.kind is Kind.SUPPLIES else edge.object)
