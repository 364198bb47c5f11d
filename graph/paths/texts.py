"""The Cypher of edge filters and path chains, put together from the fragments graph/cypher/_*.cypher.

Texts differ only by length of the chain and by which conditions are asked at all; every value is a parameter, so that
few plans serve all questions and stay cached. The database keeps a plan for each type of a parameter too, null being
one, and for each size of a list, of which 0, 1, 2 to 10 and 11 to 100 are different: what is not asked is therefore
a value of the same type, and short lists are filled up (`alike`).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any, TypeVar

from graph.model.edges import DOUBT_FAMILY, MAY_BE, PER_CERTAINTY
from graph.model.kinds import KINDS_OF_FAMILY, Certainty, Family, Kind
from graph.paths.query import WALKED, EdgeFilter, Identity, PathQuery
from graph.texts import text

T = TypeVar("T")


@lru_cache(maxsize=512)
def fragment(name: str, **names: str) -> str:
    """A fragment with its {placeholders} filled, comments left out."""
    lines = [line for line in text(name).splitlines() if not line.startswith("//")]
    filled = "\n".join(lines)
    for placeholder, value in names.items():
        filled = filled.replace("{" + placeholder + "}", value)
    return filled


def types_of(asked: EdgeFilter) -> str:
    """The relationship types to walk, as Cypher writes them: a closed enum, so they may stand in the text."""
    return "|".join([*(kind.value for kind in asked.asked_kinds), *([MAY_BE] if walks_doubts(asked) else [])])


def walks_doubts(asked: EdgeFilter) -> bool:
    """Whether the question also walks from an actor to one that it may be."""
    return isinstance(asked, PathQuery) and asked.identity is Identity.DISPUTED


def edge_predicate(edge: str, asked: EdgeFilter) -> str:
    """Whether the relationship variable `edge` meets every filter that looks at one edge (its kind by `types_of`)."""
    doubts = walks_doubts(asked)
    if not asked.looks_back:
        return _condition(edge, "_edge_today", doubts=doubts)
    return _condition(edge, "_edge_as_of", seen=fragment("_seen_as_of", e=edge), doubts=doubts)


def edge_bound(edge: str, asked: EdgeFilter) -> str:
    """What every edge fulfils that meets the filter; the same as `edge_predicate` but for questions that look back,
    where the whole condition in each hop of a chain would take the planner seconds."""
    if not asked.looks_back:
        return edge_predicate(edge, asked)
    return _condition(edge, "_edge_as_of_bound", doubts=walks_doubts(asked))


@lru_cache(maxsize=256)
def _condition(edge: str, verdict: str, seen: str = "", *, doubts: bool) -> str:
    parts = (fragment("_edge_visible", e=edge), fragment(verdict, seen=seen, e=edge), fragment("_edge_columns", e=edge))
    # Inside a CASE the planner leaves it whole; spread out to a normal form it would multiply over the hops.
    is_doubt = f"WHEN {edge}.family = '{DOUBT_FAMILY}' THEN true " if doubts else ""
    return f"CASE {is_doubt}WHEN {' AND '.join(f'({p})' for p in parts)} THEN true ELSE false END"


def edge_worth(edge: str, asked: EdgeFilter) -> str:
    """The ordinal of its evidence, or for questions that look back an upper bound of it."""
    if not asked.looks_back:
        return f"{edge}.evidence"
    return f"({edge}.certainty_rank * {PER_CERTAINTY} + size({edge}.affirmed_claim) * 2 + 1)"


def edge_parameters(asked: EdgeFilter, visible_rev: int) -> dict[str, Any]:
    """The values that `edge_predicate` and `edge_evidence` look for, each of one type whatever is asked."""
    view, valid = asked.view(), asked.valid
    return {
        "visible_rev": visible_rev,
        "standing": alike(s.value for s in asked.asked_standings),
        "phases": alike(p.value for p in asked.asked_phases),
        "goods_class": alike(g.value for g in asked.asked_goods),
        "any_certainty": set(asked.asked_certainties) == set(Certainty),
        "certainty": alike(c.value for c in asked.asked_certainties),
        "window_first": (valid and valid.first) or "",
        "window_last": (valid and valid.last) or "",
        "known_day": view.day or "",
        "known_by": view.known_day,
        "live_day": view.live_day,
        "any_source": not asked.sources,
        "sources": alike(asked.sources),
        "not_sources": alike(asked.not_sources),
        "reviewed": asked.reviewed,
        "min_origins": asked.min_origins,
        "min_share": float(-1 if asked.min_share is None else asked.min_share),
    }


def alike(values: Iterable[T]) -> list[T | str]:
    """The values of a list that only membership is asked of, as at least two: one again, or what nothing is called."""
    given: list[T | str] = list(values)
    return given if len(given) > 1 else (given or [""]) * 2


def near_count(actor: str, families: tuple[Family, ...]) -> str:
    """How many distinct neighbours an actor has in these families: kept on the actor where one number says it."""
    if len(families) == 1:
        return f"{actor}.near_{families[0].value}"
    if set(families) == set(WALKED):
        return f"{actor}.near_walked"
    types = "|".join(kind.value for family in families for kind in KINDS_OF_FAMILY[family])
    at_most = " + ".join(f"{actor}.near_{family.value}" for family in families)
    # The sum bounds the number from above; only beyond the limit the neighbours are counted one by one.
    return (
        f"CASE WHEN {at_most} <= $hub_limit THEN {at_most} ELSE "
        f"COUNT {{ MATCH ({actor})-[_n:{types}]-(_o:Actor) WHERE _n.evidence > 0 RETURN DISTINCT _o }} END"
    )


def is_flowing(edge: str, start: str) -> str:
    """Whether `edge` may be walked from the actor `start` with the goods: to their recipient, or to who pays them."""
    return (
        f"CASE {edge}.kind WHEN '{Kind.SUPPLIES}' THEN {edge}.subject = {start}.id"
        f" WHEN '{Kind.PAYS}' THEN {edge}.object = {start}.id ELSE true END"
    )
