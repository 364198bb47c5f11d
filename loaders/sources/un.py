"""The United Nations Security Council's consolidated list of individuals and entities under its sanctions."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # only to write elements: the parsing is done without entities
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from xml.sax.saxutils import quoteattr

from graph.model.dates import Interval, parse_interval
from graph.model.kinds import ActorKind
from graph.model.sources import Record, Source
from loaders.contract import Description, Options
from loaders.dating import edition_of
from loaders.entries import Draft, Entry, EntryLoader, Opened
from loaders.problems import Problem, Unreadable
from loaders.un.elements import text_of
from loaders.un.entry import AUTHORITY, ListEntry
from loaders.un.names import name_of
from loaders.xml_rows import elements_of, root_of

_ROOT = "CONSOLIDATED_LIST"
_BEGINS = re.compile(rb"<CONSOLIDATED_LIST[\s>/]")
_SECTIONS = {"INDIVIDUAL": "INDIVIDUALS", "ENTITY": "ENTITIES"}
# An attribute of the root of a file of rejected entries, which are not the whole list.
_PART = "rejectedEntriesOnly"

SOURCE = Source(
    id="un-sc",
    title="United Nations Security Council Consolidated List",
    publisher="United Nations Security Council",
    url="https://main.un.org/securitycouncil/en/content/un-sc-consolidated-list",
    licence="terms of use of United Nations web sites",
    origin=AUTHORITY,
)


class OpenedUn(Opened):
    """A consolidated list of which the first element was read."""

    source = SOURCE
    shared = (Record(key=AUTHORITY, kind=ActorKind.PUBLIC_BODY, name="United Nations Security Council"),)
    rejects_suffix = ".xml"

    def __init__(self, path: Path, options: Options) -> None:
        self._path = path
        name, attributes = root_of(path)
        if name != _ROOT:
            hint = f"the list's outermost element is {_ROOT}"
            raise Unreadable(Problem((), f"is not the consolidated list, for it begins with <{name}>", hint, 1))
        notes = []
        if attributes.get(_PART) == "true":
            options = replace(options, complete=False)
            notes.append("these are rejected entries of an edition, not the whole of it: nothing is delisted")
        inside = _date_in(attributes.get("dateGenerated", ""))
        self.edition, more = edition_of(path, options, inside=inside, complete=True)
        self.notes = [*notes, *more]
        self._contents: dict[str, bytes] | None = None

    def entries(self) -> Iterator[Entry]:
        """One for each individual and entity."""
        contents = self._read_contents()
        for line, element in self._elements():
            key = text_of(element, "REFERENCE_NUMBER")
            draft = Draft(line, key or f"{element.tag.lower()} {name_of(element)[:80]}".strip(), _raw(element))
            if not key:
                draft.reject("is empty", "REFERENCE_NUMBER", "each entry has its permanent reference number")
            elif contents[key] == b"":
                draft.reject("stands in several entries that differ", "REFERENCE_NUMBER", "leave the right one")
            elif not name_of(element):
                draft.reject("is empty", "FIRST_NAME", "each entry has a name")
            else:
                ListEntry(draft, element).make()
            yield draft.entry()

    def _elements(self) -> Iterator[tuple[int, ET.Element]]:
        return elements_of(self._path, *_SECTIONS)

    def _read_contents(self) -> dict[str, bytes]:
        """A hash of what stands under each reference number, nothing where several entries differ."""
        if self._contents is None:
            found: dict[str, bytes] = {}
            for _, element in self._elements():
                key, content = text_of(element, "REFERENCE_NUMBER"), blake2b(_raw(element).encode()).digest()
                found[key] = content if found.get(key, content) == content else b""
            self._contents = found
        return self._contents

    def rejects(self, rejected: Sequence[Entry]) -> str:
        """The list with only these entries in it, marked as a part."""
        date = quoteattr(self.edition.published.text)
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{_ROOT} dateGenerated={date} {_PART}="true">']
        for tag, section in _SECTIONS.items():
            lines += [f"<{section}>", *(e.raw for e in rejected if e.raw.startswith(f"<{tag}")), f"</{section}>"]
        return "\n".join([*lines, f"</{_ROOT}>", ""])


def _raw(element: ET.Element) -> str:
    element.tail = None
    element.attrib.clear()
    return ET.tostring(element, encoding="unicode")


def _date_in(text: str) -> Interval | None:
    """The date of `2026-02-27T00:00:09.554Z`."""
    try:
        return parse_interval(text.partition("T")[0]) if text else None
    except ValueError:
        return None


class Un(EntryLoader):
    """The loader `un`."""

    name = "un"
    description = Description(
        publisher="United Nations Security Council",
        licence="terms of use of United Nations web sites",
        format="the consolidated list as it is published (.xml)",
        claims="each entry is a designation, a sanction in force from the day of its listing; nationalities and "
        "addresses are further claims",
    )

    def recognises(self, path: Path, head: bytes) -> bool:
        """By its outermost element."""
        return _BEGINS.search(head) is not None and head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")

    def open(self, path: Path, options: Options) -> Opened:
        """See `loaders.entries.EntryLoader`."""
        return OpenedUn(path, options)


LOADER = Un()
