"""A graph to write to, and small batches to write, for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from typing import Any, LiteralString

import neo4j
from hypothesis import strategies as st

from graph.model.claims import Claim, Deal, Party
from graph.model.kinds import Certainty, Role, Stance
from graph.model.sources import Edition, Record, Source
from graph.store.batch import Batch, WriteResult
from graph.store.verify import verify_graph
from graph.store.whole import Whole, check_whole
from graph.store.write import write_batch
from tests.emptying import empty

_NODES = "MATCH (n) WHERE NOT n:Change AND NOT n:Meta RETURN labels(n) AS labels, properties(n) AS properties"
_JOINS = """
MATCH (a)-[r]->(b)
RETURN type(r) AS type, a.id AS start, b.id AS end, properties(r) AS properties
"""

PEOPLE = {"ann": "Person", "bob": "Person", "ministry": "PublicBody", "acme": "Company"}
STATES = {"ru": "Russia", "su": "Soviet Union", "kp": "North Korea"}


@dataclass
class Graph:
    """The database of a test run."""

    driver: neo4j.AsyncDriver
    database: str

    async def run(self, cypher: LiteralString, **parameters: Any) -> list[dict[str, Any]]:
        async with self.driver.session(database=self.database) as session:
            return await (await session.run(cypher, parameters)).data()

    async def empty(self) -> None:
        await empty(self.driver, self.database)

    async def write(self, batch: Batch, **how: Any) -> WriteResult:
        return await write_batch(self.driver, self.database, batch, **how)

    async def write_parts(self, batches: Sequence[Batch]) -> WriteResult:
        """Write all batches of one edition, as a load does."""
        source, edition = batches[0].source, batches[0].edition
        whole = Whole.of(source.id, [claim for one in batches for claim in one.claims])
        if edition.complete:
            await check_whole(self.driver, self.database, source, edition, whole, accept=True)
        parts = [replace(one, last=one is batches[-1]) for one in batches]
        return reduce(add, [await self.write(one, checked=True) for one in parts])

    async def differences(self) -> list[str]:
        """What `verify_graph` finds, as text."""
        return [str(d) for d in (await verify_graph(self.driver, self.database)).differences]

    async def edges(self) -> list[dict[str, Any]]:
        """The properties of all edges, by relation and phase."""
        rows = await self.run("MATCH (:Actor)-[e:!MAY_BE]->(:Actor) RETURN properties(e) AS edge")
        return sorted((row["edge"] for row in rows), key=lambda e: (e["relation"], e.get("phase") or "", e["id"]))

    async def edge(self, relation: str) -> dict[str, Any]:
        """The one edge of a relation."""
        (edge,) = [e for e in await self.edges() if e["relation"] == relation]
        return edge

    async def content(self) -> dict[str, list[str]]:
        """All that is in the graph but the change log and the revision."""
        nodes = [f"{sorted(r['labels'])} {sorted(r['properties'].items())}" for r in await self.run(_NODES)]
        joins = [
            f"{r['start']} {r['type']} {r['end']} {sorted(r['properties'].items())}" for r in await self.run(_JOINS)
        ]
        return {"nodes": sorted(nodes), "joins": sorted(joins)}


def record(key: str, **given: Any) -> Record:
    """A record by its usual key (see PEOPLE and STATES), or any."""
    kind = "State" if key in STATES else PEOPLE.get(key, "LegalEntity")
    return Record.model_validate({"key": key, "kind": kind, "name": STATES.get(key, key.title())} | given)


def claim(subject: str, kind: str, object_: str, **given: Any) -> Claim:
    """An affirmed, reported claim; of a transaction, that it was delivered."""
    transaction = kind in ("SUPPLIES", "BROKERS", "TRANSPORTS", "FINANCES", "PAYS")
    said = {"subject": subject, "kind": kind, "object": object_, "stance": Stance.AFFIRMS}
    said["certainty"] = Certainty.REPORTED
    if transaction and given.get("stance", "affirms") == "affirms":
        said["phase"] = "delivered"
    return Claim.model_validate(said | given)


def batch(
    *claims: Claim,
    source: str = "paper",
    published: str = "2023-03-30",
    complete: bool = False,
    records: Iterable[Record] = (),
    deals: Iterable[Deal] = (),
    origin: str | None = None,
    retrieved: str | None = None,
    sha256s: tuple[str, ...] = (),
) -> Batch:
    """A batch of these claims with records for all keys that they name and that are not given."""
    given = {r.key: r for r in records}
    keys = {k for c in claims for k in (c.subject, c.object, c.speaker) if k}
    keys |= {r.speaks_for for r in given.values() if r.speaks_for} | (
        {origin} if origin and ":" not in origin else set()
    )
    return Batch(
        source=Source(id=source, title=source.title(), origin=origin),
        edition=Edition.model_validate({"published": published, "retrieved": retrieved, "complete": complete}),
        sha256s=sha256s,
        records=(*given.values(), *(record(k) for k in sorted(keys - given.keys()))),
        deals=tuple(deals),
        claims=claims,
    )


# Random sources: few actors, so that they meet

_KEYS = [*PEOPLE, *STATES]
_DATES = ["2019", "2020-06", "2021-01-01", "2020/2021"]
REVIEWS = [
    {"verdict": verdict, "by": "editor", "on": day}
    for verdict, day in (("accepted", "2023-04-01"), ("refused", "2023-04-01"), ("edited", "2023-04-02"))
]
_LACKED = ["names", "identifiers", "description"]


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """Transactions, control, designations; denials and speakers; some with an entry key."""
    subject, object_ = draw(st.lists(st.sampled_from(_KEYS), min_size=2, max_size=2, unique=True))
    kind = draw(st.sampled_from(["SUPPLIES", "SUPPLIES", "BROKERS", "OWNS", "CONTROLS", "REPRESENTS", "DESIGNATES"]))
    given: dict[str, Any] = {"stance": draw(st.sampled_from([*Stance, Stance.AFFIRMS]))}
    if kind in ("SUPPLIES", "BROKERS"):
        given["phase"] = draw(st.sampled_from(["sought", "delivered"]))
        given["valid"] = draw(st.none() | st.sampled_from(_DATES))
    if kind == "OWNS":
        given["share"] = draw(st.sampled_from([None, 30, 51]))
    if kind == "DESIGNATES":
        given["measure"] = "sanction"
    given["speaker"] = draw(st.none() | st.sampled_from(_KEYS))
    given["key"] = draw(st.none() | st.sampled_from(["1", "2"]))
    given["said_on"] = draw(st.none() | st.sampled_from(_DATES))
    given["read_by"] = draw(st.none() | st.just("reader"))
    given["review"] = draw(st.none() | st.sampled_from(REVIEWS))
    given["locator"] = draw(st.none() | st.sampled_from(["p. 1", "p. 2"]))
    return claim(subject, kind, object_, **given)


@st.composite
def records(draw: st.DrawFn) -> list[Record]:
    """What one edition says of all who may be named: names, kinds and voices differ between editions, and some cannot
    tell all.
    """
    listed = []
    for key in _KEYS:
        given: dict[str, Any] = {"speaks_for": draw(st.sampled_from([None, None, *(k for k in _KEYS if k != key)]))}
        if key == "ministry":
            given |= draw(st.sampled_from([{}, {"kind": "State", "name": "Russia"}, {"kind": "State", "name": "Wa"}]))
        if key == "ann":
            given["name"] = draw(st.sampled_from(["Ann", "Anne"]))
            given["names"] = draw(st.sampled_from([(), ("Anne",), ("Annie", "Nan")]))
            given["identifiers"] = draw(
                st.sampled_from([{}, {"inn": ["1"]}, {"inn": ["2"], "passport": ["3"]}, {"imo": ["4"]}])
            )
            given["description"] = draw(st.sampled_from([None, "Secretary", "Secretary of a ministry"]))
            given["lacks"] = draw(st.lists(st.sampled_from(_LACKED), unique=True))
        listed.append(record(key, **given))
    return listed


@st.composite
def deals(draw: st.DrawFn) -> Deal:
    """One deal, as an edition tells it whole or without some of its parties."""
    roles = draw(st.lists(st.sampled_from([Role.BROKER, Role.NOTIFY_PARTY]), unique=True))
    record = draw(st.sampled_from(["ann", "acme"]))
    lacks: tuple[Any, ...] = draw(st.sampled_from([(), ("parties",), ("parties", "context")]))
    context = draw(st.sampled_from([(), ("A barter.",)]))
    parties = tuple(Party(role=role, record=record) for role in roles)
    return Deal(key="arms", title="Arms", parties=parties, context=context, lacks=lacks)


@st.composite
def libraries(draw: st.DrawFn) -> list[Batch]:
    """Editions of two sources, each edition once; one of them may carry the other's statements."""
    places = st.tuples(st.sampled_from(["paper", "list"]), st.sampled_from(_DATES))
    batches = []
    for source, published in draw(st.lists(places, min_size=2, max_size=4, unique=True)):
        said = draw(st.lists(claims(), max_size=5))
        origin = draw(st.sampled_from([None, "ministry", "source:paper", "source:list"]))
        complete = draw(st.booleans())
        of = draw(records())
        arms = [draw(deals())] if draw(st.booleans()) else []
        given: dict[str, Any] = {"source": source, "published": published, "complete": complete, "origin": origin}
        batches.append(batch(*said, records=of, deals=arms, **given))
    return batches
