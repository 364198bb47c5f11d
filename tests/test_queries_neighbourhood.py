"""Neighbourhood and brokerage: on random graphs, what is answered is what looking at every edge finds."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable
from random import Random
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph.errors import Invalid, NotFound
from graph.model.edges import Edge
from graph.model.kinds import LINKING, Family, Standing
from graph.paths.query import EdgeFilter, Joints, PathQuery
from graph.queries.brokerage import Brokerage, get_brokerage
from graph.queries.neighbourhood import Neighbourhood, get_neighbourhood
from graph.schema import apply_schema
from graph.settings import Settings
from tests import reference
from tests.case_graph import CASE, LIST, actor, deal, load, sheet
from tests.graph_writer import write_sources, write_world
from tests.reference import World
from tests.strategies import WALKED, draw_case, draw_filters, seeded, seldom

DEADLINE = 60.0


def law(examples: int) -> Callable[..., Any]:
    """How laws are tried: always the same examples, however long one takes."""
    return trying(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )


@pytest.fixture(scope="module")
async def opened(driver: neo4j.AsyncDriver, settings: Settings) -> neo4j.AsyncDriver:
    await apply_schema(driver, settings.neo4j_database)
    return driver


@pytest.fixture
async def session(
    clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings
) -> AsyncIterator[neo4j.AsyncSession]:
    await load(driver, settings, sheet(CASE))
    async with driver.session(database=settings.neo4j_database, default_access_mode=neo4j.READ_ACCESS) as reading:
        yield reading


def as_question(asked: EdgeFilter) -> PathQuery:
    """The filter as the reference takes it; a path itself may not ask for denials."""
    question = PathQuery.model_validate({"from": ["x"], "to": ["y"]})
    return question.model_copy(update={name: getattr(asked, name) for name in EdgeFilter.model_fields})


def admissible(world: World, asked: EdgeFilter) -> dict[str, tuple[Edge, bool]]:
    """The edges that meet the filter, by id, and whether somebody affirms them."""
    question = as_question(asked)
    kinds = reference.asked_kinds(question)
    judged = [reference.judge(edge, question) for edge in world.edges if edge.kind in kinds]
    return {j.edge.id: (j.edge, j.standing in LINKING) for j in judged if not j.reasons}


def levels(world: World, asked: EdgeFilter, start: str, depth: int, hub_limit: int) -> dict[str, int]:
    """The depth of every edge within `depth` steps: one more than that of the first actor it is met from."""
    edges, question = admissible(world, asked), as_question(asked)
    found: dict[str, int] = {}
    walked, frontier = set[str](), {start}
    for level in range(1, depth + 1):
        onwards = set()
        for edge, links in edges.values():
            for here, there in ((edge.subject, edge.object), (edge.object, edge.subject)):
                if here in frontier:
                    found.setdefault(edge.id, level)
                    hub = reference.neighbours(world, there, question) > hub_limit
                    if links and not world.by_id[there].unknown and not hub:
                        onwards.add(there)
        walked |= frontier
        frontier = onwards - walked
    return found


Asked = tuple[World, EdgeFilter, str, dict[str, int]]


def draw_asked(dice: Random) -> Asked:
    """A graph, a filter, an actor of it, and how far to go."""
    world, filters = draw_case(dice).world, draw_filters(dice) | (seldom(dice, 4, WALKED) or {})
    if dice.random() < 0.5:
        filters["standing"] = dice.sample(list(Standing), dice.randint(1, len(Standing)))
    start = dice.choice([n.id for n in world.nodes])
    far = {"depth": dice.randint(1, 4), "hub_limit": dice.choice([1, 2, 500]), "limit": dice.choice([2, 7, 100, 100])}
    return world, EdgeFilter.model_validate(filters), start, far


async def every_page(read: Callable[[str | None], Any]) -> list[Any]:
    """All pages of an answer."""
    pages = [await read(None)]
    while pages[-1].next is not None:
        pages.append(await read(pages[-1].next))
    return pages


async def holds(driver: neo4j.AsyncDriver, settings: Settings, case: Asked) -> None:
    world, asked, start, far = case
    await write_world(driver, settings.neo4j_database, world)
    await write_sources(driver, settings.neo4j_database, {*asked.sources, *asked.not_sources})
    expected = levels(world, asked, start, far["depth"], far["hub_limit"])
    async with driver.session(database=settings.neo4j_database) as reading:
        pages: list[Neighbourhood] = await every_page(
            lambda after: get_neighbourhood(reading, start, asked, after=after, deadline=DEADLINE, **far)
        )
    listed = [(row["depth"], row["neighbour"]["id"], row["edge"]["id"]) for page in pages for row in page.edges]
    assert listed == sorted(listed)
    assert {edge: level for level, _, edge in listed} == expected
    assert len(listed) == len(expected)
    kinds = {e.id: e.kind.value for e in world.edges}
    for page in pages:
        assert page.complete
        assert {c.depth: c.edges for c in page.counts if c.edges} == Counter(expected.values())
        by_kind = Counter(kinds[edge] for edge in expected)
        assert sum((Counter(c.edges_by_kind) for c in page.counts), Counter()) == by_kind
        at_it = Counter(e.kind.value for e in world.edges if start in (e.subject, e.object))
        assert Counter(page.left_out) == at_it - Counter(kinds[e] for e, level in expected.items() if level == 1)
        met = {end for edge in expected for end in world_ends(world, edge)} - {start}
        assert sum(c.actors for c in page.counts) == len(met)


def world_ends(world: World, edge: str) -> tuple[str, str]:
    """The ends of an edge."""
    found = next(e for e in world.edges if e.id == edge)
    return found.subject, found.object


@law(examples=30)
@given(case=seeded.map(draw_asked))
async def test_the_neighbourhood_is_what_every_edge_says(
    opened: neo4j.AsyncDriver, settings: Settings, case: Asked
) -> None:
    await holds(opened, settings, case)


@pytest.mark.slow
@law(examples=80)
@given(case=seeded.map(draw_asked))
async def test_the_neighbourhood_is_what_every_edge_says_many_times(
    opened: neo4j.AsyncDriver, settings: Settings, case: Asked
) -> None:
    await holds(opened, settings, case)


@law(examples=30)
@given(case=seeded.map(draw_asked), joints=st.sampled_from([Joints.SAME, Joints.NOT_DIFFERENT]))
async def test_brokerage_is_what_every_two_edges_say(
    opened: neo4j.AsyncDriver, settings: Settings, case: Asked, joints: Joints
) -> None:
    world, asked, start, far = case
    asked = asked.model_copy(update={"standing": tuple(s for s in asked.standing if s in LINKING)})
    await write_world(opened, settings.neo4j_database, world)
    await write_sources(opened, settings.neo4j_database, {*asked.sources, *asked.not_sources})
    async with opened.session(database=settings.neo4j_database) as reading:
        pages: list[Brokerage] = await every_page(
            lambda after: get_brokerage(reading, start, asked, joints, far["limit"], after)
        )
    edges = (
        []
        if world.by_id[start].unknown
        else [
            (edge, other)
            for edge, _ in admissible(world, asked).values()
            if edge.kind.family is Family.TRANSACTION and start in (edge.subject, edge.object)
            for other in {edge.subject, edge.object} - {start}
        ]
    )
    same, unknown = set(), set()
    for (one, a), (two, b) in itertools.permutations(edges, 2):
        if a < b and one.deal is not None and one.deal == two.deal:
            same.add((one.deal, a, b))
        elif a < b and (one.deal is None or two.deal is None):
            unknown.add((None, a, b))
    unknown -= {(None, a, b) for _, a, b in same}
    expected = same | (set() if joints is Joints.SAME else unknown)
    pairs = [pair for page in pages for pair in page.pairs]
    listed = [(p["deal"] and p["deal"]["id"], p["actors"][0]["id"], p["actors"][1]["id"]) for p in pairs]
    assert len(listed) == len(set(listed))
    assert set(listed) == expected
    for page in pages:
        assert page.same == len(same)
        assert page.deals == len({d for d, _, _ in same})
        assert page.unknown == (None if joints is Joints.SAME else len(unknown))
    for pair in pairs:
        for side, other in zip(pair["edges"], pair["actors"], strict=True):
            assert side
            assert all(other["id"] in (e["subject"], e["object"]) for e in side)
        assert pair["evidence"] == min(side[0]["evidence"] for side in pair["edges"])
    flags = [p["joint"] for p in pairs]
    assert flags == sorted(flags, key=["same", "unknown"].index)


async def near(
    session: neo4j.AsyncSession, start: str, asked: EdgeFilter | None = None, deadline: float = DEADLINE, **more: Any
) -> Neighbourhood:
    """Its neighbourhood, with time enough."""
    return await get_neighbourhood(session, start, asked or EdgeFilter(), deadline=deadline, **more)


async def test_the_broker_of_the_case_joins_two_states_in_one_deal(session: neo4j.AsyncSession) -> None:
    answer = await get_brokerage(session, actor("mkrtychev"), EdgeFilter())
    (pair,) = answer.pairs
    assert [a["id"] for a in pair["actors"]] == ["state:kp", "state:ru"]
    assert (pair["joint"], pair["deal"]["id"]) == ("same", deal("mkrtychev-deal"))
    assert pair["deal"]["title"] == "North Korean weapons for Russia through Ashot Mkrtychev"
    assert [len(side) for side in pair["edges"]] == [2, 2]
    earlier = EdgeFilter.model_validate({"known_by": "2023-03-29"})
    assert (await get_brokerage(session, actor("mkrtychev"), earlier)).pairs == []
    with pytest.raises(Invalid, match="joins nobody"):
        await get_brokerage(session, actor("mkrtychev"), EdgeFilter(standing=(Standing.DENIED,)))
    with pytest.raises(NotFound):
        await get_brokerage(session, "a-nobody", EdgeFilter())


async def test_what_was_known_on_a_day_cites_nothing_later(session: neo4j.AsyncSession) -> None:
    earlier = EdgeFilter.model_validate({"known_by": "2023-03-29"})
    answer = await near(session, "state:ru", earlier)
    assert [(row["neighbour"]["id"], row["edge"]["known"]) for row in answer.edges] == [("state:ir", "possible")]
    now = await near(session, "state:ru")
    assert {row["neighbour"]["id"] for row in now.edges} == {"state:ir", "state:kp", actor("mkrtychev")}


async def test_hubs_are_met_and_told_and_not_walked_through(session: neo4j.AsyncSession) -> None:
    open_ = await near(session, "state:ir", depth=2)
    assert (open_.counts[1].actors, open_.hubs, open_.hubs_met) == (2, [], 0)
    closed = await near(session, "state:ir", depth=2, hub_limit=2)
    # Four, since what China considers is affirmed as well.
    assert [(h["id"], h["near"], h["depth"]) for h in closed.hubs] == [("state:ru", 4, 1)]
    assert (closed.hubs_met, [c.edges for c in closed.counts], closed.complete) == (1, [1], True)
    assert (await near(session, "state:ru", hub_limit=1)).counts[0].edges == 5


async def test_an_answer_that_was_stopped_says_so(session: neo4j.AsyncSession) -> None:
    answer = await near(session, "state:ru", depth=4, deadline=1e-9)
    assert (answer.complete, answer.stopped_by, answer.next) == (False, "deadline", None)
    with pytest.raises(NotFound):
        await near(session, "a-nobody")


async def test_a_page_says_that_the_graph_has_changed(
    session: neo4j.AsyncSession, driver: neo4j.AsyncDriver, settings: Settings
) -> None:
    first = await near(session, "state:ru", limit=1)
    assert not (await near(session, "state:ru", limit=1, after=first.next)).changed
    await load(driver, settings, sheet(LIST))
    second = await near(session, "state:ru", limit=1, after=first.next)
    assert second.changed
    assert second.rev > first.rev
    with pytest.raises(Invalid, match="another question"):
        await near(session, "state:kp", limit=1, after=first.next)
