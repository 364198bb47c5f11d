"""Exports and dossiers over HTTP and by command: what stands in the files, hostile texts, limits, what is no link."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import networkx
import pytest

from api.app import create_app
from graph.model.sheets import Sheet
from graph.paths.engine import CypherEngine
from graph.paths.part_query import PartQuery, View
from graph.queries.part import find_part, is_link
from graph.queries.reading import open_session
from graph.settings import Settings
from loaders.run import How, load
from sharing.export import Format, export
from sharing.page import dossier_page
from tests.case_graph import CASE, CASES, actor, sheet
from tests.case_graph import load as load_sheets
from tests.serving import running
from tests.store_graph import Graph, batch, claim, record

MKRTYCHEV = actor("mkrtychev")
BROKERED = f"BROKERS.{MKRTYCHEV}.state:kp"
HOSTILE = "=cmd|' /C calc'!A1\x07<script>alert(1)</script>\u202e\"&"


@pytest.fixture
async def http(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on the bundled case."""
    await load_sheets(driver, settings, sheet(CASE))
    async with running(create_app(settings), "http://127.0.0.1/v1") as client:
        yield client


async def file(http: httpx.AsyncClient, form: str, **asked: Any) -> httpx.Response:
    response = await http.post("/export", json=asked | {"format": form})
    assert response.status_code == 200, response.text
    return response


def north_korea_to_russia(**asked: Any) -> dict[str, Any]:
    return {"from": ["state:kp"], "to": ["state:ru"], "deadline": 60} | asked


def read_back(response: httpx.Response, form: str) -> Any:
    read = networkx.read_graphml if form == "graphml" else networkx.read_gexf
    return read(io.BytesIO(response.content))


async def edges_of_paths(http: httpx.AsyncClient) -> dict[str, Any]:
    answer = (await http.post("/paths", json=north_korea_to_russia())).json()
    return {edge["id"]: edge for path in answer["paths"] for hop in path["hops"] for edge in hop["edges"]}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
async def test_a_network_file_holds_every_edge_of_the_paths_as_one(http: httpx.AsyncClient, form: str) -> None:
    edges = await edges_of_paths(http)
    response = await file(http, form, question=north_korea_to_russia())
    network = read_back(response, form)
    assert isinstance(network, networkx.MultiDiGraph)
    told = {data["edge"]: (start, end, data) for start, end, data in network.edges(data=True)}
    assert told.keys() == edges.keys()
    assert network.number_of_edges("state:kp", "state:ru") == 2
    for i, (start, end, data) in told.items():
        assert (start, end, data["kind"]) == (edges[i]["subject"], edges[i]["object"], edges[i]["kind"])
        assert (data["phase"], data["certainty"], data["standing"]) == ("sought", edges[i]["certainty"], "affirmed")
        assert data["link"] is True
        assert data["claim_ids"] == "; ".join(edges[i]["claims"])
        assert data["claims_for"] == len(edges[i]["claims"])
        assert data["known_from"] == "2023-03-30"
        assert data["goods_class"] == "arms"
    assert network.nodes["state:ru"]["countries"] == "RU"
    assert network.nodes[MKRTYCHEV]["kind"] == "Person"
    assert response.headers["armstrace-complete"] == "true"
    assert response.headers["armstrace-rev"] == "1"
    assert "state:kp" in response.text
    assert "Complete: all paths that meet the question." in response.text
    ids = re.findall(r'<edge [^>]*\bid="([^"]+)"', response.text)
    assert len(ids) == len(set(ids)) == len(edges)


async def test_what_is_no_link_is_left_out_unless_asked_for_and_then_marked(http: httpx.AsyncClient) -> None:
    view = {"relations": [BROKERED]}
    response = await file(http, "csv", view=view)
    assert response.headers["armstrace-no-links-left-out"] == "1"
    assert "were left out: 1." in response.text
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert {row["standing"] for row in rows if row["edge"]} == {"affirmed"}
    marked = await file(http, "csv", view=view, denials=True)
    (row,) = [row for row in csv.DictReader(io.StringIO(marked.text)) if row["link"] == "false"]
    assert row["label"] == "no link: BROKERS, delivered, unevidenced"
    assert (row["claims_for"], row["claims_against"]) == ("0", "1")
    network = read_back(await file(http, "gexf", view=view, denials=True), "gexf")
    labels = {data["label"] for _, _, data in network.edges(data=True) if not data["link"]}
    assert labels == {"no link: BROKERS, delivered, unevidenced"}
    entities = [json.loads(line) for line in (await file(http, "ftm", view=view, denials=True)).text.splitlines()]
    assert not any("unevidenced" in json.dumps(entity) for entity in entities)
    assert sum(entity["schema"] == "UnknownLink" for entity in entities) == 2


async def test_a_view_is_actors_edges_and_relations(http: httpx.AsyncClient) -> None:
    edge = next(iter(await edges_of_paths(http)))
    rows = list(
        csv.DictReader(io.StringIO((await file(http, "csv", view={"edges": [edge], "actors": ["state:ir"]})).text))
    )
    assert [row["edge"] for row in rows if row["edge"]] == [edge]
    assert [row["note"] for row in rows if row["subject"] == "state:ir"] == ["This actor has no edge here."]


