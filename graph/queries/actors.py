"""Actors: finding them by name, and what is known of one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from neo4j import AsyncSession

from graph.errors import Ambiguous, NotFound
from graph.model import states
from graph.model.dates import shown
from graph.model.edges import Edge
from graph.model.folding import fold, words
from graph.model.judgements import Judgement
from graph.model.kinds import ActorKind, Family
from graph.paths.lens import Lens
from graph.paths.query import EdgeFilter
from graph.paths.texts import fragment
from graph.queries.cursors import read_cursor, write_cursor
from graph.queries.edges import edge_json
from graph.queries.moved import find_moved_id, missing_actor
from graph.queries.names import How, Match, best_match, full_text_query
from graph.queries.reading import at_one_revision, rows
from graph.texts import text

MOST_RANKED = 1000
"""So many full-text hits are compared name by name; beyond them the index alone decides, and the page says so."""

MOST_DEALS = 5
"""So many deals of each part of an actor are named."""

MOST_RECORDS = 3
"""So many records are named of an actor that a name may mean."""

NEAR_NAMES = 5
_CODE = 3


@dataclass(frozen=True)
class Actor:
    """An actor, as much of it as tells it from others."""

    id: str
    name: str
    kind: str
    names: tuple[str, ...]
    countries: tuple[str, ...]
    unknown: bool

    @classmethod
    def of(cls, row: dict[str, Any]) -> Actor:
        """The actor of a row."""
        return cls(
            id=row["id"],
            name=row["name"],
            kind=row["kind"],
            names=tuple(row.get("names") or ()),
            countries=tuple(row.get("countries") or ()),
            unknown=bool(row.get("unknown")),
        )


@dataclass(frozen=True)
class FoundActor:
    """An actor and why it was found; without a name to look for there is nothing to match. `designated` says by whom it
    is: `authority`, `standing`, how many `edges`, and the `last` day that one of them can have been in force.
    """

    actor: Actor
    matched: Match | None
    designated: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class ActorPage:
    """One page of actors. `total` counts all; `ranked` is how many of them were compared name by name."""

    actors: tuple[FoundActor, ...]
    total: int
    ranked: int
    next: str | None
    rev: int


async def find_actors(
    session: AsyncSession,
    q: str | None = None,
    kinds: Sequence[ActorKind] = (),
    countries: Sequence[str] = (),
    limit: int = 20,
    after: str | None = None,
) -> ActorPage:
    """Actors by name, best match first; without `q` all of them, by name. Raises Invalid for a bad cursor."""
    q = (q or "").strip() or None
    asked = {"q": q, "kinds": sorted(kinds), "countries": sorted(countries)}
    at = read_cursor(after, asked, (str, str) if q is None else (int, int, str, str))
    narrowed: dict[str, Any] = {
        "kinds": [k.value for k in kinds] or None,
        "countries": sorted({form for c in countries for form in country_forms(c)}) or None,
    }

    async def ask(rev: int) -> ActorPage:
        if q is None:
            name, actor = at.key if at else ("", "")
            found = await list_actors(session, **narrowed, name=name, id=actor, limit=limit + 1)
            total = ranked = await count_actors(session, **narrowed)
        else:
            hits, total = await _hits(session, q, **narrowed)
            found, ranked = [h for h in hits if at is None or _rank(h) > at.key], len(hits)
        designated = await find_designated(session, [one.actor.id for one in found[:limit]], rev)
        page = [replace(one, designated=designated.get(one.actor.id, ())) for one in found[:limit]]
        following = None
        if len(found) > limit:
            last = page[-1]
            following = write_cursor(asked, (last.actor.name, last.actor.id) if q is None else _rank(last), rev)
        return ActorPage(tuple(page), total, ranked, following, rev)

    return await at_one_revision(session, ask)


async def find_designated(
    session: AsyncSession, actors: Sequence[str], rev: int
) -> dict[str, tuple[dict[str, Any], ...]]:
    """By whom each of these actors is designated, as of a revision; who is not is left out."""
    cypher = text("find_designated").replace("{visible}", fragment("_edge_visible", e="e"))
    listed = await rows(session, cypher, ids=list(actors), visible_rev=rev)
    return {row["id"]: tuple(d | {"last": shown(d["last"])} for d in row["designated"]) for row in listed}


async def list_actors(session: AsyncSession, **narrowed: Any) -> list[FoundActor]:
    """The actors after a name and id, in that order."""
    return [FoundActor(Actor.of(row), None) for row in await rows(session, text("list_actors"), **narrowed)]


async def count_actors(session: AsyncSession, **narrowed: Any) -> int:
    """How many actors there are of these kinds and countries."""
    return int((await rows(session, text("count_actors"), **narrowed))[0]["total"])


async def _hits(
    session: AsyncSession, q: str, kinds: list[str] | None = None, countries: list[str] | None = None
) -> tuple[list[FoundActor], int]:
    """The actors that match, best first, and how many there are beyond those that were ranked."""
    of_register = {s.id: s for s in states.candidates(q)}
    found = await rows(
        session,
        text("find_actors"),
        query=full_text_query(q),
        ids=[q, *of_register],
        kinds=kinds,
        countries=countries,
        limit=MOST_RANKED,
    )
    hits = []
    for row in found[0]["actors"]:
        actor = Actor.of(row)
        match = best_match(q, (actor.name, *actor.names))
        if actor.id == q:
            match = Match(actor.id, How.ID, 100)
        elif actor.id in of_register and match.how is not How.EXACT:
            match = Match(of_register[actor.id].name, How.STATE, 100)
        hits.append(FoundActor(actor, match))
    return sorted(hits, key=_rank), found[0]["total"]


def _rank(found: FoundActor) -> tuple[int, int, str, str]:
    """The order of hits, total since it ends in the id."""
    match = found.matched
    rank, similarity = (match.how.rank, match.similarity) if match else (0, 0)
    return (rank, -similarity, found.actor.name, found.actor.id)


def country_forms(country: str) -> set[str]:
    """A country as actors hold it, in lower case: the code of a state, or else the text of a source."""
    country = country.strip()
    named = states.candidates(country) or (states.candidates(country.upper()) if len(country) <= _CODE else ())
    return {country.lower(), *(state.code.lower() for state in named)}


async def resolve_actor(session: AsyncSession, named: str) -> Actor:
    """The one actor that an id or a name means: the id, also one that went to another actor, a state's registered name,
    an exact name whatever its case and accents, else the only one whose name holds all the words. A misspelt name is
    never guessed.

    Raises Ambiguous with the candidates, NotFound with near names.
    """
    named = named.strip()
    registered = states.find_state(named)
    if registered is not None:  # thousands of names may hold the words of a state's
        found = await rows(
            session, text("find_actors"), query=None, ids=[registered.id], kinds=None, countries=None, limit=1
        )
        if found[0]["actors"]:
            return Actor.of(found[0]["actors"][0])
    hits, _ = await _hits(session, named)
    by_id = [h.actor for h in hits if h.matched and h.matched.how is How.ID]
    if by_id:
        return by_id[0]
    if now := await find_moved_id(session, named):
        return await resolve_actor(session, now)
    for hows in ((How.EXACT, How.STATE), (How.PREFIX, How.WORDS)):
        fitting = [h for h in hits if h.matched and h.matched.how in hows and _holds(h.matched.name, named)]
        if len(fitting) == 1 and fitting[0].matched and fitting[0].matched.how is not How.STATE:
            return fitting[0].actor
        if fitting:
            raise await _ambiguous(session, named, [h.actor for h in fitting])
    raise _not_found(named, [h.actor for h in hits[:NEAR_NAMES]])


def _holds(name: str, named: str) -> bool:
    """Whether all words stand in the name whole: "Nort" is a beginning of "North", and perhaps something else."""
    return set(words(named)) <= set(words(name))


async def _ambiguous(session: AsyncSession, named: str, fitting: Sequence[Actor]) -> Ambiguous:
    known = await find_actor_records(session, [actor.id for actor in fitting])
    listed = [
        {"id": a.id, "name": a.name, "kind": a.kind, "countries": list(a.countries), "records": known.get(a.id, [])}
        for a in fitting
    ]
    of_register = states.candidates(named)
    if len(of_register) > 1:  # which of them happen to be in the graph decides nothing
        meant = f"may be {' or '.join(s.name for s in of_register)}"
    else:
        meant = f"fits {len(fitting)} actors"
    return Ambiguous(f"{named!r} {meant}.", hint="Name one by its id.", candidates=listed)


async def find_actor_records(session: AsyncSession, actors: Sequence[str]) -> dict[str, list[str]]:
    """Some of the records of each of these actors, as `source key` and when born."""
    found = await rows(session, text("find_actor_records"), ids=list(actors), most=MOST_RECORDS)
    return {row["id"]: row["records"] for row in found}


def _not_found(named: str, near: Sequence[Actor]) -> NotFound:
    state = states.find_state(named)
    if state is not None:
        return NotFound(f"No claim in the graph speaks of {state.name} ({state.id}).", candidates=[])
    return NotFound(
        f"There is no actor {named!r}.",
        hint=f"Near names: {_names(near)}." if near else "armstrace actor or GET /v1/actors?q= looks for names.",
        candidates=[{"id": a.id, "name": a.name, "kind": a.kind, "countries": list(a.countries)} for a in near],
    )


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(f"{a.name} ({a.kind}, {a.id})" for a in actors)


@dataclass(frozen=True)
class ActorAnswer:
    """What is known of one actor. `records` are the sources' own words on it; `designations` edges onto it; `parts` the
    roles that deals' own lists give it, each with how many `deals` and the `first` of these; `judgements` those on its
    records; `may_be` the actors of which it is in doubt whether they are this one, the likest first.
    """

    actor: Actor
    identifiers: list[dict[str, str]]
    records: list[dict[str, Any]]
    names_by_source: list[dict[str, Any]]
    designations: list[dict[str, Any]]
    relations: list[dict[str, Any]]
    parts: list[dict[str, Any]]
    speaks_for: list[dict[str, Any]]
    judgements: list[Judgement]
    may_be: list[dict[str, Any]]
    near: dict[str, int]
    rev: int


async def get_actor(session: AsyncSession, actor_id: str) -> ActorAnswer:
    """One actor with its records, designations, and counts of its relations. Raises NotFound."""
    return await at_one_revision(session, lambda rev: _get_actor(session, actor_id, rev))


async def _get_actor(session: AsyncSession, actor_id: str, rev: int) -> ActorAnswer:
    cypher = text("get_actor").replace("{visible}", fragment("_edge_visible", e="e"))
    cypher = cypher.replace("{record}", fragment("_record", r="r", s="s"))
    found = await rows(session, cypher, id=actor_id, visible_rev=rev, deals=MOST_DEALS)
    if not found:
        raise await missing_actor(session, actor_id)
    row = found[0]
    own = row["actor"]
    records = [r | {"identifiers": parted_identifiers(r["identifiers"])} for r in row["records"]]
    return ActorAnswer(
        actor=Actor.of(own),
        identifiers=parted_identifiers(own["identifiers"]),
        records=records,
        names_by_source=_names_by_source(records),
        designations=[_designation(d) for d in row["designations"]],
        relations=row["relations"],
        parts=row["parts"],
        speaks_for=row["speaks_for"],
        judgements=[Judgement.from_properties(judgement) for judgement in row["judgements"]],
        may_be=row["may_be"],
        near={name: own[f"near_{name}"] or 0 for name in (*(f.value for f in Family), "walked")},
        rev=rev,
    )


def _designation(row: dict[str, Any]) -> dict[str, Any]:
    edge = Edge.from_properties(row["edge"])
    return {"authority": row["authority"], "edge": edge_json(Lens(EdgeFilter()).see(edge))}


def parted_identifiers(stored: Sequence[str] | None) -> list[dict[str, str]]:
    """`imo:9179842` as `scheme` and `value`."""
    parted = (entry.partition(":") for entry in stored or ())
    return [{"scheme": scheme, "value": value} for scheme, _, value in parted]


def _names_by_source(records: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every name, once, with the sources that use it; names that differ in case or accents only stay apart."""
    sources: dict[str, set[str]] = {}
    for record in records:
        for name in (record["name"], *(record["names"] or ()), *(record["weak_names"] or ())):
            sources.setdefault(name, set()).add(record["source"])
    return [{"name": n, "sources": sorted(sources[n])} for n in sorted(sources, key=lambda n: (fold(n), n))]
