"""Which actor a record is, and what an actor's records make of it: pure, and no order of loading decides anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from graph.model import ids
from graph.model.folding import fold, number_key
from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.model.states import State, candidates, find_state, get_state, slug_state_id

# Most specific first: where records of one actor disagree, the first of these that one of them says.
_SPECIFIC = (
    ActorKind.STATE,
    ActorKind.PERSON,
    ActorKind.VESSEL,
    ActorKind.AIRPLANE,
    ActorKind.ADDRESS,
    ActorKind.COMPANY,
    ActorKind.PUBLIC_BODY,
    ActorKind.ORGANIZATION,
    ActorKind.LEGAL_ENTITY,
)


def actor_of(record: Record, record_id: str) -> str:
    """The id of the actor that a record is: a State by its name, everything else one to one.

    An unknown party is nobody else, whatever its kind.
    """
    if record.kind is not ActorKind.STATE or record.unknown:
        return ids.actor_id([record_id])
    state = state_of(record)
    if state is not None:
        return state.id
    try:
        return slug_state_id(record.name)
    except ValueError:  # a name without a letter or digit
        return ids.actor_id([record_id])


def state_of(record: Record) -> State | None:
    """The one state that the record means: its name says, or else its other names.

    These and the countries choose among what a name leaves open: "Congo" with CD is the Democratic Republic. A country
    alone says nothing: a list may file the Ottoman Empire under TR, and no successor stands for the state that was.
    """
    found: Sequence[State] = candidates(record.name)
    for texts in (record.names, record.countries):
        if len(found) == 1:
            break
        named = {state.id: state for t in texts if (state := country_of(t)) is not None}
        open_to_names = not found and texts is record.names
        among = list(named.values()) if open_to_names else [state for state in found if state.id in named]
        found = among if len(among) == 1 else found
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=8192)
def country_of(text: str) -> State | None:
    """A state by name, or by its code in any case: the field says that it is a country."""
    return find_state(text) or (find_state(text.upper()) if len(text) <= 3 else None)


def country_code(text: str) -> str:
    """The code of the state that a text names (`RU`, `SUHH`), the text itself where it names none."""
    state = country_of(text)
    return text if state is None else state.code


def actor_properties(actor: str, records: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What an actor's records, as their nodes' properties, make of it. At least one record.

    A state of the register has the register's name; any other actor that of its record with the least id.
    """
    listed = sorted(records, key=lambda r: str(r["id"]))
    state = get_state(actor)
    kinds = {ActorKind(r["kind"]) for r in listed}
    name = listed[0]["name"] if state is None else state.name
    # A weak name is no ground to take two for one, but who asks for it has to find them all.
    names = {n for r in listed for n in (r["name"], *(r.get("names") or ()), *(r.get("weak_names") or ()))}
    names |= set(state.names if state else ())
    countries = {country_code(c) for r in listed for c in r.get("countries") or ()}
    return {
        "id": actor,
        "kind": next(k for k in _SPECIFIC if k in kinds).value if state is None else ActorKind.STATE.value,
        "name": name,
        "names": sorted(names - {name}),
        # As they are looked for: the index takes `S.R.O.` and `QA'IDA` apart no other way than who asks.
        "search": sorted({fold(n) for n in names | {name}} - {""}),
        "countries": sorted(countries if state is None else {state.code}),
        "identifiers": sorted({i for r in listed for i in r.get("identifiers") or ()}),
        "numbers": sorted({number_key(i.partition(":")[2]) for r in listed for i in r.get("identifiers") or ()} - {""}),
        "unknown": any(bool(r.get("unknown")) for r in listed),
    }
