"""The parties of a row: who is named in which cell, as whom it counts, and where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from graph.model.kinds import ActorKind
from graph.model.states import State, find_state
from loaders.messages import shown
from loaders.table.bound import Binder, Bound
from loaders.table.cells import imo_number, refuse_damaged, says_nothing, text_of
from loaders.table.grid import Row
from loaders.table.mapping import Part, PartyCells, TableMapping
from loaders.table.named import Named, Place, short_key, slug
from loaders.table.words import bare_words, stands_for

IMO = "imo"
_KNOWN = 20_000
_LEGAL = frozenset({ActorKind.LEGAL_ENTITY, ActorKind.COMPANY, ActorKind.ORGANIZATION, ActorKind.PUBLIC_BODY})
# Namibia's code, and what many write for "not available".
_AMBIGUOUS = "NA"


@dataclass
class Remarks:
    """What is worth saying of how a row was read, and the columns of which nothing was made."""

    notes: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@lru_cache(maxsize=8192)
def state_in(text: str) -> State | None:
    """The state that a cell of countries names, by name or by its code in any case."""
    return find_state(text) or (find_state(text.upper()) if len(text) <= 3 else None)


@lru_cache(maxsize=8192)
def _only_a_country(address: str) -> State | None:
    return find_state(address)


def parts_of(text: str, split: str | None) -> list[str]:
    """The parts of a cell that holds several."""
    parts = text.split(split) if split else [text]
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


class OneParty:
    """One party of a mapping, bound to the columns of a table."""

    def __init__(self, name: str, cells: PartyCells, binder: Binder, mapping: TableMapping) -> None:
        self.name, self._kind, self._split = name, cells.kind, cells.split
        # What is no state, or is not named, may be anybody.
        self._real_kind = ActorKind.LEGAL_ENTITY if cells.kind is ActorKind.STATE else cells.kind
        self._apart = mapping.same_name == "one_per_country"
        self.names = binder.cells(cells)
        self._key = [binder.column(column) for column in cells.key]
        self._country, self._address = binder.cells(cells.country), binder.cells(cells.address)
        self._country_split = cells.country.split if cells.country else None
        self._address_split = cells.address.split if cells.address else None
        self._identifiers = {scheme: binder.cells(of) for scheme, of in cells.identifiers.items()}
        bound = [*self._key, self._country, self._address, *self._identifiers.values()]
        self._inputs = [one.index for one in bound if one.index >= 0]
        self._known: dict[tuple[object, ...], tuple[Named, Remarks]] = {}

    def texts(self, row: Row) -> list[str]:
        """What its cell holds. Raises Wrong."""
        return parts_of(self.names.text(row), self._split)

    def columns_with_something(self, row: Row) -> list[str]:
        """The columns besides its name's in which something stands."""
        bound = [self._country, self._address, *self._identifiers.values()]
        return [one.name for one in bound if one.name and one.said(row)]

    def named(self, row: Row, text: str, at: tuple[int, int], remarks: Remarks) -> Named:
        """Somebody by name: of so many in one cell the one at that place. Raises Wrong."""
        # Most rows name somebody whom others named in the same words.
        cells = (row.cells[i] if i < len(row.cells) else None for i in self._inputs)
        same = (text, at, *map(text_of, cells))
        known = self._known.get(same)
        if known is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            said = Remarks()
            known = self._known[same] = (self._read(row, text, at, said), said)
        remarks.notes += known[1].notes
        remarks.unused += known[1].unused
        return known[0]

    def _read(self, row: Row, text: str, at: tuple[int, int], remarks: Remarks) -> Named:
        places, addresses = self._where(row, at, remarks)
        identifiers = self._schemes(row, remarks) if at[1] == 1 else ()
        if self._kind is ActorKind.STATE:
            state = state_in(text)
            if state is not None:
                return Named(state.id, ActorKind.STATE, state.name)
            said = f"{shown(text)} is not one state that the register knows, and is loaded as a LegalEntity"
            remarks.notes.append(f"{self.names.name}: {said}")
        key = self._key_of(row, text, at[1] == 1, places, dict(identifiers), remarks)
        return Named(key, self._real_kind, text, places=places, addresses=addresses, identifiers=identifiers)

    def unknown(self, row: Row, text: str, row_key: str, remarks: Remarks) -> Named:
        """Somebody whom the row does not name: one for each row, and nobody else's. Raises Wrong."""
        places, addresses = self._where(row, (0, 1), remarks)
        says = any(c.isalnum() for c in text)
        return Named(
            short_key(f"unknown:{self.name}:{row_key}:{slug(text)}"),
            self._real_kind,
            f"unknown {self.name.replace('_', ' ')}",
            unknown=True,
            written=f"written as: {text}" if says else None,
            places=places,
            addresses=addresses,
        )

    def _key_of(
        self, row: Row, text: str, alone: bool, places: tuple[Place, ...], ids: Mapping[str, str], remarks: Remarks
    ) -> str:
        if self._key:
            said = [cell.text(row) for cell in self._key] if alone else []
            if any(not says_nothing(part) for part in said):
                for cell, part in zip(self._key, said, strict=True):
                    cell.read(part, refuse_damaged)
                return short_key(f"key:{' | '.join(said)}")
            columns = ", ".join(cell.name for cell in self._key)
            remarks.notes.append(f"{self.name}: nothing stands in {columns}, so the name tells it apart")
        if self._kind is ActorKind.VESSEL and IMO in ids:
            return f"{IMO}:{ids[IMO]}"
        key = slug(text) if self._real_kind in _LEGAL else f"{self._kind.lower()}:{slug(text)}"
        if self._apart and places:
            key = f"{key}@{places[0].state.code if places[0].state else slug(places[0].text)}"
        return short_key(key)

    def _where(self, row: Row, at: tuple[int, int], remarks: Remarks) -> tuple[tuple[Place, ...], tuple[str, ...]]:
        """Its countries and addresses; an address that is only a country is one."""
        places = []
        for text in self._of_one(self._country, self._country_split, row, at, remarks):
            if text == _AMBIGUOUS:
                remarks.notes.append(f"{self._country.name}: NA may be Namibia or 'not available', and is not used")
                remarks.unused.append(self._country.name)
                continue
            places.append(Place(text, state_in(text)))
            if places[-1].state is None:
                said = f"{shown(text)} is no state that the register knows, and is kept as text"
                remarks.notes.append(f"{self._country.name or self.name}: {said}")
        addresses = []
        for text in self._of_one(self._address, self._address_split, row, at, remarks):
            state = _only_a_country(text)
            if state is None:
                addresses.append(text)
            else:
                places.append(Place(text, state))
        return tuple(dict.fromkeys(places)), tuple(addresses)

    def _of_one(self, cells: Bound, split: str | None, row: Row, at: tuple[int, int], remarks: Remarks) -> list[str]:
        """What a cell says of one of so many: all of it, or that part of it which is as far from its beginning."""
        text = cells.said(row)
        place, count = at
        if not text or count == 1 or cells.index < 0:
            return [part for part in parts_of(text, split) if not says_nothing(part)]
        parts = [part.strip() for part in text.split(self._split)]
        if len(parts) == count:
            return [part for part in parts[place : place + 1] if not says_nothing(part)]
        if place == 0:
            remarks.notes.append(f"{cells.name}: one cell for several in {self.names.name}, and is not used")
            remarks.unused.append(cells.name)
        return []

    def _schemes(self, row: Row, remarks: Remarks) -> tuple[tuple[str, str], ...]:
        schemes = []
        for scheme, cells in self._identifiers.items():
            text = cells.said(row)
            if not text:
                continue
            cells.read(text, refuse_damaged)
            number = imo_number(text) if scheme == IMO else text
            if number is None:
                said = f"{shown(text)} is no IMO number (seven digits, the last of which checks the others), not used"
                remarks.notes.append(f"{cells.name}: {said}")
                remarks.unused.append(cells.name)
            else:
                schemes.append((scheme, number))
        return tuple(schemes)


