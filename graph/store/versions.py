"""What editions said of a source, a record or a deal: kept each, the latest counts.

Latest is by the editions' dates, not by loading. Where one edition says two things (two files of it), the one retrieved
later counts, then the one that lacks less, then the fuller one: no order of loading decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
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

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Version:
        """The version of a row."""
        return cls(row["id"], row["of"], row["content"], tuple(row["editions"]), tuple(row["retrieved"]))

    def said_by(self, edition: str, retrieved: str, order: Sequence[str]) -> Version:
        """The version as said by one more edition."""
        said = dict(zip(self.editions, self.retrieved, strict=True))
        said[edition] = max(retrieved, said.get(edition, ""))
        editions = tuple(sorted(said, key=order.index))
        return Version(self.id, self.of, self.content, editions, tuple(said[e] for e in editions))


def told(versions: Iterable[Version], order: Sequence[str]) -> str:
    """What these versions of one thing tell together, as JSON; `order` lists the source's editions, oldest first.

    It is the content of the one that counts. What that one `lacks`, because its edition could not tell it, comes from
    those before it, as far back as to one that could. `lacks` then says what no part of the latest edition could tell.
    """
    by_edition = _by_edition(versions)
    newest, *older = sorted(by_edition, key=order.index, reverse=True)
    first, *beside = by_edition[newest]
    lacked = _lacked(first)
    if not lacked:
        return first.content
    content = orjson.loads(first.content)
    _complete_from(content, beside, lacked)
    content["lacks"] = [name for name in content["lacks"] if name in lacked]
    for edition in older:
        best, *others = by_edition[edition]
        _complete_from(content, [best], lacked, partly=True)
        _complete_from(content, others, lacked)
    if not content["lacks"]:
        del content["lacks"]
    return first.content if content == orjson.loads(first.content) else orjson.dumps(content).decode()


def complete(content: dict[str, Any], before: dict[str, Any], lacked: Iterable[str]) -> None:
    """Put into the lacked fields what an earlier version tells of them beyond what is there."""
    for name in sorted(lacked):
        if name in before:
            content[name] = _BOTH.get(name, _both)(content.get(name), before[name])
        if name in _NAMES and name in content:
            # The name itself is no other name; and what is told now decides whether one is weak.
            apart = {content.get("name"), *content.get(_NAMES[name], ())}
            content[name] = [one for one in content[name] if one not in apart]
    for name in lacked:
        if content.get(name) in ([], {}, None):
            content.pop(name, None)


def is_partial(version: Version) -> bool:
    """Whether its edition could not tell all of it."""
    return bool(_lacked(version))


def _by_edition(versions: Iterable[Version]) -> dict[str, list[Version]]:
    """The versions that each edition states, the one that counts of it first."""
    found: dict[str, list[tuple[tuple[str, int, int, str], Version]]] = {}
    for version in versions:
        for edition, retrieved in zip(version.editions, version.retrieved, strict=True):
            rank = (retrieved, -len(_lacked(version)), len(version.content), version.content)
            found.setdefault(edition, []).append((rank, version))
    return {
        edition: [version for _, version in sorted(listed, key=itemgetter(0), reverse=True)]
        for edition, listed in found.items()
    }


def _complete_from(
    content: dict[str, Any], versions: Iterable[Version], lacked: set[str], *, partly: bool = False
) -> None:
    """Complete from each of these what it can tell; `partly` also what it tells of a field that it lacks as well."""
    for version in versions:
        if not lacked:
            return
        theirs = _lacked(version)
        complete(content, orjson.loads(version.content), lacked if partly else lacked - theirs)
        lacked &= theirs


def _lacked(version: Version) -> set[str]:
    # Most lack nothing, and need no parsing.
    return set(orjson.loads(version.content).get("lacks", ())) if '"lacks"' in version.content else set()


def _both(now: Any, before: Any) -> Any:
    """What is told now, and what only was before."""
    if isinstance(now, list) and isinstance(before, list):
        return now + [one for one in before if one not in now]
    return before if now is None else now


def _both_identifiers(now: Any, before: Any) -> Any:
    now, before = now or {}, before or {}
    return {scheme: _both(now.get(scheme, []), before.get(scheme, [])) for scheme in sorted(now.keys() | before.keys())}


def _both_volumes(now: Any, before: Any) -> Any:
    """Numbers of one measure; those of another say nothing of it."""
    if now is None or before is None or now["measure"] != before["measure"]:
        return _both(now, before)
    return before | {name: value for name, value in now.items() if value is not None}


def _whole_text(now: Any, before: Any) -> Any:
    """A text that is cut off begins like the whole one."""
    return before if now is None or (before and before.startswith(now)) else now


_BOTH = {"identifiers": _both_identifiers, "volume": _both_volumes, "description": _whole_text}
_NAMES = {"names": "weak_names", "weak_names": "names"}
