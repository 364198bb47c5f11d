"""Checking a whole sheet before anything of it is written, then handing it over in batches.

The file is read twice: once to find all that is wrong, keeping of a claim only its id and the keys it uses, and once
more to build what is written. So a file of any length fits into memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from graph.model.claims import Claim, Deal
from graph.model.sheets import FORMAT_VERSION
from graph.model.sources import Edition, Record, Source
from graph.store.batch import Batch
from loaders.contract import Checked, Item, Note, Options, Reading, Rejects, RowError
from loaders.dating import said_too_late
from loaders.messages import problems_of, shown
from loaders.problems import Problem, Unreadable
from loaders.sheets import references
from loaders.sheets.found import ClaimRow, Found, Keyed, Model
from loaders.sheets.rows import HEADER_PARTS, Part, Reader, Rejected, Row


def read_sheet(reader: Reader, options: Options) -> Iterator[Item]:
    """What a loader's `read` yields, from a sheet in any syntax."""
    try:
        found = _first_reading(reader)
        if found.header_problems:
            for row, problem in [*found.header_problems, *_row_problems(found)]:
                yield _error(options.name, row, problem)
            return
        for row, problem in _row_problems(found):
            yield _error(options.name, row, problem)
        for row, text in found.notes:
            yield Note(options.name, row.line, text)
        yield from _hand_over(reader, found, options)
    except Unreadable as error:
        for problem in error.problems:
            row = Row(0, Part.SHEET, "", problem.line, None)
            yield _error(options.name, row, problem)


def _row_problems(found: Found) -> list[tuple[Row, Problem]]:
    by_line = {n: sorted(items, key=lambda i: i[0].line_at(i[1].loc) or 0) for n, items in found.problems.items()}
    return [item for number in sorted(by_line) for item in by_line[number]]


def _error(file: str, row: Row, problem: Problem) -> RowError:
    line = problem.line or row.line_at(problem.loc)
    return RowError(file, line, row.name, row.field_at(problem.loc), problem.problem, problem.hint)


# The first reading


def _first_reading(reader: Reader) -> Found:
    found = Found()
    met: set[Part] = set()
    seen: dict[str, Row] = {}
    for row in reader.rows():
        met.add(row.part)
        found.rows += row.part not in HEADER_PARTS
        if row.part in HEADER_PARTS:
            _header(row, found)
        elif row.part is Part.RECORD:
            _keyed(row, Record, found.records, found)
        elif row.part is Part.DEAL:
            _keyed(row, Deal, found.deals, found)
        else:
            _claim(row, found, seen)
    for part in sorted(HEADER_PARTS - met):
        name = "armstrace" if part is Part.SHEET else part
        hint = "a sheet begins with armstrace: 1" if part is Part.SHEET else "a sheet says what it was read from"
        found.header_problems.append((Row(0, part, name, 1, None), Problem((), "is missing", hint)))
    references.check(found)
    return found


def _header(row: Row, found: Found) -> None:
    problems: list[Problem] = []
    if row.part is Part.SHEET:
        problems = [*row.problems]
        if str(row.data) != str(FORMAT_VERSION):
            hint = f"this armstrace reads version {FORMAT_VERSION}"
            problems.append(Problem((), f"{shown(row.data)} is no known version of the format", hint))
    elif row.part is Part.SOURCE:
        found.source = _parsed(row, Source, problems)
    else:
        found.edition = _parsed(row, Edition, problems)
    found.header_problems += [(row, problem) for problem in problems]


def _parsed(row: Row, model: type[Model], problems: list[Problem]) -> Model | None:
    """The value of a row, or None and what is wrong with it."""
    problems += row.problems
    if row.problems and row.data is None:
        return None
    if not isinstance(row.data, dict):
        problems.append(Problem((), f"{shown(row.data)} is not a set of fields", "write field: value"))
        return None
    try:
        value = model.model_validate(row.data)
    except ValidationError as error:
        named = {problem.loc for problem in problems}
        problems += [problem for problem in problems_of(error, model) if problem.loc not in named]
        return None
    return None if problems else value


def _keyed(row: Row, model: type[Model], kept: dict[str, Keyed[Model]], found: Found) -> None:
    problems: list[Problem] = []
    value = _parsed(row, model, problems)
    key = row.data.get("key") if isinstance(row.data, dict) else None
    if value is not None:
        key = getattr(value, "key", None)
    for problem in problems:
        found.blame(row, problem)
    if not isinstance(key, str):
        return
    same = kept[key.strip()]
    if value is not None and same.value is not None and same.value != value:
        first = same.rows[0]
        where = f"on line {first.line}" if first.line else f"in {first.name}"
        hint = "another actor needs another key; of one actor, say everything in one place"
        found.blame(row, Problem(("key",), f"{shown(key)} is there {where} with other contents", hint))
        where = f"on line {row.line}" if row.line else f"in {row.name}"
        found.blame(first, Problem(("key",), f"{shown(key)} is there {where} with other contents", hint))
    same.rows.append(row)
    same.value = same.value or value


