"""The lists as SDN_ADVANCED.XML and CONS_ADVANCED.XML: everything by reference, in sections of the file."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET  # only its element classes: nothing is parsed by it
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from graph.model.kinds import Certainty
from loaders.contract import Options
from loaders.dating import edition_of
from loaders.ofac.dates import Day, interval_of, period_of
from loaders.ofac.enhanced_xml import take_feature
from loaders.ofac.entry import Address, Link, Listed
from loaders.ofac.index import Aside
from loaders.ofac.lists import CONSOLIDATED, SDN, TheList
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
    quality,
    take_key,
    take_kind,
    take_name,
    take_remarks_of,
    text_of,
    true,
)
from loaders.problems import Problem, Unreadable
from loaders.xml_rows import elements_of

# What stands aside of the parties, and by which attribute it belongs to one (a location to itself).
_ASIDE = {
    "Location": "ID",
    "IDRegDocument": "IdentityID",
    "ProfileRelationship": "From-ProfileID",
    "SanctionsEntry": "ProfileID",
}
_SECTIONS = {
    "Location": "Locations",
    "IDRegDocument": "IDRegDocuments",
    "DistinctParty": "DistinctParties",
    "ProfileRelationship": "ProfileRelationships",
    "SanctionsEntry": "SanctionsEntries",
}
_LINES = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_PLACE = ("CITY", "STATE/PROVINCE", "POSTAL CODE")
# Names that the list prints in capitals, whatever this form does.
_CAPITALS = frozenset({"Last Name", "Entity Name", "Vessel Name", "Aircraft Name"})
_GIVEN = ("First Name", "Middle Name", "Patronymic", "Matronymic", "Maiden Name", "Nickname")


class AdvancedXml(OpenedList):
    """A list in the advanced XML form."""

    rejects_suffix = ".xml"

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        self._aside = Aside()
        self._refs, published = _beginning(path)
        part, on = part_of(path), self._put_aside()
        super().__init__(part or _list_of(on) or list_by_name(path))
        for _, element in elements_of(path, NAMED):
            self.index.add(element.text or "", element.get("uid", ""))
        self.prepare()
        edition, notes = edition_of(path, options, inside=interval_of(published), complete=part is None)
        self.begin(edition, notes)

    def _put_aside(self) -> Counter[str]:
        """Keep what stands outside of the parties; how many entries each list has."""
        on: Counter[str] = Counter()
        for line, element in elements_of(self._path, *_ASIDE):
            kept = getattr(self, f"_{element.tag.lower()}")(element)
            self._aside.put(element.tag, element.get(_ASIDE[element.tag], ""), line, json.dumps(kept))
            if element.tag == "SanctionsEntry":
                on[kept[0]] += 1
        return on

    def _ref(self, kind: str, id_: str | None) -> str:
        return self._refs.get((kind, id_ or ""), "")

    def _location(self, element: ET.Element) -> list[object]:
        """(text, country, what is not used)."""
        country = self._ref("Country", _attribute(element, "LocationCountry", "CountryID"))
        country = country or self._ref("AreaCode", _attribute(element, "LocationAreaCode", "AreaCodeID"))
        country = "" if country == "undetermined" else country
        parts: dict[str, str] = {}
        unused = []
        for part in element.findall("LocationPart"):
            values = part.findall("LocationPartValue")
            main = next((v for v in values if true(v.get("Primary"))), None)
            if main is not None:
                parts[self._ref("LocPartType", part.get("LocPartTypeID"))] = text_of(main, "Value") or ""
            if len(values) > (main is not None):
                unused.append("address in another script")
        unknown = parts.pop("Unknown", "")
        lines, place = [parts.pop(n, None) for n in _LINES], [parts.pop(n, None) for n in _PLACE]
        unused += [f"{name or 'unnamed'} part of an address" for name in parts]
        text = address_text([*lines, unknown if unknown != country else None], place, country)
        return [text, country, unused]

    def _idregdocument(self, element: ET.Element) -> list[object]:
        """(label, number, valid, what is not used)."""
        label = self._ref("IDRegDocType", element.get("IDRegDocTypeID")) or "document"
        valid = self._ref("Validity", element.get("ValidityID")) != "Fraudulent"
        unused = [f"{tag} of a document" for tag in ("IssuingAuthority", "Comment") if text_of(element, tag)]
        unused += ["issuingCountry of a document"] if element.get("IssuedBy-CountryID") else []
        unused += ["DocumentDate of a document"] * (element.find("DocumentDate") is not None)
        return [label, text_of(element, "IDRegistrationNo") or "", valid, unused]

    def _profilerelationship(self, element: ET.Element) -> list[object]:
        """(number of the other, type, quality, former, what is not used)."""
        unused = [f"{tag} of a relation" for tag in ("Comment", "DatePeriod") if _says(element.find(tag))]
        type_ = self._ref("RelationType", element.get("RelationTypeID")) or "unknown"
        sure = self._ref("RelationQuality", element.get("RelationQualityID"))
        return [element.get("To-ProfileID", ""), type_, sure, true(element.get("Former")), unused]

    def _sanctionsentry(self, element: ET.Element) -> list[object]:
        """(the list, its programmes, the days on which it was listed)."""
        measures = element.findall("SanctionsMeasure")
        programmes = [
            programme
            for measure in measures
            if self._ref("SanctionsType", measure.get("SanctionsTypeID")) == "Program"
            and (programme := text_of(measure, "Comment"))
        ]
        days = {_day(date) for date in element.findall("EntryEvent/Date")} - {None}
        return [
            self._ref("List", element.get("ListID")),
            programmes,
            sorted(f"{day[0]:04d}-{day[1]:02d}-{day[2]:02d}" for day in days if day),
        ]

    def listed(self) -> Iterator[Listed]:
        """See `OpenedList`."""
        for line, element in elements_of(self._path, "DistinctParty"):
            yield self._entry(line, element)

    def _of(self, part: str, owner: str | None) -> Iterator[list[object]]:
        for _, text in self._aside.of(part, owner or ""):
            yield json.loads(text)

    def _entry(self, line: int, element: ET.Element) -> Listed:
        key = element.get("FixedRef", "").strip()
        listed = Listed(key, line, f"entry {key}", as_text(element))
        profile = element.find("Profile")
        if not take_key(listed):
            return listed
        if profile is None:
            listed.reject("has no profile", "Profile")
            return listed
        sub_type = profile.get("PartySubTypeID")
        kind = self._ref("PartySubType", sub_type)
        if kind in ("", "Unknown"):
            kind = self._ref("PartyType", self._refs.get(("PartyTypeID of PartySubType", sub_type or "")))
        take_kind(listed, kind)
        self._sanctions(listed, profile.get("ID"))
        for identity in profile.findall("Identity"):
            self._names(listed, identity)
        if not listed.name:
            listed.reject("has no primary name", "Alias")
        if listed.problems:
            return listed
        for identity in profile.findall("Identity"):
            for label, number, valid, unused in self._of("IDRegDocument", identity.get("ID")):
                listed.document(str(label), str(number), valid=bool(valid))
                listed.unused += _strings(unused)
        for feature in profile.findall("Feature"):
            self._feature(listed, feature)
        self._relations(listed, profile.get("ID"))
        take_remarks_of(listed, text_of(element, "Comment"), links=False)
        return listed

    def _sanctions(self, listed: Listed, profile: str | None) -> None:
        """The programmes of all lists that it is on, as the other forms print them, and when it came on this one."""
        entries = list(self._of("SanctionsEntry", profile))
        on = [entry for entry in entries if entry[0] == self.list.published_as]
        if not on:
            listed.reject(f"is not on the {self.list.published_as}", "SanctionsEntry")
        for entry in (*on, *(entry for entry in entries if entry not in on)):
            listed.programmes += [p for p in _strings(entry[1]) if p not in listed.programmes]
        listed.listed_on = sorted({day for entry in on for day in _strings(entry[2])})

    def _names(self, listed: Listed, identity: ET.Element) -> None:
        groups = identity.findall("NamePartGroups/MasterNamePartGroup/NamePartGroup")
        types = {group.get("ID", ""): self._ref("NamePartType", group.get("NamePartTypeID")) for group in groups}
        aliases = identity.findall("Alias")
        for alias in sorted(aliases, key=lambda a: not true(a.get("Primary"))):
            first, weak = true(alias.get("Primary")), true(alias.get("LowQuality"))
            names = alias.findall("DocumentedName")
            latin = self._latin
            for name in sorted(names, key=lambda n: not latin(n)):
                take_name(listed, self._name(name, types), primary=first and not listed.name, weak=weak)

    def _latin(self, name: ET.Element) -> bool:
        scripts = (part.get("ScriptID") for part in name.iter("NamePartValue"))
        return all(script is None or self._ref("Script", script) == "Latin" for script in scripts)

    def _name(self, name: ET.Element, types: dict[str, str]) -> str:
        parts: dict[str, list[str]] = {}
        latin = self._latin(name)
        for value in name.findall("DocumentedNamePart/NamePartValue"):
            type_ = types.get(value.get("NamePartGroupID", ""), "")
            text = " ".join((value.text or "").split())
            parts.setdefault(type_, []).append(text.upper() if latin and type_ in _CAPITALS else text)
        last = " ".join(parts.pop("Last Name", []))
        given = [" ".join(parts.pop(type_)) for type_ in _GIVEN if type_ in parts]
        rest = [" ".join(texts) for texts in parts.values()]
        return list_name(last, *given, *rest)

    def _feature(self, listed: Listed, feature: ET.Element) -> None:
        label = self._ref("FeatureType", feature.get("FeatureTypeID")).strip()
        for version in feature.findall("FeatureVersion"):
            sure = self._ref("Reliability", version.get("ReliabilityID"))
            place = _attribute(version, "VersionLocation", "LocationID")
            if label == "Location" and place:
                self._address(listed, place, quality(sure))
                continue
            found = next(self._of("Location", place), None) if place else None
            value = self._ref("DetailReference", _attribute(version, "VersionDetail", "DetailReferenceID"))
            value = value or text_of(version, "VersionDetail") or (str(found[0]) if found else "")
            take_feature(listed, label, value, _period(version.find("DatePeriod")), sure)
            if text_of(version, "Comment"):
                listed.unused.append("comment on a feature")

    def _address(self, listed: Listed, number: str, certainty: Certainty) -> None:
        found = next(self._of("Location", number), None)
        if found is None:
            listed.notes.append("has an address that the file does not hold")
            listed.unused.append("address that is not there")
            return
        text, country, unused = found
        listed.unused += _strings(unused)
        if text:
            listed.addresses.append(Address(number, str(text), str(country) or None, certainty))

    def _relations(self, listed: Listed, profile: str | None) -> None:
        for other, type_, sure, former, unused in self._of("ProfileRelationship", profile):
            listed.unused += _strings(unused)
            number = str(other)
            if not (number.isascii() and number.isdigit()):
                listed.reject(f"is related to {number!r}, which is no number of an entry", "ProfileRelationship")
            elif former:
                listed.unused.append("former relation")
            else:
                listed.links.append(Link(number=number, type=str(type_), certainty=quality(str(sure))))

    def written(self, entries: Sequence[Listed], others: Sequence[tuple[str, str]]) -> str:
        """See `OpenedList`."""
        wanted = {listed.key for listed in entries}
        raws = {listed.raw for listed in entries}
        profiles, identities, places = set(wanted), set[str](), set[str]()
        sections: dict[str, list[str]] = {section: [] for section in _SECTIONS.values()}
        for _, party in elements_of(self._path, "DistinctParty"):
            if as_text(party) in raws:
                sections["DistinctParties"].append(as_text(party))
                profiles |= {found.get("ID", "") for found in party.iter("Profile")}
                identities |= {found.get("ID", "") for found in party.iter("Identity")}
                places |= {found.get("LocationID", "") for found in party.iter("VersionLocation")}
        owners = {"Location": places, "IDRegDocument": identities}
        for _, element in elements_of(self._path, *_ASIDE):
            if element.get(_ASIDE[element.tag], "") in owners.get(element.tag, profiles):
                sections[_SECTIONS[element.tag]].append(as_text(element))
        _, refs = next(iter(elements_of(self._path, "ReferenceValueSets")))
        year, month, day = self.edition.published.possible_from.split("-")
        body = "".join(f"<{name}>\n{''.join(texts)}</{name}>\n" for name, texts in sections.items())
        return (
            f'<Sanctions {PART}="{self.list.id}">\n<DateOfIssue><Year>{year}</Year><Month>{month}</Month>'
            f"<Day>{day}</Day></DateOfIssue>\n{as_text(refs)}\n{named_text(others)}{body}</Sanctions>\n"
        )


def _beginning(path: Path) -> tuple[dict[tuple[str, str], str], str | None]:
    """The reference values, by kind and id, and the date. Raises Unreadable where there are none."""
    refs: dict[tuple[str, str], str] = {}
    published = None
    for _, element in elements_of(path, "ReferenceValueSets", "DateOfIssue", "DistinctParty"):
        if element.tag == "DistinctParty":
            break
        if element.tag == "DateOfIssue":
            day = _day(element)
            published = period_of(day, day, about=False) if day else None
            continue
        for value in (value for values in element for value in values):
            id_ = value.get("ID", "")
            refs[value.tag, id_] = value.get("Description") or " ".join((value.text or "").split())
            if value.tag == "PartySubType":
                refs["PartyTypeID of PartySubType", id_] = value.get("PartyTypeID", "")
    if not refs:
        hint = "fetch it again: it is not whole, or not of this form"
        raise Unreadable(Problem((), "has no reference values before its first party", hint))
    return refs, published


def _list_of(on: Counter[str]) -> TheList | None:
    """The list that the file is of: all its parties are on it, and only some on the other."""
    sdn, cons = on[SDN.published_as], on[CONSOLIDATED.published_as]
    return None if sdn == cons else SDN if sdn > cons else CONSOLIDATED


def _attribute(element: ET.Element, path: str, name: str) -> str | None:
    found = element.find(path)
    return found.get(name) if found is not None else None


def _strings(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def _says(element: ET.Element | None) -> bool:
    return element is not None and (len(element) > 0 or bool((element.text or "").strip()))


def _day(element: ET.Element | None, *, last: bool = False) -> Day | None:
    """A day of which the month, or the day, may not be said: then the first or the last that it can be."""
    if element is None:
        return None
    found = [text_of(element, name) or "" for name in ("Year", "Month", "Day")]
    numbers = [int(text) if text.isascii() and text.isdigit() else 0 for text in found]
    year, month, day = numbers
    if not 0 < year <= 9999:
        return None
    month = month or (12 if last else 1)
    return year, month, day or (_days_in(year, month) if last else 1)


def _days_in(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _period(element: ET.Element | None) -> str | None:
    if element is None:
        return None
    first = _day(element.find("Start/From")) or _day(element.find("Start/To"))
    ends = ("End/To", "End/From", "Start/To", "Start/From")
    last = next((day for path in ends if (day := _day(element.find(path), last=True))), None)
    about = any(true(end.get("Approximate")) for end in (*element.findall("Start"), *element.findall("End")))
    return period_of(first, last, about=about) if first and last else None
