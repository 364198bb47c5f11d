"""Lines of a FollowTheMoney file as entities, those nested inside others included, or what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from loaders.ftm.datasets import ANNOTATIONS
from loaders.ftm.schemata import BACK
from loaders.problems import Problem, Unreadable

LONGEST_LINE = 64 << 20
_LONGEST_ID = 220
_DEEPEST = 12
_OPS = ("ADD", "MOD", "DEL")
# Keys that this loader gives to what is no entity; an entity whose id begins so gets another.
_RESERVED = ("state:", "address:", "authority:", "unresolved:", "entity:")
_ID_HINT = f"an id is text of at most {_LONGEST_ID} characters"


def key_of(entity_id: str) -> str:
    """The key of an entity's record: its id."""
    return f"entity:{entity_id}" if entity_id.startswith(_RESERVED) else entity_id


@dataclass(frozen=True)
class Entity:
    """One entity: `properties` hold ids and texts, in which what was nested is its id. `datasets` are as written."""

    id: str
    schema: str
    caption: str | None
    properties: dict[str, tuple[str, ...]]
    datasets: tuple[str, ...]
    others: dict[str, Any]
    nested: bool = False

    @cached_property
    def key(self) -> str:
        """The key of its record."""
        return key_of(self.id)

    def get(self, *names: str) -> tuple[str, ...]:
        """All values of some properties, each once, sorted: their order in a file means nothing."""
        found = [value for name in names if name in self.properties for value in self.properties[name]]
        return tuple(found) if len(found) < 2 else tuple(sorted(set(found)))


@dataclass
class Line:
    """What a line holds. With problems it holds nothing else; of a delta, `op` is what happened to the entity."""

    number: int
    text: str
    op: str | None = None
    id: str | None = None
    entities: list[Entity] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What to call it in errors."""
        return f"entity {self.id}" if self.id else f"line {self.number}"

    @property
    def digest(self) -> bytes:
        """Tells lines apart that are not word for word the same."""
        return blake2b(self.text.strip().encode(), digest_size=8).digest()

    def wrong(self, loc: tuple[str | int, ...], problem: str, hint: str | None = None) -> None:
        """Note what is wrong."""
        self.problems.append(Problem(loc, problem, hint))


def lines_of(path: Path) -> Iterator[Line]:
    """Every line that is not empty. Raises Unreadable for what is no text in UTF-8, or not in lines."""
    for number, text in _texts(path):
        if text.strip():
            yield read_line(number, text)


def read_line(number: int, text: str) -> Line:
    """One line."""
    line = Line(number, text)
    try:
        data = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        hint = "each line is one entity as JSON; the file was cut short, or is another format"
        line.wrong((), f"is not JSON: {error.msg}, at character {error.pos + 1}", hint)
        return line
    if not isinstance(data, dict):
        line.wrong((), f"is {_kind(data)}, not an entity", 'write {"id": …, "schema": …, "properties": {…}}')
        return line
    if "op" in data and "schema" not in data:
        data = _unwrapped(line, data)
    if data is not None:
        _Reader(line).entity(data, (), nested=False)
    if line.problems:
        line.entities = []
    return line


def _unwrapped(line: Line, data: dict[str, Any]) -> dict[str, Any] | None:
    """The entity of a delta's line, None where it says no more than that it is gone."""
    op, entity = data["op"], data.get("entity")
    if op not in _OPS:
        line.wrong(("op",), f"{op!r:.60} is none of {', '.join(_OPS)}")
        return None
    if not isinstance(entity, dict):
        line.wrong(("entity",), "is missing" if entity is None else f"is {_kind(entity)}, not an entity")
        return None
    line.op = op
    if op != "DEL":
        return entity
    if _is_id(entity.get("id")):
        line.id = entity["id"]
    else:
        line.wrong(("entity", "id"), "is missing or no id", _ID_HINT)
    return None


