"""The records, the deal and the claims of one row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.model.claims import Goods, Party, Volume
from graph.model.kinds import ActorKind, Certainty, GoodsClass, Kind, Phase, Stance
from graph.model.sources import Record
from loaders.entries import Draft
from loaders.sipri.comment_actors import Actor
from loaders.sipri.comments import Fact, Reading, read_comment
from loaders.sipri.keys import Totals, entry_key
from loaders.sipri.parties import is_registered, is_unknown, known_party, organisation, state_record, unknown_party
from loaders.sipri.rows import Delivery, Row

MEASURE = "SIPRI TIV, millions"
_read = lru_cache(maxsize=4096)(read_comment)


@dataclass(frozen=True)
class File:
    """What all rows of a file have in common.

    `certainty` is that of what it says without doubt. `all_years` says that the numbers delivered are those of all
    years, `marks_lost` that the export left most marks of doubt out at the numbers delivered, `poorer` that it has no
    comments.
    """

    certainty: Certainty
    all_years: bool
    marks_lost: bool
    poorer: bool


@dataclass
class _Writing:
    """A row on its way into a draft."""

    draft: Draft
    row: Row
    totals: Totals
    file: File
    said: Reading
    where: str
    supplier: Record
    recipient: Record

    @property
    def certainty(self) -> Certainty:
        """How sure the register is of the deal itself."""
        said = self.said
        doubted = said.deal_doubted
        doubted = doubted or (said.supplier_doubted and not self.supplier.unknown)
        doubted = doubted or (said.recipient_doubted and not self.recipient.unknown)
        return Certainty.POSSIBLE if doubted else self.file.certainty

    @property
    def ordered_on(self) -> str | None:
        """The year of the order in EDTF, `?` where the register doubts it."""
        if not self.row.year:
            return None
        return f"{self.row.year}?" if self.row.year_uncertain else self.row.year

    def claim(self, **fields: Any) -> None:
        """A claim of this row's deal."""
        self.draft.claim(
            stance=Stance.AFFIRMS, deal=self.totals.key, key=entry_key(self.row), locator=self.where, **fields
        )


def write_row(draft: Draft, row: Row, totals: Totals, file: File, where: str) -> None:
    """All that a row says. `where` is where it stands in the file."""
    said = _read(row.comment)
    supplier = _party(draft, row.supplier, "supplier", totals.key)
    recipient = _party(draft, row.recipient, "recipient", totals.key)
    writing = _Writing(draft, row, totals, file, said, where, supplier, recipient)
    _deal(writing)
    _order(writing)
    _deliveries(writing)
    for number, fact in enumerate(said.facts, start=1):
        _others(writing, fact, number)
    if said.missed:
        draft.unused("a way, broker or financier in Comments")


def _party(draft: Draft, text: str, part: str, deal: str) -> Record:
    if is_unknown(text):
        record = unknown_party(text, part, deal)
    else:
        record = known_party(text)
        if not is_registered(text):
            draft.note(f"{record.name} is taken for a state of its own: no state has this name, or several")
    draft.add_record(record)
    return record


def _deal(writing: _Writing) -> None:
    totals, file, draft = writing.totals, writing.file, writing.draft
    row = totals.row
    goods = row.designation or row.description or "arms"
    if row.description and row.description != goods:
        goods = f"{goods} ({row.description})"
    year = f", {row.year}{'?' if row.year_uncertain else ''}" if row.year else ""
    roles = [(role, _named(actor)) for role, actor in writing.said.roles]
    for _, record in roles:
        draft.add_record(record)
    if totals.tiv is not None and not file.all_years:
        draft.unused("TIV of deliveries in some years only")
    draft.deal(
        key=totals.key,
        title=f"{goods}, {writing.supplier.name} to {writing.recipient.name}{year}",
        parties=tuple(dict.fromkeys(Party(role=role, record=record.key) for role, record in roles)),
        context=tuple(_context(row, totals, file)),
        volume=_volume(row, totals, file),
        lacks=("parties", "context", "volume") if file.poorer else (),
    )


def _context(row: Row, totals: Totals, file: File) -> Iterator[str]:
    if row.comment:
        yield row.comment
    if row.status:
        yield f"Status: {row.status}"
    if row.category:
        yield f"Armament category: {row.category}"
    if row.local:
        yield f"Local production: {row.local}"
    if row.number:
        yield f"SIPRI AT Database ID: {row.number}"
    elif row.delivery.number and len(_runs(row.delivery.years)) > 1:
        years = "; ".join(str(year) for year in row.delivery.years)
        yield f"Number delivered in {years} together: {row.delivery.number:g}{'?' if _is_doubted(row, file) else ''}"


def _volume(row: Row, totals: Totals, file: File) -> Volume | None:
    # Exports write 0 where the register has no volume, even for frigates. Of what was delivered 0 is what SIPRI says:
    # less than half a million, or nothing.
    per_unit, ordered = row.tiv_unit or None, row.tiv_ordered or None
    delivered = round(totals.tiv, 4) if totals.tiv is not None and file.all_years else None
    if per_unit is None and ordered is None and not delivered:
        return None
    return Volume(measure=MEASURE, per_unit=per_unit, ordered=ordered, delivered=delivered)


