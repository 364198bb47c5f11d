"""Who is who: the records that are compared, the judgements on them, and the pairs that somebody should look at."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.errors import Invalid, NotFound
from graph.model.judgements import Judgement, Verdict
from graph.model.sources import Record
from graph.paths.texts import fragment
from graph.queries.actors import parted_identifiers
from graph.queries.cursors import read_cursor, write_cursor
from graph.queries.moved import refuse_moved
from graph.queries.reading import at_one_revision, rows
from graph.texts import text

Row = dict[str, Any]
PAGE = 2000
MOST = 1000
MOST_CANDIDATES = 200


@dataclass(frozen=True)
class JudgementsPage:
    """Judgements in order of their ids, and the cursor of the next page: None on the last."""

    judgements: list[Judgement]
    next: str | None
    rev: int


@dataclass(frozen=True)
class Candidate:
    """Two actors of which it is in doubt whether they are one: `why` (unsure, contradicted, cut), what was judged, and
    how many paths of two hops would open if they were one, at most.
    """

    id: str
    why: list[str]
    score: float | None
    opens: int
    one: Row
    other: Row
    judgements: list[Judgement]


@dataclass(frozen=True)
class CandidatesPage:
    """Candidates, the most consequential first; `total` of them in all."""

    candidates: list[Candidate]
    total: int
    next: str | None
    rev: int


async def all_records(session: AsyncSession) -> AsyncIterator[tuple[str, Record]]:
    """Every record with its source, in order of ids."""
    after = ""
    while True:
        [page] = await list_records(session, after)
        for row in page["records"]:
            yield row["source"], record_of(row)
        if len(page["records"]) < PAGE:
            return
        after = page["records"][-1]["id"]


def record_of(row: Row) -> Record:
    """A record out of its node's properties."""
    identifiers: dict[str, list[str]] = {}
    for one in parted_identifiers(row["identifiers"]):
        identifiers.setdefault(one["scheme"], []).append(one["value"])
    told = {name: value for name, value in row.items() if name not in ("id", "source") and value is not None}
    return Record.model_validate(told | {"identifiers": identifiers})


async def list_records(session: AsyncSession, after: str) -> list[Row]:
    """One row, `records`: the next records (properties) after an id."""
    return await rows(session, text("list_records"), after=after, limit=PAGE)


async def all_judgements(
    session: AsyncSession, *, by: str | None = None, automatic: bool | None = None
) -> AsyncIterator[Judgement]:
    """Every judgement, by those whose name begins so, of programs or of people."""
    after: str | None = None
    while True:
        page = await list_judgements(session, by=by, automatic=automatic, after=after, limit=MOST)
        for judgement in page.judgements:
            yield judgement
        if page.next is None:
            return
        after = page.next


async def list_judgements(
    session: AsyncSession,
    *,
    of: str | None = None,
    verdict: Verdict | None = None,
    by: str | None = None,
    automatic: bool | None = None,
    limit: int = 100,
    after: str | None = None,
) -> JudgementsPage:
    """A page of judgements: `of` a record, a deal or an actor, with this verdict, by who begins so. Raises Invalid,
    and Moved for an actor that went to another.
    """
    if not 1 <= limit <= MOST:
        raise Invalid(f"limit is {limit}.", hint=f"Ask for 1 to {MOST} judgements at a time.")
    asked = [of, verdict, by, automatic]
    cursor = read_cursor(after, asked, (str,))

    async def ask(rev: int) -> tuple[int, dict[str, Any]]:
        await refuse_moved(session, of)
        [found] = await rows(
            session,
            text("list_judgements"),
            of=of,
            verdict=verdict,
            by=by,
            automatic=automatic,
            after=cursor.key[0] if cursor else "",
            limit=limit + 1,
        )
        return rev, found

    rev, found = await at_one_revision(session, ask)
    listed = found["judgements"]
    more = write_cursor(asked, (listed[limit - 1]["id"],), rev) if len(listed) > limit else None
    return JudgementsPage([Judgement.from_properties(row) for row in listed[:limit]], more, rev)


async def get_judgement(session: AsyncSession, judgement_id: str) -> Judgement:
    """One judgement. Raises NotFound."""
    found = await rows(session, text("get_judgement"), id=judgement_id)
    if not found:
        raise NotFound(f"There is no judgement {judgement_id!r}.", hint="armstrace identity judgements lists them.")
    return Judgement.from_properties(found[0]["judgement"])


async def least_record(session: AsyncSession, actor_id: str) -> str:
    """The record of an actor (an id that it has) for which all its records stand."""
    found = await rows(session, text("least_record"), id=actor_id)
    return str(found[0]["id"])


async def list_candidates(
    session: AsyncSession,
    *,
    of: str | None = None,
    why: Collection[str] = (),
    limit: int = 20,
    after: str | None = None,
) -> CandidatesPage:
    """A page of pairs in doubt, of all actors or of one (an id), for these reasons. Raises Invalid, and Moved for
    an actor that went to another.
    """
    if not 1 <= limit <= MOST_CANDIDATES:
        raise Invalid(f"limit is {limit}.", hint=f"Ask for 1 to {MOST_CANDIDATES} at a time.")
    asked = [of, sorted(why)]
    cursor = read_cursor(after, asked, (int, str))
    await refuse_moved(session, of)
    opens, last = cursor.key if cursor else (None, "")
    cypher = fragment("list_candidates", record=fragment("_record", r="r", s="s"))

    async def ask(rev: int) -> CandidatesPage:
        [found] = await rows(session, cypher, of=of, why=list(why) or None, opens=opens, after=last, limit=limit + 1)
        listed = [_candidate(row) for row in found["candidates"]]
        more = (
            write_cursor(asked, (listed[limit - 1].opens, listed[limit - 1].id), rev) if len(listed) > limit else None
        )
        return CandidatesPage(listed[:limit], found["total"], more, rev)

    return await at_one_revision(session, ask)


def _side(side: Row) -> Row:
    records = [record | {"identifiers": parted_identifiers(record.get("identifiers"))} for record in side["records"]]
    return side | {"records": records}


def _candidate(row: Row) -> Candidate:
    judgements = sorted(map(Judgement.from_properties, row["judgements"]), key=lambda j: (j.automatic, j.id))
    doubt = row["doubt"]
    return Candidate(
        id=doubt["id"],
        why=doubt["why"],
        score=doubt.get("score"),
        opens=row["opens"],
        one=_side(row["one"]),
        other=_side(row["other"]),
        judgements=judgements,
    )
