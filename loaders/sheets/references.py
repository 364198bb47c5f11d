"""The keys that rows of a sheet use of each other: that they are there, and what else is needed with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from graph.model.claims import Claim, Deal
from graph.model.sources import Edition, Record, Source
from loaders.messages import shown
from loaders.problems import Loc, Problem
from loaders.sheets.found import Found
from loaders.sheets.kept import Place
from loaders.sheets.rows import Part, Rejected, Remains, Row
from loaders.suggest import meant

OTHER_SOURCE = "source:"
# Among so many keys at most one is looked for that may be meant.
_MOST_MEANT = 10_000


def check(found: Found) -> None:
    """Blame every row that uses a key which is not there, or whose row was rejected, until no more do."""
    _check_unknown_parties(found)
    found.kept.note_bad_keys()
    _check_descriptions(found)
    found.kept.note_bad_keys()
    for use in found.kept.uses_in_vain(Part.CLAIM):
        found.blame(use.number, _in_vain(found, use.part, use.key, use.field))
    _check_origin(found)


def _check_descriptions(found: Found) -> None:
    """Records and deals, which may use each other."""
    kept, wrong = found.kept, set(found.problems)
    for use in kept.uses_in_vain(Part.RECORD, Part.DEAL):
        if use.number not in wrong:
            found.blame(use.number, _in_vain(found, use.part, use.key, use.field))
    waiting = [key for number in found.problems.keys() - wrong for key in kept.keys_of(number)]
    while waiting:
        part, key = waiting.pop()
        for use in kept.uses_of(part, key, Part.RECORD, Part.DEAL):
            if not found.rejected(use.number):
                found.blame(use.number, _in_vain(found, part, key, use.field))
                waiting += kept.keys_of(use.number)


def _check_origin(found: Found) -> None:
    origin = found.source.origin if found.source else None
    if origin is None or origin.startswith(OTHER_SOURCE) or origin in found.kept.records:
        return
    problem = _in_vain(found, Part.RECORD, origin, ("origin",))
    hint = problem.hint or "name one of the records, or source:<id> for another source's statement"
    row = Row(0, Part.SOURCE, "source", None, None)
    found.header_problems.append((row, Problem(problem.loc, problem.problem, hint)))


def _in_vain(found: Found, part: Part, key: str, loc: Loc) -> Problem:
    if not found.kept.has(part, key):
        hint = meant(key, found.kept.keys(part, _MOST_MEANT)) or f"add the {part} to the file"
        return Problem(loc, f"no {part} has the key {shown(key)}", hint)
    bad = found.kept.rejected_of(part, key)
    where = f" ({bad.where})" if bad else ""
    return Problem(loc, f"the {part} {shown(key)}{where} was rejected", f"correct the {part} first")


def _check_unknown_parties(found: Found) -> None:
    used: dict[str, Place] = {}
    for number, of_claim in groupby(found.kept.uses_of_unknown(), lambda one: one[0].number):
        if found.rejected(number):
            continue
        uses = list(of_claim)
        again = next(((use, used[use.key]) for use, _ in uses if use.key in used), None)
        if again is None:  # a claim that is rejected takes no party from another one
            used |= {use.key: place for use, place in uses}
            continue
        use, first = again
        hint = "give each claim an unknown party of its own: two unknowns are not known to be one"
        found.blame(number, Problem(use.field, f"the unknown party {shown(use.key)} is used {first.there} too", hint))


def uses_of_record(record: Record) -> list[tuple[Part, str | None, Loc]]:
    """The keys that a record uses: of which part, and in which field."""
    return [(Part.RECORD, record.speaks_for, ("speaks_for",))]


def uses_of_deal(deal: Deal) -> list[tuple[Part, str | None, Loc]]:
    """Those that a deal uses."""
    parties: list[tuple[Part, str | None, Loc]] = [
        (Part.RECORD, party.record, ("parties", i, "record")) for i, party in enumerate(deal.parties)
    ]
    said = [
        (Part.RECORD, one.said_by, ("legal_instruments", i, "said_by")) for i, one in enumerate(deal.legal_instruments)
    ]
    return [*parties, *said]


def needed_keys(
    source: Source, claims: Iterable[Claim], deals: Iterable[Deal], more: Iterable[str], records: Mapping[str, Record]
) -> set[str]:
    """The keys of `more` records and of all that these need, those for whom they speak included."""
    waiting = [*more, *([source.origin] if source.origin else [])]
    for claim in claims:
        waiting += [claim.subject, claim.object, *([claim.speaker] if claim.speaker else [])]
    waiting += [key for deal in deals for key in _keys_of_deal(deal)]
    return _with_voices(waiting, records)


def _keys_of_deal(deal: Deal) -> Iterator[str]:
    return (key for _, key, _ in uses_of_deal(deal) if key)


def _with_voices(keys: Iterable[str], records: Mapping[str, Record]) -> set[str]:
    found: set[str] = set()
    waiting = [key for key in keys if key in records]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            voice = records[key].speaks_for
            waiting += [voice] if voice and voice in records else []
    return found


def remains(found: Found, source: Source, edition: Edition, file: str, rejected: Sequence[Rejected]) -> Remains:
    """What a rejects file of these rows is made of."""
    records, deals = found.kept.records, found.kept.deals
    named = {text for r in rejected for text in _texts(r.row.data)}
    needed_deals = deals.in_order(key for key in named if key in deals)
    keys = {key for key in named if key in records}
    keys |= {key for deal in needed_deals for key in _keys_of_deal(deal)}
    keys |= {source.origin} if source.origin else set()
    sound = records.in_order(_with_voices(keys, records))
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
