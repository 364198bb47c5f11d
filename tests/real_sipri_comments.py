"""A second reading of what SIPRI's comments say of who stood between the parties of a deal, or paid for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from graph.model.states import find_state

Party = tuple[str, str, str | None]
"""Kind (`State`, `Organization`, or `?` and a kind for one without a name), name or state's id, country."""

Between = tuple[str, Party, bool, str]
"""BROKERS, TRANSPORTS or FINANCES; who; whether it is only possible; the words that say so."""

BODIES = {"EU": "European Union", "NATO": "NATO", "UN": "United Nations"}
_ADJECTIVES = {
    "Australian": "Australia", "Austrian": "Austria", "Belgian": "Belgium", "Bulgarian": "Bulgaria",
    "Canadian": "Canada", "Czech": "Czechia", "Danish": "Denmark", "Dutch": "Netherlands", "FRG": "Germany",
    "French": "France", "German": "Germany", "Israeli": "Israel", "Latvian": "Latvia", "Malaysian": "Malaysia",
    "Norwegian": "Norway", "Philippine": "Philippines", "Polish": "Poland", "Russian": "Russia",
    "Singaporean": "Singapore", "South African": "South Africa", "Swiss": "Switzerland", "UAE": "United Arab Emirates",
    "UK": "United Kingdom", "US": "United States",
}  # fmt: skip
_ADJECTIVE = "|".join(re.escape(one) for one in sorted(_ADJECTIVES, key=len, reverse=True))
_KINDS = {"company": "Company", "companies": "Company", "producer": "LegalEntity", "dealer": "LegalEntity"}
_PLACES = (
    r"(?:North|South|West|East|Saudi|Soviet|Czech|Burkina)\ (?:Vietnam|Africa|Korea|Germany|Arabia|Union|Republic|Faso)"
    "|[A-Z][a-z]+|USA|UK|UAE|US|FRG|DRC"
)
_WHO = re.compile(
    rf"""(?P<adjective>{_ADJECTIVE})\ (?P<business>company|producer|dealer)(?P<proper>\ [A-Z]{{3,}})?\b
       | (?P<adjectives>(?:{_ADJECTIVE})(?:\ and\ (?:{_ADJECTIVE}))+)\ companies\b
       | (?P<here>company|dealer)\ in\ (?P<place>{_PLACES})
       | (?P<private>private\ company|original\ Czech\ producer)
       | (?P<firm>[A-Z][a-z]+\ [A-Z][a-z]+)\ in\ (?P<seat>[A-Z][a-z]+)
       | (?P<body>EU|NATO|UN)\b(?!\ High)
       | (?P<state>{_PLACES})\b(?!\ (?:company|producer|dealer|oil|loan|credit|shipping|bank|private))""",
    re.VERBOSE,
)
_JOINED = re.compile(r"\s*(; |,? and/or | and | or )\s*")
_VERB = r"(?:ordered|bought|sold|leased?|acquired|delivered|transferred|delivery|transfer)"
_VIA = re.compile(
    rf"""(?P<before>.*?)\b(?P<verbs>{_VERB}(?:\ (?:and/or|and|or)\ (?:{_VERB}|financed))*)
        (?:\ to|\ from\ producer)?\ via\s+
        (?P<also>and\ (?:(?:probably|possibly|partly)\ )*(?:modernized\ in|assembled\ in|produced\ in
            |(?:financed|funded)\ by(?:\ aid\ from)?)\ )?(?=\S)""",
    re.VERBOSE | re.IGNORECASE,
)
# Of some of the goods only, of goods for another deal, or on the way to another recipient: not of this deal's way.
_ELSEWHERE = re.compile(r"\b(?:from|ex-|may|to|but|and|second-hand|aircraft|vehicles|supplier)\b|^for ", re.IGNORECASE)
_PAID = re.compile(
    r"""(?P<before>.*?)\b(?:financed|funded|funding|paid)\ (?:(?:partly|via)\ )?
        (?:(?:by|with)\ (?:EUR\d+\ m\ )?(?:military\ )?(?:aid\ from\ )?|(?='MDAP')'MDAP'\ aid\ from\ )""",
    re.VERBOSE | re.IGNORECASE,
)
_NOT_THE_GOODS = re.compile(
    r"develop|modernization|overhaul|delivery|request|training|originally|missiles", re.IGNORECASE
)
_TAIL_OF_AID = re.compile(r" (?:'[^']+' |financial |anti-terrorism )?(?:aid programme|aid|programme)\b| '[^']+'")
_HEDGED = re.compile(r"\b(?:possibly|probably)\b", re.IGNORECASE)


