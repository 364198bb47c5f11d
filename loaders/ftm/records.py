"""Records of entities: what they hold, the same wherever an entity is named."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from graph.model.kinds import ActorKind
from loaders.ftm.index import Extra, Index
from loaders.ftm.lines import Entity
from loaders.ftm.schemata import (
    ACTORS,
    ADDRESS_PARTS,
    COUNTRIES,
    IDENTIFICATIONS,
    IDENTIFIERS,
    NAMES,
    TEXTS,
    WEAK_NAMES,
)
from loaders.ftm.values import country_name, date_of

LONGEST_NAME = 2000
LONGEST_TEXT = 20_000
_WIKIDATA = re.compile(r"Q\d+\Z")
_IMO = re.compile(r"(?:IMO)?\s*(\d{7})\Z", re.IGNORECASE)

# All properties that go into a record as it is made here.
USED = frozenset(
    {*NAMES, *WEAK_NAMES, *COUNTRIES, *TEXTS, *IDENTIFIERS}
    | {"address", "addressEntity", "birthDate", "birthPlace", "birthCountry", "position", "title", "incorporationDate"}
)
USED_OF_ADDRESS = frozenset({*NAMES, "country", "full", *TEXTS, *ADDRESS_PARTS, "osmId", "googlePlaceId"})


def label_of(entity: Entity) -> str | None:
    """What an entity is called: its caption if it is a value of its own, else a name; None if it has none."""
    if entity.schema == "Address":
        return address_text(entity)
    caption = (entity.caption or "").strip()
    own = {value for values in entity.properties.values() for value in values}
    if caption and caption in own and len(caption) <= LONGEST_NAME:
        return caption
    for names in (("name",), ("alias",), ("previousName",), WEAK_NAMES, ("title",)):
        if found := _short(entity.get(*names)):
            return found[0]
    if parts := _single(entity, "firstName", "middleName", "fatherName", "lastName"):
        return parts
    return caption if caption and caption != entity.schema and len(caption) <= LONGEST_NAME else None


def address_text(entity: Entity) -> str | None:
    """An address in one line: as it is written in full (of several as in the caption), else its parts where each has
    one value.
    """
    if full := _short(entity.get("full")):
        return entity.caption if entity.caption in full else full[0]
    parts = _single(entity, *ADDRESS_PARTS, apart=", ")
    country = [country_name(code) for code in entity.get("country")]
    found = ", ".join(one for one in (parts, *country[:1]) if one)
    return found or next(iter(_short(entity.get("name", "summary", "remarks"))), None)


def _single(entity: Entity, *names: str, apart: str = " ") -> str | None:
    values = [entity.get(name) for name in names]
    if any(len(several) > 1 for several in values):
        return None
    text = apart.join(one for several in values for one in several)
    return text if 0 < len(text) <= LONGEST_NAME else None


def _short(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(value for value in values if len(value) <= LONGEST_NAME)


def contents_of(entity: Entity, index: Index, notes: list[str]) -> dict[str, Any]:
    """The fields of an entity's record that are the same in all sources; what was left out is noted."""
    kind = ACTORS[entity.schema]
    name = label_of(entity)
    if name is None:
        notes.append("has no name: it is called by its id")
        name = entity.id
    strong = set(entity.get(*NAMES, "full")) - {name}
    fields: dict[str, Any] = {
        "key": entity.key,
        "kind": kind,
        "name": name,
        "names": tuple(sorted(strong)),
        "weak_names": tuple(sorted(set(entity.get(*WEAK_NAMES)) - strong - {name})),
        "countries": _countries(entity, notes),
        "identifiers": _identifiers(entity),
        "addresses": () if kind is ActorKind.ADDRESS else _addresses(entity, index),
        "births": _dates(entity, "birthDate", notes),
        "birth_places": _births(entity),
        "positions": entity.get("position", "title") if kind is ActorKind.PERSON else (),
        "founded": _founded(entity, notes),
    }
    for listed in ("names", "weak_names", "addresses", "birth_places", "positions"):
        fields[listed] = _fitting(fields[listed], listed, notes)
    return fields


