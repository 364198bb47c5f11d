"""Reading sources row by row: each row makes records, deals and claims, or is rejected with a reason.

The file is read twice, or three times where rows name what stands further on: once to find all that is wrong, keeping
hardly anything of it, and then to build what is written. So a file of any length fits into memory.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graph.model.claims import Claim, Deal
from graph.model.sources import Edition, Record, Source, Value
from graph.store.batch import Batch
from graph.store.id_set import IdSet
from graph.store.whole import Whole
from loaders.contract import Checked, Description, FileRows, Item, Note, Options, Reading, Rejects, RowError
from loaders.dating import said_too_late
from loaders.messages import problems_of
from loaders.problems import Problem, Unreadable, path_text

# So many rejected rows mean that the file is not what it seems, and would fill the memory.
MOST_REJECTS = 10_000
# Records that the rows of a file have in common are handed over again only when this many others came between.
_REMEMBERED = 50_000
# How many times the size of a batch may wait, over all sources of a file.
_MOST_WAITING = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """What became of one row (a row of a table, an entry of a list, a line).

    One with problems is rejected, and nothing of it is handed over. `name` is what to call it in errors (`row 17`,
    `entry 12345`), `raw` its text as a rejects file repeats it, `file` the file it stands in where there are several.
    `source` is the id of the source that says it, where the input tells of several; `part` is not 0 for a further
    entry made of the same row, as of one that several sources say.
    """

    line: int | None
    name: str
    raw: str
    file: str | None = None
    source: str | None = None
    part: int = 0
    records: tuple[Record, ...] = ()
    deals: tuple[Deal, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()


@dataclass
class Draft:
    """An entry under construction. What a model refuses becomes a problem of the row, and nothing is raised."""

    line: int | None
    name: str
    raw: str
    file: str | None = None
    source: str | None = None
    part: int = 0
    _records: dict[str, Record] = field(default_factory=dict)
    _deals: dict[str, Deal] = field(default_factory=dict)
    _claims: list[Claim] = field(default_factory=list)
    _problems: list[Problem] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _unused: list[str] = field(default_factory=list)

    def record(self, **fields: Any) -> str:
        """Describe an actor; its key, for claims to name. Of one key the first description stands."""
        key = str(fields["key"])
        if key not in self._records and (record := self._built(Record, fields)) is not None:
            self._records[key] = record
        return key

    def add_record(self, record: Record) -> str:
        """The same of a record that is made already, as those are that many rows share."""
        self._records.setdefault(record.key, record)
        return record.key

    def deal(self, **fields: Any) -> str:
        """Describe a deal; its key."""
        key = str(fields["key"])
        if key not in self._deals and (deal := self._built(Deal, fields)) is not None:
            self._deals[key] = deal
        return key

    def claim(self, **fields: Any) -> None:
        """Make a claim."""
        if (claim := self._built(Claim, fields)) is not None:
            self._claims.append(claim)

    def reject(self, problem: str, field: str | None = None, hint: str | None = None) -> None:
        """Say what is wrong in this row, and what would be right."""
        self._problems.append(Problem((field,) if field else (), problem, hint))

    def note(self, text: str) -> None:
        """Say something worth knowing. Where many rows say the same, it is told once, with their number."""
        self._notes.append(text)

    def unused(self, field: str) -> None:
        """Say that this field held something of which nothing was made."""
        self._unused.append(field)

    def entry(self) -> Entry:
        """The finished entry."""
        bad = bool(self._problems)
        return Entry(
            self.line,
            self.name,
            self.raw,
            self.file,
            self.source,
            self.part,
            records=() if bad else tuple(self._records.values()),
            deals=() if bad else tuple(self._deals.values()),
            claims=() if bad else tuple(self._claims),
            problems=tuple(self._problems),
            notes=() if bad else tuple(self._notes),
            unused=() if bad else tuple(self._unused),
        )

    def _built(self, model: type[Any], fields: dict[str, Any]) -> Any:
        try:
            return model.model_validate({k: v for k, v in fields.items() if v is not None})
        except ValidationError as error:
            self._problems += problems_of(error, model)
            return None


class Opened(ABC):
    """An input that was recognised and can be read as often as needed.

    `sources` are all that it tells of, each in the one `edition`; entries that name none are said by `source`. `shared`
    are records that claims, or a source's `origin`, name everywhere: they come with every batch. `refers_ahead` says
    that a row may name records or deals that only a later row describes; without it each entry holds all that its
    claims name.
    """

    source: Source
    sources: Sequence[Source] = ()
    edition: Edition
    shared: Sequence[Record] = ()
    refers_ahead: bool = False
    rejects_suffix: str = ".csv"
    notes: Sequence[str] = ()

    @abstractmethod
    def entries(self) -> Iterator[Entry]:
        """All rows in their order, the same at each reading. Raises Unreadable for what is wrong with the whole."""

    @abstractmethod
    def rejects(self, rejected: Sequence[Entry]) -> str:
        """The text of a file that loads by itself once these rows are corrected in it."""

    def file_rows(self, rejected: Sequence[Entry]) -> Mapping[str, FileRows]:
        """Rows by file, where an entry is made of rows of several."""
        return {}


class EntryLoader(ABC):
    """A loader that reads row by row: see `loaders.contract.Loader`."""

    name: str
    description: Description

    @abstractmethod
    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether a file is of this format."""

    @abstractmethod
    def open(self, path: Path, options: Options) -> Opened:
        """Look at how the input begins. Raises Unreadable for one not its own, or that says too little of itself."""

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """All files of the input that a path names."""
        return (path,)

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        """Everything in the input, in the order that the contract says."""
        try:
            yield from read_entries(self.open(path, options), options)
        except Unreadable as error:
            for p in error.problems:
                yield RowError(options.name, p.line, "", path_text(p.loc) or None, p.problem, p.hint)


