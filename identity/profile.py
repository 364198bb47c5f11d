"""A record as it is compared: its names by their words, its identifiers normalised, its dates and places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from anyascii import anyascii

from graph.model.dates import Interval
from graph.model.folding import fold
from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.store.resolve import country_code
from identity.names import PARTICLES, latin_words, parted, sound

_NOT_ALNUM = re.compile("[^0-9A-Z]")
_IMO_DIGITS = 7
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
        "kpp",
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
# One actor has one: two different ones are two actors.
SINGLE = frozenset(["entry", "imo", "inn", "ogrn", "lei", "uscc", "uei", "msn", "un_reference"])
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
    unsure_group: bool  # a LegalEntity: a source did not say which
    names: tuple[Named, ...]
    identifiers: frozenset[tuple[str, str]]
    births: tuple[Interval, ...]
    founded: Interval | None
    birth_places: tuple[frozenset[str], ...]
    countries: frozenset[str]
    addresses: tuple[frozenset[str], ...]

    @classmethod
    def of_record(cls, record: Record, entries: tuple[str, ...] = ()) -> Profile:
        """The profile of a record. `entries` are keys by which lists name the same entry, such as `ofac:12345`."""
        group = _GROUPS.get(record.kind, Group.ORGANIZATION)
        found = {(s, normal(s, v)) for s, values in record.identifiers.items() for v in values}
        found |= {("entry", entry) for entry in entries}
        return cls(
            group=group,
            unsure_group=record.kind is ActorKind.LEGAL_ENTITY,
            names=_names(record, group),
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
    """A number without what only parts it: `811002414-7` is `8110024147`."""
    if scheme in ("website", "email"):
        return fold(value.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/"))
    bare = value.upper()
    if not bare.isascii():  # letters of any script tell a series from another; signs such as № tell nothing
        bare = anyascii("".join(c for c in bare if c.isalnum())).upper()
    bare = _NOT_ALNUM.sub("", bare)
    if scheme == "imo":
        bare = bare.removeprefix("IMO")
        return bare if len(bare) == _IMO_DIGITS else ""
    if scheme == "swift" and len(bare) == 11:
        bare = bare.removesuffix("XXX")
    return bare


def counting(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words that a spelling does not leave out at will, at most so many: an endless name says no more."""
    return tuple(w for w in words if w not in PARTICLES and (len(w) > 1 or w.isdigit()))[:_MOST_WORDS] or words
