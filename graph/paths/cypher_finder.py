"""The search for sequences by Cypher: one fixed chain for each length, joined in the middle."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from graph.paths import chains, finder
from graph.paths.chains import Relaxed
from graph.paths.finder import MOST_KEPT_OUT, Best, Firsts, LeftOut
from graph.paths.query import Direction, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.texts import alike, edge_predicate, fragment, is_flowing, near_count, types_of


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
            parameters |= {"from": alike(sorted({s for s, _ in pairs})), "to": alike(sorted({t for _, t in pairs}))}
        [row] = await self._reader.rows(chains.best_text(asked, length), parameters)
        rows = [(tuple(ids), worth) for ids, worth in row["best"]]
        is_all = len(rows) < limit
        kept_out = row["skipped"] if is_all else 0
        return Best(rows, is_all, min(kept_out, MOST_KEPT_OUT), kept_out < MOST_KEPT_OUT)

    async def nearest(self, asked: PathQuery, length: int, relaxed: Relaxed, least: int, limit: int) -> finder.Nearest:
        """As Finder.nearest."""
        query = chains.nearest_text(asked, length, relaxed)
        rows = await self._reader.rows(query, self._parameters(asked, limit) | {"least": least})
        return finder.Nearest([(tuple(row["ids"]), row["cost"]) for row in rows])

    async def left_out(self, asked: PathQuery, *, whole: bool, starts: Collection[str] = ()) -> LeftOut:
        """As Finder.left_out."""
        hubs: set[str] = set()
        kinds: set[str] = set()
        try:
            for ends, backwards in ((starts or asked.from_, False), (asked.to, True)):
                await self._walk(asked, ends, backwards, (hubs, kinds))
        except Stopped:
            return LeftOut(len(hubs), len(kinds), False)
        return LeftOut(len(hubs), len(kinds), True)

    def begin_left_out(self, asked: PathQuery, *, whole: bool) -> None:
        """Nothing: one session does one thing at a time."""

    def reach(self, asked: PathQuery, starts: Collection[str]) -> finder.Reach:
        """As Finder.reach."""
        return CypherReach(self, asked, starts)

    def _parameters(self, asked: PathQuery, limit: int) -> dict[str, Any]:
        return chains.chain_parameters(asked, self._reader.rev) | {"limit": limit}

    async def _walk(
        self, asked: PathQuery, ends: Iterable[str], backwards: bool, left_out: tuple[set[str], set[str]]
    ) -> None:
        """Walk half of max_hops from one side, through what may stand inside a path, and note what may not."""
        walk = Walk(self, asked, ends, backwards, left_out)
        for _ in range(asked.max_hops // 2):
            if not walk.frontier:
                return
            await walk.step()

    async def find_next_actors(
        self, asked: PathQuery, backwards: bool, frontier: Collection[str], seen: Collection[str]
    ) -> Sequence[dict[str, Any]]:
        """`id, is_via, is_unknown, is_hub` of whom one step from the frontier meets and was not seen."""
        parameters = chains.chain_parameters(asked, self._reader.rev)
        walked = {"frontier": alike(frontier), "seen": alike(sorted(seen))}
        return await self._reader.rows(_step_text(asked, backwards), parameters | walked)


class Walk:
    """A walk from some actors, step by step, through what may stand inside a path; what may not is noted."""

    def __init__(
        self,
        finder: CypherFinder,
        asked: PathQuery,
        ends: Iterable[str],
        backwards: bool,
        left_out: tuple[set[str], set[str]],
    ) -> None:
        self._finder, self._asked, self._backwards = finder, asked, backwards
        self._hubs, self._kinds = left_out
        self._barred = {*asked.ends, *asked.avoid}
        self._seen = {*ends}
        self.frontier = sorted(self._seen)

    async def step(self) -> list[str]:
        """Go one step further; whom it meets for the first time. Raises Stopped."""
        rows = await self._finder.find_next_actors(self._asked, self._backwards, self.frontier, self._seen)
        met = [row["id"] for row in rows]
        self._seen.update(met)
        self.frontier = []
        for row in rows:
            if row["id"] in self._barred or row["is_unknown"]:
                continue
            if row["id"] in self._asked.through or (row["is_via"] and not row["is_hub"]):
                self.frontier.append(row["id"])
            else:
                (self._hubs if row["is_via"] else self._kinds).add(row["id"])
        return met


class CypherReach:
    """A search from many starts: one walk back from the ends tells how far each is at least, then each that can have a
    sequence of a length is asked for it."""

    def __init__(self, finder: CypherFinder, asked: PathQuery, starts: Collection[str]) -> None:
        self._finder, self._asked = finder, asked
        self._starts = set(starts)
        self._near: set[str] = set()
        self._walk, self._walked = Walk(finder, asked, asked.to, True, (set(), set())), 0

    async def best(self, length: int, starts: Sequence[str], limit: int) -> Firsts:
        """As Reach.best."""
        while self._walked < length and self._walk.frontier and self._near != self._starts:
            self._near |= self._starts.intersection(await self._walk.step())
            self._walked += 1
        of: dict[str, Best] = {}
        try:
            for start in starts:
                if start in self._near:
                    asked = self._asked.model_copy(update={"from_": (start,)})
                    best = await self._finder.best(asked, length, limit)
                    if best.rows:
                        of[start] = best
        except Stopped as stop:
            return Firsts(of, stop.why)
        return Firsts(of)


def _step_text(asked: PathQuery, backwards: bool) -> str:
    flow = is_flowing("e", "b" if backwards else "a") if asked.direction is Direction.FLOW else "true"
    return fragment(
        "find_next_actors",
        types=types_of(asked),
        edge=edge_predicate("e", asked),
        flow=flow,
        near=near_count("b", asked.asked_families),
    )
