"""The reconciliation API 0.2: what OpenRefine sends, and what it reads out of the answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import neo4j
import pytest

from api.app import create_app
from graph.settings import Settings
from graph.store.write import write_batch
from tests.case_graph import CASE, LIST, actor, load, sheet
from tests.serving import running
from tests.store_graph import batch, claim, record

OWN = "/v1/reconcile"
MARKUP = "<b onclick=alert(1)>Firm & Sons</b>"


@pytest.fixture
async def http(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on the case, the list beside it, and two ships of nearly one name."""
    await load(driver, settings, sheet(CASE), sheet(LIST))
    ships = [
        record("ice", name="POLAR ICE", kind="Vessel", identifiers={"imo": ["IMO 9111101"]}),
        record("new ice", name="NEW POLAR ICE", kind="Vessel", identifiers={"imo": ["9222211"]}),
        record("firm", name=MARKUP, kind="Company", identifiers={"registration": ["12-34/567"]}),
        record("nobody", name="Ashot Mkrtychev", kind="Person", unknown=True),
        record("street", name="Ice Street 1", kind="Address"),
    ]
    said = batch(claim("firm", "OWNS", "ice"), claim("firm", "OWNS", "new ice"), records=ships)
    await write_batch(driver, settings.neo4j_database, said)
    async with running(create_app(settings)) as client:
        yield client


async def asked(
    http: httpx.AsyncClient, query: str | None = None, told: dict[str, Any] | None = None, **more: Any
) -> Any:
    """What one row may mean."""
    row = {"properties": [{"pid": pid, "v": value} for pid, value in (told or {}).items()]} | more
    row |= {} if query is None else {"query": query}
    response = await http.post(OWN, data={"queries": json.dumps({"q0": row})})
    assert response.status_code == 200, response.text
    return response.json()["q0"]


async def test_the_manifest_leads_to_everything(http: httpx.AsyncClient) -> None:
    manifest = (await http.get(OWN)).json()
    assert manifest["versions"] == ["0.2"]
    assert {t["id"] for t in manifest["defaultTypes"]} >= {"Person", "Company", "Vessel", "State"}
    firm = (await asked(http, told={"registration": "12-34/567"}))["result"][0]["id"]
    for pattern in (manifest["view"]["url"], manifest["preview"]["url"]):
        assert (await http.get(pattern.replace("{{id}}", firm))).status_code == 200
    for service in manifest["suggest"].values():
        found = await http.get(service["service_url"] + service["service_path"], params={"prefix": "p"})
        assert found.json()["result"], service


async def test_a_number_decides_alone_and_a_persons_name_never_does(http: httpx.AsyncClient) -> None:
    found = await asked(http, "Polar Ice", {"imo": 9111101}, type="Vessel")
    assert [(m["name"], m["match"], m["why"]) for m in found["result"][:1]] == [("POLAR ICE", True, "the same imo")]
    assert not any(m["match"] for m in found["result"][1:])
    man = await asked(http, "Ashot Mkrtychev", type="Person")
    assert {m["id"] for m in man["result"][:2]} == {actor("mkrtychev"), actor("41736", LIST)}
    assert not any(m["match"] for m in man["result"])
    told = {"birth_date": "1966-05-07", "country": "Slovakia"}
    born = await asked(http, "MKRTYCHEV Ashot", told, type=["Person"])
    assert [(m["id"], m["match"]) for m in born["result"][:1]] == [(actor("41736", LIST), True)]
    assert "1966-05-07" in born["result"][0]["description"]


async def test_names_are_found_in_other_spellings_and_letters(http: httpx.AsyncClient) -> None:
    for name in ("Ashot Mkrtichev", "Ашот Мкртычев", "MKRTYCHEV, A."):
        found = await asked(http, name)
        assert actor("41736", LIST) in {m["id"] for m in found["result"]}, name
    assert (await asked(http, "Nobody at all"))["result"] == []


