"""What the three XML forms have in common."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only its element classes and its writer: nothing is parsed by it
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from graph.model.kinds import ActorKind, Certainty
from loaders.ofac.entry import Link, Listed, add_new, joined
from loaders.ofac.lists import LISTS, TheList, list_of_name
from loaders.ofac.remarks import parts_of, take_part
from loaders.problems import Problem, Unreadable
from loaders.xml_rows import root_of

# The attribute by which a file of rejected entries says of which list it is, and the element by which it says what its
# entries name that is not among them.
PART = "part"
NAMED = "named"

_KINDS = {
    "individual": ActorKind.PERSON,
    "entity": ActorKind.LEGAL_ENTITY,
    "vessel": ActorKind.VESSEL,
    "aircraft": ActorKind.AIRPLANE,
}
_ROOT = re.compile(rb"<(?:\w+:)?(sdnList|Sanctions|sanctionsData)\b([^>]*)")
_WHOSE = re.compile(rb"ofac|treas\.gov|sdnList|sanctions/1\.0|ReferenceValueSets", re.IGNORECASE)


def root_in(head: bytes) -> str | None:
    """The root element of one of the forms with which a file begins."""
    if not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return None
    found = _ROOT.search(head)
    if found is None or re.search(rb"<[A-Za-z]", head[: found.start()]):
        return None
    return found[1].decode() if _WHOSE.search(head[found.start() :]) else None


def part_of(path: Path) -> TheList | None:
    """The list of which a file holds only what was rejected; None for a file of OFAC's own."""
    id_ = root_of(path)[1].get(PART)
    return next((each for each in LISTS if each.id == id_), None)


def list_by_name(path: Path) -> TheList:
    """The list that a file is of by its name. Raises Unreadable."""
    found = list_of_name(path.name)
    if found is None:
        hint = "call it as OFAC does, with SDN or CONS in its name"
        raise Unreadable(Problem((), "does not say whether it is the SDN list or the consolidated one", hint))
    return found


def text_of(element: ET.Element, path: str) -> str | None:
    """The text of the first element there, None where there is none or it is empty."""
    found = element.find(path)
    return " ".join((found.text or "").split()) or None if found is not None else None


def texts_of(element: ET.Element, path: str) -> Iterator[str]:
    """The texts of all elements there that are not empty."""
    for found in element.findall(path):
        if text := " ".join((found.text or "").split()):
            yield text


def true(text: str | None) -> bool:
    """Whether a truth value is true."""
    return (text or "").strip().lower() in ("true", "1")


def take_kind(listed: Listed, text: str | None) -> None:
    """Take in what an entry is."""
    kind = _KINDS.get((text or "").lower())
    if kind is None:
        listed.reject(f"{text!r} is no type that OFAC's lists are known to have", "type")
    else:
        listed.kind = kind


def take_key(listed: Listed) -> bool:
    """Check the entry's number; whether there is one."""
    if not (listed.key.isascii() and listed.key.isdigit()):
        listed.reject(f"has {listed.key[:40]!r} for its number" if listed.key else "has no number")
        listed.label = f"entry at line {listed.line}"
    return not listed.problems


def take_name(listed: Listed, name: str | None, *, primary: bool, weak: bool) -> None:
    """Take in one name."""
    if not name:
        return
    if primary and not listed.name:
        listed.name = name
    elif name != listed.name:
        add_new(listed.weak_names if weak else listed.names, name)


def list_name(last: str | None, *first: str | None) -> str:
    """A name as the list prints it: `LAST, First Middle`."""
    given = " ".join(part for part in first if part)
    return ", ".join(part for part in (last, given) if part)


def address_text(lines: Iterable[str | None], place: Sequence[str | None], country: str | None) -> str:
    """An address as the CSV form prints it; `place` is city, state or province, and postal code."""
    city, state, code = place
    where = " ".join(part for part in (joined((city, state)), code) if part)
    return joined((*lines, where, country))


def quality(text: str | None) -> Certainty:
    """How sure OFAC is of what it marks so."""
    return Certainty.REPORTED if (text or "").lower() in ("reported", "low") else Certainty.ASSESSED


def links_in(remarks: str) -> tuple[list[Link], str]:
    """The links in `(Linked To: ONE; Linked To: TWO (ITS OTHER NAME))`, and what else the remarks say."""
    links: list[Link] = []
    rest, at = "", 0
    for found in re.finditer(r"\(?\s*Linked To:\s*", remarks):
        if found.start() < at:
            continue
        rest += remarks[at : found.start()]
        at = found.end()
        while True:
            end = _end_of_name(remarks, at)
            if (name := remarks[at:end].strip()).strip(". "):
                links.append(Link(name=name))
            more = re.compile(r";\s*Linked To:\s*").match(remarks, end)
            if more is None:
                break
            at = more.end()
        at = end + 1 if remarks[end : end + 1] in (")", ";") else end
    return links, (rest + remarks[at:]).strip(" ;.")


def _end_of_name(text: str, start: int) -> int:
    depth = 0
    for at in range(start, len(text)):
        if text[at] == "(":
            depth += 1
        elif text[at] == ")":
            if depth == 0:
                return at
            depth -= 1
        elif text[at] == ";" and depth == 0:
            return at
    return len(text)


def take_remarks_of(listed: Listed, remarks: str | None, *, links: bool) -> None:
    """Take in the free text, and the links in it where the form has no other way to say them."""
    if remarks is None:
        return
    listed.description = remarks
    found, rest = links_in(remarks)
    if links:
        listed.links += found
    for part in parts_of(rest):
        take_part(listed, part)


def as_text(element: ET.Element) -> str:
    """An element as XML."""
    return ET.tostring(element, encoding="unicode")


def named_text(others: Iterable[tuple[str, str]]) -> str:
    """The elements that say what entries name."""
    return "".join(f"<{NAMED} uid={quoteattr(key)}>{escape(name)}</{NAMED}>\n" for name, key in others)
