"""Whatever is changed by hand, `verify_graph` names it."""

from __future__ import annotations

from typing import LiteralString

import pytest

from graph.store.batch import Batch
from graph.store.verify import verify_graph
from tests.store_graph import Graph, batch, claim, record

SUPPLY = "SUPPLIES.state:kp.state:ru"


def library() -> list[Batch]:
    """Two editions and a second source: a deal, a voice, a denial, an owner, an ending."""
    old = claim("acme", "OWNS", "ann", share=30, key="7")
    supply = claim("kp", "SUPPLIES", "ru", speaker="ann", goods=[{"class": "arms"}])
    voice = record("ann", speaks_for="ministry")
    return [
        batch(supply, old, claim("bob", "BROKERS", "ru"), published="2020", complete=True, records=[voice]),
        batch(
            supply, claim("acme", "OWNS", "ann", share=60, key="7"), published="2021", complete=True, records=[voice]
        ),
        batch(claim("kp", "SUPPLIES", "ru", stance="denies", speaker="bob"), source="other"),
    ]


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    await schema.empty()
    for one in library():
        await schema.write(one)
    return schema


async def test_an_untouched_graph_is_what_its_claims_say(graph: Graph) -> None:
    told: list[str] = []
    report = await verify_graph(graph.driver, graph.database, told.append)
    assert (report.ok, report.differences, report.claims, report.moved) == (True, (), 5, False)
    assert (report.edges, report.rev) == (5, 3)
    assert "edges" in told


async def test_an_empty_graph_is_in_order(schema: Graph) -> None:
    await schema.empty()
    assert (await verify_graph(schema.driver, schema.database)).ok


