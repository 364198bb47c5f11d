"""The laws of paths, held of the projection: what is found in the arrays is what trying everything finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random
from typing import TypeVar

import neo4j
import pytest
from hypothesis import given

from graph.paths.engine import Ask
from graph.paths.finder import Finder
from graph.paths.projection.engine import ProjectionEngine
from graph.paths.projection.reading import Source, read_graph
from graph.paths.projection.snapshot import Snapshot
from graph.paths.query import PathQuery
from graph.paths.reader import Reader
from graph.schema import apply_schema
from graph.settings import Settings
from graph.store.batch import Batch
from tests.store_graph import libraries
from tests.strategies import LONG, draw_case, seeded
from tests.test_paths_laws import hold_or_show_the_smallest, hold_through_the_store, law

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
        return read_graph(self.source, *self.source.revision())

    async def ask(self, asked: PathQuery, ask: Ask[T]) -> T:
        """As ProjectionEngine.ask."""
        self.snapshot = self.newest(0)

        async def by_the_arrays(reader: Reader, finder: Finder) -> T:
            assert finder.name == "projection"
            return await ask(reader, finder)

        return await super().ask(asked, by_the_arrays)


@pytest.fixture(scope="module")
async def projected(driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[ReadAnew]:
    await apply_schema(driver, settings.neo4j_database)
    source = Source.of(settings)
    yield ReadAnew(driver, settings.neo4j_database, source)
    source.close()


@pytest.mark.timeout(1800)
@law(examples=40)
@given(dice=seeded)
async def test_the_projection_answers_as_the_reference(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_case(dice))


@pytest.mark.timeout(1800)
@law(examples=40)
@given(dice=seeded)
async def test_the_projection_answers_anything_as_the_reference(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_case(dice, free=True))


@pytest.mark.timeout(1800)
@law(examples=12)
@given(dice=seeded)
async def test_the_projection_answers_long_paths_as_the_reference(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_case(dice, LONG))


@pytest.mark.timeout(1800)
@law(examples=5)
@given(library=libraries(), dice=seeded)
async def test_claims_in_the_store_are_answered_as_the_reference(
    projected: ReadAnew, library: list[Batch], dice: Random
) -> None:
    await hold_through_the_store(projected, library, dice)
