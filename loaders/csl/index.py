"""What has to be known of the whole list before its first row can be told: found in one reading, and kept on disk."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

from loaders.csl.ids import LabelsStand, where_labels_stand
from loaders.csl.layout import Header, Row, lines_after, read_row
from loaders.csl.places import one_line
from loaders.csl.records import Party
from loaders.key_index import KeyIndex


class Index:
    """The rows of each party, the parties of each name, how many rows each list has, and how `ids` are written."""

    def __init__(self, path: Path, header: Header) -> None:
        self.counts: Counter[str] = Counter()
        self._rows, self._names, self._folded = KeyIndex(), KeyIndex(), KeyIndex()
        stand: Counter[LabelsStand] = Counter()
        for _, cells in lines_after(path, header):
            row = read_row(header, cells)
            if isinstance(row, Row):
                self.counts[row.listing.code] += 1
                self._add(row)
                stand += where_labels_stand(row.cells["ids"])
        self.labels = max(LabelsStand, key=lambda place: stand[place])
        self.party = lru_cache(maxsize=2048)(self._party)

    def _add(self, row: Row) -> None:
        self._rows.add(row.key, row.dumped())
        if row.listing.numbered:
            self._names.add(one_line(row.cells["name"]), row.key)
            self._folded.add(_folded(row.cells["name"]), row.key)

    def _party(self, key: str) -> Party:
        """A party with all its rows, none twice, in an order that is not that of the file."""
        return Party(key, [json.loads(row) for row in self._rows.find(key)], self.labels)

    def named(self, name: str) -> list[str]:
        """The keys of all that OFAC's lists have under a name: exactly as it is written, else whatever its case and
        last period.

        OFAC links to primary names, so that other names are not tried. People are written as `KIM, Chol` in one edition
        and as `Chol KIM` in another.
        """
        if found := self._names.find(one_line(name)):
            return found
        last, comma, first = name.partition(", ")
        for written in (name, f"{first} {last}" if comma else ""):
            folded = _folded(written)
            if folded and (found := self._folded.find(folded)):
                return found
        return []


def _folded(name: str) -> str:
    return one_line(name).casefold().rstrip(". ")
