"""The Consolidated Screening List, real editions: what the graph says, against a second reading of the files."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import neo4j
import pytest

from graph.model.dates import parse_interval
from graph.store.verify import verify_graph
from loaders.run import How, LoadReport, load
from tests.filling import filled
from tests.real_csl import AUTHORITIES, Csl, Party, code_of, key_of, one_line, read_csl
from tests.real_lists import SHARED, Standing, Told, check_edges, count_claims, differences, needs, tell

pytestmark = [pytest.mark.slow, pytest.mark.data, pytest.mark.timeout(3600)]

SOURCE = "us-csl"
ENTRY = r"(ofac|el|dpl|uvl|meu|isn|dtc):.*|" + "|".join(sorted(AUTHORITIES))
SEED, ROWS = 202204, 200
WHOLE = "us_csl/consolidated_2022-04.csv"


@needs(WHOLE)
async def test_the_whole_list_says_in_the_graph_what_its_file_says(tmp_path: Path, neo4j_version: str) -> None:
    path, edition = SHARED / WHOLE, "2022-04"
    how = How(edition=parse_interval(edition))
    async with filled(tmp_path, neo4j_version, [path], how) as (settings, driver, (report,)):
        await _check_graph(driver, settings.neo4j_database, report, path, edition, complete=True)


@pytest.mark.parametrize(
    ("name", "edition"),
    [
        pytest.param("us_csl_small/csl.csv", "2020", marks=needs("us_csl_small/csl.csv")),
        pytest.param(
            "us_csl_small/consolidated_2023_sample.csv",
            "2023",
            marks=needs("us_csl_small/consolidated_2023_sample.csv"),
        ),
    ],
)
async def test_a_part_says_in_the_graph_what_its_file_says(
    driver: neo4j.AsyncDriver, database: str, name: str, edition: str
) -> None:
    path = SHARED / name
    await _check_graph(driver, database, await _load(driver, database, path, edition), path, edition, complete=False)
    assert not (await _load(driver, database, path, edition)).changed, "loading it again"


async def _check_graph(
    driver: neo4j.AsyncDriver, database: str, report: LoadReport, path: Path, edition: str, *, complete: bool
) -> None:
    csl = read_csl(path)
    _check_report(report, csl, edition, complete)
    assert await count_claims(driver, database, SOURCE) == Counter(said.kind for said in csl.claims())

    keys = sample(csl)
    told = await tell(driver, database, SOURCE, keys, ENTRY)
    _check_records(told, [csl.parties[key] for key in keys], edition)
    about = csl.about()
    for key in keys:
        assert told.said_of(key) == Counter((said, Standing((edition,))) for said in about[key]), key
    _check_locators(told, csl)
    assert await check_edges(driver, database, told, keys) == len(told.claims)
    verified = await verify_graph(driver, database)
    assert verified.ok, verified.differences[:5]


def sample(csl: Csl) -> list[str]:
    """The parties of 200 rows, some of each list; of fewer rows all."""
    draw = random.Random(SEED)
    chosen: dict[int, str] = {}
    for code in sorted({code_of(row) for row in csl.rows}):
        of_list = [number for number, row in enumerate(csl.rows) if code_of(row) == code]
        chosen |= {number: key_of(csl.rows[number]) for number in draw.sample(of_list, min(8, len(of_list)))}
    rest = [number for number in range(len(csl.rows)) if number not in chosen]
    others = draw.sample(rest, min(ROWS - len(chosen), len(rest)))
    return sorted({*chosen.values(), *(key_of(csl.rows[number]) for number in others)})


async def _load(driver: neo4j.AsyncDriver, database: str, path: Path, edition: str) -> LoadReport:
    return await load(driver, database, path, How(edition=parse_interval(edition)))


def _check_report(report: LoadReport, csl: Csl, edition: str, complete: bool) -> None:
    assert report.errors == []
    assert (report.reading.rows, report.reading.rejected) == (len(csl.rows), 0)
    (checked,) = report.checked
    assert (checked.source.id, checked.edition.published.text, checked.edition.complete) == (SOURCE, edition, complete)


def _check_records(told: Told, parties: list[Party], edition: str) -> None:
    """Field by field; the names as a set, since a party of several rows has one of theirs for its name."""
    for party in parties:
        assert set(told.versions[party.key]) == {edition}
        for record in (told.records[party.key], told.versions[party.key][edition]):
            found = dict(record)
            assert found["name"] in {one_line(row["name"]) for row in party.rows}, party.key
            assert {found.pop("name"), *found.pop("names", ())} == party.names, party.key
            _check_description(party, found.pop("description", "").split("\n"), found.get("identifiers", {}))
            assert not (different := differences(party.record, found)), (party.key, different)


def _check_description(party: Party, lines: list[str], identifiers: dict[str, list[str]]) -> None:
    """Every text stands in it and nothing else does; what is only a number may stand in the identifiers alone."""
    there = {one_line(line) for line in lines} - {""}
    assert party.texts <= there, (party.key, party.texts - there)
    assert there <= party.texts | {text for text, _, _ in party.numbers}, (party.key, there - party.texts)
    for text, scheme, value in party.numbers:
        if text not in there:
            assert value in identifiers[scheme], (party.key, text)
            assert len(text.split(", ")) == 2, (party.key, text)
            assert value in [part.removeprefix("IMO ") for part in text.split(", ")], (party.key, text)


def _check_locators(told: Told, csl: Csl) -> None:
    """A reader finds the row of each claim: by the list or OFAC itself, and the number or the name."""
    for claim, said in told.claims.items():
        maker = said.object if said.kind in ("DESIGNATES", "OWNS", "OPERATES") else said.subject
        rows = csl.parties[maker].rows
        ways = {row["entity_number"] or one_line(row["name"])[:80] for row in rows}
        assert any(way in told.locators[claim] for way in ways), (said, told.locators[claim])
        if said.list_name and not maker.startswith("ofac:"):
            assert told.locators[claim].startswith(said.list_name), (said, told.locators[claim])
