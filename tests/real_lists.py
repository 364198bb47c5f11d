"""What the tests of real lists share: what a graph says of some records, asked in Cypher, and how to compare it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import neo4j
import pytest

from graph.model.dates import parse_interval
from graph.model.states import find_state

SHARED = Path(__file__).parents[2] / "shared" / "data"
OPEN_FIRST, OPEN_LAST = "0000-01-01", "9999-12-31"
# Every field of a record that a source fills; None, empty and missing are one.
FIELDS = (
    *("kind", "name", "names", "weak_names", "countries", "identifiers", "addresses", "births", "birth_places"),
    *("positions", "founded", "description", "speaks_for", "unknown"),
)


def needs(*parts: str) -> pytest.MarkDecorator:
    """Skips where a real file is missing."""
    path = SHARED.joinpath(*parts)
    return pytest.mark.skipif(not path.exists(), reason=f"the real file {'/'.join(parts)} is not at hand")


@dataclass(frozen=True)
class Said:
    """A claim by all that it says. Ends are record keys; an address is `address:` and its text, who has no entry of
    its own is `named:` and the name."""

    subject: str
    kind: str
    object: str
    certainty: str
    stance: str = "affirms"
    valid: str | None = None
    measure: str | None = None
    list_name: str | None = None
    programme: str | None = None
    quote: str | None = None


@dataclass(frozen=True)
class Standing:
    """In which editions a claim is stated, and how a later one ended it."""

    editions: tuple[str, ...]
    way: str | None = None
    ended_on: str | None = None


@dataclass
class Told:
    """What the graph says: records by key and edition, claims, and of each claim its edges."""

    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    versions: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    claims: dict[str, Said] = field(default_factory=dict)
    standing: dict[str, Standing] = field(default_factory=dict)
    locators: dict[str, str] = field(default_factory=dict)
    actors: dict[str, str] = field(default_factory=dict)

    def said_of(self, key: str) -> Counter[tuple[Said, Standing]]:
        """All claims in which a record stands, as often as they are there."""
        return Counter(
            (said, self.standing[claim]) for claim, said in self.claims.items() if key in (said.subject, said.object)
        )


async def ask(driver: neo4j.AsyncDriver, database: str, query: str, **parameters: Any) -> list[dict[str, Any]]:
    """The rows of a question."""
    async with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        result = await session.run(query, parameters)
        return [dict(row) async for row in result]


async def count_claims(driver: neo4j.AsyncDriver, database: str, source: str) -> dict[str, int]:
    """How many claims of each kind a source makes."""
    query = "MATCH (c:Claim {source: $source}) RETURN c.kind AS kind, count(*) AS n"
    return {row["kind"]: row["n"] for row in await ask(driver, database, query, source=source)}


async def tell(driver: neo4j.AsyncDriver, database: str, source: str, keys: Iterable[str], entry: str) -> Told:
    """All that the graph says of some records of a source; `entry` is how keys of entries look, as a regex."""
    told = Told()
    keys = list(keys)
    for row in await ask(driver, database, _RECORDS, source=source, keys=keys):
        record = dict(row["record"])
        key = record["key"]
        told.records[key] = _plain(record | {"identifiers": _schemes(record.get("identifiers") or [])})
        told.actors[key] = row["actor"]
        for version in row["versions"]:
            for edition in version["editions"]:
                assert edition not in told.versions.setdefault(key, {}), (key, "two versions in one edition")
                told.versions[key][edition] = _plain(json.loads(version["content"]))
    known = await ask(driver, database, _CLAIMS, source=source, keys=keys, entry=entry)
    for row in known:
        claim = row["claim"]
        assert not claim.get("goods"), claim
        assert not claim.get("in_return"), claim
        never = ("phase", "deal", "said_on", "share", "amount", "currency", "span_start", "rule", "read_by")
        assert not [name for name in never if claim.get(name) is not None], claim
        told.claims[claim["id"]] = Said(
            subject=row["subject"],
            object=row["object"],
            **{n: claim.get(n) for n in ("kind", "certainty", "stance", "valid", "measure", "list_name", "programme")},
            quote=claim.get("quote"),
        )
        told.standing[claim["id"]] = Standing(tuple(row["editions"]), row["way"], row["ended"])
        told.locators[claim["id"]] = claim.get("locator") or ""
    return told


_END = """
CASE
  WHEN {end}.kind = 'State' THEN {end}.key
  WHEN {end}.kind = 'Address' THEN 'address:' + {end}.name
  WHEN {end}.key =~ $entry THEN {end}.key
  ELSE 'named:' + {end}.name
