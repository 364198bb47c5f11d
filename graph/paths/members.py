"""Which actors a set means."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from graph.paths.query import EdgeFilter
from graph.paths.reach_query import OBJECT_OF, SUBJECT_OF, ActorSet
from graph.paths.reader import Reader
from graph.paths.texts import edge_parameters, edge_predicate, fragment
from graph.queries.actors import country_forms

_SUBJECT_OF = "|".join(sorted({kind.value for kind in SUBJECT_OF.values()}))
_OBJECT_OF = "|".join(sorted({kind.value for kind in OBJECT_OF.values()}))


@dataclass(frozen=True)
class Members:
    """The ids of a set's actors, in order, without those that the question avoids; as of which day; and which of the
    set's words nothing in the graph has."""

    ids: tuple[str, ...]
    avoided: int
    day: dt.date
    unknown: tuple[str, ...]


async def members_of(reader: Reader, of: ActorSet) -> Members:
    """The members of a set at the reader's revision. Raises Stopped."""
    day = of.as_of or dt.datetime.now(dt.UTC).date()
    found = await find_members(reader, of, day)
    avoided = set(reader.asked.avoid)
    unknown = await find_unknown_words(reader, of) if of.words else []
    return Members(tuple(i for i in found if i not in avoided), sum(i in avoided for i in found), day, tuple(unknown))


async def find_members(reader: Reader, of: ActorSet, day: dt.date) -> list[str]:
    """The ids of the actors that meet every condition, in order. A designation or a part counts if the filters of a
    question that asks nothing else let it through. Raises Stopped."""
    asked = EdgeFilter(known_by=of.as_of)
    query = fragment(
        "find_members",
        in_force=fragment("_edge_in_force", e="e", counts=edge_predicate("e", asked)),
        subject_of=_SUBJECT_OF,
        object_of=_OBJECT_OF,
        revision=fragment("_revision"),
    )
    parameters = edge_parameters(asked, reader.rev) | _conditions(of) | {"day": day.isoformat()}
    [row] = await reader.rows(query, parameters)
    reader.read_at(row["rev"])
    return sorted(row["ids"])


async def find_unknown_words(reader: Reader, of: ActorSet) -> list[str]:
    """Those lists, programmes and countries of a set that no designation and no actor has, as they were written: a
    misspelt one finds nobody, which would read as a finding. Raises Stopped."""
    parameters = {
        "lists": list(of.list_name),
        "programmes": list(of.programme),
        "countries": [{"word": word, "forms": sorted(country_forms(word))} for word in of.country],
    }
    [row] = await reader.rows(fragment("find_unknown_words", revision=fragment("_revision")), parameters)
    reader.read_at(row["rev"])
    return list(row["words"])


def _conditions(of: ActorSet) -> dict[str, Any]:
    return {
        "ids": list(of.ids) or None,
        "kinds": [k.value for k in of.kind] or None,
        "countries": sorted({form for c in of.country for form in country_forms(c)}) or None,
        "designated": of.is_designated,
        "measures": [m.value for m in of.measure] or None,
        "lists": [one.lower() for one in of.list_name] or None,
        "programmes": [one.lower() for one in of.programme] or None,
        "subject_of": [k.value for k in of.subject_of] if of.role else None,
        "object_of": [k.value for k in of.object_of],
    }
