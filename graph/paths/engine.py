"""The one interface of path engines, and what they share: which engine finds the sequences is all that differs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Protocol, TypeVar

from neo4j import AsyncDriver

from graph.paths.answer import PathAnswer, Search
from graph.paths.cypher_finder import CypherFinder
from graph.paths.finder import Finder
from graph.paths.near_misses import find_near_misses
from graph.paths.query import PathQuery
from graph.paths.reader import Reader
from graph.paths.search import PathSearch
from graph.paths.shown import shown_path
from graph.paths.skipped import count_skipped
from graph.queries.reading import at_one_revision, open_session
from graph.queries.sources import check_sources

T = TypeVar("T")
Ask = Callable[[Reader, Finder], Awaitable[T]]


class PathEngine(Protocol):
    """Answers path questions. Two engines give equal answers to equal questions at equal revisions."""

    async def ask(self, asked: PathQuery, ask: Ask[T]) -> T:
        """The answer of `ask`, all of it of one revision, within the deadline of the question. Raises NotFound for an
        actor that the graph does not hold."""
        ...


class CypherEngine:
    """Cypher alone: any Neo4j, nothing held in memory, always fresh. The reference for anything faster."""

    def __init__(self, driver: AsyncDriver, database: str) -> None:
        self.driver, self.database = driver, database

    async def ask(self, asked: PathQuery, ask: Ask[T]) -> T:
        """As PathEngine.ask."""
        async with open_session(self.driver, self.database) as session:
            reader = Reader(session, asked)  # of all tries together, since it holds the deadline

            async def ask_at(rev: int) -> T:
                reader.start_at(rev)
                await reader.check_actors()
                await check_sources(session, asked)
                return await ask(reader, CypherFinder(reader))

            return await at_one_revision(session, ask_at)


async def find_paths(engine: PathEngine, asked: PathQuery) -> PathAnswer:
    """The first k paths in the total order, within the deadline. Raises NotFound for an unknown actor."""

    async def ask(reader: Reader, finder: Finder) -> PathAnswer:
        search = PathSearch(reader, finder, asked)
        await search.run()
        finder.begin_left_out(asked, whole=search.stopped is None)
        found = await search.paths()
        names = await reader.find_actor_names([i for f in found for i in f.ids])
        paths = [shown_path(f, names, asked) for f in found]
        return PathAnswer(paths=paths, search=await account(reader, finder, asked, search))

    return await engine.ask(asked, ask)


async def account(reader: Reader, finder: Finder, asked: PathQuery, search: PathSearch) -> Search:
    """How a search ended, what it left out, and, if it found nothing, what came nearest."""
    nothing = not search.ranked and search.stopped is None
    skipped = await count_skipped(reader, finder, asked, search)
    near, all_near = await find_near_misses(reader, finder, asked, skipped) if nothing else ([], bool(search.ranked))
    return Search(
        complete=search.stopped is None,
        stopped_by=search.stopped,
        searched_hops=search.searched_hops,
        near_misses=near,
        near_complete=all_near,
        engine=finder.name,
        rev=reader.rev,
        **asdict(skipped),
    )