async def test_what_a_view_names_must_be_there(http: httpx.AsyncClient) -> None:
    for view in (
        {"edges": ["e-0"]},
        {"relations": ["OWNS.state:kp.state:ru"]},
        {"relations": ["x"]},
        {"actors": ["a-0"]},
    ):
        response = await http.post("/export", json={"format": "csv", "view": view})
        assert response.status_code == 404, response.text
    both: dict[str, Any] = {"view": {"actors": ["state:kp"]}, "question": north_korea_to_russia()}
    questions: list[dict[str, Any]] = [{}, {"view": {}}, both]
    for wrong in questions:
        assert (await http.post("/export", json={"format": "csv"} | wrong)).status_code == 422
        assert (await http.post("/dossier", json=wrong)).status_code == 422


async def test_a_search_that_stopped_is_told_in_the_file(http: httpx.AsyncClient) -> None:
    asked: dict[str, str | int] = {"from": "state:kp", "to": "state:ru", "k": 1, "deadline": 60, "format": "graphml"}
    response = await http.get("/export", params=asked)
    assert response.status_code == 200, response.text
    assert response.headers["armstrace-complete"] == "false"
    assert response.headers["armstrace-stopped-by"] == "k"
    assert response.headers["content-disposition"] == 'attachment; filename="north-korea-russia-rev1.graphml"'
    network = read_back(response, "graphml")
    assert network.graph["complete"] is False
    assert "stopped by k" in network.graph["note"]


async def test_edges_beyond_the_most_are_counted(driver: neo4j.AsyncDriver, database: str, settings: Settings) -> None:
    await load_sheets(driver, settings, sheet(CASE))
    asked = PartQuery(view=View(relations=(BROKERED,)))
    async with open_session(driver, database) as session:
        part = await find_part(CypherEngine(driver, database), session, asked, most=1)
    file = export(part, Format.CSV)
    assert (part.cut, len(part.edges)) == (1, 1)
    assert file.headers["Armstrace-Left-Out"] == "1"
    assert file.headers["Armstrace-Stopped-By"] == "limit"
    assert "Not all edges: 1 more" in file.content.decode()


@pytest.fixture
async def hostile(schema: Graph, database: str) -> Graph:
    """A graph whose names and quotes are as bad as they can be."""
    deny = claim("acme", "SUPPLIES", "ru", stance="denies", quote=HOSTILE, phase="delivered", speaker="acme")
    said = claim("acme", "SUPPLIES", "ru", quote=HOSTILE, goods=[{"class": "arms", "description": HOSTILE}])
    await schema.write(batch(said, deny, records=[record("acme", name=HOSTILE)]))
    return schema


async def test_hostile_texts_are_texts_everywhere(hostile: Graph, settings: Settings) -> None:
    async with running(create_app(settings), "http://127.0.0.1/v1") as http:
        (edge,) = [edge for edge in await hostile.edges() if edge["claims"]]
        view = {"relations": [edge["relation"]]}
        for form in ("graphml", "gexf"):
            network = read_back(await file(http, form, view=view), form)
            assert network.nodes[edge["subject"]]["label"] == HOSTILE.replace("\x07", "\\u0007")
        (row, *_) = csv.DictReader(io.StringIO((await file(http, "csv", view=view)).text))
        assert row["subject_name"] == f"'{HOSTILE}"
        entities = [json.loads(line) for line in (await file(http, "ftm", view=view)).text.splitlines()]
        assert HOSTILE in {name for entity in entities for name in entity["properties"].get("name", ())}
        response = await http.post("/dossier", json={"view": view, "title": HOSTILE}, headers={"Accept": "text/html"})
    page = response.text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "\u202e" not in page
    assert "\\u202e" in page
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert "src=" not in page
    assert response.headers["content-disposition"].isascii()


SAYABLE = {
    "OWNS",
    "CONTROLS",
    "DIRECTS",
    "EMPLOYS",
    "MEMBER_OF",
    "REPRESENTS",
    "SUCCEEDS",
    "LINKED_TO",
    "PAYS",
    "SUPPLIES",
}


