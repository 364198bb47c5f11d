"""Answers about sets of actors in words."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from cli.options import NAMES, set_option
from cli.page import Page, joined
from cli.render import ACTOR, Notes
from cli.render_paths import WHY, asked_words, print_left_out, route
from graph.paths.reach_query import ActorSet, ReachQuery
from sharing.words import count

if TYPE_CHECKING:
    from graph.paths.reach import ReachAnswer, Reached, SetCounted


def claims_of(answer: ReachAnswer) -> set[str]:
    """A claim of each edge that an answer shows: they tell what its origins are called."""
    paths = [one.path for one in answer.actors if one.path]
    return {c for path in paths for hop in path.hops for e in hop.edges for c in e["claims"]}


def print_reach(page: Page, answer: ReachAnswer, asked: ReachQuery, notes: Notes) -> None:
    """Who is reached and by which path, and how the search ended."""
    least = "" if answer.search.stopped_by in (None, "limit") else "at least "
    of = "" if answer.from_.actors is None else f" of {count(answer.from_.actors, 'actor')}"
    page.line((f"Reached: {least}{answer.reached:,}{of}", ACTOR))
    _print_set(page, "from", asked.from_, answer.from_, notes)
    _print_set(page, "to", asked.to, answer.to, notes)
    page.field("asked", asked_words(asked, notes))
    for one in answer.actors:
        page.gap()
        _print_one(page, one, notes)
    page.gap()
    page.line((_ending(answer, asked), "bold"))
    search = answer.search
    print_left_out(page, search.hubs_skipped, search.kinds_skipped, 0, asked.hub_limit, exact=search.skipped_exact)
    page.line((f"Engine {search.engine}, revision {search.rev}.", "dim"))


def _print_set(page: Page, side: str, of: ActorSet, counted: SetCounted, notes: Notes) -> None:
    words = []
    for name, value in of.model_dump(mode="json", exclude_defaults=True).items():
        values = value if isinstance(value, list) else [value]
        shown = [notes.name(v) for v in values] if name == "ids" else [str(v) for v in values]
        listed = map(shlex.quote, shown) if name in NAMES else [",".join(shown)]
        words += [f"{set_option(side, name)} {one}" for one in listed]
    met = "not counted in time" if counted.actors is None else count(counted.actors, "actor")
    avoided = f"{counted.avoided:,} more avoided" if counted.avoided else ""
    day = f"as of {counted.as_of}" if of.is_designated or of.role else ""
    page.field(side, " ".join(words), ": ", *joined(met, avoided, day, by=", "))
    if counted.unknown:
        page.line((f"Nothing in the graph is called so: {', '.join(map(repr, counted.unknown))}.", "bold"), indent=3)


def _print_one(page: Page, one: Reached, notes: Notes) -> None:
    if one.path is None:
        page.line((one.actor.name, ACTOR), "  ", *joined(one.actor.kind, "is itself one of those"), hang=2)
        return
    hops = f"{count(one.hops, 'hop')} to {one.target.name}"
    page.line((one.actor.name, ACTOR), "  ", *joined(one.actor.kind, hops, (one.actor.id, "dim")), hang=2)
    page.line(*route(one.path.actors, [hop.edges for hop in one.path.hops]), indent=3, hang=2)
    origins = ", ".join(notes.name(o) for o in one.path.origins)
    page.field("rests on", f"{count(len(one.path.origins), 'origin')}: {origins}", indent=3, width=10)
    if one.hops > 1:
        before, after = one.path.actors[one.path.weakest_hop : one.path.weakest_hop + 2]
        page.field("weakest", f"{before.name} and {after.name}", indent=3, width=10)


def _ending(answer: ReachAnswer, asked: ReachQuery) -> str:
    search = answer.search
    if search.complete:
        nobody = "nobody else" if answer.actors else "nobody"
        return f"Complete: {nobody} is reached by paths of up to {count(asked.max_hops, 'hop')}."
    more = f"{count(answer.more, 'more is', 'more are')} reached, and not listed (--limit)." if answer.more else ""
    if search.stopped_by == "limit":
        return more
    why = WHY.get(search.stopped_by or "", search.stopped_by)
    searched = f"; paths of up to {count(search.searched_hops, 'hop')} were searched to the end"
    return f"Stopped {why}: there may be more{searched if search.searched_hops else ''}. {more}".strip()
