"""Lists of actors in comments: `USA`, `Denmark; Germany and Norway`, `Polish company`, `German aid`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from graph.model.states import State
from loaders.sipri.names import ORGANISATIONS, WORDS, state_named, state_of_adjective

_BETWEEN = re.compile(r"\s*,?\s+(?P<word>and/or|and|or)\s+(?P<hedge>possibly\s+|probably\s+)?|(?P<list>;\s+)")
_AND_OTHERS = re.compile(r"\s+and\s+other\b")
_BUSINESS = re.compile(
    r"(?:original\s+|private\s+|civilian\s+)*"
    r"(?:(?P<first>[A-Z][A-Za-z]*(?: [A-Z][a-z]+)?)(?:\s+and\s+(?P<second>[A-Z][A-Za-z]*))?\s+)?"
    rf"(?P<what>company|companies|dealer|producer|firm)\b(?:\s+in\s+(?P<place>{WORDS.pattern}))?"
    r"(?:\s+(?P<name>[A-Z][A-Z&-]{2,}|[A-Z][a-z]+[A-Z]\w*))?"
)
_NAME_IN = re.compile(rf"(?P<name>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*)*)\s+in\s+(?P<place>{WORDS.pattern})")
_AID_FROM = re.compile(r"(?:[A-Z$€£]{0,4}\d[\d.,]*\s?[mb]\s+)?(?:'[^']*'\s+)?(?:[a-z-]+\s+)?aid\s+from\s+")
_AID = re.compile(
    r"(?:\s+'[^']*'(?:\s+and\s+'[^']*')?)?(?:\s+(?:[a-z-]+\s+)?aid\b(?:\s+programme)?|\s+programme\b|\s+funds?\b)?"
)
_ADJECTIVE = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?(?=\s+(?:'[^']*'\s+)?(?:[a-z-]+\s+)?aid\b)")


@dataclass(frozen=True)
class Actor:
    """One who is named in a comment: a state, an organisation, a business with a name, or one without (`what`)."""

    what: str
    state: State | None = None
    organisation: str | None = None
    business: str | None = None
    is_company: bool = False
    doubted: bool = False

    @property
    def is_state(self) -> bool:
        """Whether it is a state itself, and not somebody in it."""
        return self.state is not None and not self.what

    @property
    def is_unnamed(self) -> bool:
        """Whether the comment says only what it is: `Polish company`."""
        return bool(self.what) and self.business is None


@dataclass(frozen=True)
class Actors:
    """A list of actors, where it ends, and whether not all of them need be meant."""

    actors: tuple[Actor, ...]
    end: int
    alternatives: bool


_Item = Callable[[str, int], "tuple[tuple[Actor, ...], int] | None"]


def read_actors(text: str, start: int) -> Actors | None:
    """The list of actors that begins here; None where there is none."""
    return _list(text, start, _actor)


def aiding_actors(text: str, start: int) -> Actors | None:
    """The same of those who pay: `aid from USA`, `EU and USA aid`, `German aid`."""
    aid = _AID_FROM.match(text, start)
    return _list(text, aid.end() if aid else start, _actor if aid else _aiding)


def single_state(text: str) -> Actor | None:
    """The state that a text is the name of."""
    state = state_named(text)
    return Actor("", state=state) if state else None


def _list(text: str, start: int, item: _Item) -> Actors | None:
    read = item(text, start)
    if read is None:
        return None
    actors, end = list(read[0]), read[1]
    sure, kept, alternatives = end, len(actors), False
    while (between := _BETWEEN.match(text, end)) is not None and (read := item(text, between.end())) is not None:
        more, end = read
        actors += [_doubted(actor) for actor in more] if between["hedge"] else more
        # A semicolon parts a list only where an "and" follows: else it parts statements.
        if between["list"] is None:
            sure, kept = end, len(actors)
            alternatives = alternatives or between["word"] != "and"
    if _AND_OTHERS.match(text, end):
        sure, kept = end, len(actors)
    return Actors(tuple(actors[:kept]), sure, alternatives)


def _doubted(actor: Actor) -> Actor:
    return Actor(actor.what, actor.state, actor.organisation, actor.business, actor.is_company, doubted=True)


def _actor(text: str, start: int) -> tuple[tuple[Actor, ...], int] | None:
    return _business(text, start) or _named_in(text, start) or _named(text, start)


def _aiding(text: str, start: int) -> tuple[tuple[Actor, ...], int] | None:
    adjective = _ADJECTIVE.match(text, start)
    state = state_of_adjective(adjective[0]) if adjective else None
    if adjective is not None and state is not None:
        actors: tuple[Actor, ...] = (Actor("", state=state),)
        end = adjective.end()
    else:
        read = _named(text, start)
        if read is None:
            return None
        actors, end = read
    aid = _AID.match(text, end)
    return actors, aid.end() if aid else end


def _named(text: str, start: int) -> tuple[tuple[Actor, ...], int] | None:
    """A state or an organisation, by the longest name that fits."""
    match = WORDS.match(text, start)
    words = match[0].split(" ") if match else []
    for count in range(len(words), 0, -1):
        name = " ".join(words[:count])
        if name in ORGANISATIONS:
            return (Actor("", organisation=ORGANISATIONS[name]),), start + len(name)
        state = state_named(name)
        if state is not None:
            return (Actor("", state=state),), start + len(name)
    return None


def _named_in(text: str, start: int) -> tuple[tuple[Actor, ...], int] | None:
    """`Trading House in Singapore`."""
    match = _NAME_IN.match(text, start)
    if match is None or state_named(match["name"]) or match["name"] in ORGANISATIONS:
        return None
    place = _named(match["place"], 0)
    if place is None or not place[0][0].is_state:
        return None
    actor = Actor(match["name"], state=place[0][0].state, business=match["name"])
    return (actor,), match.start("place") + place[1]


def _business(text: str, start: int) -> tuple[tuple[Actor, ...], int] | None:
    """`Polish company`, `Polish company NAME`, `private company`, `dealer in Peru`, `Danish and Irish companies`."""
    match = _BUSINESS.match(text, start)
    if match is None:
        return None
    countries = [match[name] for name in ("first", "second") if match[name]]
    states = [state_of_adjective(country) for country in countries]
    if not all(states) or (len(states) > 1 and match["what"] != "companies"):
        return None
    end = match.end()
    if match["place"]:
        place = _named(match["place"], 0)
        if place is None or states:
            return None
        states = [place[0][0].state]
        end = match.start("place") + place[1]
    elif not states and not text[start:].startswith(("private ", "civilian ")):
        return None
    is_company = match["what"] in ("company", "companies", "firm")
    if match["name"]:
        business = Actor(match["name"], state=next(iter(states), None), business=match["name"], is_company=is_company)
        return (business,), end
    if len(states) > 1:
        return tuple(
            Actor(f"{c} company", state=s, is_company=True) for c, s in zip(countries, states, strict=True)
        ), end
    what = text[start:end]
    return (Actor(what, state=next(iter(states), None), is_company=is_company),), end
