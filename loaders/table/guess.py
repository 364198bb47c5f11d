"""What the columns of a table probably are, by their names and by what stands in them. A person has to check it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from loaders.table.cells import STYLES, Cell, imo_number, read_date, says_nothing, text_of, value_in
from loaders.table.mapping import Part
from loaders.table.words import bare, word_lists

PARTIES = tuple(part.value for part in Part if part.value in word_lists("headings.yaml"))
ATTRIBUTES = ("country", "address", "tax_id", "imo")
PLAIN = ("date", "hs", "description", "designation", "quantity", "unit", "weight", "amount", "currency", "deal")
OTHERS = ("row_key", "context")
# With months as numbers in either order where a separator leaves it open.
FORMATS = (
    *(f"%d{s}%m{s}%Y" for s in "/.-"),
    *(f"%m{s}%d{s}%Y" for s in "/.-"),
    *(f"%Y{s}%m{s}%d" for s in "/.-"),
    *(f"%Y{s}%d{s}%m" for s in "/.-"),
    *(f"%d{s}%m{s}%y" for s in "/.-"),
    *(f"%m{s}%d{s}%y" for s in "/.-"),
    *("%Y%m%d", "%d%m%Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%m/%Y", "%Y-%m"),
)
TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}.*)?")
_HS = re.compile(r"\d{4}(?:[. ]?\d{2}){1,4}")
_NUMBER = re.compile(r"(?:[^\W\d_]{1,5}|[$€£¥₽₴₺₹])?\s*(\d[\d.,' \u00a0\u202f]*)\s*(?:[^\W\d_]{1,5}\.?|[$€£¥₽₴₺₹%])?")
_FEW = 3
_YEARS = frozenset(map(str, range(1950, 2100)))


@dataclass(frozen=True)
class Column:
    """A column with the cells of the first rows in which something stands."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def texts(self) -> list[str]:
        """Its cells as text."""
        return [text for cell in self.cells if not says_nothing(text := text_of(cell))]


@dataclass
class Guess:
    """What each column is taken for. `parties` go from part and attribute (`name`, `country`, …) to column."""

    parties: dict[str, dict[str, Column]] = field(default_factory=dict)
    plain: dict[str, Column] = field(default_factory=dict)
    row_key: list[Column] = field(default_factory=list)
    context: list[Column] = field(default_factory=list)
    unused: list[Column] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)
    """Remarks by column."""


def guess(columns: Sequence[Column]) -> Guess:
    """What the columns probably are; of two that are taken for the same, the first."""
    found = Guess()
    for column in columns:
        what = _by_name(column.name)
        if what is not None and not _fits(what, column):
            found.why[column.name] = f"called as if it were the {what[1]}, and most of its cells are none"
            what = None
        _take(found, column, what)
    _by_shape(found)
    for part in [part for part, attributes in found.parties.items() if "name" not in attributes]:
        for attribute, column in found.parties.pop(part).items():
            found.unused.append(column)
            found.why[column.name] = f"{attribute} of a {part} whose name is in no column"
    if "quantity" not in found.plain and "weight" in found.plain:
        found.plain["quantity"] = found.plain.pop("weight")
    if "weight" in found.plain:
        found.unused.append(found.plain.pop("weight"))
    if "currency" in found.plain and "amount" not in found.plain:
        currency = found.plain.pop("currency")
        found.unused.append(currency)
        found.why[currency.name] = "a currency, and no column is an amount"
    return found


def _take(found: Guess, column: Column, what: tuple[str, str] | None) -> None:
    if what is None:
        found.unused.append(column)
        return
    group, name = what
    if group == "row_key":
        found.row_key.append(column)
        return
    if group == "context":
        found.context.append(column)
        return
    taken = found.plain if group == "plain" else found.parties.setdefault(group, {})
    if name not in taken:
        taken[name] = column
        return
    found.unused.append(column)
    label = name if group == "plain" else f"{group}, {name}"
    found.why[column.name] = f"also looks like {label}, which {taken[name].name} is taken for"


def _by_name(name: str) -> tuple[str, str] | None:
    """Part and attribute, or group and name, of a column's name."""
    lists = word_lists("headings.yaml")
    said = bare(name)
    tokens = said.split()
    exact = _exact().get(said)
    if exact is not None:
        return exact
    part, rest = _longest(tokens, PARTIES)
    if part is not None:
        left = [token for token in rest if token not in lists["filler"]]
        if not left or " ".join(left) in lists["name"] or all(token in lists["name"] for token in left):
            return part, "name"
        attribute, _ = _longest(left, ATTRIBUTES)
        return (part, attribute) if attribute else None
    plain, rest = _longest(tokens, (*PLAIN, *OTHERS, "imo"))
    # One word of many is no sign: "price index per unit" is no unit.
    if (len(tokens) - len(rest)) * 3 < len(tokens):
        return None
    if plain == "imo":
        return Part.CONVEYANCE.value, "imo"
    if plain in OTHERS:
        return plain, ""
    return ("plain", plain) if plain else None


@cache
def _exact() -> Mapping[str, tuple[str, str]]:
    lists = word_lists("headings.yaml")
    found: dict[str, tuple[str, str]] = {}
    for name in OTHERS:
        found |= dict.fromkeys(lists[name], (name, ""))
    found |= {word: ("plain", name) for name in PLAIN for word in lists[name]}
    found |= dict.fromkeys(lists["imo"], (Part.CONVEYANCE.value, "imo"))
    found |= {word: (name, "name") for name in PARTIES for word in lists[name]}
    return found


