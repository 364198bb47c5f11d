"""Sheets in JSON Lines, one object a line, and as one JSON object (the body of POST /v1/claims)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO

from graph.model.sheets import Sheet
from loaders.messages import field_names, shown
from loaders.problems import Loc, Problem, Unreadable
from loaders.sheets.rows import HEADER_PARTS, Part, Reader, Remains, Row
from loaders.sheets.yaml_rows import dumped
from loaders.suggest import meant
from loaders.text import decoded

_TYPES = [part.value for part in Part]
_LISTS = {"records": Part.RECORD, "deals": Part.DEAL, "claims": Part.CLAIM}
# The type of the lines by which a file of rejected lines says what is wrong with the next: JSON has no comments.
_PROBLEMS = "problems"
_MOST_DEPTH = 32
_NESTED = Problem((), f"nested more than {_MOST_DEPTH} deep", "a sheet never needs that")
_BLANK = b" \t\r\n"


class _Doubled(dict[str, Any]):
    """An object in which some keys stood twice."""

    doubled: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    built = _Doubled((key, value) for key, value in pairs if value is not None)
    names = [key for key, _ in pairs]
    if len(set(names)) < len(names):
        built.doubled = tuple(sorted({name for name in names if names.count(name) > 1}))
    return built


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


_decode: Callable[[str], Any] = partial(json.loads, object_pairs_hook=_object, parse_constant=_no_constant)


def _parsed(text: str) -> tuple[Any, list[Problem]]:
    """The value, and what is wrong with it (a ValueError as a problem of the whole)."""
    try:
        value = _decode(text)
    except json.JSONDecodeError as error:
        return None, [Problem((), f"not JSON: {error.msg} at character {error.colno}", None, error.lineno)]
    except RecursionError:
        return None, [_NESTED]
    except ValueError as error:
        return None, [Problem((), f"not JSON: {error}")]
    if _too_deep(value):
        return None, [_NESTED]
    return value, list(_doubled(value, ()))


def _too_deep(value: Any) -> bool:
    # Level by level, since what looks for bottomless nesting must not recurse itself.
    level = [value]
    for _ in range(_MOST_DEPTH):
        inner = [v for v in level if isinstance(v, dict | list)]
        level = [x for v in inner for x in (v.values() if isinstance(v, dict) else v)]
        if not level:
            return False
    return True


def _doubled(value: Any, loc: Loc) -> Iterator[Problem]:
    if isinstance(value, _Doubled):
        for name in value.doubled:
            yield Problem((*loc, name), "is there twice", "keep one of them")
        for name, inner in value.items():
            yield from _doubled(inner, (*loc, name))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _doubled(inner, (*loc, i))


class JsonLinesReader(Reader):
    """One object a line, each with its `type`; lines are read one by one, and empty ones passed over."""

    suffix = "jsonl"

    def __init__(self, opened: Callable[[], BinaryIO]) -> None:
        self._opened = opened

    def rows(self) -> Iterator[Row]:
        """A row a line."""
        header: set[Part] = set()
        with self._opened() as file:
            for number, data in enumerate(file, 1):
                if not data.strip(_BLANK):
                    continue
                row = _line_row(number, data)
                if row is None:
                    continue
                if row.part in HEADER_PARTS:
                    if row.part in header:
                        raise Unreadable(Problem((), f"a second {row.part}", "a file holds one edition", number))
                    header.add(row.part)
                elif not header >= HEADER_PARTS:
                    if row.problems:
                        raise Unreadable(*(Problem(p.loc, p.problem, p.hint, number) for p in row.problems))
                    missing = ", ".join(sorted(HEADER_PARTS - header))
                    hint = 'the first lines are {"type": "sheet", "armstrace": 1}, then source, then edition'
                    raise Unreadable(Problem((), f"{row.part} before {missing}", hint, number))
                yield row
        if not header:
            raise Unreadable(Problem((), "the file is empty", 'the first line is {"type": "sheet", "armstrace": 1}', 1))

    def rejects(self, remains: Remains) -> str:
        """The header, what the rejected lines need, and the lines themselves as they were, each under what is wrong."""
        edition = dumped(remains.edition) | {"complete": False}
        objects: list[dict[str, Any]] = [
            {"type": "sheet", "armstrace": 1},
            {"type": "source", **dumped(remains.source)},
            {"type": "edition", **edition},
            *({"type": "record", **dumped(record)} for record in remains.records),
            *({"type": "deal", **dumped(deal)} for deal in remains.deals),
        ]
        lines = [json.dumps(o, ensure_ascii=False) for o in objects]
        for rejected in remains.rejected:
            lines.append(json.dumps({"type": _PROBLEMS, "because": list(rejected.reasons)}, ensure_ascii=False))
            lines.append(rejected.row.raw)
        return "\n".join(lines) + "\n"


def _line_row(number: int, data: bytes) -> Row | None:
    """A line as a row, None for one that says what was wrong with the next."""
    name = ""
    try:
        text = decoded(data, number).strip()
    except Unreadable as error:
        # Latin-1 reads anything, so that the line can be kept as it was; the whole file is not lost for it.
        return Row(number, Part.CLAIM, name, number, None, data.decode("latin-1").strip(), error.problems)
    value, problems = _parsed(text)
    problems = [Problem(p.loc, p.problem, p.hint) for p in problems]  # its line is the file's, not the text's
    part = Part.CLAIM
    if isinstance(value, dict):
        value = dict(value)
        given = value.pop("type", None)
        if given == _PROBLEMS:
            return None
        if given in _TYPES:
            part = Part(given)
        elif given is None:
            problems.append(Problem(("type",), "is missing", f"one of {', '.join(_TYPES)}"))
        else:
            hint = meant(str(given), _TYPES) or f"one of {', '.join(_TYPES)}"
            problems.append(Problem(("type",), f"{shown(given)} is not known here", hint))
    if part is Part.SHEET and isinstance(value, dict):
        value = value.get("armstrace")
    return Row(number, part, part.value if not problems else name, number, value, text, tuple(problems))


class JsonReader(Reader):
    """One object with the parts of a sheet. Rows have names, such as claims[3], and no lines."""

    suffix = "json"

    def __init__(self, data: bytes) -> None:
        text = decoded(data)
        if not text.strip():
            raise Unreadable(Problem((), "the file is empty", 'a sheet begins with {"armstrace": 1', 1))
        value, problems = _parsed(text)
        if not problems and not isinstance(value, dict):
            problems = [Problem((), "this is not a sheet", 'a sheet begins with {"armstrace": 1')]
        if isinstance(value, dict):
            names = field_names(Sheet)
            problems = [p for p in problems if len(p.loc) < 2] + [
                Problem((), f"there is no part {shown(key)}", meant(key, names) or f"a sheet has {', '.join(names)}")
                for key in value
                if key not in names
            ]
            problems += [Problem((k,), "is not a list", "write [ … ]") for k in _LISTS if _no_list(value.get(k))]
        if problems:
            raise Unreadable(*problems)
        self._sheet: dict[str, Any] = value

    def rows(self) -> Iterator[Row]:
        """Header first, then records, deals and claims."""
        number = 0
        for key, part in (("armstrace", Part.SHEET), ("source", Part.SOURCE), ("edition", Part.EDITION)):
            if key in self._sheet:
                yield self._row(number, part, key, self._sheet[key])
                number += 1
        for key, part in _LISTS.items():
            for i, value in enumerate(self._sheet.get(key, ())):
                yield self._row(number, part, f"{key}[{i}]", value)
                number += 1

    def _row(self, number: int, part: Part, name: str, value: Any) -> Row:
        return Row(number, part, name, None, value, value, tuple(_doubled(value, ())))

    def rejects(self, remains: Remains) -> str:
        """A sheet of the rejected rows and what they need."""
        sheet: dict[str, Any] = {
            "armstrace": 1,
            "source": dumped(remains.source),
            "edition": dumped(remains.edition) | {"complete": False},
        }
        sound = {Part.RECORD: remains.records, Part.DEAL: remains.deals}
        for key, part in _LISTS.items():
            rejected = [r.row.raw for r in remains.rejected if r.row.part is part]
            sheet[key] = [dumped(value) for value in sound.get(part, ())] + rejected
        return json.dumps(sheet, ensure_ascii=False, indent=2) + "\n"


def _no_list(value: Any) -> bool:
    return value is not None and not isinstance(value, list)
