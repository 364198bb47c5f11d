"""Writes of many edges: seen all at once, and whole again however they are broken off."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying

from graph.settings import Settings
from graph.store.batch import Batch
from graph.store.journal import LargeWrites
from graph.store.write import write_batch
from tests.store_graph import Graph, batch, claim, libraries, record

ROOT = Path(__file__).resolve().parent.parent
STAGES = ["journal", "staged", "seen"]
VISIBLE = """
MATCH (m:Meta {id: 'armstrace'})
MATCH (:Actor)-[e]->(:Actor)
WHERE (e.staged IS NULL OR e.staged <= m.visible_rev) AND (e.retired IS NULL OR e.retired > m.visible_rev)
RETURN e {.*, staged: null, retired: null} AS edge
"""


class BrokenOff(Exception):
    pass


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    """Eight claims that Ann, Bob and Russia's parties said."""
    await schema.empty()
    await schema.write(first())
    return schema


def first() -> Batch:
    said = [
        claim("kp", "SUPPLIES", "ru", speaker=who, phase=p) for who in ("ann", "bob") for p in ("sought", "delivered")
    ]
    return batch(*said, claim("kp", "PAYS", "acme"), claim("acme", "REPRESENTS", "ru"), claim("ann", "BROKERS", "ru"))


def second() -> Batch:
    """Ann and Bob turn out to be one voice, one claim goes, two come, one of them of a new actor."""
    voices = [record("ann", speaks_for="ministry"), record("bob", speaks_for="ministry")]
    said = [c for c in first().claims if c.kind != "BROKERS"]
    new = [claim("ministry", "BROKERS", "ru"), claim("acme", "FINANCES", "kp")]
    return batch(*said, *new, published="2023-05-01", complete=True, records=voices)


def large(at: str | None = None) -> LargeWrites:
    """Everything over two edges is large; broken off at a stage."""

    def at_stage(stage: str) -> None:
        if stage == at:
            raise BrokenOff(stage)

    return LargeWrites(over=2, rows=2, at_stage=at_stage)


async def visible(graph: Graph) -> list[str]:
    rows = await graph.run(VISIBLE)
    return sorted(str(sorted((k, v) for k, v in row["edge"].items() if v is not None)) for row in rows)


async def undisturbed(graph: Graph) -> tuple[dict[str, list[str]], list[str]]:
    """The graph after an ordinary write of both, and what is seen in it."""
    await graph.empty()
    await graph.write(first())
    await graph.write(second())
    found = await graph.content(), await visible(graph)
    await graph.empty()
    await graph.write(first())
    return found


async def test_a_large_write_is_the_write(graph: Graph) -> None:
    expected, _ = await undisturbed(graph)
    done = await graph.write(second(), large=large())
    assert (done.rev, done.edges_put > 2) == (2, True)
    assert await graph.content() == expected
    assert await graph.differences() == []
    assert not (await graph.write(second(), large=large())).changed


async def test_readers_stay_at_the_revision_before_until_it_is_done(graph: Graph) -> None:
    _, after = await undisturbed(graph)
    before = await visible(graph)
    for stage in STAGES:
        with pytest.raises(BrokenOff, match=stage):
            await graph.write(second(), large=large(stage))
        assert await visible(graph) == (after if stage == "seen" else before)
    assert await graph.run("MATCH (m:Meta) RETURN m.visible_rev AS rev") == [{"rev": 2}]


@pytest.mark.parametrize("stage", STAGES)
async def test_what_was_broken_off_is_made_whole_by_the_next_write(graph: Graph, stage: str) -> None:
    expected, _ = await undisturbed(graph)
    with pytest.raises(BrokenOff):
        await graph.write(second(), large=large(stage))
    assert any("journal" in difference for difference in await graph.differences())
    assert (await graph.write(second())).changed is (stage != "seen")
    assert await graph.content() == expected
    assert await graph.differences() == []
    assert await graph.run("MATCH (c:Change) WITH c.rev AS rev, c.seq AS seq, count(*) AS n WHERE n > 1 RETURN n") == []


async def test_another_write_takes_back_what_was_broken_off(graph: Graph) -> None:
    with pytest.raises(BrokenOff):
        await graph.write(second(), large=large("staged"))
    other = batch(claim("bob", "BROKERS", "kp"), source="other")
    assert (await graph.write(other)).rev == 2
    assert await graph.differences() == []
    assert await graph.run("MATCH ()-[e]->() WHERE e.staged IS NOT NULL OR e.retired IS NOT NULL RETURN e") == []


async def test_others_wait_for_a_writer_that_is_still_at_it(graph: Graph) -> None:
    others: list[asyncio.Task[Any]] = []

    def at_stage(stage: str) -> None:
        if stage == "journal":
            others.append(asyncio.create_task(graph.write(batch(claim("bob", "BROKERS", "kp"), source="other"))))

    done = await graph.write(second(), large=LargeWrites(over=2, rows=2, at_stage=at_stage))
    assert (done.rev, (await others[0]).rev) == (2, 3)
    assert await graph.differences() == []


@pytest.mark.parametrize("stage", STAGES)
async def test_a_writer_that_was_killed_is_known_to_be_gone(graph: Graph, settings: Settings, stage: str) -> None:
    expected, _ = await undisturbed(graph)
    password = settings.neo4j_password.get_secret_value()
    environment = os.environ | {"NEO4J_URI": str(settings.neo4j_uri), "NEO4J_PASSWORD": password}
    command = [sys.executable, "-m", "tests.test_large_writes", stage]
    killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, env=environment, check=False)
    assert killed.returncode == 9
    await graph.write(second())
    assert await graph.content() == expected
    assert await graph.differences() == []


@pytest.mark.slow
@trying(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(libraries())
async def test_a_library_written_in_pieces_is_the_library(schema: Graph, library: list[Batch]) -> None:
    await schema.empty()
    for one in library:
        await schema.write(one)
    whole = await schema.content()
    await schema.empty()
    for one in library:
        await schema.write(one, large=LargeWrites(over=0, rows=2))
    assert await schema.content() == whole
    assert await schema.differences() == []


async def write_and_die(stage: str) -> None:
    """What the killed process does."""

    def at_stage(reached: str) -> None:
        if reached == stage:
            os._exit(9)

    auth = ("neo4j", os.environ["NEO4J_PASSWORD"])
    async with neo4j.AsyncGraphDatabase.driver(os.environ["NEO4J_URI"], auth=auth) as driver:
        await write_batch(driver, "neo4j", second(), large=LargeWrites(over=2, rows=2, at_stage=at_stage))


if __name__ == "__main__":
    asyncio.run(write_and_die(sys.argv[1]))
