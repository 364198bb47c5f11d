"""The files of a bulk load as the graph that they make, without a database."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from graph.store.batch import Batch
from graph.store.bulk.prepare import Prepared, prepare

_HEAD = re.compile(r"(?P<name>\w*):(?P<type>[A-Z_]+|[a-z]+(?:\[\])?)(?:\((?P<space>\w+)\))?")
_LEFT_OUT = ("Change", "Meta")


@dataclass
class Said:
    """An input that says what is given."""

    given: Sequence[Batch]

    def batches(self) -> Iterator[Batch]:
        """These."""
        return iter(self.given)

    def report(self) -> int:
        """How many there were."""
        return len(self.given)


def prepared(folder: Path, inputs: Sequence[Sequence[Batch]], **how: Any) -> Prepared:
    """The files of a graph of these inputs."""
    made = prepare([Said(given) for given in inputs], folder, **({"processes": 1} | how))
    assert made is not None
    return made


def content(made: Prepared) -> dict[str, list[str]]:
    """The same as `tests.store_graph.Graph.content` has of the graph."""
    nodes, joins = [], []
    for label, paths in made.files.nodes.items():
        for row in _rows(paths):
            labels = sorted({label, *row.pop("LABEL", "").split()})
            if label not in _LEFT_OUT:
                nodes.append(f"{labels} {sorted(row.items())}")
    for type_, paths in made.files.relationships.items():
        for row in _rows(paths):
            start, end, kind = row.pop("START_ID"), row.pop("END_ID"), row.pop("TYPE", type_)
            joins.append(f"{start} {kind} {end} {sorted(row.items())}")
    return {"nodes": sorted(nodes), "joins": sorted(joins)}


def _rows(paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
    with duckdb.connect() as tables:
        for path in paths:
            found = tables.execute("SELECT * FROM read_parquet($path)", {"path": str(path)})
            heads = [_HEAD.fullmatch(column[0]) for column in found.description or ()]
            for values in found.fetchall():
                yield {
                    (head["name"] or head["type"]): value
                    for head, value in zip(heads, values, strict=True)
                    if head and value is not None
                }
