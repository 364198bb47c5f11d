"""What stands in the place of a name: words for a party that is not named, and for one that is named elsewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from typing import Literal

import yaml

from loaders.table.mapping import Part

# Letters that have no accent to take away, and are one without it.
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss"})


def bare(text: str) -> str:
    """A text in lower case, without accents, punctuation and what nobody sees."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS))
    kept = (c for c in text if unicodedata.category(c) not in ("Mn", "Cf"))
    return " ".join("".join(c if c.isalnum() else " " for c in kept).split())


@cache
def word_lists(file: str) -> dict[str, frozenset[str]]:
    """The lists of one of the files beside this module, as texts are compared with them."""
    text = resources.files(__package__).joinpath(file).read_text(encoding="utf-8")
    lists = yaml.safe_load(text)
    return {name: bare_words(str(word) for line in lines for word in line) for name, lines in lists.items()}


@cache
def _same_as() -> dict[str, Part]:
    lists = word_lists("words.yaml")
    parts = (Part.RECIPIENT, Part.SUPPLIER, Part.NOTIFY_PARTY)
    return {f"{same} {word}": part for part in parts for same in lists["same_as"] for word in lists[part]}


@lru_cache(maxsize=8192)
def stands_for(text: str, also_unknown: frozenset[str]) -> Part | Literal["unknown", "same"] | None:
    """What a cell stands for that names nobody.

    `TO ORDER` is an unknown party, `SAME AS CONSIGNEE` the part whose cell names it, `SAME AS ABOVE` is `same`: the
    caller knows what stands above. None: the cell is a name.
    """
    lists = word_lists("words.yaml")
    said = bare(text)
    if not said or said in lists["unknown"] or said in also_unknown:
        return "unknown"
    if any(said == words or said.startswith(f"{words} ") for words in lists["to_order"]):
        return "unknown"
    if said in lists["same"]:
        return "same"
    return _same_as().get(said)


def bare_words(words: Iterable[str]) -> frozenset[str]:
    """Words as texts are compared with them."""
    return frozenset(bare(word) for word in words)