async def test_a_number_is_found_without_a_name_however_it_is_written(http: httpx.AsyncClient) -> None:
    for written in (9222211, "9222211", "IMO 9222211", 9222211.0):
        found = await asked(http, told={"imo": written})
        assert [(m["name"], m["match"]) for m in found["result"]] == [("NEW POLAR ICE", True)], written


async def test_states_go_by_their_registered_names(http: httpx.AsyncClient) -> None:
    found = await asked(http, "DPRK")
    assert [(m["id"], m["match"], m["score"]) for m in found["result"][:1]] == [("state:kp", True, 100.0)]
    korea = await asked(http, "Korea", type="State")
    assert not any(m["match"] for m in korea["result"])


async def test_types_narrow_and_addresses_come_only_when_asked_for(http: httpx.AsyncClient) -> None:
    assert {m["type"][0]["id"] for m in (await asked(http, "ice"))["result"]} == {"Vessel"}
    assert {m["type"][0]["id"] for m in (await asked(http, "ice", type="Address"))["result"]} == {"Address"}
    assert (await asked(http, "ice", type="Person"))["result"] == []
    assert (await asked(http, "ice", type="Person", type_strict="should"))["result"]
    strange = await asked(http, "ice", type=["Q5"])
    assert strange == {"result": [], "notes": ["no kind of actor is called 'Q5'"]}
    assert len((await asked(http, "ice", limit=1))["result"]) == 1


async def test_what_is_not_compared_is_said(http: httpx.AsyncClient) -> None:
    found = await asked(
        http, "Polar Ice", {"colour": "red", "founded": "one day", "country": ["RU", True, {"id": "x"}]}
    )
    assert found["result"][0]["name"] == "POLAR ICE"
    said = ("'colour' is no property", "founded 'one day' is not", "country 'True' is not", "country 'x' is not")
    assert [note.startswith(word) for note, word in zip(found["notes"], said, strict=True)] == [True] * 4


async def test_cells_are_taken_as_spreadsheets_write_them(http: httpx.AsyncClient) -> None:
    told = {"birth_date": "1966-05-07T00:00:00Z", "country": "Slovak Republic; Azerbaijan"}
    found = await asked(http, "MKRTYCHEV, Ashot", told)
    assert [(m["id"], m["match"]) for m in found["result"][:1]] == [(actor("41736", LIST), True)]
    assert found["notes"] == []
    for unknown in ("n/a", "Atlantis"):
        found = await asked(http, "MKRTYCHEV, Ashot", told | {"country": unknown})
        assert found["result"][0]["match"]
        assert found["notes"] == [f"country {unknown!r} is not compared: no state is called so"]


async def test_a_firm_is_no_person_and_a_state_not_whatever_is_called_so(http: httpx.AsyncClient) -> None:
    for told in ({"birth_date": "1970-03-04"}, {"imo": "9111101"}):
        assert not any(
            m["match"] and m["type"][0]["id"] == "State" for m in (await asked(http, "DPRK", told))["result"]
        )
    assert not any(m["match"] for m in (await asked(http, "KP"))["result"])
    assert (await asked(http, "KP", type="State"))["result"][0]["match"]


async def test_a_kind_is_asked_before_the_likest_are_taken(
    http: httpx.AsyncClient, driver: neo4j.AsyncDriver, settings: Settings
) -> None:
    fleet = [record(f"ship {n}", name="Northern Dawn", kind="Vessel") for n in range(70)]
    said = batch(
        records=[*fleet, record("owner", name="Northern Dawn Northern Dawn Ltd", kind="Company")], source="list"
    )
    await write_batch(driver, settings.neo4j_database, said)
    found = await asked(http, "Northern Dawn", type="Company")
    assert [m["type"][0]["id"] for m in found["result"]] == ["Company"]


