"""Which actors a row of somebody's table means: the same comparing and the same rules as between records."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from neo4j import AsyncSession
from pydantic import ValidationError

from graph.model import states
from graph.model.judgements import Reason, Verdict
from graph.model.kinds import BODIES, ActorKind
from graph.model.sources import Record
from graph.queries.actors import Actor
from graph.queries.alike import Alike, count_words, find_alike
from graph.store.resolve import country_of
from identity.candidates import entries_of
from identity.features import Rarity
from identity.names import latin_words
from identity.profile import DECISIVE, ISSUED, SHARED, Profile
from identity.scoring import compare

NUMBERS = tuple(sorted((DECISIVE | ISSUED | SHARED) - {"entry"}))
"""Schemes of numbers and marks that are compared."""

TOLD = {
    "name": ("names", "Another name"),
    "country": ("countries", "Country"),
    "birth_date": ("births", "Date of birth"),
    "birth_place": ("birth_places", "Place of birth"),
    "founded": ("founded", "Date of founding"),
    "address": ("addresses", "Address"),
}
"""What else is compared: the record's field and how it is called."""

_MAY_BE = {
    ActorKind.LEGAL_ENTITY: {ActorKind.PERSON, ActorKind.ORGANIZATION, ActorKind.COMPANY, ActorKind.PUBLIC_BODY},
    ActorKind.ORGANIZATION: {ActorKind.COMPANY, ActorKind.PUBLIC_BODY, ActorKind.LEGAL_ENTITY},
    ActorKind.PERSON: {ActorKind.LEGAL_ENTITY},
    ActorKind.COMPANY: {ActorKind.ORGANIZATION, ActorKind.LEGAL_ENTITY},
    ActorKind.PUBLIC_BODY: {ActorKind.ORGANIZATION, ActorKind.LEGAL_ENTITY},
}
# Addresses are told apart by their text, and nobody's row means one unless it says so.
_USUAL = frozenset(ActorKind) - {ActorKind.ADDRESS}
_CODE = 3
_DAYS = ("birth_date", "founded")
_MIDNIGHT = re.compile(r"(?<=\d)[T ]00:00(:00(\.0+)?)?(Z|[+-]\d\d:?\d\d)?$")
_NOBODY = "?"  # a name without a word
_SURE, _LIKELY = 1.0, 0.8


@dataclass(frozen=True)
class Row:
    """What is known of whom a row means. `told` are pairs of a property (a scheme, or a name of TOLD) and a value."""

    name: str
    kinds: frozenset[ActorKind] = frozenset()
    told: tuple[tuple[str, str], ...] = ()
    limit: int = 10


@dataclass(frozen=True)
class Meant:
    """An actor that a row may mean. `sure` where a rule decides, and for no other actor too; `why` names the rule."""

    actor: Actor
    score: float
    sure: bool
    why: str
    reasons: tuple[Reason, ...]
    record: Record | None


@dataclass(frozen=True)
class Reconciled:
    """Actors, the likest first, and what of the row was not compared."""

    meant: tuple[Meant, ...]
    notes: tuple[str, ...]


async def reconcile(session: AsyncSession, row: Row) -> Reconciled:
    """The actors that a row may mean. A name alone is never sure for a person, as between records."""
    fields, notes = _fields_of(row)
    names = [row.name, *fields.get("names", ())]
    registered = [state.id for state in states.candidates(row.name)] if row.name else []
    wanted = {word for name in names for word in latin_words(name)}
    numbers = [value for values in fields["identifiers"].values() for value in values]
    found = await find_alike(session, [*names, " ".join(sorted(wanted))], numbers, _kinds(row.kinds), registered)
    rarity = Rarity.counted(*await count_words(session, wanted))

    @cache
    def profile(kind: ActorKind) -> Profile:
        return Profile.of_record(_record(row.name, kind, **fields))

    def compared(one: Alike) -> Meant:
        if one.actor.kind == ActorKind.STATE:
            return _as_state(row, fields, one, registered)
        return max((_of_record(row, profile, one.actor, said, rarity) for said in one.records), key=_rank)

    # Many names against many take seconds: whoever else asks is answered meanwhile.
    meant = await asyncio.to_thread(lambda: [compared(one) for one in found])
    sure = [one for one in meant if one.sure]
    if len(sure) > 1:
        notes.append(f"{len(sure)} actors fit by a rule, so none is sure")
        meant = [replace(one, sure=False) for one in meant]
    meant.sort(key=lambda one: (not one.sure, -one.score, one.actor.name, one.actor.id))
    return Reconciled(tuple(meant[: row.limit]), tuple(notes))


