"""The search for sequences by Cypher: one fixed chain for each length, joined in the middle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from graph.paths import chains, finder
from graph.paths.chains import Relaxed
from graph.paths.finder import MOST_KEPT_OUT, Best, LeftOut
from graph.paths.query import Direction, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.texts import edge_predicate, fragment, is_flowing, near_count, types_of


class CypherFinder:
    """Finds sequences by Cypher, for one question."""

    name = "cypher"

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    async def best(
        self, asked: PathQuery, length: int, limit: int, pairs: Collection[tuple[str, str]] | None = None
    ) -> Best:
        """As Finder.best."""
        parameters = self._parameters(asked, limit)
        if pairs is not None:
            parameters |= {"from": sorted({s for s, _ in pairs}), "to": sorted({t for _, t in pairs})}
        [row] = await self._reader.rows(chains.best_text(asked, length), parameters)
        rows = [(tuple(ids), worth) for ids, worth in row["best"]]
        is_all = len(rows) < limit
        kept_out = row["skipped"] if is_all else 0
        return Best(rows, is_all, min(kept_out, MOST_KEPT_OUT), kept_out < MOST_KEPT_OUT)

    async def nearest(
        self, asked: PathQuery, length: int, relaxed: Relaxed, least: int, limit: int
    ) -> list[tuple[finder.Sequence, int]]:
        """As Finder.nearest."""
        query = chains.nearest_text(asked, length, relaxed)
        rows = await self._reader.rows(query, self._parameters(asked, limit) | {"least": least})
        return [(tuple(row["ids"]), row["cost"]) for row in rows]

    async def left_out(self, asked: PathQuery, *, whole: bool) -> LeftOut:
        """As Finder.left_out."""
        hubs: set[str] = set()
        kinds: set[str] = set()
        try:
            for ends, backwards in ((asked.from_, False), (asked.to, True)):
                await self._walk(asked, ends, backwards, (hubs, kinds))
        except Stopped:
            return LeftOut(len(hubs), len(kinds), False)
        return LeftOut(len(hubs), len(kinds), True)

    def _parameters(self, asked: PathQuery, limit: int) -> dict[str, Any]:
        return chains.chain_parameters(asked, self._reader.rev) | {"limit": limit}

    async def _walk(
        self, asked: PathQuery, ends: Iterable[str], backwards: bool, left_out: tuple[set[str], set[str]]
    ) -> None:
        """Walk half of max_hops from one side, through what may stand inside a path, and note what may not."""
        hubs, kinds = left_out
        query = _step_text(asked, backwards)
        parameters = chains.chain_parameters(asked, self._reader.rev)
        barred = {*asked.ends, *asked.avoid}
        seen, frontier = {*ends}, [*ends]
        for _ in range(asked.max_hops // 2):
            rows = await self.find_next_actors(query, parameters | {"frontier": frontier, "seen": sorted(seen)})
            seen.update(row["id"] for row in rows)
            frontier = []
            for row in rows:
                if row["id"] in barred or row["is_unknown"]:
                    continue
                if row["id"] in asked.through or (row["is_via"] and not row["is_hub"]):
                    frontier.append(row["id"])
                elif row["is_via"]:
                    hubs.add(row["id"])
                else:
                    kinds.add(row["id"])
            if not frontier:
                return

    async def find_next_actors(self, query: str, parameters: dict[str, Any]) -> Sequence[dict[str, Any]]:
        """`id, is_via, is_unknown, is_hub` of whom one step from the frontier meets."""
        return await self._reader.rows(query, parameters)


def _step_text(asked: PathQuery, backwards: bool) -> str:
    flow = is_flowing("e", "b" if backwards else "a") if asked.direction is Direction.FLOW else "true"
    return fragment(
        "find_next_actors",
        types=types_of(asked),
        edge=edge_predicate("e", asked),
        flow=flow,
        near=near_count("b", asked.asked_families),
    )
