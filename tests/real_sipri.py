"""A second reading of SIPRI's trade register, by the file and its documentation: what a graph has to say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.model.states import find_state, get_state
from tests import real_sipri_comments as comments
from tests.real_graph import one_line

SOURCE = "sipri-trade-register"
PREAMBLE = 12
COLUMNS = 16

Said = dict[str, Any]
_INTERNATIONAL = "An international organisation, as the register marks it."
_NOT_A_STATE = "Not a state, as the register marks it."
_DOUBTED_PARTY = re.compile(
    r"(?:\w+ and )?(?P<party>supplier|recipient|status)(?: and \w+)? (?:is )?(?:a )?"
    r"(?:uncertain|could|may|possibl[ey]|probably)\b",
    re.IGNORECASE,
)
_ANOTHER_SUPPLIER = re.compile(
    r"(?:possibly|probably) (?:supplied )?from (?!.*production line)|could be .* from [A-Z]"
    r"|.*not delivered from but via|(?:possibly|probably) .{0,20}delivered by ",
    re.IGNORECASE,
)
_ANOTHER_RECIPIENT = re.compile(r"possibly delivered to [A-Z]\w+ via ", re.IGNORECASE)
_END_USER = (
    r"officially (?:ordered by and delivered|delivered|exported) to (?P<a>[A-Z][\w ]+?) (?:but|to circumvent)\b"
    r"|officially bought by (?P<b>[A-Z]\w+) but|given for delivery to (?P<c>[A-Z]\w+) but"
)
_DIVERTED = r"(?:delivered|supplied) to (?P<at>[A-Z][\w ]+?) but from there"


@dataclass(frozen=True)
class Row:
    """A deal as the file has it, from the line on which it begins."""

    line: int
    recipient: str
    supplier: str
    year: str
    year_doubt: str
    ordered: str
    ordered_doubt: str
    designation: str
    description: str
    delivered: str
    delivered_doubt: str
    years: str
    status: str
    comment: str
    tiv_unit: str
    tiv_order: str
    tiv_delivered: str

    @property
    def cells(self) -> tuple[object, ...]:
        """What makes it the same row as another."""
        return tuple(self.__dict__.values())[1:]

    @property
    def is_delivered(self) -> bool:
        """Whether anything was."""
        return bool(self.years) or self.delivered not in ("", "0")

    @property
    def windows(self) -> list[str]:
        """The years of delivery, those in a row as one interval, `2022/2024`."""
        found: list[list[int]] = []
        for year in (int(text) for text in self.years.split("; ") if text):
            if found and year == found[-1][1] + 1:
                found[-1][1] = year
            else:
                found.append([year, year])
        return [str(a) if a == b else f"{a}/{b}" for a, b in found]


def rows(path: Path) -> Iterator[Row]:
    """All rows; a line that has too few cells goes on in the next."""
    begun: tuple[int, str] | None = None
    for number, line in enumerate(path.read_bytes().decode("iso-8859-1").split("\n"), 1):
        if number <= PREAMBLE or not line:
            continue
        start, text = (begun[0], f"{begun[1]} {line}") if begun else (number, line)
        if text.count(",") < COLUMNS - 1:
            begun = (start, text.replace("\r", ""))
            continue
        begun = None
        yield Row(start, *text.split(","))


# Parties, as records: {"key" of a known one, "kind", "name", …}


def party(name: str) -> Said:
    """Who is meant in the columns of supplier and recipient."""
    name = name.strip()
    bare = name.rstrip("*")
    if name.startswith("unknown "):
        return {"kind": "Organization" if name.endswith("*") else "LegalEntity", "name": bare, "unknown": True}
    if name.endswith("**"):
        return organisation(bare)
    if not name.endswith("*"):
        return state(name)
    found: Said = {"key": f"party:{bare}", "kind": "Organization", "name": bare, "description": _NOT_A_STATE}
    within = re.fullmatch(r"(.+) \((.+)\)", bare)
    if within:
        return {**found, "names": [within[1]], "countries": sorted(within[2].split("/"))}
    return {**found, "countries": [bare.split()[0]]} if find_state(bare.split()[0]) else found


def organisation(name: str) -> Said:
    """One that is international."""
    return {"key": f"party:{name}", "kind": "Organization", "name": name, "description": _INTERNATIONAL}


def state(name: str) -> Said:
    """A state of this name. The register's Congo stands beside its DR Congo."""
    found = get_state("state:cg") if name == "Congo" else find_state(name)
    assert found is not None, name
    return {"key": found.id, "kind": "State", "name": found.name}


