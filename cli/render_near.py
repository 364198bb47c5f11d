"""What lies around one actor, in words: its neighbourhood and the pairs that it joins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.page import Page
from cli.render import ACTOR, KIND, Notes, edge_lines
from cli.render_paths import asked_words
from sharing.words import JOINTS, arrow, count

if TYPE_CHECKING:
    from graph.paths.query import EdgeFilter
    from graph.queries.brokerage import Brokerage
    from graph.queries.neighbourhood import Neighbourhood


DEFAULTS = (
    "standing corroborated, affirmed or contested; phase sought or further; transaction, control and link relations; "
    "goods all but civil"
)


def print_neighbourhood(page: Page, answer: Neighbourhood, asked: EdgeFilter, notes: Notes) -> None:
    """The counts of each depth, a page of edges, and what was left out or not walked."""
    page.line((answer.actor["name"], ACTOR), f", {answer.actor['kind']}")
    page.field("asked", asked_words(asked, notes) or f"the defaults: {DEFAULTS}", indent=2)
    at_least = "" if answer.complete else "at least "
    for level in answer.counts:
        kinds = ", ".join(f"{kind} {n:,}" for kind, n in level.edges_by_kind.items())
        page.field(
            f"step {level.depth}",
            f"{at_least}{count(level.edges, 'edge')}, {count(level.actors, 'actor')} met first there",
            f" ({kinds})" if kinds else "",
            indent=2,
        )
    last = ""
    for row in answer.edges:
        edge, neighbour = row["edge"], row["neighbour"]
        head = f"{row['depth']} {row['start']} {edge['kind']} {neighbour['id']} {edge['subject']}"
        if head != last:
            page.gap()
            forwards = edge["subject"] == row["start"]
            page.line(
                notes.name(row["start"]), (arrow(edge["kind"], forwards), KIND), (neighbour["name"], ACTOR), hang=3
            )
        last = head
        edge_lines(page, edge, notes, 3, head=False)
    page.gap()
    _print_hubs(page, answer)
    if answer.complete:
        page.line(("Complete: the counts are of all that meets the question.", "bold"))
    else:
        page.line((f"Stopped by the {answer.stopped_by}: there is more than was counted.", "bold"))
    if answer.left_out:
        kinds = ", ".join(f"{kind} {n:,}" for kind, n in answer.left_out.items())
        total = count(sum(answer.left_out.values()), "edge")
        page.line(f"Left out by the question: {total} of the actor ({kinds}). armstrace actor counts them all.", hang=2)
    _print_rest(page, answer.next, answer.changed, answer.rev)


def _print_hubs(page: Page, answer: Neighbourhood) -> None:
    if answer.hubs_met:
        named = ", ".join(f"{hub['name']} ({hub['near']:,} neighbours)" for hub in answer.hubs[:10])
        page.line(f"Met and not walked through (--hub-limit): {count(answer.hubs_met, 'hub')}: {named}", hang=2)


def _print_rest(page: Page, cursor: str | None, changed: bool, rev: int) -> None:
    if cursor:
        page.line(f"The next page: --after {cursor}", hang=2)
    if changed:
        page.line(("The graph was written to since the page before.", "yellow"))
    page.line((f"Revision {rev}.", "dim"))


def print_brokerage(page: Page, answer: Brokerage, notes: Notes) -> None:
    """The pairs that an actor joins, those of one deal first."""
    unknown = "" if answer.unknown is None else f", and {count(answer.unknown, 'pair')} of which it is not known"
    page.line(
        (answer.actor["name"], ACTOR),
        f" joins {count(answer.same, 'pair')} in {count(answer.deals, 'deal')}{unknown}",
    )
    for pair in answer.pairs:
        page.gap()
        _print_pair(page, pair, notes)
    page.gap()
    _print_rest(page, answer.next, answer.changed, answer.rev)


def _print_pair(page: Page, pair: Mapping[str, Any], notes: Notes) -> None:
    one, other = pair["actors"]
    title = f" ({pair['deal']['title']})" if pair["deal"] else ""
    page.line((f"{one['name']} and {other['name']}", ACTOR), f": {JOINTS[pair['joint']]}{title}", hang=3)
    for side in pair["edges"]:
        for edge in side:
            edge_lines(page, edge, notes, 3)
