"""A record as it is compared: its names by their words, its identifiers normalised, its dates and places."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from anyascii import anyascii
from stdnum import bic, imo, lei
from stdnum.cn import uscc
from stdnum.ru import inn, ogrn

from graph.model import states
from graph.model.dates import Interval
from graph.model.folding import fold
from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.store.resolve import country_code
from identity.names import PARTICLES, latin_words, parted, sound

_COUNTED = "1234567890"
_NOT_ALNUM = re.compile("[^0-9A-Z]")
# One holder each, the world over.
DECISIVE = frozenset(
    [
        "imo",
        "inn",
        "ogrn",
        "lei",
        "swift",
        "uscc",
        "uei",
        "ftm",
        "entry",
        "order",
        "imo_company",
        "permid",
        "duns",
        "msn",
        "un_reference",
    ]
)
# One holder each where they are issued; who issued them is often not said, so that two may share a short one.
ISSUED = frozenset(
    [
        "passport",
        "national_id",
        "tax_id",
        "registration",
        "id_number",
        "vat",
        "document",
        "licence",
        "driving_licence",
        "identification",
    ]
)
# Families of firms share these, and ships pass them on.
SHARED = frozenset(
    ["website", "email", "phone", "fax", "call_sign", "mmsi", "tail_number", "construction_number", "bik"]
)
# What a ship or an aircraft carries for all to see.
MARKS = frozenset({"call_sign", "mmsi", "tail_number"})
# One actor has one: two different ones are two actors.
SINGLE = frozenset(["entry", "imo", "inn", "ogrn", "lei", "uscc", "uei", "msn", "un_reference"])
_IS_VALID: dict[str, Callable[[str], bool]] = {
    "imo": imo.is_valid,
    "inn": inn.is_valid,
    "ogrn": ogrn.is_valid,
    "lei": lei.is_valid,
    "swift": bic.is_valid,
    "uscc": uscc.is_valid,
}
# Words by which a name is no person's.
_FIRMS = frozenset(
    latin_words(
        "academy administration aerospace agency airline airlines airways army aviation bank bazaar "
        "brigade bureau center centre club college combinat command commission committee company complex "
        "concern consortium construction corporation council defence defense department directorate "
        "division electronics engineering enterprise enterprises equipment exchange export factory "
        "federation financial foundation front fund general group guard hawala holding holdings hospital "
        "import industrial industries industry institute insurance international investment investments "
        "laboratories laboratory logistics machinery management manufacturing marine maritime militia "
        "mining ministry movement navigation network office oil organisation organization party petroleum "
        "plant police production research school service services ship shipping shipyard society "
        "solutions steel supply systems tanker technologies technology telecom trade trading transport "
        "trust union university works zavod"
    )
)
STATE_WORDS = frozenset(
    word for state in states.all_states() for name in (state.name, *state.names) for word in latin_words(name)
)
"""Words of which addresses say no more than the country."""

_MOST_WORDS = 12
MIN_ISSUED = 5  # characters; a shorter number says little


class Group(StrEnum):
    """What kinds can be one actor."""

    PERSON = "person"
    ORGANIZATION = "organization"
    VESSEL = "vessel"
    AIRPLANE = "airplane"
    ADDRESS = "address"


_GROUPS = {
    ActorKind.PERSON: Group.PERSON,
    ActorKind.VESSEL: Group.VESSEL,
    ActorKind.AIRPLANE: Group.AIRPLANE,
    ActorKind.ADDRESS: Group.ADDRESS,
}


@dataclass(frozen=True, slots=True)
class Named:
    """One name: its words (without legal forms), those that count, how these sound, and whether it is a weak one."""

    text: str
    words: tuple[str, ...]
    counting: tuple[str, ...]
    sounds: frozenset[str]
    forms: frozenset[str]
    weak: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """What of one record is compared."""

    group: Group
    is_firm: bool  # not so where a source says LegalEntity, and no word of its names that it is no person
    names: tuple[Named, ...]
    identifiers: frozenset[tuple[str, str]]
    births: tuple[Interval, ...]
    founded: Interval | None
    birth_places: tuple[frozenset[str], ...]
    countries: frozenset[str]
    addresses: tuple[frozenset[str], ...]

    @classmethod
    def of_record(cls, record: Record, entries: tuple[tuple[str, str], ...] = ()) -> Profile:
        """The profile of a record. `entries` are keys by which lists name the same, such as (`entry`, `ofac:12345`)."""
        group = _GROUPS.get(record.kind, Group.ORGANIZATION)
        names = _names(record, group)
        found = {(s, normal(s, v)) for s, values in record.identifiers.items() for v in values}
        found |= set(entries)
        return cls(
            group=group,
            is_firm=record.kind is not ActorKind.LEGAL_ENTITY or any(n.forms or _FIRMS & set(n.words) for n in names),
            names=names,
            identifiers=frozenset(pair for pair in found if pair[1]),
            births=record.births,
            founded=record.founded,
            birth_places=tuple(frozenset(latin_words(place)) for place in record.birth_places),
            countries=frozenset(country_code(c) for c in record.countries),
            addresses=tuple(frozenset(latin_words(a)) for a in record.addresses),
        )


def _names(record: Record, group: Group) -> tuple[Named, ...]:
    found: dict[tuple[str, ...], Named] = {}
    for weak, listed in ((False, (record.name, *record.names)), (True, record.weak_names)):
        for text in listed:
            words, forms = (latin_words(text), frozenset[str]()) if group is Group.PERSON else parted(text)
            if words:
                counted = counting(words)
                found.setdefault(words, Named(text, words, counted, frozenset(map(sound, counted)), forms, weak))
    return tuple(found.values())


def normal(scheme: str, value: str) -> str:
    """A number without what only parts it: `811002414-7` is `8110024147`. Empty for one that cannot be such a number:
    by its form, its check digit, or since it stands for none, as `0000000` and `unknown` do."""
    if scheme in ("website", "email"):
        return fold(value.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"))
    bare = value.upper()
    if not bare.isascii():  # letters of any script tell a series from another; signs such as № tell nothing
        bare = anyascii("".join(c for c in bare if c.isalnum())).upper()
    bare = _NOT_ALNUM.sub("", bare)
    if scheme == "imo":
        bare = bare.removeprefix("IMO")
    if scheme == "swift" and len(bare) == 11:
        bare = bare.removesuffix("XXX")
    if len(set(bare)) == 1 or _COUNTED.startswith(bare):
        return ""
    if scheme in _IS_VALID:
        return bare if _IS_VALID[scheme](bare) else ""
    if scheme in ISSUED | DECISIVE and scheme != "ftm" and not any(c.isdigit() for c in bare):
        return ""
    return bare


def counting(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that a spelling does not leave out at will, at most so many: an endless name says no more."""
    return tuple(w for w in words if w not in PARTICLES and (len(w) > 1 or w.isdigit()))[:_MOST_WORDS] or words
