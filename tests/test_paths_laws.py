"""Laws of paths: on random graphs and questions, what the Cypher engine answers is what trying everything finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, event, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph.paths.answer import PathAnswer
from graph.paths.cypher import CypherEngine
from graph.paths.query import PathQuery
from graph.schema import apply_schema
from graph.settings import Settings
from graph.store.batch import Batch
from tests import reference
from tests.graph_writer import actor_properties, read_world, write_world
from tests.reference import World
from tests.store_graph import Graph, libraries
from tests.strategies import questions, questions_about

DEADLINE = 3600.0  # a law is about what is answered, not about how fast this machine is


def law(examples: int) -> Callable[..., Any]:
    """How laws are tried: always the same examples, however long one takes."""
    return trying(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module")
async def engine(driver: neo4j.AsyncDriver, settings: Settings) -> CypherEngine:
    await apply_schema(driver, settings.neo4j_database)
    return CypherEngine(driver, settings.neo4j_database)


async def hold(engine: CypherEngine, world: World, query: PathQuery) -> None:
    """Write the graph, ask the question, and hold the answer against the reference."""
    await write_world(engine.driver, engine.database, world)
    await hold_as_written(engine, world, query)


async def hold_as_written(engine: CypherEngine, world: World, query: PathQuery) -> None:
    """Ask the question of the graph that is there, which is this one."""
    query = query.model_copy(update={"deadline": DEADLINE})
    answer = await engine.find_paths(query)
    paths = reference.admissible_paths(world, query)
    event(f"paths: {min(len(paths), 4)}")
    shows_the_paths(answer, paths[: query.k])
    tells_how_it_ended(answer, world, query, paths)
    tells_what_is_near(answer, world, query)


def shows_the_paths(answer: PathAnswer, paths: list[reference.Path]) -> None:
    """The first k paths in their total order, each with its edges and what is said of it."""
    assert [tuple(a.id for a in p.actors) for p in answer.paths] == [p.actors for p in paths]
    for found, path in zip(answer.paths, paths, strict=True):
        assert tuple(frozenset(e["id"] for e in hop.edges) for hop in found.hops) == path.hops
        assert (found.evidence, found.weakest_hop) == (path.evidence, path.weakest_hop)
        assert tuple((j.actor, j.joint.value, tuple(j.deals)) for j in found.joints) == path.joints
        assert (tuple(found.origins), found.known) == (path.origins, path.known)
        for hop in found.hops:
            assert len({e["id"] for e in hop.edges}) == len(hop.edges)


def tells_how_it_ended(answer: PathAnswer, world: World, query: PathQuery, paths: list[reference.Path]) -> None:
    """Complete only if nothing is missing, and what was left out on the way."""
    search = answer.search
    assert search.complete == (len(paths) <= query.k)
    assert search.stopped_by == (None if search.complete else "k")
    hops = reference.searched_hops(query, paths)
    assert search.searched_hops == hops
    expected = reference.skipped(world, query, hops)
    assert search.skipped_exact
    assert reference.Skipped(search.hubs_skipped, search.kinds_skipped, search.joints_skipped) == expected


def tells_what_is_near(answer: PathAnswer, world: World, query: PathQuery) -> None:
    """Near misses only where there is no path, the least relaxed ones, each for the reasons that are given."""
    near = answer.search.near_misses
    if answer.paths:
        assert near == []
        return
    expected = reference.near_misses(world, query)
    assert [(tuple(a.id for a in n.actors), n.relaxed) for n in near] == [(m.actors, m.cost) for m in expected]
    judged = {edge.id: reference.judge(edge, query) for edge in world.edges}
    for found, miss in zip(near, expected, strict=True):
        event(f"near miss: {miss.sort}")
        given: set[str] = set()
        for edge in found.edges:
            ends = set(miss.actors[edge["hop"] : edge["hop"] + 2])
            assert {edge["subject"], edge["object"]} == ends
            assert set(edge["reasons"]) == judged[edge["id"]].reasons
            assert set(edge["claims"]) | set(edge["disputing"]) <= set(found.claims)
            given |= judged[edge["id"]].reasons
        assert {edge["hop"] for edge in found.edges} == set(range(len(miss.actors) - 1))
        assert set(found.reasons) == (given if miss.sort == "evidence" else {miss.sort.removeprefix("via_")})
        assert found.reasons != []


# Most of the time goes into planning queries, and a text of its own is planned for each length.
everyday = questions(lengths=(4, 3, 2, 1))
long = questions(lengths=(5, 6, 8, 4))


@law(examples=100)
@given(asked=everyday)
async def test_the_engine_answers_as_the_reference(engine: CypherEngine, asked: tuple[World, PathQuery]) -> None:
    await hold(engine, *asked)


@pytest.mark.slow
@law(examples=1000)
@given(asked=everyday)
async def test_the_engine_answers_many_as_the_reference(engine: CypherEngine, asked: tuple[World, PathQuery]) -> None:
    await hold(engine, *asked)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@law(examples=100)
@given(asked=long)
async def test_the_engine_answers_long_paths_as_the_reference(
    engine: CypherEngine, asked: tuple[World, PathQuery]
) -> None:
    await hold(engine, *asked)


async def hold_through_the_store(engine: CypherEngine, library: list[Batch], data: st.DataObject) -> None:
    """Claims go in through the store; what it wrote is the graph that the question is about."""
    graph = Graph(engine.driver, engine.database)
    await graph.empty()
    await apply_schema(engine.driver, engine.database)
    for one in library:
        await graph.write(one)
    assert await graph.differences() == []
    world, stored = await read_world(engine.driver, engine.database)
    counted = [{name: count for name, count in actor.items() if name.startswith("near_")} for actor in stored]
    assert counted == [
        {name: count for name, count in actor.items() if name.startswith("near_")} for actor in actor_properties(world)
    ]
    await hold_as_written(engine, world, data.draw(questions_about([node.id for node in world.nodes])))


@law(examples=5)
@given(library=libraries(), data=st.data())
async def test_claims_in_the_store_are_answered_as_the_reference(
    engine: CypherEngine, library: list[Batch], data: st.DataObject
) -> None:
    await hold_through_the_store(engine, library, data)


@pytest.mark.slow
@law(examples=50)
@given(library=libraries(), data=st.data())
async def test_many_claims_in_the_store_are_answered_as_the_reference(
    engine: CypherEngine, library: list[Batch], data: st.DataObject
) -> None:
    await hold_through_the_store(engine, library, data)
