"""A second reading of the Security Council's list, by its XML and the documentation: what a graph has to say of it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model.states import find_state
from tests.real_graph import distinct, one_line

SOURCE = "un-sc"
LIST = "UN Security Council Consolidated List"

Said = dict[str, Any]
_ADDRESS = ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY")
_MONTHS = {
    m: i for i, m in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_DOCUMENTS = {"passport": r"passport|passeport|pasaporte", "national_id": r"national identification"}


@dataclass(frozen=True)
class Entry:
    """One individual or entity."""

    key: str
    element: ET.Element

    @property
    def is_person(self) -> bool:
        """Whether the list has it among the individuals."""
        return self.element.tag == "INDIVIDUAL"

    def text(self, tag: str) -> str:
        """The text of the one child of this name."""
        return (self.element.findtext(tag) or "").strip()

    def values(self, tag: str) -> list[str]:
        """The texts in `<TAG><VALUE>…</VALUE></TAG>`."""
        return [one_line(v.text or "") for child in self.element.findall(tag) for v in child.findall("VALUE") if v.text]

    def parts(self, name: str) -> list[dict[str, str]]:
        """The children of an individual's or entity's repeated part that say something."""
        found = [
            {child.tag: one_line(child.text or "") for child in part if one_line(child.text or "")}
            for part in self.element.findall(f"{self.element.tag}_{name}")
        ]
        return [part for part in found if part]


def entries(path: Path) -> list[Entry]:
    """All entries, in the file's order."""
    root = ET.parse(path).getroot()  # noqa: S314 (a file that is at hand)
    return [
        Entry((e.findtext("REFERENCE_NUMBER") or "").strip(), e)
        for tag in ("INDIVIDUAL", "ENTITY")
        for e in root.iter(tag)
    ]


def record(entry: Entry) -> Said:
    """The record of an entry, but for its description."""
    name = " ".join(one_line(entry.text(f"{n}_NAME")) for n in ("FIRST", "SECOND", "THIRD", "FOURTH")).split()
    named = " ".join(name)
    strong = [one_line(entry.text("NAME_ORIGINAL_SCRIPT"))]
    weak: list[str] = []
    for alias in entry.parts("ALIAS"):
        found = alias.get("ALIAS_NAME", "")
        several = [found] if re.search(r"[()]", found) else found.split(";")
        script = re.match(r"(?:original script|in Arabic(?: script)?): (.+)", alias.get("NOTE", ""))
        several += [script[1]] if script else []
        (weak if alias.get("QUALITY") == "Low" else strong).extend(one_line(one) for one in several)
    said: Said = {
        "kind": "Person" if entry.is_person else "LegalEntity",
        "name": named,
        "names": distinct(strong, {named}),
        "weak_names": distinct(weak, {named, *strong}),
        "countries": distinct(entry.values("NATIONALITY")),
        "identifiers": sorted({f"{scheme}:{one}" for scheme, one in identifiers(entry)}),
        # One that is only a country is a claim, and no address.
        "addresses": distinct(address(part) for part in entry.parts("ADDRESS") if set(part) != {"COUNTRY"}),
        "births": distinct(birth(part) for part in entry.parts("DATE_OF_BIRTH")),
        "birth_places": distinct(place(part) for part in entry.parts("PLACE_OF_BIRTH")),
        "positions": distinct([*entry.values("TITLE"), *entry.values("DESIGNATION")]),
    }
    return {k: v for k, v in said.items() if v}


def identifiers(entry: Entry) -> Iterator[tuple[str, str]]:
    """The list's own numbers, the papers', and a company's IMO number where it is the only one."""
    yield "un_dataid", entry.text("DATAID")
    yield "un_reference", entry.key
    for paper in entry.parts("DOCUMENT"):
        if "NUMBER" in paper:
            yield _scheme(paper), bare(paper["NUMBER"])
    numbers = set(re.findall(r"(?i:\bIMO\)?\s+(?:numbers?)?:?)\s*(\d{7})\b", entry.text("COMMENTS1")))
    if not entry.is_person and len(numbers) == 1:
        number = numbers.pop()
        weights = (8, 6, 4, 2, 9, 7)
        if (11 - sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11) % 10 == int(number[6]):
            yield "imo_company", number


def _scheme(paper: dict[str, str]) -> str:
    """What paper it is: by the second type, by words in the number, else by the first type."""
    exact = paper.get("TYPE_OF_DOCUMENT2", "").lower()
    if "pass" in paper["TYPE_OF_DOCUMENT"].lower() or "pasaporte" in paper["TYPE_OF_DOCUMENT"] or "passport" in exact:
        return "passport"
    others = ("licence", "military", "alien registration", "social security")
    if any(word in paper["NUMBER"].lower() for word in others):
        return "document"
    same = exact in ("", "national identification number")
    known = ("national identi", "national number", "tazkira", "civil identification")
    return "national_id" if same or any(word in exact for word in known) else "document"


def bare(number: str) -> str:
    """The number without the words around it, where it is one for sure."""
    alone = re.sub(r" \([^()]*\)$|, [A-Z][a-z]+ [A-Z][a-z]+$", "", number)
    told = r"[^0-9]*?(?:[Nn]umber|[Nn]o\.?|Passport:?|Libya|Jordan) ?:? ?"
    found = re.fullmatch(rf"(?:{told})?([A-Z]{{0,3}} ?[A-Z0-9./ -]*\d[A-Z0-9./ -]*)", alone)
    return found[1].strip() if found else number


