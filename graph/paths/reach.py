"""From a set to a set: which actors of one lie within so many hops of the other, and the first path of each.

One search for all of them. What is answered of an actor is what the path question from it alone, to all of the other
set, answers first.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence

from pydantic import ConfigDict, Field

from graph.errors import Invalid
from graph.paths.answer import ActorShown, Answer, Path
from graph.paths.chains import is_bound
from graph.paths.engine import PathEngine
from graph.paths.finder import Best, Finder, Reach
from graph.paths.members import Members, members_of
from graph.paths.query import PathQuery
from graph.paths.reach_query import ActorSet, ReachQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.search import Found, Ids, PathSearch, Ranked
from graph.paths.shown import shown_path
from graph.paths.skipped import left_out_in_time

_AT_ONCE = 500  # sequences whose edges are read in one go
_FIRST_BOUND = 4  # sequences of each start, where what is found first need not hold


class Reached(Answer):
    """An actor that reaches the set, and the first of its paths. One that is a member of it is there with no hop."""

    actor: ActorShown
    hops: int
    target: ActorShown = Field(description="The member of the other set where the path ends.")
    path: Path | None = Field(description="None where the actor is a member of both sets.")


class SetCounted(Answer):
    """How many actors a set has."""

    actors: int | None = Field(description="How many meet it, without those of `avoid`; null if not known in time.")
    avoided: int | None = Field(description="How many more meet it and stand in `avoid`.")
    as_of: dt.date = Field(description="The day as of which designations and roles were looked at.")
    unknown: list[str] = Field(
        default_factory=list, description="Lists, programmes and countries that were asked and that nothing here has."
    )


class ReachEnd(Answer):
    """How the search ended. Only if `complete` do the rows tell of every actor that is reached."""

    complete: bool
    stopped_by: str | None = Field(description="`limit`, `deadline` or `memory`.")
    searched_hops: int = Field(description="Whoever is reached by a path of up to this length was found.")
    hubs_skipped: int = Field(description="Hubs met within half of max_hops of a member and not walked through.")
    kinds_skipped: int = Field(description="Actors met there and not walked through for their kind.")
    skipped_exact: bool = Field(description="False if the counting was cut: there are at least so many.")
    engine: str
    rev: int


class ReachAnswer(Answer):
    """Who is reached, in the order of hops, better evidence, id."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    actors: list[Reached]
    reached: int = Field(description="How many actors are reached; at least, where the search was stopped.")
    more: int = Field(description="How many of them `limit` keeps out of `actors`.")
    from_: SetCounted = Field(alias="from")
    to: SetCounted
    search: ReachEnd


async def find_reach(engine: PathEngine, asked: ReachQuery) -> ReachAnswer:
    """Which members of the one set reach the other, under the filters and the deadline of the question. Raises NotFound
    for an actor or a source that is named and not there, Invalid where `through` names a member of `to`."""
    named = asked.between(asked.from_.ids, asked.to.ids)

    async def ask(reader: Reader, finder: Finder) -> ReachAnswer:
        try:
            starts, ends = await members_of(reader, asked.from_), await members_of(reader, asked.to)
        except Stopped as stop:
            return _unknown(reader, finder, asked, stop.why)
        for actor in asked.through:
            if actor in ends.ids:
                raise Invalid(f"through names a member of `to`: {actor}.", hint="An end stands inside no path.")
        return await _answer(reader, finder, asked, starts, ends)

    return await engine.ask(named, ask)


async def _answer(reader: Reader, finder: Finder, asked: ReachQuery, starts: Members, ends: Members) -> ReachAnswer:
    members = set(ends.ids)
    within = [i for i in starts.ids if i in members]
    # One that every path has to pass begins none: it would have to stand inside its own.
    outside = [i for i in starts.ids if i not in members and i not in asked.through]
    question = asked.between((), ends.ids)
    search = ReachSearch(reader, finder, question, outside)
    await search.run()
    skipped = await left_out_in_time(finder, question, outside)
    first = within[: asked.limit]
    found = await search.paths(asked.limit - len(first))
    names = await reader.find_actor_names(sorted({*first, *(i for f in found for i in f.ids)}))
    rows = [Reached(actor=names[i], hops=0, target=names[i], path=None) for i in first]
    rows += [_reached(f, names, question) for f in found]
    reached = len(within) + len(search.reached)
    stopped = search.stopped or ("limit" if reached > len(rows) else None)
    return ReachAnswer(
        actors=rows,
        reached=reached,
        more=reached - len(rows),
        from_=SetCounted(
            actors=len(starts.ids), avoided=starts.avoided, as_of=starts.day, unknown=list(starts.unknown)
        ),
        to=SetCounted(actors=len(ends.ids), avoided=ends.avoided, as_of=ends.day, unknown=list(ends.unknown)),
        search=ReachEnd(
            complete=stopped is None,
            stopped_by=stopped,
            searched_hops=search.searched_hops,
            hubs_skipped=skipped.hubs,
            kinds_skipped=skipped.kinds,
            skipped_exact=skipped.exact,
            engine=finder.name,
            rev=reader.rev,
        ),
    )


