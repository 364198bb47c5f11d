"""SIPRI's trade register in the graph, beside the bundled case: what a row says there is what the file says."""

from __future__ import annotations

import inspect
import json
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

import httpx
import neo4j
import pytest

from api.app import create_app
from graph.settings import Settings
from loaders.run import LoadReport
from tests import case_graph, real_sipri, test_questions
from tests.filling import filled
from tests.real_graph import DATA, Asked, Row, both_ways, edge_problems, needs

FILE = DATA / "sipri_trade_register" / "trade-register_all_2025-03-13.csv"
CASE = case_graph.sheet(case_graph.CASE).source.id
SEED, ROWS, TELLING = 20250313, 120, 80

pytestmark = [pytest.mark.slow, pytest.mark.data, pytest.mark.timeout(3600), needs("sipri_trade_register")]


@dataclass
class Loaded:
    """The case and the register in one graph, and the register as read a second time."""

    graph: Asked
    report: LoadReport
    rows: list[real_sipri.Row]
    settings: Settings
    driver: neo4j.AsyncDriver


@pytest.fixture(scope="module")
async def loaded(tmp_path_factory: pytest.TempPathFactory, neo4j_version: str) -> AsyncIterator[Loaded]:
    """A graph that holds the case and the register."""
    home, paths = tmp_path_factory.mktemp("register"), [case_graph.CASES / case_graph.CASE, FILE]
    async with filled(home, neo4j_version, paths) as (settings, driver, reports):
        graph = Asked(driver, settings.neo4j_database, real_sipri.SOURCE)
        yield Loaded(graph, reports[1], list(real_sipri.rows(FILE)), settings, driver)


def sample(rows: list[real_sipri.Row]) -> list[real_sipri.Row]:
    """200 rows: any, and some whose comment speaks of others or of doubt."""
    chosen = random.Random(SEED)
    any_of_them = chosen.sample(rows, ROWS)
    words = (" via ", "inanced", "unded", "aid by", "uncertain", "could be", "elected", "fficially", "possibly")
    telling = [row for row in rows if any(word in row.comment for word in words) and row not in any_of_them]
    return any_of_them + chosen.sample(telling, TELLING)


def plain(claim: Row, records: dict[str, Row]) -> Row:
    """A claim of the graph as `real_sipri.claims` writes one: with its ends as records."""
    ends = {}
    for end in ("subject", "object"):
        record = {k: v for k, v in records[claim[end]].items() if k not in ("actor", "versions")}
        ends[end] = record if record.get("unknown") else {"key": claim[end], **record}
    return {k: v for k, v in claim.items() if k not in ("id", "deal", "endings")} | ends


async def test_every_row_is_a_deal_and_no_deal_is_without_a_row(loaded: Loaded) -> None:
    reading, rows = loaded.report.reading, loaded.rows
    assert reading.rows == len(rows) == 29_515
    assert reading.rejected == len(loaded.report.errors) == 0
    distinct = {row.cells: row for row in reversed(rows)}
    assert reading.repeated == len(rows) - len(distinct) == 10
    found = await loaded.graph.run(
        """
        MATCH (d:Deal {source: $source})
        OPTIONAL MATCH (d)<-[:PART_OF]-(c:Claim)
        RETURN d.id AS deal, collect(DISTINCT c.locator) AS locators
        """
    )
    assert sorted(f"line {row.line}" for row in distinct.values()) == sorted(
        locator for deal in found for locator in deal["locators"]
    )
    assert all(len(deal["locators"]) == 1 for deal in found)


async def test_every_row_says_in_the_graph_what_it_says_in_the_file(loaded: Loaded) -> None:
    """All rows: their deals and their claims, both ways."""
    found = await loaded.graph.claims("true")
    records = await loaded.graph.records(claim[end] for claim in found for end in ("subject", "object"))
    deals = await deals_of(loaded.graph, sorted({claim["deal"] for claim in found}))
    of_line: dict[str, list[Row]] = defaultdict(list)
    for claim in found:
        of_line[claim["locator"]].append(claim)
    wrong = {}
    for row in {row.cells: row for row in reversed(loaded.rows)}.values():
        of_row = of_line.pop(f"line {row.line}", [])
        differences = both_ways((plain(claim, records) for claim in of_row), real_sipri.claims(row))
        if any(differences):
            wrong[row.line] = differences
        elif [deals[key] for key in {claim["deal"] for claim in of_row}] != [real_sipri.deal(row)]:
            wrong[row.line] = ([deals[claim["deal"]] for claim in of_row], [real_sipri.deal(row)])
    assert dict(list(wrong.items())[:10]) == {}
    assert of_line == {}


