"""Dossiers: made of a graph, loaded into an empty one, the same question asked again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph.paths.engine import CypherEngine, find_paths
from graph.paths.part_query import PartQuery, View
from graph.paths.query import PathQuery
from graph.queries.reading import open_session
from graph.schema import apply_schema
from graph.store.batch import Bundle, WriteResult
from graph.store.judgements import judge
from graph.store.write import write_bundle
from loaders.contract import Options, RowError
from loaders.run import How, LoadReport, load
from loaders.sources.dossier import read_bytes
from sharing.dossier import make_dossier
from tests.case_graph import CASE, CASES, LIST
from tests.store_graph import Graph, libraries
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
@law(50)
@given(st.data())
async def test_edges_of_many_graphs_are_elsewhere_what_they_are_here(schema: Graph, data: st.DataObject) -> None:
    await hold_elsewhere(schema, data)