def _reached(found: Found, names: dict[str, ActorShown], question: PathQuery) -> Reached:
    path = shown_path(found, names, question)
    return Reached(actor=path.actors[0], hops=len(path.hops), target=path.actors[-1], path=path)


class ReachSearch:
    """The search by rising length. `reached` holds the first sequence of each start that has one, in the order of
    length, better evidence, start."""

    def __init__(self, reader: Reader, finder: Finder, question: PathQuery, starts: Collection[str]) -> None:
        self._question, self._is_bound = question, is_bound(question)
        self._finder, self._left = finder, set(starts)
        self._together = PathSearch(reader, finder, question)
        self.reached: list[Ranked] = []
        self.stopped: str | None = None
        self.searched_hops = 0

    async def run(self) -> None:
        """Search until all are reached, all lengths are searched, or the deadline."""
        asked = self._question
        reach = self._finder.reach(asked, self._left)
        try:
            for length in range(1, asked.max_hops + 1):
                if self._left and asked.to and len(asked.through) < length:
                    await self._of_length(reach, length)
                self.searched_hops = length
        except Stopped as stop:
            self.stopped = stop.why
        self.reached.sort(key=lambda r: (len(r.ids), r.rank))

    async def paths(self, most: int) -> list[Found]:
        """The first so many, with their edges."""
        wanted = [r.ids for r in self.reached[:most]]
        found: list[Found] = []
        for part in _parts(wanted):
            found += await self._together.assembled(part)
        return found

    async def _of_length(self, reach: Reach, length: int) -> None:
        """Find who of those that are left is reached by a sequence of this length."""
        open_, limit = sorted(self._left), _FIRST_BOUND if self._is_bound else 1
        exact: dict[str, list[Ranked]] = defaultdict(list)
        read: dict[str, int] = defaultdict(int)
        while open_:
            found = await reach.best(length, open_, limit)
            await self._hold(found.of, exact, read)
            unsure = []
            for start in (s for s in open_ if s in found.of):
                first = self._first(found.of[start], exact[start])
                if first is not None:
                    self.reached.append(first)
                    self._left.discard(start)
                elif not found.of[start].is_all:
                    unsure.append(start)
            if found.stopped:
                raise Stopped(found.stopped)
            open_, limit = unsure, limit * 4

    async def _hold(self, of: dict[str, Best], exact: dict[str, list[Ranked]], read: dict[str, int]) -> None:
        """Add to `exact` what holds of the sequences that were not read before."""
        fresh = [ids for start, best in of.items() for ids, _ in best.rows[read[start] :]]
        if self._is_bound:
            for part in _parts(fresh):
                for ranked in await self._together.holding(part):
                    exact[ranked.ids[0]].append(ranked)
        for start, best in of.items():
            read[start] = len(best.rows)

    def _first(self, best: Best, exact: list[Ranked]) -> Ranked | None:
        """The first sequence of one start, if it is sure by now which that is."""
        if not self._is_bound:
            return Ranked(*best.rows[0])
        first = min(exact, key=lambda r: r.rank, default=None)
        if first is None or best.is_all:
            return first
        ids, bound = best.rows[-1]
        return first if first.rank <= (-bound, ids) else None


def _parts(sequences: Sequence[Ids]) -> list[Sequence[Ids]]:
    return [sequences[i : i + _AT_ONCE] for i in range(0, len(sequences), _AT_ONCE)]


def _unknown(reader: Reader, finder: Finder, asked: ReachQuery, why: str) -> ReachAnswer:
    """The answer where the sets themselves were not found in time."""

    def nothing(of: ActorSet) -> SetCounted:
        return SetCounted(actors=None, avoided=None, as_of=of.as_of or dt.datetime.now(dt.UTC).date())

    end = ReachEnd(
        complete=False,
        stopped_by=why,
        searched_hops=0,
        hubs_skipped=0,
        kinds_skipped=0,
        skipped_exact=False,
        engine=finder.name,
        rev=reader.rev,
    )
    sets = (nothing(asked.from_), nothing(asked.to))
    return ReachAnswer(actors=[], reached=0, more=0, from_=sets[0], to=sets[1], search=end)
