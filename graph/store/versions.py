"""What editions said of a source, a record or a deal: kept each, the latest counts.

Latest is by the editions' dates, not by loading. Where one edition says two things (two files of it), the one retrieved
later counts, then the fuller one: no order of loading decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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


def latest(versions: Iterable[Version], order: Sequence[str]) -> Version:
    """The one that counts; `order` lists the source's editions, oldest first."""

    def place(version: Version) -> tuple[int, str, int, str]:
        at, retrieved = max((order.index(e), r) for e, r in zip(version.editions, version.retrieved, strict=True))
        return at, retrieved, len(version.content), version.content

    return max(versions, key=place)
