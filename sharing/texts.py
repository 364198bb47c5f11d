"""What every exported file says of itself, and names in texts that a machine reads."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from graph.queries.part import Part, is_link
from sharing.words import goods_words

Row = dict[str, Any]
# What XML 1.0 has no way to write: most control characters, halves of surrogate pairs, and two that are no characters.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NO_LINK = "no link"


def for_xml(text: str) -> str:
    """The text; what XML cannot hold stands as its code, `\\u0007`."""
    return _NOT_IN_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def question_of(part: Part) -> str:
    """What was asked, on one line, as JSON that the API takes."""
    return part.asked.model_dump_json(by_alias=True, exclude_defaults=True)


def account_of(part: Part) -> Row:
    """`rev`, `made`, `asked`, `complete`, `stopped_by` and `left_out`: of when it is, of what, and what it lacks."""
    search = part.answer.search if part.answer else None
    complete = part.cut == 0 and (search is None or search.complete)
    return {
        "rev": part.rev,
        "made": dt.datetime.now(dt.UTC).date().isoformat(),
        "asked": question_of(part),
        "complete": complete,
        "stopped_by": "limit" if part.cut else (search.stopped_by if search else None),
        "left_out": part.cut,
        "no_links_left_out": part.unlinked,
    }


def notes_of(part: Part) -> list[str]:
    """What a reader of the file must know of it, as sentences."""
    account = account_of(part)
    said = [f"armstrace, revision {part.rev}, {account['made']}. Asked: {account['asked']}"]
    search = part.answer.search if part.answer else None
    if search is not None and not search.complete:
        hops = f"paths of up to {search.searched_hops} hops were searched to the end"
        said.append(f"Not all paths: stopped by {search.stopped_by}; {hops}.")
    elif search is not None:
        said.append("Complete: all paths that meet the question.")
    if search is not None and part.answer and not part.answer.paths:
        said.append(
            f"No path was found. Near misses, which are none and are not in this file: {len(search.near_misses)}."
        )
    if part.cut:
        said.append(f"Not all edges: {part.cut} more than this file holds were left out.")
    if part.unlinked:
        said.append(f"Edges that are no links (denied, unevidenced, withdrawn) and were left out: {part.unlinked}.")
    marked = sum(not is_link(edge) for edge in part.edges)
    if marked:
        said.append(f"Edges that are no links and stand here marked as such: {marked}.")
    doubtful = sum(hop.identity is not None for path in (part.answer.paths if part.answer else ()) for hop in path.hops)
    if doubtful:
        said.append(f"Hops that rest on a doubtful identity, for which there is no edge: {doubtful}.")
    return said


def edge_label(edge: Row) -> str:
    """What an edge is called where only its label shows: `SUPPLIES, sought`, `no link: SUPPLIES, denied`."""
    words = ", ".join(word for word in (edge["kind"], edge["phase"], _shown_standing(edge)) if word)
    return words if is_link(edge) else f"{NO_LINK}: {words}"


def _shown_standing(edge: Row) -> str | None:
    standing = edge["standing"]
    return None if standing in ("affirmed", "corroborated") else str(standing or "not known then")


def edge_fields(part: Part, edge: Row) -> Row:
    """What files tell of an edge, each a text, number or truth value; what it does not have is left out."""
    link = is_link(edge)
    told: Row = {
        "edge": edge["id"],
        "relation": edge["relation"],
        "kind": edge["kind"],
        "link": link,
        "standing": edge["standing"] or "not known",
        "phase": edge["phase"],
        "certainty": edge["certainty"],
        "known": edge["known"],
        "first": edge["first"],
        "last": edge["last"],
        "known_from": edge["known_from"],
        "deal": edge["deal"],
        "deal_title": part.deals.get(edge["deal"]) if edge["deal"] else None,
        "goods_class": "; ".join(sorted({one["class"] for one in edge["goods"]})) or None,
        "goods": goods_words(edge["goods"]) or None,
        "in_return": goods_words(edge["in_return"]) or None,
        "share": edge["share"],
        "measure": edge["measure"],
        "list_name": edge["list_name"],
        "programme": edge["programme"],
        "evidence": edge["evidence"],
        "origins": "; ".join(edge["origins"]) or None,
        "sources": "; ".join(edge["sources"]) or None,
        "claims_for": len(edge["claims"]),
        "claims_against": len(edge["disputing"]),
        "denied_by_party": len(edge["denied_by_party"]),
        "claim_ids": "; ".join(edge["claims"]) or None,
        "disputing_ids": "; ".join(edge["disputing"]) or None,
    }
    return {name: value for name, value in told.items() if value is not None}
