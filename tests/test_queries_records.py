"""Relations, claims, deals and sources of the bundled case: what each says, and what it must not say."""

from __future__ import annotations

from collections.abc import AsyncIterator

import neo4j
import pytest

from graph.errors import Invalid, NotFound
from graph.model.claims import Ending
from graph.model.dates import parse_interval
from graph.model.kinds import EndingWay, Role
from graph.model.sheets import Sheet
from graph.queries.actors import get_actor
from graph.queries.claims import get_claim
from graph.queries.deals import get_deal
from graph.queries.relations import get_relation
from graph.queries.sources import find_sources
from graph.settings import Settings
from graph.store.endings import end_claim
from tests.case_graph import CASE, LIST, actor, deal, load, sheet

CHINA = "SUPPLIES.state:cn.state:ru"
KOREA = "SUPPLIES.state:kp.state:ru"


@pytest.fixture
async def session(
    clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings
) -> AsyncIterator[neo4j.AsyncSession]:
    await load(driver, settings, sheet(CASE), sheet(LIST), VOYAGE)
    async with driver.session(database=settings.neo4j_database, default_access_mode=neo4j.READ_ACCESS) as opened:
        yield opened


VOYAGE = Sheet.model_validate(
    {
        "armstrace": 1,
        "source": {"id": "port-calls", "title": "Port calls", "publisher": "A port"},
        "edition": {"published": "2021-05-01"},
        "records": [
            {"key": "ship", "kind": "Vessel", "name": "MV Example"},
            {"key": "line", "kind": "Company", "name": "Example Lines"},
            {"key": "bank", "kind": "Company", "name": "Example Bank"},
            {"key": "buyer", "kind": "Company", "name": "Example Imports"},
            {"key": "army", "kind": "PublicBody", "name": "Example Army"},
        ],
        "deals": [{"key": "d", "title": "A voyage", "parties": [{"role": "actual_end_user", "record": "army"}]}],
        "claims": [
            {"subject": s, "kind": k, "object": "buyer", "deal": "d", "phase": "delivered"}
            | {"stance": "affirms", "certainty": "reported", "goods": [{"class": "arms", "designation": "AK-47"}]}
            for s, k in (("ship", "TRANSPORTS"), ("line", "TRANSPORTS"), ("bank", "FINANCES"))
        ]
        + [
            {"subject": "bank", "kind": "FINANCES", "object": "buyer", "deal": "d", "phase": "delivered"}
            | {"stance": "denies", "certainty": "confirmed", "speaker": "army"}
        ],
    }
)


async def test_a_relation_holds_what_was_said_for_and_against(session: neo4j.AsyncSession) -> None:
    china = await get_relation(session, CHINA)
    assert {(e["phase"], e["standing"]) for e in china.edges} == {
        ("considered", "affirmed"),
        ("delivered", "unevidenced"),
    }
    (said,), (against,) = china.claims_for, china.claims_against
    assert (said["speaker"]["name"], said["phase"], said["certainty"]) == ("Antony Blinken", "considered", "possible")
    assert (against["speaker"]["name"], against["stance"]) == ("White House", "finds_no_evidence")
    assert {said["origin"]["id"], against["origin"]["id"]} == {"state:us"}
    assert said["speaker"]["speaks_for"] == [{"id": "state:us", "name": "United States", "kind": "State"}]
    assert said["source"]["title"] == "News article on arms for Russia, 30 March 2023"
    assert (said["said_on"], said["known_from"], said["known_possibly_from"]) == ("../2023-03-29", "2023-03-30", None)
    assert "arms and ammunition" in said["quote"]
    assert said["deal"] == {"id": deal("china-russia"), "title": "Arms from China for Russia"}


async def test_the_origin_of_a_claim_is_that_of_its_edge(session: neo4j.AsyncSession) -> None:
    # The list names no speaker: it is the voice of its own record ofac, which speaks for the United States.
    unnamed = f"NATIONAL_OF.{actor('41736', LIST)}.state:sk"
    for relation in (KOREA, CHINA, unnamed):
        answer = await get_relation(session, relation)
        assert answer.claims_for
        for edge in answer.edges:
            origins = {c["origin"]["id"] for c in answer.claims_for if c["id"] in edge["claims"]}
            assert origins == set(edge["origins"])


async def test_claims_are_in_the_order_in_which_they_were_said(session: neo4j.AsyncSession) -> None:
    korea = await get_relation(session, KOREA)
    assert [c["said_on"] for c in korea.claims_for] == ["2023-03-30", "2023-03-30"]
    assert [c["id"] for c in korea.claims_for] == sorted(c["id"] for c in korea.claims_for)