async def test_what_asks_too_much_is_refused(http: httpx.AsyncClient) -> None:
    names = [{"pid": "name", "v": f"name {n}"} for n in range(31)]
    for form in ({"queries": json.dumps({"q": {"properties": names}})}, {f"field{n}": "1" for n in range(12)}):
        assert (await http.post(OWN, data=form)).status_code == 422
    for origin in ("https://example.org", "http://[", "null"):
        assert (await http.post(OWN, data={"queries": "{}"}, headers={"Origin": origin})).status_code == 400


async def test_where_two_fit_by_a_rule_none_is_sure(http: httpx.AsyncClient) -> None:
    found = await asked(http, told={"imo": ["9111101", "9222211"]})
    assert [m["match"] for m in found["result"]] == [False, False]
    assert found["notes"] == ["2 actors fit by a rule, so none is sure"]


@pytest.mark.parametrize(
    ("queries", "word"),
    [
        ("{", "not JSON"),
        ("[]", "object"),
        ('{"q": {}}', "needs"),
        ('{"q": {"query": " "}}', "needs"),
        ('{"q": {"query": "x", "limit": 0}}', "greater"),
        ('{"q": {"query": "x", "nonsense": 1}}', "not permitted"),
        ('{"q": {"query": "x\\u0000"}}', "NUL"),
        (json.dumps({str(n): {"query": "x"} for n in range(101)}), "100"),
    ],
)
async def test_what_cannot_be_meant_is_refused_in_words(http: httpx.AsyncClient, queries: str, word: str) -> None:
    for response in (
        await http.post(OWN, data={"queries": queries}),
        await http.get(OWN, params={"queries": queries}),
    ):
        assert response.status_code == 422
        assert word in response.json()["detail"]


async def test_other_bodies_and_parameters_are_refused(http: httpx.AsyncClient) -> None:
    assert (await http.post(OWN, json={"q0": {"query": "x"}})).status_code == 422
    assert (await http.post(OWN, data={"queries": "{}", "extend": "{}"})).status_code == 422
    assert (await http.get(OWN, params={"callback": "steal"})).status_code == 422


async def test_only_pages_of_this_machine_may_read_it(http: httpx.AsyncClient) -> None:
    for origin in ("http://127.0.0.1:3333", "http://localhost:3333"):
        assert (await http.get(OWN, headers={"Origin": origin})).headers["access-control-allow-origin"] == origin
    for origin in ("https://example.org", "http://127.0.0.1.example.org", "null", "http://127.0.0.1@example.org"):
        refused = await http.get(OWN, headers={"Origin": origin})
        assert (refused.status_code, refused.json()["code"]) == (400, "foreign-origin")
        assert "access-control-allow-origin" not in refused.headers


async def test_the_preview_shows_texts_as_texts(http: httpx.AsyncClient) -> None:
    firm = (await asked(http, told={"registration": "12-34/567"}))["result"][0]["id"]
    page = await http.get(f"{OWN}/preview", params={"id": firm})
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<b" not in page.text
    assert "Firm &amp; Sons" in page.text
    assert (await http.get(f"{OWN}/preview", params={"id": "a-none"})).status_code == 404


async def test_suggestions_go_on_from_a_cursor(http: httpx.AsyncClient) -> None:
    first = (await http.get(f"{OWN}/suggest/property", params={"prefix": ""})).json()["result"]
    rest = (await http.get(f"{OWN}/suggest/property", params={"prefix": "", "cursor": len(first)})).json()["result"]
    assert first
    assert rest
    assert not {one["id"] for one in first} & {one["id"] for one in rest}
    ships = (await http.get(f"{OWN}/suggest/entity", params={"prefix": "polar"})).json()["result"]
    assert [one["name"] for one in ships] == ["POLAR ICE", "NEW POLAR ICE"]
    skipped = (await http.get(f"{OWN}/suggest/entity", params={"prefix": "polar", "cursor": 1})).json()["result"]
    assert skipped == ships[1:]
