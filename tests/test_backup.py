"""A backup holds all of the record, and a graph that is made from it is the one that it was taken of."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from api.app import create_app
from graph.backup.file import LABELS, BackupReader, Manifest
from graph.backup.restore import Restore
from graph.backup.save import save_backup
from graph.driver import async_driver
from graph.errors import Conflict, Invalid, Restoring
from graph.model.claims import Deal, Ending, Review
from graph.schema import apply_schema
from graph.settings import Settings
from graph.store.endings import end_claim, review_claim, undo_ending
from graph.store.journal import LargeWrites
from graph.store.judgements import judge
from tests.serving import running
from tests.store_graph import Graph, batch, claim, libraries
from tests.test_identity_store import judged, judgement, rid

CASE = Path(__file__).parent.parent / "cases" / "russia-dprk-wagner-iran.yaml"
CHANGES = "MATCH (c:Change) RETURN properties(c) AS change ORDER BY c.rev, c.seq"
META = "MATCH (m:Meta) RETURN m.rev AS rev, m.visible_rev AS visible, m.graph AS graph"


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    await schema.empty()
    await apply_schema(schema.driver, schema.database)
    return schema


@pytest.fixture(scope="module")
async def saved(schema: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of something of everything."""
    await schema.empty()
    await apply_schema(schema.driver, schema.database)
    await fill(schema)
    path = tmp_path_factory.mktemp("backup") / "a.zip"
    await save(schema, path)
    return path


async def fill(graph: Graph) -> None:
    """Something of everything: a deal, voices, a doubt, one actor of two records, endings, one undone, a review."""
    arms = {"key": "arms", "title": "Arms", "parties": [{"role": "broker", "record": "ann"}]}
    said = [
        claim("acme", "SUPPLIES", "bob", deal="arms", quote="Acme sold.", read_by="reader"),
        claim("acme", "SUPPLIES", "ru", stance="denies", speaker="acme", phase="delivered"),
        claim("ann", "OWNS", "acme", share=60.0),
    ]
    await graph.write(batch(*said, deals=[Deal.model_validate(arms)], sha256s=("0" * 64,)))
    await graph.write(batch(claim("ministry", "DESIGNATES", "acme", measure="sanction"), source="list"))
    one, other = judgement(rid("acme"), rid("acme", "list")), judgement(rid("ann"), rid("bob"), "unsure")
    await judge(graph.driver, graph.database, [one, other], any_kind=True)
    sold, _, owns = (c.id_in("paper") for c in said)
    wrong = Ending.model_validate({"way": "retracted", "on": "2024-01-01", "why": "misprint", "by": "ann"})
    await end_claim(graph.driver, graph.database, owns, wrong)
    await undo_ending(graph.driver, graph.database, owns)
    review = Review.model_validate({"verdict": "accepted", "by": "ann", "on": "2024-01-02"})
    await review_claim(graph.driver, graph.database, sold, review)


async def save(graph: Graph, path: Path, originals: Path | None = None) -> Manifest:
    return await save_backup(graph.driver, graph.database, path, originals or path.parent / "originals")


async def restore(
    graph: Graph, path: Path, originals: Path | None = None, told: Callable[[str], None] = lambda _: None
) -> None:
    with BackupReader(path) as backup:
        await Restore(graph.driver, graph.database, backup, told).run(originals or path.parent / "originals")


async def whole(graph: Graph) -> dict[str, Any]:
    """All that is in a graph, but its own name."""
    (meta,) = await graph.run(META)
    return await graph.content() | {"changes": await graph.run(CHANGES), "rev": (meta["rev"], meta["visible"])}


async def hold(graph: Graph, path: Path) -> None:
    """Save, empty, restore: the same graph, of another name."""
    before, (named,) = await whole(graph), await graph.run(META)
    manifest = await save(graph, path)
    assert await whole(graph) == before
    await graph.empty()
    await apply_schema(graph.driver, graph.database)
    (emptied,) = await graph.run(META)
    await restore(graph, path)
    assert await whole(graph) == before
    assert await graph.differences() == []
    (renamed,) = await graph.run(META)
    assert renamed["rev"] == manifest.rev
    assert len({named["graph"], emptied["graph"], renamed["graph"]}) == 3


