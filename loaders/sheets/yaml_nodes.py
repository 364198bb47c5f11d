"""YAML to nodes with line numbers, without what YAML can do to a reader: tags, bombs, bottomless nesting.

Scalars stay the text that was written: a sheet's fields say themselves what they are, so that the country NO is never
false and a passport 04821 keeps its zero.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from loaders.problems import Loc, Problem, Unreadable

MOST_DEPTH = 32
_NULLS = frozenset({"", "~", "null"})
# An anchor saves typing; a file that unfolds to many times itself is an attack.
_MOST_UNFOLDING = 10
_FREE_NODES = 1000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Document:
    """The one document of a file: its root node, and building values from nodes under one budget."""

    def __init__(self, text: str) -> None:
        self._written = 0
        self._built = 0
        self._anchors: dict[str, Node] = {}
        self.root = self._compose(text)

    def _compose(self, text: str) -> Node:
        root: Node | None = None
        open_nodes: list[Any] = []
        # Not yaml.compose: it recurses, and deep nesting would end the process.
        events: Iterator[Any] = iter(yaml.parse(text, Loader=_LOADER))
        while True:
            try:
                event = next(events, None)
            except yaml.YAMLError as error:
                raise Unreadable(_syntax_problem(error, text)) from error
            if event is None:
                break
            if isinstance(event, yaml.CollectionEndEvent):
                open_nodes.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise Unreadable(Problem((), "a second document begins", "a file holds one sheet", _line(event)))
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event)
                if open_nodes:
                    _append(open_nodes[-1], node)
                else:
                    root = node
                if isinstance(event, yaml.CollectionStartEvent):
                    open_nodes.append(node)
                    if len(open_nodes) > MOST_DEPTH:
                        raise Unreadable(_too_deep(_line(event)))
        if root is None or (isinstance(root, ScalarNode) and is_null(root)):
            raise Unreadable(Problem((), "the file is empty", "a sheet begins with armstrace: 1", 1))
        return root

    def _node(self, event: Any) -> Node:
        line = _line(event)
        self._written += 1
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise Unreadable(Problem((), f"*{event.anchor} has no anchor above it", f"write &{event.anchor}", line))
            return self._anchors[event.anchor]
        if event.tag:
            raise Unreadable(Problem((), f"the tag {event.tag} has no meaning in a sheet", "leave it out", line))
        place = (event.start_mark, event.end_mark)
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            node = ScalarNode("", event.value, *place, style=event.style)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = SequenceNode("", [], *place)
        else:
            node = MappingNode("", [], *place)
        if event.anchor:
            self._anchors[event.anchor] = node
        return node

    def build(self, node: Node, problems: list[Problem], loc: Loc = ()) -> Any:
        """The value of a node: text, lists, dicts without nulls. Doubled and unusable keys are added to problems."""
        self._built += 1
        line = node.start_mark.line + 1
        if self._built > _MOST_UNFOLDING * self._written + _FREE_NODES:
            raise Unreadable(Problem((), "its anchors unfold to many times the file", "write it out", line))
        if len(loc) > MOST_DEPTH:
            raise Unreadable(_too_deep(line))
        if isinstance(node, ScalarNode):
            return None if is_null(node) else node.value
        if isinstance(node, SequenceNode):
            return [self.build(item, problems, (*loc, i)) for i, item in enumerate(node.value)]
        built: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_of(key_node)
            line = key_node.start_mark.line + 1
            if key is None:
                problems.append(Problem(loc, "the name of a field must be text", None, line))
            elif key == "<<":
                problems.append(Problem(loc, "<< is not merged in a sheet", "repeat the fields", line))
            elif key in built:
                problems.append(Problem((*loc, key), "is there twice", "keep one of them", line))
            else:
                built[key] = self.build(value_node, problems, (*loc, key))
        return {key: value for key, value in built.items() if value is not None}

    def start_again(self) -> None:
        """Another reading of the same file has the same budget."""
        self._built = 0


def _append(parent: Any, node: Node) -> None:
    if isinstance(parent, SequenceNode):
        parent.value.append(node)
    elif parent.value and len(parent.value[-1]) == 1:
        parent.value[-1] = (parent.value[-1][0], node)
    else:
        parent.value.append((node,))


def _line(read: Any) -> int:
    return int(read.start_mark.line) + 1


def is_null(node: ScalarNode) -> bool:
    """Whether a scalar says that there is nothing."""
    return not node.style and node.value in _NULLS


def _too_deep(line: int) -> Problem:
    return Problem((), f"nested more than {MOST_DEPTH} deep", "a sheet never needs that", line)


def key_of(node: Node) -> str | None:
    """The text of a key, None where it is none."""
    if not isinstance(node, ScalarNode) or is_null(node):
        return None
    return str(node.value)


def line_in(node: Node, loc: Loc) -> int:
    """The line of a field within a node, or of the innermost part of its path that is there."""
    line = int(node.start_mark.line) + 1
    for part in loc:
        found: Node | None = None
        if isinstance(node, MappingNode):
            for key_node, value_node in node.value:
                if key_of(key_node) == part:
                    found, line = value_node, int(key_node.start_mark.line) + 1
        elif isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.value):
            found = node.value[part]
            line = int(found.start_mark.line) + 1
        if found is None:
            break
        node = found
    return line


def _syntax_problem(error: yaml.YAMLError, text: str) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    line = int(mark.line) + 1 if mark else text.count("\n", 0, getattr(error, "position", 0)) + 1
    if "nesting depth" in problem:  # PyYAML's own limit, met while it looks ahead
        return _too_deep(line)
    lines = text.splitlines()
    indent = lines[line - 1][: -len(lines[line - 1].lstrip()) or None] if line <= len(lines) else ""
    hint = "YAML indents with spaces, and this line has a tab" if "\t" in indent else None
    return Problem((), f"not YAML: {problem}", hint, line)
