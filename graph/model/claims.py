"""Claims, the goods and deals they speak of, and how they end."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from graph.model import ids
from graph.model.dates import Interval
from graph.model.kinds import (
    Certainty,
    EndingWay,
    Family,
    GoodsClass,
    Kind,
    Measure,
    Phase,
    Role,
    Stance,
)
from graph.model.sources import Key, Name, Text, Value


def _is_number(value: Any) -> Any:
    if isinstance(value, bool) or (isinstance(value, str) and "_" in value):
        raise ValueError("is not a number")
    return value


# Not what Python takes for one as well: a truth value, or digits with underscores.
Number = Annotated[float, Field(ge=0), BeforeValidator(_is_number)]
Share = Annotated[float, Field(gt=0, le=100), BeforeValidator(_is_number)]
Code = Annotated[str, StringConstraints(pattern=r"^(HS|ECCN|ML|UNROCA):\S.{0,60}$")]


class Goods(Value):
    """What moved, or what was to be given for it."""

    goods_class: GoodsClass = Field(alias="class")
    description: Text | None = None
    designation: Name | None = Field(default=None, description="The model: Shahed-136.")
    quantity: Number | None = None
    quantity_uncertain: bool = False
    unit: Name | None = None
    codes: tuple[Code, ...] = Field(default=(), description="HS:…, ECCN:…, ML:…, UNROCA:…")


class LegalInstrument(Value):
    """A rule that a deal breaks or is bound by, as a source says it."""

    title: Name
    provision: Text | None = None
    effect: Text | None = None
    said_by: Key | None = None


class Party(Value):
    """One part in a deal that claims cannot say, such as its stated end user."""

    role: Role
    record: Key


class Volume(Value):
    """How large a deal is in a measure that is no price, such as SIPRI's trend-indicator values in millions."""

    measure: Name
    per_unit: Number | None = None
    ordered: Number | None = None
    delivered: Number | None = None


class Deal(Value):
    """One transaction, with all its parties, as one source tells it."""

    key: Key
    title: Name
    parties: tuple[Party, ...] = ()
    legal_instruments: tuple[LegalInstrument, ...] = ()
    context: tuple[Text, ...] = Field(default=(), description="What bears on it without being a transfer.")
    volume: Volume | None = None
    lacks: tuple[Literal["parties", "legal_instruments", "context", "volume"], ...] = Field(
        default=(),
        description="Fields that this edition cannot tell, or not whole: what those before it told stays.",
    )

    def id_in(self, source: str) -> str:
        """The deal's id within a source."""
        return ids.deal_id(source, self.key)


class Ending(Value):
    """How and when a claim ended."""

    way: EndingWay
    on: Interval
    why: Text | None = None
    by: Name | None = None

    @property
    def known_from(self) -> str:
        """The day from which it certainly counts; where its date has no end, it counts from its beginning."""
        return self.on.certain_from if self.on.last else self.on.possible_from

    @property
    def latest(self) -> str:
        """The last day on which it can have taken effect."""
        return self.on.last or self.on.possible_from

    def id_for(self, claim: str) -> str:
        """The ending's id: the same ending said twice is one."""
        return ids.content_id("x", claim, self.way, self.on.text, self.why, self.by)


class Review(Value):
    """What a person decided about a claim that was read by machine."""

    verdict: Annotated[str, StringConstraints(pattern="^(accepted|edited|refused)$")]
    by: Name
    on: Interval
    note: Text | None = None

    @model_validator(mode="after")
    def _is_of_a_day(self) -> Self:
        if not self.on.exact:
            raise ValueError("on must be a day, such as 2023-04-01: the last review counts")
        return self

    def id_for(self, claim: str) -> str:
        """The review's id."""
        return ids.content_id("rv", claim, self.verdict, self.by, self.on.text, self.note)


class Span(Value):
    """Where a quote stands in the text that was read, in characters."""

    start: int = Field(ge=0)
    end: int = Field(ge=0)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise ValueError("end must be greater than start")
        return self


