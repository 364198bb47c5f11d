"""The closed vocabularies of the model: every word an edge, a claim or a filter may use."""

from __future__ import annotations

from enum import StrEnum


class ActorKind(StrEnum):
    """What an actor is, in FollowTheMoney's names, plus State. `LegalEntity` says that it is not known which."""

    PERSON = "Person"
    ORGANIZATION = "Organization"
    COMPANY = "Company"
    PUBLIC_BODY = "PublicBody"
    LEGAL_ENTITY = "LegalEntity"
    STATE = "State"
    VESSEL = "Vessel"
    AIRPLANE = "Airplane"
    ADDRESS = "Address"


BODIES = frozenset({ActorKind.ORGANIZATION, ActorKind.COMPANY, ActorKind.PUBLIC_BODY})
"""Kinds of which each is a body of people, as a source knows."""


def may_be_one(one: ActorKind, other: ActorKind) -> bool:
    """Whether records of these kinds can be of one actor: a LegalEntity may be a person or any body, a state any body
    but a company; a ship, an aircraft and an address are nothing else."""
    pair = {one, other}
    if one is other or pair <= BODIES:
        return True
    if pair & {ActorKind.VESSEL, ActorKind.AIRPLANE, ActorKind.ADDRESS} or pair == {ActorKind.STATE, ActorKind.COMPANY}:
        return False
    return ActorKind.LEGAL_ENTITY in pair or ActorKind.PERSON not in pair


class Family(StrEnum):
    """Families of kinds; they decide what a path may walk."""

    TRANSACTION = "transaction"
    CONTROL = "control"
    LINK = "link"
    PERSONAL = "personal"
    STATUS = "status"


class Kind(StrEnum):
    """What a claim says of its subject and object, always read from subject to object."""

    SUPPLIES = "SUPPLIES"
    BROKERS = "BROKERS"
    TRANSPORTS = "TRANSPORTS"
    FINANCES = "FINANCES"
    PAYS = "PAYS"
    OWNS = "OWNS"
    CONTROLS = "CONTROLS"
    DIRECTS = "DIRECTS"
    EMPLOYS = "EMPLOYS"
    MEMBER_OF = "MEMBER_OF"
    PART_OF = "PART_OF"
    REPRESENTS = "REPRESENTS"
    OPERATES = "OPERATES"
    SUCCEEDS = "SUCCEEDS"
    LINKED_TO = "LINKED_TO"
    FAMILY_OF = "FAMILY_OF"
    ASSOCIATED_WITH = "ASSOCIATED_WITH"
    DESIGNATES = "DESIGNATES"
    NATIONAL_OF = "NATIONAL_OF"
    LOCATED_AT = "LOCATED_AT"
    REGISTERED_IN = "REGISTERED_IN"

    @property
    def family(self) -> Family:
        """The family this kind belongs to."""
        return FAMILY_OF_KIND[self]

    @property
    def is_symmetric(self) -> bool:
        """Whether it says the same of both ends, so that no order of them means anything."""
        return self in (Kind.FAMILY_OF, Kind.ASSOCIATED_WITH)


KINDS_OF_FAMILY: dict[Family, tuple[Kind, ...]] = {
    Family.TRANSACTION: (Kind.SUPPLIES, Kind.BROKERS, Kind.TRANSPORTS, Kind.FINANCES, Kind.PAYS),
    Family.CONTROL: (
        Kind.OWNS,
        Kind.CONTROLS,
        Kind.DIRECTS,
        Kind.EMPLOYS,
        Kind.MEMBER_OF,
        Kind.PART_OF,
        Kind.REPRESENTS,
        Kind.OPERATES,
        Kind.SUCCEEDS,
    ),
    Family.LINK: (Kind.LINKED_TO,),
    Family.PERSONAL: (Kind.FAMILY_OF, Kind.ASSOCIATED_WITH),
    Family.STATUS: (Kind.DESIGNATES, Kind.NATIONAL_OF, Kind.LOCATED_AT, Kind.REGISTERED_IN),
}
FAMILY_OF_KIND: dict[Kind, Family] = {k: f for f, kinds in KINDS_OF_FAMILY.items() for k in kinds}


