"""OFAC's SDN list, two real editions after each other: what the graph says, against a second reading of the files."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import neo4j
import pytest

from graph.model.dates import parse_interval
from graph.model.ids import record_id
from graph.model.judgements import Judgement, Verdict
from graph.model.kinds import EndingWay
from graph.paths.engine import CypherEngine, find_paths
from graph.paths.query import PathQuery
from graph.queries.editions import EditionDiff, diff_editions
from graph.store.judgements import judge
from graph.store.verify import verify_graph
from graph.store.write import write_batch
from loaders.run import How, LoadReport, load
from tests.case_graph import CASE, batch_of, sheet
from tests.real_lists import SHARED, Said, Standing, Told, ask, check_edges, count_claims, differences, needs, tell
from tests.real_ofac import ListEdition, read_edition

pytestmark = [pytest.mark.slow, pytest.mark.data, pytest.mark.timeout(3600), needs("ofac_sdn")]

BEFORE, AFTER = "2023-03-28", "2023-12-28"
SOURCE = "ofac-sdn"
ENTRY = r"\d+|ofac"
SEED, ROWS = 20231228, 200
MKRTYCHEV = "MKRTYCHEV, Ashot"
HIS_FIRMS = {
    "LIMITED LIABILITY COMPANY VERUS",
    "DEFENSE ENGINEERING LIMITED LIABILITY PARTNERSHIP",
    "VERSOR S.R.O.",
}


@pytest.fixture(scope="module")
def editions() -> tuple[ListEdition, ListEdition]:
    """Both editions, read by other means."""
    before, after = (read_edition(SHARED / "ofac_sdn" / day) for day in (BEFORE, AFTER))
    return before, after


async def test_two_editions_say_in_the_graph_what_their_files_say(
    driver: neo4j.AsyncDriver, database: str, editions: tuple[ListEdition, ListEdition]
) -> None:
    # The later one first: the earlier one makes most of the list known earlier, and must end what the later one lacks.
    for edition in reversed(editions):
        _check_report(await _load(driver, database, edition.day), edition)
    wanted = _standing_of_all(*editions)
    assert await count_claims(driver, database, SOURCE) == Counter(said.kind for said in wanted)

    keys = sample(*editions)
    told = await tell(driver, database, SOURCE, keys, ENTRY)
    _check_records(told, keys, editions)
    about = {key: editions[0].about[key] | editions[1].about[key] for key in keys}
    for key in keys:
        assert told.said_of(key) == Counter((said, wanted[said]) for said in about[key]), key
    _check_locators(told, set(keys))
    assert await check_edges(driver, database, told, keys) >= 400

    await _check_unknown_targets(driver, database)
    async with driver.session(database=database) as session:
        _check_diff(await diff_editions(session, "ofac-sdn", BEFORE, AFTER), *editions)
    await _check_links_of_the_renamed(driver, database, *editions)

    # Either takes minutes; the earlier one is the one that could end what is there.
    assert not (await _load(driver, database, BEFORE)).changed, "loading it again"
    await _check_a_path_crosses_sources(driver, database)
    report = await verify_graph(driver, database)
    assert report.ok, report.differences[:5]


async def _check_a_path_crosses_sources(driver: neo4j.AsyncDriver, database: str) -> None:
    """A reviewer says that the article's Wagner Group is the list's: each hop of what this opens cites its source."""
    article = sheet(CASE).source.id
    await write_batch(driver, database, batch_of(sheet(CASE)))
    pair = record_id(article, "wagner"), record_id(SOURCE, "22543")
    await judge(
        driver, database, [Judgement(a=pair[0], b=pair[1], verdict=Verdict.SAME, by="ann", on=date(2024, 1, 1))]
    )
    families = ["transaction", "control", "link", "status"]
    wagner = f"a-{min(pair)[2:]}"
    asked = {"from": "state:kp", "to": "state:ru", "through": [wagner], "families": families, "joints": "any"}
    engine = CypherEngine(driver, database)
    answer = await find_paths(engine, PathQuery.model_validate(asked | {"k": 20, "max_hops": 3, "deadline": 60}))
    crossing = 0
    for path in answer.paths:
        sources = [{source for edge in hop.edges for source in edge["sources"]} for hop in path.hops]
        assert all(edge["claims"] for hop in path.hops for edge in hop.edges)
        crossing += sources == [{article}, {SOURCE}, {SOURCE}]
    assert crossing >= 3
    assert "UTKIN, Dmitriy Valeryevich" in {actor.name for path in answer.paths for actor in path.actors}


def sample(before: ListEdition, after: ListEdition) -> list[str]:
    """Entries of the later edition, many of them renamed or changed, and as many again that it no longer holds."""
    draw = random.Random(SEED)
    both = sorted(set(before.rows) & set(after.rows))
    renamed = _renamed(before, after)
    changed = [
        key for key in both if key not in renamed and _without_places(before, key) != _without_places(after, key)
    ]
    chosen = draw.sample(sorted(renamed), min(15, len(renamed))) + draw.sample(changed, 25)
    chosen += draw.sample(sorted(set(after.rows) - set(chosen)), ROWS - len(chosen))
    return chosen + draw.sample(sorted(set(before.rows) - set(after.rows)), 20)


def _without_places(edition: ListEdition, key: str) -> set[Said]:
    """The earlier edition lacks the file of addresses."""
    return {said for said in edition.about[key] if said.kind != "LOCATED_AT"}


def _renamed(before: ListEdition, after: ListEdition) -> dict[str, tuple[str, str]]:
    names = {
        key: (before.rows[key].record["name"], after.rows[key].record["name"])
        for key in before.rows & after.rows.keys()
    }
    return {key: pair for key, pair in names.items() if pair[0] != pair[1]}


async def _load(driver: neo4j.AsyncDriver, database: str, day: str) -> LoadReport:
    return await load(driver, database, SHARED / "ofac_sdn" / day, How())


def _check_report(report: LoadReport, edition: ListEdition) -> None:
    assert report.errors == []
    assert (report.reading.rows, report.reading.rejected) == (len(edition.rows), 0)
    (checked,) = report.checked
    assert (checked.source.id, checked.edition.published, checked.edition.complete) == (
        SOURCE,
        parse_interval(edition.day),
        True,
    )
    assert report.claims == len(edition.claims())


def _check_records(told: Told, keys: list[str], editions: tuple[ListEdition, ListEdition]) -> None:
    """Field by field, in each edition; and what it is now is what the latest edition says that has it."""
    for key in keys:
        rows = {edition.day: edition.rows[key].record for edition in editions if key in edition.rows}
        assert set(told.versions[key]) == set(rows), key
        for day, record in rows.items():
            assert not (found := differences(record, told.versions[key][day])), (key, day, found)
        assert not (found := differences(rows[max(rows)], told.records[key])), (key, "now", found)


def _standing_of_all(before: ListEdition, after: ListEdition) -> dict[Said, Standing]:
    """Every claim with the editions that make it, and how the later one ended it."""
    then, now = before.claims(), after.claims()
    standing = {said: Standing((BEFORE, AFTER) if said in then else (AFTER,)) for said in now}
    for said in then - now:
        way: str | None = EndingWay.DELISTED.value
        entry = after.rows.get(said.object if said.kind in ("DESIGNATES", "OWNS", "OPERATES") else said.subject)
        if entry is not None and said.kind == "NATIONAL_OF" and any(c.kind == said.kind for c in entry.claims):
            way = EndingWay.CORRECTED.value
        if entry is not None and entry.cut and said.kind == "LINKED_TO":
            way = None
        standing[said] = Standing((BEFORE,), way, AFTER if way else None)
    return standing


def _check_locators(told: Told, keys: set[str]) -> None:
    """A reader finds each claim by the number of the entry that makes it."""
    for claim, said in told.claims.items():
        maker = said.object if said.kind in ("DESIGNATES", "OWNS", "OPERATES") else said.subject
        assert told.locators[claim].partition(",")[0] == f"entry {maker}", (said, told.locators[claim])
    assert {said.kind for said in told.claims.values()} >= {"DESIGNATES", "LINKED_TO", "LOCATED_AT", "NATIONAL_OF"}


async def _check_unknown_targets(driver: neo4j.AsyncDriver, database: str) -> None:
    """Two links to a name that two entries have lead to two records."""
    query = """
        MATCH (s:Record {source: $source})<-[:SUBJECT]-(:Claim {kind: 'LINKED_TO'})-[:OBJECT]->(o:Record)
        WHERE o.name = 'MINISTRY OF STATE SECURITY' RETURN s.key AS subject, o.key AS object"""
    rows = await ask(driver, database, query, source=SOURCE)
    of_its_own = {row["subject"]: row["object"] for row in rows if row["subject"] in ("20130", "25436")}
    assert len(set(of_its_own.values())) == 2
    assert not {key for key in of_its_own.values() if key.isdigit()}


def _check_diff(diff: EditionDiff, before: ListEdition, after: ListEdition) -> None:
    came = {row["key"]: row for row in diff.came if row["key"].isdigit()}
    went = {row["key"]: row for row in diff.went if row["key"].isdigit()}
    assert set(came) == set(after.rows) - set(before.rows)
    assert {key: row["name"] for key, row in went.items()} == {
        key: row.record["name"] for key, row in before.rows.items() if key not in after.rows
    }
    assert {MKRTYCHEV, *HIS_FIRMS} <= {row["name"] for row in came.values()}
    his = {row["subject"] for row in diff.claims_came if (row["kind"], row["object"]) == ("LINKED_TO", MKRTYCHEV)}
    assert his == HIS_FIRMS
    assert {row["key"]: (row["was"], row["name"]) for row in diff.renamed} == _renamed(before, after)
    for rows, these, others in ((diff.claims_came, after, before), (diff.claims_went, before, after)):
        # The earlier edition lacks the file of addresses: of whom it lists, none is known to have come.
        only = these.claims() - others.claims()
        wanted = Counter(said.kind for said in only if said.kind != "LOCATED_AT" or said.subject in came)
        assert Counter(row["kind"] for row in rows) == wanted


async def _check_links_of_the_renamed(
    driver: neo4j.AsyncDriver, database: str, before: ListEdition, after: ListEdition
) -> None:
    """Who is renamed keeps its links, in one claim that both editions make."""
    renamed = list(_renamed(before, after))
    told = await tell(driver, database, SOURCE, renamed, ENTRY)
    kept = 0
    for key in renamed:
        both = {said for said in before.about[key] & after.about[key] if said.kind == "LINKED_TO"}
        found = told.said_of(key)
        assert all(found[said, Standing((BEFORE, AFTER))] == 1 for said in both), key
        kept += len(both)
    assert kept > 0
