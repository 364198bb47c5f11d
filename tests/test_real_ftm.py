"""FollowTheMoney files in the graph: every entity says there what it says in the file."""

from __future__ import annotations

import random
import re
from collections import defaultdict

import neo4j
import pytest

from graph.model.dates import parse_interval
from graph.store.verify import verify_graph
from loaders.run import How, load
from tests import real_ftm
from tests.real_graph import DATA, Asked, Row, both_ways, edge_problems, needs, said

SEED, ROWS = 2024, 200
FILES = {
    "yente_zala.entities.ftm.json": 91,
    "nomenklatura_donations.ijson": 474,
    "yente_parteispenden.entities.ftm.json": 475,
}
# Whose voice a dataset of a government is.
ORIGINS = {
    "us_ofac_sdn": "state:us",
    "us_trade_csl": "state:us",
    "us_sam_exclusions": "state:us",
    "ext_ru_egrul": "state:ru",
}

pytestmark = [pytest.mark.slow, pytest.mark.data, pytest.mark.timeout(1800), needs("ftm")]


@pytest.mark.parametrize("name", FILES)
async def test_entities_say_in_the_graph_what_they_say_in_the_file(
    name: str, driver: neo4j.AsyncDriver, database: str
) -> None:
    path = DATA / "ftm" / name
    report = await load(driver, database, path, How(edition=parse_interval("2024")))
    file = real_ftm.File(path)
    assert report.reading.rows == len(file.entities) == FILES[name]
    assert report.reading.rejected == report.reading.repeated == len(report.errors) == 0
    asked = Asked(driver, database, "")
    assert {row["id"] for row in await asked.run("MATCH (s:Source) RETURN s.id AS id")} == file.sources

    expected: dict[str, list[Row]] = defaultdict(list)
    for entity in file.entities.values():
        for source, claim in file.claims(entity):
            if claim not in expected[source]:
                expected[source].append(claim)
    sample = random.Random(SEED).sample(sorted(file.entities), min(ROWS, len(file.entities)))
    wrong: dict[str, object] = {}
    for source in sorted(file.sources):
        graph = Asked(driver, database, source)
        claims = await graph.claims("true")
        too_much, too_little = both_ways((said(c, "locator", "entry") for c in claims), expected[source])
        if too_much or too_little:
            wrong[source] = {"too much": too_much, "too little": too_little}
        named = {claim[end] for claim in claims for end in ("subject", "object")}
        own = {entity.id for entity in file.entities.values() if entity.is_actor and source in entity.datasets}
        records = await graph.records(named | own)
        # Each actor of the dataset is a record in it, and so is whom its claims name.
        assert {key for key in records if key in file.entities} == own | (named & file.entities.keys())
        for key, record in records.items():
            wrong |= {
                f"{source} {key}": problems for problems in [record_problems(file, source, key, record)] if problems
            }
        for claim in claims:
            found = re.fullmatch(r"entity (\S+), line (\d+)", claim["locator"])
            assert found, claim
            assert file.entities[found[1]].line == int(found[2])
            assert claim["entry"].startswith(found[1])
            assert claim["endings"] == 0
        checked = [c for c in claims if {c["locator"].split(",")[0].removeprefix("entity "), c["subject"]} & {*sample}]
        edges = await graph.edges([claim["id"] for claim in checked])
        for claim in checked:
            problems = edge_problems(claim, edges.get(claim["id"], []), records)
            origins = edges[claim["id"]][0]["origins"]
            if problems or (source in ORIGINS and origins != [ORIGINS[source]]):
                wrong[claim["id"]] = (problems, origins)
    assert wrong == {}
    assert (await verify_graph(driver, database)).differences == ()


def record_problems(file: real_ftm.File, source: str, key: str, record: Row) -> list[str]:
    """What a record says otherwise than its entity; of authorities, states and addresses in words, than its key."""
    entity = file.entities.get(key)
    found = {k: v for k, v in record.items() if k not in ("actor", "versions", "description")}
    if entity is None:
        kind = {"authority": "PublicBody", "address": "Address", "state": "State"}[key.split(":")[0]]
        names_itself = kind == "State" or key.split(":", 1)[1] == record["name"]
        return [] if record["kind"] == kind and names_itself else [f"{key}: {found}"]
    wanted = file.record(entity)
    problems = [f"{k}: {found.get(k)} for {wanted.get(k)}" for k in {*found, *wanted} if found.get(k) != wanted.get(k)]
    if record["actor"]["labels"] != ["Actor", entity.schema] or record["actor"]["name"] != record["name"]:
        problems.append(f"actor: {record['actor']}")
    description = rest = record.get("description", "")
    for text in sorted(file.told(entity, source), key=len, reverse=True):
        if text not in description:
            problems.append(f"description lacks {text!r}")
        rest = rest.replace(text, "")
    return [*problems, f"description has {rest.strip()!r}"] if rest.strip() else problems
