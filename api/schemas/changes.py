"""The change log in answers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.edges import Shape
from graph.model.kinds import Certainty, Kind, Phase, Stance


class ChangedClaim(Shape):
    """The claim that a change is about."""

    id: str
    kind: Kind
    stance: Stance
    certainty: Certainty
    phase: Phase | None
    said_on: str | None
    quote: str | None
    source: str


class ChangeOut(Shape):
    """One line of the log."""

    rev: int = Field(description="The write that it belongs to.")
    seq: int = Field(description="Its place in that write.")
    at: str = Field(description="When it was written, in UTC.")
    what: str = Field(description="actor, claim, deal, edge, edition, ending, record, review or source.")
    id: str
    op: str = Field(description="put or delete.")
    note: str | None = Field(description="Why: said, loaded, ended, delisted, corrected, retracted, undone, …")
    subject: str | None = Field(description="An actor; of a merged one, the actor it was.")
    object: str | None = Field(description="An actor; of a merged one, the actor it went to.")
    subject_name: str | None
    object_name: str | None
    name: str | None
    claim: ChangedClaim | None


class ChangesPageOut(Shape):
    """Changes in the order in which they came, or the newest first."""

    changes: list[ChangeOut]
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    rev: int = Field(description="The revision that readers see: pass it as `since_rev` to follow the log.")
