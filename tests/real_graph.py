"""What a graph says of records, claims and edges, asked in Cypher and written plainly, to be compared with raw rows."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString

import neo4j
import pytest

from graph.model.dates import MAX_DAY, MIN_DAY

DATA = Path(__file__).parents[2] / "shared" / "data"
FIELDS = (
    "kind", "name", "names", "weak_names", "countries", "identifiers", "addresses", "births", "birth_places",
    "positions", "founded", "description", "speaks_for", "unknown",
)  # fmt: skip
_LISTS = ("names", "weak_names", "countries", "identifiers", "addresses", "births", "birth_places", "positions")
_LINKING = ("corroborated", "affirmed", "contested")

Row = dict[str, Any]


def needs(*names: str) -> pytest.MarkDecorator:
    """Skips a test where a real file of this folder is missing."""
    missing = [name for name in names if not (DATA / name).exists()]
    return pytest.mark.skipif(bool(missing), reason=f"needs ../shared/data/{', '.join(missing)}")


@dataclass
class Asked:
    """One database, and one source in it."""

    driver: neo4j.AsyncDriver
    database: str
    source: str

    async def run(self, cypher: LiteralString, **parameters: Any) -> list[Row]:
        async with self.driver.session(database=self.database, default_access_mode=neo4j.READ_ACCESS) as session:
            return await (await session.run(cypher, parameters, source=self.source)).data()

    async def records(self, keys: Iterable[str]) -> dict[str, Row]:
        """Records by key: their fields, empty ones left out, `versions` of theirs, and the `actor` that each is."""
        rows = await self.run(
            """
            MATCH (r:Record {source: $source}) WHERE r.key IN $keys
            MATCH (r)-[:RESOLVES_TO]->(a:Actor)
            OPTIONAL MATCH (v:Version)-[:VERSION_OF]->(r)
            RETURN r{.*} AS record, a{.id, .kind, .name, .unknown, labels: labels(a)} AS actor,
                   collect(v.content) AS versions
            """,
            keys=sorted(set(keys)),
        )
        return {row["record"]["key"]: _record(row) for row in rows}

    async def claims(self, where: LiteralString, **parameters: Any) -> list[Row]:
        """Claims of the source that meet a condition on `c`, `s` (subject), `o` (object) or `d` (deal): what they say,
        with the keys of their ends, their deal and their entries.
        """
        rows = await self.run(
            """
            MATCH (c:Claim {source: $source})-[stated:STATED_IN]->(:Source {id: $source}),
                  (c)-[:SUBJECT]->(s:Record), (c)-[:OBJECT]->(o:Record)
            OPTIONAL MATCH (c)-[:PART_OF]->(d:Deal)
            OPTIONAL MATCH (c)-[:SAID_BY]->(speaker:Record)
            OPTIONAL MATCH (ending:Ending)-[:ENDS]->(c)
            WITH c, s, o, d, speaker, stated, count(ending) AS endings
            """
            f"WHERE {where} "  # written by the tests themselves
            """
            RETURN c{.*} AS claim, s.key AS subject, o.key AS object, d.key AS deal, speaker.key AS speaker,
                   stated.entries AS entries, stated.editions AS editions, endings
            """,
            **parameters,
        )
        return [_claim(row) for row in rows]

    async def edges(self, claims: Sequence[str]) -> dict[str, list[Row]]:
        """By claim, the edges between its ends' actors that carry it, with `start` and `end`, the actors' ids."""
        rows = await self.run(
            """
            UNWIND $claims AS id
            MATCH (c:Claim {id: id})-[:SUBJECT]->(:Record)-[:RESOLVES_TO]->(a:Actor),
                  (c)-[:OBJECT]->(:Record)-[:RESOLVES_TO]->(b:Actor)
            MATCH (a)-[e]-(b) WHERE e.relation = c.relation AND id IN e.claims
            RETURN id, collect(e{.*, type: type(e), start: startNode(e).id, end: endNode(e).id}) AS edges,
                   a.id AS subject, b.id AS object
            """,
            claims=list(claims),
        )
        return {row["id"]: [{**e, "ends": (row["subject"], row["object"])} for e in row["edges"]] for row in rows}

    async def count_claims(self) -> int:
        """How many claims the source makes."""
        (row,) = await self.run("MATCH (c:Claim {source: $source}) RETURN count(c) AS n")
        return int(row["n"])


def _record(row: Row) -> Row:
    node = row["record"]
    found = {name: node.get(name) for name in FIELDS if node.get(name) not in (None, [], False)}
    for name in _LISTS:
        if name in found:
            found[name] = sorted(found[name])
    return {**found, "actor": row["actor"], "versions": [json.loads(content) for content in row["versions"]]}


def _claim(row: Row) -> Row:
    node, content = row["claim"], json.loads(row["claim"]["content"])
    said = {k: v for k, v in node.items() if k not in ("content", "relation", "source", "deal") and v not in (None, [])}
    for name in ("goods", "in_return"):
        if name in said:
            said[name] = [json.loads(one) for one in said[name]]
    # The claim as it was said, and the properties that questions look at, must be one thing.
    for name in ("kind", "stance", "certainty", "phase", "valid", "quote", "locator", "share", "amount", "programme"):
        assert content.get(name) == said.get(name), (name, content)
    assert len(set(row["editions"])) == 1, row
    return {
        **said,
        "subject": row["subject"],
        "object": row["object"],
        **{k: row[k] for k in ("deal", "speaker") if row[k] is not None},
        "entry": " and ".join(sorted(set(row["entries"]))),
        "endings": row["endings"],
    }


def said(claim: Row, *but: str) -> Row:
    """What a claim says, without what names it in the graph."""
    return {k: v for k, v in claim.items() if k not in {"id", "endings", *but}}


def days(valid: str | None) -> tuple[str, str]:
    """The first and the last day that an EDTF text allows, as the files have them: years, months, days, intervals."""
    if valid is None:
        return MIN_DAY, MAX_DAY
    first, slash, last = valid.partition("/")
    return _first_day(first), _last_day(last if slash else first)


def _first_day(text: str) -> str:
    bare = text.rstrip("?~%")
    return MIN_DAY if bare in ("", "..") else bare + "-01-01"[len(bare) - 4 :]


def _last_day(text: str) -> str:
    bare = text.rstrip("?~%")
    if bare in ("", ".."):
        return MAX_DAY
    if len(bare) == 4:
        return bare + "-12-31"
    if len(bare) == 7:
        year, month = int(bare[:4]), int(bare[5:])
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return f"{bare}-{(31, 28 + leap, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]}"
    return bare


def edge_problems(claim: Row, edges: Sequence[Row], records: dict[str, Row]) -> list[str]:
    """What the one edge of an affirmed claim says otherwise than the claim."""
    if len(edges) != 1:
        return [f"{len(edges)} edges carry it"]
    (edge,) = edges
    first, last = days(claim.get("valid"))
    symmetric = claim["kind"] in ("FAMILY_OF", "ASSOCIATED_WITH")
    ends = (records[claim["subject"]]["actor"]["id"], records[claim["object"]]["actor"]["id"])
    goods = claim.get("goods", [])
    transaction = claim["kind"] in ("SUPPLIES", "BROKERS", "TRANSPORTS", "FINANCES", "PAYS")
    wanted = {
        "type": claim["kind"],
        "kind": claim["kind"],
        "start": min(ends) if symmetric else ends[0],
        "end": max(ends) if symmetric else ends[1],
        "subject": min(ends) if symmetric else ends[0],
        "object": max(ends) if symmetric else ends[1],
        "phase": claim.get("phase"),
        "certainty": claim["certainty"],
        "first": first,
        "last": last,
        "stated_last": last,
        "ended_from": MAX_DAY,
        "goods_classes": (sorted({g["class"] for g in goods}) or ["unknown"]) if transaction else [],
        **{name: claim.get(name) for name in ("share", "measure", "list_name", "programme")},
    }
    problems = [f"{k}: edge {edge.get(k)!r}, claim {v!r}" for k, v in wanted.items() if edge.get(k) != v]
    carried = [json.loads(one) for one in edge["goods"]]
    problems += [f"goods: {one} is not on the edge" for one in goods if one not in carried]
    if edge["standing"] not in _LINKING or edge["disputing"]:
        problems.append(f"standing {edge['standing']}, disputed by {edge['disputing']}")
    return problems


def both_ways(found: Iterable[Row], expected: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """What was found and not expected, and what was expected and not found, each counted."""
    have, want = Counter(map(_text, found)), Counter(map(_text, expected))
    return [json.loads(t) for t in (have - want).elements()], [json.loads(t) for t in (want - have).elements()]


def _text(row: Row) -> str:
    return json.dumps(row, sort_keys=True, ensure_ascii=False)


def one_line(text: str) -> str:
    """A text with each run of white space as one space."""
    return re.sub(r"\s+", " ", text).strip()


def distinct(texts: Iterable[str | None], but: Collection[str] = ()) -> list[str]:
    """Each text that is none of the others, once, sorted."""
    return sorted({text for text in texts if text and text not in but})