async def test_followthemoney_comes_back_as_the_same_relations(schema: Graph, database: str, tmp_path: Path) -> None:
    kinds = sorted(SAYABLE | {"PART_OF", "BROKERS"})
    claims = [claim("acme", kind, "beta") for kind in kinds]
    claims.append(claim("acme", "OPERATES", "ship"))
    claims.append(claim("acme", "SUPPLIES", "ann", phase="sought"))
    claims.append(claim("acme", "SUPPLIES", "bob", certainty="alleged"))
    claims.append(claim("acme", "PAYS", "bob", certainty="possible"))
    people = [record("beta", kind="Company"), record("ship", kind="Vessel")]
    await schema.write(batch(*claims, records=people))
    before = {(e["kind"], e["subject"], e["object"], e["certainty"]) for e in await schema.edges()}
    engine = CypherEngine(schema.driver, database)
    async with open_session(schema.driver, database) as session:
        view = View(relations=tuple(e["relation"] for e in await schema.edges()))
        part = await find_part(engine, session, PartQuery(view=view))
    names = {actor["id"]: actor["name"] for actor in part.actors.values()}
    path = tmp_path / "2024-01-02" / "entities.ftm.json"
    path.parent.mkdir()
    path.write_bytes(export(part, Format.FTM).content)
    await schema.empty()
    report = await load(schema.driver, database, path, How())
    assert report.errors == []
    now = {row["id"]: row["name"] for row in await schema.run("MATCH (a:Actor) RETURN a.id AS id, a.name AS name")}
    after = {(e["kind"], now[e["subject"]], now[e["object"]], e["certainty"]) for e in await schema.edges()}

    def said(kind: str, subject: str, object_: str, certainty: str) -> tuple[str, str, str, str]:
        plain = kind in SAYABLE | {"OPERATES"} and names[object_] not in ("Ann", "Bob")
        return ("LINKED_TO" if not plain and kind != "PAYS" else kind, names[subject], names[object_], certainty)

    expected = {said(*one) for one in before}
    assert {one for one in expected if one[0] != "PAYS" or one[3] == "reported"} <= after
    assert ("PAYS", "Acme", "Bob", "possible") in after


async def test_a_page_says_what_the_dossier_holds(http: httpx.AsyncClient) -> None:
    asked = {"question": {"from": ["state:cn"], "to": ["state:ru"], "phase": ["delivered"]}}
    document = (await http.post("/dossier", json=asked)).json()
    assert document["armstrace_dossier"] == 1
    assert document["dossier"]["title"] == "China to Russia"
    page = dossier_page(document)
    for words in (
        "No path of up to 4 hops meets the question.",
        "What came nearest, and is no path",
        "no link: unevidenced",
        "Nothing has been seen that shows a delivery by China.",
        "phase: considered, asked delivered",
        "Complete: no path of up to 4 hops meets the question.",
        'href="#source-1"',
        'id="source-1"',
    ):
        assert words in page, words
    assert len(re.findall(r"<h1", page)) == 1
    html = await http.get(
        "/dossier", params={"from": "state:cn", "to": "state:ru", "format": "html", "title": "Did it?"}
    )
    assert "<h1><bdi>Did it?</bdi></h1>" in html.text
    assert html.headers["content-type"] == "text/html; charset=utf-8"


def test_commands_write_files_that_load(armstrace: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    armstrace("load", CASES / CASE)
    armstrace("export", "North Korea", "Russia", "--format", "gexf", "--deadline", "60")
    assert (tmp_path / "north-korea-russia-rev1.gexf").is_file()
    armstrace("dossier", "North Korea", "Russia", "-o", "kp.dossier.json")
    armstrace("dossier", "--relation", BROKERED, "--html", "-o", "kp.html")
    assert "no link: unevidenced" in (tmp_path / "kp.html").read_text(encoding="utf-8")
    held = json.loads((tmp_path / "kp.dossier.json").read_text(encoding="utf-8"))
    done = json.loads(armstrace("load", "--json", "--dry-run", "kp.dossier.json").stdout)
    assert done["files"][0]["loader"] == "dossier"
    assert done["files"][0]["claims"] == len(held["claims"])
    assert done["files"][0]["counts"]["claims_new"] == 0
    printed = armstrace("export", "--actor", "Iran", "--format", "csv", "-o", "-").stdout
    assert "This actor has no edge here." in printed
    armstrace("export", "North Korea", "--relation", BROKERED, code=2)
    armstrace("export", "North Korea", "Russia", "--format", "xls", code=2)


def changed(document: dict[str, Any], what: str) -> None:
    sheet_ = document["sheets"][0]
    if what == "a quote":
        sheet_["claims"][0]["quote"] = "Something else."
    elif what == "a claim less":
        del sheet_["claims"][0]
    elif what == "a complete edition":
        sheet_["edition"]["complete"] = True
    elif what == "a record less":
        del sheet_["records"][0]
    elif what == "another version":
        document["armstrace_dossier"] = 2


@pytest.mark.parametrize("what", ["a quote", "a claim less", "a complete edition", "a record less", "another version"])
def test_a_dossier_that_was_changed_is_refused_whole(armstrace: Any, tmp_path: Path, what: str) -> None:
    sample = Path(__file__).parent / "samples" / "dossier" / "china-russia.dossier.json"
    document = json.loads(sample.read_text(encoding="utf-8"))
    changed(document, what)
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    armstrace("load", path, code=1)
    assert json.loads(armstrace("sources", "--json").stdout)["sources"] == []


def test_the_sheets_of_a_dossier_are_claim_sheets() -> None:
    sample = Path(__file__).parent / "samples" / "dossier" / "china-russia.dossier.json"
    document = json.loads(sample.read_text(encoding="utf-8"))
    sheets = [Sheet.model_validate(one) for one in document["sheets"]]
    assert {c.id_in(s.source.id) for s in sheets for c in s.claims} == set(document["claims"])
    assert not any(is_link(edge) for edge in document["dossier"]["edges"])
