"""The remarks of the CSV form: one text that holds most of what the list says of an actor."""

from __future__ import annotations

import re

from loaders.ofac.entry import Link, Listed
from loaders.ofac.labels import meaning_of, split_label

# OFAC's files hold so many characters of the remarks; what is beyond goes to a file of its own.
LONGEST = 1000

_PART = re.compile(r";\s*")
_ALT = re.compile(r"alt\. ", re.IGNORECASE)
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
    if found is None:
        listed.unused.append("other remarks")
    elif meaning_of(found[0]) == "link" and found[1].strip(". "):
        listed.links.append(Link(name=found[1], closes=closes))
    else:
        listed.detail(*found)


def parts_of(text: str) -> list[str]:
    """The parts of remarks."""
    return [part for part in _PART.split(text) if part]


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
