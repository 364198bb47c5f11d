"""From a set to a set, over HTTP and in the shell: shapes, forms, refusals, and that nothing is cut in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from typing import Any

import httpx
import neo4j
import pytest

from api.app import create_app
from api.responses import prefers
from api.tables import COLUMNS, reach_csv
from graph.paths.answer import ActorShown
from graph.paths.engine import CypherEngine
from graph.paths.reach import Reached, find_reach
from graph.paths.reach_query import ReachQuery
from graph.settings import Settings
from tests.case_graph import CASE, actor, load, sheet
from tests.emptying import empty
from tests.serving import running

KP, RU, US = "state:kp", "state:ru", "state:us"
BROKER = actor("mkrtychev")
LISTED = {"measure": "sanction", "list_name": "sdn"}
PATIENTLY: dict[str, int] = {"max_hops": 2, "deadline": 60}


@pytest.fixture(scope="module")
async def http(driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on the bundled case."""
    await empty(driver, settings.neo4j_database)
    await load(driver, settings, sheet(CASE))
    async with running(create_app(settings), "http://127.0.0.1/v1") as client:
        yield client


async def ask(http: httpx.AsyncClient, start: Any, end: Any, **asked: Any) -> dict[str, Any]:
    """The answer, which must be one."""
    response = await http.post("/reach", json={"from": start, "to": end} | PATIENTLY | asked)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


async def test_states_that_reach_the_designated_with_the_path_of_each(http: httpx.AsyncClient) -> None:
    answer = await ask(http, {"kind": "State"}, LISTED)
    assert [(a["actor"]["id"], a["hops"], a["target"]["id"]) for a in answer["actors"]] == [
        (KP, 1, BROKER),
        (RU, 1, BROKER),
    ]
    assert (answer["reached"], answer["more"], answer["to"]["actors"]) == (2, 0, 1)
    assert answer["from"]["actors"] >= 4
    assert (answer["search"]["complete"], answer["search"]["stopped_by"]) == (True, None)
    alone = (await http.get("/paths", params={"from": KP, "to": BROKER, "k": 1, **PATIENTLY})).json()
    assert answer["actors"][0]["path"] == alone["paths"][0]


async def test_who_is_in_both_sets_is_there_without_a_hop(http: httpx.AsyncClient) -> None:
    (row,) = (await ask(http, {"role": ["broker"]}, LISTED))["actors"]
    assert (row["actor"]["id"], row["hops"], row["target"]["id"], row["path"]) == (BROKER, 0, BROKER, None)


async def test_what_the_limit_keeps_out_is_counted(http: httpx.AsyncClient) -> None:
    answer = await ask(http, {"kind": "State"}, LISTED, limit=1)
    assert [a["actor"]["id"] for a in answer["actors"]] == [KP]
    assert (answer["reached"], answer["more"]) == (2, 1)
    assert (answer["search"]["complete"], answer["search"]["stopped_by"]) == (False, "limit")


async def test_a_search_that_stops_says_so(http: httpx.AsyncClient) -> None:
    answer = await ask(http, {"kind": "State"}, LISTED, deadline=0.0001)
    assert (answer["from"]["actors"], answer["search"]["stopped_by"]) == (None, "deadline")
    assert not answer["search"]["complete"]
    table = await http.post("/reach?format=csv", json={"from": {"kind": "State"}, "to": LISTED, "deadline": 0.0001})
    assert "stopped by deadline" in rows_of(table.text)[-1]["note"]


async def test_whom_the_question_avoids_is_no_member_and_is_counted(http: httpx.AsyncClient) -> None:
    answer = await ask(http, {"kind": "State"}, LISTED, avoid=[RU])
    assert [a["actor"]["id"] for a in answer["actors"]] == [KP]
    assert (answer["from"]["avoided"], answer["to"]["avoided"]) == (1, 0)


async def test_conditions_are_met_as_of_a_day(http: httpx.AsyncClient) -> None:
    before = await ask(http, {"kind": "State"}, LISTED | {"as_of": "2023-03-29"})
    after = await ask(http, {"kind": "State"}, LISTED | {"as_of": "2023-03-30"})
    assert (before["to"], after["to"]) == (
        {"actors": 0, "avoided": 0, "as_of": "2023-03-29", "unknown": []},
        {"actors": 1, "avoided": 0, "as_of": "2023-03-30", "unknown": []},
    )
    assert (before["actors"], before["search"]["complete"]) == ([], True)


async def test_words_that_nothing_has_are_told(http: httpx.AsyncClient) -> None:
    misspelt = {"list_name": ["SDN", "SND"], "programme": "RUSIA", "country": ["Rusia", "ru"]}
    answer = await ask(http, {"kind": "State"}, misspelt)
    assert answer["to"]["unknown"] == ["SND", "RUSIA", "Rusia"]
    assert answer["from"]["unknown"] == []
    table = await http.post("/reach?format=csv", json={"from": {"kind": "State"}, "to": misspelt})
    assert "Nothing in the graph is called so: 'SND', 'RUSIA', 'Rusia'." in rows_of(table.text)[-1]["note"]


async def test_countries_by_name_or_code(http: httpx.AsyncClient) -> None:
    by_name, by_code = [await ask(http, {"country": one}, LISTED) for one in ("Russian Federation", "ru")]
    assert by_name["actors"] == by_code["actors"]
    assert [a["actor"]["id"] for a in by_name["actors"]] == [RU]