def _kinds(asked: frozenset[ActorKind]) -> frozenset[ActorKind]:
    """Kinds that may be of one of those asked: a source that does not know which says LegalEntity."""
    return asked.union(*(_MAY_BE.get(kind, set()) for kind in asked)) if asked else _USUAL


def _record(name: str, kind: ActorKind = ActorKind.LEGAL_ENTITY, **fields: Any) -> Record:
    return Record(key="row", kind=kind, name=name or _NOBODY, **fields)


def _fields_of(row: Row) -> tuple[dict[str, Any], list[str]]:
    """The row's values as fields of a record, and a word on each that is none."""
    fields: dict[str, Any] = {"identifiers": {}}
    notes = []
    for name, value in _each(row.told):
        if name == "country" and country_of(value) is None:
            notes.append(f"country {value!r} is not compared: no state is called so")
            continue
        if name in NUMBERS:
            part: dict[str, Any] = {"identifiers": {name: (*fields["identifiers"].get(name, ()), value)}}
        elif name in TOLD:
            field = TOLD[name][0]
            part = {field: value} if field == "founded" else {field: (*fields.get(field, ()), value)}
        else:
            notes.append(f"{name!r} is no property that is compared")
            continue
        try:
            _record(row.name, **part)
        except ValidationError as error:
            why = error.errors()[0]["msg"].removeprefix("Value error, ")
            notes.append(f"{name} {value!r} is not compared: {why}")
            continue
        fields["identifiers"] |= part.pop("identifiers", {})
        fields |= part
    return fields, notes


def _each(told: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Values one by one, as spreadsheets write them: several countries in a cell, days with a time of midnight."""
    for name, value in told:
        if name == "country":
            yield from ((name, part.strip()) for part in value.split(";") if part.strip())
        elif name in _DAYS:
            yield name, _MIDNIGHT.sub("", value)
        else:
            yield name, value


def _rank(meant: Meant) -> tuple[bool, float]:
    return meant.sure, meant.score


def _of_record(
    row: Row, profile: Callable[[ActorKind], Profile], actor: Actor, said: tuple[str, Record], rarity: Rarity
) -> Meant:
    source, record = said
    # Of a record that does not say what it is the row's kind decides by which rules it is compared.
    kind = record.kind
    if kind is ActorKind.LEGAL_ENTITY and ActorKind.PERSON in row.kinds:
        kind = ActorKind.PERSON
    other = Profile.of_record(record.model_copy(update={"kind": kind}), entries_of(source, record.key))
    compared = compare(profile(_kind_of(row, kind)), other, rarity)
    sure = compared.verdict is Verdict.SAME and not (kind is not record.kind and Profile.of_record(record).is_firm)
    return Meant(actor, compared.score, sure, compared.why, compared.reasons, record)


def _kind_of(row: Row, kind: ActorKind) -> ActorKind:
    """The row is taken for what the record is, but for a firm only where it says so itself."""
    return kind if row.kinds or kind not in BODIES else ActorKind.LEGAL_ENTITY


def _as_state(row: Row, fields: Mapping[str, Any], found: Alike, registered: Sequence[str]) -> Meant:
    if found.actor.id not in registered:
        return Meant(found.actor, 0.0, False, "a state that is called otherwise", (), None)
    if len(registered) > 1:
        return Meant(found.actor, _LIKELY, False, "one of several states that are called so", (), None)
    asked = ActorKind.STATE in row.kinds
    told = {name for name, values in fields.items() if values} - {"names"}
    if not asked and (told or len(row.name.strip()) <= _CODE):
        why = "the name or code of a state, of a row that may mean something else"
        return Meant(found.actor, _LIKELY, False, why, (), None)
    return Meant(found.actor, _SURE, True, "the state's registered name", (), None)
