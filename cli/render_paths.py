"""Answers about paths in words: the paths, how the search ended, what came nearest."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from cli.page import Page, Part, joined
from cli.render import ACTOR, KIND, Notes, edge_lines
from cli.render_identity import print_disputed
from graph.paths.query import EdgeFilter, PathQuery
from sharing.words import JOINTS, arrow, count, reason_words, structural_words

if TYPE_CHECKING:
    from graph.paths.answer import ActorShown, NearMiss, Path, PathAnswer, Search
    from graph.paths.intermediaries import IntermediariesAnswer, Intermediary

MOST_ARROWS = 3
WHY = {"deadline": "at the deadline (--deadline)", "memory": "by the limit on memory"}
# The options that let in what a reason keeps out.
HINTS = {"joint": "--joints any lets them meet", "hub": "--through or --hub-limit lets it"}


def claims_of(search: Search, paths: Sequence[Path] = ()) -> set[str]:
    """The ids of all claims that an answer shows."""
    edges = [e for path in paths for hop in path.hops for e in hop.edges]
    edges += [e for near in search.near_misses for e in near.edges]
    return {c for e in edges for c in (*e["claims"], *e["disputing"])}


def names_of(search: Search, paths: Sequence[Path] = ()) -> dict[str, str]:
    """The names of all actors that an answer shows."""
    shown: list[Path | NearMiss] = [*paths, *search.near_misses]
    return {actor.id: actor.name for one in shown for actor in one.actors}


def print_paths(page: Page, answer: PathAnswer, asked: PathQuery, notes: Notes) -> None:
    """The paths with their evidence, and how the search ended."""
    found = count(len(answer.paths), "path") if answer.paths else "no path"
    page.line((_ends(asked, notes), ACTOR), f": {found}")
    page.field("asked", asked_words(asked, notes))
    for number, path in enumerate(answer.paths, 1):
        page.gap()
        _print_path(page, number, path, notes)
    page.gap()
    _print_search(page, answer.search, asked, len(answer.paths))
    _print_near_misses(page, answer.search.near_misses, asked, notes)


def _ends(asked: PathQuery, notes: Notes) -> str:
    starts, ends = (" or ".join(notes.name(a) for a in side) for side in (asked.from_, asked.to))
    return f"{starts} to {ends}"


def asked_words(asked: EdgeFilter, notes: Notes) -> str:
    """What was asked beyond the defaults, as the options that ask it."""
    given = []
    for name, value in asked.model_dump(
        mode="json", exclude_defaults=True, exclude={"from_", "to", "deadline"}
    ).items():
        option = f"--{name.replace('_', '-')}"
        values = [str(v) for v in (value if isinstance(value, list) else [value])]
        if value is True:
            given.append(option)
        elif name in ("avoid", "through"):
            given += [f"{option} {shlex.quote(notes.name(v))}" for v in values]
        elif name in ("sources", "not_sources"):
            given += [f"{option} {shlex.quote(v)}" for v in values]
        else:
            given.append(f"{option} {','.join(values)}")
    return " ".join(given)


def _print_path(page: Page, number: int, path: Path, notes: Notes) -> None:
    page.line((f"{number}  ", "bold magenta"), *route(path.actors, [hop.edges for hop in path.hops]), hang=3)
    for joint in path.joints:
        deals = "; ".join(notes.deal(d) for d in joint.deals)
        page.field(
            "joint",
            f"at {notes.name(joint.actor)}: {JOINTS[joint.joint]}",
            f" ({deals})" if deals else "",
            indent=3,
            width=10,
        )
    origins = ", ".join(notes.name(o) for o in path.origins)
    page.field("rests on", f"{count(len(path.origins), 'origin')}: {origins}", indent=3, width=10)
    for actor in path.actors:
        if actor.joined_by:
            said = f"{actor.name} is several records, judged one by {', '.join(actor.joined_by)}"
            page.field("identity", said, (f"  armstrace actor {actor.id}", "dim"), indent=3, width=10)
    if len(path.hops) > 1:
        before, after = path.actors[path.weakest_hop], path.actors[path.weakest_hop + 1]
        page.field("weakest", f"{before.name} and {after.name}", indent=3, width=10)
    for hop in path.hops:
        if hop.identity is not None:
            print_disputed(page, hop.identity, notes)
        for edge in hop.edges:
            edge_lines(page, edge, notes, 3)


def route(actors: Sequence[ActorShown], hops: Iterable[Sequence[Mapping[str, Any]]]) -> list[Part]:
    """Actors, with every relation between two neighbours drawn in its own direction."""
    parts: list[Part] = [(actors[0].name, ACTOR)]
    for (before, after), edges in zip(pairwise(actors), hops, strict=True):
        arrows = list(dict.fromkeys(arrow(e["kind"], e["subject"] == before.id) for e in edges))
        more = f"(+{len(arrows) - MOST_ARROWS}) " if len(arrows) > MOST_ARROWS else ""
        drawn = " and".join(arrow_.rstrip() for arrow_ in arrows[:MOST_ARROWS]) + " " if arrows else " ~ may be ~ "
        parts += [(drawn + more, KIND), (after.name, ACTOR)]
    return parts


def _print_search(page: Page, search: Search, asked: PathQuery, shown: int) -> None:
    page.line((_ending(search, asked, shown), "bold"))
    skipped = (search.hubs_skipped, search.kinds_skipped, search.joints_skipped)
    print_left_out(page, *skipped, asked.hub_limit, exact=search.skipped_exact)
    if not shown and not search.near_complete:
        page.line(
            "What comes nearest was not looked for to the end (no time left: --deadline; or too much between): "
            "there may be others."
        )
    page.line((f"Engine {search.engine}, revision {search.rev}.", "dim"))


def print_left_out(page: Page, hubs: int, kinds: int, joints: int, hub_limit: int, *, exact: bool) -> None:
    """What was met and not walked through, if anything; all of it if exact."""
    left_out = [
        *_left_out(hubs, f"hub with more than {hub_limit} neighbours", f"hubs with more than {hub_limit} neighbours"),
        *_left_out(
            kinds,
            "actor of a kind not in --via-kinds",
            "actors of a kind not in --via-kinds",
        ),
        *_left_out(
            joints,
            "sequence whose transactions belong to different deals (--joints)",
            "sequences whose transactions belong to different deals (--joints)",
        ),
    ]
    if left_out:
        page.line(f"Not walked through: {'' if exact else 'at least '}{'; '.join(left_out)}.")
    elif not exact:
        page.line("What was not walked through was not counted in time: there may be hubs and actors of other kinds.")


def _left_out(number: int, one: str, many: str) -> list[str]:
    return [count(number, one, many)] if number else []


def _ending(search: Search, asked: PathQuery, shown: int) -> str:
    if search.complete:
        if shown:
            return f"Complete: these are all the paths of up to {count(asked.max_hops, 'hop')} that meet the question."
        return f"Complete: no path of up to {count(asked.max_hops, 'hop')} meets the question."
    if search.stopped_by == "k":
        return f"Stopped after {shown} (k): there are more."
    reached = f"paths of up to {count(search.searched_hops, 'hop')} were searched to the end"
    return (
        f"Stopped {WHY.get(search.stopped_by or '', str(search.stopped_by))}: "
        f"there may be {'more' if shown else 'paths that were not found'}; {reached}."
    )


def _print_near_misses(page: Page, near_misses: Sequence[NearMiss], asked: PathQuery, notes: Notes) -> None:
    if not near_misses:
        return
    page.gap()
    page.line(("What comes nearest, and why it is no answer:", "bold"))
    for near in near_misses:
        page.gap()
        hops = [[e for e in near.edges if e["hop"] == i] for i in range(len(near.actors) - 1)]
        page.line("-  ", *route(near.actors, hops), hang=3)
        given = {r for e in near.edges for r in e["reasons"]}
        for reason in near.reasons:
            if reason not in given:
                hint = f" ({HINTS[reason]})" if reason in HINTS else ""
                page.line((structural_words(reason, asked) + hint, "yellow"), indent=3, hang=2)
        for identity in near.identities:
            print_disputed(page, identity, notes)
        for edge in near.edges:
            why = [reason_words(r, edge, asked) for r in edge["reasons"]]
            page.line(("; ".join(why), "yellow"), indent=3, hang=2)
            edge_lines(page, edge, notes, 3)


def print_intermediaries(page: Page, answer: IntermediariesAnswer, asked: PathQuery, notes: Notes) -> None:
    """Who stands between the ends, best first, and what each joins."""
    found = count(len(answer.intermediaries), "intermediary", "intermediaries") if answer.intermediaries else "nobody"
    page.line(("Between " + _ends(asked, notes).replace(" to ", " and "), ACTOR), f": {found}")
    page.field("asked", asked_words(asked, notes))
    for one in answer.intermediaries:
        page.gap()
        _print_intermediary(page, one, answer, notes)
    page.gap()
    if not answer.shares_exact:
        page.line("The shares are not exact: there were too many shortest paths to count them all in time.")
    _print_search(page, answer.search, asked, answer.paths)
    _print_near_misses(page, answer.search.near_misses, asked, notes)


def _print_intermediary(page: Page, one: Intermediary, answer: IntermediariesAnswer, notes: Notes) -> None:
    every = {True: "on every path", False: "", None: "perhaps on every path: the search without it was stopped"}
    page.line(
        (one.actor.name, ACTOR),
        "  ",
        *joined(
            one.actor.kind,
            every[one.every_path],
            f"on {one.count} of {count(answer.paths, 'path')}",
            f"on {one.share:.0%} of the shortest" if one.share else "",
        ),
        hang=2,
    )
    for join in one.joins:
        deals = "; ".join(notes.deal(d) for d in join.deals)
        how = JOINTS[join.joint] if join.joint else "not by two transactions"
        page.line(
            f"joins {notes.name(join.before)} and {notes.name(join.after)}: {how}",
            f" ({deals})" if deals else "",
            indent=3,
            hang=2,
        )
