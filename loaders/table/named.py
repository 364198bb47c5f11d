"""Somebody whom a row names, and the facts that this adds to a record."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

from graph.model.kinds import ActorKind, Kind
from graph.model.states import State

LONGEST_KEY, _SHORT = 300, 200
APART = "\0"  # between the two parts of one fact
Facts = tuple[tuple[str, str], ...]
_FLAGGED = frozenset({ActorKind.VESSEL, ActorKind.AIRPLANE})


@lru_cache(maxsize=32_768)
def slug(text: str) -> str:
    """A key made of a name: its letters, marks and digits in lower case, joined by dashes."""
    normal = unicodedata.normalize("NFKC", text).casefold()
    kept = (c for c in normal if unicodedata.category(c) != "Cf")
    return "-".join("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in kept).split())


def short_key(text: str) -> str:
    """A key that is not longer than a key may be."""
    if len(text) <= LONGEST_KEY:
        return text
    return f"{text[:LONGEST_KEY]}-{blake2b(text.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def shortened(text: str) -> str:
    """Text for a title, which is no more than a label."""
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


@dataclass(frozen=True)
class Place:
    """A country as a cell writes it, and the state that it is, None where the register does not say."""

    text: str
    state: State | None


@dataclass(frozen=True)
class Named:
    """Somebody whom a row names, with all that it says of them. `unknown` is a party that it does not name."""

    key: str
    kind: ActorKind
    name: str
    unknown: bool = False
    written: str | None = None
    places: tuple[Place, ...] = ()
    addresses: tuple[str, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()

    @cached_property
    def facts(self) -> tuple[tuple[str, Facts], ...]:
        """By key: what the row says of it, and of the places where it is."""
        return tuple(self._facts())

    @cached_property
    def whereabouts(self) -> tuple[tuple[Kind, str], ...]:
        """In what way it is where, by the place's key."""
        if self.kind in (ActorKind.STATE, ActorKind.ADDRESS):
            return ()
        kind = Kind.REGISTERED_IN if self.kind in _FLAGGED else Kind.LOCATED_AT
        states = [(kind, place.state.id) for place in self.places if place.state is not None]
        return (*states, *((Kind.LOCATED_AT, _address_key(text)) for text in self.addresses))

    def _facts(self) -> Iterator[tuple[str, Facts]]:
        yield self.key, tuple(self._own_facts())
        if self.kind in (ActorKind.STATE, ActorKind.ADDRESS):
            return
        for place in self.places:
            if place.state is not None:
                yield place.state.id, (("kind", ActorKind.STATE), ("name", place.state.name))
        countries = [("country", place.text) for place in self.places]
        for text in self.addresses:
            yield _address_key(text), (("kind", ActorKind.ADDRESS), ("name", text), *countries)

    def _own_facts(self) -> Iterator[tuple[str, str]]:
        yield "kind", self.kind
        yield "name", self.name
        if self.unknown:
            yield "unknown", ""
        if self.written:
            yield "written", self.written
        yield from (("country", place.text) for place in self.places)
        # Not for the record: whether two writings are two states.
        yield from (("state", place.state.code if place.state else slug(place.text)) for place in self.places)
        yield from (("address", text) for text in self.addresses)
        yield from (("identifier", f"{scheme}{APART}{value}") for scheme, value in self.identifiers)


def _address_key(text: str) -> str:
    return short_key(f"address:{slug(text)}")