TAMPERING: list[tuple[str, LiteralString, set[tuple[str, str]]]] = [
    (
        "one property of an edge",
        "MATCH ()-[e:SUPPLIES {standing: 'contested'}]->() SET e.certainty = 'confirmed'",
        {("edge", "certainty")},
    ),
    ("a property less", "MATCH ()-[e:BROKERS]->() REMOVE e.claims", {("edge", "claims")}),
    ("a property more", "MATCH ()-[e:BROKERS]->() SET e.note = 'x'", {("edge", "note")}),
    (
        "a date in a list",
        "MATCH ()-[e:BROKERS]->() SET e.affirmed_until = ['2020-01-01']",
        {("edge", "affirmed_until")},
    ),
    ("an edge's id", "MATCH ()-[e:BROKERS]->() SET e.id = 'e-0'", {("edge", "missing"), ("edge", "surplus")}),
    ("an edge deleted", "MATCH ()-[e:BROKERS]->() DELETE e", {("edge", "missing"), ("actor", "near_transaction")}),
    (
        "an edge added",
        "MATCH (a:State {id: 'state:kp'}), (b:Person) WITH a, b LIMIT 1 CREATE (a)-[:FINANCES {id: 'e-1'}]->(b)",
        {("edge", "surplus")},
    ),
    (
        "an edge added beside another",
        "MATCH (a)-[e:BROKERS]->(b) CREATE (a)-[:BROKERS {id: 'e-1', standing: 'affirmed'}]->(b)",
        {("edge", "surplus")},
    ),
    (
        "an edge copied",
        "MATCH (a)-[e:BROKERS]->(b) CREATE (a)-[f:BROKERS]->(b) SET f = properties(e)",
        {("edge", "the same id")},
    ),
    (
        "an edge turned round",
        "MATCH (a)-[e:BROKERS]->(b) CREATE (b)-[f:BROKERS]->(a) SET f = properties(e) DELETE e",
        {("edge", "missing"), ("edge", "surplus")},
    ),
    (
        "an edge of another kind",
        "MATCH (a)-[e:BROKERS]->(b) CREATE (a)-[f:FINANCES]->(b) SET f = properties(e) DELETE e",
        {("edge", "missing"), ("edge", "surplus")},
    ),
    ("a claim's relation", "MATCH (c:Claim {kind: 'BROKERS'}) SET c.relation = 'BROKERS.a.b'", {("claim", "relation")}),
    ("a claim's phase", "MATCH (c:Claim {kind: 'BROKERS'}) SET c.phase = 'sought'", {("claim", "phase")}),
    (
        "what a claim says",
        "MATCH (c:Claim {kind: 'BROKERS'}) SET c.content = replace(c.content, 'delivered', 'sought')",
        {("claim", "id"), ("claim", "phase"), ("edge", "missing"), ("edge", "surplus")},
    ),
    (
        "a claim that is no JSON",
        "MATCH (c:Claim {kind: 'BROKERS'}) SET c.content = 'x'",
        {("claim", "its content"), ("edge", "cannot")},
    ),
    ("no relation", "MATCH (c:Claim {kind: 'BROKERS'}) SET c.relation = 'x'", {("claim", "relation")}),
    ("all versions", "MATCH (v:Version) DETACH DELETE v", {("record", "no version"), ("source", "no version")}),
    ("the date of an edition", "MATCH (e:Edition) SET e.published = '1999'", {("edition", "id")}),
    (
        "who said it",
        "MATCH (:Claim {kind: 'SUPPLIES', stance: 'denies'})-[s:SAID_BY]->() DELETE s",
        {("claim", "said_by")},
    ),
    ("an actor's name", "MATCH (a:State {id: 'state:ru'}) SET a.name = 'Rossiya'", {("actor", "name")}),
    ("an actor's label", "MATCH (a:State {id: 'state:ru'}) REMOVE a:State SET a:Person", {("actor", "labels")}),
    ("a neighbour more", "MATCH (a:State {id: 'state:ru'}) SET a.near_walked = 7", {("actor", "near_walked")}),
    ("an actor of nobody", "CREATE (:Actor:Person {id: 'a-0', name: 'Nobody'})", {("actor", "no record")}),
    ("a record's name", "MATCH (r:Record {key: 'ann'}) SET r.name = 'Eve'", {("record", "name")}),
    (
        "whom one speaks for",
        "MATCH (:Record)-[s:SPEAKS_FOR]->() DELETE s",
        {("record", "speaks_for"), ("edge", "origins")},
    ),
    ("a version", "MATCH (v:Version)-[o:VERSION_OF]->(:Record {key: 'ann'}) DELETE o", {("record", "versions")}),
    ("an ending of an edition gone", "MATCH (x:Ending {way: 'corrected'}) DETACH DELETE x", {("ending", "way")}),
    ("an ending's way", "MATCH (x:Ending {way: 'corrected'}) SET x.way = 'delisted'", {("ending", "way")}),
    ("a source's origin", "MATCH (s:Source {id: 'paper'}) SET s.origin = 'source:other'", {("source", "origin")}),
]


@pytest.mark.parametrize(("cypher", "expected"), [pytest.param(c, e, id=name) for name, c, e in TAMPERING])
async def test_what_was_tampered_with_is_named(
    graph: Graph, cypher: LiteralString, expected: set[tuple[str, str]]
) -> None:
    await graph.run(cypher)
    report = await verify_graph(graph.driver, graph.database)
    assert not report.ok
    found = {(d.what, d.detail) for d in report.differences}
    assert {e for e in expected if not any(what == e[0] and detail.startswith(e[1]) for what, detail in found)} == set()


async def test_a_difference_says_what_was_found_and_what_expected(graph: Graph) -> None:
    edge = next(e for e in await graph.edges() if e["kind"] == "BROKERS")
    await graph.run("MATCH ()-[e:BROKERS]->() SET e.evidence = 5999")
    (difference,) = (await verify_graph(graph.driver, graph.database)).differences
    assert (difference.what, difference.id, difference.detail) == ("edge", edge["id"], "evidence")
    assert (difference.found, difference.expected) == (5999, edge["evidence"])


async def test_the_next_write_mends_what_it_touches(graph: Graph) -> None:
    await graph.run(
        "MATCH (a)-[e:BROKERS]->(b) SET e.standing = 'denied' CREATE (a)-[f:BROKERS]->(b) SET f = properties(e)"
    )
    await graph.write(batch(claim("bob", "BROKERS", "ru", phase="sought"), published="2020"))
    brokers = [e for e in await graph.edges() if e["kind"] == "BROKERS"]
    assert [e["standing"] for e in brokers] == ["affirmed", "affirmed"]
