"""The lists as SDN_ENHANCED.XML and CONS_ENHANCED.XML: names as printed, and typed relations."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only its element classes: nothing is parsed by it
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.model.dates import Interval
from loaders.contract import Options
from loaders.dating import edition_of
from loaders.ofac.dates import Day, interval_of, period_of
from loaders.ofac.entry import Address, Link, Listed
from loaders.ofac.labels import meaning_of
from loaders.ofac.lists import LISTS, TheList
from loaders.ofac.opened import OpenedList
from loaders.ofac.xml_form import (
    NAMED,
    PART,
    address_text,
    as_text,
    list_by_name,
    named_text,
    part_of,
    quality,
    take_key,
    take_kind,
    take_name,
    take_remarks_of,
    text_of,
    texts_of,
    true,
)
from loaders.problems import Problem, Unreadable
from loaders.xml_rows import elements_of

_LINES = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_PLACE = ("CITY", "STATE/PROVINCE", "POSTAL CODE")
_KNOWN = {
    "generalInfo",
    "sanctionsLists",
    "sanctionsPrograms",
    "names",
    "addresses",
    "features",
    "identityDocuments",
    "relationships",
}


class EnhancedXml(OpenedList):
    """A list in the enhanced XML form."""

    rejects_suffix = ".xml"

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._values: dict[str, str] = {}
        part = part_of(path)
        published, the_list = self._beginning(path)
        super().__init__(part or the_list or list_by_name(path))
        for _, element in elements_of(path, NAMED):
            self.index.add(element.text or "", element.get("uid", ""))
        self.prepare()
        edition, notes = edition_of(path, options, inside=published, complete=part is None)
        self.begin(edition, notes)

    def _beginning(self, path: Path) -> tuple[Interval | None, TheList | None]:
        """The date and the list that the file names."""
        published = the_list = None
        for line, element in elements_of(path, "publicationInfo", "referenceValue", "entity"):
            if element.tag == "entity":
                if element.get("action") is not None:
                    hint = "load the whole list instead: a file of changes does not say what stayed"
                    raise Unreadable(Problem((), "holds only what changed on one day", hint, line))
                break
            if element.tag == "referenceValue":
                self._values[element.get("refId", "")] = text_of(element, "value") or ""
                continue
            published = interval_of((text_of(element, "dataAsOf") or "")[:10] or None)
            names = set(texts_of(element, "filters/sanctionsLists/sanctionsList"))
            found = [each for each in LISTS if each.published_as in names]
            the_list = found[0] if len(found) == 1 else None
        return published, the_list

    def listed(self) -> Iterator[Listed]:
        """See `OpenedList`."""
        for line, element in elements_of(self._path, "entity"):
            yield self._entry(line, element)

    def written(self, entries: Sequence[Listed], others: Sequence[tuple[str, str]]) -> str:
        """See `OpenedList`."""
        raws = "\n".join(listed.raw for listed in entries)
        return (
            f'<sanctionsData {PART}="{self.list.id}">\n<publicationInfo><dataAsOf>{self.edition.published.text}'
            f"</dataAsOf></publicationInfo>\n{named_text(others)}<entities>\n{raws}\n</entities>\n</sanctionsData>\n"
        )

    def _entry(self, line: int, element: ET.Element) -> Listed:
        key = element.get("id", "").strip()
        listed = Listed(key, line, f"entry {key}", as_text(element))
        if not take_key(listed):
            return listed
        take_kind(listed, text_of(element, "generalInfo/entityType"))
        _lists(listed, element, self.list)
        _names(listed, element)
        if not listed.name:
            listed.reject("has no primary name", "names")
        if listed.problems:
            return listed
        listed.programmes = list(dict.fromkeys(texts_of(element, "sanctionsPrograms/sanctionsProgram")))
        title = text_of(element, "generalInfo/title") or ""
        listed.titles = [part.strip() for part in title.split(";") if part.strip()]
        for address in element.findall("addresses/address"):
            _address(listed, address)
        for feature in element.findall("features/feature"):
            self._feature(listed, feature)
        for document in element.findall("identityDocuments/identityDocument"):
            _document(listed, document)
        for relation in element.findall("relationships/relationship"):
            _relation(listed, relation)
        take_remarks_of(listed, text_of(element, "generalInfo/remarks"), links=False)
        listed.unused += [child.tag for child in element if child.tag not in _KNOWN]
        return listed

    def _feature(self, listed: Listed, feature: ET.Element) -> None:
        label = text_of(feature, "type") or ""
        value = text_of(feature, "value") or self._values.get(text_of(feature, "valueRefId") or "", "")
        period = feature.find("valueDate")
        take_feature(listed, label, value, _period(period), text_of(feature, "reliability"))
        if text_of(feature, "comments"):
            listed.unused.append("comment on a feature")


def take_feature(listed: Listed, label: str, value: str, date: str | None, reliability: str | None) -> None:
    """Take in a feature, as the enhanced and the advanced form have them."""
    label, meaning = label.strip(), meaning_of(label)
    if (reliability or "").lower() == "false":
        if meaning == "flag":
            listed.detail(label, value if value.lower().endswith("(false)") else f"{value} (False)")
        else:
            listed.notes.append(f"{label or 'a feature'} is called false by the list itself: it is not used")
            listed.unused.append(f"false {label}")
    elif meaning in ("birth", "founded") and date is not None:
        listed.dated(label, date)
    elif not listed.detail(label, value, quality(reliability)):
        listed.unused.append(label or "feature without a type")


def _lists(listed: Listed, element: ET.Element, the_list: TheList) -> None:
    lists = element.findall("sanctionsLists/sanctionsList")
    on = [each for each in lists if " ".join((each.text or "").split()) == the_list.published_as]
    if not on:
        listed.reject(f"is not on the {the_list.published_as}", "sanctionsLists")
    listed.listed_on = sorted({date for each in on if (date := each.get("datePublished", "")[:10])})


def _names(listed: Listed, element: ET.Element) -> None:
    names = element.findall("names/name")
    for name in sorted(names, key=lambda n: not true(text_of(n, "isPrimary"))):
        first, weak = true(text_of(name, "isPrimary")), true(text_of(name, "isLowQuality"))
        translations = name.findall("translations/translation")
        for translation in sorted(translations, key=lambda t: not true(text_of(t, "isPrimary"))):
            full = text_of(translation, "formattedFullName")
            take_name(listed, full, primary=first and not listed.name, weak=weak)


def _address(listed: Listed, address: ET.Element) -> None:
    country = text_of(address, "country") or text_of(address, "translations/country")
    if country == "undetermined":
        country = None
    translations = address.findall("translations/translation")
    main = next((t for t in translations if true(text_of(t, "isPrimary"))), translations[0] if translations else None)
    parts: dict[str, str] = {}
    for part in main.findall("addressParts/addressPart") if main is not None else ():
        parts[text_of(part, "type") or ""] = text_of(part, "value") or ""
    lines = [parts.pop(name, None) for name in _LINES]
    place = [parts.pop(name, None) for name in _PLACE]
    if text := address_text(lines, place, country):
        listed.addresses.append(Address(address.get("id", ""), text, country))
    listed.unused += [f"{name or 'unnamed'} part of an address" for name in parts]
    if len(translations) > 1:
        listed.unused.append("address in another script")


def _document(listed: Listed, document: ET.Element) -> None:
    label, number = text_of(document, "type") or "document", text_of(document, "documentNumber") or ""
    valid = document.find("isValid") is None or true(text_of(document, "isValid"))
    listed.document(label, number, valid=valid)
    for tag in ("issuingCountry", "issuingAuthority", "issuingLocation", "issueDate", "expirationDate", "comments"):
        if document.find(tag) is not None:
            listed.unused.append(f"{tag} of a document")


def _relation(listed: Listed, relation: ET.Element) -> None:
    other = relation.find("relatedEntity")
    number = other.get("entityId", "").strip() if other is not None else ""
    if other is None or not (number.isascii() and number.isdigit()):
        listed.reject(f"is related to {number!r}, which is no number of an entry", "relationships")
        return
    name = " ".join((other.text or "").split()) or None
    certainty = quality(text_of(relation, "quality"))
    listed.links.append(Link(name, number, text_of(relation, "type") or "unknown", certainty=certainty))
    for tag in ("dateRange", "comments"):
        if relation.find(tag) is not None:
            listed.unused.append(f"{tag} of a relation")


def _period(element: ET.Element | None) -> str | None:
    if element is None:
        return None
    first = day_of(text_of(element, "fromDateBegin"))
    last = day_of(text_of(element, "toDateEnd") or text_of(element, "fromDateEnd"))
    about = true(text_of(element, "isApproximate"))
    return period_of(first, last or first, about=about) if first else None


def day_of(text: str | None) -> Day | None:
    """`1951-01-31`, whatever follows, as numbers."""
    parts = (text or "")[:10].split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    return int(parts[0]), int(parts[1]), int(parts[2])
