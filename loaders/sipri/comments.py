"""What a comment says of others in a deal, and how far the register doubts the deal itself.

A comment is a list of statements, parted by semicolons and brackets. Of each one only what it says in a known form is
taken: a statement that goes on in an unknown way is left alone, since it may say something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.model.kinds import Certainty, Kind, Phase, Role
from loaders.sipri.comment_actors import Actor, Actors, aiding_actors, read_actors, single_state

_MARKS = r"\b(?:[Vv]ia|[Bb]rokers?|[Dd]ealer|[Mm]iddlem[ae]n|(?:[Ff]inanc|[Ff]und)(?:ed|ing)|[Pp]aid by)\b"
_MARK = re.compile(_MARKS)
_SUM = r"[A-Z$€£]{0,4}\d[\d.,-]*\s?[mb]n?"
_IN_BRACKETS = re.compile(rf"\(\s*{_SUM}\s*\)")
_STATEMENT = re.compile(r"[^;()]+")
# What stands before a bracket that speaks of the deal, and not of something that the goods are for.
_OF_THE_DEAL = re.compile(
    r"\s*(?!For |for )"
    r"(?:.*\b(?:deal|lease|programme|project|version|order|[Ss]econd-hand|[Aa]id)|[Aa]id .*|lease .*)\s*"
)
_HEDGES = {
    "possible": r"probably|possibly|perhaps|maybe|apparently",
    "reported": r"reportedly",
    "alleged": r"allegedly",
}
_HEDGE = rf"(?:(?P<hedge>(?i:{'|'.join(_HEDGES.values())}))\s+)?"
_SHARES = r"incl(?:uding)?|partly|partially|mainly|mostly|some|at least|up to"
_PART = rf"(?:(?:(?i:{_SHARES})|\d[\d.-]*%?(?: to \d+)?|{_SUM})\s+)*"
_OF_DEAL = rf"(?:(?:(?i:part of)\s+)?(?:{_SUM}\s+)*(?:'[^']*'\s+)?(?:deal|lease|programme|project)\s+)?"
_START = rf"\s*{_HEDGE}{_PART}{_OF_DEAL}"
_FINANCED = re.compile(
    rf"{_START}(?i:financed|funded|paid|financing|funding)\b(?:\s+(?:partly|mainly))?(?:\s+(?:by|with|from))?\s+"
)
_WORKED_ON = r"(?:(?i:assembled|modified|modernized|produced|designed|refurbished)\b[^;()]*?\s+and\s+)?"
_WAYS = r"(?i:ordered|bought|sold|leased?|acquired|financed|delivered|delivery|transferred|transfer)"
_VIA = re.compile(
    rf"{_START}(?:(?!For |for )[^;()]{{1,60}}?\sversion\s+)?{_WORKED_ON}(?:(?i:illegally|illegal|partly)\s+)*"
    rf"(?P<ways>{_WAYS}(?:\s+(?:and/or|and|or)\s+{_WAYS})*)(?:\s+from producer|\s+to)?\s+via\s+"
)
_VIA_AND = re.compile(r"and\s+(?:probably\s+|possibly\s+)?(?:(?:mainly|partly)\s+)?(?:financed|funded)\s+by\s+")
_VIA_AND_IN = re.compile(r"and\s+(?:[a-z]+\s+){1,4}?(?:in|by)\s+")
# A name that follows with a capital would belong to what was read.
_GOES_ON = re.compile(
    r"\s*(?:[;(),]|$)|\s+(?:as|after|under|for|from|to|in|on|without|before|registered|incl|and)\s+(?![A-Z])"
    r"|\s+(?:as|to|for|from|under|in)\s+[A-Z]"
)
_KIND_OF_WAY = {"delivered": Kind.TRANSPORTS, "delivery": Kind.TRANSPORTS, "transferred": Kind.TRANSPORTS}
_KIND_OF_WAY |= {"transfer": Kind.TRANSPORTS} | dict.fromkeys(
    ("ordered", "bought", "sold", "lease", "leased", "acquired"), Kind.BROKERS
)

_DOUBT = r"uncertain|unclear|could|may|might|possibly|probably"
_SUPPLIER_DOUBTED = re.compile(
    rf"(?i:\bsupplier\b.*(?:\b(?:{_DOUBT})\b| or )|\b(?:not delivered from|delivered by or via)\b"
    rf"|^(?:possibly|probably) (?:supplied )?from (?!.*\bproduction line)"
    rf"|^(?:possibly|probably) (?:\S+ ){{0,3}}delivered by\b)|^(?:[Cc]ould|[Mm]ay|[Mm]ight) be [^;()]* from [A-Z]"
)
_RECIPIENT_DOUBTED = re.compile(
    rf"(?i:\brecipients?\b.*\b(?:{_DOUBT})\b)|^(?i:possibly|probably) delivered to [A-Z][^;()]* via [A-Z]"
)
_DEAL_DOUBTED = re.compile(r"(?i:^status (?:is )?(?:uncertain|unclear)|^(?:possibly|probably) (?:never|not) delivered)")
_DESIGNATION_DOUBTED = re.compile(
    r"(?i:\bdesignation(?: and supplier)? (?:is )?(?:uncertain|unclear)|\band designation uncertain)"
)
_ORDERED_DOUBTED = re.compile(r"(?i:^(?:no|number)\b\.?(?: ordered)? (?:could|may|might|uncertain))")
_DELIVERED_DOUBTED = re.compile(r"(?i:^(?:no|number)\b\.?(?: delivered)? (?:could|may|might|uncertain))")
_SELECTED = re.compile(r"(?i:^(?P<hedge>possibly |probably )?selected\b(?: (?P<year>\d{4})\b)?)")
_BY_END = re.compile(r"(?i:\bby end[- ]?(?P<year>\d{4})\b)")
_CANCELLED = re.compile(r"(?i:^(?:order|deal|contract) (?:was )?cancelled\b(?: (?:in )?(?P<year>\d{4})\b)?)")
_INTERCEPTED = re.compile(r"(?i:^intercepted\b.*\bwhile being delivered\b)")
_OFFICIALLY = re.compile(
    r"^(?i:officially) (?:ordered by and delivered to|delivered to|exported to|bought by) (?=[A-Z])"
)
_FROM_THERE = re.compile(r"(?i:\b(?:delivered|supplied)) to (?P<at>[A-Z].*?) but from there illegally transferred to\b")
_LICENSED_FOR = re.compile(r"\bgiven for delivery to (?P<for>[A-Z].*?) but .*\billegally diverted to\b")


@dataclass(frozen=True)
class Fact:
    """That some actors stood between, carried or financed, in the comment's own words."""

    kind: Kind
    actors: tuple[Actor, ...]
    certainty: Certainty | None
    quote: str