async def test_a_graph_comes_back_whole(graph: Graph, tmp_path: Path) -> None:
    await fill(graph)
    await hold(graph, tmp_path / "a.zip")
    # And goes on as one that was never away: a judgement is taken back, a source is loaded further.
    assert (await graph.write(batch(claim("ann", "PAYS", "bob"), published="2024-01-01"))).changed
    assert await graph.differences() == []


def test_something_of_each_label_was_in_it(saved: Path) -> None:
    with BackupReader(saved) as backup:
        manifest = backup.manifest
    assert {label for label in LABELS if manifest.rows(label) == 0} == set()
    joins = {p.name.removeprefix("joins/"): p.rows for p in manifest.parts if p.name.startswith("joins/")}
    assert {name for name, rows in joins.items() if not rows} == {"Source.jsonl", "Change.jsonl"}


@trying(max_examples=3, suppress_health_check=list(HealthCheck))
@given(st.data())
async def test_any_graph_comes_back(schema: Graph, tmp_path: Path, data: st.DataObject) -> None:
    await schema.empty()
    await apply_schema(schema.driver, schema.database)
    batches = data.draw(libraries())
    for one in batches:
        await schema.write(one)
    await judge(schema.driver, schema.database, data.draw(judged(batches)), any_kind=True)
    await hold(schema, tmp_path / f"{uuid4()}.zip")


async def test_an_empty_graph_comes_back(graph: Graph, tmp_path: Path) -> None:
    await hold(graph, tmp_path / "a.zip")


def test_the_case_by_its_commands(armstrace: Any, tmp_path: Path) -> None:
    armstrace("load", CASE)
    asked = ("path", "North Korea", "Russia", "--json")
    before = armstrace(*asked).stdout
    told = json.loads(armstrace("backup", tmp_path / "case.zip", "--json").stdout)
    assert (told["rev"], told["originals"], told["lacking"]) == (1, 1, [])
    refused = armstrace("restore", tmp_path / "case.zip", code=1)
    assert "not empty" in str(refused.exception)
    assert "is there already" in str(armstrace("backup", tmp_path / "case.zip", code=1).exception)
    assert armstrace(*asked).stdout == before


# What keeps a restore from being begun


async def test_only_an_empty_graph_is_filled(graph: Graph, saved: Path) -> None:
    await graph.write(batch(claim("ann", "PAYS", "bob")))
    before = await whole(graph)
    with pytest.raises(Conflict, match="not empty"):
        await restore(graph, saved)
    assert await whole(graph) == before


def fault(path: Path) -> str | None:
    """Why a backup is refused."""
    try:
        with BackupReader(path) as backup:
            backup.check()
    except Invalid as error:
        return str(error)
    return None


def same_parts(one: Path, other: Path) -> bool:
    with BackupReader(one) as a, BackupReader(other) as b:
        return a.manifest == b.manifest


@pytest.mark.parametrize("at", [n / 40 for n in range(40)])
def test_damage_is_noticed(saved: Path, tmp_path: Path, at: float) -> None:
    content = bytearray(saved.read_bytes())
    content[int(len(content) * at)] ^= 0xFF
    (tmp_path / "flipped.zip").write_bytes(content)
    (tmp_path / "cut.zip").write_bytes(content[: int(len(content) * at)])
    assert fault(tmp_path / "cut.zip")
    # Or it is a bit that says nothing of the content: the time of a file, say.
    assert fault(tmp_path / "flipped.zip") or same_parts(tmp_path / "flipped.zip", saved)


