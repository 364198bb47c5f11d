"""What pydantic found wrong, in the words of a sheet: the field, what is wrong, what would be right."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from graph.model.claims import Ending, Goods, LegalInstrument, Party, Review, Span
from loaders.problems import Loc, Problem
from loaders.suggest import meant

_NESTED: dict[str, type[BaseModel]] = {
    "goods": Goods,
    "in_return": Goods,
    "ended": Ending,
    "review": Review,
    "span": Span,
    "legal_instruments": LegalInstrument,
    "parties": Party,
}
_NAMES_A_FIELD = re.compile(r"(?P<field>\w+)(, \w+)*( is missing)?: ")
_SHOWN = 60


def problems_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Problem]:
    """Every single thing that a model found wrong in a row."""
    for detail in error.errors():
        yield from _problems(detail, model)


def _problems(detail: ErrorDetails, model: type[BaseModel]) -> Iterator[Problem]:
    loc: Loc = tuple(detail["loc"])
    kind, value = detail["type"], detail["input"]
    owner = _model_at(loc, model)
    name = str(loc[-1]) if loc else ""
    match kind:
        case "missing":
            yield Problem(loc, "is missing", _what_it_takes(owner, name))
        case "extra_forbidden":
            fields = field_names(owner)
            known = meant(name, fields) or f"the fields are {', '.join(fields)}"
            yield Problem(loc, f"there is no field {shown(name)}", known)
        case "enum" | "literal_error":
            allowed = re.findall(r"'([^']*)'", str(detail.get("ctx", {}).get("expected", "")))
            one_of = f"one of {', '.join(allowed)}"
            hint = meant(value, allowed) if isinstance(value, str) else None
            yield Problem(loc, f"{shown(value)} is no {name}", hint or one_of)
        case "value_error":
            for part in str(detail["ctx"]["error"]).split("; "):
                yield _of_the_model(loc, part, owner)
        case "string_type":
            yield Problem(loc, f"{shown(value)} is not text", "put it in quotes, or leave the field out")
        case "tuple_type":
            yield Problem(loc, f"{shown(value)} is not a list", "write a list, even of one")
        case "dict_type" | "model_type" | "model_attributes_type":
            yield Problem(loc, f"{shown(value)} is not a set of fields", "write field: value")
        case "string_pattern_mismatch":
            yield Problem(loc, f"{shown(value)} has not the right form", _description(owner, name) or _pattern(detail))
        case "finite_number" | "float_parsing" | "float_type" | "int_parsing" | "int_type" | "int_from_float":
            yield Problem(loc, f"{shown(value)} is not a number", "write digits, such as 24 or 0.5")
        case "bool_parsing" | "bool_type":
            yield Problem(loc, f"{shown(value)} is neither true nor false")
        case _:
            yield Problem(loc, f"{shown(value)}: {detail['msg'][:1].lower()}{detail['msg'][1:]}")


def _of_the_model(loc: Loc, text: str, owner: type[BaseModel]) -> Problem:
    """A validator of ours: it names the field first, where one field is to blame."""
    match = _NAMES_A_FIELD.match(text)
    if not match or match["field"] not in owner.model_fields:
        return Problem(loc, text)
    before, _, after = text.partition(": ")
    if match[3]:
        return Problem((*loc, match["field"]), "is missing", after)
    return Problem((*loc, match["field"]), after if not match[2] else f"{before}: {after}")


def _model_at(loc: Loc, model: type[BaseModel]) -> type[BaseModel]:
    """The model whose field the last part of a path names."""
    for part in loc[:-1]:
        if isinstance(part, str) and part in _NESTED:
            model = _NESTED[part]
    return model


def field_names(model: type[BaseModel]) -> list[str]:
    """Its fields as a sheet writes them."""
    return [info.alias or name for name, info in model.model_fields.items()]


def _field(model: type[BaseModel], name: str) -> Any:
    return next((i for n, i in model.model_fields.items() if name in (n, i.alias)), None)


def _what_it_takes(model: type[BaseModel], name: str) -> str | None:
    info = _field(model, name)
    annotation = info.annotation if info else None
    for choice in (annotation, *typing.get_args(annotation)):
        if isinstance(choice, type) and issubclass(choice, StrEnum):
            return f"one of {', '.join(choice)}"
    return _description(model, name)


def _description(model: type[BaseModel], name: str) -> str | None:
    info = _field(model, name)
    return info.description.rstrip(".") if info and info.description else None


def _pattern(detail: ErrorDetails) -> str:
    return f"it must match {detail.get('ctx', {}).get('pattern')}"


def shown(value: Any) -> str:
    """A value as an error quotes it, cut where it is long."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
