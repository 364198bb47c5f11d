"""What a connection hangs on: without which actor, or which source, two ends are no longer joined.

Of each pair of ends the first paths are looked at. Only what all of them need can be necessary; whether it is, a search
without it decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from pydantic import ConfigDict, Field

from graph.model.kinds import LINKING
from graph.paths.answer import ActorShown, Answer
from graph.paths.engine import PathEngine
from graph.paths.finder import Finder
from graph.paths.lens import Seen
from graph.paths.query import Order, PathQuery
from graph.paths.reader import Reader, Stopped
from graph.paths.search import Found, Ids, PathSearch
from graph.paths.skipped import left_out_in_time


class ActorRemoved(Answer):
    """An actor without which a pair is not joined."""

    actor: ActorShown
    needed: bool | None = Field(description="Null where the search without it was stopped: perhaps.")


class SourceRemoved(Answer):
    """A source without which a pair is not joined."""

    source: str
    needed: bool | None = Field(description="Null where the search without it was stopped: perhaps.")


class PairRemovals(Answer):
    """Two ends, and what their connection hangs on. Everything else can be left out alone, and they stay joined."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)

    from_: ActorShown = Field(alias="from")
    to: ActorShown
    joined: bool | None = Field(description="Whether a path meets the question; null if not known in time.")
    hops: int | None = Field(description="Of the shortest path.")
    paths: int = Field(description="How many paths were looked at, up to k.")
    all_paths: bool = Field(description="Whether those are all there are.")
    actors: list[ActorRemoved]
    sources: list[SourceRemoved]


class RemovalsEnd(Answer):
    """How the search ended. Only if `complete` is it known of every pair what it hangs on."""

    complete: bool
    stopped_by: str | None = Field(description="`deadline` or `memory`.")
    hubs_skipped: int = Field(description="Hubs met within half of max_hops of an end and not walked through.")
    kinds_skipped: int = Field(description="Actors met there and not walked through for their kind.")
    skipped_exact: bool = Field(description="False if the counting was cut: there are at least so many.")
    engine: str
    rev: int


class RemovalsAnswer(Answer):
    """Every pair of ends, in the order in which they were given."""

    pairs: list[PairRemovals]
    joined: int = Field(description="How many of them are known to be joined.")
    search: RemovalsEnd


async def find_removals(engine: PathEngine, asked: PathQuery) -> RemovalsAnswer:
    """Which single actors and single sources the pairs of ends of a path question hang on, under its filters and its
    deadline. Raises NotFound for an unknown actor."""

    async def ask(reader: Reader, finder: Finder) -> RemovalsAnswer:
        await reader.find_actor_names(asked.ends)  # all at once
        ends = dict.fromkeys(pair for pair in product(asked.from_, asked.to) if pair[0] != pair[1])
        found = [await _Pair(reader, finder, asked, pair).answer() for pair in ends]
        stopped = next((why for _, why in found if why), None)
        skipped = await left_out_in_time(finder, asked)
        return RemovalsAnswer(
            pairs=[pair for pair, _ in found],
            joined=sum(pair.joined is True for pair, _ in found),
            search=RemovalsEnd(
                complete=stopped is None,
                stopped_by=stopped,
                hubs_skipped=skipped.hubs,
                kinds_skipped=skipped.kinds,
                skipped_exact=skipped.exact,
                engine=finder.name,
                rev=reader.rev,
            ),
        )

    return await engine.ask(asked, ask)


class _Pair:
    """The question between two of the ends; the others stand inside no path of it."""

    def __init__(self, reader: Reader, finder: Finder, asked: PathQuery, pair: tuple[str, str]) -> None:
        others = [end for end in asked.ends if end not in pair]
        self._reader, self._finder, self._pair = reader, finder, pair
        self._asked = asked.model_copy(
            update={"from_": pair[:1], "to": pair[1:], "avoid": (*asked.avoid, *others), "order": Order.SHORTEST}
        )
        self._stopped: str | None = None

    async def answer(self) -> tuple[PairRemovals, str | None]:
        """What the pair hangs on, and what stopped the search if anything did."""
        search = PathSearch(self._reader, self._finder, self._asked)
        await search.run()
        paths = await search.paths()
        if search.stopped != "k":
            self._stopped = search.stopped
        first = [r.ids for r in search.ranked]
        all_known = search.stopped is None
        actors = {actor: await self._needs_actor(actor, all_known) for actor in _on_all(first)}
        sources = {source: await self._needs_source(source, first, all_known) for source in _sources_of(paths[:1])}
        names = await self._reader.find_actor_names([*self._pair, *actors])
        shown = PairRemovals(
            from_=names[self._pair[0]],
            to=names[self._pair[1]],
            joined=True if paths else False if all_known else None,
            hops=len(first[0]) - 1 if first else None,
            paths=len(paths),
            all_paths=all_known,
            actors=[ActorRemoved(actor=names[a], needed=n) for a, n in actors.items() if n is not False],
            sources=[SourceRemoved(source=s, needed=n) for s, n in sources.items() if n is not False],
        )
        return shown, self._stopped

    async def _needs_actor(self, actor: str, all_known: bool) -> bool | None:
        """Whether the pair needs an actor that stands on every path that is known."""
        if all_known or actor in self._asked.through:
            return True
        return await self._fails(self._asked.model_copy(update={"avoid": (*self._asked.avoid, actor)}))

    async def _needs_source(self, source: str, known: list[Ids], all_known: bool) -> bool | None:
        """Whether the pair needs a source."""
        without = self._asked.model_copy(update={"not_sources": (*self._asked.not_sources, source)})
        search = PathSearch(self._reader.asking(without), self._finder, without)
        try:
            if await search.holding(known):
                return False
        except Stopped as stop:
            self._stopped = stop.why
            return None
        # An edge stands no better for one voice less; only who asks for some standings alone may be let in by that.
        if all_known and set(LINKING) <= set(self._asked.asked_standings):
            return True
        return await self._fails(without)

    async def _fails(self, without: PathQuery) -> bool | None:
        """Whether a search finds no path; None where it was stopped."""
        asked = without.model_copy(update={"k": 1})
        search = PathSearch(self._reader.asking(asked), self._finder, asked)
        await search.run()
        if search.ranked:
            return False
        if search.stopped is not None:
            self._stopped = search.stopped
            return None
        return True


def _on_all(sequences: list[Ids]) -> list[str]:
    """The actors inside every one of these sequences, in the order of the first."""
    return [actor for actor in sequences[0][1:-1] if all(actor in ids[1:-1] for ids in sequences)] if sequences else []


def _sources_of(paths: Iterable[Found]) -> list[str]:
    """The sources that affirm an edge on these paths."""
    steps = (step for path in paths for hop in path.assigned.hops for step in hop)
    return sorted({said.source for step in steps if isinstance(step, Seen) for said in step.edge.affirmations})