@dataclass(frozen=True)
class Standing:
    """How far it got where nothing was delivered, in the comment's own words; `when` in EDTF."""

    phase: Phase
    quote: str
    when: str | None
    certainty: Certainty | None = None


@dataclass(frozen=True)
class Reading:
    """What was understood of a comment. `missed` are words of a way, a broker or a financier that were not."""

    facts: tuple[Fact, ...] = ()
    roles: tuple[tuple[Role, Actor], ...] = ()
    standing: Standing | None = None
    intercepted: str | None = None
    supplier_doubted: bool = False
    recipient_doubted: bool = False
    deal_doubted: bool = False
    designation_doubted: bool = False
    ordered_doubted: bool = False
    delivered_doubted: bool = False
    missed: bool = False


def read_comment(text: str) -> Reading:
    """What a comment says, as far as it says it in a known form."""
    if not text:
        return Reading()
    # Each character stays in its place, but a sum in brackets parts no statement.
    masked = _IN_BRACKETS.sub(lambda m: " " * len(m[0]), text)
    statements = [(m.start(), text[m.start() : m.end()].strip()) for m in _STATEMENT.finditer(masked) if m[0].strip()]
    said = [statement for _, statement in statements]
    found = [fact for start, _ in statements if (fact := _facts_at(text, masked, start)) is not None]
    spans = [(start, end) for start, end, _ in found]
    marks = [m.start() for m in _MARK.finditer(text)]
    return Reading(
        facts=tuple(fact for _, _, facts in found for fact in facts),
        roles=tuple(_roles(said)),
        standing=next((s for statement in said if (s := _standing(statement))), None),
        intercepted=next((s for s in said if _INTERCEPTED.search(s)), None),
        supplier_doubted=any(_SUPPLIER_DOUBTED.search(s) for s in said),
        recipient_doubted=any(_RECIPIENT_DOUBTED.search(s) for s in said),
        deal_doubted=any(_DEAL_DOUBTED.search(s) for s in said),
        designation_doubted=any(_DESIGNATION_DOUBTED.search(s) for s in said),
        ordered_doubted=any(_ORDERED_DOUBTED.search(s) for s in said),
        delivered_doubted=any(_DELIVERED_DOUBTED.search(s) for s in said),
        missed=any(not any(start <= at < end for start, end in spans) for at in marks),
    )


