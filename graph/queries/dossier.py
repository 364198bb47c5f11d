"""What a dossier holds: a part of the graph, every claim that it rests on, and the grounds to derive it again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.errors import Conflict, Invalid
from graph.paths.engine import PathEngine
from graph.paths.part_query import PartQuery
from graph.queries.claims import find_claims
from graph.queries.grounds import Grounds, find_grounds
from graph.queries.part import MOST_EDGES, Part, find_part
from graph.queries.reading import ATTEMPTS, SECONDS, at_one_revision

Row = dict[str, Any]


@dataclass(frozen=True)
class DossierFound:
    """A part of the graph with the claims, as they are shown, and the grounds of its relations and near misses."""

    part: Part
    claims: list[Row]
    grounds: Grounds


async def find_dossier(engine: PathEngine, session: AsyncSession, asked: PartQuery) -> DossierFound:
    """Everything at one revision. Raises Invalid where it is more than a dossier holds, Conflict where the graph was
    written to each time it was read, and what `find_part` raises.
    """
    for _ in range(ATTEMPTS):
        part = await find_part(engine, session, asked)
        if part.cut:
            raise Invalid(
                f"This shows {MOST_EDGES + part.cut:,} edges; a dossier holds at most {MOST_EDGES:,}.",
                hint="Ask for less: fewer paths, a smaller view.",
            )

        async def read(rev: int, part: Part = part) -> DossierFound | None:
            return await _read(session, part) if rev == part.rev else None

        found = await at_one_revision(session, read)
        if found is not None:
            return found
    raise Conflict(f"The graph was written to while it was read, {ATTEMPTS} times.", hint="Ask again, or after it.")


async def _read(session: AsyncSession, part: Part) -> DossierFound:
    near = part.answer.search.near_misses if part.answer else []
    relations = {*part.relations, *(edge["relation"] for miss in near for edge in miss.edges)}
    actors = {*part.actors, *(actor.id for miss in near for actor in miss.actors)}
    async with await session.begin_transaction(timeout=SECONDS) as tx:
        grounds = await find_grounds(tx, relations, actors)
    return DossierFound(part, await find_claims(session, grounds.claims), grounds)
