"""What a reader hands over: claims with the words that carry them, and what it could not read."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.model.dates import Interval
from graph.model.kinds import Certainty, GoodsClass, Kind, Measure, Phase, Stance
from reading.names import Name


@dataclass(frozen=True)
class Found:
    """One claim that a text makes.

    `start` and `end` are those of its sentence, in characters of the text. `party` is whom the speaker speaks for.
    `event` is the word that carries it, in the parsed text; claims of one `deal`, a number within the text, were told
    as one transaction.
    """

    subject: Name
    kind: Kind
    object: Name
    stance: Stance
    certainty: Certainty
    phase: Phase | None
    speaker: Name | None
    rule: str
    start: int
    end: int
    party: Name | None = None
    goods: GoodsClass | None = None
    goods_words: str | None = None
    measure: Measure | None = None
    valid: Interval | None = None
    said_on: Interval | None = None
    event: int = -1
    deal: int | None = None

    @property
    def triple(self) -> tuple[str, Kind, str]:
        """Who, what, whom."""
        return (self.subject.name, self.kind, self.object.name)


@dataclass(frozen=True)
class Unread:
    """A sentence that speaks of a relation without saying enough for a claim."""

    why: str
    rule: str
    start: int
    end: int


@dataclass
class Read:
    """What was read out of one text."""

    claims: list[Found] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
