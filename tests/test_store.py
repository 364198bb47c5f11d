"""Writing: what a batch, an edition, an ending and a voice do to the graph, and that no order decides any of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, event, given
from hypothesis import settings as trying
from hypothesis import strategies as st

from graph.errors import Conflict, Invalid, NotFound
from graph.model.claims import Deal, Ending, Review
from graph.model.dates import MAX_DAY, parse_interval
from graph.model.kinds import EndingWay
from graph.queries.reading import visible_rev
from graph.schema import SCHEMA_VERSION, NewerGraph, apply_schema, split_statements, statements
from graph.store.batch import Batch
from graph.store.endings import end_claim, review_claim, undo_ending
from graph.store.resolve import actor_of, actor_properties
from tests.store_graph import Graph, batch, claim, libraries, record

SUPPLY = "SUPPLIES.state:kp.state:ru"


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    await schema.empty()
    return schema


async def rev(graph: Graph) -> int:
    async with graph.driver.session(database=graph.database) as session:
        return await visible_rev(session)


# The schema


async def test_the_schema_is_applied_again_without_a_change(graph: Graph) -> None:
    before = await graph.run("SHOW INDEXES YIELD name")
    assert await apply_schema(graph.driver, graph.database) == SCHEMA_VERSION
    assert await graph.run("SHOW INDEXES YIELD name") == before
    assert len(before) >= len(statements())


async def test_a_newer_graph_is_refused(graph: Graph) -> None:
    await graph.run("MERGE (m:Meta {id: 'armstrace'}) SET m.schema_version = $v, m.rev = 0", v=SCHEMA_VERSION + 1)
    with pytest.raises(NewerGraph, match="schema version"):
        await apply_schema(graph.driver, graph.database)
    with pytest.raises(NewerGraph):
        await graph.write(batch(claim("kp", "SUPPLIES", "ru")))
    assert await graph.run("MATCH (c:Claim) RETURN c.id AS id") == []


def test_statements_end_at_semicolons_that_are_no_text() -> None:
    script = '// one; comment\nRETURN \';\' AS a; /* ; */ RETURN `b;` + "\\";";\n;\nRETURN 3'
    assert list(split_statements(script)) == ["RETURN ';' AS a", 'RETURN `b;` + "\\";"', "RETURN 3"]


def test_everything_in_the_schema_is_named_and_conditional() -> None:
    assert [s for s in statements() if "IF NOT EXISTS" not in s] == []


# Batches


async def test_a_batch_becomes_a_graph(graph: Graph) -> None:
    deal = Deal(key="arms", title="Arms for food")
    done = await graph.write(
        batch(
            claim("kp", "SUPPLIES", "ru", deal="arms", speaker="ann", goods=[{"class": "arms"}]),
            records=[record("ann", speaks_for="ministry"), record("ministry")],
            deals=[deal],
        )
    )
    assert (done.rev, done.changed, done.claims_new, done.records_new, done.deals, done.edges_put) == (
        1,
        True,
        1,
        4,
        1,
        1,
    )
    edge = await graph.edge(SUPPLY)
    assert (edge["standing"], edge["phase"], edge["known_from"]) == ("affirmed", "delivered", "2023-03-30")
    ministry = actor_of(record("ministry"), record("ministry").id_in("paper"))
    assert (edge["origins"], edge["deal"], edge["goods_classes"]) == ([ministry], deal.id_in("paper"), ["arms"])
    (found,) = await graph.run(
        "MATCH (s:State {id: 'state:kp'})<-[:RESOLVES_TO]-(:Record)<-[:SUBJECT]-(c:Claim)-[:PART_OF]->(d:Deal) "
        "RETURN s.name AS name, s.near_transaction AS near, s.near_walked AS walked, d.title AS deal, c.relation AS of"
    )
    assert found == {"name": "North Korea", "near": 1, "walked": 1, "deal": "Arms for food", "of": SUPPLY}
    assert await graph.differences() == []


async def test_loading_twice_changes_nothing(graph: Graph) -> None:
    said = batch(claim("kp", "SUPPLIES", "ru", ended={"way": "ended", "on": "2024"}), sha256s=("abc",))
    await graph.write(said)
    before = await graph.content()
    again = await graph.write(said)
    assert (again.changed, again.rev) == (False, 1)
    assert await graph.content() == before
    assert len(await graph.run("MATCH (c:Change) WHERE c.rev > 1 RETURN c")) == 0


async def test_a_dry_run_says_what_it_would_do_and_does_nothing(graph: Graph) -> None:
    said = batch(claim("kp", "SUPPLIES", "ru"))
    would = await graph.write(said, dry_run=True)
    assert (await graph.content()) == {"nodes": [], "joins": []}
    did = await graph.write(said)
    assert would.counts == did.counts
    assert (would.rev, did.rev) == (0, 1)


async def test_an_unknown_key_is_refused_by_name(graph: Graph) -> None:
    said = batch(claim("kp", "SUPPLIES", "ru", deal="nowhere"))
    with pytest.raises(Invalid, match=r"deal 'nowhere' \(named by claim c-"):
        await graph.write(said)
    with pytest.raises(Invalid, match="record 'ru'"):
        await graph.write(replace(said, records=(record("kp"),)))
    assert (await graph.content()) == {"nodes": [], "joins": []}


async def test_a_later_batch_may_name_what_an_earlier_one_described(graph: Graph) -> None:
    await graph.write(batch(records=[record("kp"), record("ru")]))
    done = await graph.write(replace(batch(claim("kp", "SUPPLIES", "ru")), records=()))
    assert done.claims_new == 1
    assert await graph.differences() == []


async def test_one_who_speaks_for_a_government_is_not_a_second_origin(graph: Graph) -> None:
    said = claim("kp", "SUPPLIES", "ru")
    await graph.write(batch(said, source="wire", origin="ann", records=[record("ann")]))
    await graph.write(batch(said, source="paper", origin="source:wire"))
    edge = await graph.edge(SUPPLY)
    assert (edge["standing"], edge["origin_count"], edge["sources"]) == ("affirmed", 1, ["paper", "wire"])
    await graph.write(batch(said, source="other"))
    assert (await graph.edge(SUPPLY))["standing"] == "corroborated"


async def test_a_voice_that_changes_changes_the_origins_of_all_it_said(graph: Graph) -> None:
    said = claim("kp", "SUPPLIES", "ru", speaker="ann")
    other = claim("kp", "SUPPLIES", "ru", speaker="bob")
    await graph.write(batch(said, other))
    assert (await graph.edge(SUPPLY))["standing"] == "corroborated"
    voices = [record("ann", speaks_for="ministry"), record("bob", speaks_for="ministry")]
    await graph.write(batch(published="2023-04-01", records=voices))
    assert (await graph.edge(SUPPLY))["standing"] == "affirmed"
    assert await graph.differences() == []


async def test_who_controls_a_party_denies_as_a_party(graph: Graph) -> None:
    denial = claim("acme", "SUPPLIES", "ru", stance="denies", speaker="ann")
    await graph.write(batch(claim("acme", "SUPPLIES", "ru"), denial))
    (edge,) = [e for e in await graph.edges() if e["standing"] != "denied"]
    assert (edge["standing"], edge["denied_by_party"]) == ("contested", [])
    control = batch(claim("acme", "OWNS", "ann", share=51), published="2023-04-01")
    await graph.write(control)
    (edge,) = [e for e in await graph.edges() if e["kind"] == "SUPPLIES" and e["standing"] != "denied"]
    assert (edge["standing"], edge["denied_by_party"]) == ("affirmed", [denial.id_in("paper")])
    await end_claim(graph.driver, graph.database, control.claims[0].id_in("paper"), wrong("2024"))
    (edge,) = [e for e in await graph.edges() if e["kind"] == "SUPPLIES" and e["standing"] != "denied"]
    assert edge["standing"] == "contested"
    assert await graph.differences() == []


async def test_control_that_is_disputed_makes_nobody_a_party(graph: Graph) -> None:
    denial = claim("acme", "SUPPLIES", "ru", stance="denies", speaker="ann")
    await graph.write(batch(claim("acme", "SUPPLIES", "ru"), denial, claim("acme", "OWNS", "ann", share=51)))
    standing = [e["standing"] for e in await graph.edges() if e["kind"] == "SUPPLIES" and e["affirmed_claim"]]
    assert standing == ["affirmed"]
    await graph.write(batch(claim("acme", "OWNS", "ann", stance="denies"), published="2023-04-01"))
    standing = [e["standing"] for e in await graph.edges() if e["kind"] == "SUPPLIES" and e["affirmed_claim"]]
    assert standing == ["contested"]
    assert await graph.differences() == []


async def test_a_denial_in_another_source_is_heard_whatever_deal_it_names(graph: Graph) -> None:
    await graph.write(batch(claim("kp", "SUPPLIES", "ru", deal="d"), deals=[Deal(key="d", title="D")]))
    denial = claim("kp", "SUPPLIES", "ru", stance="denies", deal="e")
    await graph.write(batch(denial, deals=[Deal(key="e", title="E")], source="other"))
    assert [e["standing"] for e in await graph.edges() if e["affirmed_claim"]] == ["contested"]


async def test_a_symmetric_relation_is_denied_whichever_way_it_is_written(graph: Graph) -> None:
    said = claim("acme", "ASSOCIATED_WITH", "ann")
    denial = claim("ann", "ASSOCIATED_WITH", "acme", stance="denies")
    await graph.write(batch(said, denial))
    assert [e["standing"] for e in await graph.edges() if e["affirmed_claim"]] == ["contested"]
    assert len({e["relation"] for e in await graph.edges()}) == 1
    assert await graph.differences() == []


# Records and actors


def test_the_soviet_union_is_never_russia() -> None:
    named = [record("x", kind="State", name="Soviet Union", countries=["RU"]), record("x", kind="State", name="Russia")]
    assert [actor_of(r, "r-1") for r in named] == ["state:suhh", "state:ru"]
    congo = record("x", kind="State", name="Congo", countries=["CD"])
    assert actor_of(congo, "r-1") == "state:cd"
    assert actor_of(record("x", kind="State", name="Wa State"), "r-1") == "state:x-wa-state"


def test_an_unknown_party_is_nobody_else() -> None:
    unknown = record("x", kind="State", name="Russia", unknown=True)
    assert actor_of(unknown, "r-1") == "a-1"


def test_what_records_make_of_an_actor_knows_no_order() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "r-2", "kind": "LegalEntity", "name": "Acme", "names": ["ACME"], "countries": ["Russia"]},
        {"id": "r-1", "kind": "Company", "name": "Acme Ltd", "names": [], "countries": ["ru", "KP"]},
    ]
    made = actor_properties("a-1", rows)
    assert made == actor_properties("a-1", rows[::-1])
    assert (made["name"], made["names"], made["kind"]) == ("Acme Ltd", ["ACME", "Acme"], "Company")
    assert made["countries"] == ["KP", "RU"]


async def test_a_record_that_turns_out_to_be_a_state_takes_its_claims_along(graph: Graph) -> None:
    await graph.write(batch(claim("ministry", "SUPPLIES", "ru"), published="2020"))
    (before,) = await graph.edges()
    state = record("ministry", kind="State", name="North Korea")
    await graph.write(batch(records=[state], published="2021"))
    (after,) = await graph.edges()
    assert (before["subject"][:2], after["relation"]) == ("a-", SUPPLY)
    assert await graph.run("MATCH (a:Actor {id: $id}) RETURN a", id=before["subject"]) == []
    assert await graph.differences() == []


async def test_the_latest_version_counts_not_the_one_loaded_last(graph: Graph) -> None:
    said = claim("ann", "BROKERS", "ru")
    await graph.write(batch(said, published="2023", records=[record("ann", name="Anne")]))
    await graph.write(batch(said, published="2020", records=[record("ann", name="Ann")]))
    (found,) = await graph.run(
        "MATCH (r:Record {key: 'ann'})-[:RESOLVES_TO]->(a) RETURN r.name AS record, a.name AS actor"
    )
    assert found == {"record": "Anne", "actor": "Anne"}
    assert len(await graph.run("MATCH (:Version)-[:VERSION_OF]->(:Record {key: 'ann'}) RETURN 1 AS one")) == 2


async def test_of_two_things_one_edition_says_the_one_retrieved_later_counts(graph: Graph) -> None:
    await graph.write(batch(records=[record("ann", name="Annette")]))
    corrected = await graph.write(batch(records=[record("ann", name="Ann")]))
    assert "two versions of record 'ann'" in corrected.notes[0]
    assert [r["name"] for r in await graph.run("MATCH (r:Record) RETURN r.name AS name")] == ["Annette"]
    assert (await graph.write(batch(records=[record("ann", name="Ann")], retrieved="2024"))).notes == ()
    assert [r["name"] for r in await graph.run("MATCH (r:Record) RETURN r.name AS name")] == ["Ann"]
    assert await graph.differences() == []


# Endings and editions


def wrong(on: str) -> Ending:
    return Ending(way=EndingWay.RETRACTED, on=parse_interval(on), why="a mistake")


async def test_retract_and_un_retract(graph: Graph) -> None:
    said = claim("kp", "SUPPLIES", "ru")
    await graph.write(batch(said))
    claim_id, before = said.id_in("paper"), await graph.edges()
    retracted = await end_claim(graph.driver, graph.database, claim_id, wrong("2023-05-01"))
    assert (retracted.rev, retracted.endings) == (2, 1)
    edge = await graph.edge(SUPPLY)
    assert (edge["standing"], edge["withdrawn_from"], edge["evidence"]) == ("withdrawn", "2023-05-01", 0)
    assert (await graph.run("MATCH (a:State {id: 'state:ru'}) RETURN a.near_walked AS near"))[0]["near"] == 0
    assert not (await end_claim(graph.driver, graph.database, claim_id, wrong("2023-05-01"))).changed
    undone = await undo_ending(graph.driver, graph.database, claim_id)
    assert (undone.rev, await graph.edges()) == (3, before)
    assert await graph.run("MATCH (x:Ending) RETURN x.undone AS undone") == [{"undone": 3}]
    with pytest.raises(Conflict, match="no retraction to take back"):
        await undo_ending(graph.driver, graph.database, claim_id)
    assert (await end_claim(graph.driver, graph.database, claim_id, wrong("2023-05-01"))).changed
    assert (await graph.edge(SUPPLY))["standing"] == "withdrawn"
    assert await graph.differences() == []


async def test_an_unknown_claim_cannot_end(graph: Graph) -> None:
    with pytest.raises(NotFound, match="c-nothing"):
        await end_claim(graph.driver, graph.database, "c-nothing", wrong("2023"))


async def test_a_sheet_loaded_again_does_not_retract_again(graph: Graph) -> None:
    said = claim("kp", "SUPPLIES", "ru", ended=wrong("2023-05-01"))
    await graph.write(batch(said))
    await undo_ending(graph.driver, graph.database, said.id_in("paper"))
    assert not (await graph.write(batch(said))).changed
    assert (await graph.edge(SUPPLY))["standing"] == "affirmed"


def reviewed(verdict: str, day: str) -> Review:
    return Review(verdict=verdict, by="editor", on=parse_interval(day))


async def test_what_a_machine_read_is_marked_until_it_is_reviewed(graph: Graph) -> None:
    read, told = claim("kp", "SUPPLIES", "ru", read_by="reader", rule="r1"), claim("kp", "SUPPLIES", "ru", quote="q")
    await graph.write(batch(read, told))
    read_id = read.id_in("paper")
    assert (await graph.edge(SUPPLY))["unreviewed"] == [read_id]
    accepted = reviewed("accepted", "2023-04-01")
    assert (await review_claim(graph.driver, graph.database, read_id, accepted)).reviews == 1
    assert "unreviewed" not in await graph.edge(SUPPLY)
    assert not (await review_claim(graph.driver, graph.database, read_id, accepted)).changed


async def test_what_was_refused_counts_on_no_day_until_it_is_accepted_after_all(graph: Graph) -> None:
    read = claim("kp", "SUPPLIES", "ru", read_by="reader")
    await graph.write(batch(read))
    for verdict, day, standing in (
        ("refused", "2023-04-01", "withdrawn"),
        ("accepted", "2023-04-01", "withdrawn"),  # of one day, a refusal is heard
        ("accepted", "2023-04-02", "affirmed"),
        ("refused", "2023-03-31", "affirmed"),
    ):
        await review_claim(graph.driver, graph.database, read.id_in("paper"), reviewed(verdict, day))
        assert (await graph.edge(SUPPLY))["standing"] == standing
    assert (await graph.edge(SUPPLY))["withdrawn_from"] == MAX_DAY


async def test_a_refused_denial_contests_nothing(graph: Graph) -> None:
    denial = claim("kp", "SUPPLIES", "ru", stance="denies", read_by="reader")
    await graph.write(batch(claim("kp", "SUPPLIES", "ru")))
    await graph.write(batch(denial, source="other"))
    assert {e["standing"] for e in await graph.edges()} == {"contested", "denied"}
    await review_claim(graph.driver, graph.database, denial.id_in("other"), reviewed("refused", "2023-04-01"))
    assert {e["standing"] for e in await graph.edges()} == {"affirmed", "withdrawn"}


async def test_what_a_person_wrote_is_not_reviewed(graph: Graph) -> None:
    told = claim("kp", "SUPPLIES", "ru")
    await graph.write(batch(told))
    with pytest.raises(Conflict, match="not read by a machine"):
        await review_claim(graph.driver, graph.database, told.id_in("paper"), reviewed("refused", "2023-04-01"))


async def test_a_review_in_a_sheet_counts_as_one_that_was_given_later(graph: Graph) -> None:
    read = claim("kp", "SUPPLIES", "ru", read_by="reader")
    await graph.write(batch(read))
    with_review = read.model_copy(update={"review": reviewed("refused", "2023-04-01")})
    assert (await graph.write(batch(with_review))).reviews == 1
    assert (await graph.edge(SUPPLY))["standing"] == "withdrawn"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_who_read_it_is_told_by_the_earliest_edition_in_whatever_order_they_come(
    graph: Graph, order: tuple[int, int]
) -> None:
    by_hand = batch(claim("kp", "SUPPLIES", "ru"), published="2022")
    by_machine = batch(claim("kp", "SUPPLIES", "ru", read_by="reader"), published="2023")
    for place in order:
        await graph.write((by_hand, by_machine)[place])
    assert "unreviewed" not in await graph.edge(SUPPLY)


async def test_an_edition_delists_what_it_no_longer_holds_and_corrects_what_it_changed(graph: Graph) -> None:
    stays, goes = claim("ann", "REPRESENTS", "ru"), claim("bob", "REPRESENTS", "ru")
    was, now = claim("acme", "OWNS", "ann", share=30, key="7"), claim("acme", "OWNS", "ann", share=60, key="7")
    await graph.write(batch(stays, goes, was, source="list", published="2020", complete=True))
    done = await graph.write(batch(stays, now, source="list", published="2021", complete=True))
    assert done.endings == 2
    by_share = {e.get("share"): e for e in await graph.edges() if e["kind"] == "OWNS"}
    assert (by_share[30.0]["standing"], by_share[60.0]["standing"]) == ("withdrawn", "affirmed")
    ways = "MATCH (x:Ending) RETURN x.claim AS claim, x.way AS way ORDER BY way"
    assert await graph.run(ways) == [
        {"claim": was.id_in("list"), "way": "corrected"},
        {"claim": goes.id_in("list"), "way": "delisted"},
    ]
    # Whom he represents may hold on, though the list does not say so any more.
    assert {e["last"] for e in await graph.edges() if e["kind"] == "REPRESENTS"} == {MAX_DAY}
    between = await graph.write(batch(stays, goes, was, source="list", published="2020-08", complete=True))
    assert (between.claims_new, between.claims_restated) == (0, 3)
    assert await graph.differences() == []


async def test_an_unfinished_edition_ends_nothing(graph: Graph) -> None:
    old = batch(claim("ann", "REPRESENTS", "ru"), claim("bob", "REPRESENTS", "ru"), source="list", published="2020")
    await graph.write(old)
    first = batch(claim("ann", "REPRESENTS", "ru"), source="list", published="2021", complete=True)
    last = batch(claim("acme", "REPRESENTS", "ru"), source="list", published="2021", complete=True)
    assert (await graph.write(replace(first, last=False))).endings == 0
    assert await graph.differences() == []
    done = await graph.write_parts([first, last])
    assert (done.endings, done.claims_new) == (1, 1)
    assert await graph.run("MATCH (e:Edition) WHERE e.loading IS NOT NULL RETURN e") == []
    again = await graph.write_parts([first, last])
    assert not again.changed
    assert await graph.differences() == []


async def test_a_complete_edition_that_lacks_claims_is_refused(graph: Graph) -> None:
    first, second = claim("ann", "REPRESENTS", "ru"), claim("bob", "REPRESENTS", "ru")
    whole = batch(first, second, complete=True)
    await graph.write(whole)
    with pytest.raises(Conflict, match="with 1 claims that this one lacks"):
        await graph.write(batch(first, complete=True))
    with pytest.raises(Conflict, match="with 1 claims"):
        await graph.write_parts([batch(first, complete=True)] * 2)
    parts = [batch(first, complete=True), batch(second, complete=True)]
    assert not (await graph.write_parts(parts)).changed


async def test_writers_take_turns(graph: Graph) -> None:
    said = [batch(claim(who, "REPRESENTS", "ru"), source=who) for who in ("ann", "bob", "acme", "ministry")]
    done = await asyncio.gather(*(graph.write(b) for b in said))
    assert sorted(d.rev for d in done) == [1, 2, 3, 4]
    assert await rev(graph) == 4
    assert (await graph.run("MATCH (a:State {id: 'state:ru'}) RETURN a.near_control AS near"))[0]["near"] == 4
    assert await graph.differences() == []


# Laws


def law(examples: int) -> Callable[..., Any]:
    """How laws are tried: however long an example takes, and without minutes of making a failure smaller."""
    return trying(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


async def hold_any_order(graph: Graph, library: list[Batch], order: list[Batch]) -> None:
    """Write in two orders, verify both, and compare everything that is there."""
    event(f"{len(library)} editions")
    await graph.empty()
    for one in library:
        await graph.write(one)
    assert await graph.differences() == []
    first = await graph.content()
    await graph.empty()
    for one in order:
        await graph.write(one)
        assert await graph.differences() == []
    assert await graph.content() == first
    for one in library:
        assert not (await graph.write(one)).changed


orders = libraries().flatmap(lambda library: st.tuples(st.just(library), st.permutations(library)))


@law(5)
@given(orders)
async def test_the_order_of_editions_changes_nothing(schema: Graph, both: tuple[list[Batch], list[Batch]]) -> None:
    await hold_any_order(schema, *both)


@pytest.mark.slow
@law(12)
@given(orders)
async def test_the_order_of_many_editions_changes_nothing(schema: Graph, both: tuple[list[Batch], list[Batch]]) -> None:
    await hold_any_order(schema, *both)


@law(3)
@given(libraries(), st.integers(1, 3))
async def test_an_edition_in_parts_is_the_edition(schema: Graph, library: list[Batch], size: int) -> None:
    await schema.empty()
    for one in library:
        await schema.write(one)
    whole = await schema.content()
    await schema.empty()
    for one in library:
        parts = [replace(one, claims=one.claims[i : i + size]) for i in range(0, len(one.claims), size)] or [one]
        await schema.write_parts(parts)
    assert await schema.content() == whole
