"""Claims from Sanction entities: which authority designates whom, under what, and to what effect."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Any

from graph.model.kinds import ActorKind, Certainty, Kind, Measure
from graph.model.states import get_state
from loaders.ftm.datasets import is_official, measure_of, source_id, state_of
from loaders.ftm.lines import Entity
from loaders.ftm.records import LONGEST_NAME
from loaders.ftm.row import Row
from loaders.ftm.schemata import words_of
from loaders.ftm.values import is_over
from loaders.ftm.values import state_of as state_named

LOOKED = words_of("entity authority program programId startDate listingDate endDate status reason country")
_LONGEST_KEY = 400

_EXPORT_CONTROL = words_of("US-BIS-DPL US-BIS-EL US-BIS-MEU US-BIS-MIEU US-BIS-UVL CN-ECL CN-ECWL")
_DEBARMENT = frozenset(["US-AECA-DEBARRED", "US-5949LIST", "US-HHS-OIG", "US-MCCAIN-889", "US-NDAA-154"])
# Programmes that only collect or warn.
_NO_MEASURE = re.compile(r"(?:UA-WS|ICIJ|INTERPOL)-|US-(?:FED-ENF|DDTC-ENFORCEMENT)\Z|OHCHR-BHR\Z")
_WORDS = (
    (Measure.DEBARMENT, re.compile(r"\bdebar|\bexclu(?:ded|sion)\b|\bineligib", re.IGNORECASE)),
    (
        Measure.EXPORT_CONTROL,
        re.compile(
            r"bureau of industry and security|\bentity list\b|\bdenied persons\b|\bunverified list\b|"
            r"\bmilitary end[- ]user|\bexport control",
            re.IGNORECASE,
        ),
    ),
    (Measure.SANCTION, re.compile(r"\bsanction|\bspecially designated|\basset freeze|\bblocked\b", re.IGNORECASE)),
)
# Topics that say why somebody is listed; from others, such as `role.pep`, nothing follows.
_MEASURE_OF_TOPIC = {
    "sanction": Measure.SANCTION,
    "sanction.counter": Measure.SANCTION,
    "export.control": Measure.EXPORT_CONTROL,
    "debarment": Measure.DEBARMENT,
}
_OTHER_TOPICS = re.compile(r"(?:poi|wanted|corp\.disqual|export\.risk|invest\.|reg\.|crime|mare\.)")


def say_sanction(row: Row, entity: Entity, sources: tuple[str, ...]) -> None:
    """Make the claims of a designation."""
    targets, several = _targets(row, entity), len(entity.get("entity")) > 1
    authorities = tuple(name for name in entity.get("authority") if len(name) <= LONGEST_NAME)
    if not authorities:
        row.note("Sanction without an authority: no claim")
        return
    details = [{}] if len(sources) > 1 or several else _details(row, entity)
    if len(sources) > 1 and (len(authorities) > 1 or several):
        row.note("Sanction in several datasets with several authorities or targets: no claim")
        return
    if details == [{}] and entity.get("program", "programId", "startDate", "listingDate", "endDate", "status"):
        row.note("Sanction in several datasets, or with several targets: its dates and programmes are in no claim")
    if len(authorities) > 1 and len(details) > 1:
        row.note("Sanction with several authorities and several programmes: its claims name no programme")
        details = [{k: v for k, v in details[0].items() if k not in ("programme", "key")}]
    for target_id, target in targets:
        measure, known = _measure(row, entity, target_id)
        if measure is None:
            row.note("Sanction that is no sanction, export control or debarment: no claim" if known else _UNCLEAR)
            continue
        for source in sources:
            for authority in authorities:
                for one in details:
                    _say(row, entity, source, authority, target, {"measure": measure, **one})


_UNCLEAR = (
    "Sanction whose effect (sanction, export control or debarment) follows neither from its dataset or programme nor "
    "from its target's topics: no claim"
)


def needs_topics(entity: Entity) -> bool:
    """Whether what a designation does is to be seen only from its target's topics."""
    return not _measure_by_list(entity)[1]


