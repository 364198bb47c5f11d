"""Actors that something outside the graph may mean, a row of a spreadsheet say: found by its words and numbers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from neo4j import AsyncSession

from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.queries.actors import Actor
from graph.queries.identity import record_of
from graph.queries.names import any_word_query, number_query
from graph.queries.reading import rows
from graph.texts import text

MOST_ALIKE = 60
"""So many actors, the likest by each index, are compared."""


@dataclass(frozen=True)
class Alike:
    """An actor with its records, each with the source that says it."""

    actor: Actor
    records: tuple[tuple[str, Record], ...]


async def find_alike(
    session: AsyncSession,
    names: Sequence[str],
    numbers: Sequence[str],
    kinds: Collection[ActorKind],
    ids: Sequence[str] = (),
) -> list[Alike]:
    """Actors of these kinds that share a word with a name, have a number, or an id. Unknown parties are nobody."""
    found = await rows(
        session,
        text("find_alike"),
        names=any_word_query(names),
        numbers=number_query(numbers),
        kinds=sorted(kinds),
        ids=list(ids),
        limit=MOST_ALIKE,
    )
    return [
        Alike(Actor.of(row["actor"]), tuple((record["source"], record_of(record)) for record in row["records"]))
        for row in found
    ]


async def count_words(session: AsyncSession, wanted: Collection[str]) -> tuple[dict[str, int], int]:
    """How many actors have each of these words in a name, and how many actors there are. Words hold letters and digits
    only."""
    if not wanted:
        return {}, 0
    found = await rows(session, text("count_words"), words=sorted(wanted))
    return (dict(found[0]["having"]), found[0]["actors"]) if found else ({}, 0)
