"""A bulk load: the same graph as loading online, whatever the inputs; and nothing lost, whatever is killed."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import neo4j
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph import local_import
from graph.connection import Connection
from graph.errors import Conflict, DiskFull, Invalid, LocalDatabaseError, Suspicious
from graph.local_import import Counts, ImportingNeo4j
from graph.local_process import find
from graph.model.claims import Deal, LegalInstrument, Party
from graph.model.kinds import Kind, Role
from graph.queries.changes import find_changes
from graph.schema import apply_schema
from graph.store.batch import Batch
from graph.store.bulk import staging
from graph.store.bulk.prepare import prepare
from graph.store.write import write_batch
from loaders.bulk import load_bulk
from loaders.run import How, load
from tests.bulk_content import Said, content, prepared
from tests.store_graph import Graph, batch, claim, libraries, record

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "tests" / "samples" / "claims" / "claims.yaml"
ERRORS = ROOT / "docs" / "sheets" / "with-errors.yaml"
NULL, UNIT = "\0", "\x1f"


def library() -> list[list[Batch]]:
    """Inputs with all that there is: editions that end claims, a record renamed and one that turns out to be a state,
    denials, deals with parties, voices, a review, an ending, and texts that files are fond of breaking on.
    """
    voice = [record("ann", speaks_for="ministry"), record("ministry", name="The Ministry"), record("acme")]
    stays, goes = claim("ann", "REPRESENTS", "ru"), claim("bob", "REPRESENTS", "ru", key="9")
    was, now = claim("acme", "OWNS", "ann", share=30, key="7"), claim("acme", "OWNS", "ann", share=60.5, key="7")
    renamed = record("bob", name="Robert", names=["Bob", "Bobby"], identifiers={"passport": ["2", "1"], "inn": ["3"]})
    deal = Deal(
        key="arms",
        title='Arms, "for" food',
        parties=(Party(role=Role.STATED_END_USER, record="ru"), Party(role=Role.DIVERSION_POINT, record="acme")),
        legal_instruments=(LegalInstrument(title="Resolution 1718", said_by="ann"),),
    )
    quote = f'It\'s "so"; a,b\tc\nd\r\ne {NULL}{UNIT} \\ ü 😀'
    goods = [{"class": "arms", "designation": "Kornet; x", "quantity": 2.5, "quantity_uncertain": True}]
    supply = claim("kp", "SUPPLIES", "ru", deal="arms", speaker="ann", goods=goods, quote=quote, locator="p. 1")
    review = {"verdict": "accepted", "by": "editor", "on": "2023-04-01"}
    refused = {"read_by": "reader", "review": {**review, "verdict": "refused"}}
    ended = {"way": "retracted", "on": "2023-05", "why": "a mistake"}
    listed: dict[str, Any] = {"source": "list", "complete": True}
    return [
        [batch(stays, goes, was, published="2020", records=[record("bob")], **listed)],
        [batch(stays, now, published="2021", records=[renamed], **listed)],
        [
            replace(batch(supply, records=voice, deals=[deal], origin="ministry", sha256s=("ab",)), last=False),
            batch(
                claim("acme", "SUPPLIES", "ru", read_by="reader", review=review, amount=5, currency="USD"),
                claim("bob", "BROKERS", "acme", read_by="reader"),
                claim("kp", "OWNS", "bob", share=80, **refused),  # or bob's denial would be a party's
                claim("kp", "SUPPLIES", "ru", stance="denies", speaker="bob"),
                claim("acme", "SUPPLIES", "ru", stance="denies", speaker="ann"),
                claim("kp", "SUPPLIES", "ru", stance="denies", said_on="2023-03"),
                claim("ann", "ASSOCIATED_WITH", "acme", ended=ended),
                claim("acme", "ASSOCIATED_WITH", "ann"),
                records=voice,
                deals=[deal],
                origin="ministry",
            ),
        ],
        [batch(supply, published="2022", records=voice, deals=[deal], retrieved="2024-01-02")],
        [batch(claim("kp", "SUPPLIES", "ru"), source="wire", origin="source:paper", published="2022-01")],
        [batch(claim("bob", "BROKERS", "ru"), source="other", published="2020-05")],
        [batch(source="other", published="2020-06", records=[record("bob", kind="State", name="Wa State")])],
        [batch(stays, goes, source="register", published="2021-06-01", complete=True)],
        [batch(stays, source="register", published="2021", complete=True)],
    ]


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    await schema.empty()
    return schema


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory, neo4j_version: str) -> Iterator[ImportingNeo4j]:
    """A server to be filled, in a folder whose name is a pattern."""
    home = tmp_path_factory.mktemp("bulk") / "a (home), v2+"
    made = ImportingNeo4j(
        home, neo4j_version, bolt_port=0, http_port=0, heap_mb=512, page_cache_mb=64, short_lived=True
    )
    try:
        yield made
    finally:
        made.stop()
        made.reset()


@asynccontextmanager
async def opened(connection: Connection) -> AsyncIterator[Graph]:
    login = (connection.user, connection.password)
    async with neo4j.AsyncGraphDatabase.driver(connection.uri, auth=login, notifications_min_severity="OFF") as driver:
        yield Graph(driver, connection.database)


async def written(graph: Graph, inputs: Sequence[Sequence[Batch]]) -> dict[str, list[str]]:
    """The graph of these inputs, loaded online."""
    await graph.empty()
    for given_batches in inputs:
        for one in given_batches:
            await graph.write(one, checked=True)
    return await graph.content()


def hold_same(found: dict[str, list[str]], expected: dict[str, list[str]]) -> None:
    """Say what differs before all of it is compared."""
    for what, listed in expected.items():
        assert sorted(set(found[what]) - set(listed))[:3] == sorted(set(listed) - set(found[what]))[:3] == []
    assert found == expected


# The same graph


def law(examples: int) -> Callable[..., Any]:
    """How laws are tried: however long an example takes, and without minutes of making a failure smaller."""
    return trying(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


async def hold_as_online(graph: Graph, editions: list[Batch], size: int, dice: Random) -> None:
    """Whatever the inputs, in whatever parts and order: the files of a bulk load are the graph of loading online."""
    inputs = []
    for one in editions:
        parts = [replace(one, claims=one.claims[i : i + size]) for i in range(0, len(one.claims), size)] or [one]
        inputs.append([replace(part, last=part is parts[-1]) for part in parts])
    expected = await written(graph, [[one] for one in editions])
    dice.shuffle(inputs)
    folder = Path(tempfile.mkdtemp())
    try:
        hold_same(content(prepared(folder, inputs)), expected)
    finally:
        shutil.rmtree(folder)


dices = st.randoms(use_true_random=False)


@law(4)
@given(libraries(), st.integers(1, 3), dices)
async def test_it_makes_what_loading_makes(schema: Graph, editions: list[Batch], size: int, dice: Random) -> None:
    await hold_as_online(schema, editions, size, dice)


@pytest.mark.slow
@law(5)
@given(libraries(), st.integers(1, 3), dices)
async def test_it_makes_what_loading_makes_of_many(
    schema: Graph, editions: list[Batch], size: int, dice: Random
) -> None:
    await hold_as_online(schema, editions, size, dice)


async def test_the_importer_makes_the_same_graph(
    graph: Graph, local: ImportingNeo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through Neo4j's importer and back: types, empty lists, texts; and the graph can be written to from then on, but
    not filled again.
    """
    local.reset()
    monkeypatch.setattr(local_import, "FREE_BYTES", 1 << 60)
    with pytest.raises(DiskFull, match="a bulk load needs"), local.importing():
        pass
    monkeypatch.undo()
    expected = await written(graph, library())
    with local.importing() as work:
        made = prepare([Said(given_batches) for given_batches in library()], work, processes=2)
        assert made is not None
        counts = Counts(made.nodes, made.relationships)
        connection = local.import_files(made.files.nodes, made.files.relationships, counts)
    assert [one.name for one in local.directory.iterdir() if one.name in ("bulk", "data.old")] == []
    assert made.reports == [1, 1, 2, 1, 1, 1, 1, 1, 1]
    async with opened(connection) as filled:
        await apply_schema(filled.driver, filled.database)
        hold_same(await filled.content(), expected)
        assert await filled.differences() == []
        numbers = (
            "MATCH ()-[e:OWNS {share: 60.5}]->() RETURN valueType(e.share) AS share, valueType(e.evidence) AS rank"
        )
        assert await filled.run(numbers) == [{"share": "FLOAT NOT NULL", "rank": "INTEGER NOT NULL"}]
        async with filled.driver.session(database=filled.database) as session:
            page = await find_changes(session, since_rev=0, limit=1000)
        assert {(c.what, c.note, c.rev) for c in page.changes} == {("source", "loaded", 1), ("edition", "loaded", 1)}
        more = batch(claim("kp", "SUPPLIES", "ru", stance="denies", speaker="bob"), source="more")
        assert (await write_batch(filled.driver, filled.database, more)).rev == 2
        assert await filled.differences() == []
    assert [note for note in made.result.notes if "Wa State" in note]
    assert [
        note for note in made.result.notes if "editions 2021 and 2021-06-01 is the later one is not certain" in note
    ]
    with pytest.raises(Conflict, match="The graph is not empty"), local.importing():
        pass


