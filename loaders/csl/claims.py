"""What one row of the Consolidated Screening List claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.model.kinds import ActorKind, Certainty, Kind, Stance
from loaders.csl.dates import day_of, edtf_of, span_of
from loaders.csl.index import Index
from loaders.csl.layout import Row
from loaders.csl.places import address_fields, one_line, short_key, state_record, states_of
from loaders.csl.records import OPERATOR, REGISTERED, Party, addresses_of
from loaders.csl.remarks import linked_to
from loaders.entries import Draft

_LISTED_ON = {"CMIC": "Listing Date (CMIC)"}
_NO_FLAG = "None Identified"


class Claims:
    """Makes the claims of a row in its draft."""

    def __init__(self, draft: Draft, row: Row, party: Party, index: Index) -> None:
        self._draft, self._row, self._party, self._index = draft, row, party, index

    def make(self) -> None:
        """All of them."""
        self._designations()
        self._nationalities()
        self._addresses()
        self._flags()
        for name in linked_to(self._row.cells["remarks"]):
            self._link(name)
        if owner := self._row.cells["vessel_owner"]:
            self._owner(owner, Kind.OWNS, "vessel_owner")
        for part in self._party.parts:
            if part.label == OPERATOR:
                self._owner(part.rest, Kind.OPERATES, "ids")

    def _claim(self, subject: str, kind: Kind, object_: str, column: str, key: str, **more: Any) -> None:
        self._draft.claim(
            subject=subject,
            kind=kind,
            object=object_,
            stance=Stance.AFFIRMS,
            key=short_key(f"{self._row.key}|{key}"),
            locator=f"{self._row.name if kind is Kind.DESIGNATES else self._row.party}, {column}",
            **more,
        )

    def _designations(self) -> None:
        listing, cells = self._row.listing, self._row.cells
        valid = self._valid()
        # A renewed order begins anew: the one before it was in force until then. One that ends otherwise is corrected.
        begins = valid.partition("/")[0] if valid else ""
        for programme in dict.fromkeys(one_line(text) for text in cells["programs"].split(";")):
            if not programme and cells["programs"]:
                continue
            self._claim(
                listing.authority,
                Kind.DESIGNATES,
                self._row.key,
                "programs" if programme else "source",
                f"listed|{listing.code}|{programme}|{begins}",
                certainty=Certainty.CONFIRMED,
                measure=listing.measure,
                list_name=listing.name,
                programme=programme or None,
                valid=valid,
            )

    def _valid(self) -> str | None:
        cells = self._row.cells
        days: list[str | None] = []
        for column in ("start_date", "end_date"):
            day = day_of(cells[column]) if cells[column] else None
            if cells[column] and day is None:
                self._draft.note(f"{column} {cells[column][:20]!r} cannot be meant: it is only in the description")
                self._draft.unused(column)
            days.append(day)
        start, end = days
        label = _LISTED_ON.get(self._row.listing.code)
        listed = [part.rest for part in self._party.parts if part.label == label] if label and not start else []
        if len(listed) == 1 and (date := edtf_of(listed[0])):
            start = day_of(date)
        valid = span_of(start, end)
        if valid is None and (start or end):
            self._draft.note("end_date is before start_date: neither is more than description")
        return valid

    def _nationalities(self) -> None:
        for column in ("nationalities", "citizenships"):
            for text in dict.fromkeys(one_line(text) for text in self._row.cells[column].split(";")):
                if text:
                    self._of_state(text, Kind.NATIONAL_OF, column)

    def _flags(self) -> None:
        flag = self._row.cells["vessel_flag"]
        if flag == _NO_FLAG:
            self._draft.unused("vessel_flag")
        elif flag:
            self._of_state(flag, Kind.REGISTERED_IN, "vessel_flag")
        for part in self._party.parts:
            if part.label in REGISTERED:
                self._of_state(part.rest, Kind.REGISTERED_IN, "ids")

    def _of_state(self, text: str, kind: Kind, column: str) -> None:
        found = states_of(text)
        if len(found) != 1:
            which = "may be several states" if found else "is no state that is known"
            self._draft.note(f"{column} {text[:60]!r} {which}: it is kept as text")
            return
        state = self._draft.add_record(state_record(found[0].id))
        self._claim(self._row.key, kind, state, column, f"{kind.value.lower()}|{state}", certainty=Certainty.ASSESSED)

    def _addresses(self) -> None:
        for address in addresses_of(self._row.cells):
            if not address.sure:
                self._draft.note("an address without a country, or a piece of one, is only in the record's addresses")
                continue
            if address.bare and address.state:
                place = self._draft.add_record(state_record(address.state))
            else:
                place = self._draft.record(**address_fields(address.text, address.country))
            self._claim(self._row.key, Kind.LOCATED_AT, place, "addresses", f"at|{place}", certainty=Certainty.ASSESSED)

    def _owner(self, name: str, kind: Kind, column: str) -> None:
        """Owners and operators are texts, not names of entries."""
        if name := one_line(name):
            owner = self._named(name)
            key = f"{kind.value.lower()}|{name.casefold()}"
            self._claim(owner, kind, self._row.key, column, key, certainty=Certainty.ASSESSED)

    def _link(self, name: str) -> None:
        quote = f"Linked To: {name}"
        name = one_line(name)
        other = self._linked(name)
        if other == self._row.key:
            self._draft.note("remarks names the party itself as what it is linked to: no claim")
            return
        key = f"linked_to|{name.casefold()}"
        certainty = Certainty.ASSESSED
        self._claim(self._row.key, Kind.LINKED_TO, other, "remarks", key, certainty=certainty, quote=quote)

    def _linked(self, name: str) -> str:
        found = self._index.named(name)
        if len(found) == 1 and not list(contradictions_of(party := self._index.party(found[0]))):
            return self._draft.record(**party.record[0])
        if len(found) > 1:
            self._draft.note(f"{name[:80]!r} is the name of {len(found)} entries: it stays a party of its own")
            # Another link to that name may mean another of them: they must not meet in it.
            return self._named(name, f"named:{self._row.key}")
        self._draft.note(f"{name[:80]!r} has no entry of its own: it is a party without details")
        return self._named(name)

    def _named(self, name: str, prefix: str = "named") -> str:
        return self._draft.record(key=short_key(f"{prefix}:{name}"), kind=ActorKind.LEGAL_ENTITY, name=name)


def contradictions_of(party: Party) -> Iterator[tuple[str, str, str]]:
    """Field, problem and hint of what the rows of one party cannot say together."""
    if len(party.types) > 1:
        yield "type", f"the rows of this entry say {' and '.join(party.types)}", "let them say the same"