def with_extras(
    fields: dict[str, Any], entity: Entity, extras: tuple[Extra, ...], index: Index, notes: list[str]
) -> dict[str, Any]:
    """The fields of a record in one source: with what other entities of this source say of it."""
    identifiers = {scheme: set(values) for scheme, values in fields["identifiers"].items()}
    positions = list(fields["positions"])
    reasons = []
    for extra in extras:
        if extra.what == "post":
            known = index.find(extra.value)
            positions += [known.label] if known and known.label else []
        elif extra.what == "reason":
            reasons.append(extra.value)
        elif extra.what != "authority":
            identifiers.setdefault(extra.what, set()).add(extra.value)
    return fields | {
        "identifiers": {scheme: tuple(sorted(values)) for scheme, values in sorted(identifiers.items())},
        "positions": tuple(sorted(set(positions))),
        "description": _description((*entity.get(*TEXTS), *reasons), notes),
    }


def identification_of(entity: Entity) -> Iterable[Extra]:
    """What an identification says of its holder."""
    numbers = _short(entity.get("number", "passportNumber"))
    types = " ".join(entity.get("type")).casefold()
    if entity.schema == IDENTIFICATIONS[1] or "passport" in types:
        scheme = "passport"
    elif "national id" in types or "identity card" in types:
        scheme = "national_id"
    else:
        scheme = "identification"
    return [Extra(scheme, number) for number in numbers]


def _countries(entity: Entity, notes: list[str]) -> tuple[str, ...]:
    codes = _fitting(entity.get(*COUNTRIES), "countries", notes)
    return tuple(sorted({country_name(code) for code in codes}))


def _identifiers(entity: Entity) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {"ftm": set()}
    referents = entity.others.get("referents")
    named = [one for one in referents if isinstance(one, str)] if isinstance(referents, list) else []
    for one in (entity.id, *_short(named)):
        if one.strip():
            found["ftm"].add(one)
        if _WIKIDATA.match(one):
            found.setdefault("wikidata", set()).add(one)
    for name, values in entity.properties.items():
        if (scheme := IDENTIFIERS.get(name)) is None:
            continue
        for value in _short(values):
            imo = _IMO.match(value) if scheme == "imo" else None
            found.setdefault(scheme, set()).add(imo[1] if imo else value)
    return {scheme: tuple(sorted(values)) for scheme, values in sorted(found.items())}


def _addresses(entity: Entity, index: Index) -> tuple[str, ...]:
    known = [index.find(one) for one in entity.get("addressEntity")]
    return tuple(sorted({*entity.get("address"), *(one.label for one in known if one and one.label)}))


def _dates(entity: Entity, name: str, notes: list[str]) -> tuple[str, ...]:
    found = {text: date_of(text) for text in entity.get(name)}
    if None in found.values():
        notes.append(f"{entity.schema}.{name} holds what is no date: left out")
    return tuple(sorted({date for date in found.values() if date}))


def _births(entity: Entity) -> tuple[str, ...]:
    return tuple(sorted({*entity.get("birthPlace"), *(country_name(code) for code in entity.get("birthCountry"))}))


def _founded(entity: Entity, notes: list[str]) -> str | None:
    if entity.schema == "Person":
        return None
    dates = _dates(entity, "incorporationDate", notes)
    if len(dates) > 1:
        notes.append(f"{entity.schema}.incorporationDate has several values: none is taken")
    return dates[0] if len(dates) == 1 else None


def _fitting(values: tuple[str, ...], what: str, notes: list[str]) -> tuple[str, ...]:
    short = _short(values)
    if len(short) < len(values):
        notes.append(f"{what}: left out what is longer than {LONGEST_NAME} characters")
    return short


def _description(texts: Iterable[str], notes: list[str]) -> str | None:
    """All free text, whole: what no longer fits is left out, never cut."""
    kept, size = [], 0
    for text in dict.fromkeys(texts):
        if size + len(text) + 2 <= LONGEST_TEXT:
            kept.append(text)
            size += len(text) + 2
        else:
            notes.append(f"description: left out what goes beyond {LONGEST_TEXT} characters")
    return "\n\n".join(kept) or None
