"""Which pairs of actors one actor joins, by deal, and on what evidence."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import Any, NamedTuple

from neo4j import AsyncSession

from graph.errors import Invalid
from graph.model.edges import Edge
from graph.model.kinds import LINKING, Family, Joint
from graph.paths.lens import Lens
from graph.paths.query import EdgeFilter, Joints
from graph.paths.texts import edge_parameters, edge_predicate
from graph.queries.cursors import Cursor, read_cursor, write_cursor
from graph.queries.edges import edge_json
from graph.queries.moved import missing_actor
from graph.queries.neighbourhood import find_edges, find_near_actors
from graph.queries.reading import at_one_revision, rows
from graph.queries.sources import check_sources
from graph.texts import text

Row = dict[str, Any]


@dataclass(frozen=True)
class Brokerage:
    """A page of the pairs that an actor joins: in one deal first, best evidence first, then those of which it is not
    known whether it was one deal. The counts are of all pairs.
    """

    actor: Row
    pairs: list[Row]
    same: int
    unknown: int | None
    deals: int
    next: str | None
    changed: bool
    rev: int


class _At(NamedTuple):
    """One edge of the actor: to whom, in which deal, how good."""

    other: str
    deal: str | None
    evidence: int
    edge: str
    kind: str


class _Pair(NamedTuple):
    """One pair, by which pairs are ordered; an unknown deal comes after every known one."""

    joint: int
    weakness: int
    deal: str
    one: str
    other: str


_SAME, _UNKNOWN = 0, 1


async def get_brokerage(
    session: AsyncSession,
    actor: str,
    asked: EdgeFilter,
    joints: Joints = Joints.SAME,
    limit: int = 50,
    after: str | None = None,
) -> Brokerage:
    """The pairs of actors that an actor (an id) joins by two admissible transaction edges: in one deal, and with
    `joints` other than `same` also where the deal of one of the edges is not known. An unknown party joins nobody.

    Raises NotFound for the actor, Invalid for a bad cursor and for a standing that links nobody.
    """
    barred = [s for s in asked.asked_standings if s not in LINKING]
    if barred:
        raise Invalid(f"standing={barred[0]} joins nobody: a denial is never a link.", hint="Ask the relation for it.")
    question = [actor, asked.model_dump(mode="json"), joints.value]
    at = read_cursor(after, question, (int, int, str, str, str))

    async def ask(rev: int) -> Brokerage:
        found = await find_near_actors(session, [actor], asked)
        if not found:
            raise await missing_actor(session, actor)
        await check_sources(session, asked)
        shown = found[0]
        edges = [] if shown["unknown"] else await find_deal_edges(session, actor, asked, rev)
        pairs = _Pairs(edges)
        page = list(islice(pairs.after(at, joints), limit + 1))
        more = len(page) > limit
        page = page[:limit]
        return Brokerage(
            actor=shown,
            pairs=await _shown(session, page, pairs, asked, rev),
            same=len(pairs.same),
            unknown=None if joints is Joints.SAME else pairs.count_unknown(),
            deals=len({p.deal for p in pairs.same}),
            next=write_cursor(question, page[-1], rev) if more else None,
            changed=at is not None and at.rev != rev,
            rev=rev,
        )

    return await at_one_revision(session, ask)


class _Pairs:
    """All pairs that these edges join. Pairs of unknown deals can be half the square of the neighbours, and are counted
    and passed over without being made."""

    def __init__(self, edges: Sequence[_At]) -> None:
        self.by_deal: dict[str, dict[str, list[_At]]] = defaultdict(lambda: defaultdict(list))
        self.by_other: dict[str, list[_At]] = defaultdict(list)
        for at in edges:
            self.by_other[at.other].append(at)
            if at.deal is not None:
                self.by_deal[at.deal][at.other].append(at)
        self.open = {other for other, ats in self.by_other.items() if any(at.deal is None for at in ats)}
        self.same = sorted(self._same())
        self.joined = {(p.one, p.other) for p in self.same}

    def _same(self) -> Iterator[_Pair]:
        for deal, others in self.by_deal.items():
            worth = {other: max(at.evidence for at in ats) for other, ats in others.items()}
            for one, other in combinations(sorted(others), 2):
                yield _Pair(_SAME, -min(worth[one], worth[other]), deal, one, other)

    def count_unknown(self) -> int:
        """Pairs that share no deal, one of which has an edge of an unknown one."""
        of_all, closed = len(self.by_other), len(self.by_other) - len(self.open)
        joined = sum(one in self.open or other in self.open for one, other in self.joined)
        return of_all * (of_all - 1) // 2 - closed * (closed - 1) // 2 - joined

    def _unknown(self, after: _Pair | None) -> Iterator[_Pair]:
        others = sorted(self.by_other)
        place = bisect_left(others, after.one) if after else 0
        for i in range(place, len(others)):
            one = others[i]
            start = i + 1
            if after and one == after.one:
                start = max(start, bisect_left(others, after.other))
            for other in others[start:]:
                pair = _Pair(_UNKNOWN, 0, "", one, other)
                is_open = one in self.open or other in self.open
                if is_open and (one, other) not in self.joined and (after is None or pair > after):
                    yield pair

    def after(self, at: Cursor | None, joints: Joints) -> Iterator[_Pair]:
        """The pairs in order, from where a page ended."""
        last = _Pair(*at.key) if at else None
        yield from (p for p in self.same if last is None or p > last)
        if joints is not Joints.SAME:
            yield from self._unknown(last if last and last.joint == _UNKNOWN else None)

    def sides(self, pair: _Pair) -> tuple[list[_At], list[_At]]:
        """The edges to one of the pair and to the other that make the joint; best evidence first."""
        if pair.joint == _SAME:
            one, other = self.by_deal[pair.deal][pair.one], self.by_deal[pair.deal][pair.other]
        else:
            one, other = self.by_other[pair.one], self.by_other[pair.other]
            # An edge of a known deal joins only one of an unknown deal on the other side.
            one_open, other_open = pair.one in self.open, pair.other in self.open
            one = [at for at in one if at.deal is None or other_open]
            other = [at for at in other if at.deal is None or one_open]
        return _best_first(one), _best_first(other)


def _best_first(ats: Sequence[_At]) -> list[_At]:
    return sorted(ats, key=lambda at: (-at.evidence, at.edge))


async def find_deal_edges(session: AsyncSession, actor: str, asked: EdgeFilter, rev: int) -> list[_At]:
    """The admissible transaction edges of an actor."""
    kinds = [kind for kind in asked.asked_kinds if kind.family is Family.TRANSACTION]
    if not kinds:
        return []
    cypher = text("find_deal_edges").replace("{types}", "|".join(kinds)).replace("{edge}", edge_predicate("e", asked))
    found = await rows(session, cypher, actor=actor, looks_back=asked.looks_back, **edge_parameters(asked, rev))
    lens = Lens(asked)
    for row in found:
        stored = row.pop("then")
        if stored is not None:
            row["evidence"] = lens.see(Edge.from_properties(stored)).evidence
    return [_At(**row) for row in found]


async def _shown(session: AsyncSession, page: Sequence[_Pair], pairs: _Pairs, asked: EdgeFilter, rev: int) -> list[Row]:
    sides = {pair: pairs.sides(pair) for pair in page}
    wanted = {(at.kind, at.edge) for both in sides.values() for side in both for at in side}
    stored = await find_edges(session, wanted, rev)
    named = await find_near_actors(session, sorted({a for p in page for a in (p.one, p.other)}), asked)
    actors = {a["id"]: {k: v for k, v in a.items() if k != "near"} for a in named}
    titles = await find_deal_titles(session, sorted({p.deal for p in page if p.deal}))
    lens = Lens(asked)

    def edges(side: Sequence[_At]) -> list[Row]:
        ids = [at.edge for at in side if at.edge in stored]
        return [edge_json(lens.see(Edge.from_properties(stored[i])), asked) for i in ids]

    return [
        {
            "joint": Joint.SAME if pair.joint == _SAME else Joint.UNKNOWN,
            "deal": {"id": pair.deal, "title": titles.get(pair.deal)} if pair.deal else None,
            "actors": [actors[pair.one], actors[pair.other]],
            "edges": [edges(side) for side in sides[pair]],
            "evidence": min(side[0].evidence for side in sides[pair]),
        }
        for pair in page
    ]


async def find_deal_titles(session: AsyncSession, deals: list[str]) -> dict[str, str]:
    """The titles of these deals, by id."""
    return {row["id"]: row["title"] for row in await rows(session, text("find_deal_titles"), deals=deals)}
