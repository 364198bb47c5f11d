"""The Security Council's list in the graph: every entry says there what it says in the file."""

from __future__ import annotations

import random
from collections import defaultdict

import neo4j
import pytest

from graph.store.verify import verify_graph
from loaders.run import How, load
from tests import real_un
from tests.real_graph import DATA, Asked, Row, both_ways, edge_problems, needs, said

FILE = DATA / "un_sc_consolidated" / "UN_consolidated.xml"
SEED, ROWS = 20260227, 200

pytestmark = [pytest.mark.slow, pytest.mark.data, pytest.mark.timeout(1800), needs("un_sc_consolidated")]


async def test_entries_say_in_the_graph_what_they_say_in_the_file(driver: neo4j.AsyncDriver, database: str) -> None:
    report = await load(driver, database, FILE, How())
    entries = real_un.entries(FILE)
    assert report.reading.rows == len(entries) == 1003
    assert report.reading.rejected == report.reading.repeated == len(report.errors) == 0
    graph = Asked(driver, database, real_un.SOURCE)
    assert await graph.run("MATCH (e:Edition) RETURN e.published AS published, e.complete AS complete") == [
        {"published": "2026-02-27", "complete": True}
    ]
    claims = await graph.claims("true")
    records = await graph.records({c[end] for c in claims for end in ("subject", "object")} | {e.key for e in entries})
    assert sum(r["kind"] in ("Person", "LegalEntity") for r in records.values()) == len(entries)

    # All entries: the record field by field, and the claims both ways.
    of_entry: dict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        of_entry[claim["object"] if claim["kind"] == "DESIGNATES" else claim["subject"]].append(claim)
    assert set(of_entry) == {entry.key for entry in entries}
    wrong: dict[str, object] = {}
    for entry in entries:
        record = records[entry.key]
        found = {k: v for k, v in record.items() if k not in ("actor", "versions", "description")}
        if found != real_un.record(entry):
            wrong[entry.key] = {"graph": found, "file": real_un.record(entry)}
        differences = both_ways((said(c, "locator", "entry") for c in of_entry[entry.key]), real_un.claims(entry))
        problems = real_un.description_problems(entry, record.get("description", ""))
        problems += [c["locator"] for c in of_entry[entry.key] if not c["locator"].startswith(f"{entry.key}, ")]
        problems += [c["entry"] for c in of_entry[entry.key] if not c["entry"].startswith(f"{entry.key}|")]
        if any(differences) or problems:
            wrong[entry.key] = (differences, problems)
    assert dict(list(wrong.items())[:10]) == {}

    # 200 of them: the actors, and the edges that carry the claims.
    sample = random.Random(SEED).sample(entries, ROWS)
    edges = await graph.edges([c["id"] for entry in sample for c in of_entry[entry.key]])
    for entry in sample:
        actor = records[entry.key]["actor"]
        assert actor["labels"] == ["Actor", records[entry.key]["kind"]]
        assert (actor["name"], actor["unknown"]) == (records[entry.key]["name"], False)
        for claim in of_entry[entry.key]:
            assert edge_problems(claim, edges.get(claim["id"], []), records) == [], claim
            assert edges[claim["id"]][0]["origins"] == [records["unsc"]["actor"]["id"]]
            assert claim["endings"] == 0

    places = {key: record for key, record in records.items() if record["kind"] == "Address"}
    texts = {real_un.address(part, note=False): part.get("COUNTRY") for e in entries for part in e.parts("ADDRESS")}
    assert {key.removeprefix("address:"): record["countries"] for key, record in places.items()} == {
        key.removeprefix("address:"): [texts[record["name"]]] for key, record in places.items()
    }
    assert (await verify_graph(driver, database)).differences == ()
