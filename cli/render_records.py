"""What is on record, in words: actors, relations, deals, claims, changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cli.page import Page, joined
from cli.render import ACTOR, KIND, STYLE, claim_lines, edge_lines, notes_of
from cli.render_identity import print_identity
from sharing.words import STANCE, count, day_words, days, ending_words, goods_words, speaker_words

if TYPE_CHECKING:
    from graph.queries.actors import ActorAnswer, ActorPage
    from graph.queries.changes import Change, ChangesPage
    from graph.queries.claims import ClaimAnswer
    from graph.queries.deals import DealAnswer
    from graph.queries.relations import RelationAnswer

WIDE = 16


def print_actor(page: Page, answer: ActorAnswer, claims: Iterable[Mapping[str, Any]]) -> None:
    """Its names by source, designations, and counts of its relations."""
    actor = answer.actor
    page.line((actor.name, ACTOR), f", {actor.kind}  ", (actor.id, "dim"))
    page.field("countries", ", ".join(actor.countries), indent=2, width=WIDE)
    for identifier in answer.identifiers:
        page.field(identifier["scheme"], identifier["value"], indent=2, width=WIDE)
    page.field("speaks for", ", ".join(a["name"] for a in answer.speaks_for), indent=2, width=WIDE)
    for name in answer.names_by_source:
        page.field("name", name["name"], f"  ({', '.join(name['sources'])})", indent=2, width=WIDE)
    for record in answer.records:
        page.field("record", record["id"], f"  ({record['source']} {record['key']})", indent=2, width=WIDE)
        if record["description"]:
            page.field("described", record["description"], f"  ({record['source']})", indent=2, width=WIDE)
        page.field("weak names", "; ".join(record["weak_names"] or ()), indent=2, width=WIDE)
        page.field("born", "; ".join(record["births"] or ()), indent=2, width=WIDE)
        page.field("born in", "; ".join(record["birth_places"] or ()), indent=2, width=WIDE)
        page.field("positions", "; ".join(record["positions"] or ()), indent=2, width=WIDE)
        page.field("founded", record["founded"], indent=2, width=WIDE)
        page.field("addresses", "; ".join(record["addresses"] or ()), indent=2, width=WIDE)
        if lacks := ", ".join(name.replace("_", " ") for name in record["lacks"] or ()):
            why = f"  (by the latest edition of {record['source']}: as those before it told it)"
            page.field("not told", lacks, why, indent=2, width=WIDE)
    for one in answer.relations:
        arrow = f"{one['kind']} →" if one["direction"] == "out" else f"← {one['kind']}"
        page.field(
            "relations",
            (arrow, KIND),
            "  ",
            (one["standing"], STYLE.get(one["standing"], "")),
            f": {count(one['edges'], 'edge')}, {count(one['actors'], 'actor')}",
            (f"; {one['dropped']:,} no longer stated by any source" if one["dropped"] else "", "yellow"),
            indent=2,
            width=WIDE,
        )
    for one in answer.parts:
        first = "; ".join(f"{deal['title']}  {deal['id']}" for deal in one["first"])
        more = f"; and {one['deals'] - len(one['first'])} more" if one["deals"] > len(one["first"]) else ""
        page.field(one["role"].replace("_", " "), f"{count(one['deals'], 'deal')}: {first}{more}", indent=2, width=WIDE)
    print_identity(page, answer, WIDE)
    names = {d["authority"]["id"]: d["authority"]["name"] for d in answer.designations} | {actor.id: actor.name}
    for designation in answer.designations:
        page.gap()
        edge_lines(page, designation["edge"], notes_of(claims, names), 2)
    page.gap()
    _print_rev(page, answer.rev)


def print_found(page: Page, answer: ActorPage) -> None:
    """The actors whose names are like one, best match first."""
    for found in answer.actors:
        matched = found.matched
        by = f"  ({matched.how}: {matched.name})" if matched and matched.name != found.actor.name else ""
        page.line((found.actor.name, ACTOR), f", {found.actor.kind}  ", (found.actor.id, "dim"), by, hang=2)
        for one in found.designated:
            until = f", until {one['last']}" if one["last"] else ""
            page.line(f"  designated by {one['authority']['name']}: {one['standing']}{until}", hang=4)
    page.line(f"{count(answer.total, 'actor')} in all.")
    _print_next(page, answer.next)
    _print_rev(page, answer.rev)


def print_relation(page: Page, answer: RelationAnswer) -> None:
    """Its edges, then the claims for and against it in the order in which they were said."""
    page.line(
        (answer.subject["name"], ACTOR), (f" ─{answer.kind}→ ", KIND), (answer.object["name"], ACTOR), "  ",
        (answer.id, "dim"),
    )  # fmt: skip
    claims = [*answer.claims_for, *answer.claims_against]
    notes = notes_of(claims)
    for edge in answer.edges:
        page.gap()
        edge_lines(page, edge, notes, 2, head=False)
    for title, listed in (("Claims for it", answer.claims_for), ("Claims against it", answer.claims_against)):
        page.gap()
        page.line((f"{title}: {len(listed)}", "bold"))
        for claim in listed:
            _claim(page, claim)
    page.gap()
    _print_rev(page, answer.rev)


def _claim(page: Page, claim: Mapping[str, Any]) -> None:
    claim_lines(page, "-", claim["id"], notes_of([claim]), 2, stance=True)
    page.line(
        *joined(
            claim["certainty"],
            claim["phase"],
            claim["valid"],
            goods_words(claim["goods"]),
            claim["deal"]["title"] if claim["deal"] else "",
        ),
        indent=11,
    )


def print_deal(page: Page, answer: DealAnswer) -> None:
    """Its parties by role, goods, legal instruments, context and claims."""
    page.line((answer.title, ACTOR), "  ", (answer.id, "dim"))
    page.field("source", answer.source["title"], indent=2, width=WIDE)
    for same in answer.same:
        page.field("the same as", f"{same['title']}  {same['id']}", f"  ({same['source']})", indent=2, width=WIDE)
    for party in answer.parties:
        _party(page, party, "")
    for party in answer.not_parties:
        _party(page, party, "no party: ")
    page.field("goods", goods_words(answer.goods), indent=2, width=WIDE)
    page.field("in return", goods_words(answer.in_return), indent=2, width=WIDE)
    if answer.volume:
        numbers = ((name.replace("_", " "), answer.volume.get(name)) for name in ("per_unit", "ordered", "delivered"))
        told = ", ".join(f"{name} {number:,.15g}" for name, number in numbers if number is not None)
        page.field("volume", told, f"  ({answer.volume['measure']})", indent=2, width=WIDE)
    for instrument in answer.legal_instruments:
        said = [str(instrument[k]) for k in ("title", "provision", "effect") if instrument.get(k)]
        page.field("law", ". ".join(s.rstrip(".") for s in said) + ".", indent=2, width=WIDE)
    for sentence in answer.context:
        page.field("context", sentence, indent=2, width=WIDE)
    page.gap()
    page.line((f"Claims: {len(answer.claims)}", "bold"))
    for claim in answer.claims:
        ends = f"{claim['subject']['name']} {claim['kind']} {claim['object']['name']}"
        page.line(ends, indent=2)
        _claim(page, claim)
    page.gap()
    _print_rev(page, answer.rev)


def _party(page: Page, party: Mapping[str, Any], before: str) -> None:
    standing = party["standing"] or "listed"
    page.field(
        party["role"].replace("_", " "),
        (f"{before}{party['actor']['name']}", ACTOR if not before else ""),
        "  ",
        *joined((standing, STYLE.get(standing, "")), ", ".join(party["phases"])),
        indent=2,
        width=WIDE,
    )


def print_claim(page: Page, answer: ClaimAnswer) -> None:
    """One claim with everything that it takes to judge it."""
    print_one_claim(page, answer.claim)
    page.gap()
    _print_rev(page, answer.rev)


def print_one_claim(page: Page, claim: Mapping[str, Any]) -> None:
    """A claim as `get_claim` answers it."""
    page.line(
        (claim["subject"]["name"], ACTOR), (f" ─{claim['kind']}→ ", KIND), (claim["object"]["name"], ACTOR), "  ",
        (claim["id"], "dim"),
    )  # fmt: skip
    for label, value in (
        ("said by", f"{speaker_words(claim)}: {STANCE[claim['stance']]}"),
        ("counts as", f"the voice of {claim['origin']['name']}"),
        ("said on", day_words(claim["said_on"])),
        ("certainty", claim["certainty"]),
        ("phase", claim["phase"]),
        ("valid", claim["valid"] and f"{claim['valid']} ({days(claim['first'], claim['last'])})"),
        ("known from", claim["known_from"]),
        ("goods", goods_words(claim["goods"])),
        ("in return", goods_words(claim["in_return"])),
        ("share", f"{claim['share']:g} %" if claim["share"] is not None else None),
        ("amount", f"{claim['amount']:,.15g} {claim['currency'] or ''}" if claim["amount"] is not None else None),
        ("measure", ", ".join(str(claim[k]) for k in ("measure", "list_name", "programme") if claim[k])),
        ("deal", claim["deal"] and f"{claim['deal']['title']}  {claim['deal']['id']}"),
        ("words", claim["quote"]),
        ("source", claim["source"]["title"]),
        ("address", claim["source"]["url"]),
        ("place", claim["locator"]),
        ("read by", claim["read_by"]),
        ("relation", claim["relation"]),
    ):
        page.field(label, value or "", indent=2, width=WIDE)
    for edition in claim["editions"]:
        page.field("edition", day_words(edition["published"]), indent=2, width=WIDE)
    for ending in claim["endings"]:
        page.field("ended", ending_words(ending), indent=2, width=WIDE)
    for review in claim["reviews"]:
        page.field("review", f"{review['verdict']} by {review['by']}, {review['on']}", indent=2, width=WIDE)


def print_changes(page: Page, answer: ChangesPage) -> None:
    """The log, oldest first, each with its revision."""
    for change in answer.changes:
        page.line((f"rev {change.rev:<5} {change.at[:10]}  ", "dim"), *_change(change), hang=8)
    if not answer.changes:
        page.line("Nothing changed.")
    _print_next(page, answer.next)
    _print_rev(page, answer.rev)


def _change(change: Change) -> list[Any]:
    ends = ""
    if change.subject or change.object:
        kind = f" {change.claim['kind']} " if change.claim else " – "
        ends = f"{change.subject_name or change.subject or ''}{kind}{change.object_name or change.object or ''}"
    op = "removed" if change.op == "delete" else ""
    parts = joined((change.note or "", "bold"), change.what, op, change.name, ends, by=" · ")
    if change.claim is None or change.what not in ("claim", "ending", "review"):
        return [*parts, "  ", (change.id, "dim")]
    claim = change.claim
    modality = ", ".join(w for w in (STANCE[claim["stance"]], claim["phase"], claim["certainty"]) if w)
    return [*parts, f" · {modality}  ", (change.id, "dim"), f"  {claim['quote']}" if claim["quote"] else ""]


def _print_next(page: Page, cursor: str | None) -> None:
    if cursor:
        page.line(f"The next page: --after {cursor}", hang=2)


def _print_rev(page: Page, rev: int) -> None:
    page.line((f"Revision {rev}.", "dim"))
