"""Which claims and records are there already."""

from __future__ import annotations

from collections.abc import Iterable

from neo4j import AsyncSession

from graph.queries.reading import rows
from graph.texts import text


async def find_known(session: AsyncSession, ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids of claims and records that the graph holds."""
    (found,) = await rows(session, text("find_known"), ids=sorted(set(ids)))
    return frozenset(found["known"])
