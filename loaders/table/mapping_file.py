"""Finding the mapping of a table, and reading it: each thing wrong in it with its line and what would be right."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from loaders.messages import field_names, shown
from loaders.problems import Loc, Problem, Unreadable
from loaders.sheets.yaml_nodes import Document, is_null, key_of, line_in
from loaders.suggest import meant
from loaders.table.mapping import TableMapping
from loaders.text import decoded

SUFFIXES = (".mapping.yaml", ".mapping.yml")
TABLE_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx")
_LARGEST = 1 << 20
_REJECTS = re.compile(r"\.rejects(-\d+)?\Z")
_NAMES_A_FIELD = re.compile(r"(?P<field>\w+(?:\[\d+\]|\.\w+)*)(?P<missing> is missing)?: ")
_FILL_IN = "fill it in, or take the line out"


class InMapping(Unreadable):
    """What is wrong is in the mapping, not in the table; `file` is the mapping's name."""

    def __init__(self, file: str, *problems: Problem) -> None:
        super().__init__(*problems)
        self.file = file


@dataclass(frozen=True)
class MappingFile:
    """A mapping and where it is written."""

    path: Path
    mapping: TableMapping
    root: Node = field(repr=False)

    def problem(self, loc: Loc, problem: str, hint: str | None) -> Problem:
        """Something wrong in it, at its line."""
        at = _written(self.root, loc)
        return Problem(at, problem, hint, line_in(self.root, at))


def is_mapping(path: Path) -> bool:
    """Whether a file is a mapping, by its name."""
    return path.name.lower().endswith(SUFFIXES)


def mapping_beside(path: Path) -> Path | None:
    """The mapping that lies beside a table: `imports.csv.mapping.yaml` or `imports.mapping.yaml`.

    That of `imports.rejects.csv` is the mapping of `imports`.
    """
    stem = _REJECTS.sub("", path.stem)
    stems = [path.name, path.stem, *([stem, *(f"{stem}{s}" for s in TABLE_SUFFIXES)])]
    names = [f"{one}{suffix}" for one in dict.fromkeys(stems) for suffix in SUFFIXES]
    return next((found for name in names if (found := path.with_name(name)).is_file()), None)


def read_mapping(path: Path) -> MappingFile:
    """The mapping in a file. Raises InMapping for all that is wrong in it."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InMapping(path.name, Problem((), "is over 1 MB long", "is it a mapping, and not the table?"))
        text = decoded(path.read_bytes())
    except OSError as error:
        raise InMapping(path.name, Problem((), f"cannot be read: {error.strerror}", "check its name")) from error
    except Unreadable as error:
        raise InMapping(path.name, *error.problems) from error
    return _read(path, text)


def _read(path: Path, text: str) -> MappingFile:
    problems: list[Problem] = []
    try:
        document = Document(text if text.strip() else "~ \n")
        root = document.root
        if not isinstance(root, MappingNode):
            raise Unreadable(Problem((), "this is no mapping", "a mapping begins with mapping: 1", 1))
        if not any(key_of(key) == "mapping" for key, _ in root.value):
            raise Unreadable(Problem((), "this is no mapping", "a mapping begins with mapping: 1", 1))
        data = document.build(root, problems)
    except Unreadable as error:
        hint = "a mapping begins with mapping: 1"
        begun = [Problem(p.loc, p.problem, hint, p.line) if "sheet" in (p.hint or "") else p for p in error.problems]
        raise InMapping(path.name, *begun) from error
    blanks = [Problem(loc, "is empty", _to_fill_in(loc), line_in(root, loc)) for loc in _blanks(root)]
    empty = {problem.loc for problem in blanks}
    problems += blanks
    mapping = None
    try:
        mapping = TableMapping.model_validate(data)
    except ValidationError as error:
        found = [
            Problem(at, _cut(p, at), p.hint, line_in(root, at))
            for p in _problems(error)
            if not any(blank[: len(p.loc)] == p.loc for blank in empty) and (at := _written(root, p.loc)) not in empty
        ]
        problems += found
    if problems or mapping is None:
        raise InMapping(path.name, *sorted(problems, key=lambda p: (p.line or 0, str(p.loc))))
    return MappingFile(path, mapping, root)


def _to_fill_in(loc: Loc) -> str:
    what = _description(_owner(loc), str(loc[-1])) if loc else None
    return f"{what}; {_FILL_IN}" if what else _FILL_IN


def _blanks(node: Node, loc: Loc = ()) -> Iterator[Loc]:
    """The fields that were left empty: a draft leaves those that only a person can fill in."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            name = key_of(key)
            if name is not None:
                yield from _blanks(value, (*loc, name))
    elif isinstance(node, SequenceNode):
        for i, value in enumerate(node.value):
            yield from _blanks(value, (*loc, i))
    elif isinstance(node, ScalarNode) and is_null(node):
        yield loc


