"""What answers say, in words: the pieces of every page and every printed answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graph.paths.query import PathQuery

STANCE = {"affirms": "says so", "denies": "denies it", "finds_no_evidence": "finds no evidence of it"}
# Why a sequence is no path where no edge is to blame.
REASONS = {
    "order": "order: transaction dates cannot rise along it",
    "joint": "joint: its two transactions belong to different deals",
    "hops": "hops: it is longer than {max_hops}",
    "kind": "kind: it goes through an actor or a relation of a kind that was not asked",
    "hub": "hub: it goes through an actor with more than {hub_limit} neighbours",
    "identity": "identity: two records may or may not be the same actor",
}
# Why it is in doubt whether two actors are one.
DOUBTS = {
    "unsure": "it could not be told",
    "contradicted": "people say opposite things of it",
    "cut": "judged the same, which would join two that are judged different, two states, or an unknown party",
}
JOINTS = {
    "same": "the same deal",
    "unknown": "it is not known whether it is one deal",
    "different": "different deals",
}


def count(number: int, one: str, many: str | None = None) -> str:
    """`1 path`, `2 paths`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def structural_words(reason: str, asked: PathQuery) -> str:
    """Why a sequence is no path, whatever its edges say."""
    return REASONS.get(reason, reason).format(**asked.model_dump())


def arrow(kind: str, forwards: bool) -> str:
    """A hop in its true direction: walked against it, the arrow points back."""
    return f" ─{kind}→ " if forwards else f" ←{kind}─ "


def days(first: str | None, last: str | None) -> str:
    """A stretch of time in which something can have held; nothing where both ends are open."""
    if first and last:
        return first if first == last else f"between {first} and {last}"
    return f"from {first}" if first else f"until {last}" if last else ""


def day_words(day: str | None) -> str:
    """An EDTF date as people say it: `../2023-03-29` is `by 2023-03-29`."""
    first, to, last = (day or "").partition("/")
    if not to:
        return first
    if first in ("", ".."):
        return f"by {last}"
    return f"{first} or later" if last in ("", "..") else f"{first} to {last}"


def goods_words(goods: Sequence[Mapping[str, Any]]) -> str:
    """`attack drones, hundreds of them (arms); …`"""
    return "; ".join(_one_goods(g) for g in goods)


def _one_goods(goods: Mapping[str, Any]) -> str:
    words = [str(goods[k]) for k in ("designation", "description") if goods.get(k)]
    quantity = goods.get("quantity")
    if quantity is not None:
        number = f"{quantity:,.0f}" if float(quantity).is_integer() else str(quantity)
        about = "about " if goods.get("quantity_uncertain") else ""
        words.append(f"{about}{number} {goods.get('unit') or ''}".strip())
    words += list(goods.get("codes") or [])
    return f"{', '.join(words) or 'goods'} ({str(goods.get('class', 'unknown')).replace('_', ' ')})"


def ending_words(ending: Mapping[str, Any]) -> str:
    """How it ended; by an edition, between which two."""
    by = f" by {ending['by']}" if ending["by"] else ""
    why = f": {ending['why']}" if ending["why"] else ""
    undone = f" (undone in revision {ending['undone']})" if ending["undone"] is not None else ""
    if ending["edition"] is None or ending["after"] is None:
        return f"{ending['way']} {ending['on']}{by}{why}{undone}"
    last, gone = day_words(ending["after"]), day_words(ending["on"])
    told = f"{ending['way']}: still in the edition of {last}, not in that of {gone}"
    if ending["before"]:
        told += f"; but in that of {day_words(ending['before'])}, which is not loaded to its end"
    return told


def speaker_words(said: Mapping[str, Any]) -> str:
    """`John Kirby for United States`; the source itself where it names no speaker."""
    speaker = said["speaker"]
    if speaker is None:
        return str(said["source"]["title"])
    principals = ", ".join(p["name"] for p in speaker["speaks_for"])
    return f"{speaker['name']} for {principals}" if principals else str(speaker["name"])


def reason_words(reason: str, edge: Mapping[str, Any], asked: PathQuery) -> str:
    """Why an edge does not count: `phase: considered, asked delivered`."""
    window = f"{edge['first'] or '…'} to {edge['last'] or '…'}"
    found: dict[str, tuple[Any, Any]] = {
        "ended_phase": (f"{edge['phase']}, so it came to nothing", _phases(asked)),
        "phase": (edge["phase"], _phases(asked)),
        "standing": (edge["standing"], _listed(asked.asked_standings)),
        "window": (window, asked.valid.text if asked.valid else None),
        "known_by": (f"known from {edge['known_from'] or 'a later day'}", f"known by {asked.known_by}"),
        "sources": (_listed(edge["sources"]) or "none that was asked", "others"),
        "certainty": (edge["certainty"], _listed(asked.asked_certainties)),
        "goods": (_listed({g["class"] for g in edge["goods"]}) or "unknown", _listed(asked.asked_goods)),
        "min_origins": (count(len(edge["origins"]), "origin"), f"at least {asked.min_origins}"),
        "min_share": (edge["share"] if edge["share"] is not None else "unknown", f"at least {asked.min_share} %"),
    }
    if reason not in found:
        return structural_words(reason, asked)
    is_, wanted = found[reason]
    return f"{reason.replace('_', ' ')}: {is_}, asked {wanted}"


def _phases(asked: PathQuery) -> str:
    return _listed(asked.phase) if asked.phase else f"{asked.asked_phases[0]} or further"


def _listed(words: Iterable[Any]) -> str:
    return ", ".join(str(w) for w in words)
