"""What one entry of the list says: its record and its claims."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

from graph.model.kinds import ActorKind, Certainty, Kind, Measure, Stance
from loaders.csl.dates import day_of
from loaders.csl.places import address_fields, short_key, state_record, states_of
from loaders.entries import Draft
from loaders.un.addresses import Address, address_of
from loaders.un.births import birth_of, birth_place_of
from loaders.un.documents import document_of, imo_numbers_in, is_company_number, is_ship_number
from loaders.un.elements import distinct, filled, text_of, values_of, verbatim
from loaders.un.names import alias_of, name_of

AUTHORITY = "unsc"
LIST_NAME = "UN Security Council Consolidated List"
# Firms, groups, perhaps ships: of an entity the list does not say what it is.
_KINDS = {"INDIVIDUAL": ActorKind.PERSON, "ENTITY": ActorKind.LEGAL_ENTITY}
_USED = frozenset(
    {
        "FIRST_NAME",
        "SECOND_NAME",
        "THIRD_NAME",
        "FOURTH_NAME",
        "UN_LIST_TYPE",
        "REFERENCE_NUMBER",
        "LISTED_ON",
        "NAME_ORIGINAL_SCRIPT",
        "COMMENTS1",
        "TITLE",
        "DESIGNATION",
        "NATIONALITY",
        "DATAID",
    }
)
_NESTED = ("ALIAS", "ADDRESS", "DATE_OF_BIRTH", "PLACE_OF_BIRTH", "DOCUMENT")


class ListEntry:
    """One individual or entity. `key` is its permanent reference number, such as `QDi.001`."""

    def __init__(self, draft: Draft, element: ET.Element) -> None:
        self._draft, self._element = draft, element
        self.key = text_of(element, "REFERENCE_NUMBER")
        self._addresses = [address_of(child) for child in self._children("ADDRESS")]

    def make(self) -> None:
        """Describe it in the draft and make its claims."""
        self._describe()
        self._designation()
        for number, text in enumerate(values_of(self._element, "NATIONALITY"), start=1):
            self._nationality(text, number)
        for address in self._addresses:
            self._location(address)
        for name in self._unused():
            self._draft.unused(name)

    def _children(self, name: str) -> Iterator[ET.Element]:
        return filled(self._element, f"INDIVIDUAL_{name}", f"ENTITY_{name}")

    def _describe(self) -> None:
        element = self._element
        name, aliases = name_of(element), [alias_of(child) for child in self._children("ALIAS")]
        births = [birth_of(child) for child in self._children("DATE_OF_BIRTH")]
        identifiers, documents = self._identifiers()
        told = [f"Date of birth: {words}" for _, words in births if words]
        told += [alias.words for alias in aliases if alias.words] + documents
        names = [text_of(element, "NAME_ORIGINAL_SCRIPT")]
        names += [text for alias in aliases if not alias.weak for text in alias.names]
        weak = [text for alias in aliases if alias.weak for text in alias.names]
        self._draft.record(
            key=self.key,
            kind=_KINDS[element.tag],
            name=name,
            names=[text for text in distinct(names) if text != name],
            weak_names=[text for text in distinct(weak) if text != name and text not in names],
            countries=values_of(element, "NATIONALITY"),
            identifiers=identifiers,
            addresses=distinct(address.said for address in self._addresses if not address.bare or address.note),
            births=distinct(date or "" for date, _ in births),
            birth_places=distinct(birth_place_of(child) for child in self._children("PLACE_OF_BIRTH")),
            positions=distinct([*values_of(element, "TITLE"), *values_of(element, "DESIGNATION")]),
            description="\n".join(distinct([verbatim(element, "COMMENTS1"), *told])) or None,
        )

    def _identifiers(self) -> tuple[dict[str, list[str]], list[str]]:
        found: dict[str, list[str]] = {"un_reference": [self.key]}
        if data_id := text_of(self._element, "DATAID"):
            found["un_dataid"] = [data_id]
        words = []
        for child in self._children("DOCUMENT"):
            document = document_of(child)
            if document.number:
                found.setdefault(document.scheme, []).append(document.number)
            words.append(document.words)
        numbers = imo_numbers_in(text_of(self._element, "COMMENTS1"))
        if len(numbers) == 1 and self._element.tag == "ENTITY" and is_company_number(numbers[0]):
            found["imo_company"] = numbers
        elif numbers:
            which = "may be a ship's" if any(is_ship_number(number) for number in numbers) else "is not one for sure"
            self._draft.note(f"an IMO number in the comments {which} or another's: it is only in the description")
        return {scheme: distinct(values) for scheme, values in sorted(found.items())}, distinct(words)

    def _claim(self, subject: str, kind: Kind, object_: str, where: str, key: str, **more: Any) -> None:
        self._draft.claim(
            subject=subject,
            kind=kind,
            object=object_,
            stance=Stance.AFFIRMS,
            key=short_key(f"{self.key}|{key}"),
            locator=f"{self.key}, {where}",
            **more,
        )

    def _designation(self) -> None:
        programme = text_of(self._element, "UN_LIST_TYPE")
        listed_on = text_of(self._element, "LISTED_ON")
        day = day_of(listed_on[:10]) if listed_on else None
        if listed_on and day is None:
            self._draft.note(f"LISTED_ON {listed_on[:40]!r} is no day: the designation has no date")
            self._draft.unused("LISTED_ON")
        self._claim(
            AUTHORITY,
            Kind.DESIGNATES,
            self.key,
            "UN_LIST_TYPE",
            f"listed|{programme}",
            certainty=Certainty.CONFIRMED,
            measure=Measure.SANCTION,
            list_name=LIST_NAME,
            programme=programme or None,
            valid=f"{day}/.." if day else None,
        )

    def _nationality(self, text: str, number: int) -> None:
        found = states_of(text)
        if len(found) != 1:
            which = "may be several states" if found else "is no state that is known"
            self._draft.note(f"nationality {text[:60]!r} {which}: it is kept as text")
            return
        state = self._draft.add_record(state_record(found[0].id))
        where = f"NATIONALITY {number}"
        self._claim(self.key, Kind.NATIONAL_OF, state, where, f"national_of|{state}", certainty=Certainty.ASSESSED)

    def _location(self, address: Address) -> None:
        found = states_of(address.country) if address.country else ()
        if address.bare and len(found) == 1:
            place = self._draft.add_record(state_record(found[0].id))
        elif address.country and not address.bare:
            place = self._draft.record(**address_fields(address.text, address.country))
        else:
            self._draft.note("an address without a known country, or in words alone, is only in the record's addresses")
            return
        self._claim(
            self.key,
            Kind.LOCATED_AT,
            place,
            f"address {address.said[:200]}",
            f"at|{address.said}",
            certainty=address.certainty,
            quote=address.note or None,
            valid=address.valid,
        )

    def _unused(self) -> Iterator[str]:
        """Names of the filled children of which nothing was made, each once."""
        nested = {f"{kind}_{name}" for kind in _KINDS for name in _NESTED}
        for tag in distinct(child.tag for child in self._element):
            parts = (part for child in self._element.findall(tag) for part in child.iter())
            if tag not in _USED and tag not in nested and any((part.text or "").strip() for part in parts):
                yield tag