def _of_comment(who: comments.Party) -> Said:
    kind, name, country = who
    if kind == "State":
        found = get_state(name)
        assert found is not None
        return {"key": found.id, "kind": kind, "name": found.name}
    if kind == "Organization":
        return organisation(name)
    state_of = find_state(country) if country else None
    countries = {"countries": [state_of.name]} if state_of else {}
    if kind.startswith("?"):
        return {"kind": kind[1:], "name": name, "unknown": True, **countries}
    return {"key": f"business:{name} ({state_of.name if state_of else ''})", "kind": kind, "name": name, **countries}


# Deals and claims


def deal(row: Row) -> Said:
    """Its title, context, volume and the parts that only a comment gives."""
    goods = row.designation.strip()
    goods = goods if row.description == goods else f"{goods} ({row.description})"
    title = f"{goods}, {party(row.supplier)['name']} to {party(row.recipient)['name']}, {row.year}{row.year_doubt}"
    context = [one_line(row.comment)] if row.comment.strip() else []
    context.append(f"Status: {row.status}")
    if len(row.windows) > 1:
        doubt = "?" if "?" in (row.delivered_doubt, row.ordered_doubt) else ""
        context.append(f"Number delivered in {row.years} together: {row.delivered}{doubt}")
    parts = {}
    user, diverted = re.search(_END_USER, row.comment), re.search(_DIVERTED, row.comment)
    if user:
        parts["stated_end_user"] = state(next(name for name in user.groups() if name))["key"]
    if diverted:
        parts["diversion_point"] = state(diverted["at"])["key"]
    return {"title": title, "context": context, "volume": volume(row), "parts": parts}


def volume(row: Row) -> Said | None:
    """Trend-indicator values in millions. Exports write 0 where there is none; of nothing delivered 0 is right."""
    given = {"per_unit": float(row.tiv_unit), "ordered": float(row.tiv_order), "delivered": float(row.tiv_delivered)}
    if not any(given.values()):
        return None
    kept = {name: value for name, value in given.items() if value or name == "delivered"}
    return {"measure": "SIPRI TIV, millions"} | kept


def is_doubted(row: Row) -> bool:
    """Whether the comment doubts the supplier, the recipient or the status of all of the deal.

    A party that the register does not know in the first place is not doubted.
    """
    known = {name: not getattr(row, name).startswith("unknown ") for name in ("supplier", "recipient")}
    for said in re.split(r"[;()]", row.comment):
        doubted = _DOUBTED_PARTY.match(said.strip())
        if doubted and known.get(doubted["party"].lower(), True):
            return True
        if _ANOTHER_SUPPLIER.match(said.strip()) and known["supplier"]:
            return True
        if _ANOTHER_RECIPIENT.match(said.strip()) and known["recipient"]:
            return True
    return False


def claims(row: Row) -> list[Said]:
    """Every claim of a row: `subject` and `object` are records, as `party` gives them."""
    return [
        {**one, "stance": "affirms", "locator": f"line {row.line}", "entry": _entry(row)}
        for one in (*_supplies(row), *_others(row))
    ]


def _entry(row: Row) -> str:
    ends = (party(name).get("key", name.rstrip("*")) for name in (row.supplier, row.recipient))
    return " > ".join(end.removeprefix("party:") for end in ends) + f", {row.year}"


def _certainty(row: Row, *, possible: bool = False) -> str:
    return "possible" if possible or is_doubted(row) else "assessed"


