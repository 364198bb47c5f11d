"""Loading an input: check all of it, keep it, write it batch by batch, and report what became of it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath

from neo4j import AsyncDriver

from graph.errors import DiskFull, Invalid
from graph.hashes import sha256_of
from graph.model.claims import Claim, Deal
from graph.model.dates import Interval
from graph.model.sources import Edition, Record, Source
from graph.queries.known import find_known
from graph.queries.meta import get_meta
from graph.store.batch import Batch, Bundle, WriteResult
from graph.store.whole import check_whole
from graph.store.write import write_batch, write_bundle
from loaders.contract import BATCH_CLAIMS, Checked, Item, Loader, Note, Options, Reading, Rejects, RowError
from loaders.discovery import TABLE, head_of, loader_for
from loaders.files import keep_original, write_rejects
from loaders.sources.claims import read_bytes

Progress = Callable[[str, int, int], None]
_ALL = 1 << 31
_NO_ROOM = re.compile("disk|unable to open")
# What one transaction can hold to take it all back at its end.
_DRY_CLAIMS = 10_000


@dataclass(frozen=True)
class How:
    """How to load.

    `edition` and `complete` say of when the input is and whether it is the whole of its source, where the person knows;
    `accept` lets a new edition end much; `mapping` says what a table's columns are. Rejected rows go to `rejects` (a
    folder; None: next to the input), originals are kept under `home` (None: nowhere). A dry run writes no file and no
    graph. `progress` (what, done, total) hears of the claims written so far, `on_batch` of each batch before it is
    written.
    """

    edition: Interval | None = None
    complete: bool | None = None
    accept: bool = False
    mapping: Path | None = None
    dry_run: bool = False
    rejects: Path | None = None
    home: Path | None = None
    progress: Progress | None = None
    on_batch: Callable[[Batch], None] | None = None


@dataclass
class LoadReport:
    """What became of one input. `result` is None where it was rejected whole; `errors` are all that is wrong in it;
    `given` are the options, as typed, without which its rejected rows do not load.
    """

    file: Path
    loader: str
    files: tuple[Path, ...]
    sha256s: tuple[str, ...]
    dry_run: bool = False
    reading: Reading = field(default_factory=lambda: Reading(0))
    checked: list[Checked] = field(default_factory=list)
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: Path | None = None
    kept: list[Path] = field(default_factory=list)
    result: WriteResult | None = None
    given: str = ""

    @property
    def records(self) -> int:
        """How many records it describes."""
        return sum(checked.records for checked in self.checked)

    @property
    def deals(self) -> int:
        """How many deals it tells of."""
        return sum(checked.deals for checked in self.checked)

    @property
    def claims(self) -> int:
        """How many claims it makes."""
        return sum(checked.claims for checked in self.checked)

    @property
    def loaded(self) -> bool:
        """Whether what is sound in it is in the graph now (would be, after a dry run)."""
        return self.result is not None

    @property
    def changed(self) -> bool:
        """Whether the graph changed, or would."""
        return self.result is not None and self.result.changed


@dataclass(frozen=True)
class ParsedSheet:
    """A whole sheet in memory. `batch` is None where it was rejected whole, else what is sound in it."""

    name: str
    sha256: str
    batch: Batch | None
    errors: tuple[RowError, ...]
    notes: tuple[Note, ...]
    rejects: Rejects | None

    @property
    def source(self) -> Source | None:
        """Its source, None where it was rejected whole."""
        return self.batch.source if self.batch else None

    @property
    def edition(self) -> Edition | None:
        """Its edition; not complete where a row was rejected."""
        return self.batch.edition if self.batch else None

    @property
    def records(self) -> tuple[Record, ...]:
        """Its sound records."""
        return self.batch.records if self.batch else ()

    @property
    def deals(self) -> tuple[Deal, ...]:
        """Its sound deals."""
        return self.batch.deals if self.batch else ()

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Its sound claims."""
        return self.batch.claims if self.batch else ()


def parse_sheet_bytes(data: bytes, name: str) -> ParsedSheet:
    """Read a claim sheet from memory; the suffix of `name` says its syntax (.yaml, .jsonl, .json or .csv).

    Nothing is raised for what is wrong in the sheet: see `errors`.
    """
    digest = sha256(data).hexdigest()
    suffix = PurePath(name).suffix or ".json"
    options = Options(name=name, sha256s=(digest,), batch_claims=_ALL)
    items = list(_with_room(read_bytes(data, suffix, options)))
    return ParsedSheet(
        name=name,
        sha256=digest,
        batch=next((item for item in items if isinstance(item, Batch)), None),
        errors=tuple(item for item in items if isinstance(item, RowError)),
        notes=tuple(item for item in items if isinstance(item, Note)),
        rejects=next((item for item in items if isinstance(item, Rejects)), None),
    )


async def load(
    driver: AsyncDriver, database: str, path: Path, how: How | None = None, loader: Loader | None = None
) -> LoadReport:
    """Load one input by the loader that recognises it, or by the given one.

    All of it is checked first. Rows that are wrong are kept in a file of their own, the others are written.

    Raises NotFound and Invalid for what no loader takes, Conflict for a file that changes meanwhile, Suspicious for a
    complete edition that would end much, and what `graph.store.write.write_batch` raises.
    """
    how = how or How()
    report, batches = read_input(path, how, loader)
    first = next(batches, None)
    if first is None:
        return report
    if not how.dry_run:
        await _write(driver, database, first, batches, report, how)
    elif _is_too_much(first, report) or await get_meta(driver, database) is None:
        await _compare(driver, database, first, batches, report)
    elif isinstance(first, Bundle):
        report.result = await write_bundle(driver, database, first, dry_run=True)
    else:
        report.result = await write_batch(driver, database, first, dry_run=True, accept=how.accept)
    report.notes += report.result.notes if report.result else ()
    return report


