"""States and addresses as records: whichever row names one, its contents are the same."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Any

from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.model.states import State, candidates, get_state

_LONGEST_KEY = 450


@lru_cache(maxsize=4096)
def states_of(text: str) -> tuple[State, ...]:
    """All states that a text as a whole may mean: one if it is clear, none if it is no state known."""
    return candidates(text)


@lru_cache(maxsize=1024)
def state_record(state: str) -> Record:
    """The record of a state of the register, by its id."""
    found = get_state(state)
    if found is None:
        raise KeyError(state)
    return Record(key=found.id, kind=ActorKind.STATE, name=found.name)


def address_fields(text: str, country: str | None) -> dict[str, Any]:
    """The fields of the record of an address: the same text is the same address."""
    text = one_line(text)
    countries = (country,) if country else ()
    return {"key": short_key(f"address:{text}"), "kind": ActorKind.ADDRESS, "name": text, "countries": countries}


def short_key(text: str) -> str:
    """A key that is no longer than keys may be: what is cut off is told apart by a hash."""
    if len(text) <= _LONGEST_KEY:
        return text
    digest = blake2b(text.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{text[: _LONGEST_KEY - 20].rstrip()}~{digest}"


def one_line(text: str) -> str:
    """The text with every run of white space, line ends too, as one space."""
    return " ".join(text.split())
