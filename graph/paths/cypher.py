"""The Cypher engine: any Neo4j, nothing held in memory, always fresh. The reference for anything faster.

For each length in turn one fixed chain, joined in the middle, gives the best actor sequences; the edges of their hops
are then fetched and put together here, where every condition on the whole path is checked exactly.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TypeVar

from neo4j import READ_ACCESS, AsyncDriver

from graph.paths.answer import PathAnswer, Search
from graph.paths.near_misses import find_near_misses
from graph.paths.query import PathQuery
from graph.paths.reader import Reader
from graph.paths.search import PathSearch
from graph.paths.shown import shown_path
from graph.paths.skipped import count_skipped
from graph.queries.reading import at_one_revision
from graph.queries.sources import check_sources

T = TypeVar("T")


class CypherEngine:
    """Answers path questions by Cypher alone."""

    name = "cypher"

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self.driver, self.database = driver, database

    async def find_paths(self, asked: PathQuery) -> PathAnswer:
        """The first k paths in the total order, within the deadline. Raises NotFound for an unknown actor."""

        async def ask(reader: Reader) -> PathAnswer:
            search = PathSearch(reader, asked)
            await search.run()
            found = search.found[: asked.k]
            names = await reader.find_actor_names([i for f in found for i in f.ids])
            paths = [shown_path(f, names, asked) for f in found]
            return PathAnswer(paths=paths, search=await self.account(reader, asked, search))

        return await self.at_one_revision(asked, ask)

    async def account(self, reader: Reader, asked: PathQuery, search: PathSearch) -> Search:
        """How a search ended, what it left out, and, if it found nothing, what came nearest."""
        nothing = not search.found and search.stopped is None
        skipped = await count_skipped(reader, asked, search)
        nearest, all_near = await find_near_misses(reader, asked, skipped) if nothing else ([], bool(search.found))
        return Search(
            complete=search.stopped is None,
            stopped_by=search.stopped,
            searched_hops=search.searched_hops,
            near_misses=nearest,
            near_complete=all_near,
            engine=self.name,
            rev=reader.rev,
            **asdict(skipped),
        )

    async def at_one_revision(self, asked: PathQuery, ask: Callable[[Reader], Awaitable[T]]) -> T:
        """The answer of `ask`, all of it of one revision, within the deadline of the question."""
        async with self.driver.session(database=self.database, default_access_mode=READ_ACCESS) as session:
            reader = Reader(session, asked)  # of all tries together, since it holds the deadline

            async def ask_at(rev: int) -> T:
                reader.start_at(rev)
                await reader.check_actors()
                await check_sources(session, asked)
                return await ask(reader)

            return await at_one_revision(session, ask_at)
