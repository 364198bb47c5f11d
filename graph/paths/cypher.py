"""The Cypher engine: any Neo4j, nothing held in memory, always fresh. The reference for anything faster.

For each length in turn one fixed chain, joined in the middle, gives the best actor sequences; the edges of their hops
are then fetched and put together here, where every condition on the whole path is checked exactly.
"""

from __future__ import annotations

from neo4j import AsyncDriver

from graph.errors import Conflict
from graph.paths.answer import PathAnswer, Search
from graph.paths.near_misses import find_near_misses
from graph.paths.query import PathQuery
from graph.paths.reader import Reader, Torn
from graph.paths.search import PathSearch
from graph.paths.shown import shown_path
from graph.paths.skipped import count_skipped

_MOST_TRIES = 3


class CypherEngine:
    """Answers path questions by Cypher alone."""

    name = "cypher"

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self.driver, self.database = driver, database

    async def find_paths(self, asked: PathQuery) -> PathAnswer:
        """The first k paths in the total order, within the deadline. Raises NotFound for an unknown actor."""
        for _ in range(_MOST_TRIES):
            async with Reader(self.driver, self.database, asked) as reader:
                try:
                    await reader.check_actors()
                    search = PathSearch(reader, asked)
                    await search.run()
                    nearest = [] if search.found or search.stopped else await find_near_misses(reader, asked)
                    skipped = await count_skipped(reader, asked, search.searched_hops)
                    names = await reader.actor_names([i for f in search.found[: asked.k] for i in f.ids])
                    paths = [shown_path(f, names, asked) for f in search.found[: asked.k]]
                    await reader.check_revision()
                except Torn:
                    continue
                complete = search.stopped is None
                return PathAnswer(
                    paths=paths,
                    search=Search(
                        complete=complete,
                        stopped_by=search.stopped,
                        searched_hops=search.searched_hops,
                        near_misses=nearest,
                        engine=self.name,
                        rev=reader.rev,
                        **skipped,
                    ),
                )
        raise Conflict(
            "The graph was written to during each of three searches.", hint="Ask again, or after the load has ended."
        )
