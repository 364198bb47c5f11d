"""What a connection hangs on: the law of both engines, and the answer over HTTP and in the shell."""

from __future__ import annotations

from collections.abc import AsyncIterator
from random import Random

import httpx
import neo4j
import pytest
from hypothesis import event, given

from api.app import create_app
from graph.paths.engine import CypherEngine
from graph.paths.removals import find_removals
from graph.settings import Settings
from tests.case_graph import CASE, actor, load, sheet
from tests.emptying import empty
from tests.engines import AnEngine, ReadAnew
from tests.graph_writer import write_sources, write_world
from tests.reference_removals import Removals, removals
from tests.serving import running
from tests.strategies import Case, draw_case, seeded
from tests.test_paths_laws import DEADLINE, law


async def hold(engine: AnEngine, case: Case) -> None:
    """Write the graph, ask what the ends hang on, and hold the answer against leaving out each thing there is."""
    await write_world(engine.driver, engine.database, case.world)
    query = case.query.model_copy(update={"deadline": DEADLINE})
    await write_sources(engine.driver, engine.database, {*query.sources, *query.not_sources})
    expected = removals(case.world, query)
    answer = await find_removals(engine, query)
    assert [(p.from_.id, p.to.id) for p in answer.pairs] == [one.pair for one in expected]
    assert (answer.search.complete, answer.search.stopped_by) == (True, None)
    assert answer.joined == sum(bool(one.paths) for one in expected)
    for found, one in zip(answer.pairs, expected, strict=True):
        assert found.joined == bool(one.paths)
        assert found.hops == (one.paths[0].length if one.paths else None)
        assert (found.paths, found.all_paths) == (min(len(one.paths), query.k), len(one.paths) <= query.k)
        assert {(a.actor.id, a.needed) for a in found.actors} == {(needed, True) for needed in one.actors}
        assert {(s.source, s.needed) for s in found.sources} == {(needed, True) for needed in one.sources}
        tell(one)


def tell(one: Removals) -> None:
    """What the examples are like."""
    if one.paths:
        event(f"needs {min(len(one.actors), 2)} actors")
        event(f"needs {min(len(one.sources), 2)} sources")


@pytest.mark.timeout(1800)
@law(examples=5)
@given(dice=seeded)
async def test_the_engine_finds_what_ends_hang_on(engine: CypherEngine, dice: Random) -> None:
    await hold(engine, draw_case(dice))


@pytest.mark.timeout(1800)
@law(examples=25)
@given(dice=seeded)
async def test_the_projection_finds_what_ends_hang_on(projected: ReadAnew, dice: Random) -> None:
    await hold(projected, draw_case(dice, free=True))


KP, RU, WAGNER = "state:kp", "state:ru", actor("wagner")
BROKER, ARTICLE = actor("mkrtychev"), sheet(CASE).source.id


@pytest.fixture(scope="module")
async def http(driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on the bundled case."""
    await empty(driver, settings.neo4j_database)
    await load(driver, settings, sheet(CASE))
    async with running(create_app(settings), "http://127.0.0.1/v1") as client:
        yield client


async def test_a_broker_and_the_one_source_are_needed(http: httpx.AsyncClient) -> None:
    asked: dict[str, str | int] = {"from": KP, "to": RU, "max_hops": 2, "deadline": 60}
    alone = (await http.get("/removals", params=asked | {"kinds": "BROKERS"})).json()
    (pair,) = alone["pairs"]
    assert (pair["from"]["id"], pair["to"]["name"], pair["joined"], pair["hops"]) == (KP, "Russia", True, 2)
    assert [(one["actor"]["id"], one["needed"]) for one in pair["actors"]] == [(BROKER, True)]
    assert pair["sources"] == [{"source": ARTICLE, "needed": True}]
    (pair,) = (await http.get("/removals", params=asked)).json()["pairs"]
    assert (pair["paths"], pair["all_paths"], pair["hops"], pair["actors"]) == (2, True, 1, [])
    assert pair["sources"] == [{"source": ARTICLE, "needed": True}]
    assert alone["search"]["complete"]


async def test_every_pair_of_ends_is_told(http: httpx.AsyncClient) -> None:
    body = {"from": [KP, RU], "to": [RU, WAGNER], "max_hops": 2, "deadline": 60}
    answer = (await http.post("/removals", json=body)).json()
    pairs = [(p["from"]["id"], p["to"]["id"], p["joined"]) for p in answer["pairs"]]
    assert pairs == [(KP, RU, True), (KP, WAGNER, True), (RU, WAGNER, False)]
    assert (answer["joined"], answer["pairs"][2]["hops"], answer["pairs"][2]["sources"]) == (2, None, [])


async def test_what_was_not_decided_is_null(http: httpx.AsyncClient) -> None:
    answer = (await http.get("/removals", params={"from": KP, "to": RU, "deadline": 0.0001})).json()
    assert (answer["pairs"][0]["joined"], answer["joined"]) == (None, 0)
    assert (answer["search"]["complete"], answer["search"]["stopped_by"]) == (False, "deadline")
