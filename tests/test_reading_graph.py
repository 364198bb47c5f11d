"""What was read out of an article, in the graph: the questions of the case, the command and the service."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import neo4j
import pytest

from api.app import create_app
from graph.model.dates import parse_interval
from graph.model.sheets import Sheet
from graph.settings import Settings
from reading.documents import read_document
from reading.sheet import read_article, said_of
from tests import case_graph
from tests.case_graph import paths
from tests.emptying import empty

ARTICLE = Path(__file__).parent / "samples" / "articles" / "arms-for-russia.txt"
ASKED = {"publisher": "Example Times", "published": "2023-03-30"}
WHERE = ("--publisher", "Example Times", "--published", "2023-03-30")
KP, RU, IR, CN = "state:kp", "state:ru", "state:ir", "state:cn"

COMMAND = str(Path(sys.executable).with_name("armstrace"))

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def sheet() -> Sheet:
    """The sheet of the article."""
    document = read_document(ARTICLE.read_bytes(), ARTICLE.name)
    return read_article(document, said_of(document, ASKED["publisher"], parse_interval(ASKED["published"]))).sheet


def actor(key: str) -> str:
    """The id of the actor that a record of the sheet resolves to while it is alone."""
    return case_graph.actor_in(sheet(), key)


@pytest.fixture(scope="module")
async def http(driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The API on a graph that holds what was read alone."""
    await empty(driver, settings.neo4j_database)
    await case_graph.load(driver, settings, sheet())
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=120) as client:
        yield client


async def test_what_was_delivered_is_answered(http: httpx.AsyncClient) -> None:
    for giver, getter in ((KP, actor("wagner-group")), (IR, RU)):
        answer = await paths(http, giver, getter, phase="delivered")
        [edge] = answer["paths"][0]["hops"][0]["edges"]
        assert (edge["kind"], edge["standing"], edge["certainty"]) == ("SUPPLIES", "affirmed", "assessed")
        assert edge["goods"][0]["class"] == "arms"


async def test_what_was_only_sought_is_not_delivered(http: httpx.AsyncClient) -> None:
    answer = await paths(http, KP, RU)
    phases = {e["phase"] for e in answer["paths"][0]["hops"][0]["edges"] if e["subject"] == KP}
    assert phases == {"sought"}
    answer = await paths(http, KP, RU, phase="delivered")
    assert answer["paths"] == []
    assert "phase" in json.dumps(answer["search"]["near_misses"][0])


async def test_what_was_considered_and_what_nobody_saw(http: httpx.AsyncClient) -> None:
    assert (await paths(http, CN, RU))["paths"] == []
    assert len((await paths(http, CN, RU, phase="considered"))["paths"]) == 1
    answer = await paths(http, CN, RU, phase="delivered")
    assert answer["paths"] == []
    assert "unevidenced" in json.dumps(answer["search"]["near_misses"])


async def test_the_broker_stands_between_the_two_and_is_not_linked_to_the_third(http: httpx.AsyncClient) -> None:
    between = (await http.get("/v1/intermediaries", params={"from": KP, "to": RU, "deadline": 60})).json()
    assert [i["actor"]["name"] for i in between["intermediaries"]] == ["Ashot Mkrtychev"]
    nobody = (
        await http.get("/v1/intermediaries", params={"from": KP, "to": actor("wagner-group"), "deadline": 60})
    ).json()
    assert nobody["intermediaries"] == []
    answer = await paths(http, actor("ashot-mkrtychev"), actor("wagner-group"), max_hops=1)
    assert answer["paths"] == []
    [near] = answer["search"]["near_misses"]
    assert near["reasons"] == ["standing"]
    assert "unevidenced" in json.dumps(near)


async def test_the_service_reads_as_the_command_does(http: httpx.AsyncClient) -> None:
    asked = ASKED | {"text": ARTICLE.read_text("utf-8")}
    answer = await http.post("/v1/read", json=asked)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert Sheet.model_validate(body["sheet"]) == sheet()
    assert all(body["text"][u["start"] : u["end"]] == u["quote"] for u in body["unread"])
    headers = {"Authorization": "Bearer test-token"}
    loaded = await http.post("/v1/claims", json=body["sheet"], params={"dry_run": "true"}, headers=headers)
    assert loaded.status_code == 200, loaded.text


async def test_the_service_says_what_is_missing(http: httpx.AsyncClient) -> None:
    answer = await http.post("/v1/read", json={"text": "Iran sold drones to Russia."})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
    assert "publisher" in answer.json()["hint"]


@pytest.fixture(scope="module")
def run(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Run the command in an empty folder, against the Neo4j of this test run; `expect` is its exit code."""
    folder = tmp_path_factory.mktemp("read")
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("NEO4J_", "ARMSTRACE_", "COLUMNS"))}
    environment = kept | {
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "NEO4J_DATABASE": settings.neo4j_database,
        "ARMSTRACE_HOME": str(folder / "home"),
    }

    def call(*arguments: str, expect: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [COMMAND, *arguments], cwd=folder, env=environment, input=stdin, capture_output=True, text=True, timeout=300
        )
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return call


async def test_the_command_writes_a_sheet_and_loads_it(run: Run, driver: neo4j.AsyncDriver, settings: Settings) -> None:
    await empty(driver, settings.neo4j_database)
    done = run("read", str(ARTICLE), *WHERE, "-o", "sheet.yaml", "--load")
    assert "new claims" in done.stdout
    assert "Read by machine: check each." in done.stderr
    shown = run("read", str(ARTICLE), *WHERE).stdout
    assert "# Not read, since an end or a direction is not told:" in shown
    assert " new claims" not in run("load", "sheet.yaml").stdout
    printed = run("read", "-", *WHERE, "--json", stdin=ARTICLE.read_text("utf-8"))
    assert Sheet.model_validate_json(printed.stdout) == sheet()


def test_the_command_says_what_is_wrong(run: Run) -> None:
    text = "Iran sold drones to Russia."
    assert "There is no file gone.txt" in run("read", "gone.txt", expect=1).stderr
    assert "--publisher" in run("read", "-", stdin=text, expect=2).stderr
    assert "Give both --endpoint and --model" in run("read", "-", *WHERE, "--model", "x", stdin=text, expect=2).stderr
    told = run("read", "-", "--publisher", "X", "--published", "soon", stdin=text, expect=2).stderr
    assert "--published: 'soon' is not a date" in told