def read_entries(opened: Opened, options: Options) -> Iterator[Item]:
    """What a loader's `read` yields of an opened input."""
    sources = {source.id: source for source in opened.sources or (opened.source,)}
    found = _first_reading(opened)
    edition = opened.edition
    yield from (_error(entry, problem, options) for entry in found.rejected for problem in entry.problems)
    for text in (*opened.notes, *found.notes_shown()):
        yield Note(options.name, None, text)
    if found.rejected:
        if edition.complete:
            edition = edition.model_copy(update={"complete": False})
            yield Note(options.name, None, "rows were rejected, so the edition is not complete: nothing is delisted")
        yield Rejects(opened.rejects_suffix, opened.rejects(found.rejected), len(found.rejected))
    unused, files = dict(sorted(found.unused.items())), opened.file_rows(found.rejected)
    yield Reading(found.rows, found.repeated, len(found.rejected), unused, files)
    for source, counts in sorted(found.counts.items()):
        whole = counts.whole if edition.complete else None
        claims = len(counts.whole.claims)
        yield Checked(sources[source], edition, len(counts.records), len(counts.deals), claims, whole)
    yield from _batches(opened, sources, edition, options)


def _error(entry: Entry, problem: Problem, options: Options) -> RowError:
    file, line = entry.file or options.name, problem.line or entry.line
    return RowError(file, line, entry.name, path_text(problem.loc) or None, problem.problem, problem.hint)


@dataclass
class _Counts:
    """What one source says, each once; `whole` are its claims."""

    records: IdSet = field(default_factory=IdSet)
    deals: IdSet = field(default_factory=IdSet)
    whole: Whole = field(default_factory=Whole)


@dataclass
class _Found:
    rows: int = 0
    sound: int = 0
    counts: dict[str, _Counts] = field(default_factory=dict)
    raw_seen: IdSet = field(default_factory=IdSet)
    rejected: list[Entry] = field(default_factory=list)
    unused: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)

    @property
    def repeated(self) -> int:
        return self.sound - len(self.raw_seen)

    def notes_shown(self) -> Iterator[str]:
        for text, times in self.notes.items():
            yield f"{self.first[text]}: {text}" if times == 1 else f"{self.first[text]} and {times - 1} more: {text}"

    def reject(self, entry: Entry) -> None:
        self.rejected.append(entry)
        if len(self.rejected) > MOST_REJECTS:
            last = entry.problems[0].problem
            problem = f"over {MOST_REJECTS} of its first {self.rows} rows cannot be read; the last: {last}"
            hint = "is it another format, or an edition with other columns?"
            raise Unreadable(Problem((), problem, hint, entry.line))

    def keep(self, entry: Entry, source: str, shared: Iterable[Record]) -> None:
        if not entry.part:
            self.sound += 1
            self.raw_seen.add(f"x-{blake2b(entry.raw.encode('utf-8', 'replace'), digest_size=8).hexdigest()}")
        if source not in self.counts:
            self.counts[source] = _Counts(IdSet(record.id_in(source) for record in shared))
        counts = self.counts[source]
        for record in entry.records:
            counts.records.add(record.id_in(source))
        for deal in entry.deals:
            counts.deals.add(deal.id_in(source))
        for claim in entry.claims:
            counts.whole.add(claim, claim.id_in(source))
        self.unused.update(entry.unused)
        for text in entry.notes:
            self.notes[text] += 1
            self.first.setdefault(text, entry.name)