async def test_several_processes_make_the_same_files(tmp_path: Path) -> None:
    alone = prepared(tmp_path / "alone", library())
    together = prepared(tmp_path / "together", library(), processes=2)
    assert content(together) == content(alone)
    assert (together.nodes, together.relationships) == (alone.nodes, alone.relationships)
    assert together.result == alone.result


# What is refused


def test_a_key_that_nothing_describes_is_refused_by_name(tmp_path: Path) -> None:
    said = batch(claim("kp", "SUPPLIES", "ru", deal="nowhere"))
    with pytest.raises(Invalid, match=r"deal 'nowhere' \(named by claim c-"):
        prepared(tmp_path / "1", [[said]])
    with pytest.raises(Invalid, match="record 'ru'"):
        prepared(tmp_path / "2", [[replace(said, records=(record("kp"),))]])
    with pytest.raises(Invalid, match=r"record 'x' \(named by speaks_for of record 'ann'\)"):
        prepared(tmp_path / "3", [[replace(batch(), records=(record("ann", speaks_for="x"),))]])


def test_an_edition_without_its_last_batch_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="has no last batch"):
        prepared(tmp_path / "1", [[replace(batch(claim("kp", "SUPPLIES", "ru")), last=False)]])


def test_an_edition_that_ends_much_has_to_be_accepted(tmp_path: Path) -> None:
    first, second = claim("ann", "REPRESENTS", "ru"), claim("bob", "REPRESENTS", "ru")
    inputs = [[batch(first, second, published="2020", complete=True)], [batch(first, published="2021", complete=True)]]
    with pytest.raises(Suspicious, match="1 of the 2 claims"):
        prepared(tmp_path / "1", inputs, accept=False)
    assert prepared(tmp_path / "2", inputs).result.endings == 1
    torn = replace(inputs[1][0], edition=inputs[1][0].edition.model_copy(update={"lacks": (Kind.REPRESENTS,)}))
    assert prepared(tmp_path / "3", [inputs[0], [torn]], accept=False).result.endings == 0


