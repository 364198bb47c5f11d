"""Checking a whole sheet before anything of it is written, then handing it over in batches.

The file is read twice: once to find all that is wrong, while what its rows say of each other is kept on disk, and once
more to build what is written. So a file of any length fits into memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from graph.model.claims import Claim, Deal
from graph.model.sheets import FORMAT_VERSION
from graph.model.sources import Edition, Record, Source
from graph.store.batch import Batch
from graph.store.resolve import country_of
from loaders.contract import Checked, Item, Note, Options, Reading, Rejects, RowError
from loaders.dating import said_too_late
from loaders.messages import problems_of, shown
from loaders.problems import Problem, Unreadable
from loaders.sheets import references
from loaders.sheets.found import Found
from loaders.sheets.kept import Model, Place
from loaders.sheets.rows import HEADER_PARTS, Part, Reader, Rejected, Row


def read_sheet(reader: Reader, options: Options) -> Iterator[Item]:
    """What a loader's `read` yields, from a sheet in any syntax."""
    try:
        found = _first_reading(reader)
        if found.header_problems:
            for row, problem in [*found.header_problems, *found.row_problems(reader)]:
                yield _error(options.name, row, problem)
            return
        for row, problem in found.row_problems(reader):
            yield _error(options.name, row, problem)
        for noted, text in found.all_notes():
            yield Note(options.name, noted.line if noted else None, text)
        yield from _hand_over(reader, found, options)
    except Unreadable as error:
        for problem in error.problems:
            row = Row(0, Part.SHEET, "", problem.line, None)
            yield _error(options.name, row, problem)


def _error(file: str, row: Row, problem: Problem) -> RowError:
    line = problem.line or row.line_at(problem.loc)
    return RowError(file, line, row.name, row.field_at(problem.loc), problem.problem, problem.hint)


# The first reading


def _first_reading(reader: Reader) -> Found:
    found = Found()
    met: set[Part] = set()
    for row in reader.rows():
        met.add(row.part)
        found.rows += row.part not in HEADER_PARTS
        if row.part in HEADER_PARTS:
            _header(row, found)
        elif row.part is Part.RECORD:
            _keyed(row, Record, found)
        elif row.part is Part.DEAL:
            _keyed(row, Deal, found)
        else:
            _claim(row, found)
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


def _keyed(row: Row, model: type[Record] | type[Deal], found: Found) -> None:
    problems: list[Problem] = []
    value: Record | Deal | None = _parsed(row, model, problems)
    key = _key(row.data.get("key")) if isinstance(row.data, dict) else None
    if value is not None:
        key = value.key
    if isinstance(value, Record) and value.speaks_for == value.key:
        problems.append(Problem(("speaks_for",), "is the record itself", "leave it out"))
    for problem in problems:
        found.blame(row.number, problem, row)
    if key is None:
        return
    first = found.kept.put(row, key, value)
    if isinstance(value, Record):
        for country in value.countries:
            if country_of(country) is None:
                found.note_country(row, country)
        found.kept.put_uses(row, references.uses_of_record(value))
    elif isinstance(value, Deal):
        found.kept.put_uses(row, references.uses_of_deal(value))
    if first is not None:
        hint = "another actor needs another key; of one actor, say everything in one place"
        for number, there in ((row.number, first), (first.number, Place(row.number, row.name, row.line))):
            found.blame(number, Problem(("key",), f"{shown(key)} is there {there.there} with other contents", hint))


def _claim(row: Row, found: Found) -> None:
    problems: list[Problem] = []
    claim = _parsed(row, Claim, problems)
    if claim is not None and found.edition and (late := said_too_late(claim, found.edition)):
        problems.append(late)
    for problem in problems:
        found.blame(row.number, problem, row)
    said = None
    if claim is not None and found.source is not None:
        # In another entry, or with another ending, it says more: the store keeps all of them on the one claim.
        claim_id = claim.id_in(found.source.id)
        found.whole.add(claim, claim_id)
        said = claim_id + claim.model_dump_json(include={"key", "ended", "review"})
    first = found.kept.put_claim(row, said)
    if first is not None:
        found.repeat(row, first.where)
    elif isinstance(row.data, dict):
        ends = (
            (name, Part.DEAL if name == "deal" else Part.RECORD) for name in ("subject", "object", "speaker", "deal")
        )
        data = row.data
        keys = ((getattr(claim, name) if claim else _key(data.get(name)), name, part) for name, part in ends)
        found.kept.put_uses(row, ((part, key, (name,)) for key, name, part in keys))


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
    kept = found.kept
    yield Reading(found.rows, found.repeated, len(found.problems))
    whole = found.whole if edition.complete else None
    yield Checked(found.source, edition, len(kept.records), len(kept.deals), kept.claims, whole)
    yield from _batches(reader, found, found.source, edition, options)


def _batches(reader: Reader, found: Found, source: Source, edition: Edition, options: Options) -> Iterator[Batch]:
    """Each batch with the records and deals that its claims need, and in the end those that no claim needs."""
    records, deals, most = found.kept.records, found.kept.deals, options.batch_claims
    claims: list[Claim] = []

    def batch(more_records: Iterable[str] = (), more_deals: Iterable[str] = (), *, last: bool = False) -> Batch:
        of_deals = deals.hand_over({claim.deal for claim in claims if claim.deal} | set(more_deals))
        needed = references.needed_keys(source, claims, of_deals, more_records, records)
        return Batch(
            source=source,
            edition=edition,
            sha256s=options.sha256s,
            records=tuple(records.hand_over(needed)),
            deals=tuple(of_deals),
            claims=tuple(claims),
            last=last,
        )

    for row in reader.rows():
        if row.part is Part.CLAIM and not found.rejected(row.number) and found.kept.has_claim(row.number):
            if len(claims) == most:
                yield batch()
                claims.clear()
            claims.append(Claim.model_validate(row.data))
    while len(left := deals.left(most + 1)) > most or len(records.left(most + 1)) > most:
        yield batch(records.left(most), left[:most])
        claims.clear()
    yield batch(records.left(most), left, last=True)


def _rejects(reader: Reader, found: Found, source: Source, edition: Edition, file: str) -> Rejects:
    reasons: dict[int, list[str]] = {}
    for row, problem in found.row_problems(reader):
        reasons.setdefault(row.number, []).append(_reason(_error(file, row, problem)))
    rejected = [Rejected(found.blamed[number], told) for number, told in reasons.items()]
    remains = references.remains(found, source, edition, file, rejected)
    return Rejects(reader.suffix, reader.rejects(remains), len(rejected))


def _reason(error: RowError) -> str:
    place = f"line {error.line}: " if error.line else ""
    return f"{place}{error.field or error.row}: {error.message}"
