"""Cursors: where a page ended, as an opaque text that only the question that gave it takes back."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graph.errors import Invalid

MOST_CHARACTERS = 4000
_LARGEST = 2**63


@dataclass(frozen=True)
class Cursor:
    """The key of the last row of a page, and the revision that the page was read at."""

    key: tuple[Any, ...]
    rev: int


def write_cursor(asked: Any, key: Sequence[str | int], rev: int) -> str:
    """The cursor after the row with this key, for the question `asked` (anything that JSON can hold)."""
    content = json.dumps([_digest(asked), rev, list(key)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def read_cursor(cursor: str | None, asked: Any, shape: Sequence[type]) -> Cursor | None:
    """The position that a cursor holds. Raises Invalid where it is damaged, or the cursor of another question."""
    if cursor is None:
        return None
    content = _decoded(cursor)
    if not isinstance(content, list) or len(content) != 3:
        raise _damaged()
    digest, rev, key = content
    if not (isinstance(key, list) and type(rev) is int and 0 <= rev < _LARGEST and len(key) == len(shape)):
        raise _damaged()
    if any(type(part) is not wanted for part, wanted in zip(key, shape, strict=True)):
        raise _damaged()
    if any(type(part) is int and abs(part) >= _LARGEST for part in key):
        raise _damaged()
    if digest != _digest(asked):
        raise Invalid("The cursor belongs to another question.", hint="Keep every filter the same from page to page.")
    return Cursor(tuple(key), rev)


def _decoded(cursor: str) -> Any:
    if len(cursor) > MOST_CHARACTERS:
        raise _damaged()
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        json.dumps(content, ensure_ascii=False).encode()  # half a surrogate pair can be written as an escape
    except (binascii.Error, ValueError, RecursionError) as error:
        raise _damaged() from error
    return content


def _digest(asked: Any) -> str:
    text = json.dumps(asked, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _damaged() -> Invalid:
    return Invalid("The cursor is damaged.", hint="Pass `next` of the page before unchanged, or leave `after` out.")
