"""The questions of the bundled case, over HTTP: each would fail on an empty answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import neo4j
import pytest

from api.app import create_app
from graph.settings import Settings
from tests import case_graph
from tests.emptying import empty

KP, RU, IR, CN = "state:kp", "state:ru", "state:ir", "state:cn"
WAGNER, MKRTYCHEV = case_graph.actor("wagner"), case_graph.actor("mkrtychev")
CASE = case_graph.sheet(case_graph.CASE).source.id

Answer = dict[str, Any]


@pytest.fixture(scope="module")
async def http(driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The API on a graph that holds the case alone."""
    await empty(driver, settings.neo4j_database)
    await case_graph.load(driver, settings, case_graph.sheet(case_graph.CASE))
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def paths(http: httpx.AsyncClient, start: str, end: str, **asked: str | int) -> Answer:
    """The answer to a path question that was searched to its end."""
    found = await case_graph.paths(http, start, end, **asked)
    assert found["search"]["stopped_by"] is None
    assert found["search"]["complete"]
    return found


def sequences(answer: Answer) -> list[list[str]]:
    return [[actor["id"] for actor in path["actors"]] for path in answer["paths"]]


def edges(answer: Answer, path: int = 0, hop: int = 0) -> list[Answer]:
    found: list[Answer] = answer["paths"][path]["hops"][hop]["edges"]
    return found


async def test_north_korea_delivered_to_wagner(http: httpx.AsyncClient) -> None:
    answer = await paths(http, KP, WAGNER, phase="delivered")
    assert sequences(answer) == [[KP, WAGNER]]
    [edge] = edges(answer)
    assert (edge["kind"], edge["phase"], edge["standing"], edge["certainty"]) == (
        "SUPPLIES",
        "delivered",
        "affirmed",
        "assessed",
    )
    assert edge["origins"] == ["state:us"]


async def test_iran_delivered_drones_to_russia(http: httpx.AsyncClient) -> None:
    answer = await paths(http, IR, RU, phase="delivered")
    assert sequences(answer) == [[IR, RU]]
    [edge] = edges(answer)
    assert edge["standing"] == "affirmed"
    assert (edge["first"], edge["last"]) == ("2022-06-01", "2022-08-31")
    [goods] = edge["goods"]
    assert goods["class"] == "arms"
    assert "drones" in goods["description"]


async def test_north_korea_to_russia_was_sought_and_not_delivered(http: httpx.AsyncClient) -> None:
    answer = await paths(http, KP, RU)
    assert [KP, RU] in sequences(answer)
    assert {e["phase"] for e in edges(answer)} <= {"sought", "offered"}
    assert {e["subject"] for e in edges(answer)} == {KP}

    delivered = await paths(http, KP, RU, phase="delivered")
    assert delivered["paths"] == []
    near = delivered["search"]["near_misses"][0]
    assert [a["id"] for a in near["actors"]] == [KP, RU]
    assert "phase" in near["reasons"]
    assert any(e["phase"] == "sought" and e["reasons"] == ["phase"] for e in near["edges"])
    assert near["claims"]


async def test_china_considered_and_is_not_seen_to_have_delivered(http: httpx.AsyncClient) -> None:
    assert (await paths(http, CN, RU))["paths"] == []

    considered = await paths(http, CN, RU, phase="considered")
    assert sequences(considered) == [[CN, RU]]
    [edge] = edges(considered)
    assert (edge["standing"], edge["certainty"], edge["phase"]) == ("affirmed", "possible", "considered")

    delivered = await paths(http, CN, RU, phase="delivered")
    assert delivered["paths"] == []
    [near] = delivered["search"]["near_misses"]
    # Beside another source, which is not asked, its edges are what that leaves out.
    asked = [e for e in near["edges"] if "sources" not in e["reasons"]]
    assert {(e["phase"], e["standing"], tuple(e["reasons"])) for e in asked} == {
        ("considered", "affirmed", ("phase",)),
        ("delivered", "unevidenced", ("standing",)),
    }
    said = [(await http.get(f"/v1/claims/{claim}")).json()["claim"] for claim in near["claims"]]
    said = [claim for claim in said if claim["source"]["id"] == CASE]
    assert {(c["stance"], c["speaker"]["name"]) for c in said} == {
        ("affirms", "Antony Blinken"),
        ("finds_no_evidence", "White House"),
    }


