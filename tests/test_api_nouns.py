"""The routes of actors, relations, claims, deals, sources and changes over HTTP: shapes, filters and refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, get_args

import httpx
import neo4j
import pytest

from api.app import create_app
from api.schemas.filters import Note, What, clean, clean_all
from graph.paths.query import EdgeFilter
from graph.queries.changes import NOTES, WHATS
from graph.settings import Settings
from tests.case_graph import CASE, actor, deal, load, sheet
from tests.serving import running

CHINA = "SUPPLIES.state:cn.state:ru"
EDGE = {
    *("id", "relation", "subject", "kind", "object", "standing", "known", "phase", "certainty", "evidence", "deal"),
    *(
        "first",
        "last",
        "known_from",
        "claims",
        "disputing",
        "unreviewed",
        "origins",
        "sources",
        "goods",
        "in_return",
        "share",
    ),
    *("measure", "list_name", "programme", "denied_by_party"),
}


@pytest.fixture
async def http(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on the bundled case."""
    await load(driver, settings, sheet(CASE))
    async with running(create_app(settings), "http://127.0.0.1/v1") as client:
        yield client


async def get(http: httpx.AsyncClient, path: str, **asked: Any) -> Any:
    """The answer, which must be one."""
    response = await http.get(path, params=asked)
    assert response.status_code == 200, response.text
    return response.json()


async def test_an_investigator_can_follow_the_links(http: httpx.AsyncClient) -> None:
    found = await get(http, "/actors", q="mkrtychev")
    (hit,) = found["actors"]
    assert hit["matched"] == {"name": "Ashot Mkrtychev", "how": "words", "similarity": 75}
    (designated,) = hit["designated"]
    assert (designated["authority"]["name"], designated["standing"]) == ("Office of Foreign Assets Control", "affirmed")
    assert (designated["edges"], designated["last"]) == (1, None)
    one = await get(http, f"/actors/{hit['actor']['id']}")
    assert one["designations"][0]["edge"]["list_name"] == "SDN"
    near = await get(http, f"/actors/{hit['actor']['id']}/neighbourhood")
    edge = near["edges"][0]["edge"]
    assert set(edge) == EDGE
    relation = await get(http, f"/relations/{edge['relation']}")
    assert edge in relation["edges"]
    said = [c for c in relation["claims_for"] if c["id"] in edge["claims"]]
    assert said[0]["quote"]
    claim = await get(http, f"/claims/{said[0]['id']}")
    assert claim["claim"] == said[0]
    whole = await get(http, f"/deals/{edge['deal']}")
    assert {p["role"] for p in whole["parties"]} == {"supplier", "recipient", "broker"}
    assert said[0] in whole["claims"]
    brokered = await get(http, f"/actors/{hit['actor']['id']}/brokerage")
    assert brokered["pairs"][0]["deal"]["id"] == edge["deal"]
    sources = await get(http, "/sources")
    assert said[0]["source"]["id"] in {s["id"] for s in sources["sources"]}
    revs = {a["rev"] for a in (found, one, near, relation, claim, whole, brokered, sources)}
    assert revs == {1}


async def test_all_that_was_said_of_an_actor_comes_in_the_order_of_time(http: httpx.AsyncClient) -> None:
    whole = await get(http, "/actors/state:ru/claims", limit=500)
    assert whole["next"] is None
    assert whole["total"] == len(whole["claims"]) > 8
    said_on = [claim["said_on"] or "~" for claim in whole["claims"]]
    assert said_on == sorted(said_on)
    assert all("state:ru" in {c["subject"]["actor"]["id"], c["object"]["actor"]["id"]} for c in whole["claims"])
    assert {claim["stance"] for claim in whole["claims"]} == {"affirms", "finds_no_evidence"}
    listed: list[Any] = []
    after: dict[str, str] = {}
    while True:
        page = await get(http, "/actors/state:ru/claims", limit=3, **after)
        listed += page["claims"]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert listed == whole["claims"]
    brokered = await get(http, "/actors/state:ru/claims", kind="BROKERS")
    assert [c for c in whole["claims"] if c["kind"] == "BROKERS"] == brokered["claims"] != []
    assert (await get(http, "/actors/state:ru/claims", kind="OWNS"))["total"] == 0


async def test_who_denies_is_no_party_over_http_either(http: httpx.AsyncClient) -> None:
    answer = await get(http, f"/deals/{deal('dprk-wagner')}")
    assert [p["actor"]["id"] for p in answer["not_parties"]] == [actor("mkrtychev")]
    assert actor("mkrtychev") not in {p["actor"]["id"] for p in answer["parties"]}


