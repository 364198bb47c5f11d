"""What a loader is, and what it hands over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from graph.model.dates import Interval
from graph.model.sources import Edition, Source
from graph.store.batch import Batch, Bundle
from graph.store.whole import Whole

BATCH_CLAIMS = 5000


@dataclass(frozen=True)
class Description:
    """What a person has to know before loading: whose data, on what terms, in what form, and what becomes of it."""

    publisher: str
    licence: str
    format: str
    claims: str


@dataclass(frozen=True)
class Options:
    """How to read an input: a file, or a folder of files that belong together.

    `sha256s` are those of its files, in the order of `Loader.files_of`; `name` is what to call it in errors. `edition`
    and `complete` are what the person who loads it says of it, None where nothing is said. `mapping` is the file that
    says what the columns of a table are.
    """

    name: str
    sha256s: tuple[str, ...] = ()
    edition: Interval | None = None
    complete: bool | None = None
    mapping: Path | None = None
    batch_claims: int = BATCH_CLAIMS


@dataclass(frozen=True)
class RowError:
    """What is wrong in one place of a file, and what would be right."""

    file: str
    line: int | None
    row: str
    field: str | None
    problem: str
    hint: str | None = None

    @property
    def where(self) -> str:
        """`sheet.yaml:12: claims[3].goods[0].class`."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        inside = ".".join(part for part in (self.row, self.field) if part)
        return f"{place}: {inside}" if inside else place

    @property
    def message(self) -> str:
        """What is wrong and what would be right, on one line."""
        return f"{self.problem}: {self.hint}" if self.hint else self.problem

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


@dataclass(frozen=True)
class Note:
    """Something worth knowing that kept nothing from being loaded."""

    file: str
    line: int | None
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"


@dataclass(frozen=True)
class FileRows:
    """How many rows a file of an input holds, and how many of these are not in the graph: a row is rejected for itself,
    or with the entry that it belongs to."""

    rows: int = 0
    rejected: int = 0


@dataclass(frozen=True)
class Reading:
    """How much of a file there is to read.

    `rows` counts what it consists of (rows, entries, lines), `rejected` those that were rejected, `repeated` those that
    say word for word what an earlier one says, `unused` in how many rows a field stands of which nothing was made.
    `files` has every row of every file, where an input consists of several whose rows make entries together.
    """

    rows: int
    repeated: int = 0
    rejected: int = 0
    unused: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, FileRows] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """The whole file has been read, and what is left of it is sound: how much is about to be handed over of one source.

    Each record, deal and claim counts once, however often the file says it. `whole` is all of a complete edition.
    """

    source: Source
    edition: Edition
    records: int
    deals: int
    claims: int
    whole: Whole | None = None


@dataclass(frozen=True)
class Rejects:
    """The rows that were rejected, as the text of a file that loads by itself once it is corrected."""

    suffix: str
    text: str
    rows: int


Item = RowError | Note | Rejects | Reading | Checked | Batch | Bundle


class Loader(Protocol):
    """One format, or the forms in which one source publishes.

    `read` checks the whole file before it yields the first Batch, so that nothing is written of a file that cannot be
    loaded: first every RowError and Note, then Rejects if any row was rejected, then one Reading and, for each source
    that the file tells of, one Checked; then the Batches. A file that is rejected whole yields RowErrors and no
    Checked. The edition in the Batches is never complete where a row was rejected. In place of Batches one Bundle may
    come, where all of the input has to be written at once.
    """

    name: str
    description: Description

    def recognises(self, path: Path, head: bytes) -> bool:
        """Whether a file is of this format, by its name and its first 4096 bytes; of a folder there are none."""
        ...

    def files_of(self, path: Path) -> tuple[Path, ...]:
        """All files of the input that a path names: itself, or what belongs with it."""
        ...

    def read(self, path: Path, options: Options) -> Iterator[Item]:
        """Everything in the file, in the order that the class says."""
        ...
