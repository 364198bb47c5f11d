"""What the first reading of a sheet finds, for the checks across its rows and for the second reading."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel

from graph.model.claims import Deal
from graph.model.sources import Edition, Record, Source
from graph.store.whole import Whole
from loaders.problems import Problem
from loaders.sheets.rows import Row

Model = TypeVar("Model", bound=BaseModel)


@dataclass
class Keyed(Generic[Model]):
    """All rows of one part that share a key."""

    rows: list[Row] = field(default_factory=list)
    value: Model | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What is kept of a claim between the two readings: the keys it uses."""

    row: Row
    subject: str | None
    object: str | None
    speaker: str | None
    deal: str | None


@dataclass
class Found:
    """What the first reading found."""

    rows: int = 0
    repeated: int = 0
    whole: Whole = field(default_factory=Whole)
    source: Source | None = None
    edition: Edition | None = None
    records: dict[str, Keyed[Record]] = field(default_factory=lambda: defaultdict(Keyed[Record]))
    deals: dict[str, Keyed[Deal]] = field(default_factory=lambda: defaultdict(Keyed[Deal]))
    claims: list[ClaimRow] = field(default_factory=list)
    problems: dict[int, list[tuple[Row, Problem]]] = field(default_factory=lambda: defaultdict(list))
    header_problems: list[tuple[Row, Problem]] = field(default_factory=list)
    notes: list[tuple[Row, str]] = field(default_factory=list)

    def blame(self, row: Row, problem: Problem) -> None:
        """Reject a row."""
        self.problems[row.number].append((row, problem))

    def rejected(self, row: Row) -> bool:
        """Whether something is wrong with a row."""
        return row.number in self.problems

    def sound(self, kept: Mapping[str, Keyed[Model]]) -> dict[str, Model]:
        """The values by key of which no row was rejected."""
        return {k: same.value for k, same in kept.items() if same.value and not any(map(self.rejected, same.rows))}
