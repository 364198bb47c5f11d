"""Judgements and pairs in doubt, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cli import terminal
from cli.page import Page
from cli.render import ACTOR
from sharing.words import DOUBTS, count

if TYPE_CHECKING:
    from cli.render import Notes
    from graph.model.judgements import Judgement
    from graph.paths.answer import DisputedIdentity
    from graph.queries.actors import ActorAnswer
    from graph.queries.identity import Candidate, JudgementsPage

WIDE = 14
STYLE = {"same": "green", "different": "red", "unsure": "yellow"}
MOST_NAMES = 6
FIELDS = ("names", "kind", "countries", "births", "birth_places", "founded", "identifiers", "positions", "addresses")


def print_candidate(page: Page, candidate: Candidate, number: int) -> None:
    """Two actors side by side, by field, and what agrees and conflicts."""
    why = ", ".join(DOUBTS[w] for w in candidate.why)
    score = f", score {candidate.score:.2f}" if candidate.score is not None else ""
    opens = f"up to {count(candidate.opens, 'path')}" if candidate.opens else "no path"
    page.line((f"{number}. ", "dim"), why, (f"{score}; as one they open {opens}", "dim"))
    for side, letter in ((candidate.one, "A"), (candidate.other, "B")):
        page.line((f"{letter}  ", "dim"), (side["name"], ACTOR), f", {side['kind']}  ", (side["id"], "dim"), indent=3)
        for record in side["records"]:
            page.field(
                "record", record["id"], f"  {record.get('source_title') or record['source']}", indent=6, width=WIDE
            )
            for name in FIELDS:
                page.field(name.replace("_", " "), _told(record, name), indent=6, width=WIDE)
    for judgement in candidate.judgements:
        _print_judgement(page, judgement)


def print_disputed(page: Page, disputed: DisputedIdentity, notes: Notes) -> None:
    """Whose identity a path rests on."""
    sure = f", score {disputed.score:.2f}" if disputed.score is not None else ""
    why = ", ".join(DOUBTS[w] for w in disputed.why)
    page.line(f"{notes.name(disputed.one)} may be {notes.name(disputed.other)}", (f": {why}{sure}", "yellow"), indent=3)
    page.line((f"armstrace identity review {disputed.one}", "dim"), indent=6)


def print_identity(page: Page, answer: ActorAnswer, width: int) -> None:
    """By which judgements an actor's records are one, and whom it may be."""
    for judgement in answer.judgements:
        said = f" {judgement.a} and {judgement.b} by {judgement.by} on {judgement.on}"
        note = f": {judgement.note}" if judgement.note else ""
        page.field(
            "judged",
            (judgement.verdict.value, STYLE[judgement.verdict.value]),
            f"{said}{note}",
            (f"  {judgement.id}", "dim"),
            indent=2,
            width=width,
        )
    for one in answer.may_be:
        why = ", ".join(DOUBTS[w] for w in one["why"])
        page.field(
            "may be",
            (one["actor"]["name"], ACTOR),
            f", {one['actor']['kind']}  {one['actor']['id']}",
            (f": {why}", "yellow"),
            indent=2,
            width=width,
        )


def _told(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if name == "identifiers":
        return "; ".join(f"{one['scheme']} {one['value']}" for one in value or ())
    if name == "names":
        names = [record["name"], *(value or ())]
        more = f"; and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        return "; ".join(names[:MOST_NAMES]) + more
    return value if isinstance(value, str) else "; ".join(value or ())


def _print_judgement(page: Page, judgement: Judgement) -> None:
    page.line(
        (judgement.verdict.value, STYLE[judgement.verdict.value]),
        f" by {judgement.by} on {judgement.on}",
        f": {judgement.note}" if judgement.note else "",
        (f"  {judgement.id}", "dim"),
        indent=3,
        hang=3,
    )
    for bearing, sign, style in (("agrees", "+", "green"), ("conflicts", "-", "red")):
        for reason in judgement.reasons:
            if reason.bearing == bearing:
                weight = f" ({reason.weight:+.1f})" if reason.weight is not None else ""
                page.line((f"{sign} {reason.feature}: ", style), reason.says, (weight, "dim"), indent=6, hang=4)


def judged_pair(candidate: Candidate) -> tuple[str, str]:
    """The two records that a person's answer joins: those of the surest judgement."""
    surest = max(candidate.judgements, key=lambda j: (j.score or 0.0, j.id))
    return surest.pair


def print_judgements(page: Page, found: JudgementsPage, *, lines: bool) -> None:
    """Judgements, one below the other, or as JSON Lines."""
    if lines:
        _write_lines(found.judgements)
        return
    if not found.judgements:
        page.line("Nobody judged that.")
    for judgement in found.judgements:
        page.line(f"{judgement.a} and {judgement.b}")
        _print_judgement(page, judgement)
    if found.next:
        page.line((f"More: --after {found.next}", "dim"))


def _write_lines(judgements: Iterable[Judgement]) -> None:
    for judgement in judgements:
        terminal.print_json_line(judgement.model_dump(mode="json", exclude_none=True))
