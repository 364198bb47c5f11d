"""An edge as a question sees it, held against a plain reading of the rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.dates import shown
from graph.model.edges import Edge
from graph.model.kinds import Certainty, Kind, Standing
from graph.paths.lens import REASONS, Lens, walks
from graph.paths.query import Direction, EdgeFilter, PathQuery
from graph.queries.edges import edge_json
from tests.reference import can_be_walked, judge
from tests.strategies import draw_filters, draw_relations, steered

relations = steered.map(draw_relations)
filters = steered.map(draw_filters)
ENDS = {"from": ["x"], "to": ["y"]}


@settings(max_examples=300, deadline=None, derandomize=True)
@given(edges=relations, asked=filters)
def test_an_edge_is_seen_as_the_rules_say(edges: tuple[Edge, ...], asked: dict[str, Any]) -> None:
    query = PathQuery.model_validate(ENDS | asked)
    lens = Lens(query)
    for edge in edges:
        seen, judged = lens.see(edge), judge(edge, query)
        assert (seen.standing, seen.known, seen.origins) == (judged.standing, judged.known, judged.origins)
        assert (seen.evidence, seen.last) == (judged.evidence, judged.last)
        assert set(seen.reasons) == judged.reasons
        assert list(seen.reasons) == [reason for reason in REASONS if reason in judged.reasons]
        assert seen.admissible == (not judged.reasons)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(edges=relations, asked=filters)
def test_when_an_edge_was_known_is_told_by_the_claims_that_are_shown(
    edges: tuple[Edge, ...], asked: dict[str, Any]
) -> None:
    query = PathQuery.model_validate(ENDS | asked)
    for edge in edges:
        told = edge_json(Lens(query).see(edge), query)
        if told["claims"]:
            certain = [a.certain for a in edge.affirmations if a.claim in told["claims"]]
            assert told["known_from"] == shown(min(certain))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(edges=relations)
def test_todays_verdict_is_the_one_that_is_stored(edges: tuple[Edge, ...]) -> None:
    lens = Lens(PathQuery.model_validate(ENDS))
    for edge in edges:
        stored, seen = edge.properties(), lens.see(edge)
        assert (stored["standing"], stored["evidence"]) == (seen.standing or Standing.WITHDRAWN, seen.evidence)
        assert tuple(stored["origins"]) == seen.origins
        assert Edge.from_properties(stored) == edge


@settings(max_examples=100, deadline=None, derandomize=True)
@given(edges=relations, direction=st.sampled_from(Direction), start=st.sampled_from(["a-0", "a-1"]))
def test_edges_are_walked_as_the_direction_says(edges: tuple[Edge, ...], direction: Direction, start: str) -> None:
    query = PathQuery.model_validate(ENDS | {"direction": direction})
    end = "a-1" if start == "a-0" else "a-0"
    for edge in edges:
        seen = Lens(query).see(edge)
        assert walks(seen, start, direction) == can_be_walked(edge, start, end, query)


@pytest.mark.parametrize(
    ("kind", "with_the_flow"),
    [(Kind.SUPPLIES, [True, False]), (Kind.PAYS, [False, True]), (Kind.BROKERS, [True, True])],
)
def test_goods_flow_to_the_recipient_and_to_the_payer(kind: Kind, with_the_flow: list[bool]) -> None:
    edge = Edge(
        id="e-1",
        relation=f"{kind}.a-0.a-1",
        subject="a-0",
        kind=kind,
        object="a-1",
        deal=None,
        phase="delivered",
        certainty=Certainty.CONFIRMED,
        first="0000-01-01",
        last="9999-12-31",
        stated_last="9999-12-31",
        ended_from="9999-12-31",
        goods_classes=("unknown",),
        goods=(),
        in_return=(),
        share=None,
        measure=None,
        list_name=None,
        programme=None,
        affirmations=(),
        disputes=(),
    )
    seen = Lens(EdgeFilter()).see(edge)
    assert [walks(seen, start, Direction.FLOW) for start in ("a-0", "a-1")] == with_the_flow
    assert all(walks(seen, start, Direction.ANY) for start in ("a-0", "a-1"))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(edges=relations)
def test_what_is_certainly_known_later_is_known_then_for_good(edges: tuple[Edge, ...]) -> None:
    days = [dt.date(year, 12, 31) for year in range(2019, 2024)]
    for edge in edges:
        known = [Lens(PathQuery.model_validate(ENDS | {"known_by": day})).see(edge).known for day in days]
        rank = [("", "possible", "certain").index(k or "") for k in known]
        assert rank == sorted(rank)
