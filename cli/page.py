"""A page of text: lines that wrap under their own beginning."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from cli.terminal import out
from graph.model.letters import plain

Part = str | tuple[str, str] | None
LABEL = 9
LEAST_WIDTH = 30


class Page:
    """Prints lines of parts, each a text or a (text, style). A part that is None, or empty, is left out."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or out()

    def line(self, *parts: Part, indent: int = 0, hang: int = 0) -> None:
        """One line; what does not fit goes on below it, `hang` characters further in."""
        self._put(Text(), parts, indent, hang)

    def field(self, label: str, *parts: Part, indent: int = 0, width: int = LABEL) -> None:
        """A labelled line; nothing where all parts are empty."""
        if any(part[0] if isinstance(part, tuple) else part for part in parts):
            self._put(Text(f"{label:<{width}} "[: max(width, len(label) + 1)], style="dim"), parts, indent, width)

    def _put(self, label: Text, parts: Iterable[Part], indent: int, hang: int) -> None:
        text = Text()
        for part in parts:
            words, style = part if isinstance(part, tuple) else (part or "", "")
            text.append(_kept_spaces(words), style=style)
        room = max(self.console.width - indent - hang, LEAST_WIDTH)
        for i, wrapped in enumerate(text.wrap(self.console, room)):
            wrapped.rstrip()
            before = Text(" " * (indent + (hang if i else 0)))
            self.console.print(before + (wrapped if i else label + wrapped), no_wrap=True, crop=False)

    def gap(self) -> None:
        """An empty line."""
        self.console.print()


def joined(*parts: Part, by: str = " · ") -> list[Part]:
    """The parts that there are, with something between them."""
    there = [part for part in parts if (part[0] if isinstance(part, tuple) else part)]
    return [piece for i, part in enumerate(there) for piece in ((by, part) if i else (part,))]


def _kept_spaces(words: str) -> str:
    """`plain`, with the spaces at both ends that part it from its neighbours."""
    inner = plain(words)
    if not inner:
        return words if words == " " * len(words) else " "
    before = len(words) - len(words.lstrip(" "))
    after = len(words) - len(words.rstrip(" "))
    return " " * before + inner + " " * after
