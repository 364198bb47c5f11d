"""Reading a list whole, as its loader hands it over: for the tests of loaders of one source."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from graph.model.claims import Claim
from graph.model.dates import parse_interval
from graph.model.sources import Edition, Record
from graph.store.batch import Batch
from loaders.contract import Checked, Loader, Note, Options, Reading, Rejects, RowError


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


def read_list(
    loader: Loader, source: str, path: Path, edition: str | None = None, complete: bool | None = None
) -> Read:
    """Read a file. Each record must be said alike, and come before the claims that name it."""
    found = Read()
    options = Options(path.name, edition=parse_interval(edition) if edition else None, complete=complete)
    for item in loader.read(path, options):
        match item:
            case RowError():
                found.errors.append(item)
            case Note():
                found.notes.append(item.text)
            case Rejects():
                found.rejects = item.text
            case Reading():
                found.rows, found.rejected, found.unused = item.rows, item.rejected, dict(item.unused)
                found.repeated = item.repeated
            case Checked():
                found.edition = item.edition
            case Batch():
                for record in item.records:
                    assert found.records.setdefault(record.key, record) == record, "one key, one content"
                found.claims |= {claim.id_in(source): claim for claim in item.claims}
                assert all(c.subject in found.records and c.object in found.records for c in item.claims)
    return found