def between(comment: str) -> Iterator[Between]:
    """Everybody whom the comment puts between the parties, or names as who pays, each with the words."""
    text = re.sub(r"\s+", " ", comment).strip()
    before = ""
    for start, said in _statements(text):
        rest = text[start:]
        aside = text[:start].rstrip().endswith("(")
        via, paid = _VIA.match(said), _PAID.match(said)
        other = _ELSEWHERE.search(_without_places(via["before"])) if via else None
        if via and not other and not (aside and before.startswith("for ")):
            yield from _between(via, rest, before in ("probably", "possibly"))
        if paid and not _NOT_THE_GOODS.search(paid["before"]) and not (via and via["also"]):
            found, quote = parties(rest, paid.end(), aid=True)
            for who, doubt in found:
                if who[0] in ("State", "Organization"):
                    yield "FINANCES", who, doubt or bool(_HEDGED.search(paid["before"])), quote
        before = said.lower()


def _between(via: re.Match[str], rest: str, hedged: bool) -> Iterator[Between]:
    verbs, also = via["verbs"].lower(), (via["also"] or "").lower()
    hedged = hedged or bool(_HEDGED.search(via["before"])) or " or " in verbs or "and/or" in verbs
    found, quote = parties(rest, via.end(), aid=False)
    for who, doubt in found:
        if re.search(r"ordered|bought|sold|lease|acquired", verbs):
            yield "BROKERS", who, doubt or hedged, quote
        if re.search(r"deliver|transfer", verbs):
            yield "TRANSPORTS", who, doubt or hedged or who[0] in ("State", "Organization"), quote
        if "financed" in also or "funded" in also:
            yield "FINANCES", who, doubt or hedged, quote


def _statements(text: str) -> Iterator[tuple[int, str]]:
    # A price in brackets parts nothing: `MYR10 m ($3 m) lease`.
    for found in re.finditer(r"(?:[^;()]|\([$A-Z]*[\d.]+ ?[mb]\))+", text):
        said = found[0].strip()
        if said:
            yield found.start() + len(found[0]) - len(found[0].lstrip()), said


def _without_places(before: str) -> str:
    """What stands before the verb, without what says nothing of another deal."""
    before = re.sub(r"^(?:incl \d+ )?assembled in (?:\w+ )?and ", "", before, flags=re.IGNORECASE)
    before = re.sub(r"^assembled in \w+ and ", "", before, flags=re.IGNORECASE)
    return re.sub(r"^designed in \w+ and ", "", before, flags=re.IGNORECASE)


def parties(text: str, at: int, *, aid: bool) -> tuple[list[tuple[Party, bool]], str]:
    """The names from a place on, joined by and, or, and/or, semicolons: (party, whether one of several), and the words
    from the beginning of the text to the end of the statement in which the last one stands.
    """
    found: list[Party] = []
    alternatives = False
    while True:
        who = _WHO.match(text, at) or (_adjective(text, at) if aid else None)
        if who is None:
            break
        end = who.end()
        named = _named(who)
        if not named:
            break
        found += named
        tail = _TAIL_OF_AID.match(text, end) if aid else None
        end = tail.end() if tail else end
        joined = _JOINED.match(text, end)
        if joined is None:
            break
        if joined[1].startswith(";") and not _goes_on(text, joined.end()):
            break
        alternatives = alternatives or "or" in joined[1].split() or "and/or" in joined[1]
        at = joined.end()
    words = re.compile(r"[^;()]*").match(text, at)
    return [(party, alternatives) for party in found], text[: words.end() if words else at].strip()


def _goes_on(text: str, at: int) -> bool:
    """Whether a list goes on behind a semicolon: one more name, and then `and`."""
    return bool(re.match(rf"(?:{_PLACES.replace(chr(92), '')})(?:; | and | and/or )", text[at:]))


def _adjective(text: str, at: int) -> re.Match[str] | None:
    """`German aid`: who gives it."""
    return re.compile(rf"(?P<giver>{_ADJECTIVE})(?=\ (?:'[^']+'\ )?(?:aid|programme|'))").match(text, at)


def _named(who: re.Match[str]) -> list[Party]:
    group = who.groupdict()
    if group.get("giver"):
        return [_state(_ADJECTIVES[group["giver"]])]
    if group["business"] and group["proper"]:
        return [("Company", group["proper"].strip(), _ADJECTIVES[group["adjective"]])]
    if group["business"]:
        return [("?" + _KINDS[group["business"]], who[0], _ADJECTIVES[group["adjective"]])]
    if group["adjectives"]:
        return [("?Company", f"{one} company", _ADJECTIVES[one]) for one in group["adjectives"].split(" and ")]
    if group["here"]:
        return [("?" + _KINDS[group["here"]], who[0], group["place"])]
    if group["private"]:
        czech = group["private"].endswith("producer")
        return [("?LegalEntity", who[0], "Czechia") if czech else ("?Company", who[0], None)]
    if group["firm"]:
        return [("LegalEntity", group["firm"], group["seat"])]
    if group["body"]:
        return [("Organization", BODIES[group["body"]], None)]
    return [_state(group["state"])] if find_state(group["state"]) or group["state"] in _ADJECTIVES else []


def _state(name: str) -> Party:
    found = find_state(_ADJECTIVES.get(name, name))
    assert found is not None, name
    return ("State", found.id, None)
