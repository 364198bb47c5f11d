"""Edges and claims in words: the pieces that every rendered answer is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cli.page import LABEL, Page, Part, joined
from sharing.words import STANCE, count, day_words, days, ending_words, goods_words, speaker_words

STYLE = {
    "corroborated": "bold green",
    "affirmed": "green",
    "contested": "yellow",
    "denied": "red",
    "unevidenced": "red",
    "withdrawn": "dim",
}
ACTOR, KIND = "bold", "cyan"


@dataclass(frozen=True)
class Notes:
    """What an answer's ids stand for: claims with their speakers and sources, and names of actors and deals."""

    claims: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    deals: Mapping[str, str] = field(default_factory=dict)

    def name(self, actor: str) -> str:
        """The name of an actor or an origin; its id where it has none."""
        return self.names.get(actor) or actor.removeprefix("source:")

    def deal(self, deal: str | None) -> str:
        """The title of a deal."""
        return "" if deal is None else self.deals.get(deal) or deal


def edge_lines(page: Page, edge: Mapping[str, Any], notes: Notes, indent: int, *, head: bool = True) -> None:
    """One edge: what it says, how it stands, who said it and who disputes it."""
    standing = str(edge["standing"] or "not known to what was asked")
    ends: list[Part] = [notes.name(edge["subject"]), (f" {edge['kind']} ", KIND), notes.name(edge["object"]), "  "]
    page.line(
        *(ends if head else []),
        *joined(
            (standing, STYLE.get(standing, "")),
            edge["phase"],
            edge["certainty"],
            *_times(edge, notes),
            _known(edge) if edge["claims"] else "",
            count(len(edge["origins"]), "origin") if edge["origins"] else "",
        ),
        indent=indent,
        hang=2,
    )
    inside = indent + 2
    if edge["deal"]:
        page.field("deal", notes.deal(edge["deal"]), "  ", (edge["deal"], "dim"), indent=inside)
    page.field("goods", goods_words(edge["goods"]), indent=inside)
    page.field("return", goods_words(edge["in_return"]), indent=inside)
    page.field("share", f"{edge['share']:g} %" if edge["share"] is not None else "", indent=inside)
    page.field("measure", *joined(edge["measure"], edge["list_name"], edge["programme"]), indent=inside)
    for claim in edge["claims"]:
        claim_lines(page, "said by", claim, notes, inside)
    for claim in edge["disputing"]:
        label = "party" if claim in edge["denied_by_party"] else "against"
        claim_lines(page, label, claim, notes, inside, style="yellow", stance=True)


def _times(edge: Mapping[str, Any], notes: Notes) -> list[Part]:
    """When it can have held; and if no source says it any more, between which editions the last of them dropped it."""
    dropped = [_dropped(notes.claims[claim]) if claim in notes.claims else None for claim in edge["claims"]]
    ends = [ending for ending in dropped if ending is not None]
    if not ends or len(ends) < len(dropped):
        return [days(edge["first"], edge["last"])]
    last = max(ends, key=lambda ending: str(ending["on"]))
    between = f"between {day_words(last['after'])} and {day_words(last['on'])}"
    if edge["kind"] == "DESIGNATES":
        # It was in force until some day between. On a day before that was known, it has no last day.
        return [days(edge["first"], None), (f"delisted {between}" if edge["last"] else "", "yellow")]
    return [days(edge["first"], edge["last"]), (f"no longer stated: dropped {between}", "yellow")]


def _dropped(claim: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The ending by which an edition dropped it, if one did."""
    standing = (e for e in claim["endings"] if e["undone"] is None and e["way"] == "delisted" and e["after"])
    return next(standing, None)


def _known(edge: Mapping[str, Any]) -> str:
    if edge.get("known") == "possible":
        return "possibly known then"
    return f"known from {edge['known_from']}" if edge["known_from"] else "known since a day that is not said"


def claim_lines(
    page: Page, label: str, claim: str, notes: Notes, indent: int, *, style: str = "", stance: bool = False
) -> None:
    """Who said it and for whom, when, where; below it the words."""
    said = notes.claims.get(claim)
    if said is None:
        page.field(label, claim, indent=indent)
        return
    page.field(
        label,
        *joined(
            (speaker_words(said), style or ACTOR),
            STANCE[said["stance"]] + _of_phase(said) if stance else "",
            day_words(said["said_on"]),
            said["source"]["title"] if said["speaker"] else "",
            by=", ",
        ),
        "  ",
        (claim, "dim"),
        indent=indent,
    )
    if said["amount"] is not None:
        currency = said["currency"] or "(its currency is not told)"
        page.line(f"{said['amount']:,.15g} {currency}", indent=indent + LABEL)
    if said["quote"]:
        page.line((said["quote"], "italic"), indent=indent + LABEL)
    if said["read_by"]:
        page.line(review_words(said), indent=indent + LABEL)
    for ending in said["endings"]:
        style = "dim" if ending["undone"] is not None else "yellow"
        page.line((ending_words(ending), style), indent=indent + LABEL)


def review_words(said: Mapping[str, Any]) -> tuple[str, str]:
    """Whether a person has looked at what a machine read."""
    if not said["reviews"]:
        return f"read by machine ({said['read_by']}), not reviewed", "yellow"
    last = max(said["reviews"], key=lambda review: (review["on"], review["verdict"] == "refused"))
    return f"read by machine, {last['verdict']} by {last['by']}, {last['on']}", "dim"


def _of_phase(said: Mapping[str, Any]) -> str:
    return f" (phase {said['phase']})" if said["phase"] else ""


def notes_of(
    claims: Iterable[Mapping[str, Any]],
    names: Mapping[str, str] | None = None,
    deals: Mapping[str, str] | None = None,
) -> Notes:
    """What ids stand for, as far as these claims tell, and the names and titles that are given."""
    by_id = {c["id"]: c for c in claims}
    known = dict(names or {})
    titles = dict(deals or {})
    for claim in by_id.values():
        ends = [claim[end] for end in ("subject", "object", "speaker") if claim[end] and claim[end]["actor"]]
        known |= {end["actor"]["id"]: end["actor"]["name"] for end in ends}
        known.setdefault(claim["origin"]["id"], claim["origin"]["name"])
        if claim["deal"]:
            titles[claim["deal"]["id"]] = claim["deal"]["title"]
    return Notes(by_id, known, titles)
