"""What changed, and when: the log that every write appends to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.errors import Invalid
from graph.queries.cursors import read_cursor, write_cursor
from graph.queries.reading import rows, visible_rev
from graph.texts import text

MOST = 1000
WHATS = ("actor", "claim", "deal", "doubt", "edge", "edition", "ending", "judgement", "record", "review", "source")
# What lies beyond the change that a page ended at, and the order of the pages.
_OLDEST = ("c.rev > $after_rev OR (c.rev = $after_rev AND c.seq > $after_seq)", "ASC")
_NEWEST = ("c.rev < $after_rev OR (c.rev = $after_rev AND c.seq < $after_seq)", "DESC")
NOTES = (
    *("said", "loaded", "ended", "delisted", "corrected", "retracted", "undone", "renamed", "merged", "split"),
    *("same", "different", "unsure"),
)


@dataclass(frozen=True)
class Change:
    """One line of the log. `subject` and `object` are actors; of a merged actor, `object` is where its record went.

    `claim` holds what a changed claim, or the claim that an ending or review is about, says: `id, kind, stance,
    certainty, phase, said_on, quote, source`.
    """

    rev: int
    seq: int
    at: str
    what: str
    id: str
    op: str
    note: str | None
    subject: str | None
    object: str | None
    subject_name: str | None
    object_name: str | None
    name: str | None
    claim: dict[str, Any] | None


@dataclass(frozen=True)
class ChangesPage:
    """Changes in the order that was asked, and the cursor of the next page: None on the last."""

    changes: tuple[Change, ...]
    next: str | None
    rev: int


async def find_changes(
    session: AsyncSession,
    *,
    since_rev: int | None = None,
    since: str | dt.date | None = None,
    actor: str | None = None,
    what: Collection[str] = (),
    note: Collection[str] = (),
    newest: bool = False,
    limit: int = 100,
    after: str | None = None,
) -> ChangesPage:
    """What was said, loaded, ended, corrected or merged after revision `since_rev`, from the day or moment `since` on,
    about all actors or one; in the order in which they came, or the newest first.

    `note`: `said` is a claim new in the newest edition of its source, `loaded` one of an edition that is older than
    another in the graph. The cursor stays good while the graph grows; what came since is on later pages, with `newest`
    on none. Raises Invalid.
    """
    moment = _moment(since)
    asked = [since_rev, moment, actor, sorted(what), sorted(note), newest]
    _refuse_unknown("what", what, WHATS, "note", NOTES)
    _refuse_unknown("note", note, NOTES, "what", WHATS)
    if not 1 <= limit <= MOST:
        raise Invalid(f"limit is {limit}.", hint=f"Ask for 1 to {MOST} changes at a time.")
    cursor = read_cursor(after, asked, (int, int))
    visible = await visible_rev(session)
    after_rev, after_seq = cursor.key if cursor else (None, None)
    rev = (since_rev if since_rev is not None else -1) + 1
    if moment is not None:
        rev = max(rev, await first_rev_since(session, moment, visible))
    if after_rev is not None and not newest:
        rev = max(rev, after_rev)
    parameters = {
        "rev": rev,
        "until": min(visible, after_rev) if after_rev is not None and newest else visible,
        "after_rev": after_rev,
        "after_seq": after_seq,
        "since": moment or "",
        "what": sorted(what),
        "note": sorted(note),
        "limit": limit + 1,
    }
    if actor is None:
        found = await rows(session, _in_order(text("find_changes"), newest), **parameters)
    else:
        found = await find_changes_of_actor(session, actor, newest, parameters)
    changes = tuple(Change(**row) for row in found[:limit])
    if len(found) <= limit:
        return ChangesPage(changes, None, visible)
    return ChangesPage(changes, write_cursor(asked, [changes[-1].rev, changes[-1].seq], visible), visible)


async def find_changes_of_actor(
    session: AsyncSession, actor: str, newest: bool, parameters: dict[str, Any]
) -> list[dict[str, Any]]:
    """The same of one actor: its own, and those of relations that it is an end of."""
    return await rows(session, _in_order(text("find_changes_of_actor"), newest), actor=actor, **parameters)


def _in_order(cypher: str, newest: bool) -> str:
    beyond, order = _NEWEST if newest else _OLDEST
    return cypher.replace("{beyond}", beyond).replace("{order}", order)


async def first_rev_since(session: AsyncSession, moment: str, otherwise: int) -> int:
    """The first revision written at a moment or later; `otherwise` and one more if there is none."""
    found = await rows(session, text("first_rev_since"), moment=moment)
    return int(found[0]["rev"]) if found else otherwise + 1


def _moment(since: str | dt.date | None) -> str | None:
    """An ISO day, or a moment in UTC as the log writes it, which sorts after its day."""
    if since is None:
        return None
    try:
        if isinstance(since, dt.datetime):
            moment = since
        elif isinstance(since, dt.date):
            return since.isoformat()
        elif len(since) == len("2023-03-30"):
            return dt.date.fromisoformat(since).isoformat()
        else:
            moment = dt.datetime.fromisoformat(since)
        moment = moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:  # OverflowError: the last day of year 9999, west of Greenwich
        raise Invalid(
            f"since is {since!r}.", hint="Write a day, 2023-03-30, or a moment, 2023-03-30T12:00:00Z."
        ) from error
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _refuse_unknown(
    name: str, given: Collection[str], known: Collection[str], other: str, known_there: Collection[str]
) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        hint = f"Choose among {', '.join(known)}."
        if set(unknown) <= set(known_there):
            hint += f" A {other} can be {', '.join(unknown)}."
        raise Invalid(f"{name} cannot be {', '.join(map(repr, unknown))}.", hint=hint)