def _entries(opened: Opened) -> Iterator[Entry]:
    """The entries; one that could not yet be said when the edition was published is rejected."""
    for entry in opened.entries():
        late = [problem for claim in entry.claims if (problem := said_too_late(claim, opened.edition))]
        yield replace(entry, records=(), deals=(), claims=(), problems=tuple(late[:1])) if late else entry


def _first_reading(opened: Opened) -> _Found:
    found = _Found()
    for entry in _entries(opened):
        found.rows += not entry.part
        if entry.problems:
            found.reject(entry)
        else:
            found.keep(entry, entry.source or opened.source.id, opened.shared)
    if not found.rows:
        raise Unreadable(Problem((), "holds no rows", "is the file whole?"))
    return found


class _Pending:
    """What waits to be handed over for one source, each record and deal once among so many."""

    def __init__(self, source: Source, edition: Edition, shared: Sequence[Record], sha256s: tuple[str, ...]) -> None:
        self._source, self._edition, self._sha256s = source, edition, sha256s
        self._shared = {record.key: record for record in shared}
        self._remembered: OrderedDict[str, bytes] = OrderedDict()
        self._records: list[Record] = []
        self._deals: list[Deal] = []
        self._claims: list[Claim] = []

    def add(self, records: Iterable[Record], deals: Iterable[Deal], claims: Iterable[Claim]) -> None:
        self._records += [r for r in records if r != self._shared.get(r.key) and self._is_new(f"r{r.key}", r)]
        self._deals += [d for d in deals if self._is_new(f"d{d.key}", d)]
        self._claims += claims

    def _is_new(self, key: str, value: Value) -> bool:
        digest = blake2b(repr(value).encode("utf-8", "replace"), digest_size=8).digest()
        known = self._remembered.pop(key, None)
        self._remembered[key] = digest
        if len(self._remembered) > _REMEMBERED:
            self._remembered.popitem(last=False)
        return known != digest

    @property
    def size(self) -> int:
        return max(len(self._records), len(self._deals), len(self._claims))

    def batch(self, *, last: bool = False) -> Batch:
        batch = Batch(
            source=self._source,
            edition=self._edition,
            sha256s=self._sha256s,
            records=(*self._shared.values(), *self._records),
            deals=tuple(self._deals),
            claims=tuple(self._claims),
            last=last,
        )
        self._records, self._deals, self._claims = [], [], []
        return batch


def _batches(opened: Opened, sources: Mapping[str, Source], edition: Edition, options: Options) -> Iterator[Batch]:
    """Batches in which each record and deal comes with or before the claims that name it."""
    pending: dict[str, _Pending] = {}
    waiting = 0
    for records, claims in [(True, False), (False, True)] if opened.refers_ahead else [(True, True)]:
        for entry in _entries(opened):
            if entry.problems:
                continue
            source = entry.source or opened.source.id
            if source not in pending:
                pending[source] = _Pending(sources[source], edition, opened.shared, options.sha256s)
            one = pending[source]
            before = one.size
            one.add(entry.records if records else (), entry.deals if claims else (), entry.claims if claims else ())
            waiting += one.size - before
            if waiting >= _MOST_WAITING * options.batch_claims:
                one = max(pending.values(), key=lambda p: p.size)
            elif one.size < options.batch_claims:
                continue
            waiting -= one.size
            yield one.batch()
        if opened.refers_ahead and records:
            yield from (one.batch() for one in pending.values() if one.size)
            waiting = 0
    yield from (pending[source].batch(last=True) for source in sorted(pending))
