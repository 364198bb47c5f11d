"""Readers and commits: Neo4j shows a commit piece by piece, and nobody must read half of one."""

from __future__ import annotations

import asyncio

import pytest

import cli.ask
from graph.errors import Conflict
from graph.paths.answer import PathAnswer
from graph.paths.engine import CypherEngine, find_paths
from graph.paths.query import PathQuery
from graph.queries import reading
from graph.queries.cypher import run_cypher
from graph.settings import Settings
from tests.store_graph import Graph, batch, claim

ASKED = PathQuery.model_validate({"from": "state:kp", "to": "state:ru", "deadline": 60, "max_hops": 2, "k": 50})


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    await schema.empty()
    await schema.write(batch(claim("kp", "SUPPLIES", "acme", deal=None), claim("acme", "SUPPLIES", "ru", deal=None)))
    return schema


async def ask(graph: Graph) -> PathAnswer:
    return await find_paths(CypherEngine(graph.driver, graph.database), ASKED)


async def commits(graph: Graph) -> list[int]:
    return [row["rev"] for row in await graph.run("MATCH (c:Commit) RETURN c.rev AS rev")]


async def test_a_question_waits_for_a_commit(graph: Graph) -> None:
    await graph.run("CREATE (:Commit {rev: 2})")
    waiting = asyncio.create_task(ask(graph))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await graph.run("MATCH (c:Commit) DELETE c")
    assert len((await waiting).paths) == 1


async def test_a_question_during_which_a_commit_begins_is_asked_again(graph: Graph) -> None:
    asked = []

    async def answer(rev: int) -> int:
        asked.append(rev)
        if len(asked) == 1:
            await graph.run("CREATE (:Commit {rev: 2})")
            ending.append(asyncio.create_task(end_soon()))
        return len(asked)

    async def end_soon() -> None:
        await asyncio.sleep(0.1)
        await graph.run("MATCH (c:Commit) DELETE c")

    ending: list[asyncio.Task[None]] = []
    async with reading.open_session(graph.driver, graph.database) as session:
        assert await reading.at_one_revision(session, answer) == 2
    await ending[0]


async def test_what_was_raised_during_a_commit_is_no_answer(graph: Graph) -> None:
    asked = []

    async def answer(rev: int) -> int:
        asked.append(rev)
        if len(asked) == 1:
            await graph.write(batch(claim("kp", "SUPPLIES", "other", deal=None), source="list"))
            raise KeyError("half of an actor")
        return rev

    async with reading.open_session(graph.driver, graph.database) as session:
        assert await reading.at_one_revision(session, answer) == 2


async def test_a_write_says_that_it_is_committed_and_takes_it_back(graph: Graph) -> None:
    claims = [claim(f"from-{i}", "SUPPLIES", f"to-{i}", deal=None) for i in range(400)]
    writing = asyncio.create_task(graph.write(batch(*claims, source="list")))
    seen = set()
    while not writing.done():
        seen |= set(await commits(graph))
    # A node that is just being taken away may be met without its properties.
    assert seen - {None} == {2}
    assert await commits(graph) == []


async def test_a_write_takes_away_what_killed_ones_left(graph: Graph) -> None:
    await graph.run("CREATE (:Commit {rev: 1}), (:Commit {rev: 2})")
    await graph.write(batch(claim("kp", "SUPPLIES", "other", deal=None), source="list"))
    assert await commits(graph) == []


async def test_what_a_killed_writer_left_is_taken_away_by_a_reader(graph: Graph) -> None:
    await graph.run("CREATE (:Commit {rev: 2})")
    assert len((await ask(graph)).paths) == 1
    assert await commits(graph) == []


async def test_a_command_takes_it_away_too(graph: Graph, settings: Settings) -> None:
    await graph.run("CREATE (:Commit {rev: 2})")
    async with cli.ask.Graph(settings, graph.driver).session() as session:
        assert await reading.visible_rev(session) == 1
    assert await commits(graph) == []


async def test_a_writer_that_is_still_at_it_is_waited_for_and_then_said(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LOCK_SECONDS", 0.5)
    await graph.run("CREATE (:Commit {rev: 2})")
    async with graph.driver.session(database=graph.database) as session, await session.begin_transaction() as held:
        await (await held.run("MATCH (m:Meta) SET m.locked = true REMOVE m.locked")).consume()
        with pytest.raises(Conflict, match="being written to"):
            await ask(graph)
        await held.rollback()
    assert await commits(graph) == [2]


async def test_cypher_says_no_revision_where_a_write_came_in_between(graph: Graph) -> None:
    found = await run_cypher(graph.driver, graph.database, "MATCH (m:Meta) RETURN m.rev")
    assert found.rev == found.rows[0][0] == 1
    await graph.run("CREATE (:Commit {rev: 2})")
    assert (await run_cypher(graph.driver, graph.database, "MATCH (m:Meta) RETURN m.rev")).rev is None
