"""The graph that the bench of paths makes is what its edges say it is, and the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from bench import svg
from bench.trace_files import actor_ids, write_files
from bench.trace_graph import KINDS, STANDINGS, WALKED, Graph
from bench.trace_made import make_graph
from bench.trace_pairs import APART, WIDTHS, Walkable, admitted, find_pairs, question
from graph.model.edges import Edge
from graph.paths.lens import Lens

EDGES = 4000


@pytest.fixture(scope="module")
def graph() -> Graph:
    return make_graph(EDGES)


@pytest.fixture(scope="module")
def files(graph: Graph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("trace")
    write_files(graph, work)
    return work / "files"


def rows(files: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of a file, by the names of properties."""
    with duckdb.connect() as tables:
        cursor = tables.execute("SELECT * FROM read_parquet($files)", {"files": f"{files}/{name}"})
        names = [column[0].split(":")[0] for column in cursor.description or ()]
        for values in cursor.fetchall():
            yield {name: value for name, value in zip(names, values, strict=True) if value is not None}


def edges_of(files: Path) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if name} for row in rows(files, "edge-*.parquet")]


def test_an_edge_is_stored_as_the_store_writes_it(files: Path) -> None:
    stored = edges_of(files)
    assert len(stored) == EDGES
    assert [edge for edge in stored if Edge.from_properties(edge).properties() != edge] == []


def test_filters_of_arrays_are_those_of_questions(graph: Graph, files: Path) -> None:
    by_id = {edge["id"]: Edge.from_properties(edge) for edge in edges_of(files)}
    found = sorted((edge.relation, edge.evidence, edge.standing.value) for edge in by_id.values())
    ids = actor_ids(graph)
    columns = (
        graph.edges.kind,
        graph.edges.subject,
        graph.edges.object,
        graph.verdicts.evidence,
        graph.verdicts.standing,
    )
    wanted = sorted(
        (f"{KINDS[kind]}.{ids[subject]}.{ids[object_]}", int(evidence), STANDINGS[standing].value)
        for kind, subject, object_, evidence, standing in zip(*columns, strict=True)
    )
    assert found == wanted
    for width in WIDTHS:
        asked = question(graph, width)
        lens = Lens(asked)
        met = sum(edge.kind in asked.asked_kinds and lens.see(edge).admissible for edge in by_id.values())
        assert met == admitted(graph, asked).sum()


def test_neighbours_are_counted_as_the_store_counts_them(graph: Graph, files: Path) -> None:
    near: dict[str, set[str]] = {}
    for stored in edges_of(files):
        edge = Edge.from_properties(stored)
        if edge.evidence and edge.family in WALKED and edge.subject != edge.object:
            near.setdefault(edge.subject, set()).add(edge.object)
            near.setdefault(edge.object, set()).add(edge.subject)
    actors = list(rows(files, "Actor-*.parquet"))
    assert len(actors) == len(graph.actors)
    assert {actor["id"]: actor["near_walked"] for actor in actors if actor["near_walked"]} == {
        actor: len(others) for actor, others in near.items()
    }


def test_the_same_seed_makes_the_same_graph(graph: Graph) -> None:
    again, other = make_graph(EDGES), make_graph(EDGES, seed=7)
    assert all(
        np.array_equal(column, vars(again.edges)[name]) for name, column in vars(graph.edges).items() if name != "share"
    )
    assert not np.array_equal(graph.edges.subject, other.edges.subject)
    assert find_pairs(graph, 20, 1).of == find_pairs(again, 20, 1).of


def test_pairs_are_as_far_apart_as_they_say(graph: Graph) -> None:
    pairs = find_pairs(graph, 5, 1)
    assert {stratum.width for stratum in pairs.of} == set(WIDTHS)
    for stratum, some in pairs.of.items():
        walkable = Walkable(graph, question(graph, stratum.width))
        for pair in some:
            assert walkable.distances(pair.start)[pair.end] == min(stratum.distance, APART)


def test_a_plot_holds_its_lines() -> None:
    plot = svg.lines("A <title>", ["1", "2"], {"one": [1.0, None], "other": [20.0, 300.0]}, "ms", {"aim": 10.0})
    assert plot.startswith("<svg ")
    assert plot.count("<polyline") == 2
    assert "A &lt;title&gt;" in plot