async def test_filters_are_parameters_by_their_own_names(http: httpx.AsyncClient) -> None:
    async def neighbours(**asked: Any) -> set[str]:
        answer = await get(http, "/actors/state:ru/neighbourhood", deadline=60, **asked)
        return {row["neighbour"]["id"] for row in answer["edges"]}

    assert await neighbours(phase="delivered") == {"state:ir"}
    assert await neighbours(kinds=["BROKERS", "PAYS"]) == {actor("mkrtychev")}
    assert await neighbours(phase="considered") == {"state:cn"}
    assert await neighbours(standing="unevidenced") == {"state:cn"}
    assert await neighbours(known_by="2023-03-29") == {"state:ir"}
    assert await neighbours(not_sources="article-2023-03-30") == set()
    assert await neighbours(goods_class="civil") == {"state:kp"}
    assert await neighbours(min_origins=2) == set()
    assert await neighbours(valid="2022-07/2022-08", phase="delivered") == {"state:ir"}
    assert await neighbours(valid="2019") == {"state:kp", actor("mkrtychev")}  # those without a date


async def test_every_filter_is_offered(http: httpx.AsyncClient) -> None:
    document = (await http.get("http://127.0.0.1/openapi.json")).json()
    for route in ("neighbourhood", "brokerage"):
        offered = {p["name"] for p in document["paths"][f"/v1/actors/{{id}}/{route}"]["get"]["parameters"]}
        assert set(EdgeFilter.model_fields) <= offered
    assert (set(get_args(What)), set(get_args(Note))) == (set(WHATS), set(NOTES))


REFUSED = {
    "/actors/a-nobody": 404,
    "/actors/a-nobody/claims": 404,
    "/actors/a-nobody/neighbourhood": 404,
    "/actors/a-nobody/brokerage": 404,
    "/relations/SUPPLIES.state:cn.state:us": 404,
    "/relations/nonsense": 404,
    "/claims/c-none": 404,
    "/deals/d-none": 404,
    "/paths?from=state:cn&to=state:ru&sources=no-such-source": 404,
    "/intermediaries?from=state:cn&to=state:ru&not_sources=no-such-source": 404,
    "/removals?from=state:cn&to=state:ru&not_sources=no-such-source": 404,
    "/removals?from=state:cn&to=a-nobody": 404,
    "/removals?from=state:cn&to=state:cn": 422,
    "/actors/state:ru/neighbourhood?sources=no-such-source": 404,
    "/actors/state:ru/brokerage?sources=no-such-source": 404,
    "/actors?limit=0": 422,
    "/actors?colour=red": 422,
    "/actors?kind=Ship": 422,
    "/actors?q=a%00b": 422,
    "/actors?after=tampered": 422,
    "/actors?country=%00": 422,
    "/actors/a%00b": 422,
    "/claims/%00": 422,
    "/sources?after=tampered": 422,
    "/actors/state:ru/neighbourhood?depth=5": 422,
    "/actors/state:ru/neighbourhood?kinds=SUPPLIES&families=control": 422,
    "/actors/state:ru/neighbourhood?min_phase=refused": 422,
    "/actors/state:ru/neighbourhood?sources=%00": 422,
    "/actors/state:ru/neighbourhood?after=tampered": 422,
    "/actors/state:ru/neighbourhood?valid=yesterday": 422,
    "/actors/state:ru/brokerage?standing=denied": 422,
    "/actors/state:ru/brokerage?joints=any": 422,
    f"/changes?since_rev={2**63}": 422,
    "/changes?since=9999-12-31T23:59:59-23:59": 422,
    "/changes?since=2023-13-01": 422,
    "/changes?what=weather": 422,
    "/changes?after=tampered": 422,
}


async def test_what_cannot_be_meant_is_refused(http: httpx.AsyncClient) -> None:
    for path, status in REFUSED.items():
        response = await http.get(path)
        assert response.status_code == status, (path, response.text)
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["status"] == status


async def test_changes_are_told_from_a_revision_on(http: httpx.AsyncClient) -> None:
    said = await get(http, "/changes", what="claim", note="said", limit=1000)
    assert len(said["changes"]) == 17
    assert all(c["claim"]["quote"] for c in said["changes"])
    assert (await get(http, "/changes", since_rev=said["rev"]))["changes"] == []
    of_one = await get(http, "/changes", actor="state:cn", what="claim")
    assert {c["claim"]["stance"] for c in of_one["changes"]} == {"affirms", "finds_no_evidence"}
    first = await get(http, "/changes", limit=2)
    second = await get(http, "/changes", limit=2, after=first["next"])
    assert [(c["rev"], c["seq"]) for c in first["changes"] + second["changes"]] == [(1, n) for n in range(4)]


def test_texts_that_no_database_takes_are_refused() -> None:
    for text in ("a\0b", "\ud800", "x\udfff"):
        with pytest.raises(ValueError, match="cannot hold"):
            clean(text)
        with pytest.raises(ValueError, match="cannot hold"):
            clean_all(["fine", text])
    assert clean("Zürich 𝕏") == "Zürich 𝕏"
