"""The keys that rows of a sheet use of each other: that they are there, and what else is needed with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from graph.model.claims import Claim, Deal
from graph.model.sources import Edition, Record, Source
from loaders.messages import shown
from loaders.problems import Loc, Problem
from loaders.sheets.found import ClaimRow, Found, Keyed
from loaders.sheets.rows import Part, Rejected, Remains, Row
from loaders.suggest import meant

OTHER_SOURCE = "source:"


def check(found: Found) -> None:
    """Blame every row that uses a key which is not there, or whose row was rejected, until no more do."""
    _check_unknown_parties(found)
    while True:
        before = len(found.problems)
        for record in found.records.values():
            _check_record(record, found)
        for deal in found.deals.values():
            _check_deal(deal, found)
        if len(found.problems) == before:
            break
    for claim in found.claims:
        for name in ("subject", "object", "speaker", "deal"):
            _check_key(found, claim.row, (name,), getattr(claim, name), "deal" if name == "deal" else "record")
    origin = found.source.origin if found.source else None
    if origin and not origin.startswith(OTHER_SOURCE):
        problem = _key_problem(found, ("origin",), origin, "record")
        if problem:
            hint = problem.hint or "name one of the records, or source:<id> for another source's statement"
            row = Row(0, Part.SOURCE, "source", None, None)
            found.header_problems.append((row, Problem(("origin",), problem.problem, hint)))


def _check_record(same: Keyed[Record], found: Found) -> None:
    record, row = same.value, same.rows[0]
    if record is None or record.speaks_for is None or found.rejected(row):
        return
    if record.speaks_for == record.key:
        found.blame(row, Problem(("speaks_for",), "is the record itself", "leave it out"))
        return
    _check_key(found, row, ("speaks_for",), record.speaks_for, "record")


def _check_deal(same: Keyed[Deal], found: Found) -> None:
    deal, row = same.value, same.rows[0]
    if deal is None or found.rejected(row):
        return
    for i, party in enumerate(deal.parties):
        _check_key(found, row, ("parties", i, "record"), party.record, "record")
    for i, instrument in enumerate(deal.legal_instruments):
        _check_key(found, row, ("legal_instruments", i, "said_by"), instrument.said_by, "record")


def _check_key(found: Found, row: Row, loc: Loc, key: str | None, what: str) -> None:
    problem = _key_problem(found, loc, key, what) if key is not None else None
    if problem:
        found.blame(row, problem)


def _key_problem(found: Found, loc: Loc, key: str, what: str) -> Problem | None:
    kept: Mapping[str, Keyed[Any]] = found.deals if what == "deal" else found.records
    if key not in kept:
        return Problem(loc, f"no {what} has the key {shown(key)}", meant(key, kept) or f"add the {what} to the file")
    bad = next((row for row in kept[key].rows if found.rejected(row)), None)
    if bad is None:
        return None
    where = f"line {bad.line}" if bad.line else bad.name
    return Problem(loc, f"the {what} {shown(key)} ({where}) was rejected", f"correct the {what} first")


def _check_unknown_parties(found: Found) -> None:
    unknown = {key for key, same in found.records.items() if same.value is not None and same.value.unknown}
    used: dict[str, ClaimRow] = {}
    for claim in found.claims:
        for end in ("subject", "object", "speaker"):
            key = getattr(claim, end)
            if key not in unknown or found.rejected(claim.row):
                continue
            first = used.setdefault(key, claim)
            if first is not claim:
                where = f"on line {first.row.line}" if first.row.line else f"in {first.row.name}"
                hint = "give each claim an unknown party of its own: two unknowns are not known to be one"
                found.blame(claim.row, Problem((end,), f"the unknown party {shown(key)} is used {where} too", hint))


def needed_keys(
    source: Source, claims: Iterable[Claim], deals: Iterable[Deal], records: Mapping[str, Record]
) -> set[str]:
    """The keys of all records that these need, those for whom they speak included."""
    waiting = [source.origin] if source.origin else []
    for claim in claims:
        waiting += [claim.subject, claim.object, *([claim.speaker] if claim.speaker else [])]
    waiting += [key for deal in deals for key in _keys_of_deal(deal)]
    return _with_voices(waiting, records)


def _keys_of_deal(deal: Deal) -> Iterator[str]:
    yield from (party.record for party in deal.parties)
    yield from (instrument.said_by for instrument in deal.legal_instruments if instrument.said_by)


def _with_voices(keys: Iterable[str], records: Mapping[str, Record]) -> set[str]:
    found: set[str] = set()
    waiting = [key for key in keys if key in records]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            voice = records[key].speaks_for
            waiting += [voice] if voice in records and voice else []
    return found


def place(records: Mapping[str, Record]) -> dict[str, int]:
    """The order in which the file has its records."""
    return {key: i for i, key in enumerate(records)}


def remains(found: Found, source: Source, edition: Edition, file: str, rejected: Sequence[Rejected]) -> Remains:
    """What a rejects file of these rows is made of."""
    records, deals = found.sound(found.records), found.sound(found.deals)
    named = {text for r in rejected for text in _texts(r.row.data)}
    needed_deals = [deal for key, deal in deals.items() if key in named]
    keys = {key for key in records if key in named}
    keys |= {key for deal in needed_deals for key in _keys_of_deal(deal)}
    keys |= {source.origin} if source.origin else set()
    wanted = _with_voices(keys, records)
    sound = [record for key, record in records.items() if key in wanted]
    return Remains(file, source, edition, sound, needed_deals, rejected)


def _texts(value: Any) -> Iterator[str]:
    """Every text in a row, whatever else is wrong with it: any may be a key."""
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)
