"""The lists as SDN.XML and CONSOLIDATED.XML: what the CSV form has, in one file."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only its element classes: nothing is parsed by it
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.contract import Options
from loaders.dating import edition_of
from loaders.ofac.claims import TYPED_KINDS
from loaders.ofac.dates import interval_of, us_date_of
from loaders.ofac.entry import Address, Listed
from loaders.ofac.opened import OpenedList
from loaders.ofac.xml_form import (
    NAMED,
    PART,
    address_text,
    as_text,
    list_by_name,
    list_name,
    named_text,
    part_of,
    take_key,
    take_kind,
    take_name,
    take_remarks_of,
    text_of,
    texts_of,
)
from loaders.xml_rows import elements_of

_VESSEL = {
    "callSign": "Vessel Call Sign",
    "vesselType": "VESSEL TYPE",
    "vesselFlag": "Vessel Flag",
    "vesselOwner": "Vessel Owner",
    "tonnage": "Vessel Tonnage",
    "grossRegisteredTonnage": "Vessel Gross Tonnage",
}
_LISTS = {
    "nationalityList/nationality/country": "nationality",
    "citizenshipList/citizenship/country": "citizen",
    "dateOfBirthList/dateOfBirthItem/dateOfBirth": "DOB",
    "placeOfBirthList/placeOfBirthItem/placeOfBirth": "POB",
}
_KNOWN = {
    *("uid", "firstName", "lastName", "title", "sdnType", "remarks", "programList", "idList", "akaList", "vesselInfo"),
    *("addressList", "nationalityList", "citizenshipList", "dateOfBirthList", "placeOfBirthList"),
}


class SdnXml(OpenedList):
    """A list in the plain XML form."""

    rejects_suffix = ".xml"

    def __init__(self, path: Path, options: Options) -> None:
        part = part_of(path)
        super().__init__(part or list_by_name(path))
        self._path = path
        published = declared = None
        for _, element in elements_of(path, "publshInformation", NAMED):
            if element.tag == NAMED:
                self.index.add(element.text or "", element.get("uid", ""))
            else:
                published = text_of(element, "Publish_Date")
                declared = text_of(element, "Record_Count")
        self._count = 0
        self.prepare()
        notes = []
        whole = part is None and (declared is None or declared == str(self._count))
        if part is None and not whole:
            notes.append(f"the file says that it has {declared} entries, and it has {self._count}: it may not be whole")
        inside = interval_of(us_date_of(published)) if published else None
        edition, said = edition_of(path, options, inside=inside, complete=whole, lacks=TYPED_KINDS)
        self.begin(edition, [*notes, *said])

    def listed(self) -> Iterator[Listed]:
        """See `OpenedList`."""
        self._count = 0
        for line, element in elements_of(self._path, "sdnEntry"):
            self._count += 1
            yield _entry(line, element)

    def written(self, entries: Sequence[Listed], others: Sequence[tuple[str, str]]) -> str:
        """See `OpenedList`."""
        date = self.edition.published
        day = f"{date.text[5:7]}/{date.text[8:10]}/{date.text[:4]}" if date.exact else ""
        raws = "\n".join(listed.raw for listed in entries)
        return (
            f'<sdnList {PART}="{self.list.id}">\n<publshInformation><Publish_Date>{day}</Publish_Date>'
            f"</publshInformation>\n{named_text(others)}{raws}\n</sdnList>\n"
        )


def _entry(line: int, element: ET.Element) -> Listed:
    key = text_of(element, "uid") or ""
    listed = Listed(key, line, f"entry {key}", as_text(element))
    if not take_key(listed):
        return listed
    take_kind(listed, text_of(element, "sdnType"))
    name = list_name(text_of(element, "lastName"), text_of(element, "firstName"))
    take_name(listed, name, primary=True, weak=False)
    if not listed.name:
        listed.reject("has no name", "lastName")
    if listed.problems:
        return listed
    listed.programmes = list(dict.fromkeys(texts_of(element, "programList/program")))
    listed.titles = [part.strip() for part in (text_of(element, "title") or "").split(";") if part.strip()]
    for path, label in _LISTS.items():
        for text in texts_of(element, path):
            listed.detail(label, text)
    for tag, label in _VESSEL.items():
        if found := text_of(element, f"vesselInfo/{tag}"):
            listed.detail(label, found)
    for alias in element.findall("akaList/aka"):
        name = list_name(text_of(alias, "lastName"), text_of(alias, "firstName"))
        take_name(listed, name, primary=False, weak=text_of(alias, "category") == "weak")
    _addresses(listed, element)
    _documents(listed, element)
    take_remarks_of(listed, text_of(element, "remarks"), links=True)
    listed.unused += [child.tag for child in element if child.tag not in _KNOWN]
    return listed


def _addresses(listed: Listed, element: ET.Element) -> None:
    for address in element.findall("addressList/address"):
        country = text_of(address, "country")
        if country == "undetermined":
            country = None
        lines = [text_of(address, f"address{number}") for number in (1, 2, 3)]
        place = [text_of(address, tag) for tag in ("city", "stateOrProvince", "postalCode")]
        if text := address_text(lines, place, country):
            listed.addresses.append(Address(text_of(address, "uid") or "", text, country))
        if text_of(address, "region"):
            listed.unused.append("region of an address")


def _documents(listed: Listed, element: ET.Element) -> None:
    for document in element.findall("idList/id"):
        label, value = text_of(document, "idType") or "", text_of(document, "idNumber") or ""
        if not listed.detail(label, value):
            listed.unused.append(label or "id without idType")
            listed.notes.append(f"the label {label!r} is not known: nothing is made of what stands beside it")
        for tag in ("idCountry", "issueDate", "expirationDate"):
            if text_of(document, tag):
                listed.unused.append(tag)
