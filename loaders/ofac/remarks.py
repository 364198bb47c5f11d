"""The remarks of the CSV form: one text that holds most of what the list says of an actor."""

from __future__ import annotations

import re

from loaders.ofac.entry import Link, Listed
from loaders.ofac.labels import meaning_of, split_label

# OFAC's files hold so many characters of the remarks; what is beyond goes to a file of its own.
LONGEST = 1000

_PART = re.compile(r";\s*")
_ALT = re.compile(r"alt\. ", re.IGNORECASE)
_DATES = re.compile(r"(?:\s+issued\s+(?:in\s+)?[^()]*?\d{4})?(?:\s+expires?\s+[^()]*?\d{4})?\s*\Z")
_IN_BRACKETS = re.compile(r"\s+\((?:[^()]|\([^()]*\))*\)\Z")
# Their value is no number of a document, so that nothing is taken off its end.
_WHOLE = ("id:phone", "id:fax", "id:website", "id:email")
# These are numbers: what stands there without a digit is a sentence (`Passport issued in Sampleville`).
_NUMBERS = (
    *("id:passport", "id:national_id", "id:tax_id", "id:registration", "id:travel_document", "id:residency", "id:visa"),
    *("id:licence", "id:driving_licence", "id:birth_certificate", "id:vessel_registration", "id:ssn"),
)
_FIRST = ("birth", "birth_place", "nationality", "citizenship")


def take_remarks(listed: Listed, text: str, title: str | None, *, cut: bool) -> None:
    """Take in the remarks of an entry whose title, which they repeat, is known. Of cut ones the last part is left."""
    listed.description = text.strip() or None
    body = text.strip()
    if not cut:
        body = body.removesuffix(".")
    body = _without_title(body, title) if title else body
    parts = parts_of(body)
    if cut:
        parts = parts[:-1]
    titles = {part.strip(". ") for part in _PART.split(title or "")}
    for number, part in enumerate(parts):
        last = number == len(parts) - 1 and not cut
        if part.strip(". ") not in titles or split_label(part):
            take_part(listed, part, closes=last)


def take_part(listed: Listed, part: str, *, closes: bool = False) -> None:
    """Take in one part: what stands beside a label, or free text. `closes` says that it ends the remarks."""
    found = split_label(_ALT.sub("", part, count=1) if _ALT.match(part) else part)
    if found is None or (meaning_of(found[0]) in _NUMBERS and not any(c.isdigit() for c in found[1])):
        listed.unused.append("other remarks")
    elif meaning_of(found[0]) == "link" and found[1].strip(". "):
        listed.links.append(Link(name=found[1], closes=closes))
    else:
        label, value = found
        meaning = meaning_of(label) or ""
        listed.detail(label, number_of(value) if meaning.startswith("id:") and meaning not in _WHOLE else value)


def parts_of(text: str) -> list[str]:
    """The parts of remarks."""
    return [part for part in _PART.split(text) if part]


def number_of(value: str) -> str:
    """A document's number, without who issued it and when: `N2017 (Mexico) issued 14 Dec 2005`."""
    value = value.strip().removeprefix("# ")
    rest = _DATES.sub("", value) or value
    while (shorter := _IN_BRACKETS.sub("", rest)) and shorter != rest:
        rest = shorter
    return rest


def may_hide_nationality(text: str) -> bool:
    """Whether remarks that are cut off may go on with a nationality: it comes first, after the dates of birth."""
    parts = [_ALT.sub("", part, count=1) for part in _PART.split(text.strip())[:-1]]
    found = [split_label(part) for part in parts if part]
    return all(each is not None and meaning_of(each[0]) in _FIRST for each in found)


def _without_title(body: str, title: str) -> str:
    """The title may hold what looks like a label, or a semicolon."""
    padded, wanted = f"; {body}; ", f"; {title.strip()}; "
    before, found, after = padded.partition(wanted)
    return f"{before}; {after}".strip("; ") if found else body
