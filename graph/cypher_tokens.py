"""Cypher cut into tokens, strictly enough that the server cannot read a text in another way than we do.

The server decodes \\uXXXX anywhere before it parses, so that an escaped quote ends a string: such escapes are refused.
Comments become spaces and exotic spaces plain ones, so the text that is sent on (`Text.sent`) holds nothing but tokens
that were seen here, at the places where they were.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from graph.errors import ArmstraceError, Invalid

MOST_CHARACTERS = 20_000
MOST_NESTING = 60
SYMBOLS = re.compile(r"\.\.|=~|<>|<=|>=|->|<-|\|\||::|\+=|.", re.DOTALL)
OPENING, CLOSING = "([{", ")]}"
PLAIN_SPACE = " \t\n\r"
NAME_CATEGORIES = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Nd", "No", "Pc", "Sc", "Mn", "Mc"})


class Refused(ArmstraceError):
    """The query would do, or could hide, something that is not on the list of what may be read."""

    code: ClassVar[str] = "query-refused"
    status: ClassVar[int] = 403
    title: ClassVar[str] = "The query is refused"


@dataclass(frozen=True)
class Token:
    """A word, quoted name, string, number or symbol of a query. `text` is as written, `value` what it stands for."""

    kind: str  # name, quoted, string, number, symbol
    text: str
    value: str
    at: int

    @property
    def word(self) -> str:
        """In capitals for comparison with keywords, with look-alike letters folded; empty for all but bare names."""
        return unicodedata.normalize("NFKC", self.value).upper() if self.kind == "name" else ""

    @property
    def is_name(self) -> bool:
        """Whether it can name something."""
        return self.kind in ("name", "quoted")


@dataclass(frozen=True)
class Text:
    """A query as the server is to see it, and its tokens."""

    sent: str
    tokens: tuple[Token, ...]

    def place(self, at: int) -> dict[str, int]:
        """Line and column, from 1, of an offset."""
        before = self.sent[:at]
        return {"line": before.count("\n") + 1, "column": at - (before.rfind("\n") + 1) + 1}

    def refuse(self, what: str, kind: str, at: int, why: str, hint: str | None = None) -> Refused:
        """The refusal of something at a place."""
        place = self.place(at)
        detail = f"{what} (line {place['line']}, column {place['column']}): {why}"
        return Refused(detail, hint=hint, refused=what, kind=kind, **place)


def read(query: str) -> Text:
    """The tokens of a query. Raises Refused for what two readers could read in two ways, Invalid for what none can."""
    if len(query) > MOST_CHARACTERS:
        raise Invalid(f"The query has {len(query):,} characters; {MOST_CHARACTERS:,} are the limit.")
    whole = Text(query, ())
    escape = re.search(r"\\[uU]", query)
    if escape:
        raise whole.refuse(
            query[escape.start() : escape.start() + 6],
            "escape",
            escape.start(),
            "a Unicode escape may hide anything from a reader.",
            "Write the character itself, or give the value as a parameter.",
        )
    reader = _Reader(query)
    tokens = tuple(reader.tokens())
    _bound_nesting(whole, tokens)
    return Text("".join(reader.sent), tokens)


class _Reader:
    def __init__(self, query: str) -> None:
        self.query = query
        self.whole = Text(query, ())
        self.sent: list[str] = []
        self.at = 0

    def tokens(self) -> list[Token]:
        found = []
        while self.at < len(self.query):
            token = self._next()
            if token is not None:
                found.append(token)
        return found

    def _next(self) -> Token | None:
        query, at = self.query, self.at
        character = query[at]
        if query.startswith(("//", "/*"), at):
            self._comment()
            return None
        if character in PLAIN_SPACE or unicodedata.category(character) == "Zs":
            self._take(at + 1, character if character in PLAIN_SPACE else " ")
            return None
        if character in "'\"":
            end = self._closing(character, escapes=True)
            return self._token("string", end, _unescaped(query[at + 1 : end - 1]))
        if character == "`":
            end = self._closing("`", escapes=False)
            return self._token("quoted", end, query[at + 1 : end - 1].replace("``", "`"))
        if character in "0123456789":
            return self._token("number", self._while("0123456789".__contains__))
        if _in_name(character):
            return self._token("name", self._while(_in_name))
        self._refuse_invisible(at, at + 1)
        match = SYMBOLS.match(query, at)
        return self._token("symbol", match.end() if match else at + 1)

    def _comment(self) -> None:
        query, at = self.query, self.at
        if query[at + 1] == "/":
            ends = [found for found in (query.find(mark, at) for mark in "\r\n") if found >= 0]
            end = min(ends, default=len(query))
        else:
            found = query.find("*/", at + 2)
            if found < 0:
                raise Invalid("A comment that begins with /* is never closed.", hint=None, **self.whole.place(at))
            end = found + 2
        self._refuse_invisible(at, end)
        self._take(end, "".join(c if c in PLAIN_SPACE else " " for c in query[at:end]))

    def _closing(self, quote: str, *, escapes: bool) -> int:
        query, at = self.query, self.at + 1
        while at < len(query):
            if escapes and query[at] == "\\":
                at += 2
            elif query[at] != quote:
                at += 1
            elif not escapes and query.startswith(quote * 2, at):
                at += 2
            else:
                return at + 1
        raise Invalid(f"What begins with {quote} is never closed.", hint=None, **self.whole.place(self.at))

    def _while(self, holds: Callable[[str], bool]) -> int:
        end = self.at
        while end < len(self.query) and holds(self.query[end]):
            end += 1
        return end

    def _token(self, kind: str, end: int, value: str | None = None) -> Token:
        start, text = self.at, self.query[self.at : end]
        if kind in ("string", "quoted"):
            _refuse_surrogates(text)
        self._take(end, text)
        return Token(kind, text, text if value is None else value, start)

    def _take(self, end: int, sent: str) -> None:
        self.sent.append(sent)
        self.at = end

    def _refuse_invisible(self, start: int, end: int) -> None:
        for at in range(start, end):
            character = self.query[at]
            if character not in PLAIN_SPACE and unicodedata.category(character)[0] in "CZ" and character != " ":
                if unicodedata.category(character) == "Zs":
                    continue
                raise self.whole.refuse(
                    f"U+{ord(character):04X}",
                    "character",
                    at,
                    "an invisible character may hide anything from a reader.",
                )


def _in_name(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character == "_"
    return unicodedata.category(character) in NAME_CATEGORIES


def _unescaped(inside: str) -> str:
    plain = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
    return re.sub(r"\\(.)", lambda m: plain.get(m[1], m[1]), inside, flags=re.DOTALL)


def _refuse_surrogates(text: str) -> None:
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise Invalid("The query holds half of a surrogate pair, which is no character.")


def _bound_nesting(whole: Text, tokens: tuple[Token, ...]) -> None:
    depth = 0
    for token in tokens:
        if token.kind != "symbol":
            continue
        depth += (token.text in OPENING) - (token.text in CLOSING)
        if depth > MOST_NESTING:
            raise Invalid(f"The query nests brackets over {MOST_NESTING} deep.", hint=None, **whole.place(token.at))
