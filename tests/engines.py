"""The path engines as laws ask them: graphs are written past the change log, and read anew before each question."""

from __future__ import annotations

from typing import TypeVar

import neo4j

from graph.paths.engine import Ask, CypherEngine
from graph.paths.finder import Finder
from graph.paths.projection.engine import ProjectionEngine
from graph.paths.projection.reading import Source, read_graph
from graph.paths.projection.snapshot import Snapshot
from graph.paths.query import PathQuery
from graph.paths.reader import Reader

AnEngine = CypherEngine | ProjectionEngine
T = TypeVar("T")


class ReadAnew(ProjectionEngine):
    """Reads the graph before each question: laws write theirs past the change log. Cypher must not answer in its
    place."""

    def __init__(self, driver: neo4j.AsyncDriver, database: str, source: Source) -> None:
        self.source = source
        self.snapshot: Snapshot | None = None
        super().__init__(driver, database, self)

    def newest(self, seconds: float) -> Snapshot | None:
        """The graph as it is."""
        with self.source.held() as revision:
            pass
        return read_graph(self.source, *revision)

    async def ask(self, asked: PathQuery, ask: Ask[T]) -> T:
        """As ProjectionEngine.ask."""
        self.snapshot = self.newest(0)

        async def by_the_arrays(reader: Reader, finder: Finder) -> T:
            assert finder.name == "projection"
            return await ask(reader, finder)

        return await super().ask(asked, by_the_arrays)
