"""How large one value of a query may grow, as far as its text tells.

Rows are counted, timed and weighed by the server; the inside of one expression is not, and a value that fills the heap
ends the server. So what multiplies inside a value is bounded here: ranges, and values that are made of themselves.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from graph.cypher_tokens import CLOSING, OPENING, Refused, Text, Token
from graph.guard_lists import DOCS, OPERATOR_WORDS

MOST_IN_RANGE = 100_000
MOST_IN_VALUE = 2**26
MOST_REPLACED = 100
# Taken for the size of whatever the query finds in the graph.
USUAL_SIZE = 64
USUAL_LIST, LONG_LIST = 100, 100_000
MAKING = frozenset({"WITH", "LET", "RETURN", "UNWIND"})
NOT_MAKING = frozenset({"MATCH", "WHERE", "ORDER", "SKIP", "OFFSET", "LIMIT", "CALL", "YIELD", "UNION", "FILTER"})


def check_growth(text: Text, ranges: int, parameters: dict[str, Any]) -> None:
    """Refuse a query in which one value may grow too large: by ranges inside ranges, by lists inside lists, by taking a
    value twice to make the next one, again and again, or by doing so with a value that is large already. Raises
    Refused."""
    growth, words = _in_nested_lists(text.tokens), _operator_words(text.tokens)
    for making in _makings(text):
        growth *= max(1, _most_taken(making, words))
    written = [len(t.value) for t in text.tokens if t.kind == "string"]
    taken = {t.value for before, t in pairwise(text.tokens) if before.text == "$"} & parameters.keys()
    largest = max([USUAL_SIZE, *written, *(_size(parameters[name]) for name in taken)])
    if ranges * growth * largest > MOST_IN_VALUE:
        raise Refused(
            f"One value of this query may reach a size of {ranges * growth * largest:,}; "
            f"{MOST_IN_VALUE:,} is the limit.",
            hint=f"Its ranges multiply to {ranges:,}, lists in lists and values taken several times to {growth:,}, and "
            f"the largest text or list given counts {largest:,}. Ask for rows (UNWIND) instead of one value.",
            refused="size",
        )


def _in_nested_lists(tokens: tuple[Token, ...]) -> int:
    """What lists made inside of lists multiply to. How long a list from the graph is, no text tells: it counts as a
    usual one, and as a long one where the query collects or splits; a reduce then takes as many steps."""
    makes_lists = bool({"collect", "collect_list", "split"} & {t.value.lower() for t in tokens if t.is_name})
    usual = LONG_LIST if makes_lists else USUAL_LIST
    opened: list[bool] = []
    deepest, steps = 0, 1
    for at, token in enumerate(tokens):
        if token.kind == "symbol" and token.text in OPENING:
            opened.append(token.text == "[" and at + 2 < len(tokens) and tokens[at + 2].word == "IN")
            if makes_lists and at > 0 and tokens[at - 1].value.lower() == "reduce":
                steps = LONG_LIST
        elif token.kind == "symbol" and token.text in CLOSING and opened:
            opened.pop()
        deepest = max(deepest, sum(opened))
    return int(steps * (usual**deepest if deepest > 1 else 1))


def _size(value: Any) -> int:
    """Characters and items of a parameter, all told."""
    waiting, size = [value], 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        size += len(one) if isinstance(one, str) else 1
    return size


def _makings(text: Text) -> Iterator[list[Token]]:
    """The parts of a query that make values: each clause that does, and what follows the bar in a list comprehension
    or a reduce."""
    opened: list[int] = []
    part: list[Token] | None = None
    for at, token in enumerate(text.tokens):
        if token.text in OPENING and token.kind == "symbol":
            opened.append(at)
        elif token.text in CLOSING and token.kind == "symbol" and opened:
            opened.pop()
        is_bar = token.text == "|" and not _is_in_labels(text.tokens, opened)
        named = at > 0 and text.tokens[at - 1].text in (".", ":", "$")
        if is_bar or (token.word in MAKING | NOT_MAKING and not named):
            if part:
                yield part
            part = [] if is_bar or token.word in MAKING else None
        elif part is not None:
            part.append(token)
    if part:
        yield part


def _is_in_labels(tokens: tuple[Token, ...], opened: list[int]) -> bool:
    """Whether a bar stands between labels or types: in [r:A|B], in (a:A|B), in (a:(A|B)&!C)."""
    if not opened:
        return False
    at = opened[-1]
    return tokens[at - 1].text in (":", "&", "!", "|") or ":" in {t.text for t in tokens[at + 1 : at + 3]}


def _operator_words(tokens: tuple[Token, ...]) -> frozenset[str]:
    """The words that are no names here: a query may also call a value `end`."""
    named = set()
    for at, token in enumerate(tokens[1:], 1):
        before, after = tokens[at - 1], tokens[at + 1] if at + 1 < len(tokens) else token
        opens = before.text in ("[", "(", ",") and (after.word == "IN" or after.text == "=")
        if token.word in OPERATOR_WORDS and (before.word in ("AS", "LET") or opens):
            named.add(token.word)
    return OPERATOR_WORDS - named


def _most_taken(part: list[Token], words: frozenset[str]) -> int:
    """How often the value that is taken most is taken. Properties of one value are different values."""
    whole: Counter[str] = Counter()
    properties: Counter[tuple[str, str]] = Counter()
    for at, token in enumerate(part):
        before = part[at - 1].text if at else ""
        after = part[at + 1] if at + 1 < len(part) else None
        is_defined = (at > 0 and part[at - 1].word == "AS") or (after is not None and after.word == "IN")
        is_called = after is not None and after.text == "("
        if not token.is_name or token.word in words or before == "." or is_defined or is_called:
            continue
        is_key = after is not None and after.text == ":"
        if after is not None and after.text == "." and at + 2 < len(part):
            properties[token.value, part[at + 2].value] += 1
        elif not is_key:
            whole[token.value] += 1
    of_properties: dict[str, int] = {}
    for (name, _), count in properties.items():
        of_properties[name] = max(of_properties.get(name, 0), count)
    return max((whole[name] + of_properties.get(name, 0) for name in {*whole, *of_properties}), default=0)


def check_reduce(text: Text, name: Token, opening: int) -> None:
    """Refuse a reduce that uses its accumulator twice in one value: it doubles at each step, and a list of 28 numbers
    is enough to fill the heap. The branches of one CASE exclude each other."""
    inside = list(_inside(text.tokens, opening))
    names = [token.value for token in inside]
    if "|" not in names or len(inside) < 2:
        return
    at = names.index("|")
    accumulator, step = names[1], inside[at + 1 :]
    words = [token.word for token in step]
    branches, counting, cases = [0, 0], 0, words.count("CASE")
    for token in step:
        if token.word in ("CASE", "WHEN", "THEN", "ELSE", "END"):
            counting = {"CASE": -1, "WHEN": -1, "THEN": 1, "ELSE": 1, "END": 0}[token.word]
            branches += [0] if counting == 1 else []
        elif token.value == accumulator and counting >= 0:
            branches[-1 if counting else 0] += 1
    nested = {"REDUCE", "REPLACE", "COLLECT"} & set(words) or any(t.text in ("|", "{") for t in step)
    if branches[0] + max(branches[1:]) > 1 or (accumulator in names[at + 1 :] and (nested or cases > 1)):
        why = f"it may take {accumulator} only once in each value that it makes."
        raise text.refuse("reduce", "size", name.at, why, "collect() and sum() make lists and sums.")


def check_replace(text: Text, name: Token, opening: int) -> None:
    """Refuse a replacement that may be long: the length of one value would be multiplied by that of another."""
    inside = list(_inside(text.tokens, opening))
    last = inside[-1] if inside else name
    alone = len(inside) > 1 and inside[-2].text == ","
    if not (alone and last.kind == "string" and len(last.value) <= MOST_REPLACED):
        why = f"what is put in has to be one string of at most {MOST_REPLACED} characters."
        raise text.refuse("replace", "size", name.at, why, DOCS)


def range_size(text: Text, name: Token, opening: int, parameters: dict[str, Any]) -> int:
    """How far a range goes, as its text tells. One list in an expression has no other limit in the server, so its ends
    may be nothing but numbers, parameters and size() or length() of something, added and subtracted."""
    inside = list(_inside(text.tokens, opening))
    start = name.at
    sizes, at = [1], 0
    while at < len(inside):
        token, following = inside[at], inside[at + 1 : at + 3]
        at += 1
        if token.kind == "number":
            glued = following[0].text if following and following[0].at == token.at + len(token.text) else ""
            tail = glued if following and following[0].is_name else ""
            sizes.append(_integer(token.text + tail))
            at += bool(tail)
        elif token.text == "$" and following:
            value = parameters.get(following[0].value)
            if len(following) > 1 and following[1].text in (".", "["):
                raise text.refuse("range", "size", start, "its end may not be a part of a parameter.", DOCS)
            sizes.append(abs(value) if isinstance(value, int) else 0)
            at += 1
        elif token.word in ("SIZE", "LENGTH") and following and following[0].text == "(":
            at += 1 + len(list(_inside(text.tokens, text.tokens.index(following[0]))))
        elif token.text not in ("(", ")", ",", "+", "-"):
            why = "its ends have to be numbers, parameters, or size() or length() of something."
            raise text.refuse("range", "size", start, why, DOCS)
    most = max(sizes)
    if most > MOST_IN_RANGE:
        raise text.refuse("range", "size", start, f"it reaches beyond {MOST_IN_RANGE:,}.", DOCS)
    return most


def _integer(written: str) -> int:
    """A number as Cypher writes it; too large a one where it is none that a range takes."""
    digits = written.replace("_", "").lower()
    if re.fullmatch(r"0|[1-9][0-9]{0,17}|0x[0-9a-f]{1,15}|0o[0-7]{1,20}", digits):
        return int(digits, 0)
    return MOST_IN_RANGE + 1


def _inside(tokens: tuple[Token, ...], opening: int) -> Iterator[Token]:
    """What stands between the parenthesis at `opening` and the one that closes it."""
    depth = 0
    for token in tokens[opening:]:
        depth += (token.text == "(") - (token.text == ")")
        if depth == 0:
            return
        if depth > 1 or token.text != "(":
            yield token
