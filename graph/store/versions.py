"""What editions said of a source, a record or a deal: kept each, the latest counts.

Latest is by the editions' dates, not by loading. Where one edition says two things (two files of it), the one retrieved
later counts, then the one that lacks less, then the fuller one: no order of loading decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True)
class Version:
    """One thing said of `of`. `retrieved` is parallel to `editions`: days, "" where not known."""

    id: str
    of: str
    content: str
    editions: tuple[str, ...]
    retrieved: tuple[str, ...]

    def said_by(self, edition: str, retrieved: str, order: Sequence[str]) -> Version:
        """The version as said by one more edition."""
        said = dict(zip(self.editions, self.retrieved, strict=True))
        said[edition] = max(retrieved, said.get(edition, ""))
        editions = tuple(sorted(said, key=order.index))
        return Version(self.id, self.of, self.content, editions, tuple(said[e] for e in editions))


def told(versions: Iterable[Version], order: Sequence[str]) -> str:
    """What these versions of one thing tell together, as JSON; `order` lists the source's editions, oldest first.

    It is the content of the one that counts. What that one `lacks`, because its edition could not tell it, comes from
    those before it, as far back as to one that could.
    """
    first, *before = sorted(versions, key=lambda version: _place(version, order), reverse=True)
    lacked = _lacked(first)
    if not lacked or not before:
        return first.content
    content = orjson.loads(first.content)
    for version in before:
        _complete(content, orjson.loads(version.content), lacked)
        lacked &= _lacked(version)
    return orjson.dumps(content).decode()


def is_partial(version: Version) -> bool:
    """Whether its edition could not tell all of it."""
    return bool(_lacked(version))


def _place(version: Version, order: Sequence[str]) -> tuple[int, str, int, int, str]:
    at, retrieved = max((order.index(e), r) for e, r in zip(version.editions, version.retrieved, strict=True))
    return at, retrieved, -len(_lacked(version)), len(version.content), version.content


def _lacked(version: Version) -> set[str]:
    # Most lack nothing, and need no parsing.
    return set(orjson.loads(version.content).get("lacks", ())) if '"lacks"' in version.content else set()


def _complete(content: dict[str, Any], before: dict[str, Any], lacked: Iterable[str]) -> None:
    for name in sorted(lacked):
        if name in before:
            content[name] = _both(content.get(name), before[name])
    # The name itself is no other name, also where it was one.
    if others := [other for other in content.get("names", ()) if other != content.get("name")]:
        content["names"] = others


def _both(now: Any, before: Any) -> Any:
    """What is told now, and what only was before."""
    if isinstance(now, list):
        return now + [one for one in before if one not in now]
    if isinstance(now, dict):
        return {key: _both(now.get(key), before.get(key)) for key in sorted(now.keys() | before.keys())}
    # A text that is cut off begins like the whole one.
    return before if now is None or (isinstance(now, str) and before and before.startswith(now)) else now
