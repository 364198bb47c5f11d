"""Relations → edges, a chunk of relations at a time: each chunk is a task of its own for any process."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

import orjson

from graph.derive import Heard, derive_relation
from graph.model.claims import Claim
from graph.model.kinds import Kind
from graph.model.sources import Edition
from graph.store.bulk.files import Files
from graph.store.bulk.tables import Row, Tables, lines_of
from graph.store.claims import content_order
from graph.store.heard import heard_of
from graph.store.voices import Voices

# So many statements make a chunk: as many as DuckDB keeps together.
CHUNK = 100_000
_MEMORY = "500MB"

# Records whose actor is not theirs alone, as `ids.actor_id` names it: few, so that joining them takes little memory.
_MOVED = """
CREATE TABLE moved AS SELECT id, actor FROM record WHERE actor <> concat('a-', substr(id, 3))
"""
# The wide rows are sorted by chunk only; within one, by who derives it. Of a symmetric kind the lesser id is the
# subject.
_ORDERED = """
CREATE TABLE ordered AS
SELECT *, hash(relation) % $chunks AS chunk FROM (
    SELECT *,
        CASE WHEN object_actor < subject_actor AND kind IN (SELECT unnest($symmetric::VARCHAR[]))
            THEN concat_ws('.', kind, object_actor, subject_actor)
            ELSE concat_ws('.', kind, subject_actor, object_actor) END AS relation
    FROM (SELECT statement.*, edition.place,
            coalesce(s.actor, concat('a-', substr(statement.subject, 3))) AS subject_actor,
            coalesce(o.actor, concat('a-', substr(statement.object, 3))) AS object_actor,
            coalesce(p.actor, 'a-' || substr(statement.speaker, 3)) AS speaker_actor
        FROM statement JOIN edition ON edition.id = statement.edition
        LEFT JOIN moved s ON s.id = statement.subject
        LEFT JOIN moved o ON o.id = statement.object
        LEFT JOIN moved p ON p.id = statement.speaker))
ORDER BY chunk
"""


def order_statements(tables: Tables) -> int:
    """`ordered`: all statements with the relation that they speak of, by chunk; how many chunks there are."""
    chunks = 1 + tables.count("statement") // CHUNK
    tables.run(_MOVED)
    tables.run(_ORDERED, chunks=chunks, symmetric=[kind.value for kind in Kind if kind.is_symmetric])
    tables.run("DROP TABLE statement")
    tables.run("DROP TABLE moved")
    return chunks


@dataclass(frozen=True)
class Context:
    """What it takes to hear a claim besides the claim; `tables` is where they lie, `folder` where files go."""

    tables: Path
    folder: Path
    voices: Voices
    editions: Mapping[str, Edition]


@dataclass
class Derived:
    """What became of a chunk."""

    files: Files
    claims: int = 0
    edges: int = 0
    # Statements that say again what an earlier edition said, by their place in `ordered`.
    repeated: list[int] = field(default_factory=list)


_ROWS = """
SELECT relation, id, source, deal, speaker_actor, edition, entry, place, content, rowid
FROM ordered WHERE chunk = $chunk
ORDER BY relation, id, place, entry, content
"""
_ENDINGS = """
SELECT claim, way, "on", why, "by" FROM ends SEMI JOIN (SELECT id FROM ordered WHERE chunk = $chunk) o ON o.id = claim
"""
_REVIEWS = """
SELECT claim, verdict, "on" FROM review SEMI JOIN (SELECT id FROM ordered WHERE chunk = $chunk) o ON o.id = claim
"""
_STATED = """
SELECT claim AS start, source AS "end", editions, entries FROM read_json($file, format = 'newline_delimited',
    columns = {claim: 'VARCHAR', source: 'VARCHAR', editions: 'VARCHAR[]', entries: 'VARCHAR[]'})