async def test_200_rows_say_in_the_graph_what_they_say_in_the_file(loaded: Loaded) -> None:
    graph = loaded.graph
    rows = sample(list({row.cells: row for row in reversed(loaded.rows)}.values()))
    assert len(rows) == ROWS + TELLING
    found = await graph.claims("c.locator IN $locators", locators=[f"line {row.line}" for row in rows])
    # Nothing else may be part of these deals either.
    of_deals = await graph.claims("d.key IN $deals", deals=sorted({claim["deal"] for claim in found}))
    assert {claim["id"] for claim in of_deals} == {claim["id"] for claim in found}
    records = await graph.records(claim[end] for claim in found for end in ("subject", "object"))
    deals = await deals_of(graph, sorted({claim["deal"] for claim in found}))
    edges = await graph.edges([claim["id"] for claim in found])
    wrong: dict[int, object] = {}
    for row in rows:
        of_row = [claim for claim in found if claim["locator"] == f"line {row.line}"]
        too_much, too_little = both_ways((plain(claim, records) for claim in of_row), real_sipri.claims(row))
        if too_much or too_little:
            wrong[row.line] = {"too much": too_much, "too little": too_little}
            continue
        keys = {claim["deal"] for claim in of_row}
        said = [deals[key] for key in keys]
        if said != [real_sipri.deal(row)]:
            wrong[row.line] = {"deals": said, "expected": real_sipri.deal(row)}
        problems = {claim["id"]: edge_problems(claim, edges.get(claim["id"], []), records) for claim in of_row}
        problems |= {claim["id"]: ["ended"] for claim in of_row if claim["endings"]}
        if any(problems.values()):
            wrong[row.line] = problems
    assert wrong == {}


async def test_parties_are_whom_the_register_means(loaded: Loaded) -> None:
    """All parties of its columns: a state is the actor of its id, any other one by itself, and nobody is two."""
    names = {name for row in loaded.rows for name in (row.supplier, row.recipient)}
    wanted = {party["key"]: party for party in map(real_sipri.party, names) if "key" in party}
    records = await loaded.graph.records(wanted)
    assert {k: {x: y for x, y in r.items() if x not in ("actor", "versions")} for k, r in records.items()} == {
        key: {k: v for k, v in party.items() if k != "key"} for key, party in wanted.items()
    }
    for key, record in records.items():
        assert len(record["versions"]) == 1, key
        assert record["actor"]["labels"] == ["Actor", record["kind"]]
        assert record["actor"]["id"].startswith("a-") is (record["kind"] != "State"), key
        assert record["kind"] != "State" or record["actor"]["id"] == key
    known = {name: real_sipri.party(name).get("key") for name in names}
    assert known["Soviet Union"] == "state:suhh"
    assert known["Congo"] == "state:cg"
    assert known["DR Congo"] == "state:cd"
    assert known["North Yemen"] == known["Yemen Arab Republic (North Yemen)"] == "state:x-north-yemen"
    assert known["Hezbollah (Lebanon)*"] == "party:Hezbollah (Lebanon)"


async def deals_of(graph: Asked, keys: list[str]) -> dict[str, Row]:
    """Deals by key as `real_sipri.deal` writes them."""
    rows = await graph.run(
        """
        MATCH (d:Deal {source: $source}) WHERE d.key IN $keys
        OPTIONAL MATCH (d)-[p:PARTY]->(r:Record)
        RETURN d{.*} AS deal, collect([p.role, r.key]) AS parts
        """,
        keys=keys,
    )
    return {
        row["deal"]["key"]: {
            "title": row["deal"]["title"],
            "context": row["deal"]["context"],
            "volume": json.loads(row["deal"]["volume"]) if row["deal"].get("volume") else None,
            "parts": {role: key for role, key in row["parts"] if role},
        }
        for row in rows
    }


