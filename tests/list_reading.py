"""What a loader hands over, sorted out; and a list read whole, for the tests of loaders of one source."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from graph.model.claims import Claim
from graph.model.dates import parse_interval
from graph.model.sources import Edition, Record
from graph.store.batch import Batch
from loaders.contract import Checked, Item, Loader, Note, Options, Reading, Rejects, RowError

T = TypeVar("T")


@dataclass
class Read:
    """All that reading a file yields."""

    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rejects: str = ""
    rows: int = 0
    rejected: int = 0
    repeated: int = 0
    unused: dict[str, int] = field(default_factory=dict)
    edition: Edition | None = None
    records: dict[str, Record] = field(default_factory=dict)
    claims: dict[str, Claim] = field(default_factory=dict)

    def of(self, kind: str) -> list[Claim]:
        """Its claims of a kind."""
        return [claim for claim in self.claims.values() if claim.kind == kind]

    def pairs(self, kind: str) -> set[tuple[str, str]]:
        """Subject and object of these."""
        return {(claim.subject, claim.object) for claim in self.of(kind)}


def of(items: Iterable[Item], kind: type[T]) -> list[T]:
    """The items of one kind."""
    return [item for item in items if isinstance(item, kind)]


def take_records(records: dict[str, Record], batch: Batch) -> dict[str, Record]:
    """These records and those of a batch, which must say of a key what was said of it before."""
    for record in batch.records:
        assert records.setdefault(record.key, record) == record, "one key, one content"
    return records


def read_list(
    loader: Loader, source: str, path: Path, edition: str | None = None, complete: bool | None = None
) -> Read:
    """Read a file. Each record must be said alike, and come before the claims that name it."""
    options = Options(path.name, edition=parse_interval(edition) if edition else None, complete=complete)
    items = list(loader.read(path, options))
    found = Read(errors=of(items, RowError), notes=[note.text for note in of(items, Note)])
    for rejects in of(items, Rejects):
        found.rejects = rejects.text
    for reading in of(items, Reading):
        found.rows, found.rejected, found.repeated = reading.rows, reading.rejected, reading.repeated
        found.unused = dict(reading.unused)
    for checked in of(items, Checked):
        found.edition = checked.edition
    for batch in of(items, Batch):
        found.records = take_records(found.records, batch)
        found.claims |= {claim.id_in(source): claim for claim in batch.claims}
        assert all(c.subject in found.records and c.object in found.records for c in batch.claims)
    return found
