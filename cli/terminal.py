"""Text for a terminal: what sources wrote is shown as it is written and can do nothing to the terminal."""

from __future__ import annotations

import sys
from typing import Any

import orjson
from pydantic import BaseModel, ValidationError
from rich.console import Console
from rich.text import Text

from graph.errors import ArmstraceError, Invalid
from graph.model.letters import is_harmful, plain

# Where the output is a file or a pipe there is no width to keep to.
PIPE_WIDTH = 100


def out() -> Console:
    """The console for answers."""
    return _console(sys.stdout)


def err() -> Console:
    """The console for progress and complaints."""
    return _console(sys.stderr)


def _console(stream: Any) -> Console:
    width = None if stream.isatty() else PIPE_WIDTH
    return Console(file=stream, width=width, markup=False, highlight=False, emoji=False)


def print_json(value: Any) -> None:
    """Print an answer as JSON. Harmful characters are escaped, which leaves the JSON value the same."""
    _write_json(value, orjson.OPT_INDENT_2)


def print_json_line(value: Any) -> None:
    """The same on one line."""
    _write_json(value)


def _write_json(value: Any, options: int = 0) -> None:
    text = orjson.dumps(value, default=_as_json, option=options | orjson.OPT_NON_STR_KEYS)
    sys.stdout.write("".join(_escaped(c) if c != "\n" and is_harmful(c) else c for c in text.decode()) + "\n")


def print_lines(text: str) -> None:
    """Print lines for another program, such as CSV; a harmful character stands as its code."""
    sys.stdout.write("".join(f"\\u{ord(c):04x}" if c != "\n" and is_harmful(c) else c for c in text))


def print_as(shape: type[BaseModel], answer: Any) -> None:
    """Print an answer as JSON in the shape that the API gives it."""
    print_json(shape.model_validate(answer, from_attributes=True))


def _as_json(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", by_alias=True)
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


def complain(error: ArmstraceError) -> None:
    """Say on stderr what went wrong, what to do about it, and which candidates there are."""
    console = err()
    console.print(Text(f"{error.title}: ", style="bold red") + Text(_lines(error.detail), style="default"))
    for candidate in error.extra.get("candidates", ()):
        console.print(Text(f"  {_candidate(candidate)}"))
    if error.hint:
        console.print(Text(_lines(error.hint), style="dim"))


def _lines(text: str) -> str:
    return "\n".join(plain(line) for line in text.splitlines())


def _candidate(candidate: Any) -> str:
    if isinstance(candidate, dict):
        texts = (", ".join(v) if isinstance(v, list) else v for v in candidate.values() if v)
        return "  ".join(plain(text) for text in texts if isinstance(text, str))
    return plain(candidate)


def setting_error(error: ValidationError) -> Invalid:
    """What is wrong with the settings, by the names of their variables."""
    wrong = [f"{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors(include_url=False)]
    return Invalid("; ".join(wrong), hint="Set it in the environment or in .env of this folder.")