"""
_KEPT = "ordered WHERE chunk = {chunk} AND rowid NOT IN (SELECT unnest(getvariable('repeated')))"


def derive_chunk(context: Context, chunk: int) -> Derived:
    """Derive the edges of a chunk; write these, and its claims with all that joins them."""
    tables = Tables(context.tables, read_only=True, memory=_MEMORY, threads=1)
    try:
        return _derive(tables, context, chunk)
    finally:
        tables.close()


def _derive(tables: Tables, context: Context, chunk: int) -> Derived:
    derived = Derived(Files(context.folder))
    endings, reviews = (_by_claim(tables.rows(text, chunk=chunk)) for text in (_ENDINGS, _REVIEWS))
    edges, stated = (context.folder / f"{name}-{chunk}.jsonl" for name in ("edge", "stated"))
    with edges.open("wb") as edge_lines, stated.open("wb") as stated_lines:
        for heard in _relations(tables, context, chunk, (endings, reviews), derived, stated_lines):
            found = derive_relation(heard)
            edge_lines.writelines(lines_of("edge", (edge.properties() for edge in found)))
            derived.edges += len(found)
    _write(tables, derived, chunk, edges, stated)
    for file in (edges, stated):
        file.unlink()
    return derived


def _by_claim(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.pop("claim"), []).append(row)
    return found


def _relations(
    tables: Tables,
    context: Context,
    chunk: int,
    said_of_claims: tuple[Mapping[str, Sequence[Row]], Mapping[str, Sequence[Row]]],
    derived: Derived,
    stated: IO[bytes],
) -> Iterator[list[Heard]]:
    """The claims of each relation as they are heard; how each is stated goes into a file."""
    for _, of_relation in groupby(tables.tuples(_ROWS, chunk=chunk), itemgetter(0)):
        heard = []
        for claim_id, of_claim in groupby(of_relation, itemgetter(1)):
            row, content = _merged(list(of_claim), derived)
            row["endings"], row["reviews"] = (of_claims.get(claim_id, ()) for of_claims in said_of_claims)
            said = {"claim": claim_id, "source": row["source"], "editions": row["editions"], "entries": row["entries"]}
            stated.write(orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE))
            heard.append(heard_of(row, Claim.model_validate_json(content), context.voices, context.editions))
            derived.claims += 1
        yield heard


def _merged(statements: list[tuple[Any, ...]], derived: Derived) -> tuple[Row, str]:
    """The one claim that these statements make, as `find_heard` has it, and its content: that of the earliest edition
    which states it, the least of several.
    """
    relation, claim_id, source, deal, speaker, _, _, place, content, kept = statements[0]
    pairs = [(statements[0][5], statements[0][6])]
    for statement in statements[1:]:
        pair = (statement[5], statement[6])
        if pair != pairs[-1]:
            pairs.append(pair)
        if statement[7] == place and content_order(statement[8]) < content_order(content):
            content, kept = statement[8], statement[9]
    if len(statements) > 1:
        derived.repeated += [statement[9] for statement in statements if statement[9] != kept]
    row = {"relation": relation, "id": claim_id, "source": source, "deal": deal, "speaker": speaker}
    return row | {"editions": [edition for edition, _ in pairs], "entries": [entry for _, entry in pairs]}, content


_NOT_STORED = "chunk, place, load, edition, entry, subject, object, speaker, subject_actor, object_actor, speaker_actor"


def _write(tables: Tables, derived: Derived, chunk: int, edges: Path, stated: Path) -> None:
    files, part = derived.files, f"-{chunk}"
    tables.run("SET VARIABLE repeated = $repeated::BIGINT[]", repeated=derived.repeated)
    kept = _KEPT.format(chunk=chunk)
    files.node(tables, "Claim", f"SELECT * EXCLUDE ({_NOT_STORED}) FROM {kept}", part=part)  # noqa: S608
    for type_, column, end in (
        ("SUBJECT", "subject", "Record"),
        ("OBJECT", "object", "Record"),
        ("SAID_BY", "speaker", "Record"),
        ("PART_OF", "deal", "Deal"),
    ):
        query = f'SELECT id AS start, {column} AS "end" FROM {kept} AND {column} IS NOT NULL'  # noqa: S608
        files.join(tables, type_, "Claim", end, query, part=part)
    files.join(tables, "STATED_IN", "Claim", "Source", _STATED.replace("$file", _text(stated)), part=part)
    read = tables.read("edge").replace("$file", _text(edges))
    query = f'SELECT subject AS start, object AS "end", kind AS type, * FROM {read}'  # noqa: S608
    files.join(tables, "", "Actor", "Actor", query, part=part, kind="type")


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
