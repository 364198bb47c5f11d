"""Loading a file: check all of it, keep it, write it batch by batch, and report what became of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePath

from neo4j import AsyncDriver

from graph.model.claims import Claim, Deal
from graph.model.sources import Edition, Record, Source
from graph.queries.meta import get_meta
from graph.store.batch import Batch, WriteResult
from graph.store.write import write_batch, write_batches
from loaders.contract import BATCH_CLAIMS, Checked, Item, Note, Options, Rejects, RowError
from loaders.discovery import loader_for
from loaders.files import keep_original, sha256_of, write_rejects
from loaders.sources.claims import read_bytes

Progress = Callable[[str, int, int], None]
_ALL = 1 << 31


@dataclass
class LoadReport:
    """What became of one file. `result` is None where it was rejected whole; `errors` are all that is wrong in it."""

    file: Path
    loader: str
    sha256: str
    dry_run: bool = False
    source: Source | None = None
    edition: Edition | None = None
    records: int = 0
    deals: int = 0
    claims: int = 0
    rejected: int = 0
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: Path | None = None
    kept: Path | None = None
    result: WriteResult | None = None

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
    items = list(read_bytes(data, suffix, Options(name=name, sha256s=(digest,), batch_claims=_ALL)))
    return ParsedSheet(
        name=name,
        sha256=digest,
        batch=next((item for item in items if isinstance(item, Batch)), None),
        errors=tuple(item for item in items if isinstance(item, RowError)),
        notes=tuple(item for item in items if isinstance(item, Note)),
        rejects=next((item for item in items if isinstance(item, Rejects)), None),
    )


async def load_sheet(
    driver: AsyncDriver,
    database: str,
    path: Path,
    *,
    dry_run: bool = False,
    rejects: Path | None = None,
    home: Path | None = None,
    progress: Progress | None = None,
    on_batch: Callable[[Batch], None] | None = None,
) -> LoadReport:
    """Load one file by the loader that recognises it.

    The file is checked whole first. Rows that are wrong go to a rejects file (next to it, or in the folder `rejects`),
    the others are written. The original is kept under `home`, if one is given. A dry run writes no file and no graph.
    `on_batch` sees each batch before it is written, `progress` (what, done, total) the claims written so far.

    Raises NotFound and Invalid for a file that no loader takes, Conflict for one that changes meanwhile, and what
    `graph.store.write.write_batch` raises.
    """
    loader = loader_for(path)
    report = LoadReport(path, loader.name, sha256_of(path), dry_run)
    # A dry run takes back what it did, so that a second batch could not build on the first.
    size = _ALL if dry_run else BATCH_CLAIMS
    items = loader.read(path, Options(name=path.name, sha256s=(report.sha256,), batch_claims=size))
    done = 0

    def seen(batch: Batch) -> Batch:
        if on_batch:
            on_batch(batch)
        return batch

    def wrote(claims: int) -> None:
        nonlocal done
        done += claims
        if progress:
            progress(path.name, done, report.claims)

    batches = (seen(batch) for batch in _batches(items, report, rejects, home))
    first = next(batches, None)
    if first is None:
        return report
    if dry_run and await get_meta(driver, database) is None:
        # Nothing was ever loaded here, and a dry run does not create the schema that the store asks for.
        report.result = WriteResult(0, True, report.claims, records_new=report.records, deals=report.deals)
        report.notes.append("the graph is new: everything would be, and the edges are not counted")
        return report
    if first.edition.complete and report.claims > size:
        # What a complete edition lacks can be told only from all of it, so here all of it is held.
        held = [first, *batches]
        report.result = await write_batches(driver, database, held, lambda n, _: wrote(len(held[n - 1].claims)))
    else:
        for batch, last in _with_last(itertools.chain([first], batches)):
            written = await write_batch(driver, database, batch, dry_run=dry_run, finish=last)
            report.result = written if report.result is None else report.result + written
            wrote(len(batch.claims))
    report.notes += report.result.notes if report.result else ()
    return report


def _batches(items: Iterator[Item], report: LoadReport, rejects: Path | None, home: Path | None) -> Iterator[Batch]:
    """The batches of a reading; everything else in it goes into the report."""
    for item in items:
        if isinstance(item, RowError):
            report.errors.append(item)
        elif isinstance(item, Note):
            report.notes.append(str(item))
        elif isinstance(item, Rejects):
            if not report.dry_run:
                report.rejects = write_rejects(report.file, item.text, rejects)
        elif isinstance(item, Checked):
            report.source, report.edition = item.source, item.edition
            report.records, report.deals, report.claims = item.records, item.deals, item.claims
            report.rejected = item.rejected
            if home is not None and not report.dry_run:
                report.kept = keep_original(report.file, report.sha256, home)
        else:
            yield item


def _with_last(batches: Iterator[Batch]) -> Iterator[tuple[Batch, bool]]:
    """Each batch with whether it is the last."""
    held = next(batches, None)
    while held is not None:
        following = next(batches, None)
        yield held, following is None
        held = following
