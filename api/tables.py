"""Answers as CSV, for spreadsheets: a row an actor."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from graph.paths.answer import ActorShown, Hop, Path
from graph.paths.reach import ReachAnswer, Reached
from sharing.table import cell

COLUMNS = (
    *("actor", "name", "kind", "hops", "evidence", "target", "target_name"),
    *("path", "origins", "sources", "weakest_hop", "note"),
)


def reach_csv(answer: ReachAnswer, newline: str = "\r\n") -> str:
    """The rows of a reach answer. Last rows without an actor have a note: that they are not all, and what was asked by
    words that nothing has."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator=newline)
    rows.writerow(COLUMNS)
    for row in _rows(answer):
        rows.writerow(cell(row.get(name, "")) for name in COLUMNS)
    return out.getvalue()


def _rows(answer: ReachAnswer) -> Iterator[dict[str, Any]]:
    for one in answer.actors:
        yield _row(one)
    for note in notes(answer):
        yield {"note": note}


def notes(answer: ReachAnswer) -> Iterator[str]:
    """Why the rows may not be all that there are, or not what was meant."""
    if not answer.search.complete:
        yield _cut(answer)
    if unknown := [*answer.from_.unknown, *answer.to.unknown]:
        yield f"Nothing in the graph is called so: {', '.join(map(repr, unknown))}."


def _cut(answer: ReachAnswer) -> str:
    why = answer.search.stopped_by
    more = f"reached, and not listed for the limit: {answer.more} more" if answer.more else ""
    if why == "limit":
        return f"Not all: {more}."
    stopped = f"Not all: stopped by {why}, paths of up to {answer.search.searched_hops} hops were searched to the end"
    return "; ".join(part for part in (stopped, more) if part) + "."


def _row(one: Reached) -> dict[str, Any]:
    row = {
        "actor": one.actor.id,
        "name": one.actor.name,
        "kind": one.actor.kind,
        "hops": one.hops,
        "target": one.target.id,
        "target_name": one.target.name,
    }
    if one.path is None:
        return row
    weakest = one.path.actors[one.path.weakest_hop : one.path.weakest_hop + 2]
    sources = {source for hop in one.path.hops for edge in hop.edges for source in edge["sources"]}
    return row | {
        "evidence": one.path.evidence,
        "path": route(one.path),
        "origins": "; ".join(one.path.origins),
        "sources": "; ".join(sorted(sources)),
        "weakest_hop": " and ".join(actor.name for actor in weakest),
    }


def route(path: Path) -> str:
    """A path on one line, every relation in its own direction: `Iran ─SUPPLIES→ Russia`."""
    hops = (_drawn(before, hop) for before, hop in zip(path.actors, path.hops, strict=False))
    ends = [after.name for _, after in pairwise(path.actors)]
    return path.actors[0].name + "".join(f" {hop} {name}" for hop, name in zip(hops, ends, strict=True))


def _drawn(before: ActorShown, hop: Hop) -> str:
    arrows = [f"─{e['kind']}→" if e["subject"] == before.id else f"←{e['kind']}─" for e in hop.edges]
    return " and ".join(dict.fromkeys(arrows)) or "~ may be ~"
