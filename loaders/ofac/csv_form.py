"""The lists as CSV: sdn.csv, add.csv, alt.csv and sdn_comments.csv, and the same of the consolidated list."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from graph.model.dates import Interval, parse_interval
from graph.model.kinds import ActorKind, Kind
from graph.model.sources import RecordField
from loaders.contract import FileRows, Options
from loaders.dating import edition_of
from loaders.entries import Entry
from loaders.ofac.claims import TYPED_KINDS
from loaders.ofac.csv_files import OURS, WIDTHS, FileSet, Row, file_set, is_whole
from loaders.ofac.entry import Address, Listed, add_new, joined, says_nothing
from loaders.ofac.index import Aside
from loaders.ofac.opened import OpenedList
from loaders.ofac.remarks import LONGEST, may_hide_nationality, take_remarks
from loaders.problems import Problem, Unreadable
from loaders.text_rows import csv_line

_KINDS = {
    "": ActorKind.LEGAL_ENTITY,
    "entity": ActorKind.LEGAL_ENTITY,
    "individual": ActorKind.PERSON,
    "vessel": ActorKind.VESSEL,
    "aircraft": ActorKind.AIRPLANE,
}
_VESSEL = (
    "Vessel Call Sign",
    "VESSEL TYPE",
    "Vessel Tonnage",
    "Vessel Gross Tonnage",
    "Vessel Flag",
    "Vessel Owner",
)
_CUT = (
    f"the remarks are cut off at {LONGEST} characters, and the rest, in the file of comments, is not at hand: "
    "their last part, which may be cut, is not used"
)
# Spaces at the end of a full text are lost in some files.
_TRIMMED = 5
_SIDES = ("add", "alt", "comments")
_ANY = ""
_TELLS = {"add": "addresses", "alt": "other names", "comments": "what long remarks go on with"}
# What each file tells of records.
_FIELDS: dict[str, tuple[RecordField, ...]] = {
    "add": ("addresses",),
    "alt": ("names",),
    "comments": (
        "names",
        "weak_names",
        "countries",
        "identifiers",
        "births",
        "birth_places",
        "positions",
        "founded",
        "description",
    ),
}


class CsvList(OpenedList):
    """A list in CSV files."""

    rejects_suffix = ".csv"

    def __init__(self, path: Path, options: Options) -> None:
        self._files = file_set(path)
        super().__init__(self._files.list)
        self._aside = Aside()
        self._cut: set[str] = set()
        self._absent: set[str] = set()
        self._lost: dict[str, set[str]] = defaultdict(set)
        self._last_comment = ""
        self._hidden: list[str] = []
        self._torn: list[Listed] = []
        self._rows: Counter[str] = Counter()
        self._orphans: set[tuple[str | None, int | None]] = set()
        _check_beginning(self._files)
        self._put_aside()
        self._look_for_files()
        self.prepare()
        self._date(path, options)

    def _put_aside(self) -> None:
        """Keep the rows of all files but the first, by the entries that they belong to."""
        for row in self._files.rows("prim"):
            self._rows[row.file] += 1
            self._aside.put("entry", row.cells[0].strip(), row.line, "")
        for row in self._files.rows(*_SIDES, ""):
            if row.cells[:2] == [OURS, "named"] and len(row.cells) == 4:
                self.index.add(row.cells[2], row.cells[3])
            elif row.cells[:2] == [OURS, "without"] and len(row.cells) == 3:
                self._absent.add(row.cells[2])
            elif row.cells[:1] != [OURS]:
                self._rows[row.file] += 1
                self._keep(row)
        for role in _SIDES:
            wanted = self._files.files.get("prim", self._files.mixed)
            for owner, line, text in self._aside.without(role, "entry"):
                file, cells = json.loads(text)
                self._orphans.add((file, line))
                self._tear(
                    Row(file, line, role, cells, csv_line(cells).rstrip("\n")),
                    owner,
                    f"there is no entry {owner} in {wanted.name if wanted else 'the file'}",
                    "fetch all files again, on one day",
                )

    def _keep(self, row: Row) -> None:
        wrong = _wrong_in(row)
        # What it is cannot be told, so that it may be an entry.
        self.index.rejected = self.index.rejected or row.role is None
        owner = row.cells[0].strip()
        if wrong is None and row.role is not None:
            self._aside.put(row.role, owner, row.line, json.dumps([row.file, row.cells]))
            if row.role == "comments":
                self._last_comment = owner
        else:
            self._tear(row, owner, wrong or "", None)

    def _tear(self, row: Row, owner: str, problem: str, hint: str | None) -> None:
        torn = Listed(owner, row.line, f"row {row.line}", row.text, row.file, is_entry=False)
        torn.reject(problem, None, hint)
        self._torn.append(torn)
        # Whose it is may be what cannot be told.
        self._lost[owner if _is_number(owner) else _ANY] |= {row.role} if row.role else set(_SIDES)

    def _look_for_files(self) -> None:
        """Which files are cut short, and which are not at hand. Rows that were rejected say themselves what was not."""
        if self._files.published is not None:
            return
        self._cut = {role for role, file in self._files.files.items() if not is_whole(file)}
        if self._files.mixed is not None and not is_whole(self._files.mixed):
            self._cut.add("prim")
        self._absent |= {role for role in _SIDES if role not in self._files.files and not self._aside.count(role)}

    def _date(self, path: Path, options: Options) -> None:
        """Work out the edition, and what it says nothing of."""
        notes = []
        part = self._files.published is not None
        for role in sorted(self._cut):
            name = self._files.files.get(role, self._files.mixed or path).name
            ends = "" if role != "prim" else "; the edition does not count as complete, so that nothing is delisted"
            notes.append(f"{name} does not end with the mark (0x1A) that ends OFAC's files: it may be cut short{ends}")
        if not part:
            notes += [f"the file of {_TELLS[role]} is not at hand: they stay as known" for role in sorted(self._absent)]
        lacks = dict.fromkeys(TYPED_KINDS)
        if "add" in self._cut | self._absent:
            lacks[Kind.LOCATED_AT] = None
        if "comments" in self._cut:
            lacks |= dict.fromkeys((Kind.LINKED_TO, Kind.NATIONAL_OF, Kind.OPERATES))
        torn = sum(entry.endswith("/link/") for entry in self._hidden)
        if torn and not part:
            notes.append(
                f"remarks that are not whole may hide links of {torn} entries, so that this edition ends no "
                "links of theirs; with the whole file of comments beside it, it would"
            )
        inside = _interval(self._files.published)
        edition, said = edition_of(
            path,
            options,
            inside=inside,
            complete=not part and "prim" not in self._cut,
            lacks=tuple(lacks),
            lacks_entries=tuple(self._hidden),
        )
        self.begin(edition, [*notes, *said])

    def know(self, listed: Listed) -> None:
        """What the cut remarks of an entry may hide, and that its other rows belong to something."""
        self._aside.put("sound", listed.key, 0, "")
        if _CUT not in listed.notes:
            return
        self._hidden.append(f"{listed.key}/link/")
        if listed.kind is ActorKind.AIRPLANE:
            self._hidden.append(f"{listed.key}/operates/")
        if listed.kind is ActorKind.PERSON and may_hide_nationality(listed.description or ""):
            self._hidden.append(f"{listed.key}/nationality")

    def listed(self) -> Iterator[Listed]:
        """See `OpenedList`."""
        for row in self._files.rows("prim"):
            yield self._entry(row)
        for torn in self._torn:
            yield Listed(torn.key, torn.line, torn.label, torn.raw, torn.file, is_entry=False, problems=torn.problems)

    def _entry(self, row: Row) -> Listed:
        key = row.cells[0].strip()
        label = f"entry {key}" if key.isdigit() else f"row {row.line}"
        listed = Listed(key, row.line, label, row.text, row.file)
        if wrong := _wrong_in(row):
            listed.reject(wrong)
            return listed
        cells = [None if says_nothing(cell) else cell.strip() for cell in row.cells[:11]]
        kind = _KINDS.get((cells[2] or "").lower())
        if kind is None:
            hint = "write individual, vessel, aircraft or -0-"
            listed.reject(f"{cells[2]!r} is no type that OFAC's lists are known to have", "type", hint)
        if cells[1] is None:
            listed.reject("has no name", "name")
        if listed.problems:
            return listed
        listed.kind, listed.name = kind or listed.kind, cells[1] or ""
        listed.programmes = [p.strip(" []") for p in (cells[3] or "").split("] [") if p.strip(" []")]
        listed.titles = [title.strip() for title in (cells[4] or "").split(";") if title.strip()]
        for label, value in (
            ("Vessel Call Sign", cells[5]),
            ("Vessel Flag", row.cells[9]),
            ("Vessel Owner", cells[10]),
        ):
            if value is not None and value.strip() != "-0-":
                listed.detail(label, value)
        for label, value in (
            ("VESSEL TYPE", cells[6]),
            ("Vessel Tonnage", cells[7]),
            ("Vessel Gross Tonnage", cells[8]),
        ):
            if value is not None:
                listed.unused.append(label)
        self._remarks(listed, row, cells[4])
        self._others(listed)
        return listed

    def _remarks(self, listed: Listed, row: Row, title: str | None) -> None:
        text = "" if says_nothing(row.cells[11]) else row.cells[11]
        # The overflow goes on in the middle of a word.
        rest = "".join(json.loads(more)[1][1] for _, more in self._aside.of("comments", listed.key))
        full = len(text) >= LONGEST or (len(text) > LONGEST - _TRIMMED and not text.endswith("."))
        if rest and full:
            text = text.ljust(LONGEST)
        elif rest:
            listed.notes.append("the file of comments goes on with remarks that are whole: it may be of another day")
            listed.unused.append("comments")
            rest = ""
        cut = full and self._is_rest_lost(listed.key, rest)
        if cut:
            listed.notes.append(_CUT)
            listed.lacks += _FIELDS["comments"]
        take_remarks(listed, text + rest, title, cut=cut)

    def _is_rest_lost(self, key: str, rest: str) -> bool:
        """Whether the file of comments goes on with an entry beyond what is at hand of it."""
        torn = any("comments" in self._lost.get(owner, ()) for owner in (key, _ANY))
        last = "comments" in self._cut and key == self._last_comment
        return torn or last or (not rest and "comments" in self._roles_lost(key))

    def _roles_lost(self, key: str) -> set[str]:
        """Files whose rows on an entry are not all there."""
        return self._absent.union(self._cut, *(self._lost[owner] for owner in (key, _ANY) if owner in self._lost))

    def _others(self, listed: Listed) -> None:
        lost = self._roles_lost(listed.key)
        for role in ("add", "alt"):
            listed.lacks += _FIELDS[role] if role in lost else ()
        for _, text in self._aside.of("alt", listed.key):
            cells = json.loads(text)[1]
            if not says_nothing(cells[3]):
                add_new(listed.names, cells[3].strip())
            if not says_nothing(cells[4]):
                listed.unused.append("remarks on an alias")
        for _, text in self._aside.of("add", listed.key):
            cells = json.loads(text)[1]
            country = None if says_nothing(cells[4]) else " ".join(cells[4].split())
            if address := joined(cells[2:5]):
                add_new(listed.addresses, Address(cells[1].strip(), address, country))
            if not says_nothing(cells[5]):
                listed.unused.append("remarks on an address")

    def file_rows(self, rejected: Sequence[Entry]) -> Mapping[str, FileRows]:
        """See `Opened`. With an entry all rows of other files are rejected that belong to it."""
        lost = Counter(entry.file for entry in rejected if (entry.file, entry.line) not in self._orphans)
        for role in _SIDES:
            for text, times in self._aside.rows_without(role, "sound"):
                lost[json.loads(text)[0]] += times
        return {file: FileRows(rows, lost[file]) for file, rows in self._rows.items()}

    def written(self, entries: Sequence[Listed], others: Sequence[tuple[str, str]]) -> str:
        """See `OpenedList`."""
        text = csv_line([OURS, self.list.id, self.edition.published.text])
        text += "".join(csv_line([OURS, "without", role]) for role in sorted(self._absent | self._cut & set(_SIDES)))
        text += "".join(csv_line([OURS, "named", name, key]) for name, key in others)
        for listed in entries:
            text += f"{listed.raw}\n"
            if listed.is_entry:
                for role in _SIDES:
                    text += "".join(csv_line(json.loads(more)[1]) for _, more in self._aside.of(role, listed.key))
        return text


def _wrong_in(row: Row) -> str | None:
    """What keeps a row from being one of its file."""
    if row.problem is not None:
        return row.problem
    if row.role is None:
        return f"has {len(row.cells)} columns: rows of OFAC's files have 12, 6, 5 or 2"
    if len(row.cells) != WIDTHS[row.role]:
        return f"has {len(row.cells)} columns, not {WIDTHS[row.role]}"
    if not _is_number(row.cells[0].strip()):
        return f"begins with {row.cells[0].strip()[:40]!r}, which is no number of an entry"
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _check_beginning(files: FileSet) -> None:
    """Raises Unreadable for what cannot be a file of entries at all."""
    path = files.paths[0]
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith(b"PK"):
        raise Unreadable(Problem((), f"{path.name} is a ZIP archive", "unpack it, and load what is inside"))
    row = next(files.rows("prim", ""), None)
    if row is not None and row.cells[:1] != [OURS] and len(row.cells) != WIDTHS["prim"] and row.line == 1:
        found = f"{len(row.cells)} columns" if len(row.cells) > 1 else "one column"
        problem = f"{path.name} is not OFAC's: its first row has {found}, not {WIDTHS['prim']}"
        raise Unreadable(Problem((), problem, "fetch it again; a web page may have been saved in its place", 1))


def _interval(text: str | None) -> Interval | None:
    if text is None:
        return None
    try:
        return parse_interval(text)
    except ValueError as error:
        raise Unreadable(Problem((), f"its date is not one: {error}", None, 1)) from error