class Stance(StrEnum):
    """What a claim does with the relation it names."""

    AFFIRMS = "affirms"
    DENIES = "denies"
    FINDS_NO_EVIDENCE = "finds_no_evidence"


class Certainty(StrEnum):
    """How sure the speaker was, most sure first."""

    CONFIRMED = "confirmed"
    ASSESSED = "assessed"
    REPORTED = "reported"
    ALLEGED = "alleged"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """5 for confirmed down to 1 for possible."""
        return _RANKS[self]


_RANKS = {certainty: 5 - place for place, certainty in enumerate(Certainty)}


class Phase(StrEnum):
    """How far a transaction got. The first six rise; the last three are ways in which one ended."""

    CONSIDERED = "considered"
    SOUGHT = "sought"
    OFFERED = "offered"
    AGREED = "agreed"
    AUTHORIZED = "authorized"
    DELIVERED = "delivered"
    REFUSED = "refused"
    CANCELLED = "cancelled"
    INTERDICTED = "interdicted"

    @property
    def ended(self) -> bool:
        """Whether the transaction came to nothing; such an edge is walked only if its phase is named."""
        return self in ENDED_PHASES

    @property
    def reached(self) -> int:
        """The rung (0 considered … 5 delivered) that is certainly implied: a refusal was asked or offered for
        first, what was cancelled or interdicted had been agreed."""
        return _REACHED[self]


ENDED_PHASES = frozenset({Phase.REFUSED, Phase.CANCELLED, Phase.INTERDICTED})
RISING_PHASES: tuple[Phase, ...] = tuple(p for p in Phase if p not in ENDED_PHASES)
_REACHED: dict[Phase, int] = {p: i for i, p in enumerate(RISING_PHASES)} | {
    Phase.REFUSED: RISING_PHASES.index(Phase.SOUGHT),
    Phase.CANCELLED: RISING_PHASES.index(Phase.AGREED),
    Phase.INTERDICTED: RISING_PHASES.index(Phase.AGREED),
}


class Standing(StrEnum):
    """What the claims on an edge amount to at a date."""

    CORROBORATED = "corroborated"
    AFFIRMED = "affirmed"
    CONTESTED = "contested"
    DENIED = "denied"
    UNEVIDENCED = "unevidenced"
    WITHDRAWN = "withdrawn"


# A denial is never a link: only these three may carry a path.
LINKING: tuple[Standing, ...] = (Standing.CORROBORATED, Standing.AFFIRMED, Standing.CONTESTED)


class GoodsClass(StrEnum):
    """What kind of goods moved; `unknown` where the source does not say."""

    ARMS = "arms"
    DUAL_USE = "dual_use"
    CIVIL = "civil"
    UNKNOWN = "unknown"


class Measure(StrEnum):
    """What a designation does to its target."""

    SANCTION = "sanction"
    EXPORT_CONTROL = "export_control"
    DEBARMENT = "debarment"


class Role(StrEnum):
    """Parts in a deal. The first six follow from claims; the last three only a deal's own list can say."""

    SUPPLIER = "supplier"
    RECIPIENT = "recipient"
    BROKER = "broker"
    CARRIER = "carrier"
    CONVEYANCE = "conveyance"
    FINANCIER = "financier"
    FORWARDER = "forwarder"
    NOTIFY_PARTY = "notify_party"
    STATED_END_USER = "stated_end_user"
    ACTUAL_END_USER = "actual_end_user"
    DIVERSION_POINT = "diversion_point"


class EndingWay(StrEnum):
    """The four ways a claim ends.

    What `ended` was true until then; what is `delisted` its source no longer says, and a designation was in force until
    then; the last two were wrong.
    """

    DELISTED = "delisted"
    ENDED = "ended"
    CORRECTED = "corrected"
    RETRACTED = "retracted"

    @property
    def was_wrong(self) -> bool:
        """Whether the claim is withdrawn from then on."""
        return self in (EndingWay.CORRECTED, EndingWay.RETRACTED)


class Joint(StrEnum):
    """How two transaction hops that meet in an actor hang together."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