END AS {name}"""
_RECORDS = """
MATCH (r:Record {source: $source}) WHERE r.key IN $keys
MATCH (r)-[:RESOLVES_TO]->(a:Actor)
RETURN properties(r) AS record, a.id AS actor,
  COLLECT { MATCH (v:Version)-[:VERSION_OF]->(r) RETURN {
    content: v.content,
    editions: COLLECT { UNWIND v.editions AS id MATCH (e:Edition {id: id}) RETURN e.published }
  } } AS versions"""
_CLAIMS = f"""
MATCH (c:Claim)-[:SUBJECT|OBJECT]->(r:Record {{source: $source}}) WHERE r.key IN $keys
WITH DISTINCT c
MATCH (c)-[:SUBJECT]->(s:Record), (c)-[:OBJECT]->(o:Record), (c)-[st:STATED_IN]->(:Source {{id: $source}})
RETURN properties(c) AS claim, {_END.format(end="s", name="subject")}, {_END.format(end="o", name="object")},
  COLLECT {{ UNWIND st.editions AS id MATCH (e:Edition {{id: id}}) RETURN e.published }} AS editions,
  head(COLLECT {{ MATCH (x:Ending)-[:ENDS]->(c) WHERE x.undone IS NULL RETURN x.way }}) AS way,
  head(COLLECT {{ MATCH (x:Ending)-[:ENDS]->(c) WHERE x.undone IS NULL RETURN x.on }}) AS ended"""


def _schemes(pairs: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in pairs:
        scheme, _, value = pair.partition(":")
        found.setdefault(scheme, []).append(value)
    return found


def _plain(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record's fields, lists in one order, nothing that is empty."""
    plain: dict[str, Any] = {}
    for name in FIELDS:
        value = record.get(name)
        if isinstance(value, list | tuple | set):
            value = sorted(value)
        elif isinstance(value, Mapping):
            value = {scheme: sorted(values) for scheme, values in value.items() if values}
        if value:
            plain[name] = value
    return plain


def described(**fields: Any) -> dict[str, Any]:
    """A record as a reading of the file expects it, in the form of `tell`."""
    return _plain(fields)


def state_key(text: str) -> str | None:
    """The key of the one state that a text names."""
    state = find_state(text)
    return state.id if state else None


def differences(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields in which two records differ: what the file says, and what the graph says."""
    return {n: (wanted.get(n), found.get(n)) for n in FIELDS if wanted.get(n) != found.get(n)}


async def check_edges(driver: neo4j.AsyncDriver, database: str, told: Told, keys: Iterable[str]) -> int:
    """That edges at the actors of these records say what their claims say, and carry no others; how many there are."""
    keys = set(keys)
    actors = {told.actors[key]: key for key in keys}
    rows = await ask(driver, database, _EDGES, actors=list(actors))
    carried: Counter[str] = Counter()
    for row in rows:
        edge = row["edge"]
        for claim in edge["claims"]:
            carried[claim] += 1
            said, standing = told.claims[claim], told.standing[claim]
            assert row["type"] == edge["kind"] == said.kind
            assert said.subject in chain(*row["subjects"]), (edge["id"], row["subjects"], said)
            assert said.object in chain(*row["objects"]), (edge["id"], row["objects"], said)
            _check_edge(edge, said, standing)
    wanted = {claim for claim, said in told.claims.items() if keys & {said.subject, said.object}}
    assert {claim for claim in wanted if carried[claim] != 1} == set(), "claims that not just one edge carries"
    assert set(carried) <= wanted, "edges that carry claims of others"
    return len(rows)


_EDGES = """
MATCH (s:Actor)-[e]->(o:Actor) WHERE s.id IN $actors OR o.id IN $actors
WITH DISTINCT s, e, o
RETURN type(e) AS type, properties(e) AS edge,
  COLLECT { MATCH (s)<-[:RESOLVES_TO]-(r:Record) RETURN [r.key, 'address:' + r.name, 'named:' + r.name] } AS subjects,
  COLLECT { MATCH (o)<-[:RESOLVES_TO]-(r:Record) RETURN [r.key, 'address:' + r.name, 'named:' + r.name] } AS objects"""


def _check_edge(edge: Mapping[str, Any], said: Said, standing: Standing) -> None:
    """An edge of claims that no other source speaks of."""
    for name in ("certainty", "measure", "list_name", "programme"):
        assert edge.get(name) == getattr(said, name), (edge, said)
    assert not [n for n in ("phase", "deal", "share") if edge.get(n) is not None], edge
    assert edge.get("goods_classes") in (None, []), edge
    first, last = _days(said.valid)
    assert edge["first"] == first, (edge, said)
    assert edge["stated_last"] == last, (edge, said)
    true_until = standing.ended_on if (standing.way, said.kind) == ("delisted", "DESIGNATES") else None
    assert edge["last"] == min(last, true_until or OPEN_LAST), (edge, said, standing)
    if standing.way == "corrected":
        assert edge["standing"] == "withdrawn", (edge, standing)
        assert edge["withdrawn_from"] == standing.ended_on
    else:
        assert edge["standing"] == "affirmed", (edge, standing)
        assert edge["withdrawn_from"] == OPEN_LAST
    assert edge["known_from"] == parse_interval(standing.editions[0]).certain_from, (edge, standing)


def _days(valid: str | None) -> tuple[str, str]:
    """The first and last day of the plain intervals that lists write."""
    if valid is None:
        return OPEN_FIRST, OPEN_LAST
    start, slash, end = valid.partition("/")
    first = OPEN_FIRST if start == ".." else start
    last = OPEN_LAST if end == ".." else (end if slash else start)
    return first, last
