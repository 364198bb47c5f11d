"""What connections hang on, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.page import Page
from cli.render import ACTOR, Notes
from cli.render_paths import WHY, asked_words, print_left_out
from graph.paths.query import PathQuery
from sharing.words import count

if TYPE_CHECKING:
    from graph.paths.removals import PairRemovals, RemovalsAnswer


def print_removals(page: Page, answer: RemovalsAnswer, asked: PathQuery, notes: Notes) -> None:
    """Each pair of ends, and without what it is not joined."""
    known = all(pair.joined is not None for pair in answer.pairs)
    least = "" if known else "at least "
    page.line((f"Joined: {least}{answer.joined:,} of {count(len(answer.pairs), 'pair')} of ends", ACTOR))
    page.field("asked", asked_words(asked, notes))
    for pair in answer.pairs:
        page.gap()
        _print_pair(page, pair, asked)
    page.gap()
    page.line((_ending(answer, asked), "bold"))
    search = answer.search
    print_left_out(page, search.hubs_skipped, search.kinds_skipped, 0, asked.hub_limit, exact=search.skipped_exact)
    page.line((f"Engine {search.engine}, revision {search.rev}.", "dim"))


def _print_pair(page: Page, pair: PairRemovals, asked: PathQuery) -> None:
    page.line((f"{pair.from_.name} and {pair.to.name}", ACTOR), "  ", _how(pair, asked), hang=2)
    if not pair.joined:
        return
    for one in pair.actors:
        page.field("actor", _without(one.actor.name, one.needed), (f"  {one.actor.id}", "dim"), indent=3)
    for source in pair.sources:
        page.field("source", _without(source.source, source.needed), indent=3)
    if not pair.actors and not pair.sources:
        page.line("no single actor and no single source parts them", indent=3, hang=2)


def _how(pair: PairRemovals, asked: PathQuery) -> str:
    if pair.joined is None:
        return "not searched to the end: it is not known whether they are joined"
    if not pair.joined:
        return f"no path of up to {count(asked.max_hops, 'hop')} meets the question"
    paths = count(pair.paths, "path") if pair.all_paths else f"more than {pair.paths:,} paths"
    return f"{paths}, the shortest of {count(pair.hops or 0, 'hop')}"


def _without(name: str, needed: bool | None) -> str:
    if needed is None:
        return f"{name}: perhaps; the search without it was stopped"
    return f"{name}: without it they are not joined"


def _ending(answer: RemovalsAnswer, asked: PathQuery) -> str:
    why = answer.search.stopped_by
    if why is None and not answer.joined:
        return f"Complete: no pair is joined by paths of up to {count(asked.max_hops, 'hop')}."
    if why is None:
        return f"Complete: nothing else parts a pair alone, as to paths of up to {count(asked.max_hops, 'hop')}."
    return f"Stopped {WHY.get(why, why)}: what is perhaps, or not searched to the end, was not decided."
