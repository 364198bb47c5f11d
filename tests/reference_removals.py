"""What a connection hangs on, said as plainly as possible: leave out each thing there is, and look for paths again."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

from graph.paths.query import PathQuery
from tests.reference import Path, World, admissible_paths


@dataclass(frozen=True)
class Removals:
    """One pair of ends: all its paths in the order of their length, and what it needs."""

    pair: tuple[str, str]
    paths: list[Path]
    actors: set[str]
    sources: set[str]


def removals(world: World, query: PathQuery) -> list[Removals]:
    """Each pair of ends, in the order of the question."""
    pairs = dict.fromkeys((a, b) for a, b in product(query.from_, query.to) if a != b)
    return [_of_pair(world, query, pair) for pair in pairs]


def _of_pair(world: World, query: PathQuery, pair: tuple[str, str]) -> Removals:
    others = {*query.from_, *query.to} - set(pair)
    alone = query.model_copy(
        update={"from_": pair[:1], "to": pair[1:], "avoid": (*query.avoid, *others), "order": "shortest"}
    )
    paths = admissible_paths(world, alone)
    inside = {actor for path in paths for actor in path.actors[1:-1]}
    sources = {said.source for edge in world.edges for said in edge.affirmations}
    return Removals(
        pair,
        paths,
        {a for a in inside if not admissible_paths(world, alone.model_copy(update={"avoid": (*alone.avoid, a)}))},
        {
            s
            for s in sources
            if paths and not admissible_paths(world, alone.model_copy(update={"not_sources": (*query.not_sources, s)}))
        },
    )
