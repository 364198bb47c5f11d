"""The parties of the register as records: states, and what it marks as something else."""

from __future__ import annotations

import re
from functools import cache

from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.model.states import State
from loaders.sipri.names import ORGANISATIONS, state_named

_UNKNOWN = re.compile(r"\s*unknown\b", re.IGNORECASE)
_INSIDE = re.compile(r"(.*?)\s*\(([^()]*)\)")
_NON_STATE = "Not a state, as the register marks it."
_INTERNATIONAL = "An international organisation, as the register marks it."


def is_unknown(text: str) -> bool:
    """Whether the register says that it does not know the party."""
    return bool(_UNKNOWN.match(text))


@cache
def token(text: str) -> str:
    """A party in keys: a state's id, so that a state renamed in the next edition is the same."""
    name = _plain(text)
    state = None if _is_marked(text) else state_named(name)
    return state.id if state else name


@cache
def state_record(state: State) -> Record:
    """A state by its name in the register of states."""
    return Record(key=state.id, kind=ActorKind.STATE, name=state.name)


@cache
def organisation(name: str) -> Record:
    """An international organisation: `European Union`."""
    return Record(key=f"party:{name}", kind=ActorKind.ORGANIZATION, name=name, description=_INTERNATIONAL)


@cache
def known_party(text: str) -> Record:
    """A party that is known by name: a state, `Group (Country)*` or `Organisation**`.

    What is neither marked nor a state of the register of states is taken for a state under the name that it has here.
    """
    name = _plain(text)
    if text.rstrip().endswith("**"):
        return organisation(ORGANISATIONS.get(name, name))
    if not _is_marked(text):
        state = state_named(name)
        return state_record(state) if state else Record(key=f"party:{name}", kind=ActorKind.STATE, name=name)
    inside = _INSIDE.fullmatch(name)
    short, countries = (inside[1], tuple(inside[2].split("/"))) if inside else ("", _country_before(name))
    return Record(
        key=f"party:{name}",
        kind=ActorKind.ORGANIZATION,
        name=name,
        names=(short,) if short else (),
        countries=tuple(country.strip() for country in countries if country.strip()),
        description=_NON_STATE,
    )


def unknown_party(text: str, part: str, deal: str) -> Record:
    """A party that the register does not know, of one deal only; `part` is `supplier` or `recipient`."""
    kind = ActorKind.ORGANIZATION if _is_marked(text) else ActorKind.LEGAL_ENTITY
    return Record(key=f"unknown {part}: {deal}"[:500], kind=kind, name=_plain(text), unknown=True)


def is_registered(text: str) -> bool:
    """Whether a party is marked, unknown, or a state of the register of states: whether it is clear what it is."""
    return is_unknown(text) or _is_marked(text) or state_named(_plain(text)) is not None


def _plain(text: str) -> str:
    return text.rstrip("* ")


def _is_marked(text: str) -> bool:
    return text.rstrip().endswith("*")


def _country_before(name: str) -> tuple[str, ...]:
    """The country in `Haiti rebels`."""
    words = name.split()
    heads = (" ".join(words[:n]) for n in range(len(words) - 1, 0, -1))
    return next(((head,) for head in heads if state_named(head)), ())