def _claim(row: Row, found: Found, seen: dict[str, Row]) -> None:
    problems: list[Problem] = []
    claim = _parsed(row, Claim, problems)
    if claim is not None and found.edition and (late := said_too_late(claim, found.edition)):
        problems.append(late)
    for problem in problems:
        found.blame(row, problem)
    # Only the place of the row is kept: what it says is read again.
    place = Row(row.number, row.part, row.name, row.line, None, line_of=row.line_of, field_of=row.field_of)
    if claim is not None and found.source is not None:
        # In another entry, or with another ending, it says more: the store keeps all of them on the one claim.
        beside = claim.model_dump_json(include={"key", "ended", "review"})
        claim_id = claim.id_in(found.source.id)
        found.whole.add(claim, claim_id)
        first = seen.setdefault(claim_id + beside, place)
        if first is not place:
            where = f"line {first.line}" if first.line else first.name
            found.notes.append((row, f"{row.name or 'the row'} says the same as {where}, and is written once"))
            found.repeated += 1
            return
    if isinstance(row.data, dict):
        found.claims.append(ClaimRow(place, *(_key(row.data.get(n)) for n in ("subject", "object", "speaker", "deal"))))


def _key(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


# The second reading


def _hand_over(reader: Reader, found: Found, options: Options) -> Iterator[Item]:
    if found.source is None or found.edition is None:
        return
    edition = found.edition
    if found.problems:
        if edition.complete:
            edition = edition.model_copy(update={"complete": False})
            yield Note(options.name, None, "rows were rejected, so the edition is not complete: nothing is delisted")
        yield _rejects(reader, found, found.source, edition, options.name)
    records, deals = found.sound(found.records), found.sound(found.deals)
    claims = [c for c in found.claims if not found.rejected(c.row)]
    yield Reading(found.rows, found.repeated, len(found.problems))
    whole = found.whole if edition.complete else None
    yield Checked(found.source, edition, len(records), len(deals), len(claims), whole)
    used = {c.row.number for c in claims}
    yield from _batches(reader, found.source, edition, records, deals, used, options)


def _batches(
    reader: Reader,
    source: Source,
    edition: Edition,
    records: dict[str, Record],
    deals: dict[str, Deal],
    used: set[int],
    options: Options,
) -> Iterator[Batch]:
    """Each batch with the records and deals that its claims need; the last also with those that no claim needs."""
    left_records, left_deals = dict(records), dict(deals)
    claims: list[Claim] = []

    def batch(last: bool) -> Batch:
        needed_deals = {c.deal: deals[c.deal] for c in claims if c.deal} | (left_deals if last else {})
        keys = references.needed_keys(source, claims, needed_deals.values(), records)
        needed = {key: records[key] for key in keys} | (left_records if last else {})
        for key in needed:
            left_records.pop(key, None)
        for key in needed_deals:
            left_deals.pop(key, None)
        order = references.place(records)
        return Batch(
            source=source,
            edition=edition,
            sha256s=options.sha256s,
            records=tuple(sorted(needed.values(), key=lambda r: order[r.key])),
            deals=tuple(needed_deals.values()),
            claims=tuple(claims),
            last=last,
        )

    for row in reader.rows():
        if row.part is Part.CLAIM and row.number in used:
            if len(claims) == options.batch_claims:
                yield batch(last=False)
                claims.clear()
            claims.append(Claim.model_validate(row.data))
    yield batch(last=True)


def _rejects(reader: Reader, found: Found, source: Source, edition: Edition, file: str) -> Rejects:
    reasons: dict[int, list[str]] = {}
    for number, items in found.problems.items():
        reasons[number] = [_reason(_error(file, row, problem)) for row, problem in items]
    rejected = [Rejected(row, reasons[row.number]) for row in reader.rows() if row.number in reasons]
    remains = references.remains(found, source, edition, file, rejected)
    return Rejects(reader.suffix, reader.rejects(remains), len(rejected))


def _reason(error: RowError) -> str:
    place = f"line {error.line}: " if error.line else ""
    return f"{place}{error.field or error.row}: {error.message}"


def collected(items: Iterator[Item]) -> dict[type[Any], list[Any]]:
    """All items of a reading, by what they are."""
    kinds: dict[type[Any], list[Any]] = defaultdict(list)
    for item in items:
        kinds[type(item)].append(item)
    return kinds