async def test_mkrtychev_stands_between_north_korea_and_russia(http: httpx.AsyncClient) -> None:
    answer = await paths(http, KP, RU)
    through_him = sequences(answer).index([KP, MKRTYCHEV, RU])
    path = answer["paths"][through_him]
    deal = case_graph.deal("mkrtychev-deal")
    assert path["joints"] == [{"actor": MKRTYCHEV, "joint": "same", "deals": [deal]}]
    assert path["origins"] == ["state:us"]

    found = (await http.get("/v1/intermediaries", params={"from": KP, "to": RU, "deadline": 60})).json()
    [intermediary] = found["intermediaries"]
    assert intermediary["actor"]["id"] == MKRTYCHEV
    assert intermediary["count"] == 1
    assert [(j["before"], j["after"], j["joint"], j["deals"]) for j in intermediary["joins"]] == [
        (KP, RU, "same", [deal])
    ]


async def test_mkrtychev_does_not_stand_between_north_korea_and_wagner(http: httpx.AsyncClient) -> None:
    answer = await paths(http, KP, WAGNER)
    assert sequences(answer) == [[KP, WAGNER]]
    found = (await http.get("/v1/intermediaries", params={"from": KP, "to": WAGNER, "deadline": 60})).json()
    assert found["intermediaries"] == []
    assert found["paths"] == 1

    one_hop = await paths(http, MKRTYCHEV, WAGNER, max_hops=1)
    assert one_hop["paths"] == []
    [near] = one_hop["search"]["near_misses"]
    assert near["reasons"] == ["standing"]
    [edge] = near["edges"]
    assert edge["standing"] == "unevidenced"
    [claim] = [(await http.get(f"/v1/claims/{claim}")).json()["claim"] for claim in near["claims"]]
    assert (claim["stance"], claim["speaker"]["name"]) == ("finds_no_evidence", "US officials")


async def test_what_was_known_the_day_before(http: httpx.AsyncClient) -> None:
    before = {"known_by": "2023-03-29"}
    assert (await paths(http, KP, RU, **before))["paths"] == []
    assert (await paths(http, MKRTYCHEV, RU, **before))["paths"] == []

    for start, end, phase in ((KP, WAGNER, "delivered"), (IR, RU, "delivered"), (CN, RU, "considered")):
        answer = await paths(http, start, end, phase=phase, **before)
        assert sequences(answer) == [[start, end]], (start, end)
        assert answer["paths"][0]["known"] == "possible"
        assert [e["known"] for e in edges(answer)] == ["possible"]

    near = (await paths(http, CN, RU, phase="delivered", **before))["search"]["near_misses"]
    assert any(e["standing"] == "unevidenced" for e in near[0]["edges"])

    after = await paths(http, KP, WAGNER, phase="delivered", known_by="2023-03-30")
    assert after["paths"][0]["known"] == "certain"


async def test_nothing_is_corroborated(http: httpx.AsyncClient, driver: neo4j.AsyncDriver, settings: Settings) -> None:
    """One government has said all of it, however many of its officials repeat a thing, and its list repeats it too."""
    for start, end, phase in (
        (KP, WAGNER, "delivered"),
        (IR, RU, "delivered"),
        (KP, RU, "sought"),
        (CN, RU, "considered"),
    ):
        answer = await paths(http, start, end, phase=phase)
        assert answer["paths"]
        assert {e["standing"] for p in answer["paths"] for h in p["hops"] for e in h["edges"]} == {"affirmed"}
        assert (await paths(http, start, end, standing="corroborated", phase=phase))["paths"] == []

    await case_graph.load(driver, settings, case_graph.sheet(case_graph.LIST))
    relations = await driver.execute_query(
        "MATCH (:Actor)-[e:DESIGNATES|NATIONAL_OF]->(:Actor) RETURN e.origins AS origins, e.standing AS standing",
        database_=settings.neo4j_database,
    )
    assert len(relations.records) >= 3
    assert {(tuple(r["origins"]), r["standing"]) for r in relations.records} == {(("state:us",), "affirmed")}