def _targets(row: Row, entity: Entity) -> list[tuple[str, str]]:
    found = []
    values = entity.get("entity")
    if not values:
        row.note("Sanction of nobody: no claim")
    for entity_id in values:
        known = row.index.find(entity_id)
        if known is None and not row.index.is_rejected(entity_id) and not row.index.is_delta:
            row.note("Sanction.entity is not described in the file and may be anything: no claim")
        elif (key := row.end("Sanction", "entity", entity_id)) is not None:
            found.append((entity_id, key))
    return found


def _say(row: Row, entity: Entity, source: str, authority: str, target: str, fields: dict[str, Any]) -> None:
    dataset = _dataset_of(entity, source)
    # Of several authorities one may only be who publishes the list.
    is_sure = bool(dataset and is_official(dataset)) and len(entity.get("authority")) == 1
    row.say(
        source,
        entity,
        kind=Kind.DESIGNATES,
        subject=_authority(row, source, dataset, authority),
        object=target,
        certainty=Certainty.CONFIRMED if is_sure else Certainty.REPORTED,
        list_name=dataset,
        **fields,
    )


def _dataset_of(entity: Entity, source: str) -> str | None:
    return next((name for name in entity.datasets if source_id(name) == source), None)


def _authority(row: Row, source: str, dataset: str | None, name: str) -> str:
    """The key of who designates: a state where the name is one, else a body of the state that publishes the list."""
    state = state_named(name)
    if state is not None:
        return row.state(source, state)
    voice = get_state(state_of(dataset) or "") if dataset else None
    if voice is not None:
        row.state(source, voice)
    text = " ".join(name.split())
    return row.draft(source).record(
        key=f"authority:{text if len(text) <= _LONGEST_KEY else _digest(text)}",
        kind=ActorKind.PUBLIC_BODY if dataset and is_official(dataset) else ActorKind.LEGAL_ENTITY,
        name=text,
        countries=(voice.name,) if voice else (),
        speaks_for=voice.id if voice else None,
    )


def _details(row: Row, entity: Entity) -> list[dict[str, Any]]:
    """Dates, and one programme each."""
    valid = row.period(entity, "startDate", "listingDate", "date")
    fields: dict[str, Any] = {"valid": valid}
    status = entity.get("status")
    if is_over(status, ()):
        fields["ended"] = row.ending(status, valid)
    elif status:
        row.unused("Sanction.status")
    programmes = entity.get("program") or entity.get("programId")
    if entity.get("program") and entity.get("programId"):
        row.unused("Sanction.programId")
    if not programmes:
        return [fields]
    return [fields | {"programme": one, "key": _key(entity, one)} for one in programmes if len(one) <= LONGEST_NAME]


def _key(entity: Entity, programme: str) -> str:
    key = f"{entity.key} {programme}"
    return key if len(key) <= _LONGEST_KEY else f"{entity.key} {_digest(programme)}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=12).hexdigest()


def _measure(row: Row, entity: Entity, target: str) -> tuple[Measure | None, bool]:
    """What a designation does, and whether that is known: by its list, its programme, or its target's topics."""
    measure, known = _measure_by_list(entity)
    if known:
        return measure, True
    target_known = row.index.find(target)
    topics = target_known.topics if target_known else ()
    found = {_MEASURE_OF_TOPIC[topic] for topic in topics if topic in _MEASURE_OF_TOPIC}
    if any(_OTHER_TOPICS.match(topic) for topic in topics) or len(found) > 1:
        return None, False
    # The schema's own name says what it is where nothing says otherwise.
    return next(iter(found), Measure.SANCTION), True


def _measure_by_list(entity: Entity) -> tuple[Measure | None, bool]:
    known = {measure_of(name) for name in entity.datasets}
    if len(known) == 1 and (found := next(iter(known)))[1]:
        return found
    measures: set[Measure | None] = set()
    for programme in entity.get("programId"):
        if _NO_MEASURE.match(programme):
            measures.add(None)
        elif programme in _EXPORT_CONTROL:
            measures.add(Measure.EXPORT_CONTROL)
        elif programme in _DEBARMENT:
            measures.add(Measure.DEBARMENT)
    if not measures:
        text = "; ".join(entity.get("program"))
        measures = {measure for measure, words in _WORDS if words.search(text)}
    return (next(iter(measures)), True) if len(measures) == 1 else (None, False)
