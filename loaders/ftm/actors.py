"""What an actor's own entity says: its record in each source, and the claims that its properties make."""

from __future__ import annotations

from hashlib import blake2b

from graph.model.kinds import ActorKind, Kind
from graph.model.sources import Record
from graph.model.states import State
from loaders.ftm.index import Extra
from loaders.ftm.lines import Entity, key_of
from loaders.ftm.records import LONGEST_NAME, contents_of, with_extras
from loaders.ftm.row import Row
from loaders.ftm.schemata import ACTORS, LINKS
from loaders.ftm.values import state_of

# Properties that name a state, by the schema that has them.
_OF_STATES: dict[str, tuple[Kind, tuple[str, ...]]] = {
    "Person": (Kind.NATIONAL_OF, ("nationality", "citizenship")),
    "Company": (Kind.REGISTERED_IN, ("jurisdiction",)),
    "Vessel": (Kind.REGISTERED_IN, ("flag",)),
}


def say_actor(row: Row, entity: Entity, sources: tuple[str, ...]) -> None:
    """Describe an actor in every source that speaks of it, and make the claims of its properties."""
    notes: list[str] = []
    fields = contents_of(entity, row.index, notes)
    made: dict[tuple[Extra, ...], Record] = {}
    for source in row.index.sources_of(entity.id, sources):
        extras = tuple(row.index.extras(entity.id, source))
        if extras not in made:
            whole = with_extras(fields, entity, extras, row.index, notes)
            if (record := row.record(source, whole)) is None:
                return
            made[extras] = record
        # One and the same for all sources that say the same: some entities are in thirty.
        row.draft(source).add_record(made[extras])
    for text in notes:
        row.note(text)
    _say_states(row, entity, sources)
    if entity.schema != "Address":
        _say_addresses(row, entity, sources)
        for prop, (kind, is_subject) in LINKS.items():
            for value in entity.get(prop):
                _say_link(row, entity, sources, prop, value, kind, is_subject=is_subject)


def _say_states(row: Row, entity: Entity, sources: tuple[str, ...]) -> None:
    kind, props = _OF_STATES.get(entity.schema, (Kind.REGISTERED_IN, ()))
    for code in entity.get(*props):
        state = state_of(code)
        if state is None:
            row.note(f"{entity.schema}: the country {code!r:.40} is no state that is known here: no {kind} claim")
        elif len(sources) > 1:
            for prop in props:
                if entity.get(prop):
                    row.note_unattributed(entity.schema, prop)
        else:
            _say_state(row, entity, sources[0], kind, state)


def _say_state(row: Row, entity: Entity, source: str, kind: Kind, state: State) -> None:
    key = f"{entity.key} {kind} {state.id}"
    row.say(source, entity, subject=entity.key, kind=kind, object=row.state(source, state), key=key)


def _say_addresses(row: Row, entity: Entity, sources: tuple[str, ...]) -> None:
    """Addresses in words: each is an address of its own, one and the same for all who write it alike."""
    texts = dict.fromkeys(" ".join(text.split()) for text in entity.get("address") if len(text) <= LONGEST_NAME)
    if texts and len(sources) > 1:
        row.note_unattributed(entity.schema, "address")
        return
    for text in texts:
        state = state_of(text)
        if state is not None:
            _say_state(row, entity, sources[0], Kind.LOCATED_AT, state)
            continue
        digest = blake2b(text.encode(), digest_size=12).hexdigest()
        key = f"address:{text}" if len(text) <= 450 else f"address:{digest}"
        row.draft(sources[0]).record(key=key, kind=ActorKind.ADDRESS, name=text)
        row.say(
            sources[0],
            entity,
            subject=entity.key,
            kind=Kind.LOCATED_AT,
            object=key,
            key=f"{entity.key} address {digest}",
        )


def _say_link(
    row: Row, entity: Entity, sources: tuple[str, ...], prop: str, value: str, kind: Kind, *, is_subject: bool
) -> None:
    known = row.index.find(value)
    if known is None:
        row.note(f"{entity.schema}.{prop} names an entity that the file does not describe: no claim")
        return
    if known.schema not in ACTORS or (prop == "addressEntity") != (known.schema == "Address"):
        row.unused(f"{entity.schema}.{prop} that is a {known.schema}")
        return
    other = key_of(value)
    for source in row.sources_of_link(entity, sources, known, prop):
        state = state_of(known.label) if known.schema == "Address" and known.label else None
        if state is not None:
            _say_state(row, entity, source, Kind.LOCATED_AT, state)
            continue
        ends = (other, entity.key) if is_subject else (entity.key, other)
        row.say(source, entity, subject=ends[0], kind=kind, object=ends[1], key=f"{entity.key} {prop} {value}")
