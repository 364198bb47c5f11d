"""Ids that follow from content, so that no order of files or loads decides one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import orjson

from graph.model.kinds import Kind

_HEX = 24  # 96 bits: no accidental collision below 10^13 items
_REMEMBERED = 50_000
SOURCE = "source:"  # before the id of a source that is a voice of its own


def content_id(prefix: str, *parts: Any) -> str:
    """`prefix-` and a hash over the parts as canonical JSON."""
    return f"{prefix}-{hashlib.sha256(canonical(parts)).hexdigest()[:_HEX]}"


def canonical(value: Any) -> bytes:
    """A value as JSON, alike for what is alike: sorted keys, no spaces, UTF-8."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # an integer of over 64 bits
        return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache(_REMEMBERED)
def record_id(source: str, key: str) -> str:
    """A record is one source's own key."""
    return content_id("r", source, key)


@lru_cache(_REMEMBERED)
def deal_id(source: str, key: str) -> str:
    """A deal is one transaction as one source tells it."""
    return content_id("d", source, key)


def edition_id(source: str, published: str) -> str:
    """An edition is one dated state of a source."""
    return content_id("ed", source, published)


def actor_id(record_ids: Iterable[str]) -> str:
    """The least of its records' ids, so that no order of events decides it."""
    return "a-" + min(record_ids).removeprefix("r-")


def relation_id(kind: Kind, subject: str, object_: str) -> str:
    """`kind.subject.object`, one whichever way a symmetric kind is written; actor ids hold no dots."""
    return ".".join((kind, *ends_of(kind, subject, object_)))


def ends_of(kind: Kind, subject: str, object_: str) -> tuple[str, str]:
    """Subject and object as edges have them: of a symmetric kind the lesser id is the subject."""
    return (object_, subject) if kind.is_symmetric and object_ < subject else (subject, object_)
