"""Paths where identity is in doubt: walked only when asked, and named among what comes nearest."""

from __future__ import annotations

from typing import Any

import neo4j
import pytest

from graph.model.judgements import Judgement
from graph.paths.answer import PathAnswer
from graph.paths.engine import CypherEngine, find_paths
from graph.paths.query import PathQuery
from graph.schema import apply_schema
from graph.settings import Settings
from graph.store.judgements import judge
from tests.store_graph import Graph, batch, claim, record


@pytest.fixture
async def graph(driver: neo4j.AsyncDriver, settings: Settings) -> Graph:
    """Two sources: one knows whom Acme supplies, the other who supplies it; whether it is one Acme is in doubt."""
    graph = Graph(driver, settings.neo4j_database)
    await graph.empty()
    await apply_schema(driver, settings.neo4j_database)
    await graph.write(batch(claim("kp", "SUPPLIES", "acme", deal=None)))
    await graph.write(batch(claim("acme", "SUPPLIES", "ru"), source="list"))
    return graph


def pair() -> tuple[str, str]:
    return record("acme").id_in("paper"), record("acme").id_in("list")


async def say(graph: Graph, verdict: str, **given: Any) -> Judgement:
    a, b = pair()
    said = Judgement.model_validate(
        {"a": a, "b": b, "verdict": verdict, "by": "ann", "on": "2024-01-01", "score": 0.6} | given
    )
    await judge(graph.driver, graph.database, [said])
    return said


async def ask(graph: Graph, **asked: Any) -> PathAnswer:
    engine = CypherEngine(graph.driver, graph.database)
    return await find_paths(
        engine, PathQuery.model_validate({"from": "state:kp", "to": "state:ru", "deadline": 60} | asked)
    )


async def test_by_default_a_doubt_is_not_walked_and_comes_nearest(graph: Graph) -> None:
    said = await say(graph, "unsure")
    answer = await ask(graph)
    assert answer.paths == []
    (near,) = answer.search.near_misses
    assert (near.reasons, near.relaxed, len(near.edges)) == (["identity"], 1, 2)
    (doubt,) = near.identities
    assert (doubt.why, doubt.judgements, doubt.score) == (["unsure"], [said.id], 0.6)


async def test_when_asked_the_hop_says_whose_identity_is_in_doubt(graph: Graph) -> None:
    said = await say(graph, "unsure")
    answer = await ask(graph, identity="disputed")
    (path,) = answer.paths
    assert [a.name for a in path.actors] == ["North Korea", "Acme", "Acme", "Russia"]
    assert [len(hop.edges) for hop in path.hops] == [1, 0, 1]
    hop = path.hops[1].identity
    assert hop is not None
    assert (hop.judgements, {hop.one, hop.other}) == ([said.id], {path.actors[1].id, path.actors[2].id})
    assert (path.weakest_hop, path.evidence) == (1, 1)
    assert answer.search.complete


@pytest.mark.parametrize(
    "asked",
    [
        {"known_by": "2024-06-01"},
        {"in_order": True},
        {"order": "best_evidenced"},
        {"direction": "flow"},
        {"sources": ["paper", "list"]},
        {"joints": "same"},
        {"min_origins": 1, "standing": "affirmed"},
    ],
)
async def test_the_other_filters_hold_beside_it(graph: Graph, asked: dict[str, Any]) -> None:
    await say(graph, "unsure")
    assert len((await ask(graph, identity="disputed", **asked)).paths) == 1


async def test_a_filter_that_an_edge_fails_still_bars_the_path(graph: Graph) -> None:
    await say(graph, "unsure")
    answer = await ask(graph, identity="disputed", certainty="confirmed")
    assert (answer.paths, answer.search.near_misses[0].reasons) == ([], ["certainty"])


async def test_once_it_is_settled_there_is_nothing_in_doubt(graph: Graph) -> None:
    await say(graph, "unsure", by="armstrace matcher 1", automatic=True)
    await say(graph, "different")
    answer = await ask(graph, identity="disputed")
    assert (answer.paths, answer.search.near_misses) == ([], [])
    await judge(graph.driver, graph.database, (), drop=[await _mine(graph)])
    await say(graph, "same", by="bob")
    (path,) = (await ask(graph)).paths
    assert [a.name for a in path.actors] == ["North Korea", "Acme", "Russia"]


async def _mine(graph: Graph) -> str:
    (row,) = await graph.run("MATCH (j:Judgement {by: 'ann'}) RETURN j.id AS id")
    return str(row["id"])
