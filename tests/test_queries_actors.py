"""Finding actors by name, and what is known of one."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import neo4j
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from graph.errors import Ambiguous, Invalid, NotFound
from graph.model.kinds import ActorKind
from graph.model.sheets import Sheet
from graph.queries.actors import ActorPage, find_actors, get_actor, resolve_actor
from graph.queries.names import How, best_match, full_text_query
from graph.settings import Settings
from tests.case_graph import CASE, LIST, actor, load, sheet

NAMES = Sheet.model_validate(
    {
        "armstrace": 1,
        "source": {"id": "names", "title": "Names"},
        "edition": {"published": "2020"},
        "records": [
            {"key": "1", "kind": "Company", "name": "Zürich Défense S.A.", "countries": ["Switzerland"]},
            {"key": "2", "kind": "Company", "name": "Zurich Defense Holding", "countries": ["CH"]},
            {"key": "3", "kind": "Company", "name": "Arms & Ammunition (Trading) Ltd", "countries": ["Ruritania"]},
            {"key": "4", "kind": "Person", "name": "Iran Petrov"},
            {"key": "5", "kind": "Company", "name": "VERSOR S.R.O."},
            {"key": "6", "kind": "Organization", "name": "AL-QA'IDA IN THE SAMPLE PENINSULA"},
            {"key": "7", "kind": "Company", "name": "A THREE CO.LTD", "names": ["The Of And"]},
        ],
    }
)


@pytest.fixture
async def session(
    clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings
) -> AsyncIterator[neo4j.AsyncSession]:
    await load(driver, settings, sheet(CASE), sheet(LIST), NAMES)
    async with driver.session(database=settings.neo4j_database, default_access_mode=neo4j.READ_ACCESS) as opened:
        yield opened


def found(page: ActorPage) -> list[tuple[str, How]]:
    """Names and why they were found."""
    return [(f.actor.name, f.matched.how) for f in page.actors if f.matched]


async def test_the_best_match_comes_first_and_says_why(session: neo4j.AsyncSession) -> None:
    assert found(await find_actors(session, "iran")) == [("Iran", How.EXACT), ("Iran Petrov", How.PREFIX)]
    assert found(await find_actors(session, "mkrtichev")) == [
        ("Ashot Mkrtychev", How.FUZZY),
        ("MKRTYCHEV, Ashot", How.FUZZY),
    ]
    page = await find_actors(session, "zurich defense")
    assert found(page) == [("Zürich Défense S.A.", How.PREFIX), ("Zurich Defense Holding", How.PREFIX)]
    assert found(await find_actors(session, "trading arms")) == [("Arms & Ammunition (Trading) Ltd", How.WORDS)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("VERSOR S.R.O.", "VERSOR S.R.O."),
        ("versor s r o", "VERSOR S.R.O."),
        ("AL-QA'IDA IN THE SAMPLE PENINSULA", "AL-QA'IDA IN THE SAMPLE PENINSULA"),
        ("al qa\u2019ida in the sample peninsula", "AL-QA'IDA IN THE SAMPLE PENINSULA"),
        ("A Three Co Ltd", "A THREE CO.LTD"),
        ("the of and", "A THREE CO.LTD"),
    ],
)
async def test_points_apostrophes_and_little_words_hide_no_name(
    session: neo4j.AsyncSession, typed: str, name: str
) -> None:
    assert name in [one.actor.name for one in (await find_actors(session, typed)).actors]
    assert (await resolve_actor(session, typed)).name == name


async def test_names_of_states_find_states(session: neo4j.AsyncSession) -> None:
    for name in ("DPRK", "Democratic People's Republic of Korea", "north korea", "state:kp"):
        page = await find_actors(session, name)
        assert page.actors[0].actor.id == "state:kp", name
    assert (await find_actors(session, "KP")).actors[0].matched is not None


async def test_kinds_and_countries_narrow(session: neo4j.AsyncSession) -> None:
    assert found(await find_actors(session, "iran", [ActorKind.PERSON])) == [("Iran Petrov", How.PREFIX)]
    for country in ("CH", "ch", "Switzerland"):
        page = await find_actors(session, countries=[country])
        assert {f.actor.name for f in page.actors} == {"Zürich Défense S.A.", "Zurich Defense Holding"}, country
        assert page.total == 2
    assert [f.actor.name for f in (await find_actors(session, countries=["ruritania"])).actors] == [
        "Arms & Ammunition (Trading) Ltd"
    ]


async def test_pages_hold_everything_once(session: neo4j.AsyncSession) -> None:
    for q in (None, "a"):
        await pages_hold_everything_once(session, q)


async def pages_hold_everything_once(session: neo4j.AsyncSession, q: str | None) -> None:
    whole = await find_actors(session, q, limit=200)
    ids, after = [], None
    while True:
        page = await find_actors(session, q, limit=3, after=after)
        ids += [f.actor.id for f in page.actors]
        assert page.total == whole.total
        after = page.next
        if after is None:
            break
    assert ids == [f.actor.id for f in whole.actors]
    assert len(ids) == whole.total > 3


async def test_a_cursor_is_good_for_its_own_question_only(session: neo4j.AsyncSession) -> None:
    page = await find_actors(session, limit=1)
    assert page.next is not None
    for after in (page.next, page.next[:-3], page.next + "é", "e30", "!", ""):
        with pytest.raises(Invalid):
            await find_actors(session, "iran", limit=1, after=after)


async def test_nothing_typed_is_syntax(session: neo4j.AsyncSession) -> None:
    for q in ("!!!", "name:* OR 1", "AND", "\\", '"', "~", "a" * 500, "/x/", "(", "[a TO b]", "北京"):
        await find_actors(session, q)


async def test_a_name_resolves_to_one_actor_or_says_why_not(session: neo4j.AsyncSession) -> None:
    assert (await resolve_actor(session, "state:kp")).id == "state:kp"
    assert (await resolve_actor(session, "dprk")).id == "state:kp"
    assert (await resolve_actor(session, " WAGNER group ")).id == actor("wagner")
    assert (await resolve_actor(session, "Blinken")).name == "Antony Blinken"
    assert (await resolve_actor(session, "Iran")).id == "state:ir"
    with pytest.raises(Ambiguous) as ambiguous:
        await resolve_actor(session, "Ashot Mkrtychev")
    candidates = ambiguous.value.extra["candidates"]
    assert {c["id"] for c in candidates} == {actor("mkrtychev"), (await resolve_actor(session, "MKRTYCHEV, Ashot")).id}
    assert {c["kind"] for c in candidates} == {"Person"}
    with pytest.raises(Ambiguous, match="may be"):
        await resolve_actor(session, "Korea")  # of which the graph holds only one


async def test_a_misspelt_name_is_never_guessed(session: neo4j.AsyncSession) -> None:
    with pytest.raises(NotFound) as missing:
        await resolve_actor(session, "Wagnar Group")
    assert "Wagner Group" in str(missing.value)
    with pytest.raises(NotFound, match="No claim in the graph speaks of Brazil"):
        await resolve_actor(session, "Brazil")
    with pytest.raises(NotFound):
        await resolve_actor(session, "???")


async def test_one_actor_with_all_that_is_known_of_it(session: neo4j.AsyncSession) -> None:
    answer = await get_actor(session, actor("mkrtychev"))
    assert answer.actor.name == "Ashot Mkrtychev"
    assert [r["source"] for r in answer.records] == ["article-2023-03-30"]
    assert [(d["authority"]["name"], d["edge"]["standing"], d["edge"]["measure"]) for d in answer.designations] == [
        ("Office of Foreign Assets Control", "affirmed", "sanction")
    ]
    counts = {(r["kind"], r["direction"], r["standing"]): (r["edges"], r["actors"]) for r in answer.relations}
    assert counts == {
        ("BROKERS", "out", "affirmed"): (4, 2),
        ("BROKERS", "out", "unevidenced"): (2, 2),
        ("DESIGNATES", "in", "affirmed"): (1, 1),
        ("NATIONAL_OF", "out", "affirmed"): (1, 1),
    }
    assert (answer.near["transaction"], answer.near["status"]) == (2, 2)
    kirby = await get_actor(session, actor("kirby"))
    assert kirby.speaks_for == [{"id": "state:us", "name": "United States", "kind": "State"}]
    with pytest.raises(NotFound):
        await get_actor(session, "a-nobody")


@given(st.text(max_size=60))
@example("𝓐𝓝𝓓 𝓐")
def test_whatever_is_typed_makes_words_only(typed: str) -> None:
    for word in (full_text_query(typed) or "").split(" AND "):
        for way in word.strip("()").split(" OR "):
            plain = re.fullmatch(r"(.+?)(\^8|\*\^4|~[12])", way)
            assert not word or (plain and plain[1].isalnum() and plain[1] not in ("AND", "OR", "NOT"))


@given(st.text(min_size=1, max_size=20), st.lists(st.text(max_size=20), min_size=1, max_size=5))
def test_the_name_itself_is_the_best_match(typed: str, others: list[str]) -> None:
    assert best_match(typed, [*others, typed]).how is How.EXACT
