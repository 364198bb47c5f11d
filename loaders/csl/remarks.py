"""The cell `remarks`, where OFAC writes whom an entry is linked to: `(Linked To: A; Linked To: B)`."""

from __future__ import annotations

import re

_LINKED = re.compile(r"Linked To:\s*")


def linked_to(remarks: str) -> list[str]:
    """The names behind each `Linked To:`, as written, up to the next one or the bracket that closes."""
    return [name for found in _LINKED.finditer(remarks) if (name := _name_at(remarks, found.end()))]


def _name_at(remarks: str, start: int) -> str:
    depth, end = 0, start
    while end < len(remarks):
        char = remarks[end]
        depth += (char == "(") - (char == ")")
        if depth < 0 or (char == ";" and _LINKED.match(remarks[end + 1 :].lstrip(" ("))):
            break
        end += 1
    return remarks[start:end].strip().rstrip(";,").rstrip()