def _facts_at(text: str, masked: str, start: int) -> tuple[int, int, list[Fact]] | None:
    """The facts of the statement that begins here, and from where to where it goes; None if it says none."""
    if not _speaks_of_deal(masked, start):
        return None
    via = _VIA.match(masked, start)
    financed = None if via else _FINANCED.match(masked, start)
    if via is not None:
        read, kinds = _via(masked, via)
    elif financed is not None:
        actors = aiding_actors(masked, financed.end())
        read, kinds = (actors, {Kind.FINANCES: False}) if actors else (None, {})
    else:
        return None
    if read is None or not _GOES_ON.match(masked, read.end):
        return None
    stop = re.compile(r"[;()]|$").search(masked, read.end)
    end = stop.start() if stop else len(text)
    match = via or financed
    hedge = _certainty(match["hedge"] if match else None) or _hedge_before(masked, start)
    quote = text[start:end].strip()
    facts = [
        Fact(kind, read.actors, Certainty.POSSIBLE if open_ or read.alternatives else hedge, quote)
        for kind, open_ in kinds.items()
    ]
    return start, end, facts


def _via(text: str, match: re.Match[str]) -> tuple[Actors | None, dict[Kind, bool]]:
    """Who is named after `via`, and the kinds of what they did: each with whether it may have been another instead."""
    ways = match["ways"].lower()
    doubted = " or " in ways or "and/or" in ways
    named = [kind for way in re.findall(r"[a-z]+", ways) if (kind := _KIND_OF_WAY.get(way))]
    kinds = dict.fromkeys(named, doubted)
    also = _VIA_AND.match(text, match.end())
    if also is not None:
        return aiding_actors(text, also.end()), kinds | {Kind.FINANCES: False}
    inside = _VIA_AND_IN.match(text, match.end())
    return read_actors(text, inside.end() if inside else match.end()), kinds


def _speaks_of_deal(text: str, start: int) -> bool:
    """Whether the statement that begins here is about the deal: one in brackets is about what stands before them."""
    depth = text.count("(", 0, start) - text.count(")", 0, start)
    if depth <= 0:
        return True
    if depth > 1:
        return False
    opened = text.rindex("(", 0, start)
    before = re.split(r"[;()]", text[:opened])[-1]
    return bool(_OF_THE_DEAL.fullmatch(before))


def _certainty(hedge: str | None) -> Certainty | None:
    if not hedge:
        return None
    word = hedge.lower()
    return next((Certainty(name) for name, words in _HEDGES.items() if word in words.split("|")), None)


def _hedge_before(text: str, start: int) -> Certainty | None:
    """The doubt in `probably; ordered via …`, where a statement is nothing else."""
    return _certainty(re.split(r"[;()]", text[:start].rstrip("; ("))[-1].strip())


def _standing(statement: str) -> Standing | None:
    """That the goods were chosen and not yet ordered, or ordered no more."""
    cancelled = _CANCELLED.search(statement)
    if cancelled is not None:
        return Standing(Phase.CANCELLED, statement, cancelled["year"])
    chosen = _SELECTED.search(statement)
    if chosen is None:
        return None
    by_end = _BY_END.search(statement)
    when = chosen["year"] or (f"../{by_end['year']}" if by_end else None)
    return Standing(Phase.SOUGHT, statement, when, Certainty.POSSIBLE if chosen["hedge"] else None)


def _roles(statements: list[str]) -> Iterator[tuple[Role, Actor]]:
    """Through whom goods were said to go, and who was named as the end user and was not."""
    for statement in statements:
        through = _FROM_THERE.search(statement)
        at = single_state(through["at"]) if through else None
        if at is not None:
            yield Role.DIVERSION_POINT, at
        official = _OFFICIALLY.match(statement)
        read = read_actors(statement, official.end()) if official else None
        goes_on = statement[read.end :].lstrip() if read else ""
        if (
            read
            and len(read.actors) == 1
            and read.actors[0].is_state
            and goes_on.startswith(("but ", "to circumvent "))
        ):
            yield Role.STATED_END_USER, read.actors[0]
        licensed = _LICENSED_FOR.search(statement)
        user = single_state(licensed["for"]) if licensed else None
        if user is not None:
            yield Role.STATED_END_USER, user
