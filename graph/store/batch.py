"""What is written at once, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from graph.model.claims import Claim, Deal
from graph.model.judgements import Judgement
from graph.model.sources import Edition, Record, Source


@dataclass(frozen=True)
class Batch:
    """A part, or all, of one edition of one source. Claims and deals name records by the source's keys; a key must be
    in the batch or already in the graph for that source. Up to about 5,000 claims do best.
    `last` is False for all but the last batch of an edition: only then does the edition count as complete, if it is,
    and end the claims of earlier ones.
    """

    source: Source
    edition: Edition
    sha256s: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    deals: tuple[Deal, ...] = ()
    claims: tuple[Claim, ...] = ()
    last: bool = True

    @property
    def edition_id(self) -> str:
        """The id of the edition that it is a part of."""
        return self.edition.id_in(self.source.id)

    def claim_ids(self) -> frozenset[str]:
        """The ids of its claims."""
        return frozenset(claim.id_in(self.source.id) for claim in self.claims)


@dataclass(frozen=True)
class Bundle:
    """Batches of any sources, each a whole edition's part, and judgements on what they describe: written together, or
    not at all. A batch comes after those that describe what it names. None of the editions is complete.
    """

    batches: tuple[Batch, ...]
    judgements: tuple[Judgement, ...] = ()


@dataclass(frozen=True)
class WriteResult:
    """What a write changed. `rev` is the graph's revision after it, the same as before where nothing changed (and after
    a dry run, which changes nothing).
    """

    rev: int
    changed: bool = False
    claims_new: int = 0
    claims_restated: int = 0
    records_new: int = 0
    records_changed: int = 0
    deals: int = 0
    actors: int = 0
    edges_put: int = 0
    edges_deleted: int = 0
    endings: int = 0
    reviews: int = 0
    judgements: int = 0
    notes: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by name, without the revision."""
        return {k: v for k, v in asdict(self).items() if k not in ("rev", "changed", "notes")}

    def with_edges(self, put: int, deleted: int) -> WriteResult:
        """The same with these edges, which were written before."""
        return replace(self, edges_put=self.edges_put + put, edges_deleted=self.edges_deleted + deleted)

    def __add__(self, later: WriteResult) -> WriteResult:
        """Both writes as one; the revision is the later one's."""
        sums: dict[str, Any] = {name: count + later.counts[name] for name, count in self.counts.items()}
        return replace(later, changed=self.changed or later.changed, notes=(*self.notes, *later.notes), **sums)
