"""What is wrong inside a file, before it has a place in the file."""

from __future__ import annotations

from dataclasses import dataclass

Loc = tuple[str | int, ...]


@dataclass(frozen=True)
class Problem:
    """Something wrong inside a row or file; `loc` is the path to the field, as pydantic gives it."""

    loc: Loc
    problem: str
    hint: str | None = None
    line: int | None = None


def path_text(loc: Loc) -> str:
    """`goods[0].class`."""
    text = ""
    for part in loc:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


class Unreadable(Exception):
    """The file as a whole cannot be read as a sheet."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(p.problem for p in problems))
        self.problems = problems