def birth(part: dict[str, str]) -> str | None:
    """In EDTF; none for a date of a false paper, or in words."""
    kind, note = part.get("TYPE_OF_DATE"), part.get("NOTE", "")
    if "false" in note:
        return None
    about = "~" if kind == "APPROXIMATELY" or note == "Approximately" else ""
    if part.get("FROM_YEAR"):
        return f"{part['FROM_YEAR']}{about}/{part['TO_YEAR']}{about}"
    if part.get("DATE"):
        return part["DATE"][:10] + about
    month = re.fullmatch(r"([A-Z][a-z]{2})[a-z.]* ?(\d{4})?", note)
    year = part.get("YEAR") or (month[2] if month else None)
    if month and year and month[1].lower() in _MONTHS:
        return f"{year}-{_MONTHS[month[1].lower()]:02}"
    return f"{year}{about}" if year else None


def place(part: dict[str, str]) -> str:
    """A place of birth in one line."""
    return _noted(", ".join(part[tag] for tag in ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY") if tag in part), part)


def address(part: dict[str, str], *, note: bool = True) -> str:
    """An address in one line, with its note."""
    text = ", ".join(part[tag] for tag in _ADDRESS if tag in part)
    return _noted(text, part) if note else text


def _noted(text: str, part: dict[str, str]) -> str:
    """A text with the note in brackets behind it."""
    if "NOTE" not in part:
        return text
    return f"{text} ({part['NOTE'].strip('()')})" if text else part["NOTE"]


def claims(entry: Entry) -> list[Said]:
    """Every claim of an entry; `object` of an address is its text, of a state its key."""
    listed: Said = {
        "kind": "DESIGNATES",
        "subject": "unsc",
        "object": entry.key,
        "stance": "affirms",
        "certainty": "confirmed",
        "measure": "sanction",
        "list_name": LIST,
        "programme": entry.text("UN_LIST_TYPE"),
        "valid": f"{entry.text('LISTED_ON')[:10]}/..",
    }
    of: Said = {"subject": entry.key, "stance": "affirms", "certainty": "assessed"}
    states = {state.id for value in entry.values("NATIONALITY") if (state := find_state(value))}
    found = [listed, *({**of, "kind": "NATIONAL_OF", "object": state} for state in sorted(states))]
    for part in entry.parts("ADDRESS"):
        country = find_state(part.get("COUNTRY", ""))
        if country is None:
            continue
        place = address(part, note=False)
        said = {**of, "kind": "LOCATED_AT"}
        said["object"] = country.id if set(part) <= {"COUNTRY", "NOTE"} else f"address:{place}"
        said |= {**noted(part.get("NOTE", ""), place), **({"quote": part["NOTE"]} if "NOTE" in part else {})}
        if said not in found:
            found.append(said)
    return found


def noted(note: str, text: str) -> Said:
    """How sure an address is, by its words, and when it held, if its note says nothing but that."""
    said: Said = {}
    if re.search(r"\b(?:possib|probab)", f"{note} {text}", re.IGNORECASE):
        said["certainty"] = "possible"
    elif re.search(r"\b(?:believed|reported)", f"{note} {text}", re.IGNORECASE):
        said["certainty"] = "reported"
    words = r"(?:(?:current|previous|possible|alternative) )*(?:location |address |residence |located in )?"
    when = re.fullmatch(
        rf"{words}(as (?:at|of)|since|until) ((?:\d+ )?(?:[A-Z][a-z]+\.? )?\d{{4}})\.?", note, re.IGNORECASE
    )
    if when and all(word.isdigit() or word[:3].lower() in _MONTHS for word in when[2].replace(".", "").split(" ")):
        *before, year = when[2].replace(".", "").split(" ")
        named = [
            f"{_MONTHS[part[:3].lower()]:02}" if part.isalpha() else f"{int(part):02}" for part in reversed(before)
        ]
        day = "-".join([year, *named])
        said["valid"] = {"since": f"{day}/..", "until": f"../{day}"}.get(when[1].lower(), day)
    return said


def description_problems(entry: Entry, description: str) -> list[str]:
    """What is wrong with a description: it begins with the comments, then tells of aliases, papers and dates what
    nothing else says, and nothing that the entry does not say.
    """
    comments = entry.text("COMMENTS1")
    if not description.startswith(comments):
        return ["does not begin with the comments"]
    rest = one_line(description.removeprefix(comments))
    problems = [f"{text!r} is missing" for text in _to_be_told(entry) if text not in rest]
    known = set(re.findall(r"\w+", " ".join(entry.element.itertext()))) | set(re.findall(r"\w+", _LABELS))
    return problems + [f"{word!r} is not in the entry" for word in re.findall(r"\w+", rest) if word not in known]


_LABELS = (
    "Alias born in formerly known as Date of birth Document: issuing country, country of issue, city of issue, "
    "date of issue; Passport; National Identification Number"
)


def _to_be_told(entry: Entry) -> Iterator[str]:
    for alias in entry.parts("ALIAS"):
        script = re.match(r"(?:original script|in Arabic(?: script)?): ", alias.get("NOTE", ""))
        yield from (alias[t] for t in ("CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "DATE_OF_BIRTH") if t in alias)
        if "NOTE" in alias and not script:
            yield alias["NOTE"]
    for paper in entry.parts("DOCUMENT"):
        tags = ("TYPE_OF_DOCUMENT2", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "CITY_OF_ISSUE", "DATE_OF_ISSUE", "NOTE")
        yield from (paper[tag] for tag in tags if tag in paper and paper[tag] != paper.get("TYPE_OF_DOCUMENT"))
        if paper.get("NUMBER") and bare(paper["NUMBER"]) != paper["NUMBER"]:
            yield paper["NUMBER"]
    for date in entry.parts("DATE_OF_BIRTH"):
        if birth(date) is None:
            yield from (date[tag] for tag in ("DATE", "NOTE") if tag in date)
