"""Asking the graph from a command: open it by the settings, find actors by name, close it again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from graph.settings import Settings, get_settings

if TYPE_CHECKING:
    import neo4j

    from graph.paths.engine import PathEngine
    from graph.queries.actors import Actor

T = TypeVar("T")


@dataclass(frozen=True)
class Graph:
    """The open graph of one command."""

    settings: Settings
    driver: neo4j.AsyncDriver
    names: dict[str, str] = field(default_factory=dict)  # of the actors that were asked for by name or id

    @property
    def database(self) -> str:
        """The database that the graph is in."""
        return self.settings.neo4j_database

    @property
    def engine(self) -> PathEngine:
        """What answers path questions: the projection where one is kept, else Cypher."""
        from graph.paths.engine import CypherEngine

        if self.settings.path_engine != "cypher":
            from graph.paths.projection.engine import ProjectionEngine
            from graph.paths.projection.projection import Projection

            projection = Projection(self.settings, keeps=False)
            # Laying it out is no part of a question: Cypher answers until that was done.
            if projection.is_kept():
                projection.catch_up()
                return ProjectionEngine(self.driver, self.database, projection)
        return CypherEngine(self.driver, self.database)

    def session(self) -> AbstractAsyncContextManager[neo4j.AsyncSession]:
        """A session that reads."""
        from graph.queries.reading import open_session

        return open_session(self.driver, self.database)

    async def actor(self, name: str) -> Actor:
        """The actor that a name or an id means. Raises NotFound, and Ambiguous with the candidates."""
        from graph.queries.actors import resolve_actor

        async with self.session() as session:
            actor = await resolve_actor(session, name)
        self.names[actor.id] = actor.name
        return actor

    async def ids(self, names: Iterable[str]) -> list[str]:
        """The ids of the actors that these names or ids mean, each once."""
        return list(dict.fromkeys([(await self.actor(name)).id for name in names]))

    async def claims(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """These claims with their speakers and sources, in one query."""
        from graph.queries.claims import find_claims

        async with self.session() as session:
            return await find_claims(session, ids)

    async def deals(self, ids: Iterable[str]) -> dict[str, str]:
        """The titles of these deals."""
        from graph.queries.brokerage import find_deal_titles

        async with self.session() as session:
            return await find_deal_titles(session, sorted(set(ids)))


def ask(question: Callable[[Graph], Awaitable[T]], settings: Settings | None = None) -> T:
    """Open the graph, ask, close it. What the database reports is raised as an ArmstraceError."""
    return asyncio.run(answer(question, settings or get_settings()))


async def answer(question: Callable[[Graph], Awaitable[T]], settings: Settings) -> T:
    """`ask`, where a loop is running already."""
    from graph.driver import async_driver

    with as_ours():
        async with async_driver(settings) as driver:
            return await question(Graph(settings, driver))


@contextmanager
def as_ours() -> Iterator[None]:
    """What the database reports is raised as an ArmstraceError."""
    from neo4j.exceptions import DriverError, Neo4jError

    from graph.faults import as_error

    try:
        yield
    except (DriverError, Neo4jError) as error:
        ours = as_error(error)
        if ours is None:
            raise
        raise ours from error
