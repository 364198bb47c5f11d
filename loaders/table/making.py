"""From what a row says to records, a deal and claims: pure, and the same for the same row wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from graph.model.claims import Goods, Party
from graph.model.kinds import ActorKind, Family, Kind, Role, Stance
from graph.model.sources import Record
from graph.model.states import get_state
from loaders.table.cells import text_of
from loaders.table.mapping import LISTED, ClaimCells, Part, TableMapping
from loaders.table.named import APART, Facts, Named, short_key, shortened
from loaders.table.reading import Parsed

_CARRIES_AMOUNT = frozenset({Kind.SUPPLIES, Kind.PAYS})
_ONE_RECORD = (
    "supplier and recipient are one record, so that nothing is claimed between them; where they are two firms of one "
    "name, same_name: one_per_country or a key for each tells them apart"
)
_TOGETHER = "several in one cell: quantity and value are of all together, and stand in the deal's context"


@dataclass
class Made:
    """What a row comes to. Of records and the deal it tells facts: other rows may tell more of the same."""

    facts: dict[str, Facts] = field(default_factory=dict)
    deal: str | None = None
    deal_facts: Facts = ()
    claims: list[dict[str, Any]] = field(default_factory=list)
    places: list[tuple[str, Kind, str]] = field(default_factory=list)
    """Who is in what way where, by keys."""
    notes: list[str] = field(default_factory=list)

    @property
    def claims_nothing(self) -> bool:
        """Whether nobody in the row has to do with anybody else."""
        return not self.claims and self.deal is None


class Maker:
    """Makes claims of what rows say, as a mapping has it."""

    def __init__(self, mapping: TableMapping, place: str) -> None:
        self._mapping, self._place = mapping, place
        self._claims = mapping.all_claims()
        self._has_deals = any(c.kind.family is Family.TRANSACTION for c in self._claims)

    def of(self, parsed: Parsed) -> Made:
        """Everything that a sound row comes to."""
        made = Made()
        for named in (one for ones in parsed.parties.values() for one in ones):
            for key, facts in named.facts:
                made.facts[key] = (*made.facts[key], *facts) if key in made.facts else facts
            made.places += [(named.key, kind, place) for kind, place in named.whereabouts]
        together = False
        said: set[tuple[str, Kind, str]] = set()
        for i, spec in enumerate(self._claims):
            pairs = self._pairs(spec, parsed)
            together = together or (len(pairs) > 1 and spec.kind in _CARRIES_AMOUNT)
            for subject, object_ in pairs:
                claim = self._claim(i, spec, subject, object_, parsed, alone=len(pairs) == 1)
                # One firm in two parts of a deal is carried for once.
                ends = (subject.key, spec.kind, object_.key)
                if ends not in said or claim not in made.claims:
                    made.claims.append(claim)
                said.add(ends)
        if self._has_deals:
            made.deal = parsed.deal
            made.deal_facts = tuple(self._deal_facts(parsed, together))
        made.notes += [_TOGETHER] if together and (parsed.amount is not None or _has_quantity(parsed)) else []
        made.notes += [_ONE_RECORD] if _supplies_itself(parsed) else []
        return made

    def _pairs(self, spec: ClaimCells, parsed: Parsed) -> list[tuple[Named, Named]]:
        subjects, objects = parsed.parties.get(spec.subject, ()), parsed.parties.get(spec.object, ())
        return [(a, b) for a in subjects for b in objects if a.key != b.key]

    def _claim(
        self, i: int, spec: ClaimCells, subject: Named, object_: Named, parsed: Parsed, *, alone: bool
    ) -> dict[str, Any]:
        claim: dict[str, Any] = {
            "subject": subject.key,
            "kind": spec.kind,
            "object": object_.key,
            "stance": spec.stance,
            "certainty": spec.certainty or self._mapping.certainty,
            "valid": parsed.valid,
            "said_on": parsed.said_on,
            "measure": spec.measure,
            "key": f"row:{parsed.key}",
            "locator": self._locator(parsed),
            **parsed.details.get(i, {}),
        }
        if spec.kind.family is not Family.TRANSACTION:
            return claim
        claim |= {"deal": parsed.deal, "phase": spec.phase or parsed.phase}
        if spec.kind is not Kind.PAYS:
            claim["goods"] = parsed.goods if alone or spec.kind is not Kind.SUPPLIES else _unmeasured(parsed)
        if alone and spec.kind in _CARRIES_AMOUNT and parsed.amount is not None:
            claim |= {"amount": parsed.amount, "currency": parsed.currency}
        return claim

    def place(self, named: str, kind: Kind, place: str, parsed: Parsed) -> dict[str, Any]:
        """The claim that somebody is somewhere."""
        return {
            "subject": named,
            "kind": kind,
            "object": place,
            "stance": Stance.AFFIRMS,
            "certainty": self._mapping.certainty,
            "key": short_key(f"at:{named}:{place}"),
            "locator": self._locator(parsed),
        }

    def _locator(self, parsed: Parsed) -> str:
        return f"{self._place}row {parsed.row.number}"

    def _deal_facts(self, parsed: Parsed, together: bool) -> Iterator[tuple[str, str]]:
        yield "title", parsed.deal_title or _title(parsed)
        for part, named in parsed.parties.items():
            role = LISTED.get(part)
            for one in named:
                if role is not None:
                    yield "party", f"{role}{APART}{one.key}"
                elif part in LISTED and not one.unknown:
                    yield "context", f"{part.replace('_', ' ')}: {one.name}"
        if _supplies_itself(parsed):
            for role in (Role.SUPPLIER, Role.RECIPIENT):
                yield from (("party", f"{role}{APART}{one.key}") for one in parsed.parties[role])
        yield from (("context", text) for text in parsed.context)
        if together:
            yield from (("context", text) for text in _measures(parsed))


def _unmeasured(parsed: Parsed) -> tuple[Goods, ...]:
    return tuple(goods.model_copy(update={"quantity": None, "unit": None}) for goods in parsed.goods)


def _has_quantity(parsed: Parsed) -> bool:
    return any(goods.quantity is not None for goods in parsed.goods)


def _measures(parsed: Parsed) -> Iterator[str]:
    for goods in parsed.goods:
        if goods.quantity is not None:
            yield f"quantity of all together: {text_of(goods.quantity)} {goods.unit or ''}".strip()
    if parsed.amount is not None:
        yield f"value of all together: {text_of(parsed.amount)} {parsed.currency or ''}".strip()


def _supplies_itself(parsed: Parsed) -> bool:
    ends = [{one.key for one in parsed.parties.get(part, ())} for part in (Part.SUPPLIER, Part.RECIPIENT)]
    return bool(ends[0] & ends[1])


def _title(parsed: Parsed) -> str:
    """Of a deal that the table gives no number: who to whom, and when."""
    ends = [parsed.parties.get(part, [None])[0] for part in (Part.SUPPLIER, Part.RECIPIENT)]
    if ends[0] is None and ends[1] is None:
        ends = [next(one for ones in parsed.parties.values() for one in ones)]
    who = " to ".join(shortened(one.name) for one in ends if one is not None)
    return f"{who}, {parsed.valid.text}" if parsed.valid else who


# From facts


def record_of(key: str, facts: Iterable[tuple[str, str]]) -> Record:
    """The record that all facts of a key make."""
    by: dict[str, list[str]] = {}
    for fact, value in sorted(set(facts)):
        by.setdefault(fact, []).append(value)
    # One of several spellings stands first, whichever row comes first: rather one without quotes around it.
    name, *names = sorted(by["name"], key=lambda text: (not text[0].isalnum(), text))
    identifiers: dict[str, list[str]] = {}
    for identifier in by.get("identifier", ()):
        scheme, _, value = identifier.partition(APART)
        identifiers.setdefault(scheme, []).append(value)
    kind = ActorKind.STATE if get_state(key) is not None else _kind_of(by["kind"])
    return Record(
        key=key,
        kind=kind,
        name=name,
        names=tuple(names),
        countries=() if kind is ActorKind.STATE else tuple(by.get("country", ())),
        addresses=tuple(by.get("address", ())),
        identifiers={scheme: tuple(values) for scheme, values in identifiers.items()},
        description=" / ".join(by["written"]) if "written" in by else None,
        unknown="unknown" in by,
    )


def _kind_of(kinds: list[str]) -> ActorKind:
    """Where columns disagree: what one of them knows better than LegalEntity, unless two do."""
    known = [kind for kind in kinds if kind != ActorKind.LEGAL_ENTITY]
    return ActorKind(known[0]) if len(known) == 1 else ActorKind.LEGAL_ENTITY


def deal_of(key: str, facts: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields of the deal that all facts of a key make."""
    by: dict[str, list[str]] = {}
    for fact, value in sorted(set(facts)):
        by.setdefault(fact, []).append(value)
    parties = (party.partition(APART) for party in by.get("party", ()))
    return {
        "key": key,
        "title": by["title"][0],
        "parties": tuple(Party(role=Role(role), record=record) for role, _, record in parties),
        "context": tuple(by.get("context", ())),
    }
