"""Who stands between, said as plainly as possible: by looking at every admissible path."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tests.reference import Path

Join = tuple[str, str, str | None, tuple[str, ...]]


@dataclass(frozen=True)
class Between:
    """An intermediary: `joins` are (before, after, joint, deals), in the order of the pairs."""

    share: Fraction
    count: int
    every_path: bool
    joins: tuple[Join, ...]


def between(paths: Sequence[Path], k: int) -> dict[str, Between]:
    """The intermediaries of these paths, which are all there are, in their order; k of them are counted and shown."""
    shortest = shortest_of_each_pair(paths)
    inside = {a for p in paths[:k] for a in p.actors[1:-1]} | {
        a for ps in shortest.values() for p in ps for a in p.actors[1:-1]
    }
    return {
        actor: Between(
            share=sum((Fraction(sum(actor in p.actors for p in ps), len(ps)) for ps in shortest.values()), Fraction())
            / len(shortest),
            count=sum(actor in p.actors for p in paths[:k]),
            every_path=all(actor in p.actors for p in paths),
            joins=joins_of(actor, paths[:k]),
        )
        for actor in inside
    }


def shortest_of_each_pair(paths: Sequence[Path]) -> dict[tuple[str, str], list[Path]]:
    """The shortest paths of each pair of ends that are joined."""
    of_pair: dict[tuple[str, str], list[Path]] = {}
    for path in paths:
        of_pair.setdefault((path.actors[0], path.actors[-1]), []).append(path)
    return {pair: [p for p in ps if p.length == min(q.length for q in ps)] for pair, ps in of_pair.items()}


def joins_of(actor: str, paths: Sequence[Path]) -> tuple[Join, ...]:
    """The neighbours that an actor joins on these paths, and how and in which deals on any of them."""
    met: dict[tuple[str, str], list[tuple[str, tuple[str, ...]]]] = {}
    for path in paths:
        for before, here, after in zip(path.actors, path.actors[1:], path.actors[2:], strict=False):
            if here == actor:
                of_pair = met.setdefault((before, after), [])
                of_pair += [(joint, deals) for at, joint, deals in path.joints if at == actor]
    order = ["same", "unknown", "different"]
    return tuple(
        (
            *pair,
            min((joint for joint, _ in ways), key=order.index, default=None),
            tuple(sorted(set(itertools.chain.from_iterable(deals for _, deals in ways)))),
        )
        for pair, ways in sorted(met.items())
    )
