"""Dossiers: made of a graph, loaded into an empty one, the same question asked again."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph.errors import Conflict
from graph.model.claims import Ending, Review
from graph.model.dates import Interval, parse_interval
from graph.model.judgements import Judgement, Verdict
from graph.model.kinds import EndingWay
from graph.paths.engine import CypherEngine, find_paths
from graph.paths.part_query import PartQuery, View
from graph.paths.query import PathQuery
from graph.queries.reading import open_session
from graph.schema import apply_schema
from graph.store.batch import Bundle, WriteResult
from graph.store.endings import end_claim, review_claim
from graph.store.judgements import judge
from graph.store.write import write_bundle
from loaders.contract import Options, RowError
from loaders.run import How, LoadReport, load
from loaders.sources.dossier import read_bytes
from reading.documents import read_document
from reading.sheet import read_article, said_of
from sharing.dossier import make_dossier
from sharing.page import dossier_page
from tests.case_graph import CASE, CASES, LIST, batch_of
from tests.store_graph import Graph, batch, claim, libraries, record
from tests.test_identity_store import judged

ROOT = Path(__file__).resolve().parent.parent
# What else is in a graph is not in a dossier, and is not skipped there.
SKIPPED = {"hubs_skipped", "kinds_skipped", "joints_skipped", "skipped_exact", "rev"}


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    """An empty graph."""
    await schema.empty()
    await apply_schema(schema.driver, schema.database)
    return schema


async def loaded(graph: Graph, *paths: Path) -> list[LoadReport]:
    return [await load(graph.driver, graph.database, path, How()) for path in paths]


async def dossier(graph: Graph, **asked: Any) -> dict[str, Any]:
    engine = CypherEngine(graph.driver, graph.database)
    async with open_session(graph.driver, graph.database) as session:
        return await make_dossier(engine, session, PartQuery(**asked))


def question(start: str, end: str, **asked: Any) -> PathQuery:
    return PathQuery.model_validate({"from": start, "to": end, "deadline": 60} | asked)


async def answer(graph: Graph, asked: PathQuery) -> dict[str, Any]:
    found = (await find_paths(CypherEngine(graph.driver, graph.database), asked)).model_dump(mode="json")
    return found | {"search": {k: v for k, v in found["search"].items() if k not in SKIPPED}}


def written(document: dict[str, Any], folder: Path) -> Path:
    path = folder / "dossier.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


@pytest.mark.parametrize("phase", [None, "considered", "delivered"])
@pytest.mark.parametrize("start", ["state:kp", "state:cn"])
async def test_a_dossier_answers_elsewhere_as_it_did_here(
    graph: Graph, tmp_path: Path, start: str, phase: str | None
) -> None:
    await loaded(graph, CASES / CASE, CASES / LIST)
    asked = question(start, "state:ru", **({"phase": phase} if phase else {}))
    before, made = await answer(graph, asked), await dossier(graph, question=asked)
    await graph.empty()
    (report,) = await loaded(graph, written(made, tmp_path))
    assert report.errors == []
    assert report.claims == len(made["claims"])
    assert await answer(graph, asked) == before
    assert await graph.differences() == []
    rev = report.result.rev if report.result else 0
    (again,) = await loaded(graph, written(made, tmp_path))
    assert not again.changed
    assert again.result
    assert again.result.rev == rev


SAMPLES = Path(__file__).parent / "samples"
OLDER, NEWER = parse_interval("2023-12-28"), parse_interval("2024-03-02")
LOADS: dict[str, list[tuple[str, Interval]]] = {
    "ofac": [("ofac/2024-02-01", OLDER), ("ofac/cons_prim.csv", NEWER)],
    "ofac-xml": [("ofac/SDN_ADVANCED.XML", OLDER), ("ofac/SDN_ENHANCED.XML", NEWER)],
    "ftm": [("ftm/entities.ftm.json", NEWER), ("ftm/donations.ijson", OLDER)],
    "un": [("un/consolidated.xml", OLDER)],
    "sipri": [("sipri/register.csv", OLDER)],
    "sheet": [("claims/claims.yaml", OLDER)],
}


async def whole(graph: Graph) -> dict[str, Any]:
    """What a dossier has to carry of all relations: edges, who is who, claims."""
    actors = await graph.run("MATCH (a:Actor)--(:Actor) RETURN DISTINCT a.id AS id, a.name AS name, a.names AS names")
    claims = await graph.run("MATCH (c:Claim) RETURN c.id AS id, c.content AS content")
    return {
        "edges": await graph.edges(),
        "actors": sorted(actors, key=lambda a: str(a["id"])),
        "claims": sorted(claims, key=lambda c: str(c["id"])),
    }


@pytest.mark.parametrize("what", LOADS)
async def test_what_lists_and_people_say_is_carried_whole(graph: Graph, tmp_path: Path, what: str) -> None:
    for path, edition in LOADS[what]:
        given = How() if what in ("un", "sheet") else How(edition=edition, accept=True)
        assert (await load(graph.driver, graph.database, SAMPLES / path, given)).loaded
    before = await whole(graph)
    assert len(before["edges"]) > 3
    made = await dossier(graph, view=View(relations=tuple({edge["relation"] for edge in before["edges"]})))
    assert dossier_page(made)
    await graph.empty()
    (report,) = await loaded(graph, written(made, tmp_path))
    assert report.errors == []
    assert await whole(graph) == before


async def test_what_was_read_out_of_an_article_is_carried_with_its_review(graph: Graph, tmp_path: Path) -> None:
    article = SAMPLES / "articles" / "arms-for-russia.txt"
    document = read_document(article.read_bytes(), article.name)
    sheet = read_article(document, said_of(document, "Example Times", parse_interval("2023-03-30"))).sheet
    await graph.write(batch_of(sheet))
    (first, *_) = sorted(claim.id_in(sheet.source.id) for claim in sheet.claims)
    review = Review(verdict="accepted", by="ann", on=parse_interval("2023-04-02"), note="Read again.")
    await review_claim(graph.driver, graph.database, first, review)
    await end_claim(graph.driver, graph.database, first, Ending(way=EndingWay.RETRACTED, on=OLDER, why="No.", by="bob"))
    before = await whole(graph)
    made = await dossier(graph, view=View(relations=tuple({edge["relation"] for edge in before["edges"]})))
    page = dossier_page(made)
    assert "accepted by ann, 2023-04-02: Read again." in page
    assert "retracted 2023-12-28 by bob: No." in page
    await graph.empty()
    await loaded(graph, written(made, tmp_path))
    assert await whole(graph) == before
    (found,) = await graph.run("MATCH (r:Review) RETURN r.claim AS claim, r.note AS note")
    assert found == {"claim": first, "note": "Read again."}


async def test_a_denial_by_one_whom_a_party_controls_stays_a_partys(graph: Graph, tmp_path: Path) -> None:
    """Who controls the speaker is said elsewhere than of the relation."""
    said = claim("acme", "SUPPLIES", "ru", speaker="ministry")
    denied = claim("acme", "SUPPLIES", "ru", stance="denies", speaker="bob")
    await graph.write(batch(said, denied, claim("acme", "OWNS", "bob", share=60), claim("ann", "SUPPLIES", "kp")))
    edges = [edge for edge in await graph.edges() if edge["kind"] == "SUPPLIES" and edge["object"] == "state:ru"]
    assert {edge["standing"] for edge in edges} == {"affirmed", "denied"}
    made = await dossier(graph, view=View(relations=(edges[0]["relation"],)))
    await graph.empty()
    await loaded(graph, written(made, tmp_path))
    assert await edges_of(graph, [edges[0]["relation"]]) == edges
    assert {edge["kind"] for edge in await graph.edges()} == {"SUPPLIES", "OWNS"}


async def test_where_nothing_is_near_the_ends_are_there(graph: Graph, tmp_path: Path) -> None:
    await graph.write(batch(claim("ann", "SUPPLIES", "ru"), claim("bob", "SUPPLIES", "kp")))
    asked = question("state:ru", "state:kp")
    before, made = await answer(graph, asked), await dossier(graph, question=asked)
    assert before["paths"] == before["search"]["near_misses"] == []
    await graph.empty()
    await loaded(graph, written(made, tmp_path))
    assert await answer(graph, asked) == before


async def test_a_judgement_that_a_person_made_otherwise_keeps_the_dossier_out(graph: Graph, tmp_path: Path) -> None:
    papers = [batch(claim("ann", "SUPPLIES", "ru"), source=source) for source in ("paper", "list")]
    for one in papers:
        await graph.write(one)
    ann = sorted(record("ann").id_in(source) for source in ("paper", "list"))
    said = Judgement(a=ann[0], b=ann[1], verdict=Verdict.SAME, by="eve", on=dt.date(2024, 1, 1))
    await judge(graph.driver, graph.database, [said])
    (relation,) = {edge["relation"] for edge in await graph.edges()}
    made = await dossier(graph, view=View(relations=(relation,)))
    assert [one["by"] for one in made["judgements"]] == ["eve"]
    await graph.empty()
    for one in papers:
        await graph.write(one)
    await judge(graph.driver, graph.database, [said.model_copy(update={"verdict": Verdict.DIFFERENT})])
    before = await graph.content()
    with pytest.raises(Conflict, match="eve judged"):
        await loaded(graph, written(made, tmp_path))
    assert await graph.content() == before


async def edges_of(graph: Graph, relations: list[str]) -> list[dict[str, Any]]:
    return [edge for edge in await graph.edges() if edge["relation"] in relations]


async def write_document(graph: Graph, document: dict[str, Any]) -> WriteResult:
    """As loading it does, without a file."""
    *told, bundle = read_bytes(json.dumps(document).encode(), Options("dossier.json"))
    assert [one for one in told if isinstance(one, RowError)] == []
    assert isinstance(bundle, Bundle)
    return await write_bundle(graph.driver, graph.database, bundle)


async def hold_elsewhere(schema: Graph, data: st.DataObject) -> None:
    """Edges of any relations of any graph: retold editions, voices, denials by parties, endings, judgements."""
    await schema.empty()
    batches = data.draw(libraries())
    for one in batches:
        await schema.write(one)
    await judge(schema.driver, schema.database, data.draw(judged(batches)), any_kind=True)
    there = sorted({edge["relation"] for edge in await schema.edges()})
    if not there:
        return
    chosen = data.draw(st.lists(st.sampled_from(there), min_size=1, max_size=3, unique=True))
    before = await edges_of(schema, chosen)
    made = await dossier(schema, view=View(relations=tuple(chosen)))
    again = await write_document(schema, made)
    assert again.claims_new == again.records_new == again.judgements == 0
    assert await edges_of(schema, chosen) == before
    await schema.empty()
    assert (await write_document(schema, made)).changed
    assert await edges_of(schema, chosen) == before
    assert await schema.differences() == []
    assert not (await write_document(schema, made)).changed


def law(examples: int) -> trying:
    return trying(max_examples=examples, suppress_health_check=list(HealthCheck))


@law(4)
@given(st.data())
async def test_edges_are_elsewhere_what_they_are_here(schema: Graph, data: st.DataObject) -> None:
    await hold_elsewhere(schema, data)


@pytest.mark.slow
@law(12)
@given(st.data())
async def test_edges_of_many_graphs_are_elsewhere_what_they_are_here(schema: Graph, data: st.DataObject) -> None:
    await hold_elsewhere(schema, data)
