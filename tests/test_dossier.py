"""Dossiers: made of a graph, loaded into an empty one, the same question asked again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from graph.paths.engine import CypherEngine, find_paths
from graph.paths.part_query import PartQuery
from graph.paths.query import PathQuery
from graph.queries.reading import open_session
from graph.schema import apply_schema
from loaders.run import How, LoadReport, load
from sharing.dossier import make_dossier
from tests.case_graph import CASE, CASES, LIST
from tests.store_graph import Graph

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
