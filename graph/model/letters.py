"""What a source wrote, as it can be shown without doing anything to where it is shown."""

from __future__ import annotations

import unicodedata
from typing import Any

# Marks that turn the direction of writing: they can make one name read as another.
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TAGS = range(0xE0000, 0xE0080)


def is_harmful(character: str) -> bool:
    """Whether a terminal would obey it or a reader be misled by it."""
    return character in _TURNING or ord(character) in _TAGS or unicodedata.category(character) in _UNSEEN


def plain(value: Any) -> str:
    """What a source wrote, on one line; characters that steer a terminal or turn the writing stand as their code."""
    shown = " ".join(str(value).split())
    return "".join(f"\\u{ord(c):04x}" if is_harmful(c) else c for c in shown)
