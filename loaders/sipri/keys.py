"""Which deal a row is of, in words that the next edition and the other layout have too.

Numbers delivered, years of delivery, comments and descriptions change from edition to edition, and so do designations:
in exports of 2024 to 2026 the whole designation stayed the same for 95 to 97 % of deals from one edition to the next
and for 60 % from one layout to the other, its beginning for 99 % and for 94 to 96 %. So a key says between whom, in
what year, in what state the goods were and how the designation begins; more only where two deals of a file would have
the same key.
"""

from __future__ import annotations

import json
import re
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass, field, fields
from itertools import groupby
from operator import itemgetter

from loaders.sipri.parties import token
from loaders.sipri.rows import Delivery, Row
from loaders.temporary import temporary_database

_BEGINNING = re.compile(r"[^\W\d_]+|\d+")
_NO_YEAR = "9999"


@dataclass
class Totals:
    """What the rows of one deal say together. `delivered` and `tiv` are None where no row says any."""

    row: Row
    years: set[int] = field(default_factory=set)
    delivered: float | None = None
    tiv: float | None = None
    key: str = ""

    def add(self, row: Row) -> None:
        """Count one more row of the deal."""
        self.years.update(row.delivery.years)
        if row.delivery.number is not None:
            self.delivered = (self.delivered or 0) + row.delivery.number
        if row.tiv_delivered is not None:
            self.tiv = (self.tiv or 0) + row.tiv_delivered

    @property
    def order(self) -> tuple[str, ...]:
        """In what order those come that nothing else tells apart: as they were delivered."""
        row, years = self.row, [str(year) for year in sorted(self.years)]
        number = f"{self.delivered or 0:020.3f}"
        first = years[0] if years else _NO_YEAR
        return (first, " ".join(years), number, row.designation, row.description, row.number, repr(row))


def entry_key(row: Row) -> str:
    """What the register says of one supplier, one recipient and one year of order: `state:fr > state:be, 1959`."""
    return f"{token(row.supplier)} > {token(row.recipient)}, {row.year or 'no year'}"


def _base(row: Row) -> str:
    beginning = _BEGINNING.search(row.designation.casefold())
    return f"{entry_key(row)}, {row.status.casefold()}, {beginning[0] if beginning else 'no designation'}"


def _volume(row: Row) -> str:
    return f"{row.tiv_unit:g} TIV" if row.tiv_unit is not None else "no TIV"


def _first_word(row: Row) -> str:
    words = row.designation.casefold().replace("/", " ").split()
    return "".join(c for c in words[0] if c.isalnum()) if words else ""


# What is added, one after the other, to keys that several deals of a file would have.
_TELLING: tuple[Callable[[Row], str], ...] = (_volume, _first_word)


class Deals:
    """The deals of a file, with their keys: on disk, for a file of any length. All rows are added before a key is
    asked for."""

    def __init__(self) -> None:
        self._db = temporary_database(
            "CREATE TABLE said (deal TEXT, row TEXT, PRIMARY KEY (deal, row)) WITHOUT ROWID",
            "CREATE TABLE begun (base TEXT, deal TEXT, PRIMARY KEY (base, deal)) WITHOUT ROWID",
            "CREATE TABLE keyed (deal TEXT PRIMARY KEY, key TEXT) WITHOUT ROWID",
        )
        self.close = weakref.finalize(self, self._db.close)

    def add(self, row: Row) -> None:
        """Note a sound row. One that says word for word what another said counts once."""
        self._db.execute("INSERT OR IGNORE INTO said VALUES (?, ?)", (row.deal, json.dumps(astuple(row))))

    def finish(self) -> None:
        """Give each deal its key, whatever order the rows came in."""
        rows = self._db.execute("SELECT deal, row FROM said ORDER BY deal, row")
        for deal, of_deal in groupby(rows, itemgetter(0)):
            base = _base(_totals(row for _, row in of_deal).row)
            self._db.execute("INSERT INTO begun VALUES (?, ?)", (base, deal))
        bases = self._db.execute("SELECT base, deal FROM begun ORDER BY base, deal")
        for base, of_base in groupby(bases, itemgetter(0)):
            deals = {deal: self._said_of(deal) for _, deal in of_base}
            _tell_apart(list(deals.values()), base, _TELLING)
            keys = [(deal, totals.key) for deal, totals in deals.items()]
            self._db.executemany("INSERT INTO keyed VALUES (?, ?)", keys)

    def of(self, row: Row) -> Totals:
        """The deal of a row."""
        totals = self._said_of(row.deal)
        (totals.key,) = self._db.execute("SELECT key FROM keyed WHERE deal = ?", (row.deal,)).fetchone()
        return totals

    def _said_of(self, deal: str) -> Totals:
        rows = self._db.execute("SELECT row FROM said WHERE deal = ? ORDER BY row", (deal,))
        return _totals(text for (text,) in rows)


def _totals(texts: Iterable[str]) -> Totals:
    rows = [_row(text) for text in texts]
    # Of rows that differ the same one speaks for the deal, whichever comes first.
    totals = Totals(min(rows, key=repr))
    for row in rows:
        totals.add(row)
    return totals


def _row(text: str) -> Row:
    said = dict(zip((f.name for f in fields(Row)), json.loads(text), strict=True))
    years, *delivered = said["delivery"]
    return Row(**said | {"delivery": Delivery(tuple(years), *delivered)})


def _tell_apart(deals: Sequence[Totals], key: str, telling: Sequence[Callable[[Row], str]]) -> None:
    if len(deals) == 1:
        deals[0].key = key
    elif not telling:
        for place, totals in enumerate(sorted(deals, key=lambda t: t.order), start=1):
            totals.key = f"{key}, {place}"
    else:
        alike: dict[str, list[Totals]] = defaultdict(list)
        for totals in deals:
            alike[telling[0](totals.row)].append(totals)
        for more, those in alike.items():
            _tell_apart(those, f"{key}, {more}", telling[1:])
