"""The law of reach: what is told of each actor is what the path question from it alone answers first."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import event, given, note

from graph.errors import Invalid
from graph.paths.engine import CypherEngine
from graph.paths.reach import ReachAnswer, Reached, find_reach
from graph.paths.reach_query import ReachQuery
from tests import reference
from tests.engines import AnEngine, ReadAnew
from tests.graph_writer import write_sources, write_world
from tests.reach_cases import ReachCase, draw_reach_case
from tests.reference import World
from tests.reference_reach import Reach, reach
from tests.strategies import LONG, seeded
from tests.test_paths_laws import DEADLINE, law


async def hold(engine: AnEngine, case: ReachCase) -> None:
    """Write the graph, ask the question, and hold the answer against the reference."""
    await write_world(engine.driver, engine.database, case.world)
    query = case.query.model_copy(update={"deadline": DEADLINE})
    await write_sources(engine.driver, engine.database, {*query.sources, *query.not_sources})
    await tells_of_each(engine, case.world, query)


async def tells_of_each(engine: AnEngine, world: World, query: ReachQuery) -> None:
    expected = reach(world, query, dt.datetime.now(dt.UTC).date())
    if expected.ends.intersection(query.through):
        with pytest.raises(Invalid):
            await find_reach(engine, query)
        return
    answer = await find_reach(engine, query)
    event(f"reached: {min(len(expected.rows), 4)}")
    tells_how_it_ended(answer, query, expected)
    assert [r.actor.id for r in answer.actors] == [actor for actor, _ in expected.rows[: query.limit]]
    for row, (_, path) in zip(answer.actors, expected.rows, strict=False):
        event(f"hops: {row.hops}")
        shows_the_path(row, path)


def shows_the_path(row: Reached, path: reference.Path | None) -> None:
    """The path whole, as the path question shows it."""
    if path is None:
        assert (row.hops, row.path, row.target) == (0, None, row.actor)
        return
    assert row.path is not None
    assert tuple(a.id for a in row.path.actors) == path.actors
    assert (row.hops, row.actor.id, row.target.id) == (path.length, path.actors[0], path.actors[-1])
    assert tuple(frozenset(e["id"] for e in hop.edges) for hop in row.path.hops) == path.hops
    assert (row.path.evidence, row.path.weakest_hop) == (path.evidence, path.weakest_hop)
    assert (tuple(row.path.origins), row.path.known) == (path.origins, path.known)


def tells_how_it_ended(answer: ReachAnswer, query: ReachQuery, expected: Reach) -> None:
    """How many actors each set has, how many are reached, and what is not in the answer."""
    search = answer.search
    assert (answer.from_.actors, answer.to.actors) == (len(expected.starts), len(expected.ends))
    assert (answer.reached, answer.more) == (len(expected.rows), max(len(expected.rows) - query.limit, 0))
    assert (search.complete, search.stopped_by) == ((False, "limit") if answer.more else (True, None))
    assert search.searched_hops == query.max_hops
    assert search.skipped_exact
    assert (search.hubs_skipped, search.kinds_skipped) == (expected.skipped.hubs, expected.skipped.kinds)


async def hold_or_show_the_smallest(engine: AnEngine, case: ReachCase) -> None:
    """Hold the law; where it fails, say so of a case that is small enough to be read."""
    try:
        await hold(engine, case)
    except AssertionError:
        while (smaller := await first_that_fails(engine, case)) is not None:
            case = smaller
        note(f"asked: {case.asked}")
        for one in case.said:
            note(f"said: {one}")
        await hold(engine, case)
        raise


async def first_that_fails(engine: AnEngine, case: ReachCase) -> ReachCase | None:
    for smaller in case.parts():
        try:
            await hold(engine, smaller)
        except AssertionError:
            return smaller
    return None


@pytest.mark.timeout(1800)
@law(examples=6)
@given(dice=seeded)
async def test_the_engine_tells_of_each_actor_what_is_told_of_it_alone(engine: CypherEngine, dice: Random) -> None:
    await hold_or_show_the_smallest(engine, draw_reach_case(dice))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@law(examples=8)
@given(dice=seeded)
async def test_the_engine_tells_of_each_actor_for_many(engine: CypherEngine, dice: Random) -> None:
    await hold_or_show_the_smallest(engine, draw_reach_case(dice, free=True))


@pytest.mark.timeout(1800)
@law(examples=12)
@given(dice=seeded)
async def test_the_projection_tells_of_each_actor_what_is_told_of_it_alone(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_reach_case(dice, free=True))


@pytest.mark.timeout(1800)
@law(examples=12)
@given(dice=seeded)
async def test_the_projection_tells_of_each_actor_by_long_paths(projected: ReadAnew, dice: Random) -> None:
    await hold_or_show_the_smallest(projected, draw_reach_case(dice, LONG, free=True))