def _longest(tokens: Sequence[str], names: Iterable[str]) -> tuple[str | None, list[str]]:
    """The list that holds the longest run of these words, and the words besides it."""
    lists = word_lists("headings.yaml")
    runs = [(i, j) for i in range(len(tokens)) for j in range(i + 1, len(tokens) + 1)]
    for i, j in sorted(runs, key=lambda run: (run[0] - run[1], run[0])):
        words = " ".join(tokens[i:j])
        name = next((name for name in names if words in lists[name]), None)
        if name is not None:
            return name, [*tokens[:i], *tokens[j:]]
    return None, list(tokens)


# By what stands in the cells


def _fits(what: tuple[str, str], column: Column) -> bool:
    """Whether the cells can be what the name says; an empty column can be anything."""
    group, name = what
    texts = column.texts
    if not texts or group != "plain":
        return True
    if name in ("quantity", "amount", "weight"):
        # A cell that is none is told of when the table is read.
        said = [cell for cell in column.cells if not says_nothing(text_of(cell))]
        numbers = [cell for cell in said if isinstance(cell, int | float) or _NUMBER.fullmatch(text_of(cell))]
        return 2 * len(numbers) > len(said)
    if name == "date":
        return are_dates(column)
    return True


def are_dates(column: Column) -> bool:
    """Whether the cells are dates: real ones, or most of them in one format."""
    cells = [cell for cell in column.cells if not says_nothing(text_of(cell))]
    return bool(cells) and (all(isinstance(cell, dt.date) for cell in cells) or bool(formats_of(column)))


def formats_of(column: Column) -> list[str]:
    """The formats that the cells may be written in; an empty one where 2020-04-03 needs none.

    One format counts alone where it reads all that any other one reads, and more: then the rows decide.
    """
    texts = [text_of(cell) for cell in column.cells if not isinstance(cell, dt.date)]
    texts = list(dict.fromkeys(text for text in texts if not says_nothing(text)))
    if all(_ISO.fullmatch(text) for text in texts):
        return [""]
    reads = {form: {t for t in texts if _reads(t, form)} for form in (f"{d}{t}" for d in FORMATS for t in TIMES)}
    most = max(len(read) for read in reads.values())
    if most * 2 < len(texts):
        return []
    best = [form for form, read in reads.items() if len(read) == most]
    everything = set().union(*reads.values())
    return best if reads[best[0]] == everything else [form for form, read in reads.items() if read]


def _reads(text: str, form: str) -> bool:
    """Whether a text is a date of a likely year in this format. Digits alone are one only if there are eight."""
    found = read_date(text, form)
    return found is not None and found[:4] in _YEARS and (not text.isdigit() or len(text) == 8)


def styles_of(columns: Iterable[Column]) -> tuple[list[str], str]:
    """The styles in which all numbers can be read that differ in what they come to, and a number that shows it.

    One style, and "", where no number can be read in two ways; none where all are plain digits.
    """
    texts = {
        match[1].strip()
        for column in columns
        for cell in column.cells
        if isinstance(cell, str) and (match := _NUMBER.fullmatch(text_of(cell)))
    }
    marked = sorted(text for text in texts if not text.isdigit())
    fitting = [style for style in STYLES if all(value_in(text, style) is not None for text in marked)]
    if not marked or not fitting:
        return [], ""
    different: dict[tuple[float | None, ...], str] = {}
    for style in fitting:
        different.setdefault(tuple(value_in(text, style) for text in marked), style)
    if len(different) == 1:
        return [fitting[0]], ""
    example = next(t for t in marked if len({value_in(t, style) for style in fitting}) > 1)
    return list(different.values()), example


def _by_shape(found: Guess) -> None:
    """Columns that only their cells tell: IMO numbers, HS codes, the one column of dates."""
    for column in list(found.unused):
        texts = column.texts
        if len(texts) < _FEW or column.name in found.why:
            continue
        vessel = found.parties.get(Part.CONVEYANCE.value, {})
        if vessel and "imo" not in vessel and all(imo_number(text) for text in texts):
            vessel["imo"] = column
        elif "hs" not in found.plain and _are_hs_codes(texts):
            found.plain["hs"] = column
        else:
            continue
        found.unused.remove(column)
        found.why[column.name] = "taken for it by its cells, not by its name"
    dates = [column for column in found.unused if len(column.texts) >= _FEW and are_dates(column)]
    if "date" not in found.plain and len(dates) == 1:
        found.plain["date"] = dates[0]
        found.unused.remove(dates[0])
        found.why[dates[0].name] = "taken for it by its cells, not by its name"


def _are_hs_codes(texts: Sequence[str]) -> bool:
    digits = [re.sub(r"\D", "", text) for text in texts]
    chapters = all(1 <= int(d[:2]) <= 97 for d in digits if len(d) >= 2)
    alike = len({len(d) for d in digits}) == 1 and len(set(digits)) > 1
    # Ten digits alone may be any number: dots make them a code.
    dotted = any("." in text for text in texts)
    return all(_HS.fullmatch(text) for text in texts) and chapters and (dotted or (alike and len(digits[0]) <= 8))
