"""Who stands between: the actors inside admissible paths, with their share, and what hangs on them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise, product

from pydantic import Field

from graph.model.kinds import Joint
from graph.paths.answer import ActorShown, Answer, JointShown, Search
from graph.paths.chains import is_bound
from graph.paths.engine import PathEngine, account
from graph.paths.finder import Finder
from graph.paths.query import Order, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.search import Found, Ids, PathSearch
from graph.paths.shown import closest, shown_joints

_MOST_SEQUENCES = 5000  # shortest sequences of one length that are looked at one by one


class Joined(Answer):
    """Two neighbours of an intermediary on a path, and how it joins them (None: not by two transactions)."""

    before: str
    after: str
    joint: Joint | None
    deals: list[str]


class Intermediary(Answer):
    """An actor strictly inside an admissible path."""

    actor: ActorShown
    share: float = Field(
        description="Of the shortest admissible sequences, the part that passes here, averaged over the joined pairs "
        "of ends (Brandes' pair dependency). 0 where the ends are joined without any intermediary."
    )
    count: int = Field(description="How many of the k paths pass here.")
    every_path: bool | None = Field(description="Whether a search without it finds none; null if not known in time.")
    joins: list[Joined]


class IntermediariesAnswer(Answer):
    """Intermediaries, those on every path first, then by share, count and id."""

    intermediaries: list[Intermediary]
    paths: int = Field(description="How many paths were counted.")
    pairs: int = Field(description="How many pairs of ends are joined.")
    shares_exact: bool = Field(description="False if the shortest sequences were too many to count them all in time.")
    search: Search


async def find_intermediaries(engine: PathEngine, asked: PathQuery) -> IntermediariesAnswer:
    """The intermediaries between the ends of a path question, under its filters and its deadline."""

    async def ask(reader: Reader, finder: Finder) -> IntermediariesAnswer:
        search = PathSearch(reader, finder, asked)
        await search.run()
        finder.begin_left_out(asked, whole=search.stopped is None)
        paths = await search.paths()
        shares, pairs, exact = await _shares(reader, finder, asked)
        inside = {actor for f in paths for actor in f.ids[1:-1]} | set(shares)
        names = await reader.find_actor_names(sorted(inside))
        counts = Counter(actor for f in paths for actor in f.ids[1:-1])
        joins = _joins(paths, asked)
        found = [
            Intermediary(
                actor=names[actor],
                share=shares.get(actor, 0.0),
                count=counts[actor],
                every_path=await _on_every_path(reader, finder, asked, actor, search),
                joins=joins.get(actor, []),
            )
            for actor in inside
        ]
        found.sort(key=lambda i: (not i.every_path, -i.share, -i.count, i.actor.id))
        how = await account(reader, finder, asked, search)
        return IntermediariesAnswer(intermediaries=found, paths=len(paths), pairs=pairs, shares_exact=exact, search=how)

    return await engine.ask(asked, ask)


async def _shares(reader: Reader, finder: Finder, asked: PathQuery) -> tuple[dict[str, float], int, bool]:
    """Share by actor, the number of joined pairs of ends, and whether all shortest sequences were counted."""
    left = {(s, t) for s, t in product(asked.from_, asked.to) if s != t}
    shares: dict[str, float] = defaultdict(float)
    joined, exact = 0, True
    try:
        for length in range(len(asked.through) + 1, asked.max_hops + 1):
            if not left:
                break
            found, all_found = await _of_length(reader, finder, asked, length, left)
            exact = exact and all_found
            for pair, sequences in _by_pair(found).items():
                if pair in left:
                    left.discard(pair)
                    joined += 1
                    for actor, count in Counter(a for ids in sequences for a in ids[1:-1]).items():
                        shares[actor] += count / len(sequences)
    except Stopped:
        exact = False
    return {actor: share / joined for actor, share in shares.items()}, joined, exact


async def _of_length(
    reader: Reader, finder: Finder, asked: PathQuery, length: int, pairs: Collection[tuple[str, str]]
) -> tuple[list[Ids], bool]:
    """All sequences of a length between these ends, and whether those are all."""
    best = await finder.best(asked, length, _MOST_SEQUENCES, pairs)
    if best.stopped:
        raise Stopped(best.stopped)
    sequences = [ids for ids, _ in best.rows]
    if is_bound(asked):
        sequences = [r.ids for r in await PathSearch(reader, finder, asked).holding(sequences)]
    return sequences, best.is_all


def _by_pair(found: Sequence[Ids]) -> dict[tuple[str, str], list[Ids]]:
    by_pair: dict[tuple[str, str], list[Ids]] = defaultdict(list)
    for ids in found:
        by_pair[ids[0], ids[-1]].append(ids)
    return by_pair


def _joins(paths: Sequence[Found], asked: PathQuery) -> Mapping[str, list[Joined]]:
    """Which neighbours each intermediary joins on the paths, each pair once, with the deals of all those paths: the
    rest of a path may let one deal through that another does not."""
    met: dict[str, dict[tuple[str, str], list[JointShown]]] = defaultdict(lambda: defaultdict(list))
    for f in paths:
        joint_at = {j.actor: j for j in shown_joints(f, asked)}
        for (before, actor), (_, after) in pairwise(pairwise(f.ids)):
            met[actor][before, after] += [joint_at[actor]] if actor in joint_at else []
    return {actor: [_joined(*pair, by_pair[pair]) for pair in sorted(by_pair)] for actor, by_pair in met.items()}


def _joined(before: str, after: str, met: Sequence[JointShown]) -> Joined:
    return Joined(
        before=before,
        after=after,
        joint=closest({j.joint for j in met}) if met else None,
        deals=sorted({deal for j in met for deal in j.deals}),
    )


async def _on_every_path(
    reader: Reader, finder: Finder, asked: PathQuery, actor: str, search: PathSearch
) -> bool | None:
    if any(actor not in r.ids for r in search.ranked):
        return False
    if search.stopped is None:
        return True  # all paths are known, and it is on each
    if actor in asked.through:
        return True
    rest = asked.model_copy(update={"avoid": (*asked.avoid, actor), "k": 1, "order": Order.SHORTEST})
    without = PathSearch(reader, finder, rest)
    await without.run()
    if without.ranked:
        return False
    return None if without.stopped in ("deadline", "memory") else True