# The bundled case beside it

KP, RU, IR, CN = test_questions.KP, test_questions.RU, test_questions.IR, test_questions.CN
Question = Callable[..., Any]
QUESTIONS = [one for name, one in vars(test_questions).items() if name.startswith("test_")]
# Between these two the register has nothing, so that what it says elsewhere changes no answer to any question.
UNTOUCHED = [
    test_questions.test_north_korea_delivered_to_wagner,
    test_questions.test_mkrtychev_stands_between_north_korea_and_russia,
    test_questions.test_mkrtychev_does_not_stand_between_north_korea_and_wagner,
]


class OfSources(httpx.AsyncClient):
    """Asks for paths, and who stands inside them, of some sources only."""

    of: tuple[str, ...] = ()

    async def get(self, url: httpx.URL | str, **given: Any) -> httpx.Response:
        if self.of and url in ("/v1/paths", "/v1/intermediaries"):
            given["params"] = dict(given.get("params") or {}) | {"sources": list(self.of)}
        return await super().get(url, **given)


@pytest.fixture(scope="module")
async def http(loaded: Loaded) -> AsyncIterator[OfSources]:
    """The API on this graph."""
    transport = httpx.ASGITransport(create_app(loaded.settings))
    async with OfSources(transport=transport, base_url="http://127.0.0.1", timeout=120) as client:
        yield client


@pytest.mark.parametrize("question", UNTOUCHED, ids=lambda one: one.__name__)
async def test_what_the_case_alone_tells_of_is_answered_alike(question: Question, http: OfSources) -> None:
    http.of = ()
    await question(http)


@pytest.mark.parametrize("start", [KP, IR, CN])
async def test_the_register_adds_its_own_deals_and_changes_none(start: str, http: OfSources) -> None:
    """Between states the register has deals of its own, in either direction. They are others: no edge is of both, and
    those of the case stand as they did.
    """
    for asked in ({}, {"phase": "delivered"}, {"phase": "sought"}, {"phase": "considered"}):
        http.of = (CASE,)
        alone = edges_of(await test_questions.paths(http, start, RU, max_hops=1, **asked))
        http.of = ()
        beside = edges_of(await test_questions.paths(http, start, RU, max_hops=1, **asked))
        assert {i: e for i, e in beside.items() if CASE in e["sources"]} == alone
        added = [e for i, e in beside.items() if i not in alone]
        assert {tuple(e["sources"]) for e in added} <= {(real_sipri.SOURCE,)}
        assert all(e["standing"] != "corroborated" for e in beside.values())
        assert bool(added) == (asked.get("phase") in (None, "delivered")), (start, asked)


def edges_of(answer: test_questions.Answer) -> dict[str, Row]:
    """The edges of all paths, by id."""
    return {e["id"]: e for path in answer["paths"] for hop in path["hops"] for e in hop["edges"]}


async def test_a_denial_of_the_case_reaches_no_other_relation(loaded: Loaded) -> None:
    """That nothing was seen of a delivery by China, said in early 2023, may bear on what the register has delivered by
    China to Russia, for a denial in another source may well be of this very deal; on nothing else that it says.
    """
    disputed = await loaded.graph.run(
        """
        MATCH (:Actor)-[e]->(:Actor)
        WHERE $source IN e.sources AND (size(e.disputing) > 0 OR e.standing <> 'affirmed')
        RETURN e.relation AS relation, e.phase AS phase, e.standing AS standing
        """
    )
    assert {(e["relation"], e["phase"], e["standing"]) for e in disputed} <= {
        (f"SUPPLIES.{CN}.{RU}", "delivered", "contested")
    }


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.__name__)
async def test_the_case_still_answers(question: Question, http: OfSources, loaded: Loaded) -> None:
    """The questions of test_questions.py, asked of the case's source: the register beside it changes no answer.

    The last of them loads more, so that nothing can come after it.
    """
    http.of = (CASE,)
    given = {"http": http, "driver": loaded.driver, "settings": loaded.settings}
    await question(**{name: given[name] for name in inspect.signature(question).parameters})