async def test_the_same_as_csv_by_header_or_by_parameter(http: httpx.AsyncClient) -> None:
    question = {"from": {"kind": "State"}, "to": LISTED} | PATIENTLY
    by_header = await http.post("/reach", json=question, headers={"Accept": "text/csv"})
    by_parameter = await http.post("/reach", params={"format": "csv"}, json=question)
    as_json = await http.post("/reach", params={"format": "json"}, json=question, headers={"Accept": "text/csv"})
    assert by_header.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_header.text == by_parameter.text
    assert as_json.json()["reached"] == 2
    rev = as_json.json()["search"]["rev"]
    assert (by_header.headers["Armstrace-Rev"], by_header.headers["Armstrace-Complete"]) == (str(rev), "true")
    first, second = rows_of(by_header.text)
    assert list(first) == list(COLUMNS)
    assert (first["actor"], first["name"], first["kind"], first["hops"]) == (KP, "North Korea", "State", "1")
    assert (first["target"], first["target_name"]) == (BROKER, "Ashot Mkrtychev")
    assert first["path"] == "North Korea ←BROKERS─ Ashot Mkrtychev"
    assert (first["origins"], first["sources"]) == (US, sheet(CASE).source.id)
    assert first["weakest_hop"] == "North Korea and Ashot Mkrtychev"
    assert (second["actor"], second["note"]) == (RU, "")
    cut = await http.post("/reach", params={"format": "csv"}, json=question | {"limit": 1})
    assert cut.headers["Armstrace-Complete"] == "false"
    assert [(r["actor"], r["note"]) for r in rows_of(cut.text)] == [
        (KP, ""),
        ("", "Not all: reached, and not listed for the limit: 1 more."),
    ]


def rows_of(table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table, newline="")))


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
async def test_no_cell_is_a_formula(
    http: httpx.AsyncClient, name: str, driver: neo4j.AsyncDriver, settings: Settings
) -> None:
    engine = CypherEngine(driver, settings.neo4j_database)
    asked = ReachQuery.model_validate({"from": {"ids": BROKER}, "to": {"ids": BROKER}})
    answer = await find_reach(engine, asked)
    shown = ActorShown(id=BROKER, name=name, kind="Person")
    answer = answer.model_copy(update={"actors": [Reached(actor=shown, hops=0, target=shown, path=None)]})
    (row,) = rows_of(reach_csv(answer))
    assert (row["name"], row["target_name"]) == (f"'{name}", f"'{name}")


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        ("text/csv", True),
        ("text/csv, */*;q=0.1", True),
        ("application/json;q=0.5, text/csv", True),
        ("application/json, text/csv", False),
        ("text/csv;q=0.2, application/json;q=0.9", False),
        ("text/csv;q=²", True),
        ("*/*", False),
        ("", False),
    ],
)
def test_which_form_is_wanted(accept: str, wanted: bool) -> None:
    assert prefers(accept, "text/csv") is wanted


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ({"from": {}, "to": LISTED}, 422, "at least one condition"),
        ({"from": {"as_of": "2023-01-01"}, "to": LISTED}, 422, "s_of is of designations"),
        ({"from": {"ids": KP}}, 422, "to: Field required"),
        ({"from": {"role": "wizard"}, "to": LISTED}, 422, "role"),
        ({"from": {"colour": "red"}, "to": LISTED}, 422, "colour"),
        ({"from": {"country": "a\0b"}, "to": LISTED}, 422, "NUL"),
        ({"from": {"ids": KP}, "to": LISTED, "k": 3}, 422, "k"),
        ({"from": {"ids": KP}, "to": LISTED, "standing": "denied"}, 422, "a denial is never a link"),
        ({"from": {"ids": KP}, "to": LISTED, "through": [BROKER]}, 422, "through names a member of `to`"),
        ({"from": {"ids": "a-nobody"}, "to": LISTED}, 404, "a-nobody"),
        ({"from": {"ids": KP}, "to": LISTED, "avoid": ["a-nobody"]}, 404, "a-nobody"),
        ({"from": {"ids": KP}, "to": LISTED, "sources": ["no-such-source"]}, 404, "no-such-source"),
        ({"from": {"ids": KP}, "to": LISTED, "min_rev": 1000}, 409, "1000"),
    ],
)
async def test_what_cannot_be_meant_is_refused(http: httpx.AsyncClient, body: Any, status: int, words: str) -> None:
    response = await http.post("/reach", json=body)
    assert response.status_code == status, response.text
    assert words in response.text


async def test_a_misspelt_form_is_refused(http: httpx.AsyncClient) -> None:
    for wrong in ({"format": "xlsx"}, {"form": "csv"}):
        response = await http.post("/reach", params=wrong, json={"from": {"ids": KP}, "to": LISTED})
        assert response.status_code == 422, response.text


async def test_an_actor_that_every_path_has_to_pass_begins_none(http: httpx.AsyncClient) -> None:
    answer = await ask(http, {"ids": [KP, BROKER]}, {"ids": RU}, through=[BROKER])
    assert [(a["actor"]["id"], a["hops"]) for a in answer["actors"]] == [(KP, 2)]
    assert answer["from"]["actors"] == 2
