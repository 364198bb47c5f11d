"""Whether a Cypher query only reads the graph: by lists of what it may use, in its text and in the server's own plan.

A session that reads is not enough: the server lets LOAD CSV, dbms.* and SHOW through it. Nor is the plan: it does not
show what stands in a subquery inside an expression. So the text is checked first, and then what the server would do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import neo4j

from graph.cypher_tokens import Refused, Text, Token, read
from graph.errors import Invalid
from graph.guard_lists import (
    DOCS,
    FIRST_WORDS,
    FUNCTIONS,
    MODES,
    OPERATORS,
    PROCEDURES,
    WORDS_AFTER_VALUES,
    WORDS_BEFORE_PARENTHESIS,
    WRITING_WORDS,
)
from graph.guard_sizes import check_growth, check_reduce, check_replace, range_size

VERSIONS = ("5", "25")
MOST_PATTERN = 300
MOST_REPEATS = 4


@dataclass(frozen=True)
class Screened:
    """A query whose text was found harmless. `plan` and `run` are what the server is sent."""

    text: Text
    version: str | None

    @property
    def run(self) -> str:
        """The query itself."""
        return self._with("")

    @property
    def plan(self) -> str:
        """The same query, to be planned only."""
        return self._with("EXPLAIN ")

    def _with(self, how: str) -> str:
        language = f"CYPHER {self.version} " if self.version else ""
        return f"{language}{how}{self.text.sent}"


def screen(query: str, parameters: dict[str, Any]) -> Screened:
    """Check the text of a query. Raises Refused, naming what and where, and Invalid for what cannot be read at all."""
    text, version = _without_options(read(query))
    _one_statement(text)
    for at, token in enumerate(text.tokens):
        _clause(text, at, token)
        if token.text == "=~":
            _regular_expression(text, at, parameters)
    _first_word(text)
    ranges = 1
    for chain in _chains(text.tokens):
        made = _named(text, chain, parameters)
        makes_rows = chain.before is not None and chain.before.word == "UNWIND"
        ranges *= 1 if makes_rows else made  # rows the server counts itself
    check_growth(text, ranges, parameters)
    return Screened(text, version)


def check_plan(screened: Screened, summary: neo4j.ResultSummary) -> None:
    """Check what the server would do. Raises Refused."""
    if summary.query_type != "r":
        raise _writing(screened.text, summary.query_type)
    plan = summary.plan
    if plan is None:
        raise Refused("The server gave no plan for this query, so it cannot be known to read only.", hint=DOCS)
    for operator in _operators(dict(plan)):
        name = str(operator["operatorType"]).partition("@")[0]
        if not _is_listed(name):
            raise Refused(
                f"The query would do {name}, which is not on the list.", hint=DOCS, refused=name, kind="operator"
            )
        details = str(operator.get("args", {}).get("Details", ""))
        procedure = re.split(r"[(\s]", details.replace("`", ""), maxsplit=1)[0]
        if name == "ProcedureCall" and procedure not in PROCEDURES:
            raise Refused(
                f"The query would call {procedure}, which is not on the list.",
                hint=DOCS,
                refused=procedure,
                kind="procedure",
            )


# -- the text ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Chain:
    """A name, or several joined by dots, with what stands around it."""

    names: tuple[Token, ...]
    before: Token | None
    earlier: tuple[Token, ...]
    after: Token | None
    end: int

    @property
    def dotted(self) -> str:
        return ".".join(name.value for name in self.names)


def _chains(tokens: tuple[Token, ...]) -> Iterator[_Chain]:
    at = 0
    while at < len(tokens):
        if not tokens[at].is_name:
            at += 1
            continue
        end = at + 1
        while end + 1 < len(tokens) and tokens[end].text == "." and tokens[end + 1].is_name:
            end += 2
        before = tokens[at - 1] if at else None
        after = tokens[end] if end < len(tokens) else None
        yield _Chain(tokens[at:end:2], before, tokens[max(0, at - 8) : at], after, end)
        at = end


def _named(text: Text, chain: _Chain, parameters: dict[str, Any]) -> int:
    """Check what a name calls, if it calls anything; how many values it makes, if it is a range."""
    first = chain.names[0]
    if chain.before is not None and chain.before.word == "CALL" and _calls(chain):
        if chain.dotted not in PROCEDURES:
            raise text.refuse(chain.dotted, "procedure", first.at, "this procedure is not on the list.", DOCS)
        return 1
    if chain.after is None or chain.after.text != "(":
        return 1
    dynamic = first.word in ("ALL", "ANY") and chain.before is not None and chain.before.text == "$"
    if chain.before is not None and chain.before.text in (".", "$") and not dynamic:
        raise text.refuse(chain.dotted, "function", first.at, "nothing is called by the property of a value.", DOCS)
    if len(chain.names) == 1 and first.word in WORDS_BEFORE_PARENTHESIS and first.value.isascii():
        return 1
    if _is_hinted_label(chain):
        return 1
    # Look-alike letters never make a name on the list: it is plain ASCII, and only ASCII is put in lower case here.
    name = chain.dotted if not chain.dotted.isascii() else chain.dotted.lower()
    if name not in FUNCTIONS:
        raise text.refuse(chain.dotted, "function", first.at, "this function is not on the list.", DOCS)
    if name == "reduce":
        check_reduce(text, first, chain.end)
    if name == "replace":
        check_replace(text, first, chain.end)
    return range_size(text, first, chain.end, parameters) if name == "range" else 1


def _calls(chain: _Chain) -> bool:
    # A variable may be named call: RETURN call AS x. A procedure always has a namespace.
    return len(chain.names) > 1 or chain.names[0].word not in WORDS_AFTER_VALUES


def _is_hinted_label(chain: _Chain) -> bool:
    """Whether it is the label in USING INDEX n:Label(property)."""
    words = [token.word for token in chain.earlier]
    return (
        chain.before is not None
        and chain.before.text == ":"
        and len(words) > 3
        and (words[-3] == "INDEX" or words[-4:-2] == ["INDEX", "SEEK"])
        and "USING" in words
    )


def _without_options(text: Text) -> tuple[Text, str | None]:
    """The query without CYPHER 5 or CYPHER 25 before it, and which. Positions stay."""
    tokens = text.tokens
    if not tokens:
        raise Invalid("The query is empty.")
    if tokens[0].word != "CYPHER":
        return text, None
    if len(tokens) < 3 or tokens[1].text not in VERSIONS or tokens[2].text == "=":
        raise text.refuse(
            "CYPHER",
            "option",
            tokens[0].at,
            "of the options before a query only CYPHER 5 and CYPHER 25 are taken.",
            DOCS,
        )
    rest = tokens[2:]
    if len(rest) > 1 and rest[1].text == "=":
        raise text.refuse(rest[0].text, "option", rest[0].at, "an option of the server is not for queries.", DOCS)
    return Text(re.sub(r"\S", " ", text.sent[: rest[0].at]) + text.sent[rest[0].at :], rest), tokens[1].text


def _one_statement(text: Text) -> None:
    for at, token in enumerate(text.tokens):
        if token.text == ";" and at + 1 < len(text.tokens):
            raise text.refuse(";", "statement", token.at, "one statement at a time.")


def _first_word(text: Text) -> None:
    first = text.tokens[0]
    if first.text in "{(" or first.word in FIRST_WORDS:
        return
    why = {
        "EXPLAIN": "a plan is not an answer.",
        "PROFILE": "a profile runs the query past its limits.",
        "SHOW": "administration is not for queries.",
        "TERMINATE": "administration is not for queries.",
    }.get(first.word, "a reading query does not begin with it.")
    raise text.refuse(first.text, "clause", first.at, why, DOCS)


def _clause(text: Text, at: int, token: Token) -> None:
    """Refuse clauses that read, and that the plan may not show: they can stand in a subquery of an expression."""
    before = text.tokens[at - 1] if at else None
    after = text.tokens[at + 1] if at + 1 < len(text.tokens) else None
    if before is not None and before.text in (".", ":", "$"):
        return
    if token.word == "LOAD" and after is not None and after.word == "CSV":
        raise text.refuse("LOAD CSV", "clause", token.at, "queries read the graph, not files or the network.", DOCS)
    if token.word == "USE" and after is not None and after.is_name and after.word not in WORDS_AFTER_VALUES:
        raise text.refuse("USE", "clause", token.at, "queries stay in one graph.", DOCS)
    if token.word == "TRANSACTIONS" and any(t.word == "IN" for t in text.tokens[max(0, at - 4) : at]):
        raise text.refuse("IN TRANSACTIONS", "clause", token.at, "a query is one transaction.", DOCS)


def _regular_expression(text: Text, at: int, parameters: dict[str, Any]) -> None:
    """Refuse expressions that may take for ever on a short string; the server's clock does not stop them."""
    following = text.tokens[at + 1 : at + 4]
    pattern: Any = None
    rest = following[1:2]
    if following and following[0].kind == "string":
        pattern = following[0].value
    elif len(following) > 1 and following[0].text == "$":
        pattern, rest = parameters.get(following[1].value), following[2:3]
    if pattern is None or (rest and rest[0].text in ("+", "||", ".", "[", "(")):
        why = "the pattern of a regular expression has to be one string or parameter."
        raise text.refuse("=~", "pattern", text.tokens[at].at, why, "CONTAINS and STARTS WITH take any value.")
    if isinstance(pattern, str) and not _is_tame(pattern):
        why = f"it may take for ever: at most {MOST_REPEATS} repetitions, none of a group, and no back-references."
        raise text.refuse("=~", "pattern", text.tokens[at].at, why, "CONTAINS and STARTS WITH are quicker.")