async def test_of_a_damaged_backup_nothing_is_written(graph: Graph, saved: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "b.zip"
    with zipfile.ZipFile(saved) as archive, zipfile.ZipFile(damaged, "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name).replace(b"reported", b"confirmed"))
    with pytest.raises(Invalid, match=r"Claim.jsonl is not as it was written"):
        await restore(graph, damaged)
    assert [row["labels"] for row in await graph.run("MATCH (n) RETURN labels(n) AS labels")] == [["Meta"]]


def rewritten(path: Path, to: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with its members changed, and hashes in the manifest that fit them."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    manifest = json.loads(members["manifest.json"])
    for part in manifest["parts"]:
        text = members.get(part["name"], b"")
        part |= {"sha256": hashlib.sha256(text).hexdigest(), "bytes": len(text)}
        part["rows"] = None if part["rows"] is None else text.count(b"\n")
    members["manifest.json"] = json.dumps(manifest).encode()
    with zipfile.ZipFile(to, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return to


def edge_as_join(members: dict[str, bytes]) -> None:
    row = {"start": "state:ru", "type": "SUPPLIES", "label": "Actor", "end": "state:kp", "properties": {}}
    members["joins/Actor.jsonl"] += json.dumps(row).encode() + b"\n"


def type_with_more(members: dict[str, bytes]) -> None:
    row = {"start": "a", "type": "ENDS`]->(b) DETACH DELETE b //", "label": "Claim", "end": "b", "properties": {}}
    members["joins/Ending.jsonl"] += json.dumps(row).encode() + b"\n"


def end_that_is_missing(members: dict[str, bytes]) -> None:
    row = {"start": "x-1", "type": "ENDS", "label": "Claim", "end": "c-1", "properties": {}}
    members["joins/Ending.jsonl"] += json.dumps(row).encode() + b"\n"


def kind_of_ours(members: dict[str, bytes]) -> None:
    members["nodes/Actor.jsonl"] += b'{"id":"a-x","kind":"Journal","name":"X"}\n'


def revision_before_all(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"rev": ', b'"rev": -')


def number_too_large(members: dict[str, bytes]) -> None:
    members["nodes/Source.jsonl"] += b'{"id":"x","p":18446744073709551615}\n'


def line_that_is_no_object(members: dict[str, bytes]) -> None:
    members["nodes/Claim.jsonl"] += b"[1]\n"


def part_elsewhere(members: dict[str, bytes]) -> None:
    text = members["manifest.json"].replace(b'"nodes/Claim.jsonl"', b'"../nodes/Claim.jsonl"')
    members["manifest.json"] = text
    members["../nodes/Claim.jsonl"] = members.pop("nodes/Claim.jsonl")


def later_format(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"format": 1', b'"format": 2')


def later_schema(members: dict[str, bytes]) -> None:
    members["manifest.json"] = members["manifest.json"].replace(b'"schema_version": 1', b'"schema_version": 2')


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (kind_of_ours, "of no kind"),
        (revision_before_all, "greater than or equal to 0"),
        (number_too_large, "no graph holds"),
        (edge_as_join, "SUPPLIES to Actor"),
        (type_with_more, "no backup has"),
        (end_that_is_missing, "1 ENDS lack"),
        (line_that_is_no_object, "no object"),
        (part_elsewhere, "does not name the parts"),
        (later_format, "format"),
        (later_schema, "schema version 2"),
    ],
)
async def test_what_no_backup_says_is_refused(
    graph: Graph, saved: Path, tmp_path: Path, change: Callable[[dict[str, bytes]], None], says: str
) -> None:
    with pytest.raises(Invalid, match=says):
        await restore(graph, rewritten(saved, tmp_path / "b.zip", change))


def test_what_could_unfold_at_once_is_not_unfolded(saved: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved) as archive, zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_BZIP2) as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
    with pytest.raises(Invalid, match="packed in another way"):
        BackupReader(tmp_path / "b.zip")


async def test_another_database_is_left_as_it_is(graph: Graph, saved: Path) -> None:
    await graph.empty()
    await graph.run("CREATE (:Person {name: 'somebody else'})")
    with pytest.raises(Conflict, match="not empty"):
        await restore(graph, saved)
    assert [row["labels"] for row in await graph.run("MATCH (n) RETURN labels(n) AS labels")] == [["Person"]]


async def test_after_a_refused_one_a_sound_one_is_taken(graph: Graph, saved: Path, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        await restore(graph, rewritten(saved, tmp_path / "b.zip", end_that_is_missing))
    await restore(graph, saved)
    assert await graph.differences() == []


async def test_a_part_that_unfolds_to_more_than_it_says_is_not_unfolded(graph: Graph, tmp_path: Path) -> None:
    manifest = await save(graph, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for part in manifest.parts:
            archive.writestr(part.name, b"0" * (200 << 20) if part.name == "nodes/Claim.jsonl" else b"")
        archive.writestr("manifest.json", manifest.model_dump_json())
    with BackupReader(tmp_path / "b.zip") as backup, pytest.raises(Invalid, match=r"Claim.jsonl is not as"):
        backup.check()


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all", b"\x00" * 1000])
def test_a_file_of_another_kind_is_no_backup(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(Invalid, match="no backup"):
        BackupReader(tmp_path / "a.zip")
    with pytest.raises(Invalid, match="No such file"):
        BackupReader(tmp_path / "none.zip")


# What keeps a backup from being written


def texts_in(folder: Path) -> list[str]:
    return [path.read_text(errors="replace") for path in folder.iterdir()]


async def test_nodes_that_nobody_knows_are_not_left_out_silently(graph: Graph, tmp_path: Path) -> None:
    await graph.write(batch(claim("ann", "PAYS", "bob")))
    await graph.run("CREATE (:Note {text: 'mine'})")
    with pytest.raises(Conflict, match="1 of Note"):
        await save(graph, tmp_path / "a.zip")
    await graph.run("MATCH (n:Note) DELETE n")
    await graph.run("MATCH (c:Claim) MATCH (s:Source) WITH c, s LIMIT 1 CREATE (c)-[:NOTED_IN]->(s)")
    with pytest.raises(Conflict, match="NOTED_IN to Source"):
        await save(graph, tmp_path / "a.zip")
    assert texts_in(tmp_path) == []


@pytest.mark.parametrize(
    "done",
    [
        "MATCH (c:Claim) SET c:Flagged",
        "MATCH (a:Actor) SET a:Watched",
        "MATCH (a:Actor) MATCH (s:Source) WITH a, s LIMIT 1 CREATE (a)-[:NOTED_IN]->(s)",
        "MATCH (a:Actor) WITH collect(a) AS all WITH all[0] AS a, all[1] AS b CREATE (a)-[:FRIEND_OF]->(b)",
        "MATCH (c:Claim) SET c.share = 0.0 / 0.0",
        "MATCH (c:Claim) SET c.day = date()",
        "MATCH (a:Actor) REMOVE a.kind",
        "MATCH (r:Record) REMOVE r.id",
    ],
)
async def test_what_would_not_come_back_as_it_is_keeps_a_backup_from_being_written(
    graph: Graph, tmp_path: Path, done: LiteralString
) -> None:
    await graph.write(batch(claim("ann", "PAYS", "bob")))
    await graph.run(done)
    with pytest.raises(Conflict):
        await save(graph, tmp_path / "a.zip")
    assert texts_in(tmp_path) == []


async def test_a_claim_that_cannot_be_read_spoils_its_own_relation_alone(graph: Graph, tmp_path: Path) -> None:
    await graph.write(batch(claim("ann", "PAYS", "bob"), claim("acme", "SUPPLIES", "ru")))
    await graph.run("MATCH (c:Claim {kind: 'PAYS'}) SET c.content = '{}'")
    found, told = await graph.differences(), list[str]()
    await save(graph, tmp_path / "a.zip")
    await graph.empty()
    await restore(graph, tmp_path / "a.zip", told=told.append)
    assert [edge["kind"] for edge in await graph.edges()] == ["SUPPLIES"]
    assert [one for one in told if "cannot be derived" in one]
    assert set(found) <= set(await graph.differences())


async def test_what_a_large_write_left_is_taken_back_before(graph: Graph, tmp_path: Path) -> None:
    await graph.write(batch(claim("ann", "PAYS", "bob")))
    large = LargeWrites(over=1, rows=1, at_stage=break_off("staged"))
    more = batch(claim("ann", "PAYS", "ru"), claim("acme", "SUPPLIES", "ru"), published="2024-01-01")
    with pytest.raises(BrokenOff):
        await graph.write(more, large=large)
    await save(graph, tmp_path / "a.zip")
    with BackupReader(tmp_path / "a.zip") as backup:
        assert {row["rev"] for rows in backup.lines("nodes/Change.jsonl", 9, 99) for row in rows} == {1}
    await graph.empty()
    await restore(graph, tmp_path / "a.zip")
    await graph.write(more)
    assert await graph.differences() == []


async def test_a_file_that_is_there_is_left_alone(graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_text("mine")
    with pytest.raises(Conflict, match="is there already"):
        await save(graph, tmp_path / "a.zip")
    assert texts_in(tmp_path) == ["mine"]


async def test_originals_go_along_and_what_is_lacking_is_named(graph: Graph, tmp_path: Path) -> None:
    texts = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("kept", "lost", "changed")}
    originals, elsewhere = tmp_path / "originals", tmp_path / "elsewhere"
    originals.mkdir()
    (originals / texts["kept"]).write_text("kept")
    (originals / texts["changed"]).write_text("changed since")
    os.utime(originals / texts["kept"], (0, 0))
    elsewhere.mkdir()
    (elsewhere / texts["kept"]).write_text("ruined")
    await graph.write(batch(claim("acme", "SUPPLIES", "bob"), sha256s=tuple(texts.values())))
    manifest = await save(graph, tmp_path / "a.zip")
    assert manifest.originals == (texts["kept"],)
    assert set(manifest.lacking) == {texts["lost"], texts["changed"]}
    await graph.empty()
    await restore(graph, tmp_path / "a.zip", elsewhere)
    assert {path.name: path.read_text() for path in elsewhere.iterdir()} == {texts["kept"]: "kept"}


# Broken off


class BrokenOff(Exception):
    pass


def break_off(at: str) -> Callable[[str], None]:
    def told(what: str) -> None:
        if what == at:
            raise BrokenOff

    return told


async def test_what_is_broken_off_is_read_by_nobody(
    graph: Graph, settings: Settings, saved: Path, tmp_path: Path
) -> None:
    with pytest.raises(BrokenOff):
        await restore(graph, saved, told=break_off("edges"))
    with pytest.raises(Restoring):
        await graph.write(batch(claim("ann", "PAYS", "bob")))
    with pytest.raises(Restoring):
        await save(graph, tmp_path / "b.zip")
    async with running(create_app(settings)) as client:
        assert "restored" in (await client.get("/readyz")).json()["missing"][0]
        asked = await client.post("/v1/reconcile", data={"queries": json.dumps({"q0": {"query": "Acme"}})})
        assert asked.status_code == 503
        for path in ("/v1/actors?q=Acme", "/v1/paths?from=state:kp&to=state:ru", "/v1/sources", "/v1/changes"):
            answer = await client.get(path)
            assert (answer.status_code, answer.json()["code"]) == (503, "restoring"), path
        query = await client.post("/v1/cypher", json={"query": "MATCH (n) RETURN count(n)"})
        assert query.status_code == 503


@pytest.mark.parametrize("at", ["originals", "Claim: nodes", "Claim: joins", "edges"])
async def test_what_is_broken_off_is_begun_anew(graph: Graph, saved: Path, tmp_path: Path, at: str) -> None:
    with pytest.raises(BrokenOff):
        await restore(graph, saved, told=break_off(at))
    await restore(graph, saved)
    # All that the backup had, and nothing twice.
    manifest = await save(graph, tmp_path / "b.zip")
    with BackupReader(saved) as before:
        assert [(p.name, p.rows) for p in manifest.parts] == [(p.name, p.rows) for p in before.manifest.parts]
    assert await graph.differences() == []


async def test_two_restores_do_not_meet(graph: Graph, settings: Settings, saved: Path) -> None:

    async def another() -> None:
        async with async_driver(settings) as driver:
            await restore(Graph(driver, graph.database), saved)

    refused: list[BaseException | None] = []

    def told(what: str) -> None:
        if what == "Claim: joins":
            with ThreadPoolExecutor(1) as beside:
                refused.append(beside.submit(lambda: asyncio.run(another())).exception(60))

    await restore(graph, saved, told=told)
    assert [str(error).partition(".")[0] for error in refused] == ["Somebody writes to the graph"]
    assert await graph.differences() == []


@pytest.fixture(autouse=True)
async def emptied(schema: Graph) -> Any:
    """A graph that was broken off would be in the way of other tests."""
    yield
    await schema.empty()
    await apply_schema(schema.driver, schema.database)