def test_a_complete_edition_of_two_inputs_that_differ_is_refused(tmp_path: Path) -> None:
    first, second = claim("ann", "REPRESENTS", "ru"), claim("bob", "REPRESENTS", "ru")
    inputs = [[batch(first, second, complete=True)], [batch(first, complete=True)]]
    with pytest.raises(Conflict, match="lacks 1 claims of the other"):
        prepared(tmp_path / "1", inputs)


def test_a_property_without_a_column_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = staging.Stager._statement
    monkeypatch.setattr(staging.Stager, "_statement", lambda *given: said(*given) | {"new": 1})
    with pytest.raises(LocalDatabaseError, match=r"no place for \['new'\] of statement"):
        prepared(tmp_path / "1", [[batch(claim("kp", "SUPPLIES", "ru"))]])


# Safety


def filled_from(local: ImportingNeo4j, *batches: Batch) -> Connection:
    with local.importing() as work:
        made = prepared(work, [list(batches)])
        return local.import_files(made.files.nodes, made.files.relationships, Counts(made.nodes, made.relationships))


async def names_in(connection: Connection) -> list[str]:
    async with opened(connection) as graph:
        return [row["name"] for row in await graph.run("MATCH (a:Actor) RETURN a.name AS name ORDER BY name")]


@pytest.mark.slow
async def test_what_fails_leaves_the_empty_graph(local: ImportingNeo4j, monkeypatch: pytest.MonkeyPatch) -> None:
    local.reset()
    said = batch(claim("kp", "SUPPLIES", "ru"))

    def refuses(error: type[Exception], match: str) -> None:
        with pytest.raises(error, match=match):
            filled_from(local, said)

    monkeypatch.setattr(ImportingNeo4j, "_named", lambda self, paths: "nowhere.parquet")
    refuses(LocalDatabaseError, "importer failed")
    monkeypatch.undo()
    monkeypatch.setattr(local_import, "count_graph", lambda tx: Counts(1, 1))
    refuses(LocalDatabaseError, "importer made")
    monkeypatch.undo()
    assert await names_in(local.start()) == []
    assert await names_in(filled_from(local, said)) == ["North Korea", "Russia"]
    assert not (local.directory / "bulk").exists()


@pytest.mark.slow
async def test_who_writes_meanwhile_is_not_lost(local: ImportingNeo4j) -> None:
    local.reset()
    with local.importing() as work:
        made = prepared(work, [[batch(claim("kp", "SUPPLIES", "ru"))]])
        async with opened(local.connection()) as graph:
            await apply_schema(graph.driver, graph.database)
            await graph.write(batch(claim("ann", "BROKERS", "bob")))
        with pytest.raises(Conflict, match="not empty"):
            local.import_files(made.files.nodes, made.files.relationships, Counts(made.nodes, made.relationships))
    assert await names_in(local.connection()) == ["Ann", "Bob"]


