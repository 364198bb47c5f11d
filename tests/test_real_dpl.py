"""The Denied Persons List in the graph: every row says there what it says in the file."""

from __future__ import annotations

import random
from collections import defaultdict

import neo4j
import pytest

from graph.model.dates import parse_interval
from graph.store.verify import verify_graph
from loaders.run import How, load
from tests import real_dpl
from tests.real_graph import DATA, Asked, Row, both_ways, edge_problems, needs, said

FILE = DATA / "bis_dpl" / "dpl.txt"
SEED, ROWS = 202209, 200

pytestmark = [pytest.mark.slow, pytest.mark.data, pytest.mark.timeout(1800), needs("bis_dpl")]


async def test_rows_say_in_the_graph_what_they_say_in_the_file(driver: neo4j.AsyncDriver, database: str) -> None:
    report = await load(driver, database, FILE, How(edition=parse_interval("2022-09")))
    rows = real_dpl.rows(FILE)
    assert report.reading.rows == len(rows) == 581
    assert report.reading.rejected == len(report.errors) == 0
    assert report.reading.repeated == len(rows) - len({tuple(row.values()) for row in rows})
    graph = Asked(driver, database, real_dpl.SOURCE)
    assert await graph.run("MATCH (e:Edition) RETURN e.published AS published, e.complete AS complete") == [
        {"published": "2022-09", "complete": True}
    ]
    claims = await graph.claims("true")
    parties = real_dpl.parties(rows)
    assert {row["Name"] for row in rows} == {party.rows[0]["Name"] for party in parties}
    records = await graph.records({c[end] for c in claims for end in ("subject", "object")} | {p.key for p in parties})
    assert sum(record["kind"] == "LegalEntity" for record in records.values()) == len(parties)

    # All rows, by party: the record field by field, and the claims both ways.
    of_party: dict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        of_party[claim["object"] if claim["kind"] == "DESIGNATES" else claim["subject"]].append(claim)
    assert set(of_party) == {party.key for party in parties}
    wrong: dict[str, object] = {}
    for party in parties:
        record = records[party.key]
        found = {k: v for k, v in record.items() if k not in ("actor", "versions", "description")}
        told = set(record["description"].split("\n")) ^ real_dpl.description(party)
        if found != real_dpl.record(party) or told:
            wrong[party.key] = {"graph": found, "file": real_dpl.record(party), "told": told}
        differences = both_ways((said(c, "locator", "entry") for c in of_party[party.key]), real_dpl.claims(party))
        problems = [c["locator"] for c in of_party[party.key] if not c["locator"].startswith(f"{record['name']}, ")]
        problems += [c["entry"] for c in of_party[party.key] if not c["entry"].startswith(f"{party.key}|")]
        if any(differences) or problems:
            wrong[party.key] = (differences, problems)
    assert dict(list(wrong.items())[:10]) == {}

    # Parties of 200 rows: the actors, and the edges that carry the claims.
    sample = real_dpl.parties(random.Random(SEED).sample(rows, ROWS))
    edges = await graph.edges([c["id"] for party in sample for c in of_party[party.key]])
    for party in sample:
        assert records[party.key]["actor"]["labels"] == ["Actor", "LegalEntity"]
        for claim in of_party[party.key]:
            assert edge_problems(claim, edges.get(claim["id"], []), records) == [], claim
            assert edges[claim["id"]][0]["origins"] == ["state:us"]
            assert claim["endings"] == 0
    bis = (await graph.records(["bis"]))["bis"]
    assert (bis["name"], bis["kind"], bis["speaks_for"]) == (
        "Bureau of Industry and Security",
        "PublicBody",
        "state:us",
    )

    countries = {real_dpl.address(row): real_dpl.country(row) for row in rows}
    for record in records.values():
        if record["kind"] == "Address":
            country = countries[record["name"]]
            assert record.get("countries", []) == ([country] if country else []), record
    assert (await verify_graph(driver, database)).differences == ()