def _is_tame(pattern: str) -> bool:
    bare = re.sub(r"\[(?:\\.|[^\]\\])*\]", "c", re.sub(r"\\[^\d]", "c", pattern, flags=re.DOTALL))
    # A question mark repeats too, from nought to one; behind another mark it only makes that lazy.
    repeats = re.findall(r"[*+]|\{\d*,?\d*\}|(?<![*+?}(])\?", bare)
    nested = re.search(r"\)\s*(?:[*+?]|\{)", bare)
    back = re.search(r"\\\d|\\k", pattern)
    return len(pattern) <= MOST_PATTERN and len(repeats) <= MOST_REPEATS and not nested and not back


# -- the plan ----------------------------------------------------------------------------------------------------------


def _operators(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    waiting = [plan]
    while waiting:
        operator = waiting.pop()
        yield operator
        waiting.extend(operator.get("children") or ())


def _is_listed(operator: str) -> bool:
    """Such as Filter, or Repeat(Into, Trail)."""
    name, _, modes = operator.partition("(")
    return name in OPERATORS and {mode.strip(" )") for mode in modes.split(",") if mode} <= MODES


def _writing(text: Text, query_type: str | None) -> Refused:
    for token in text.tokens:
        if token.word in WRITING_WORDS:
            return text.refuse(token.text, "clause", token.at, "this service's queries only read.", DOCS)
    return Refused(
        f"The server calls this query {query_type!r}, not 'r': it would not only read.", hint=DOCS, kind="type"
    )
