"""Elements of XML files, with their lines, as a stream."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # only its element classes: the parsing is done here, without entities
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from loaders.problems import Problem, Unreadable

_CHUNK = 1 << 16
# No list nests its elements deeper; writing one out again recurses.
_DEEPEST = 100
# What expat raises: the latter two for encodings that it does not know.
_PARSING = (expat.ExpatError, ValueError, LookupError)


class _Builder:
    """Builds the elements of some names as trees, and lets everything around them go."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._tree: ET.TreeBuilder | None = None
        self._depth = 0
        self._line = 0
        self.done: deque[tuple[int, ET.Element]] = deque()
        self.root: tuple[str, dict[str, str]] | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition("}")[2]
        attributes = {key.rpartition("}")[2]: value for key, value in attributes.items()}
        self.root = self.root or (name, attributes)
        if self._tree is None:
            if name not in self._names:
                return
            self._tree, self._line = ET.TreeBuilder(), self.parser.CurrentLineNumber
        self._depth += 1
        if self._depth > _DEEPEST:
            problem = f"nests elements over {_DEEPEST} deep, which no such list does"
            raise Unreadable(Problem((), problem, None, self.parser.CurrentLineNumber))
        self._tree.start(name, attributes)

    def _end(self, name: str) -> None:
        if self._tree is None:
            return
        self._tree.end(name.rpartition("}")[2])
        self._depth -= 1
        if self._depth == 0:
            element = self._tree.close()
            self._tree = None
            if mixed := next((e for e in element.iter() if _is_mixed(e)), None):
                problem = f"{mixed.tag} holds text and elements side by side, which would lose some of it"
                raise Unreadable(Problem((), problem, "take the markup out of the text", self._line))
            self.done.append((self._line, element))

    def _text(self, data: str) -> None:
        if self._tree is not None:
            self._tree.data(data)

    def _refuse(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise Unreadable(Problem((), "has a document type declaration, which no such list has", None, line))


def _is_mixed(element: ET.Element) -> bool:
    texts = [element.text, *(child.tail for child in element)] if len(element) else []
    return any(text and text.strip() for text in texts)


def _not_xml(error: Exception) -> Unreadable:
    """What to say of an error of the parser."""
    if isinstance(error, expat.ExpatError):
        hint = "the file was cut short or damaged: fetch it again"
        return Unreadable(Problem((), f"is not XML: {expat.ErrorString(error.code)}", hint, error.lineno))
    return Unreadable(Problem((), f"its encoding cannot be read: {error}", "save it as UTF-8", 1))


def elements_of(path: Path, *names: str) -> Iterator[tuple[int, ET.Element]]:
    """Each outermost element of these names with its line, namespaces taken off. Raises Unreadable where it is no XML,
    and for declarations of entities, with which a small file could fill the memory.
    """
    builder = _Builder(frozenset(names))
    with path.open("rb") as file:
        while True:
            chunk = file.read(_CHUNK)
            try:
                builder.parser.Parse(chunk, not chunk)
            except _PARSING as error:
                raise _not_xml(error) from error
            while builder.done:
                yield builder.done.popleft()
            if not chunk:
                return


def root_of(path: Path) -> tuple[str, dict[str, str]]:
    """The name of the outermost element, and its attributes. Raises Unreadable as `elements_of`."""
    builder = _Builder(frozenset())
    with path.open("rb") as file:
        while builder.root is None and (chunk := file.read(_CHUNK)):
            try:
                builder.parser.Parse(chunk)
            except _PARSING as error:
                raise _not_xml(error) from error
    if builder.root is None:
        raise Unreadable(Problem((), "is empty", "fetch the file again"))
    return builder.root