class Parties:
    """All parties of a mapping, bound to the columns of a table."""

    def __init__(self, mapping: TableMapping, binder: Binder) -> None:
        self._parties = [OneParty(name, cells, binder, mapping) for name, cells in mapping.parties.items()]
        self._words = bare_words(mapping.unknown_words)
        # Where nobody is named, somebody has supplied, received or, as the mapping's own claims have it, owned it.
        self._ends = {end for claim in mapping.claims for end in (claim.subject, claim.object)}
        always = {Part.SUPPLIER.value, Part.RECIPIENT.value} if mapping.usual_claims else set()
        self._always = always & set(mapping.parties)

    def read(self, row: Row, row_key: str, remarks: Remarks) -> dict[str, list[Named]]:
        """Who is named in which part; empty where no cell of the row names anybody. Raises Wrong."""
        found: dict[str, list[Named]] = {}
        others: list[tuple[OneParty, Part]] = []
        unknown: list[tuple[OneParty, str]] = []
        for party in self._parties:
            texts = party.texts(row)
            # "NA" and a dash are said of one who is not named; an empty cell says less, and is not anybody.
            if not texts and party.name in self._always:
                unknown.append((party, ""))
            for i, text in enumerate(texts):
                meaning = stands_for(text, self._words)
                if meaning == "same" and party.name == Part.NOTIFY_PARTY:
                    meaning = Part.RECIPIENT
                if isinstance(meaning, Part):
                    others.append((party, meaning))
                elif meaning is not None:
                    unknown.append((party, text))
                else:
                    one = party.named(row, text, (i, len(texts)), remarks)
                    found.setdefault(party.name, []).append(one)
        said = any(text for _, text in unknown)
        if not said and not any(party.names.name for party in self._parties if party.name in found):
            return {}
        for party, text in unknown:
            self._somebody(party, text, row, row_key, found, remarks)
        for party, part in others:
            self._same(party, part, row, row_key, found, remarks)
        return found

    def _somebody(
        self, party: OneParty, text: str, row: Row, row_key: str, found: dict[str, list[Named]], remarks: Remarks
    ) -> None:
        if party.name not in self._always | self._ends:
            remarks.unused += party.columns_with_something(row)
            return
        if text:
            remarks.notes.append(f"{party.names.name}: TO ORDER, N/A and their like are unknown parties, one a row")
        else:
            remarks.notes.append(f"{party.names.name}: nothing stands there, so that it is an unknown party, one a row")
        found.setdefault(party.name, []).append(party.unknown(row, text, row_key, remarks))

    def _same(
        self, party: OneParty, part: Part, row: Row, row_key: str, found: dict[str, list[Named]], remarks: Remarks
    ) -> None:
        if part != party.name and found.get(part):
            found[party.name] = [*found.get(party.name, []), *found[part]]
            remarks.unused += party.columns_with_something(row)
            return
        remarks.notes.append(f"{party.names.name}: SAME AS the {part}, whom the row does not name")
        self._somebody(party, party.names.text(row), row, row_key, found, remarks)