class _Reader:
    """Takes an entity apart, and what is nested in it."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def entity(self, data: dict[str, Any], loc: tuple[str | int, ...], *, nested: bool) -> str | None:
        entity_id: Any = data.get("id")
        schema = data.get("schema")
        if not isinstance(entity_id, str) or not _is_id(entity_id):
            self._line.wrong((*loc, "id"), "is missing" if entity_id is None else "is no id", _ID_HINT)
            return None
        if not nested:
            self._line.id = entity_id
        if not isinstance(schema, str) or not schema:
            self._line.wrong((*loc, "schema"), "is missing" if schema is None else "is not text")
        caption, datasets = data.get("caption"), data.get("datasets")
        if caption is not None and not isinstance(caption, str):
            self._line.wrong((*loc, "caption"), f"is {_kind(caption)}, not text")
        if datasets is not None and not _is_texts(datasets):
            self._line.wrong((*loc, "datasets"), f"is {_kind(datasets)}, not a list of names")
        properties = data.get("properties")
        if not isinstance(properties, dict):
            problem = "is missing" if properties is None else f"is {_kind(properties)}, not a set of properties"
            self._line.wrong((*loc, "properties"), problem)
        if self._line.problems:
            return entity_id
        place = len(self._line.entities)
        found = self._properties(entity_id, properties or {}, (*loc, "properties"))
        made = Entity(entity_id, str(schema), caption, found, _named(datasets or ()), _others(data), nested=nested)
        self._line.entities.insert(place, made)
        return entity_id

    def _properties(
        self, owner: str, properties: dict[str, Any], loc: tuple[str | int, ...]
    ) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for name, values in properties.items():
            if not isinstance(values, list):
                self._line.wrong((*loc, name), f"is {_kind(values)}, not a list", "every property is a list of values")
                continue
            texts: list[str] = []
            for at, value in enumerate(values):
                text = self._value(owner, name, value, (*loc, name, at))
                if text is not None and text.strip():
                    texts.append(text.strip())
            # Nested under a way back, they are no values of this entity.
            if texts and not (name in BACK and any(isinstance(v, dict) for v in values)):
                found[name] = tuple(texts)
        return found

    def _value(self, owner: str, name: str, value: Any, loc: tuple[str | int, ...]) -> str | None:
        if isinstance(value, str):
            if "\0" in value:
                self._line.wrong(loc, "holds the character U+0000")
            return value
        if not isinstance(value, dict):
            self._line.wrong(loc, f"is {_kind(value)}, not text", "values are text, numbers too, or nested entities")
            return None
        if len(loc) > 3 * _DEEPEST:
            self._line.wrong(loc, f"entities are nested more than {_DEEPEST} deep")
            return None
        return self.entity(_with_way_back(value, owner, BACK.get(name)), loc, nested=True)


def _with_way_back(data: dict[str, Any], owner: str, name: str | None) -> dict[str, Any]:
    """A nested entity that says again whom it points back to: nested files leave that out beside other values."""
    properties = data.get("properties")
    if name is None or not isinstance(properties, dict):
        return data
    values = properties.get(name, [])
    if not isinstance(values, list) or owner in values:
        return data
    return {**data, "properties": {**properties, name: [*values, owner]}}


def _named(datasets: Any) -> tuple[str, ...]:
    """The datasets that say something of their own of an entity."""
    names = sorted({name.strip() for name in datasets if name.strip()})
    return tuple(name for name in names if name not in ANNOTATIONS) or tuple(names)


def _others(data: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in data.items() if k not in ("id", "schema", "caption", "properties", "datasets")}


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_ID and value == value.strip() and "\0" not in value


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and len(one) <= _LONGEST_ID for one in value)


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _texts(path: Path) -> Iterator[tuple[int, str]]:
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(raw) > LONGEST_LINE:
                hint = "write one entity a line (JSON Lines), not one list of all"
                raise Unreadable(Problem((), f"is longer than {LONGEST_LINE >> 20} MiB", hint, number))
            yield number, _decoded(raw, number)


def _decoded(raw: bytes, number: int) -> str:
    if number == 1 and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(Problem((), "the file is UTF-16", "save the file as UTF-8", 1))
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        problem = f"byte 0x{raw[error.start]:02x} is not UTF-8"
        raise Unreadable(Problem((), problem, "save the file as UTF-8, or fetch it again", number)) from error
    if "\0" in text:
        raise Unreadable(Problem((), "there is a NUL byte, so this is not text", "fetch the file again", number))
    return text
