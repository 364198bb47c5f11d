"""The bundled case, loaded alone into a real Neo4j, read in Cypher: what each row of it became."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.model.dates import MAX_DAY, MIN_DAY
from graph.schema import apply_schema
from graph.settings import Settings
from loaders.run import How, LoadReport, load, parse_sheet_bytes
from tests.emptying import empty

CASES = Path(__file__).resolve().parent.parent / "cases"
CASE = CASES / "russia-dprk-wagner-iran.yaml"
OFAC = CASES / "ofac-mkrtychev.yaml"

NORTH_KOREA, RUSSIA, IRAN, CHINA, SLOVAKIA = "state:kp", "state:ru", "state:ir", "state:cn", "state:sk"
US = ["state:us"]


@pytest.fixture(scope="module")
async def case(driver: neo4j.AsyncDriver, settings: Settings) -> LoadReport:
    """The case, and nothing else, in the graph; nothing here writes to it."""
    await empty(driver, settings.neo4j_database)
    await apply_schema(driver, settings.neo4j_database)
    return await load(driver, settings.neo4j_database, CASE)


@pytest.fixture
async def session(case: LoadReport, driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[neo4j.AsyncSession]:
    """A session that reads the case."""
    async with driver.session(database=settings.neo4j_database, default_access_mode="READ") as opened:
        yield opened


async def rows(session: neo4j.AsyncSession, cypher: str, **parameters: Any) -> list[list[Any]]:
    """All rows of a query as lists."""
    result = await session.run(cypher, parameters)
    return await result.values()


async def edges(session: neo4j.AsyncSession, subject: str, kind: str, object_: str) -> list[dict[str, Any]]:
    """All edges of a relation; its ends by id, or by name."""
    found = await rows(
        session,
        "MATCH (s:Actor)-[e]->(o:Actor) WHERE $s IN [s.id, s.name] AND $o IN [o.id, o.name] AND type(e) = $kind "
        "OPTIONAL MATCH (d:Deal {id: e.deal}) "
        "RETURN e {.*, deal: d.key} ORDER BY e.phase, e.certainty, e.deal, e.first",
        s=subject,
        o=object_,
        kind=kind,
    )
    return [row[0] for row in found]


def what(edge: dict[str, Any]) -> tuple[Any, ...]:
    """How sure, how far, of which deal, and what that amounts to."""
    return edge["certainty"], edge.get("phase"), edge.get("deal"), edge["standing"]


def test_the_case_is_sound(case: LoadReport) -> None:
    assert case.errors == []
    assert case.notes == []
    assert (case.records, case.deals, case.claims) == (16, 5, 17)


def test_its_quotes_are_said_to_be_paraphrases() -> None:
    head = CASE.read_text(encoding="utf-8").partition("armstrace: 1")[0]
    assert "paraphrases" in head
    quotes = [claim.quote for claim in parse_sheet_bytes(CASE.read_bytes(), CASE.name).claims]
    assert all(quote and len(quote) < 160 and '"' not in quote for quote in quotes)


async def test_the_graph_holds_the_case_and_nothing_else(session: neo4j.AsyncSession) -> None:
    found = await rows(session, "MATCH (s:Actor)-[e]->(o:Actor) RETURN type(e), s.name, o.name, e.phase, e.standing")
    assert sorted(map(tuple, found), key=str) == sorted(
        [
            ("SUPPLIES", "North Korea", "Russia", "sought", "affirmed"),
            ("SUPPLIES", "North Korea", "Russia", "sought", "affirmed"),
            ("SUPPLIES", "Russia", "North Korea", "offered", "affirmed"),
            ("SUPPLIES", "Russia", "North Korea", "offered", "affirmed"),
            ("SUPPLIES", "Iran", "Russia", "delivered", "affirmed"),
            ("SUPPLIES", "North Korea", "Wagner Group", "delivered", "affirmed"),
            ("SUPPLIES", "China", "Russia", "considered", "affirmed"),
            ("SUPPLIES", "China", "Russia", "delivered", "unevidenced"),
            ("BROKERS", "Ashot Mkrtychev", "North Korea", "sought", "affirmed"),
            ("BROKERS", "Ashot Mkrtychev", "North Korea", "sought", "affirmed"),
            ("BROKERS", "Ashot Mkrtychev", "Russia", "sought", "affirmed"),
            ("BROKERS", "Ashot Mkrtychev", "Russia", "sought", "affirmed"),
            ("BROKERS", "Ashot Mkrtychev", "North Korea", "delivered", "unevidenced"),
            ("BROKERS", "Ashot Mkrtychev", "Wagner Group", "delivered", "unevidenced"),
            ("DESIGNATES", "Office of Foreign Assets Control", "Ashot Mkrtychev", None, "affirmed"),
            ("NATIONAL_OF", "Ashot Mkrtychev", "Slovakia", None, "affirmed"),
            ("REGISTERED_IN", "Wagner Group", "Russia", None, "affirmed"),
        ],
        key=str,
    )


async def test_weapons_are_sought_from_north_korea_and_none_delivered(session: neo4j.AsyncSession) -> None:
    sought = await edges(session, NORTH_KOREA, "SUPPLIES", RUSSIA)
    assert {what(e) for e in sought} == {
        ("assessed", "sought", "dprk-russia-2023", "affirmed"),
        ("assessed", "sought", "mkrtychev-deal", "affirmed"),
    }
    assert {tuple(e["goods_classes"]) for e in sought} == {("arms",)}
    assert all("over two dozen kinds" in e["goods"][0] and "quantity" not in e["goods"][0] for e in sought)


async def test_what_is_offered_in_return_is_civil_and_for_arms(session: neo4j.AsyncSession) -> None:
    offered = await edges(session, RUSSIA, "SUPPLIES", NORTH_KOREA)
    assert {what(e) for e in offered} == {
        ("assessed", "offered", "dprk-russia-2023", "affirmed"),
        ("assessed", "offered", "mkrtychev-deal", "affirmed"),
    }
    assert {tuple(e["goods_classes"]) for e in offered} == {("civil",)}
    assert all('"class":"arms"' in e["in_return"][0] for e in offered)
    by_deal = {e["deal"]: " ".join(e["goods"]) for e in offered}
    assert "food" in by_deal["dprk-russia-2023"]
    assert all(g in by_deal["mkrtychev-deal"] for g in ("commercial aircraft", "raw materials", "commodities"))


async def test_iran_delivered_drones_in_the_summer(session: neo4j.AsyncSession) -> None:
    (edge,) = await edges(session, IRAN, "SUPPLIES", RUSSIA)
    assert what(edge) == ("assessed", "delivered", "iran-drones-2022", "affirmed")
    assert (edge["first"], edge["last"]) == ("2022-06-01", "2022-08-31")
    assert edge["goods_classes"] == ["arms"]
    assert "drones" in edge["goods"][0]
    assert '"quantity":' not in edge["goods"][0], "hundreds is not a number"


async def test_wagner_received_weapons(session: neo4j.AsyncSession) -> None:
    (edge,) = await edges(session, NORTH_KOREA, "SUPPLIES", "Wagner Group")
    assert what(edge) == ("assessed", "delivered", "dprk-wagner", "affirmed")


async def test_china_considered_and_was_not_seen_to_deliver(session: neo4j.AsyncSession) -> None:
    considered, delivered = await edges(session, CHINA, "SUPPLIES", RUSSIA)
    assert what(considered) == ("possible", "considered", "china-russia", "affirmed")
    assert considered["disputing"] == [], "no evidence of delivery is not against a consideration"
    assert what(delivered) == ("assessed", "delivered", "china-russia", "unevidenced")
    assert (delivered["claims"], delivered["disputed_stance"]) == ([], ["finds_no_evidence"])
    (speaker,) = await rows(
        session, "MATCH (:Claim {id: $id})-[:SAID_BY]->(r) RETURN r.name", id=delivered["disputing"][0]
    )
    assert speaker == ["White House"]


async def test_mkrtychev_is_a_broker_to_both_in_one_deal(session: neo4j.AsyncSession) -> None:
    for party in (NORTH_KOREA, RUSSIA):
        brokered = [e for e in await edges(session, "Ashot Mkrtychev", "BROKERS", party) if e["claims"]]
        assert {what(e) for e in brokered} == {
            ("alleged", "sought", "mkrtychev-deal", "affirmed"),
            ("assessed", "sought", "mkrtychev-deal", "affirmed"),
        }
        assert all(e["disputing"] == [] for e in brokered), "the statement about Wagner is about another deal"
        assert {(e["first"], e["last"]) for e in brokered if e["certainty"] == "assessed"} == {
            ("2022-10-01", "2023-03-31")
        }


async def test_nothing_links_mkrtychev_to_wagner(session: neo4j.AsyncSession) -> None:
    (to_wagner,) = await edges(session, "Ashot Mkrtychev", "BROKERS", "Wagner Group")
    (to_supplier,) = [e for e in await edges(session, "Ashot Mkrtychev", "BROKERS", NORTH_KOREA) if not e["claims"]]
    for edge in (to_wagner, to_supplier):
        assert what(edge) == ("assessed", "delivered", "dprk-wagner", "unevidenced")
        (speaker,) = await rows(
            session, "MATCH (:Claim {id: $id})-[:SAID_BY]->(r) RETURN r.name", id=edge["disputing"][0]
        )
        assert speaker == ["US officials"]


async def test_the_designation_and_the_facts_of_status(session: neo4j.AsyncSession) -> None:
    (sanction,) = await edges(session, "Office of Foreign Assets Control", "DESIGNATES", "Ashot Mkrtychev")
    assert (sanction["certainty"], sanction["measure"], sanction["list_name"]) == ("confirmed", "sanction", "SDN")
    (national,) = await edges(session, "Ashot Mkrtychev", "NATIONAL_OF", SLOVAKIA)
    assert what(national) == ("confirmed", None, None, "affirmed")
    (russian,) = await edges(session, "Wagner Group", "REGISTERED_IN", RUSSIA)
    assert russian["origins"] == ["source:article-2023-03-30"]


async def test_all_that_officials_say_is_one_origin_and_nothing_is_corroborated(session: neo4j.AsyncSession) -> None:
    found = await rows(
        session,
        "MATCH (:Actor)-[e]->(:Actor) WHERE type(e) <> 'REGISTERED_IN' AND size(e.claims) > 0 "
        "RETURN DISTINCT e.origins, e.origin_count, e.corroborated_from",
    )
    assert found == [[US, 1, MAX_DAY]]
    assert await rows(session, "MATCH ()-[e]->() WHERE e.standing = 'corroborated' RETURN e.id") == []


async def test_the_day_before_only_what_was_said_before_may_have_been_known(session: neo4j.AsyncSession) -> None:
    """Rows 4 to 7 are known by 29 March only possibly: the day on which they were said is an interval."""
    found = await rows(
        session,
        "MATCH (s:Actor)-[e]->(o:Actor) WHERE type(e) IN ['SUPPLIES', 'BROKERS', 'DESIGNATES', 'NATIONAL_OF'] "
        "RETURN s.name, o.name, e.phase, "
        "reduce(d = '9999-12-31', x IN e.affirmed_possible + e.disputed_possible | CASE WHEN x < d THEN x ELSE d END), "
        "reduce(d = '9999-12-31', x IN e.affirmed_certain + e.disputed_certain | CASE WHEN x < d THEN x ELSE d END)",
    )
    earlier = {tuple(row[:3]) for row in found if row[3] <= "2023-03-29"}
    assert earlier == {
        ("Iran", "Russia", "delivered"),
        ("North Korea", "Wagner Group", "delivered"),
        ("China", "Russia", "considered"),
        ("China", "Russia", "delivered"),
    }
    assert {row[3] for row in found if tuple(row[:3]) in earlier} == {MIN_DAY}
    assert {row[3] for row in found if tuple(row[:3]) not in earlier} == {"2023-03-30"}
    assert {row[4] for row in found} == {"2023-03-30"}


async def test_the_deals_with_their_parties_and_instruments(session: neo4j.AsyncSession) -> None:
    found = await rows(
        session,
        "MATCH (d:Deal) OPTIONAL MATCH (d)<-[:PART_OF]-(c:Claim)-[:SUBJECT|OBJECT]->(r:Record) "
        "RETURN d.key, collect(DISTINCT r.name), any(i IN d.legal_instruments WHERE i CONTAINS 'UN '), size(d.context)",
    )
    deals = {key: (set(parties), un, context) for key, parties, un, context in found}
    assert deals == {
        "dprk-russia-2023": ({"North Korea", "Russia"}, True, 3),
        "mkrtychev-deal": ({"North Korea", "Russia", "Ashot Mkrtychev"}, True, 1),
        "iran-drones-2022": ({"Iran", "Russia"}, False, 2),
        "dprk-wagner": ({"North Korea", "Wagner Group", "Ashot Mkrtychev"}, True, 1),
        "china-russia": ({"China", "Russia"}, False, 0),
    }
    (delegation,) = await rows(session, "MATCH (d:Deal {key: 'dprk-russia-2023'}) RETURN d.context[0]")
    assert "delegation" in delegation[0]


async def test_the_sanctions_list_is_the_same_voice(
    case: LoadReport, driver: neo4j.AsyncDriver, settings: Settings
) -> None:
    """Loaded as well, it corroborates nothing; a dry run tells, so that the case stays alone."""
    sheet = parse_sheet_bytes(OFAC.read_bytes(), OFAC.name)
    assert sheet.errors == ()
    assert sheet.source is not None
    assert sheet.source.origin == "ofac"
    assert {r.key: r.speaks_for for r in sheet.records}["ofac"] == "united-states"
    report = await load(driver, settings.neo4j_database, OFAC, How(dry_run=True))
    assert report.result is not None
    assert (report.result.claims_new, report.result.edges_put) == (2, 2)
