"""Judging: who is one follows from the judgements alone, and taking one back gives the graph from before."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph.errors import Conflict, Invalid, NotFound
from graph.model.claims import Deal
from graph.model.judgements import Judgement, Verdict
from graph.store.batch import Batch, WriteResult
from graph.store.journal import LargeWrites
from graph.store.judgements import judge, take_back
from tests.store_graph import Graph, batch, claim, libraries, record


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    await schema.empty()
    return schema


def rid(key: str, source: str = "paper") -> str:
    return record(key).id_in(source)


def judgement(a: str, b: str, verdict: str = "same", **given: Any) -> Judgement:
    return Judgement.model_validate({"a": a, "b": b, "verdict": verdict, "by": "ann", "on": "2024-01-01"} | given)


async def say(graph: Graph, *judgements: Judgement, **how: Any) -> WriteResult:
    # These laws are of judgements on whatever records; which kinds can be one is another (see below).
    return await judge(graph.driver, graph.database, judgements, any_kind=True, **how)


async def actor(graph: Graph, record_id: str) -> str:
    (row,) = await graph.run("MATCH (:Record {id: $id})-[:RESOLVES_TO]->(a) RETURN a.id AS id", id=record_id)
    return str(row["id"])


async def doubts(graph: Graph) -> list[dict[str, Any]]:
    return await graph.run(
        "MATCH (a)-[m:MAY_BE]->(b) RETURN a.id AS one, b.id AS other, m.why AS why ORDER BY one, other"
    )


async def two_sources(graph: Graph) -> None:
    """A list that sanctions Acme and a paper in which Acme supplies Bob, who supplies Russia."""
    await graph.write(
        batch(
            claim("acme", "SUPPLIES", "bob"),
            claim("bob", "SUPPLIES", "ru", certainty="confirmed"),
            claim("ann", "OWNS", "acme", share=60),
        )
    )
    listed = record("acme", name="ACME Ltd", kind="LegalEntity", identifiers={"inn": ["1"]})
    await graph.write(
        batch(
            claim("ministry", "DESIGNATES", "acme", measure="sanction"),
            claim("acme", "SUPPLIES", "bob"),
            source="list",
            records=[listed],
        )
    )


# One judgement


async def test_same_makes_one_actor_of_two_records(graph: Graph) -> None:
    await two_sources(graph)
    before = await graph.content()
    done = await say(
        graph,
        judgement(rid("acme"), rid("acme", "list"), reasons=[{"feature": "name", "bearing": "agrees", "says": "Acme"}]),
    )
    assert (done.changed, done.judgements, await graph.differences()) == (True, 1, [])
    merged = await actor(graph, rid("acme"))
    assert merged == await actor(graph, rid("acme", "list")) == "a-" + min(rid("acme"), rid("acme", "list"))[2:]
    (found,) = await graph.run(
        "MATCH (a:Actor {id: $id}) RETURN a.kind AS kind, a.identifiers AS identifiers", id=merged
    )
    assert found == {"kind": "Company", "identifiers": ["inn:1"]}
    back = await take_back(graph.driver, graph.database, judgement(rid("acme"), rid("acme", "list")).id)
    assert (back.changed, await graph.content(), await graph.differences()) == (True, before, [])


async def test_a_chain_of_judgements_corroborates_across_sources(graph: Graph) -> None:
    await two_sources(graph)
    await say(graph, judgement(rid("acme"), rid("acme", "list")), judgement(rid("bob", "list"), rid("bob")))
    acme, bob = await actor(graph, rid("acme")), await actor(graph, rid("bob"))
    edge = await graph.edge(f"SUPPLIES.{acme}.{bob}")
    assert (edge["standing"], edge["origins"]) == ("corroborated", ["source:list", "source:paper"])
    assert await graph.differences() == []


async def test_the_same_said_again_changes_nothing(graph: Graph) -> None:
    await two_sources(graph)
    said = judgement(rid("acme"), rid("acme", "list"))
    await say(graph, said)
    again = await say(graph, judgement(said.b, said.a, on="2025-01-01"))
    assert (again.changed, again.judgements) == (False, 0)


async def test_a_person_has_one_opinion_on_a_pair(graph: Graph) -> None:
    await two_sources(graph)
    said = judgement(rid("acme"), rid("acme", "list"))
    await say(graph, said)
    with pytest.raises(Conflict, match=f"judged .* same on 2024-01-01. Take that judgement back first: {said.id}"):
        await say(graph, judgement(said.a, said.b, "different"))
    with pytest.raises(Invalid, match="same decider"):
        await say(graph, said, judgement(said.b, said.a))


async def test_what_is_not_there_cannot_be_judged(graph: Graph) -> None:
    await graph.write(batch(claim("acme", "SUPPLIES", "bob"), records=[record("bob", unknown=True)]))
    with pytest.raises(NotFound, match=r"no record 'r-0{24}'"):
        await say(graph, judgement(rid("acme"), "r-" + "0" * 24))
    with pytest.raises(NotFound, match="no judgement"):
        await take_back(graph.driver, graph.database, "j-1")
    with pytest.raises(Invalid, match="unknown party"):
        await say(graph, judgement(rid("acme"), rid("bob")))


@pytest.mark.parametrize(
    ("a", "b"), [("r-" + "0" * 24,) * 2, ("r-" + "0" * 24, "d-" + "0" * 24), ("a-" + "0" * 24, "r-" + "0" * 24)]
)
def test_a_judgement_joins_two_of_a_sort(a: str, b: str) -> None:
    with pytest.raises(ValueError, match=r"joins two|two records, or two deals|pattern"):
        judgement(a, b)


# Several, at odds


async def test_different_holds_against_a_program(graph: Graph) -> None:
    await two_sources(graph)
    pair = (rid("acme"), rid("acme", "list"))
    await say(graph, judgement(*pair, "different"))
    await say(graph, judgement(*pair, by="armstrace 1", automatic=True, score=0.99))
    assert await actor(graph, pair[0]) != await actor(graph, pair[1])
    assert (await doubts(graph), await graph.differences()) == ([], [])


async def test_two_people_at_odds_leave_it_in_doubt(graph: Graph) -> None:
    await two_sources(graph)
    pair = (rid("acme"), rid("acme", "list"))
    await say(graph, judgement(*pair, "different"), judgement(*pair, by="bob"))
    assert await actor(graph, pair[0]) != await actor(graph, pair[1])
    assert [d["why"] for d in await doubts(graph)] == [["contradicted"]]
    assert await graph.differences() == []


async def test_what_would_join_two_who_are_different_is_cut(graph: Graph) -> None:
    await two_sources(graph)
    a, b, c = rid("acme"), rid("acme", "list"), rid("bob", "list")
    program: dict[str, Any] = {"by": "armstrace 1", "automatic": True}
    await say(
        graph,
        judgement(a, b, score=0.9, **program),
        judgement(b, c, score=0.8, **program),
        judgement(a, c, "different"),
    )
    assert await actor(graph, a) == await actor(graph, b) != await actor(graph, c)
    assert [d["why"] for d in await doubts(graph)] == [["cut"]]
    # A person's word is surer than any score: now the other pair is cut.
    await say(graph, judgement(b, c))
    assert await actor(graph, a) != await actor(graph, b) == await actor(graph, c)
    assert (len(await doubts(graph)), await graph.differences()) == (1, [])


async def test_unsure_is_kept_in_doubt_until_somebody_says(graph: Graph) -> None:
    await two_sources(graph)
    pair = (rid("acme"), rid("acme", "list"))
    await say(graph, judgement(*pair, "unsure", by="armstrace 1", automatic=True, score=0.5))
    assert [d["why"] for d in await doubts(graph)] == [["unsure"]]
    await say(graph, judgement(*pair, "different"))
    assert (await doubts(graph), await graph.differences()) == ([], [])


async def test_a_state_takes_in_what_is_judged_to_be_it_and_no_other_state(graph: Graph) -> None:
    await graph.write(batch(claim("ministry", "SUPPLIES", "ru"), claim("kp", "SUPPLIES", "ru")))
    await graph.write(batch(claim("ru", "SUPPLIES", "bob"), source="list"))
    await say(graph, judgement(rid("ministry"), rid("ru")), judgement(rid("ru"), rid("kp")))
    assert [await actor(graph, rid(key)) for key in ("ministry", "ru", "kp")] == ["state:ru", "state:ru", "state:kp"]
    assert [d["why"] for d in await doubts(graph)] == [["cut"]]
    # What another source's record of the state is different from, the state is.
    await say(graph, judgement(rid("ministry"), rid("ru", "list"), "different", by="bob"))
    assert (await actor(graph, rid("ministry"))) != "state:ru"
    assert await graph.differences() == []


async def test_a_program_replaces_what_it_said(graph: Graph) -> None:
    await two_sources(graph)
    program: dict[str, Any] = {"by": "armstrace 1", "automatic": True}
    said = judgement(rid("acme"), rid("acme", "list"), **program, score=0.9)
    await say(graph, said)
    again = await say(graph, judgement(said.a, said.b, on="2025-01-01", **program, score=0.9))
    assert not again.changed
    other = await say(graph, judgement(said.a, said.b, "unsure", **program, score=0.4))
    assert (other.judgements, len(await doubts(graph))) == (1, 1)


# What else is judged


async def test_deals_of_two_sources_become_one(graph: Graph) -> None:
    deal = Deal(key="arms", title="Arms")
    for source in ("paper", "list"):
        await graph.write(batch(claim("kp", "SUPPLIES", "ru", deal="arms"), source=source, deals=[deal]))
    before = await graph.content()
    assert len(await graph.edges()) == 2
    said = judgement(deal.id_in("paper"), deal.id_in("list"))
    await say(graph, said)
    (edge,) = await graph.edges()
    assert (edge["standing"], edge["deal"]) == ("corroborated", min(said.pair))
    # A claim that comes later is on the deal that stands for its own.
    later = batch(
        claim("kp", "SUPPLIES", "ru", deal="arms", certainty="confirmed"),
        source=max(("paper", "list"), key=lambda s: deal.id_in(s)),
        deals=[deal],
    )
    await graph.write(later)
    assert {e["deal"] for e in await graph.edges()} == {min(said.pair)}
    assert await graph.differences() == []
    await graph.empty()
    for source in ("paper", "list"):
        await graph.write(batch(claim("kp", "SUPPLIES", "ru", deal="arms"), source=source, deals=[deal]))
    await say(graph, said)
    await take_back(graph.driver, graph.database, said.id)
    assert (await graph.content(), await graph.differences()) == (before, [])


async def test_judging_a_speaker_changes_whose_voice_it_is(graph: Graph) -> None:
    spoken = [record("ann", speaks_for="ministry")]
    await graph.write(batch(claim("kp", "SUPPLIES", "ru", speaker="ann"), records=spoken))
    await graph.write(batch(claim("kp", "SUPPLIES", "ru", speaker="ministry"), source="list"))
    relation = "SUPPLIES.state:kp.state:ru"
    assert (await graph.edge(relation))["standing"] == "corroborated"
    await say(graph, judgement(rid("ministry"), rid("ministry", "list")))
    assert (await graph.edge(relation))["standing"] == "affirmed"
    assert await graph.differences() == []


async def test_it_all_stands_in_the_change_log(graph: Graph) -> None:
    await two_sources(graph)
    pair = (rid("acme"), rid("acme", "list"))
    done = await say(graph, judgement(*pair))
    back = await take_back(graph.driver, graph.database, judgement(*pair).id)
    lines = await graph.run(
        "MATCH (c:Change) WHERE c.what IN ['judgement', 'actor'] AND c.rev >= $rev "
        "RETURN c.rev AS rev, c.what AS what, c.op AS op, c.note AS note ORDER BY c.rev, c.seq",
        rev=done.rev,
    )
    told = [(line["what"], line["op"], line["note"]) for line in lines if line["note"] != "loaded"]
    assert told[:2] == [("judgement", "put", "same"), ("actor", "put", "merged")]
    assert ("judgement", "delete", "undone") in told
    assert ("actor", "put", "split") in told
    assert back.rev == done.rev + 1


async def test_verify_names_what_is_not_as_judged(graph: Graph) -> None:
    await two_sources(graph)
    await say(graph, judgement(rid("acme"), rid("acme", "list"), "unsure"), judgement(rid("bob"), rid("bob", "list")))
    await graph.run("MATCH (:Actor)-[m:MAY_BE]->() SET m.score = 0.1")
    await graph.run(
        "MATCH (r:Record {id: $id})-[x:RESOLVES_TO]->() DELETE x CREATE (r)-[:RESOLVES_TO]->(:Actor {id: 'a-1'})",
        id=rid("bob"),
    )
    await graph.run(
        "MATCH (a:State {id: 'state:ru'}) MATCH (b:Actor {id: 'a-1'}) CREATE (a)-[:MAY_BE {id: 'm-1'}]->(b)"
    )
    found = await graph.differences()
    assert any("score" in text and "doubt" in text for text in found)
    assert any("resolves_to" in text for text in found)
    assert any("no judgement gives it" in text for text in found)


async def test_kinds_that_are_never_one_are_refused_unless_a_source_is_wrong(graph: Graph) -> None:
    people = batch(claim("ann", "SUPPLIES", "ru"), claim("bob", "SUPPLIES", "acme"))
    ship = record("ship", kind="Vessel")
    await graph.write(batch(claim("ship", "SUPPLIES", "ministry"), source="list", records=[ship]))
    await graph.write(people)
    said = [
        judgement(rid("ann"), rid("ship", "list")),
        judgement(rid("ann"), rid("ru")),
        judgement(rid("bob"), rid("acme")),
        judgement(rid("ru"), rid("acme")),
    ]
    for one in said:
        with pytest.raises(Invalid, match="never one actor"):
            await judge(graph.driver, graph.database, [one])
        different = one.model_copy(update={"verdict": Verdict.DIFFERENT})
        assert (await judge(graph.driver, graph.database, [different], dry_run=True)).changed
    assert (await judge(graph.driver, graph.database, [judgement(rid("ministry", "list"), rid("ru"))])).changed
    assert (await say(graph, said[0])).changed


async def test_the_log_calls_a_merge_a_merge(graph: Graph) -> None:
    """Three records, joined from the greater ids on: both leave for the actor of the least, and none is split."""
    for source in ("paper", "list", "third"):
        await graph.write(batch(claim("ann", "SUPPLIES", "ru"), source=source))
    least, middle, most = sorted(rid("ann", source) for source in ("paper", "list", "third"))
    await say(graph, judgement(middle, most))
    await say(graph, judgement(least, middle))
    lines = await graph.run("MATCH (c:Change {what: 'actor'}) RETURN c.note AS note")
    assert {line["note"] for line in lines} >= {"merged"}
    assert "split" not in {line["note"] for line in lines}
    await take_back(graph.driver, graph.database, judgement(least, middle).id)
    lines = await graph.run("MATCH (c:Change {what: 'actor', note: 'split'}) RETURN c.id AS id, c.object AS now")
    assert [(line["id"], line["now"]) for line in lines] == [(f"a-{least[2:]}", f"a-{middle[2:]}")]


# Laws


@st.composite
def judged(draw: st.DrawFn, batches: list[Batch]) -> list[Judgement]:
    """Judgements on records of these batches: people and programs, at odds with each other."""
    listed = sorted({(r.id_in(b.source.id), r.unknown) for b in batches for r in b.records})
    known = [record_id for record_id, unknown in listed if not unknown]
    said: dict[str, Judgement] = {}
    for _ in range(draw(st.integers(1, 6))):
        a, b = draw(st.lists(st.sampled_from(known), min_size=2, max_size=2, unique=True))
        given: dict[str, Any] = draw(st.sampled_from([{"by": "ann"}, {"by": "bob"}, {"by": "p", "automatic": True}]))
        one = judgement(
            a,
            b,
            draw(st.sampled_from(["same", "same", "different", "unsure"])),
            score=draw(st.sampled_from([0.2, 0.9, 1.0])),
            **given,
        )
        said.setdefault(one.id, one)
    return list(said.values())


async def _undone(graph: Graph, data: st.DataObject) -> None:
    await graph.empty()
    batches = data.draw(libraries())
    early, late = batches[:-1], batches[-1]
    for loaded in early:
        await graph.write(loaded)
    judgements = data.draw(judged(early))
    large = LargeWrites(over=data.draw(st.sampled_from([0, 10_000])), rows=2)
    before = [await graph.content()]
    for one in judgements:
        await say(graph, one, large=large)
        before.append(await graph.content())
    assert await graph.differences() == []
    merged = before[-1]
    # In any order, one by one or at once, the same graph comes out.
    order = data.draw(st.permutations(judgements))
    for one in reversed(judgements):
        before.pop()
        await take_back(graph.driver, graph.database, one.id)
        assert await graph.content() == before[-1]
    await say(graph, *order, large=large)
    assert await graph.content() == merged
    # So does it where a source is loaded after it was judged.
    await graph.write(late)
    assert await graph.differences() == []
    after = await graph.content()
    await graph.empty()
    for loaded in batches:
        await graph.write(loaded)
    await say(graph, *order)
    assert await graph.content() == after


@given(st.data())
@trying(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
async def test_merges_undone_leave_the_graph_from_before(graph: Graph, data: st.DataObject) -> None:
    await _undone(graph, data)


UNDOS = 60
DEEP = 8  # judgements at a time


@pytest.mark.slow
@given(st.data())
@trying(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_hundreds_of_undos_leave_the_graph_from_before(graph: Graph, data: st.DataObject) -> None:
    """Five graphs, each judged at random until 60 judgements were taken back, compared whole each time."""
    await graph.empty()
    batches = data.draw(libraries())
    for loaded in batches:
        await graph.write(loaded)
    records = sorted({r.id_in(b.source.id) for b in batches for r in b.records if not r.unknown})
    chance = Random(data.draw(st.integers(0, 2**32)))
    said: list[Judgement] = []
    before = [await graph.content()]
    undone = 0
    while undone < UNDOS:
        if said and (len(said) == DEEP or chance.random() < 0.5):
            await take_back(graph.driver, graph.database, said.pop().id)
            before.pop()
            assert await graph.content() == before[-1]
            undone += 1
            continue
        a, b = chance.sample(records, 2)
        by: dict[str, Any] = chance.choice([{"by": "ann"}, {"by": "bob"}, {"by": "p", "automatic": True}])
        verdict = chance.choice(["same", "same", "different", "unsure"])
        one = judgement(a, b, verdict, score=chance.choice([0.2, 0.9, 1.0]), **by)
        if one.id not in {j.id for j in said}:
            await say(graph, one, large=LargeWrites(over=chance.choice([0, 10_000]), rows=2))
            said.append(one)
            before.append(await graph.content())
    assert await graph.differences() == []