async def test_what_nothing_was_said_about_is_not_found(session: neo4j.AsyncSession) -> None:
    for relation in ("SUPPLIES.state:cn", "SELLS.state:cn.state:ru", "SUPPLIES.state:cn.state:us", ""):
        with pytest.raises(NotFound):
            await get_relation(session, relation)


async def test_a_claim_says_how_it_ended(
    session: neo4j.AsyncSession, driver: neo4j.AsyncDriver, settings: Settings
) -> None:
    claim = (await get_relation(session, CHINA)).claims_for[0]["id"]
    assert not (await get_claim(session, claim)).claim["ended"]
    before = (await get_claim(session, claim)).rev
    ending = Ending(way=EndingWay.RETRACTED, on=parse_interval("2024-01-01"), why="a mistake")
    await end_claim(driver, settings.neo4j_database, claim, ending)
    answer = await get_claim(session, claim)
    assert answer.rev == before + 1
    assert answer.claim["ended"]
    assert [(e["way"], e["on"], e["why"]) for e in answer.claim["endings"]] == [
        ("retracted", "2024-01-01", "a mistake")
    ]
    assert {e["standing"] for e in (await get_relation(session, CHINA)).edges} == {"withdrawn", "unevidenced"}
    with pytest.raises(NotFound):
        await get_claim(session, "c-none")


async def test_whom_a_deal_is_only_denied_to_have_is_no_party(session: neo4j.AsyncSession) -> None:
    answer = await get_deal(session, deal("dprk-wagner"))
    assert [(p["role"], p["actor"]["name"], p["standing"]) for p in answer.parties] == [
        (Role.SUPPLIER, "North Korea", "affirmed"),
        (Role.RECIPIENT, "Wagner Group", "affirmed"),
    ]
    (denied,) = answer.not_parties
    assert (denied["role"], denied["actor"]["name"], denied["standing"]) == (
        Role.BROKER,
        "Ashot Mkrtychev",
        "unevidenced",
    )
    assert denied["claims_for"] == []
    assert len(denied["claims_against"]) == 2
    assert [i["title"] for i in answer.legal_instruments] == ["UN resolutions on North Korea"]
    assert [g["description"] for g in answer.goods] == ["weapons"]
    assert len(answer.claims) == 3


async def test_a_deal_has_goods_and_what_was_to_be_given_in_return(session: neo4j.AsyncSession) -> None:
    answer = await get_deal(session, deal("mkrtychev-deal"))
    assert {(p["role"], p["actor"]["id"], tuple(p["phases"])) for p in answer.parties} == {
        (Role.SUPPLIER, "state:kp", ("sought",)),
        (Role.SUPPLIER, "state:ru", ("offered",)),
        (Role.RECIPIENT, "state:ru", ("sought",)),
        (Role.RECIPIENT, "state:kp", ("offered",)),
        (Role.BROKER, actor("mkrtychev"), ("sought",)),
    }
    assert answer.not_parties == []
    assert "commercial aircraft" in {g["description"] for g in answer.goods}
    assert {g["class"] for g in answer.in_return} == {"arms"}


async def test_roles_follow_from_claims_and_from_the_deals_own_list(session: neo4j.AsyncSession) -> None:
    answer = await get_deal(session, VOYAGE.deals[0].id_in("port-calls"))
    parties = {(p["role"], p["actor"]["name"]): p for p in answer.parties}
    assert set(parties) == {
        (Role.CARRIER, "Example Lines"),
        (Role.CONVEYANCE, "MV Example"),
        (Role.FINANCIER, "Example Bank"),
        (Role.ACTUAL_END_USER, "Example Army"),
    }
    assert parties[Role.FINANCIER, "Example Bank"]["standing"] == "contested"
    listed = parties[Role.ACTUAL_END_USER, "Example Army"]
    assert (listed["listed"], listed["standing"], listed["edges"]) == (True, None, [])
    army = await get_actor(session, listed["actor"]["id"])
    assert army.relations == []
    first = [{"id": answer.id, "title": "A voyage"}]
    assert army.parts == [{"role": Role.ACTUAL_END_USER, "deals": 1, "first": first}]
    with pytest.raises(NotFound):
        await get_deal(session, "d-none")


async def test_sources_with_their_editions_and_counts(session: neo4j.AsyncSession) -> None:
    first = await find_sources(session, limit=1)
    assert (first.total, [s["id"] for s in first.sources]) == (3, ["article-2023-03-30"])
    assert (first.sources[0]["records"], first.sources[0]["claims"], first.sources[0]["deals"]) == (16, 17, 5)
    assert [e["published"] for e in first.sources[0]["editions"]] == ["2023-03-30/.."]
    rest = await find_sources(session, limit=5, after=first.next)
    assert ([s["id"] for s in rest.sources], rest.next) == (["ofac-sdn", "port-calls"], None)
    with pytest.raises(Invalid):
        await find_sources(session, after="x")
