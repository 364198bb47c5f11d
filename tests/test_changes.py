"""The change log: what was said, loaded, ended, corrected and merged, page by page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import neo4j
import pytest

from graph.errors import Invalid
from graph.model.claims import Ending
from graph.model.dates import parse_interval
from graph.model.kinds import EndingWay
from graph.queries.changes import ChangesPage, find_changes
from graph.schema import apply_schema
from graph.settings import Settings
from graph.store.endings import end_claim, undo_ending
from tests.store_graph import Graph, batch, claim, record


@pytest.fixture
async def graph(driver: neo4j.AsyncDriver, settings: Settings, clean_graph: None) -> Graph:
    await apply_schema(driver, settings.neo4j_database)
    return Graph(driver, settings.neo4j_database)


async def changes(graph: Graph, **asked: Any) -> ChangesPage:
    async with graph.driver.session(database=graph.database) as session:
        return await find_changes(session, **asked)


async def lines(graph: Graph, **asked: Any) -> list[tuple[str, str, str | None]]:
    return [(c.what, c.op, c.note) for c in (await changes(graph, **asked)).changes]


async def test_a_write_appends_what_it_did(graph: Graph) -> None:
    said = claim("kp", "SUPPLIES", "ru")
    await graph.write(batch(said))
    page = await changes(graph)
    assert [(c.what, c.op, c.note) for c in page.changes] == [
        ("source", "put", "loaded"),
        ("record", "put", "loaded"),
        ("record", "put", "loaded"),
        ("claim", "put", "said"),
        ("edition", "put", "loaded"),
        ("edge", "put", None),
        ("actor", "put", "loaded"),
        ("actor", "put", "loaded"),
    ]
    assert ([c.seq for c in page.changes], {c.rev for c in page.changes}) == (list(range(8)), {1})
    (change,) = [c for c in page.changes if c.what == "claim"]
    assert (change.id, change.subject_name, change.object_name) == (said.id_in("paper"), "North Korea", "Russia")
    assert change.claim is not None
    assert (change.claim["kind"], change.claim["phase"]) == ("SUPPLIES", "delivered")


async def test_what_an_older_edition_says_is_loaded_not_said(graph: Graph) -> None:
    await graph.write(batch(claim("kp", "SUPPLIES", "ru"), published="2023"))
    await graph.write(batch(claim("kp", "SUPPLIES", "ru", phase="sought"), published="2020"))
    assert [c.note for c in (await changes(graph, what=["claim"])).changes] == ["said", "loaded"]


async def test_what_and_note_are_told_apart(graph: Graph) -> None:
    with pytest.raises(Invalid, match="what cannot be 'delisted', 'ended'") as refused:
        await changes(graph, what=["ended", "delisted"])
    assert str(refused.value.hint).endswith("A note can be delisted, ended.")
    with pytest.raises(Invalid, match="note cannot be 'never'") as refused:
        await changes(graph, note=["never"])
    assert str(refused.value.hint).endswith("unsure.")


async def test_endings_renamings_and_mergers_are_told(graph: Graph) -> None:
    said = claim("ministry", "SUPPLIES", "ann")
    await graph.write(batch(said, published="2020"))
    await end_claim(
        graph.driver, graph.database, said.id_in("paper"), Ending(way=EndingWay.RETRACTED, on=parse_interval("2021"))
    )
    await undo_ending(graph.driver, graph.database, said.id_in("paper"))
    state = record("ministry", kind="State", name="Wa")
    await graph.write(batch(published="2022", records=[state, record("ann", name="Anne")]))
    assert await lines(graph, since_rev=1, note=["retracted", "undone", "renamed", "merged"]) == [
        ("ending", "put", "retracted"),
        ("ending", "put", "undone"),
        ("actor", "put", "merged"),
        ("actor", "put", "renamed"),
    ]
    (merged,) = (await changes(graph, note=["merged"])).changes
    assert (merged.object, merged.object_name) == ("state:x-wa", "Wa")
    assert [(c.id, c.op) for c in (await changes(graph, what=["actor"], actor=merged.id)).changes] == [
        (merged.id, "put"),
        (merged.id, "put"),
        (merged.id, "delete"),
    ]


async def test_an_edge_that_is_no_longer_is_deleted_by_its_id(graph: Graph) -> None:
    said = claim("kp", "SUPPLIES", "ru")
    await graph.write(batch(said))
    (before,) = await graph.edges()
    await end_claim(
        graph.driver, graph.database, said.id_in("paper"), Ending(way=EndingWay.ENDED, on=parse_interval("2024"))
    )
    (after,) = await graph.edges()
    told = [(c.op, c.id, c.subject, c.object) for c in (await changes(graph, since_rev=1, what=["edge"])).changes]
    ends = ("state:kp", "state:ru")
    assert told == [("delete", before["id"], *ends), ("put", after["id"], *ends)]


async def test_changes_of_one_actor(graph: Graph) -> None:
    await graph.write(batch(claim("kp", "SUPPLIES", "ru"), claim("ann", "REPRESENTS", "bob")))
    kinds = {(c.what, c.claim["kind"] if c.claim else None) for c in (await changes(graph, actor="state:ru")).changes}
    assert kinds == {("claim", "SUPPLIES"), ("edge", None), ("actor", None)}
    assert (await changes(graph, actor="state:fr")).changes == ()


async def test_pages_hold_everything_once_while_the_graph_grows(graph: Graph) -> None:
    await graph.write(batch(claim("kp", "SUPPLIES", "ru"), claim("ann", "REPRESENTS", "bob")))
    everything = [(c.rev, c.seq) for c in (await changes(graph)).changes]
    page = await changes(graph, limit=3)
    found = [(c.rev, c.seq) for c in page.changes]
    await graph.write(batch(claim("bob", "BROKERS", "ru"), source="other"))
    while page.next:
        page = await changes(graph, limit=3, after=page.next)
        found += [(c.rev, c.seq) for c in page.changes]
    assert found[: len(everything)] == everything
    assert found == [(c.rev, c.seq) for c in (await changes(graph)).changes]
    assert len(set(found)) == len(found)


async def test_the_newest_come_first_where_asked(graph: Graph) -> None:
    for key in "abc":
        await graph.write(batch(claim(key, "SUPPLIES", "ru"), source=key))
    questions: list[dict[str, Any]] = [{}, {"actor": "state:ru"}, {"since_rev": 1}, {"what": ["claim", "edge"]}]
    for turn, asked in enumerate(questions):
        oldest = (await changes(graph, **asked)).changes
        page = await changes(graph, newest=True, limit=2, **asked)
        newest = [*page.changes]
        await graph.write(batch(claim("late", "SUPPLIES", "ru"), source=f"late{turn}"))  # on no later page
        while page.next:
            page = await changes(graph, newest=True, limit=2, after=page.next, **asked)
            newest += page.changes
        assert newest == list(reversed(oldest)) != []


async def test_since_a_day_or_a_moment(graph: Graph) -> None:
    await graph.write(batch(claim("kp", "SUPPLIES", "ru")))
    today = dt.datetime.now(dt.UTC).date()
    yesterday, week = today - dt.timedelta(days=1), today + dt.timedelta(days=7)
    assert len((await changes(graph, since=yesterday)).changes) == 8
    assert len((await changes(graph, since=f"{yesterday.isoformat()}T12:00:00+02:00")).changes) == 8
    assert (await changes(graph, since=week.isoformat())).changes == ()


@pytest.mark.parametrize("asked", [{"since": "soon"}, {"limit": 0}, {"what": ["x"]}, {"note": ["x"]}, {"after": "x"}])
async def test_what_cannot_be_meant_is_refused(graph: Graph, asked: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        await changes(graph, **asked)


async def test_an_empty_graph_has_no_changes(graph: Graph) -> None:
    assert await changes(graph) == ChangesPage((), None, 0)