class Claim(Value):
    """One thing one source says about one relation between two records, named by the source's keys."""

    subject: Key
    kind: Kind
    object: Key
    stance: Stance
    certainty: Certainty
    phase: Phase | None = Field(default=None, description="Of a transaction: how far it got.")
    valid: Interval | None = Field(default=None, description="When it happened or held.")
    said_on: Interval | None = Field(default=None, description="When the speaker said it.")
    goods: tuple[Goods, ...] = ()
    in_return: tuple[Goods, ...] = ()
    deal: Key | None = None
    speaker: Key | None = None
    quote: Text | None = Field(default=None, description="The source's words that carry it.")
    share: Share | None = Field(default=None, description="Of OWNS, in per cent.")
    amount: Number | None = Field(default=None, description="What was paid, or the value that the source states.")
    currency: Name | None = Field(default=None, description="Of the amount.")
    measure: Measure | None = Field(default=None, description="Of DESIGNATES.")
    list_name: Name | None = Field(default=None, description="Of DESIGNATES: the list, such as SDN.")
    programme: Name | None = Field(default=None, description="Of DESIGNATES.")
    # Not part of what is said, and so not of its id:
    key: Key | None = Field(default=None, description="The entry it stands in: a later edition corrects by it.")
    locator: Name | None = Field(default=None, description="Where in the source: page, row, paragraph.")
    span: Span | None = None
    rule: Name | None = Field(default=None, description="What read it out of the text.")
    read_by: Name | None = Field(default=None, description="The reader, where a machine read it.")
    review: Review | None = None
    ended: Ending | None = None

    @model_validator(mode="after")
    def _says_what_its_kind_can_say(self) -> Self:
        problems = _kind_problems(self)
        if problems:
            raise ValueError("; ".join(problems))
        return self

    def said(self, source: str) -> dict[str, Any]:
        """What is said, canonically: records and deal by id, everything that makes it another claim."""
        said = self.model_dump(mode="json", by_alias=True, exclude_defaults=True, include=_SAID)
        for end in ("subject", "object", "speaker"):
            if end in said:
                said[end] = ids.record_id(source, said[end])
        if self.deal is not None:
            said["deal"] = ids.deal_id(source, self.deal)
        return said

    def id_in(self, source: str) -> str:
        """The claim's id within a source."""
        return ids.content_id("c", source, self.said(source))


_NOT_SAID = {"key", "locator", "span", "rule", "read_by", "review", "ended"}
_SAID = set(Claim.model_fields) - _NOT_SAID


def _kind_problems(claim: Claim) -> list[str]:
    """What the kind does not allow, each with what would be right."""
    kind, family = claim.kind, claim.kind.family
    problems = []
    if claim.subject == claim.object:
        problems.append("subject and object are the same record")
    if family is Family.TRANSACTION:
        # A denial may concern the whole relation; an affirmed transaction has always got somewhere.
        if claim.phase is None and claim.stance is Stance.AFFIRMS:
            problems.append(f"phase is missing: an affirmed {kind} needs one of {', '.join(Phase)}")
    else:
        given = [name for name in ("phase", "goods", "in_return", "deal", "amount") if getattr(claim, name)]
        if given:
            problems.append(f"{', '.join(given)}: only a transaction has these, and {kind} is of the {family} family")
    if claim.share is not None and kind is not Kind.OWNS:
        problems.append(f"share: only OWNS has one, not {kind}")
    designation = [name for name in ("measure", "list_name", "programme") if getattr(claim, name)]
    if designation and kind is not Kind.DESIGNATES:
        problems.append(f"{', '.join(designation)}: only DESIGNATES has these, not {kind}")
    if kind is Kind.DESIGNATES and claim.measure is None:
        problems.append(f"measure is missing: DESIGNATES needs one of {', '.join(Measure)}")
    return problems
