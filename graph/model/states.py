"""States, present and past, by the names that sources use.

A state's id is `state:` and its ISO 3166-1 alpha-2 code (`state:kp`), for a past state its ISO 3166-3 code
(`state:suhh`), for any other `x-` and a slug (`state:x-biafra`). A past state is never answered with its
successor: who armed the Soviet Union did not arm Russia. The facts are in states.json beside this module;
docs/states.md says where they come from.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

PREFIX = "state:"
SLUG_LENGTH = 60
"""Longest slug, in characters, before it is cut and told apart by a hash."""

_SHORT = 3
"""Names up to this length are initials, and count only in upper case: "us" and "car" are English words."""

_APOSTROPHES = re.compile("['\u2019\u2018\u02bc\u02bb\u02bf\u02be`\u00b4]")
_COMBINING = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_THE = re.compile(r"\bthe\b", re.IGNORECASE)
_INVERTED = re.compile(r"\s*([^,()/]+?)\s*[,(]\s*([^()/]+?)\s*\)?\s*")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "&": " and "}
)
_WRITTEN_OUT = {"st": "saint", "rep": "republic", "dem": "democratic"}
_DROPPED = frozenset({"the", "of"})


@dataclass(frozen=True)
class State:
    """One state or territory.

    `code` is the id without its prefix, in upper case for ISO codes (`RU`, `SUHH`) and as it stands for others
    (`x-biafra`). `names` are the names besides `name`. `years` are the first and last year in which the state
    was, None where open or not recorded. `successors` are ids, for information only. `sovereign` is False for
    what another state answers for.
    """

    id: str
    name: str
    names: tuple[str, ...]
    code: str
    alpha3: str | None
    capitals: tuple[str, ...]
    past: bool
    years: tuple[int | None, int | None]
    successors: tuple[str, ...]
    sovereign: bool


@dataclass(frozen=True)
class _Register:
    states: Mapping[str, State]
    by_code: Mapping[str, tuple[State, ...]]
    by_name: Mapping[str, tuple[State, ...]]
    by_capital: Mapping[str, tuple[State, ...]]


def all_states() -> tuple[State, ...]:
    """Every state of the register: present ones, past ones, then those without an ISO code."""
    return tuple(_register().states.values())


def get_state(state_id: str) -> State | None:
    """The state of exactly this id."""
    return _register().states.get(state_id)


def find_state(text: str) -> State | None:
    """The one state that `text` as a whole names, by id, code or name; None if there is none or more than one.

    Accents, punctuation, "the" and, for names longer than three letters, case do not matter. ISO codes count
    in upper case without dots: "IT" is Italy, "it" and "S.A." are no states. Capitals and adjectives are no
    names. `candidates` tells an ambiguous name from an unknown one.
    """
    found = candidates(text)
    return found[0] if len(found) == 1 else None


def candidates(text: str) -> tuple[State, ...]:
    """All states that `text` as a whole may mean: none if unknown, several if ambiguous ("Congo").

    Of names that explain each other, "Burma (Myanmar)" or "Korea (ROK)", only a state that all of them can
    mean counts; if there is none, "Russia (USSR)", all are candidates.
    """
    register = _register()
    state = register.states.get(text.strip().lower())
    if state is not None:
        return (state,)
    of_code = register.by_code.get(text.strip())
    if of_code:
        return of_code
    for form in _forms(text):
        found = register.by_name.get(_key(form), ())
        if found and (len(_key(form)) > _SHORT or _in_upper_case(form)):
            return found
    parts = [part for part in re.split(r"[()/]", text) if part.strip()]
    if len(parts) < 2:
        return ()
    found_by_part = [candidates(part) for part in parts]
    if not all(found_by_part):
        return ()
    every = _distinct(state for found in found_by_part for state in found)
    common = tuple(state for state in every if all(state in found for found in found_by_part))
    return common or every


def find_by_capital(text: str) -> tuple[State, ...]:
    """The states whose capital, or seat of government, `text` is; present ones first.

    "Moscow" gives Russia and the Soviet Union: which of them is meant depends on the date, and is the caller's
    to decide.
    """
    return _register().by_capital.get(_key(text), ())


def slug_state_id(name: str) -> str:
    """An id for a state that the register does not hold: `state:x-` and the name's ASCII words, joined by `-`.

    Ask `find_state` first. The same name always gives the same id, whatever its case, accents and punctuation.
    A slug over `SLUG_LENGTH` characters is cut and eight digits of a hash of all of it appended; so are they
    where ASCII cannot hold a word. ValueError if the name has no letter or digit.
    """
    words = _words(name)
    if words[:1] == ["the"]:
        words = words[1:]
    if not words:
        raise ValueError(f"a state's name needs a letter or a digit, but this one has none: {name!r}")
    full = "-".join(words)
    slug = "-".join(word for word in words if word.isascii())
    if slug != full or len(slug) > SLUG_LENGTH:
        digest = hashlib.sha256(full.encode()).hexdigest()[:8]
        slug = f"{slug[:SLUG_LENGTH].rstrip('-')}-{digest}".lstrip("-")
    return f"{PREFIX}x-{slug}"


def is_unregistered(actor: str) -> bool:
    """Whether an id is that of a state which the register does not hold."""
    return actor.startswith(f"{PREFIX}x-") and get_state(actor) is None


def _words(text: str) -> list[str]:
    """The words of a text in lower case, without accents; initials become one word ("U.S.A." is "usa")."""
    # What nobody sees makes no other name.
    text = "".join(c for c in text if unicodedata.category(c) != "Cf")
    # Compatible forms first: a mathematical capital has no lower case of its own.
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFKC", text).casefold().translate(_LETTERS))
    text = unicodedata.normalize("NFC", _COMBINING.sub("", unicodedata.normalize("NFKD", text)))
    words: list[str] = []
    after_initial = False
    for word in _WORD.findall(text):
        if after_initial and len(word) == 1:
            words[-1] += word
        else:
            words.append(word)
        after_initial = len(word) == 1
    return words


def _key(text: str) -> str:
    """What two writings of one name have in common."""
    return " ".join(_WRITTEN_OUT.get(word, word) for word in _words(text) if word not in _DROPPED)


def _in_upper_case(text: str) -> bool:
    return _THE.sub("", text).isupper()


def _forms(text: str) -> Iterator[str]:
    """The text, and the other way round, as registers invert names: "Korea, Republic of", "Yemen (South)"."""
    yield text
    inverted = _INVERTED.fullmatch(text)
    if inverted is not None:
        yield f"{inverted[2]} {inverted[1]}"


def _distinct(states: Iterable[State]) -> tuple[State, ...]:
    return tuple(dict.fromkeys(states))


@lru_cache(maxsize=1)
def _register() -> _Register:
    data = json.loads(resources.files(__package__).joinpath("states.json").read_text(encoding="utf-8"))
    states = {entry["id"]: _state(entry) for entry in data["states"]}
    by_code: dict[str, tuple[State, ...]] = {}
    by_name: dict[str, tuple[State, ...]] = {}
    by_capital: dict[str, tuple[State, ...]] = {}
    for entry in data["states"]:
        state = states[entry["id"]]
        for code in {entry["alpha2"], state.alpha3, state.code} - {None}:
            _add(by_code, code, state)
        for name in (state.name, *state.names):
            _add(by_name, _key(name), state)
        for capital in state.capitals:
            _add(by_capital, _key(capital), state)
    for row in data["ambiguous"]:
        by_name[_key(row["name"])] = tuple(states[state_id] for state_id in row["candidates"])
    return _Register(states, by_code, by_name, by_capital)


def _add(index: dict[str, tuple[State, ...]], key: str, state: State) -> None:
    index[key] = _distinct((*index.get(key, ()), state))


def _state(entry: Mapping[str, Any]) -> State:
    code = str(entry["id"]).removeprefix(PREFIX)
    return State(
        id=entry["id"],
        name=entry["name"],
        names=tuple(entry["names"]),
        code=code if code.startswith("x-") else code.upper(),
        alpha3=entry["alpha3"],
        capitals=tuple(entry["capitals"]),
        past=entry["past"],
        years=(entry["from"], entry["to"]),
        successors=tuple(entry["successors"]),
        sovereign=entry["sovereign"],
    )