def _cut(problem: Problem, at: Loc) -> str:
    """What is wrong with a field, said of what is written in its place."""
    rest = ".".join(str(part) for part in problem.loc[len(at) :])
    return f"{rest} {problem.problem}" if rest and problem.problem == "is missing" else problem.problem


def _written(root: Node, loc: Loc) -> Loc:
    """As much of a path as is written: `parties.supplier` where the column's name stands for the whole party."""
    node: Node | None = root
    for depth, part in enumerate(loc):
        if isinstance(node, ScalarNode):
            return loc[:depth]
        if isinstance(node, MappingNode):
            node = next((value for key, value in node.value if key_of(key) == part), None)
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
        else:
            node = None
    return loc


# What pydantic found, in words. The model is walked along the path, so that a hint names the right fields.


def _problems(error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        yield from _of(detail)


def _of(detail: ErrorDetails) -> Iterator[Problem]:
    loc: Loc = tuple(part for part in detail["loc"] if part != "[key]")
    kind, value = detail["type"], detail["input"]
    owner = _owner(loc)
    name = str(loc[-1]) if loc else ""
    match kind:
        case "missing":
            yield Problem(loc, "is missing", _description(owner, name))
        case "extra_forbidden":
            fields = field_names(owner)
            yield Problem(
                loc, f"there is no field {shown(name)}", meant(name, fields) or f"the fields are {', '.join(fields)}"
            )
        case "enum" | "literal_error":
            allowed = re.findall(r"'((?:[^'\\]|\\')*)'|\"([^\"]*)\"", str(detail.get("ctx", {}).get("expected", "")))
            words = [one or other for one, other in allowed] or [str(detail.get("ctx", {}).get("expected", ""))]
            hint = meant(value, words) if isinstance(value, str) else None
            yield Problem(loc, f"{shown(value)} is no {name}", hint or f"one of {', '.join(words)}")
        case "value_error":
            for part in str(detail["ctx"]["error"]).split("; "):
                yield _of_the_model(loc, part)
        case "string_pattern_mismatch":
            hint = _description(owner, name) or f"it must match {detail.get('ctx', {}).get('pattern')}"
            yield Problem(loc, f"{shown(value)} has not the right form", hint)
        case "string_type" | "tuple_type" | "dict_type" | "model_type" | "model_attributes_type":
            hint = "write the name of a column" if kind == "string_type" else "write field: value, indented below it"
            yield Problem(loc, f"{shown(value)} cannot stand here", hint)
        case "int_parsing" | "int_type" | "bool_parsing" | "bool_type":
            what = "a whole number" if kind.startswith("int") else "true or false"
            yield Problem(loc, f"{shown(value)} is not {what}")
        case _:
            yield Problem(loc, f"{shown(value)}: {detail['msg'][:1].lower()}{detail['msg'][1:]}")


def _of_the_model(loc: Loc, text: str) -> Problem:
    """A validator of ours: it begins with the field, where one is to blame."""
    match = _NAMES_A_FIELD.match(text)
    if not match:
        problem, _, hint = text.partition(": ")
        return Problem(loc, problem, hint or None)
    named = tuple(int(p) if p.isdigit() else p for p in re.findall(r"\w+", match["field"]))
    after = text[match.end() :]
    if after.startswith("is missing: ") or match["missing"]:
        return Problem((*loc, *named), "is missing", after.removeprefix("is missing: "))
    problem, _, hint = after.partition(": ")
    return Problem((*loc, *named), problem, hint or None)


def _owner(loc: Loc) -> type[BaseModel]:
    """The model whose field the last part of a path names."""
    owner: type[BaseModel] = TableMapping
    for part in loc[:-1]:
        info = next((i for n, i in owner.model_fields.items() if part in (n, i.alias)), None) if part else None
        inner = _models(info.annotation) if info else []
        owner = inner[0] if inner else owner
    return owner


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in typing.get_args(annotation) for model in _models(inner)]


def _description(owner: type[BaseModel], name: str) -> str | None:
    info = next((i for n, i in owner.model_fields.items() if name in (n, i.alias)), None)
    if info is None:
        return None
    for choice in (info.annotation, *typing.get_args(info.annotation)):
        if isinstance(choice, type) and issubclass(choice, StrEnum):
            return f"one of {', '.join(choice)}"
    return info.description.rstrip(".") if info.description else None