def _is_too_much(first: Batch | Bundle, report: LoadReport) -> bool:
    """Whether it is more than one transaction that is taken back can do."""
    return report.claims > _DRY_CLAIMS or (isinstance(first, Batch) and len(report.checked) > 1)


def read_input(path: Path, how: How, loader: Loader | None = None) -> tuple[LoadReport, Iterator[Batch | Bundle]]:
    """One input, by the loader that recognises it or the given one: what is to be told of it, and its batches.

    With the first batch all of the input has been checked, and the report says so; there is none where it was rejected
    whole. Raises as `load`.
    """
    if loader is None:
        loader = loader_for(path)
    elif not loader.recognises(path, head_of(path)) and how.mapping is None:
        hint = f"armstrace map {path} drafts its mapping" if loader.name == TABLE else loader.description.format
        raise Invalid(f"{path} is not what the loader {loader.name} reads.", hint=hint)
    files = loader.files_of(path)
    if how.mapping is not None and how.mapping not in files:
        files = (*files, how.mapping)
    report = LoadReport(path, loader.name, files, tuple(sha256_of(file) for file in files), how.dry_run)
    if how.edition is not None:
        report.given += f" --edition {how.edition.text}"
    if how.mapping is not None:
        report.given += f" --mapping {how.mapping}"
    # A dry run takes back what it did, so that a second batch could not build on the first.
    options = Options(
        name=path.name,
        sha256s=report.sha256s,
        edition=how.edition,
        complete=how.complete,
        mapping=how.mapping,
        batch_claims=_ALL if how.dry_run else BATCH_CLAIMS,
    )
    return report, _batches(_with_room(loader.read(path, options)), report, how)


def _with_room(items: Iterator[Item]) -> Iterator[Item]:
    """What a loader yields. Raises DiskFull where the disk has no room for what it keeps beside the file."""
    try:
        yield from items
    except sqlite3.OperationalError as error:
        if not _NO_ROOM.search(str(error)):
            raise
        raise DiskFull(
            f"No room on the disk for temporary files: {error}.",
            hint="Free some space, or set TMPDIR to a directory on another disk.",
        ) from error


async def _write(
    driver: AsyncDriver,
    database: str,
    first: Batch | Bundle,
    others: Iterator[Batch | Bundle],
    report: LoadReport,
    how: How,
) -> None:
    for checked in report.checked:
        if checked.whole is not None:
            await check_whole(driver, database, checked.source, checked.edition, checked.whole, accept=how.accept)
    done = 0
    batch: Batch | Bundle | None = first
    while batch is not None:
        if isinstance(batch, Bundle):
            written = await write_bundle(driver, database, batch)
        else:
            written = await write_batch(driver, database, batch, checked=True)
        report.result = written if report.result is None else report.result + written
        done += sum(len(one.claims) for one in parts_of(batch))
        if how.progress:
            how.progress(report.file.name, done, report.claims)
        batch = next(others, None)


async def _compare(
    driver: AsyncDriver, database: str, first: Batch | Bundle, others: Iterator[Batch | Bundle], report: LoadReport
) -> None:
    """What a dry run can say of much, or of a graph that has no schema yet: what is new in it."""
    new_records = new_claims = 0
    is_new = await get_meta(driver, database) is None
    batch: Batch | Bundle | None = first
    while batch is not None:
        records = {record.id_in(one.source.id) for one in parts_of(batch) for record in one.records}
        claims = frozenset[str]().union(*(one.claim_ids() for one in parts_of(batch)))
        if not is_new:
            async with driver.session(database=database) as session:
                known = await find_known(session, [*records, *claims])
            records, claims = records - known, claims - known
        new_records, new_claims = new_records + len(records), new_claims + len(claims)
        batch = next(others, None)
    changed = bool(new_records or new_claims)
    report.result = WriteResult(0, changed, new_claims, records_new=new_records, deals=report.deals if is_new else 0)
    if is_new:
        report.notes.append("the graph is new: everything would be, and the edges are not counted")
    else:
        report.notes.append("only new records and claims are counted, not what would change or end, and no edges")


def parts_of(batch: Batch | Bundle) -> tuple[Batch, ...]:
    """The batches in what a loader hands over at once."""
    return batch.batches if isinstance(batch, Bundle) else (batch,)


def _batches(items: Iterator[Item], report: LoadReport, how: How) -> Iterator[Batch | Bundle]:
    """The batches of a reading; everything else in it goes into the report."""
    for item in items:
        if isinstance(item, RowError):
            report.errors.append(item)
        elif isinstance(item, Note):
            report.notes.append(str(item))
        elif isinstance(item, Rejects):
            if not how.dry_run:
                report.rejects = write_rejects(report.file, item, how.rejects)
        elif isinstance(item, Reading):
            report.reading = item
        elif isinstance(item, Checked):
            report.checked.append(item)
        else:
            if how.home is not None and not how.dry_run and not report.kept:
                pairs = zip(report.files, report.sha256s, strict=True)
                report.kept = [keep_original(file, digest, how.home) for file, digest in pairs]
            if how.on_batch:
                for batch in parts_of(item):
                    how.on_batch(batch)
            yield item
