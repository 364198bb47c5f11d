"""The projection follows the graph: after any write it holds what reading the graph anew gives, from disk too."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given

from graph.errors import ArmstraceError, Conflict
from graph.model.judgements import Judgement
from graph.paths.engine import CypherEngine, find_paths
from graph.paths.projection.engine import ProjectionEngine
from graph.paths.projection.follower import Follower
from graph.paths.projection.generation import Generations
from graph.paths.projection.lay_out import lay_out_graph
from graph.paths.projection.projection import Projection
from graph.paths.projection.reading import Source, find_store, read_graph
from graph.paths.projection.snapshot import laid_out_anew
from graph.paths.query import PathQuery
from graph.settings import Settings
from graph.store.batch import Batch, WriteResult
from graph.store.judgements import judge
from tests.projection_content import content
from tests.store_graph import Graph, batch, claim, libraries, record
from tests.strategies import seeded
from tests.test_paths_laws import law


@pytest.fixture
def mine(settings: Settings, tmp_path: Path) -> Settings:
    """The database of this test run, its projection in a folder of its own and wanted however small it is."""
    return settings.model_copy(update={"armstrace_home": tmp_path, "path_engine": "projection"})


@pytest.fixture
def source(settings: Settings) -> Iterator[Source]:
    opened = Source.of(settings)
    yield opened
    opened.close()


def anew(source: Source) -> dict[str, object]:
    """What the graph is, read whole."""
    with source.held() as revision:
        pass
    return content(read_graph(source, *revision))


async def one_more_write(graph: Graph, library: list[Batch], dice: Random) -> None:
    """A batch, or a judgement on two records, or one taken back."""
    if library and dice.random() < 0.5:
        await graph.write(library.pop())
        return
    judged = await graph.run("MATCH (j:Judgement) RETURN j.id AS id ORDER BY id")
    if judged and dice.random() < 0.4:
        await judge(graph.driver, graph.database, (), drop=[dice.choice(judged)["id"]])
        return
    records = [row["id"] for row in await graph.run("MATCH (r:Record) RETURN r.id AS id ORDER BY id")]
    if len(records) > 1:
        a, b = dice.sample(records, 2)
        verdict = dice.choice(["same", "same", "different", "unsure"])
        said = {"a": a, "b": b, "verdict": verdict, "by": "ann", "on": "2024-01-01"}
        # An unknown party is nobody else; what is refused writes nothing.
        try:
            await judge(graph.driver, graph.database, [Judgement.model_validate(said)], any_kind=True)
        except ArmstraceError:
            return


@pytest.mark.timeout(900)
@law(examples=4)
@given(library=libraries(), dice=seeded)
async def test_after_every_write_it_is_what_reading_anew_gives(
    schema: Graph, settings: Settings, tmp_path_factory: pytest.TempPathFactory, library: list[Batch], dice: Random
) -> None:
    await schema.empty()
    mine = settings.model_copy(update={"armstrace_home": tmp_path_factory.mktemp("home"), "path_engine": "projection"})
    library = list(library)
    await schema.write(library.pop())
    projection, source = Projection(mine), Source.of(mine)
    try:
        snapshot = first = projection.lay_out()
        for _ in range(6):
            await one_more_write(schema, library, dice)
            found = projection.catch_up()
            assert found is not None
            snapshot = found
            assert content(snapshot) == anew(source)
            assert content(laid_out_anew(snapshot)) == content(snapshot)
        assert first.rev < snapshot.rev
        # A process that starts now begins with what is on disk, and follows the log from there.
        again = Projection(mine)
        started = again.catch_up()
        assert started is not None
        assert content(started) == content(snapshot)
        again.close()
    finally:
        projection.close()
        source.close()


async def chain(graph: Graph) -> None:
    """North Korea supplies Acme, and Acme supplies Russia."""
    await graph.empty()
    await graph.write(batch(claim("kp", "SUPPLIES", "acme", deal=None), claim("acme", "SUPPLIES", "ru", deal=None)))


ASKED = {"from": "state:kp", "to": "state:ru", "deadline": 60}


async def test_another_database_or_a_broken_file_is_laid_out_again(
    schema: Graph, mine: Settings, source: Source
) -> None:
    await chain(schema)
    lay_out_graph(mine)
    projection = Projection(mine)
    assert projection.is_kept()
    store = find_store(source)
    folder = projection.folder
    assert Generations(folder, store).load() is not None
    assert Generations(folder, "another").load() is None
    name = (folder / "current").read_text()
    meta = json.loads((folder / name / "meta.json").read_text())
    shape = {"shape": [-5], "dtype": "<i4"}
    broken: Any
    for broken in ({"format": 0}, meta | {"arrays": []}, meta | {"arrays": meta["arrays"] | {"to": shape}}, []):
        (folder / name / "meta.json").write_text(json.dumps(broken))
        assert Generations(folder, store).load() is None
    (folder / name / "meta.json").write_text(json.dumps(meta))
    (folder / name / "to").write_bytes(b"short")
    assert Generations(folder, store).load() is None
    projection.load()
    assert projection.catch_up() is None
    assert content(projection.lay_out()) == anew(source)
    assert [p.name for p in folder.iterdir() if p.is_dir()] != [name]
    projection.close()


async def test_what_cannot_be_written_whole_leaves_nothing(schema: Graph, mine: Settings) -> None:
    await chain(schema)
    projection = Projection(mine)
    snapshot = projection.lay_out()
    kept = sorted(projection.folder.iterdir())
    (projection.folder / "current.new").mkdir()
    with pytest.raises(OSError, match="current"):
        projection.keep(snapshot)
    (projection.folder / "current.new").rmdir()
    assert sorted(projection.folder.iterdir()) == kept
    projection.close()


async def test_a_revision_is_read_when_its_commit_has_come_to_its_end(
    schema: Graph, mine: Settings, source: Source
) -> None:
    """A writer that holds the lock is waited for, however early its revision shows."""
    await chain(schema)
    projection = Projection(mine)
    before = projection.lay_out()
    async with schema.driver.session(database=schema.database) as session, await session.begin_transaction() as held:
        await (await held.run("MATCH (m:Meta) SET m.locked = true REMOVE m.locked")).consume()
        waiting = asyncio.create_task(asyncio.to_thread(hold_for_a_moment, source))
        await asyncio.sleep(0.5)
        assert not waiting.done()
        await held.rollback()
    assert (await waiting)[1] == before.rev
    projection.close()


def hold_for_a_moment(source: Source) -> tuple[str, int]:
    with source.held() as revision:
        return revision


async def test_where_the_room_is_used_up_all_is_laid_out_anew(schema: Graph, mine: Settings, source: Source) -> None:
    await chain(schema)
    projection = Projection(mine)
    snapshot = projection.lay_out()
    snapshot.room.arcs = len(snapshot.graph.to)
    await schema.write(batch(claim("kp", "SUPPLIES", "ru", deal=None), source="third"))
    after = projection.catch_up()
    assert after is not None
    assert after.room.arcs < len(after.graph.to)
    assert content(after) == anew(source)
    projection.close()


async def test_a_graph_that_was_emptied_is_not_followed_by_its_log(schema: Graph, mine: Settings) -> None:
    await chain(schema)
    projection = Projection(mine)
    projection.lay_out()
    await schema.empty()
    await schema.write(batch(claim("kp", "SUPPLIES", "acme", deal=None)))
    assert projection.catch_up() is None
    projection.close()


async def test_a_small_graph_is_left_to_cypher(schema: Graph, mine: Settings) -> None:
    await chain(schema)
    assert Projection(mine).is_wanted()
    assert not Projection(mine.model_copy(update={"path_engine": "auto"})).is_wanted()


@pytest.mark.timeout(300)
async def test_the_service_lays_it_out_beside_its_questions(
    schema: Graph, mine: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await chain(schema)
    # What lies in the folder where it is started is not run.
    (tmp_path / "filelock.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    follower = Follower(mine)
    engine = ProjectionEngine(schema.driver, schema.database, follower)
    query = PathQuery.model_validate(ASKED)
    before = await find_paths(engine, query)
    assert before.search.engine == "cypher"
    follower.start()
    try:
        while await asyncio.to_thread(follower.newest, 1.0) is None:
            pass
        answer = await find_paths(engine, query)
        assert answer.search.engine == "projection"
        assert answer.paths == before.paths
        # What was written is there at once for who asks for its revision.
        written = await schema.write(batch(claim("kp", "SUPPLIES", "ru", deal=None), source="third"))
        answer = await find_paths(engine, query.model_copy(update={"min_rev": written.rev}))
        assert (answer.search.engine, answer.search.rev, len(answer.paths)) == ("projection", written.rev, 2)
        with pytest.raises(Conflict):
            await find_paths(engine, query.model_copy(update={"min_rev": written.rev + 1}))
    finally:
        follower.stop()


@pytest.mark.timeout(300)
async def test_answers_are_of_one_revision_while_others_write_and_merge(schema: Graph, mine: Settings) -> None:
    """The path is there exactly while two records are judged to be one; readers must never see anything else."""
    await schema.empty()
    await schema.write(batch(claim("kp", "SUPPLIES", "acme", deal=None)))
    last = await schema.write(batch(claim("acme", "SUPPLIES", "ru", deal=None), source="list"))
    lay_out_graph(mine)
    follower = Follower(mine)
    follower.start()
    engine = ProjectionEngine(schema.driver, schema.database, follower)
    alone = CypherEngine(schema.driver, schema.database)
    query = PathQuery.model_validate(ASKED)
    joined = {last.rev: 0}
    ended, came = asyncio.Event(), asyncio.Event()
    heard: list[tuple[int, int, str]] = []
    refused: list[str] = []

    async def wrote(paths: int, result: WriteResult) -> None:
        """Every fourth write waits until somebody has read it, so that both states are read however slow that is."""
        joined[result.rev] = paths
        while result.rev % 4 == 0 and (result.rev, paths, "projection") not in heard:
            came.clear()
            await came.wait()

    async def write() -> None:
        a, b = record("acme").id_in("paper"), record("acme").id_in("list")
        same = Judgement.model_validate({"a": a, "b": b, "verdict": "same", "by": "ann", "on": "2024-01-01"})
        for i in range(8):
            await wrote(1, await judge(schema.driver, schema.database, [same]))
            await wrote(1, await schema.write(batch(claim("cn", "SUPPLIES", f"other-{i}", deal=None), source="third")))
            await wrote(0, await judge(schema.driver, schema.database, (), drop=[same.id]))
        ended.set()

    async def read(engine: ProjectionEngine | CypherEngine) -> None:
        while not ended.is_set():
            try:
                answer = await find_paths(engine, query)
                heard.append((answer.search.rev, len(answer.paths), answer.search.engine))
            except Conflict:
                refused.append("written to all the time")  # said, and nothing is torn
            came.set()
            await asyncio.sleep(0)

    try:
        await asyncio.gather(write(), read(engine), read(engine), read(alone))
    finally:
        follower.stop()
    assert {(rev, paths) for rev, paths, _ in heard} <= set(joined.items())
    assert {paths for _, paths, by in heard if by == "projection"} == {0, 1}


def test_what_was_compiled_once_serves_every_question() -> None:
    """In processes of their own: the second finds all kernels that it uses where the first kept them."""
    program = """
from graph.paths.projection import lay_out, sequences, skipped, walks
lay_out.compile_kernels()
kernels = (sequences.search, sequences.search_each, skipped._walk, walks.ends_labelled, walks.labelled, walks.met_from)
print([(len(kernel.signatures), sum(kernel.stats.cache_misses.values())) for kernel in kernels])
"""
    for _ in range(2):
        told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == str([(1, 0)] * 6)
