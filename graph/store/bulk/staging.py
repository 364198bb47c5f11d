"""Batches as rows on the disk: everything that can be said of a batch without knowing the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any, Protocol

from graph.model import ids
from graph.model.claims import Claim
from graph.store.batch import Batch
from graph.store.bulk.editions import said_of_source
from graph.store.bulk.tables import lines_of
from graph.store.bulk.versions import deal_rows, record_rows
from graph.store.checks import named_beside_claims
from graph.store.claims import claim_content, claim_properties
from graph.store.deals import said_of_deal
from graph.store.editions import retrieved_day
from graph.store.ended import ending_properties, review_properties
from graph.store.records import said_of_record

# Loads of one input are numbered from a multiple of this.
_LOADS = 1 << 20
_WRITE_BYTES = 1 << 20


class Input(Protocol):
    """Something to load. It is read in another process, so it can be pickled, and so can its report."""

    def batches(self) -> Iterator[Batch]:
        """Its batches, in their order."""
        ...

    def report(self) -> Any:
        """What to tell of the reading once all batches were taken."""
        ...


@dataclass(frozen=True)
class Part:
    """A batch without what is on the disk: its source and edition. `load` numbers the files of an edition, `claims`
    says how many it made.
    """

    batch: Batch
    load: int
    claims: int


@dataclass(frozen=True)
class Staged:
    """What became of one input: its batches in order, the folder of its rows, and its report."""

    parts: tuple[Part, ...]
    folder: Path
    report: Any


def stage(what: Input, folder: Path, number: int) -> Staged:
    """Read an input to its end and put it on the disk."""
    folder.mkdir(parents=True)
    with Stager(folder, number) as stager:
        for batch in what.batches():
            stager.add(batch)
    return Staged(tuple(stager.parts), folder, what.report())


class Stager:
    """Writes `<table>.jsonl` files into a folder, a row a line; the tables are those of tables.py."""

    def __init__(self, folder: Path, number: int) -> None:
        self.parts: list[Part] = []
        self._folder = folder
        self._next_load = number * _LOADS
        self._loads: dict[str, int] = {}
        self._files: dict[str, IO[bytes]] = {}
        self._open = ExitStack()

    def __enter__(self) -> Stager:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, batch: Batch) -> None:
        """Write all that a batch says."""
        load = self._load(batch)
        self._said("source", [said_of_source(batch.source)], batch)
        self._put("named", self._named(batch))
        self._records(batch)
        self._deals(batch)
        self._put("statement", (self._statement(claim, batch, load) for claim in batch.claims))
        bare = replace(batch, records=(), deals=(), claims=())
        self.parts.append(Part(bare, load, len(batch.claims)))

    def _load(self, batch: Batch) -> int:
        """The number of the load that the batch is a part of: its last batch ends it."""
        edition = batch.edition_id
        if edition not in self._loads:
            self._loads[edition] = self._next_load
            self._next_load += 1
        return self._loads.pop(edition) if batch.last else self._loads[edition]

    def _named(self, batch: Batch) -> Iterator[dict[str, Any]]:
        source = batch.source.id
        for key, at in named_beside_claims(batch):
            yield {"source": source, "id": ids.record_id(source, key), "what": "record", "key": key, "at": at}

    def _records(self, batch: Batch) -> None:
        source, said, described, alone = batch.source.id, [], [], []
        for record in batch.records:
            one = said_of_record(record, source)
            said.append(one)
            row, actor = record_rows(record, source, one[1])
            described.append(row)
            alone.append(actor)
        self._said("record", said, batch)
        self._put("record_version", described)
        self._put("actor_version", alone)

    def _deals(self, batch: Batch) -> None:
        source, said, described, parties = batch.source.id, [], [], []
        for deal in batch.deals:
            one = said_of_deal(deal, source)
            said.append(one)
            row, its_parties = deal_rows(deal, source, *one[1:])
            described.append(row)
            parties += its_parties
        self._said("deal", said, batch)
        self._put("deal_version", described)
        self._put("party", parties)

    def _said(self, what: str, said: Iterable[tuple[str, str, str]], batch: Batch) -> None:
        common = {"what": what, "source": batch.source.id, "edition": batch.edition_id}
        common["retrieved"] = retrieved_day(batch.edition)
        self._put("said", ({"of": of, "id": id_, "content": content} | common for of, id_, content in said))

    def _statement(self, claim: Claim, batch: Batch, load: int) -> dict[str, Any]:
        source = batch.source.id
        claim_id, content = claim.id_in(source), claim_content(claim)
        if claim.ended is not None:
            self._put("ending", [ending_properties(claim_id, claim.ended)])
        if claim.review is not None:
            self._put("review", [review_properties(claim_id, claim.review)])
        return claim_properties(claim, source, content) | {
            "id": claim_id,
            "subject": ids.record_id(source, claim.subject),
            "object": ids.record_id(source, claim.object),
            "speaker": ids.record_id(source, claim.speaker) if claim.speaker else None,
            "edition": batch.edition_id,
            "entry": claim.key or "",
            "load": load,
        }

    def _put(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        lines = b"".join(lines_of(table, rows))
        if not lines:
            return
        if table not in self._files:
            path = self._folder / f"{table}.jsonl"
            self._files[table] = self._open.enter_context(path.open("wb", buffering=_WRITE_BYTES))
        self._files[table].write(lines)
