"""Which CSV files make up a list, and their rows."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from loaders.ofac.lists import CONSOLIDATED, SDN, TheList, list_of_name
from loaders.problems import Problem, Unreadable
from loaders.text_rows import lines_of

# The columns of each file, by what it holds: entries, their addresses, other names, and the rest of long remarks.
WIDTHS = {"prim": 12, "add": 6, "alt": 5, "comments": 2}
_ROLES = {12: "prim", 6: "add", 5: "alt", 2: "comments"}
_NAMES: dict[str, tuple[TheList, str]] = {
    "sdn.csv": (SDN, "prim"),
    "add.csv": (SDN, "add"),
    "alt.csv": (SDN, "alt"),
    "sdn_comments.csv": (SDN, "comments"),
    "cons_prim.csv": (CONSOLIDATED, "prim"),
    "cons_add.csv": (CONSOLIDATED, "add"),
    "cons_alt.csv": (CONSOLIDATED, "alt"),
    "cons_comments.csv": (CONSOLIDATED, "comments"),
}
END_MARK = b"\x1a"
# Begins the rows by which a file of rejected rows says whose they are, and what they name that is not among them.
OURS = "armstrace"
_ALIASES = ("aka", "fka", "nka")


@dataclass(frozen=True)
class Row:
    """One row, and where it stands. `role` is that of its file, or for a file of all kinds that of its width."""

    file: str
    line: int
    role: str | None
    cells: list[str]
    text: str
    problem: str | None = None


@dataclass(frozen=True)
class FileSet:
    """The files of one list, by role; or one file that holds rows of all kinds."""

    list: TheList
    files: dict[str, Path] = field(default_factory=dict)
    mixed: Path | None = None
    published: str | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """All of them."""
        return (self.mixed,) if self.mixed else tuple(self.files[role] for role in WIDTHS if role in self.files)

    def rows(self, *roles: str) -> Iterator[Row]:
        """All rows of these roles in their order; None as a role asks for those that are of none."""
        if self.mixed:
            for row in rows_of_file(self.mixed, None):
                if (row.role or "") in roles:
                    yield row
            return
        for role in roles:
            if role in self.files:
                yield from rows_of_file(self.files[role], role)


def rows_of_file(path: Path, role: str | None) -> Iterator[Row]:
    """The rows of a file. Each line is one, so that a broken one takes no other with it."""
    for line, text in _lines_of(path, in_set=role is not None):
        bare = text.strip("\r\n\x1a")
        if not bare.strip():
            continue
        try:
            cells, problem = next(csv.reader([bare], strict=True)), None
        except csv.Error as error:
            cells, problem = bare.split(","), f"is not CSV: {error}"
        yield Row(path.name, line, role or role_of(cells), cells, bare, problem)


def _lines_of(path: Path, *, in_set: bool) -> Iterator[tuple[int, str]]:
    """The lines of a file. Raises Unreadable, which names the file where it is one of several."""
    try:
        yield from lines_of(path)
    except Unreadable as error:
        named = (replace(p, problem=f"in {path.name}: {p.problem}") for p in error.problems)
        raise Unreadable(*(named if in_set else error.problems)) from error


def role_of(cells: list[str]) -> str | None:
    """What a row of no known file is, by its width."""
    return None if cells[:1] == [OURS] else _ROLES.get(len(cells))


def looks_like_rows(head: bytes, name: str) -> bool:
    """Whether a file begins as one of these does."""
    line = head.partition(b"\n")[0].removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").strip("\r\x1a")
    try:
        cells = next(csv.reader([line]), [])
    except csv.Error:
        return False
    if cells[:1] == [OURS]:
        return len(cells) == 3 and cells[1] in (SDN.id, CONSOLIDATED.id)
    if not cells or not cells[0].strip().isdigit():
        return False
    if len(cells) == WIDTHS["comments"]:
        return "comments" in name.lower()
    if b"-0-" not in head:
        return False
    if len(cells) in (WIDTHS["add"], WIDTHS["alt"]) and not cells[1].strip().isdigit():
        return False
    return len(cells) in _ROLES and (len(cells) != WIDTHS["alt"] or cells[2].strip() in _ALIASES)


def holds_list(folder: Path) -> bool:
    """Whether a folder holds the CSV files of a list."""
    return any(found[1] == "prim" for found in _known(folder).values())


def file_set(path: Path) -> FileSet:
    """The files that belong to a path: a folder, or one file of a set. Raises Unreadable where the entries are not
    among them, or where it is not told of which list they are.
    """
    if path.is_dir():
        known = _known(path)
        lists = {found[0] for found in known.values() if found[1] == "prim"}
        if len(lists) > 1:
            hint = "name the one to load: sdn.csv or cons_prim.csv"
            raise Unreadable(Problem((), "holds both the SDN list and the consolidated list", hint))
        if not lists:
            hint = "put the files of one day into a folder: sdn.csv, add.csv, alt.csv, sdn_comments.csv"
            raise Unreadable(Problem((), "holds neither sdn.csv nor cons_prim.csv", hint))
        return _set(known, lists.pop())
    if found := _NAMES.get(path.name.lower()):
        known = _known(path.absolute().parent)
        whole = _set(known, found[0])
        if "prim" not in whole.files:
            wanted = "sdn.csv" if found[0] is SDN else "cons_prim.csv"
            hint = f"it holds no names: put {wanted} of the same day beside it"
            raise Unreadable(Problem((), f"needs {wanted}, which is not there", hint))
        return whole
    return _mixed(path)


def files_at(path: Path) -> tuple[Path, ...]:
    """The files that a path stands for, also where they are no set that can be loaded."""
    try:
        return file_set(path).paths
    except Unreadable:
        return tuple(_known(path)) if path.is_dir() else (path,)


def _mixed(path: Path) -> FileSet:
    first = next(rows_of_file(path, None), None)
    if first is not None and first.cells[:1] == [OURS] and len(first.cells) == 3:
        the_list = next((each for each in (SDN, CONSOLIDATED) if each.id == first.cells[1]), None)
        if the_list is not None:
            return FileSet(the_list, mixed=path, published=first.cells[2])
    the_list = list_of_name(path.name)
    if the_list is None:
        hint = "call it sdn.csv or cons_prim.csv, as OFAC does"
        raise Unreadable(Problem((), "does not say whether it is the SDN list or the consolidated one", hint))
    return FileSet(the_list, mixed=path)


def _known(folder: Path) -> dict[Path, tuple[TheList, str]]:
    paths = sorted(path for path in folder.iterdir() if path.name.lower() in _NAMES and path.is_file())
    return {path: _NAMES[path.name.lower()] for path in paths}


def _set(known: dict[Path, tuple[TheList, str]], the_list: TheList) -> FileSet:
    files: dict[str, Path] = {}
    for path, (its_list, role) in known.items():
        if its_list is not the_list:
            continue
        if role in files:
            raise Unreadable(Problem((), f"holds {files[role].name} as well as {path.name}", "leave one of them there"))
        files[role] = path
    return FileSet(the_list, files)


def is_whole(path: Path) -> bool:
    """Whether a file ends with the mark with which OFAC ends its CSV files."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 64))
        return file.read().rstrip(b"\r\n ").endswith(END_MARK)
