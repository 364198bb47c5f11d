"""Sheets in YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from graph.model.sheets import Sheet
from loaders.messages import field_names, shown
from loaders.problems import Problem, Unreadable
from loaders.sheets.rows import Part, Reader, Rejected, Remains, Row
from loaders.sheets.yaml_nodes import Document, key_of, line_in
from loaders.suggest import meant
from loaders.text import decoded, one_line

_HEADER = {"armstrace": Part.SHEET, "source": Part.SOURCE, "edition": Part.EDITION}
_LISTS = {"records": Part.RECORD, "deals": Part.DEAL, "claims": Part.CLAIM}


class YamlReader(Reader):
    """One document, a sheet."""

    suffix = "yaml"

    def __init__(self, data: bytes) -> None:
        self._document = Document(decoded(data))
        self._parts = self._top_level(self._document.root)

    def _top_level(self, root: Node) -> dict[str, Node]:
        if not isinstance(root, MappingNode):
            raise Unreadable(Problem((), "this is not a sheet", "a sheet begins with armstrace: 1", 1))
        parts: dict[str, Node] = {}
        problems = []
        names = field_names(Sheet)
        for key_node, value_node in root.value:
            key, line = key_of(key_node), key_node.start_mark.line + 1
            if key not in names:
                hint = (meant(key, names) if key else None) or f"a sheet has {', '.join(names)}"
                problems.append(Problem((), f"there is no part {shown(key)}", hint, line))
            elif key in parts:
                problems.append(Problem((key,), "is there twice", "keep one of them", line))
            else:
                if key in _LISTS and not isinstance(value_node, SequenceNode) and not _is_empty(value_node):
                    problems.append(Problem((key,), "is not a list", "begin each row with a dash", line))
                parts[key] = value_node
        if problems:
            raise Unreadable(*problems)
        return parts

    def rows(self) -> Iterator[Row]:
        """Header first, then records, deals and claims."""
        self._document.start_again()
        number = 0
        for key, part in _HEADER.items():
            if key in self._parts:
                yield self._row(number, part, key, self._parts[key])
                number += 1
        for key, part in _LISTS.items():
            if not isinstance(self._parts.get(key), SequenceNode):
                continue
            for i, node in enumerate(self._parts[key].value):
                yield self._row(number, part, f"{key}[{i}]", node)
                number += 1

    def _row(self, number: int, part: Part, name: str, node: Node) -> Row:
        problems: list[Problem] = []
        data = self._document.build(node, problems)
        line = int(node.start_mark.line) + 1
        return Row(number, part, name, line, data, node, tuple(problems), partial(line_in, node))

    def rejects(self, remains: Remains) -> str:
        """A sheet of the rejected rows, each under a comment that says what is wrong."""
        edition = dumped(remains.edition) | {"complete": False}
        text = [
            f"# Rows of {remains.file} that were not loaded, each below what is wrong with it.",
            "# Correct them and load this file: it needs no other. Records and deals without a comment are sound.",
            "armstrace: 1",
            *_block("source", dumped(remains.source)),
            *_block("edition", edition),
        ]
        sound = {Part.RECORD: remains.records, Part.DEAL: remains.deals}
        for key, part in _LISTS.items():
            rows = [r for r in remains.rejected if r.row.part is part]
            if rows or sound.get(part):
                text.append(f"{key}:")
                text += [line for value in sound.get(part, ()) for line in _item(_yaml(dumped(value)))]
                text += [line for rejected in rows for line in _rejected(rejected)]
        return "\n".join(text) + "\n"


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and key_of(node) is None


def dumped(value: Any) -> dict[str, Any]:
    """A model as a sheet writes it, defaults left out."""
    return dict(value.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def _yaml(value: Mapping[str, Any]) -> str:
    return str(yaml.safe_dump(dict(value), sort_keys=False, allow_unicode=True, width=110))


def _block(key: str, value: Mapping[str, Any]) -> list[str]:
    return [f"{key}:", *(f"  {line}" for line in _yaml(value).splitlines())]


def _item(text: str) -> list[str]:
    first, *rest = text.splitlines()
    return [f"  - {first}", *(f"    {line}" for line in rest)]


def _rejected(rejected: Rejected) -> list[str]:
    # The node as it was read, not its value: what made it unsound must still be there to be corrected.
    text = yaml.serialize(_plain(rejected.row.raw), Dumper=yaml.SafeDumper, allow_unicode=True, width=110)
    text = text.removesuffix("...\n")  # a bare scalar is dumped as a document that ends
    return [*(f"  # {one_line(reason)}" for reason in rejected.reasons), *_item(text)]


def _plain(node: Node) -> Node:
    """A copy of a node in which every alias is written out, and every scalar is untagged text."""
    if isinstance(node, ScalarNode):
        return ScalarNode("tag:yaml.org,2002:str" if node.style else _resolved(node), node.value, style=node.style)
    if isinstance(node, SequenceNode):
        return SequenceNode("tag:yaml.org,2002:seq", [_plain(n) for n in node.value], flow_style=False)
    pairs = [(_plain(k), _plain(v)) for k, v in node.value]
    return MappingNode("tag:yaml.org,2002:map", pairs, flow_style=False)


_RESOLVER: Any = yaml.SafeLoader("")


def _resolved(node: ScalarNode) -> str:
    # The tag that the dumper would guess itself, so that it writes plain text plain and no tags.
    return str(_RESOLVER.resolve(ScalarNode, node.value, (True, False)))
