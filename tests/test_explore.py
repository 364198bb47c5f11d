"""The notebook handle: py2neo on the real graph, and the example notebook as it is committed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import neo4j
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode, read

from graph.explore import Actor, Claim, Source, connect, edges_of
from graph.schema import apply_schema
from graph.settings import Settings
from loaders.run import load

ROOT = Path(__file__).parent.parent
CASE = ROOT / "cases" / "russia-dprk-wagner-iran.yaml"
NOTEBOOK = ROOT / "docs" / "notebooks" / "explore.ipynb"


@pytest.fixture
async def case_graph(driver: neo4j.AsyncDriver, settings: Settings, clean_graph: None) -> None:
    await apply_schema(driver, settings.neo4j_database)
    await load(driver, settings.neo4j_database, CASE)


@pytest.mark.usefixtures("case_graph")
async def test_actors_claims_and_sources_are_objects(settings: Settings) -> None:
    graph = connect(settings)
    mkrtychev = Actor.match(graph).where(name="Ashot Mkrtychev").first()
    assert mkrtychev.kind == "Person"
    assert {record.key for record in mkrtychev.records} == {"mkrtychev"}
    sentences = [claim.sentence() for claim in mkrtychev.claims()]
    assert len(sentences) == 8
    assert "US officials finds_no_evidence: Ashot Mkrtychev BROKERS Wagner Group (assessed, delivered)" in sentences
    [source] = Source.match(graph).all()
    assert {claim.id for claim in source.claims} == {claim.id for claim in Claim.match(graph).all()}
    claim = next(c for c in mkrtychev.claims() if c.stance == "affirms" and c.kind == "NATIONAL_OF")
    assert [a.id for r in claim.object for a in r.actor] == ["state:sk"]


@pytest.mark.usefixtures("case_graph")
async def test_edges_come_flat_with_open_ends_as_none(settings: Settings) -> None:
    graph = connect(settings)
    rows = edges_of(graph, "state:ir")
    assert [(r["subject"], r["kind"], r["object"], r["phase"], r["standing"]) for r in rows] == [
        ("Iran", "SUPPLIES", "Russia", "delivered", "affirmed")
    ]
    assert rows[0]["first"] == "2022-06-01"
    assert edges_of(graph, "state:xx") == []
    assert all(r["first"] is None for r in edges_of(graph, "state:cn"))


@pytest.mark.usefixtures("case_graph")
async def test_the_example_notebook_gives_what_it_shows(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", str(settings.neo4j_uri))
    monkeypatch.setenv("NEO4J_USER", settings.neo4j_user)
    monkeypatch.setenv("NEO4J_PASSWORD", settings.neo4j_password.get_secret_value())
    shown = _read()
    executed = await NotebookClient(_read(), timeout=120, resources={"metadata": {"path": str(ROOT)}}).async_execute()
    assert [_printed(cell) for cell in executed.cells] == [_printed(cell) for cell in shown.cells]


def _read() -> NotebookNode:
    notebook: NotebookNode = read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def _printed(cell: NotebookNode) -> str:
    outputs: list[Any] = cell.get("outputs", [])
    return "".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)


def test_the_service_runs_without_py2neo() -> None:
    parts = "api.app, cli.main, graph.paths.projection.engine, loaders.run"
    code = f"import sys; sys.modules['py2neo'] = None; import {parts}"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