def _chosen(row: Row) -> tuple[str, str, bool] | None:
    """Where nothing is delivered and the goods are only selected: the words, when, and whether even that is doubted."""
    for said in re.split(r"[;()]", "" if row.is_delivered else row.comment):
        found = re.match(r"(possibly |probably )?selected (\d{4})?", said.strip() + " ", re.IGNORECASE)
        if found:
            end = re.search(r"by end[ -]?(\d{4})", said)
            return one_line(said), found[2] or f"../{end[1] if end else row.year}", bool(found[1])
    return None


def _supplies(row: Row) -> Iterator[Said]:
    """The order, and what was delivered of it."""
    chosen = _chosen(row)
    numbers = r"\b(?:no\.?|number) (?:delivered )?(?:could|may)\b"
    doubts = [m[0].lower() for m in re.finditer(numbers, row.comment, re.IGNORECASE)]
    doubted = any("delivered" not in one for one in doubts)
    claim = {"kind": "SUPPLIES", "subject": party(row.supplier), "object": party(row.recipient)}
    goods = _goods(row, row.ordered, "?" in row.ordered_doubt or doubted)
    if chosen:
        quote, when, hedged = chosen
        certainty = _certainty(row, possible=hedged)
        yield {**claim, "phase": "sought", "valid": when, "goods": [goods], "quote": quote, "certainty": certainty}
    else:
        valid = row.year + row.year_doubt
        yield {**claim, "phase": "agreed", "valid": valid, "goods": [goods], "certainty": _certainty(row)}
    if not row.is_delivered:
        return
    caught = re.search(r"intercepted [^;]* while being delivered[^;]*", row.comment)
    ended = {"phase": "interdicted", "quote": caught[0]} if caught else {"phase": "delivered"}
    windows: list[str | None] = [*row.windows] or [None]
    for window in windows:
        # The export lost most of its marks at the numbers delivered: those of the order stand in.
        lost = "?" in (row.delivered_doubt, row.ordered_doubt)
        goods = _goods(row, row.delivered if len(row.windows) < 2 else "", lost or bool(doubts))
        yield {
            **claim,
            **ended,
            **({"valid": window} if window else {}),
            "goods": [goods],
            "certainty": _certainty(row),
        }


def _goods(row: Row, number: str, doubted: bool) -> Said:
    found: Said = {"class": "arms", "description": row.description.strip()}
    if re.search(r"\bdesignation (?:and supplier )?(?:uncertain|unclear)", row.comment, re.IGNORECASE):
        found["description"] += " (designation uncertain)"
    if row.designation.strip() != row.description.strip():
        found["designation"] = row.designation.strip()
    if number:
        found["quantity"] = float(number)
        if doubted:
            found["quantity_uncertain"] = True
    return found


def _others(row: Row) -> Iterator[Said]:
    """Who stood between, carried or paid, by the comment."""
    supplier, recipient = party(row.supplier), party(row.recipient)
    chosen = _chosen(row)
    ordered = (
        {"phase": "sought", "valid": chosen[1]} if chosen else {"phase": "agreed", "valid": row.year + row.year_doubt}
    )
    for kind, named, possible, quote in comments.between(row.comment):
        who = _of_comment(named)
        # Nobody stands between the parties who is one of them, nor pays for itself as a third.
        parties = [recipient] if kind == "FINANCES" else [supplier, recipient]
        if "key" in who and who["key"] in [one.get("key") for one in parties]:
            continue
        when: Said = ordered
        if kind == "TRANSPORTS" and row.is_delivered:
            when = {"phase": "delivered"} | ({"valid": row.windows[0]} if len(row.windows) == 1 else {})
        towards = [recipient]
        if kind == "BROKERS" and "unknown" not in who and "unknown" not in supplier:
            towards.append(supplier)
        for end in towards:
            claim = {"kind": kind, "subject": who, "object": end, **when, "quote": quote}
            yield {**claim, "certainty": _certainty(row, possible=possible)}
