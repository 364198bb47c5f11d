"""Ids that went: where an actor or a deal is now that was judged to be another."""

from __future__ import annotations

from neo4j import AsyncSession

from graph.errors import ArmstraceError, Moved, NotFound
from graph.queries.reading import rows
from graph.texts import text

_ACTOR = "a-"


async def missing_actor(session: AsyncSession, actor_id: str) -> ArmstraceError:
    """The error for an id that no actor has: Moved where it went to another, else NotFound."""
    now = await find_moved_id(session, actor_id)
    if now is not None:
        return moved("Actor", actor_id, now)
    return NotFound(
        f"There is no actor with the id {actor_id!r}.", hint="GET /v1/actors?q= finds actors by name.", id=actor_id
    )


def moved(what: str, id_: str, now: str) -> Moved:
    """The error for an id that went."""
    detail = f"{what} {id_} is {now} now: both were judged to be the same."
    return Moved(detail, hint=f"Ask for {now}.", id=id_, now=now)


async def refuse_moved(session: AsyncSession, named: str | None) -> None:
    """Raises Moved where this is the id of an actor that went to another: nothing would be found of it."""
    if named is not None and (now := await find_moved_id(session, named)) is not None:
        raise moved("Actor", named, now)


async def find_moved_id(session: AsyncSession, actor_id: str) -> str | None:
    """The id of the actor that one with this id went to; None if none ever had it."""
    if not actor_id.startswith(_ACTOR):
        return None
    found = await rows(session, text("find_moved_id"), record="r-" + actor_id.removeprefix(_ACTOR))
    now = found[0]["now"]
    return str(now) if now is not None and now != actor_id else None
