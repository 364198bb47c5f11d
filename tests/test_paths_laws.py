"""Laws of paths: on random graphs and questions, what the Cypher engine answers is what trying everything finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, note
from hypothesis import settings as trying

from graph.paths.answer import PathAnswer
from graph.paths.engine import CypherEngine, find_paths
from graph.paths.intermediaries import IntermediariesAnswer, find_intermediaries
from graph.paths.query import PathQuery
from graph.schema import apply_schema
from graph.store.batch import Batch
from tests import reference
from tests.engines import AnEngine
from tests.graph_writer import actor_properties, read_world, write_sources, write_world
from tests.reference import World
from tests.reference_between import between
from tests.store_graph import Graph, libraries
from tests.strategies import LONG, SHORT, Case, draw_case, draw_question, seeded

DEADLINE = 3600.0  # a law is about what is answered, not about how fast this machine is


def law(examples: int) -> Callable[..., Any]:
    """How laws are tried: always the same examples, however long one takes."""
    return trying(max_examples=examples, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


async def hold(engine: AnEngine, case: Case) -> None:
    """Write the graph, ask the question, and hold the answer against the reference."""
    await write_world(engine.driver, engine.database, case.world)
    await hold_as_written(engine, case.world, case.query)


async def hold_as_written(engine: AnEngine, world: World, query: PathQuery) -> None:
    """Ask the question of the graph that is there, which is this one."""
    query = query.model_copy(update={"deadline": DEADLINE})
    await write_sources(engine.driver, engine.database, {*query.sources, *query.not_sources})
    answer = await find_paths(engine, query)
    paths = reference.admissible_paths(world, query)
    event(f"paths: {min(len(paths), 4)}")
    shows_the_paths(answer, paths[: query.k])
    tells_how_it_ended(answer, world, query, paths)
    tells_what_is_near(answer, world, query)
    tells_who_stands_between(await find_intermediaries(engine, query), query, paths)


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


def tells_who_stands_between(answer: IntermediariesAnswer, query: PathQuery, paths: list[reference.Path]) -> None:
    """Every intermediary, with its share, its count, and whom it joins in which deals; the indispensable ones first."""
    expected = between(paths, query.k)
    assert {i.actor.id for i in answer.intermediaries} == expected.keys()
    for one in answer.intermediaries:
        told = expected[one.actor.id]
        assert one.share == pytest.approx(float(told.share))
        assert (one.count, one.every_path) == (told.count, told.every_path)
        assert tuple((j.before, j.after, j.joint, tuple(j.deals)) for j in one.joins) == told.joins
    ranks = [(not i.every_path, -round(i.share, 9), -i.count, i.actor.id) for i in answer.intermediaries]
    assert ranks == sorted(ranks)
    assert answer.shares_exact
    assert answer.paths == len(paths[: query.k])
    assert answer.pairs == len({(p.actors[0], p.actors[-1]) for p in paths})
    event(f"intermediaries: {min(len(expected), 3)}")


async def smallest(engine: AnEngine, case: Case) -> Case:
    """What is left of a case that fails when no more claim and no more of the question can be taken away."""
    while True:
        for smaller in parts_of(case):
            try:
                await hold(engine, smaller)
            except AssertionError:
                case = smaller
                break
        else:
            return case


def parts_of(case: Case) -> Iterator[Case]:
    """The case without one of its claims, or without one thing that it asks."""
    for i in range(len(case.said)):
        yield replace(case, said=case.said[:i] + case.said[i + 1 :])
    for name in case.asked.keys() - {"from", "to"}:
        yield replace(case, asked={n: value for n, value in case.asked.items() if n != name})


async def hold_or_show_the_smallest(engine: AnEngine, case: Case) -> None:
    """Hold the law; where it fails, say so of a case that is small enough to be read."""
    try:
        await hold(engine, case)
    except AssertionError:
        least = await smallest(engine, case)
        note(f"asked: {least.asked}")
        for one in least.said:
            note(f"said: {one}")
        await hold(engine, least)
        raise


# Most of the time goes into planning queries, and a text of its own is planned for each length.


@pytest.mark.timeout(1800)
@law(examples=10)
@given(dice=seeded)
async def test_the_engine_answers_as_the_reference(engine: CypherEngine, dice: Random) -> None:
    await hold_or_show_the_smallest(engine, draw_case(dice))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@law(examples=8)
@given(dice=seeded)
async def test_the_engine_answers_many_as_the_reference(engine: CypherEngine, dice: Random) -> None:
    await hold_or_show_the_smallest(engine, draw_case(dice, free=True))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@law(examples=4)
@given(dice=seeded)
async def test_the_engine_answers_long_paths_as_the_reference(engine: CypherEngine, dice: Random) -> None:
    await hold_or_show_the_smallest(engine, draw_case(dice, LONG))


async def hold_through_the_store(engine: AnEngine, library: list[Batch], dice: Random) -> None:
    """Claims go in through the store; what it wrote is the graph that the question is about."""
    graph = Graph(engine.driver, engine.database)
    await graph.empty()
    await apply_schema(engine.driver, engine.database)
    for one in library:
        await graph.write(one)
    assert await graph.differences() == []
    world, stored = await read_world(engine.driver, engine.database)
    assert counts(stored) == counts(actor_properties(world))
    actors = [node.id for node in world.nodes]
    asked = draw_question(dice, dice.sample(actors, 2), actors, SHORT)
    await hold_as_written(engine, world, PathQuery.model_validate(asked))


def counts(actors: list[dict[str, Any]]) -> list[dict[str, int]]:
    """The counts of neighbours that are stored of each actor."""
    return [{name: count for name, count in actor.items() if name.startswith("near_")} for actor in actors]


@pytest.mark.timeout(1800)
@law(examples=3)
@given(library=libraries(), dice=seeded)
async def test_claims_in_the_store_are_answered_as_the_reference(
    engine: CypherEngine, library: list[Batch], dice: Random
) -> None:
    await hold_through_the_store(engine, library, dice)


@pytest.mark.slow
@pytest.mark.timeout(1800)
@law(examples=5)
@given(library=libraries(), dice=seeded)
async def test_many_claims_in_the_store_are_answered_as_the_reference(
    engine: CypherEngine, library: list[Batch], dice: Random
) -> None:
    await hold_through_the_store(engine, library, dice)