# A load that says how far it is, and is killed there.
KILLED = """
import sys, time
from pathlib import Path
from graph.local_import import Counts, ImportingNeo4j
from tests.bulk_content import prepared
from tests.store_graph import batch, claim

home, version, at = sys.argv[1:]
local = ImportingNeo4j(Path(home), version, bolt_port=0, http_port=0, heap_mb=512, page_cache_mb=64, short_lived=True)

def stay(name):
    print(name, flush=True)
    time.sleep(600)

class Slow(ImportingNeo4j):
    def _swap(self):
        if at == "before": stay(at)
        super()._swap()
        if at == "after": stay(at)

rename = Path.rename
def renamed(path, target):
    rename(path, target)
    if at == "between" and path.name == "data" and target.name == "data.old": stay(at)
Path.rename = renamed
slow = Slow(Path(home), version, bolt_port=0, http_port=0, heap_mb=512, page_cache_mb=64, short_lived=True)
with slow.importing() as work:
    made = prepared(work, [[batch(claim("kp", "SUPPLIES", "ru"))]])
    if at == "importing":
        import graph.local_import
        def launched(*given):
            found = launch(*given)
            stay(at)
            return found
        launch, graph.local_import.launch = graph.local_import.launch, launched
    slow.import_files(made.files.nodes, made.files.relationships, Counts(made.nodes, made.relationships))
"""


def kill(local: ImportingNeo4j, at: str) -> None:
    """Load in another process, and kill it at some point."""
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(local.home), local.version, at],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    with child.stdout:
        try:
            assert child.stdout.readline().strip() == at
        finally:
            child.send_signal(signal.SIGKILL)
            child.wait()


async def killed(local: ImportingNeo4j, at: str) -> list[str]:
    """Kill a load at some point; who is in the graph then, and that it can be filled if it is empty."""
    local.reset()
    kill(local, at)
    names = await names_in(local.start())
    if not names:
        assert await names_in(filled_from(local, batch(claim("kp", "SUPPLIES", "ru")))) == ["North Korea", "Russia"]
        assert find(local.directory / "bulk" / "run" / "import.args") is None
    local.stop()
    return names


async def test_a_load_that_is_killed_while_the_importer_runs_leaves_the_empty_graph(local: ImportingNeo4j) -> None:
    assert await killed(local, "importing") == []


@pytest.mark.slow
@pytest.mark.parametrize(("at", "names"), [("before", []), ("between", []), ("after", ["North Korea", "Russia"])])
async def test_a_load_that_is_killed_while_it_swaps_leaves_one_graph_whole(
    local: ImportingNeo4j, at: str, names: list[str]
) -> None:
    assert await killed(local, at) == names


@pytest.mark.slow
async def test_what_a_killed_load_has_put_aside_does_not_come_back_after_a_reset(local: ImportingNeo4j) -> None:
    local.reset()
    kill(local, "after")
    (local.directory / "bulk").mkdir(exist_ok=True)
    local.reset()
    assert [name for name in ("bulk", "data", "data.old") if (local.directory / name).exists()] == []
    assert await names_in(filled_from(local, batch(claim("kp", "SUPPLIES", "ru")))) == ["North Korea", "Russia"]


# Files


@pytest.mark.slow
async def test_files_are_loaded_as_online(graph: Graph, local: ImportingNeo4j, tmp_path: Path) -> None:
    local.reset()
    errors = tmp_path / ERRORS.name
    errors.write_bytes(ERRORS.read_bytes())
    paths, how = [SAMPLE, errors], How(home=tmp_path / "home", rejects=tmp_path / "rejects")
    reports = [await load(graph.driver, graph.database, path, how) for path in paths]
    expected = await graph.content()
    told: list[str] = []
    done = await asyncio.to_thread(
        load_bulk, local, paths, how, processes=1, progress=lambda what, *_: told.append(what)
    )
    assert done.result is not None
    assert (done.result.claims_new, done.result.rev) == (sum(one.claims for one in reports), 1)
    for one, before in zip(done.inputs, reports, strict=True):
        assert (one.errors, one.reading, one.kept) == (before.errors, before.reading, before.kept)
        assert one.loaded
    async with opened(local.connection()) as filled:
        hold_same(await filled.content(), expected)
        assert await filled.differences() == []
    assert {"reading", "deriving edges", "Neo4j's importer", "making indexes"} <= set(told)
    local.reset()
    broken = tmp_path / "broken.yaml"
    broken.write_text("source: 7\n", encoding="utf-8")
    nothing = await asyncio.to_thread(load_bulk, local, [SAMPLE, broken], processes=1)
    assert nothing.result is None
    assert [bool(one.errors) for one in nothing.inputs] == [False, True]
    assert await names_in(local.connection()) == []