def _goods(writing: _Writing, number: float | None, doubted: bool) -> Goods:
    row = writing.row
    description = row.description or None
    if writing.said.designation_doubted and row.designation:
        description = f"{description or row.designation} (designation uncertain)"
    return Goods(
        goods_class=GoodsClass.ARMS,
        designation=row.designation if row.designation and row.designation != row.description else None,
        description=description,
        quantity=number,
        quantity_uncertain=number is not None and doubted,
    )


def _order(writing: _Writing) -> None:
    row, said = writing.row, writing.said
    goods = _goods(writing, row.ordered, row.ordered_uncertain or said.ordered_doubted)
    fields: dict[str, Any] = {"phase": Phase.AGREED, "valid": writing.ordered_on, "certainty": writing.certainty}
    if said.standing is not None and not row.is_delivered:
        fields = {"phase": said.standing.phase, "valid": said.standing.when, "quote": said.standing.quote}
        fields["certainty"] = _least(writing.certainty, said.standing.certainty)
    writing.claim(
        subject=writing.supplier.key, kind=Kind.SUPPLIES, object=writing.recipient.key, goods=(goods,), **fields
    )


def _deliveries(writing: _Writing) -> None:
    row, said = writing.row, writing.said
    if not row.is_delivered:
        return
    intercepted = {"phase": Phase.INTERDICTED, "quote": said.intercepted} if said.intercepted else {}
    windows = _windows(row.delivery)
    for window in windows or (None,):
        # One number of several years, of which some lie apart, is the number of none of them.
        number = row.delivery.number if len(windows) < 2 else None
        goods = _goods(writing, number, _is_doubted(row, writing.file) or said.delivered_doubted)
        fields = {"phase": Phase.DELIVERED, "valid": window, "certainty": writing.certainty} | intercepted
        writing.claim(
            subject=writing.supplier.key, kind=Kind.SUPPLIES, object=writing.recipient.key, goods=(goods,), **fields
        )


def _is_doubted(row: Row, file: File) -> bool:
    """Whether the number delivered is. Where an export lost these marks, what is known of the order stands in."""
    return row.delivery.number_uncertain or (file.marks_lost and row.ordered_uncertain)


def _runs(years: Sequence[int]) -> list[tuple[int, int]]:
    """First and last year of each run of years without a gap."""
    runs: list[tuple[int, int]] = []
    for year in years:
        if runs and year == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs


def _windows(delivery: Delivery) -> tuple[str, ...]:
    """When it was delivered, in EDTF: each run of years is one window."""
    mark = "?" if delivery.years_uncertain else ""
    return tuple(f"{a}{mark}" if a == b else f"{a}{mark}/{b}{mark}" for a, b in _runs(delivery.years))


def _least(*certainties: Certainty | None) -> Certainty:
    return min((c for c in certainties if c is not None), key=lambda c: c.rank)


def _others(writing: _Writing, fact: Fact, number: int) -> None:
    """Who stood between, carried or financed, as far as the comment names them."""
    row, ends = writing.row, [writing.recipient]
    phase, valid = Phase.AGREED, writing.ordered_on
    if fact.kind is Kind.BROKERS and not writing.supplier.unknown:
        ends.append(writing.supplier)
    if fact.kind is Kind.TRANSPORTS and row.is_delivered:
        windows = _windows(row.delivery)
        phase, valid = Phase.DELIVERED, windows[0] if len(windows) == 1 else None
    if writing.said.standing is not None and not row.is_delivered:
        phase, valid = writing.said.standing.phase, writing.said.standing.when
    for place, actor in enumerate(fact.actors, start=1):
        certainty = _least(writing.certainty, fact.certainty, Certainty.POSSIBLE if actor.doubted else None)
        if fact.kind is Kind.TRANSPORTS and (actor.is_state or actor.organisation):
            # A way through a country says little of who carried.
            certainty = Certainty.POSSIBLE
        if actor.is_unnamed:
            key = f"unknown {fact.kind} {number}.{place}: {writing.totals.key}"[:500]
            record, towards = _unnamed(actor, key), ends[:1]
        else:
            record = _named(actor)
            towards = [] if _is_party(writing, record, fact.kind) else ends
        for end in towards:
            writing.draft.add_record(record)
            fields: dict[str, Any] = {"phase": phase, "valid": valid, "certainty": certainty, "quote": fact.quote}
            writing.claim(subject=record.key, kind=fact.kind, object=end.key, **fields)


def _is_party(writing: _Writing, record: Record, kind: Kind) -> bool:
    """Whether it is one of the two that it would stand between, or pays for itself."""
    keys = {writing.recipient.key} if kind is Kind.FINANCES else {writing.recipient.key, writing.supplier.key}
    return record.key in keys


def _named(actor: Actor) -> Record:
    if actor.business is not None:
        countries = (actor.state.name,) if actor.state else ()
        key = f"business:{actor.business} ({', '.join(countries)})"
        kind = ActorKind.COMPANY if actor.is_company else ActorKind.LEGAL_ENTITY
        return Record(key=key, kind=kind, name=actor.business, countries=countries)
    if actor.organisation is not None:
        return organisation(actor.organisation)
    if actor.state is None:
        raise ValueError(f"nobody is named: {actor}")
    return state_record(actor.state)


def _unnamed(actor: Actor, key: str) -> Record:
    kind = ActorKind.COMPANY if actor.is_company else ActorKind.LEGAL_ENTITY
    countries = (actor.state.name,) if actor.state else ()
    return Record(key=key, kind=kind, name=actor.what, countries=countries, unknown=True)
