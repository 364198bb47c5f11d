"""Claims: what was said, by whom, for whom, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from neo4j import AsyncSession

from graph.derive import edition_order, known_days
from graph.errors import NotFound
from graph.model.dates import MIN_DAY, Interval, parse_interval, shown
from graph.model.ids import SOURCE, record_id
from graph.model.kinds import Kind, Stance
from graph.model.sources import Edition
from graph.paths.texts import fragment
from graph.queries.cursors import read_cursor, write_cursor
from graph.queries.edges import goods_json
from graph.queries.moved import missing_actor
from graph.queries.reading import at_one_revision, rows
from graph.store.voices import Voices
from graph.texts import text

Row = dict[str, Any]

_UNDATED = "~"  # sorts after every EDTF text


@dataclass(frozen=True)
class ClaimAnswer:
    """One claim, as `claim_json` shows it."""

    claim: Row
    rev: int


async def get_claim(session: AsyncSession, claim_id: str) -> ClaimAnswer:
    """One claim with its speaker, source and endings. Raises NotFound."""
    return await at_one_revision(session, lambda rev: _get_claim(session, claim_id, rev))


async def _get_claim(session: AsyncSession, claim_id: str, rev: int) -> ClaimAnswer:
    found = await rows(session, text("get_claim").replace("{claim}", claim_columns("c")), id=claim_id)
    if not found:
        raise NotFound(
            f"There is no claim with the id {claim_id!r}.", hint="Ids of claims stand on edges and relations."
        )
    (claim,) = await read_claims(session, [found[0]["claim"]])
    return ClaimAnswer(claim, rev)


@dataclass(frozen=True)
class ClaimPage:
    """Claims, as `claim_json` shows them, in the order in which they were listed; `total` of them in all."""

    claims: list[Row]
    total: int
    next: str | None
    rev: int


async def list_claims_of_actor(
    session: AsyncSession, actor: str, kinds: Sequence[Kind] = (), limit: int = 50, after: str | None = None
) -> ClaimPage:
    """The claims whose subject or object an actor is, of every stance, also those that ended, by the text of `said_on`.
    Raises NotFound, and Invalid for a bad cursor.
    """
    asked = ["claims", actor, sorted(kinds)]
    cursor = read_cursor(after, asked, (str, str))
    said_on, claim_id = cursor.key if cursor else (None, None)
    cypher = text("list_claims_of_actor").replace("{claim}", claim_columns("c"))

    async def ask(rev: int) -> ClaimPage:
        found = await rows(
            session, cypher, actor=actor, kinds=[k.value for k in kinds] or None, undated=_UNDATED,
            after_said_on=said_on, after_id=claim_id, limit=limit + 1,
        )  # fmt: skip
        if not found:
            raise await missing_actor(session, actor)
        return await read_page(session, found[0], limit, asked, ["said_on"], rev)

    return await at_one_revision(session, ask)


async def read_page(
    session: AsyncSession, found: Row, limit: int, asked: Any, key: Sequence[str], rev: int
) -> ClaimPage:
    """The page of what a query listed: its `total`, and as `claims` up to one more than `limit` rows, sorted by the
    columns `key` and then by the id of their `claim`. The cursor is of the question `asked`.
    """
    listed = found["claims"][:limit]
    claims = {row["id"]: row for row in await read_claims(session, [row["claim"] for row in listed])}
    following = None
    if len(found["claims"]) > limit:
        last = listed[-1]
        following = write_cursor(asked, [*(last[name] for name in key), last["claim"]["id"]], rev)
    return ClaimPage([claims[row["claim"]["id"]] for row in listed], found["total"], following, rev)


async def find_claims(session: AsyncSession, ids: Iterable[str]) -> list[Row]:
    """These claims, in the order in which they were said; an id that no claim has is left out."""
    cypher = text("find_claims").replace("{claim}", claim_columns("c"))
    return await read_claims(session, [row["claim"] for row in await rows(session, cypher, ids=sorted(set(ids)))])


def claim_columns(claim: str) -> str:
    """The Cypher of everything that `read_claims` takes of the claim in this variable."""
    return fragment("_claim", c=claim)


async def read_claims(session: AsyncSession, stored: Iterable[Row]) -> list[Row]:
    """The claims as they are shown, in the order in which they were said."""
    listed = list(stored)
    speakers = {speaker["id"] for row in listed if (speaker := _actor(row["speaker"]))}
    voices = await NamedVoices.of(session, speakers, {row["source"]["id"] for row in listed})
    return [_claim_json(row, voices) for row in sorted(listed, key=_time)]


def _actor(end: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return end["actor"] if end else None


@dataclass(frozen=True)
class NamedVoices:
    """Whose voice is whose, and the names of all actors and sources that come up."""

    voices: Voices
    named: Mapping[str, Row]

    @classmethod
    async def of(cls, session: AsyncSession, speakers: Iterable[str], sources: Iterable[str]) -> NamedVoices:
        """The voices behind these speakers (actors) and sources."""
        origins: dict[str, str] = {}
        named: dict[str, Row] = {}
        asked: set[str] = set()
        waiting = set(sources)
        while waiting:
            asked |= waiting
            records: dict[str, str] = {}
            for row in await find_origins(session, sorted(waiting)):
                named[SOURCE + row["source"]] = {"id": SOURCE + row["source"], "name": row["title"], "kind": None}
                if (row["origin"] or "").startswith(SOURCE):
                    origins[row["source"]] = row["origin"]
                elif row["origin"]:
                    records[record_id(row["source"], row["origin"])] = row["source"]
            for row in await find_record_actors(session, sorted(records)):
                origins[records[row["record"]]] = row["actor"]["id"]
                named[row["actor"]["id"]] = row["actor"]
            waiting = {o.removeprefix(SOURCE) for o in origins.values() if o.startswith(SOURCE)} - asked
        principals: dict[str, set[str]] = {}
        for row in await find_voices(session, sorted({*speakers, *origins.values()})):
            principals.setdefault(row["speaker"], set()).add(row["principal"]["id"])
            named[row["principal"]["id"]] = row["principal"]
        return cls(Voices({k: frozenset(v) for k, v in principals.items()}, origins), named)

    def origin(self, claim: Row) -> Row:
        """The one voice behind a claim."""
        speaker = _actor(claim["speaker"])
        found = self.voices.origin(speaker["id"] if speaker else None, claim["source"]["id"])
        if speaker and found == speaker["id"]:
            return {"id": found, "name": speaker["name"], "kind": speaker["kind"]}
        return self.named.get(found, {"id": found, "name": found, "kind": None})

    def principals(self, speaker: str) -> list[Row]:
        """Whom an actor speaks for itself."""
        return [self.named[actor] for actor in sorted(self.voices.speaks_for.get(speaker, ()))]


async def find_voices(session: AsyncSession, actors: list[str]) -> list[Row]:
    """`speaker` and `principal`, for these actors and for those they speak for."""
    return await rows(session, text("find_voices"), actors=actors)


async def find_origins(session: AsyncSession, sources: list[str]) -> list[Row]:
    """Whose voice these sources say that they are: `source`, `title` and `origin`."""
    return await rows(session, text("find_origins"), sources=sources)


async def find_record_actors(session: AsyncSession, records: list[str]) -> list[Row]:
    """The actors that these records are."""
    return await rows(session, text("find_record_actors"), records=records) if records else []


def _said_on(row: Row) -> Interval | None:
    return _interval(row["said_on"])


def _interval(text: str | None) -> Interval | None:
    return parse_interval(text) if text else None


def _known(row: Row) -> tuple[str, str]:
    editions = [Edition(published=e["published"]) for e in row["editions"]]
    return known_days(_said_on(row), _interval(row["valid"]), editions, Stance(row["stance"]))


def _time(row: Row) -> tuple[str, str, str]:
    """When it was said at the latest, then at the earliest, then its id."""
    said_on = _said_on(row)
    certain, possible = _known(row)
    if said_on is None:
        return (certain, possible, row["id"])
    return (said_on.last or certain, said_on.first or MIN_DAY, row["id"])


def _around(ending: Row, stated: Sequence[Row]) -> Row:
    """The editions that state the claim on both sides of the one that ended it, if one did."""
    if ending["edition"] is None:
        return {"after": None, "before": None}
    listed = (*stated, {"id": ending["edition"], "published": ending["on"]})
    published = {e["id"]: Edition(published=e["published"]) for e in listed}
    order = edition_order(published)
    place = order.index(ending["edition"])
    return {
        "after": published[order[place - 1]].published.text if place else None,
        "before": published[order[place + 1]].published.text if place + 1 < len(order) else None,
    }


def _claim_json(row: Row, voices: NamedVoices) -> Row:
    certain, possible = _known(row)
    valid = _interval(row["valid"])
    same = (
        *("id", "relation", "subject", "kind", "object", "stance", "certainty", "phase", "valid", "said_on", "deal"),
        *("quote", "share", "amount", "currency", "measure", "list_name", "programme", "locator", "rule", "read_by"),
        "reviews",
    )
    shown_as_is = {name: row[name] for name in same}
    span = None if row["span_start"] is None else {"start": row["span_start"], "end": row["span_end"]}
    return shown_as_is | {
        "goods": goods_json(row["goods"] or ()),
        "in_return": goods_json(row["in_return"] or ()),
        "first": valid.first if valid else None,
        "last": valid.last if valid else None,
        "known_from": shown(certain),
        "known_possibly_from": shown(possible),
        "speaker": _speaker(row["speaker"], voices),
        "origin": voices.origin(row),
        "source": {k: row["source"][k] for k in ("id", "title", "publisher", "url", "licence")},
        "editions": row["editions"],
        "span": span,
        "endings": [ending | _around(ending, row["editions"]) for ending in row["endings"]],
        "ended": any(e["undone"] is None for e in row["endings"]),
    }


def _speaker(speaker: Row | None, voices: NamedVoices) -> Row | None:
    if speaker is None:
        return None
    actor = speaker["actor"]
    return speaker | {"speaks_for": voices.principals(actor["id"]) if actor else []}
