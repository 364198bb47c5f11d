"""The first reading of a file: what stands where, and who needs what."""

from __future__ import annotations

from graph.model.kinds import Kind
from loaders.ftm.datasets import source_id
from loaders.ftm.index import Extra, Index, Known
from loaders.ftm.lines import Entity, Line
from loaders.ftm.records import LONGEST_TEXT, identification_of, label_of
from loaders.ftm.sanctions import needs_topics
from loaders.ftm.schemata import ACTORS, CONTRACTS, IDENTIFICATIONS, LINKS, RELATIONS

_LABELLED = ("Address", "Position", *CONTRACTS)
_STATED = {"nationality": Kind.NATIONAL_OF, "citizenship": Kind.NATIONAL_OF, "jurisdiction": Kind.REGISTERED_IN}
_OF_ACTORS = (
    _STATED | {"flag": Kind.REGISTERED_IN, "address": Kind.LOCATED_AT} | {p: kind for p, (kind, _) in LINKS.items()}
)


def sources_of(entity: Entity, default: str) -> tuple[str, ...]:
    """The sources that an entity's datasets are; of one that names none it is the file."""
    return tuple(sorted({source_id(name) for name in entity.datasets})) or (default,)


def note_line(index: Index, line: Line, default: str) -> None:
    """Put a line into the index. What is rejected only leaves its id there."""
    index.is_delta = index.is_delta or line.op is not None
    if line.problems or (line.entities and not index.add_top(str(line.id), line.number, line.digest)):
        if line.id is not None and index.top(line.id)[0] == 0:
            index.reject(line.id)
        return
    for place, entity in enumerate(line.entities):
        sources = sources_of(entity, default)
        label = label_of(entity) if entity.schema in _LABELLED else None
        known = Known(line.number, place, entity.schema, sources, label, entity.get("topics"))
        if index.add(entity.id, known):
            index.sources.update(sources)
            _note_entity(index, entity, sources)


def _note_entity(index: Index, entity: Entity, sources: tuple[str, ...]) -> None:
    if entity.schema in RELATIONS:
        relation = RELATIONS[entity.schema]
        _need(index, entity, sources, relation.subject, relation.object)
        if len(sources) > 1:
            index.lacks |= {relation.kind} | ({Kind.LINKED_TO} if entity.schema == "Directorship" else set())
    elif entity.schema in ACTORS:
        if len(sources) == 1:
            _need(index, entity, sources, *(name for name in LINKS if name in entity.properties))
        else:
            index.lacks |= {kind for name, kind in _OF_ACTORS.items() if name in entity.properties}
    elif entity.schema == "Sanction":
        _note_sanction(index, entity, sources)
    elif entity.schema == "EconomicActivity":
        _need(index, entity, sources, "sender", "receiver", "transport")
        index.lacks |= {Kind.SUPPLIES, Kind.TRANSPORTS} if len(sources) > 1 else set()
    elif entity.schema == "ContractAward":
        _need(index, entity, sources, "supplier")
        index.lacks |= {Kind.PAYS} if len(sources) > 1 else set()
        for contract in entity.get("contract"):
            index.add_award(contract, sources)
    else:
        _note_helper(index, entity, sources)


def _need(index: Index, entity: Entity, sources: tuple[str, ...], *props: str) -> None:
    for value in entity.get(*props):
        index.need(value, sources)


def _note_sanction(index: Index, entity: Entity, sources: tuple[str, ...]) -> None:
    _need(index, entity, sources, "entity")
    if len(sources) > 1 or needs_topics(entity):
        index.lacks.add(Kind.DESIGNATES)
    for target in entity.get("entity"):
        for reason in entity.get("reason"):
            if len(reason) <= LONGEST_TEXT:
                index.add_extra(target, sources, Extra("reason", reason))


def _note_helper(index: Index, entity: Entity, sources: tuple[str, ...]) -> None:
    if entity.schema in IDENTIFICATIONS:
        for holder in entity.get("holder"):
            for extra in identification_of(entity):
                index.add_extra(holder, sources, extra)
    elif entity.schema == "Occupancy":
        for holder in entity.get("holder"):
            for post in entity.get("post"):
                index.add_extra(holder, sources, Extra("post", post))
    elif entity.schema in CONTRACTS:
        for name in ("authority", "cancelled"):
            for value in entity.get(name):
                index.add_extra(entity.id, sources, Extra(name, value))
