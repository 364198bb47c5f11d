"""A graph of arrays as files for Neo4j's importer, with every property that a reader looks at.

Of actors, their edges and the one Meta node only. Claims, records and the change log are left out, since no question
about paths reads them and they would take three quarters of the disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.trace_graph import (
    ACTOR_KINDS,
    CERTAINTIES,
    FAMILIES,
    GOODS_CLASSES,
    KINDS,
    MAX,
    MEASURES,
    MIN,
    PHASES,
    STANCES,
    STANDINGS,
    WALKED,
    Columns,
    Graph,
)
from graph.local_import import Counts
from graph.model.dates import MAX_DAY, MIN_DAY
from graph.model.edges import COLUMNS
from graph.model.states import get_state
from graph.schema import SCHEMA_VERSION
from graph.store.bulk.files import Files
from graph.store.bulk.tables import Tables
from graph.store.resolve import actor_properties

REV = 1
_CHUNK = 400_000  # edges a file

_MACROS = f"""
CREATE OR REPLACE TEMP MACRO day(n) AS CASE WHEN n <= {MIN} THEN '{MIN_DAY}' WHEN n >= {MAX} THEN '{MAX_DAY}'
    ELSE strftime(DATE '1970-01-01' + n, '%Y-%m-%d') END;
CREATE OR REPLACE TEMP MACRO called(what, n) AS substr(md5(what || n), 1, 24);
CREATE OR REPLACE TEMP MACRO rising(n, step, what) AS printf('%08x', n * step) || substr(md5(what || n), 1, 16);
CREATE OR REPLACE TEMP MACRO name_of(list, n) AS getvariable(list)[n::INTEGER + 1];
"""
# Names are told apart by a number; what is looked for is folded, which of these is lower case.
_ACTORS = """
CREATE TABLE person AS
SELECT n, 'a-' || rising(n, $step, 'a') AS id, name_of('actor_kinds', kind) AS kind,
    coalesce(getvariable('names')[n + 1],
        name_of('words', n % 7) || ' ' || name_of('kinds_said', kind) || ' ' || n) AS name,
    unknown, CASE WHEN country >= 0 THEN [name_of('codes', country)] ELSE [] END AS countries,
    CASE WHEN n % 5 < 2 THEN ['registration:' || (1000000000 + n)] ELSE [] END AS identifiers,
    CASE WHEN n % 5 < 2 THEN [(1000000000 + n)::VARCHAR] ELSE [] END AS numbers, COLUMNS('near_.*')
FROM actors WHERE n < $people
"""
_ACTOR_NODES = """
SELECT id, kind, kind AS label, name, CASE WHEN n % 4 = 0 THEN ['Trade name ' || n] ELSE [] END AS names,
    list_sort([lower(name)] || CASE WHEN n % 4 = 0 THEN ['trade name ' || n] ELSE [] END) AS search,
    countries, identifiers, numbers, unknown, COLUMNS('near_.*')
FROM person
"""
_STATE_NODES = """
SELECT state.id, 'State' AS kind, 'State' AS label, state.name, state.names, state.search, [state.code] AS countries,
    []::VARCHAR[] AS identifiers, []::VARCHAR[] AS numbers, false AS unknown, COLUMNS('near_.*')
FROM actors JOIN state USING (n)
"""
_SAID = """
CREATE OR REPLACE TEMP TABLE said_of AS
SELECT edge, list({claim: 'c-' || rising(n, $step, 'c'), source: name_of('sources', source),
    origin: name_of('origins', origin), certain: day(certain), possible: day(possible),
    until: day(until)} ORDER BY n) AS a
FROM said GROUP BY edge
"""
_AGAINST = """
CREATE OR REPLACE TEMP TABLE against_of AS
SELECT edge, list({claim: 'c-' || rising(n, $step, 'd'), stance: name_of('stances', stance), certain: day(certain),
    possible: day(possible), until: day(until), by_party: by_party} ORDER BY n) AS d
FROM against GROUP BY edge
"""
_WRITTEN = {
    "goods_classes": "nullif(array_to_string(goods_classes, ','), '')",
    "affirmations": "len(claims)",
    "first": '"first"',
    "last": '"last"',
    "sources": "nullif(array_to_string(sources, ','), '')",
}
_EDGES = """
SELECT *, concat_ws(' ', {columns}) AS columns FROM (
SELECT s.id AS start, o.id AS "end", name_of('kinds', e.kind) AS type,
    'e-' || called('e', e.n) AS id, concat_ws('.', name_of('kinds', e.kind), s.id, o.id) AS relation,
    s.id AS subject, name_of('kinds', e.kind) AS kind, o.id AS object, name_of('families', e.family) AS family,
    CASE WHEN e.deal >= 0 THEN 'd-' || called('d', e.deal) END AS deal,
    CASE WHEN e.phase >= 0 THEN name_of('phases', e.phase) END AS phase,
    name_of('certainties', e.certainty) AS certainty, (5 - e.certainty)::BIGINT AS certainty_rank,
    day(e.first) AS "first", day(e.last) AS "last", day(e.stated_last) AS stated_last, day(e.ended_from) AS ended_from,
    name_of('classes', e.classes) AS goods_classes,
    CASE WHEN e.goods < 0 THEN [] WHEN e.classes = 5 THEN [name_of('goods', e.goods), name_of('goods', e.goods + 14)]
        ELSE [name_of('goods', e.goods)] END AS goods,
    CASE WHEN e.in_return < 0 THEN [] ELSE [name_of('goods', e.in_return)] END AS in_return,
    CASE WHEN NOT isnan(e.share) THEN e.share END AS share,
    CASE WHEN e.measure >= 0 THEN name_of('measures', e.measure) END AS measure,
    CASE WHEN e.listed >= 0 THEN name_of('list_names', e.listed) END AS list_name,
    CASE WHEN e.listed >= 0 THEN name_of('programmes', e.listed) END AS programme,
    name_of('standings', e.standing) AS standing, e.evidence::BIGINT AS evidence,
    list_sort(list_distinct([x.origin FOR x IN coalesce(a, []) IF x.until = '{max_day}'])) AS origins,
    e.origins::BIGINT AS origin_count, list_sort(list_distinct([x.source FOR x IN coalesce(a, [])])) AS sources,
    day(e.known_from) AS known_from, day(e.known_possibly_from) AS known_possibly_from,
    day(e.corroborated_from) AS corroborated_from, day(e.disputed_from) AS disputed_from,
    day(e.withdrawn_from) AS withdrawn_from,
    [x.claim FOR x IN coalesce(a, [])] AS claims, [x.claim FOR x IN coalesce(d, [])] AS disputing,
    [x.claim FOR x IN coalesce(d, []) IF x.by_party AND x.until = '{max_day}'] AS denied_by_party,
    {affirmed}, {disputed}
FROM edges e JOIN actor s ON s.n = e.subject JOIN actor o ON o.n = e.object
LEFT JOIN said_of ON said_of.edge = e.n LEFT JOIN against_of ON against_of.edge = e.n
)""".format(
    columns=", ".join(f"coalesce({_WRITTEN.get(name, name)}::VARCHAR, '-')" for name in COLUMNS),
    max_day=MAX_DAY,
    affirmed=", ".join(
        f"[x.{name} FOR x IN coalesce(a, [])] AS affirmed_{name}"
        for name in ("claim", "source", "origin", "certain", "possible", "until")
    ),
    disputed=", ".join(
        f"[x.{name} FOR x IN coalesce(d, [])] AS disputed_{name}"
        for name in ("claim", "stance", "certain", "possible", "until", "by_party")
    ),
)
_WORDS = ("Alpine", "Baltic", "Caspian", "Delta", "Eastern", "Falcon", "Global")


class Arrays(Tables):
    """Tables that numpy arrays can be read from."""

    def give(self, name: str, columns: Mapping[str, NDArray[Any]]) -> None:
        """Make arrays of one length a table, without copying them."""
        self._connection.register(name, dict(columns))

    def names(self, **lists: Any) -> None:
        """Make lists of names known, by which codes are written out."""
        for name, values in lists.items():
            self.run(f"SET VARIABLE {name} = $values", values=list(values))


def _columns(rows: Columns) -> dict[str, NDArray[Any]]:
    return vars(rows)


def actor_ids(graph: Graph) -> list[str]:
    """The id of each actor."""
    with_states = len(graph.actors)
    people = with_states - len(graph.states)
    tables = Arrays(Path(":memory:"))
    tables.run(_MACROS)
    tables.give("numbers", {"n": np.arange(people)})
    rows = tables.values("SELECT 'a-' || rising(n, $step, 'a') FROM numbers ORDER BY n", step=_step(people))
    tables.close()
    return [row[0] for row in rows] + list(graph.states)


def _step(count: int) -> int:
    return 0xFFFFFFFF // max(1, count)


def write_files(graph: Graph, work: Path) -> tuple[Files, Counts]:
    """The files of the whole graph, for the importer."""
    (work / "files").mkdir(parents=True, exist_ok=True)
    files = Files(work / "files")
    tables = Arrays(work / "tables.duckdb")
    try:
        _give_names(tables, graph)
        _write_actors(tables, graph, files)
        tables.put("meta", [{"id": "armstrace", "schema_version": SCHEMA_VERSION, "rev": REV, "visible_rev": REV}])
        files.node(tables, "Meta", "SELECT * FROM meta")
        for start in range(0, len(graph.edges), _CHUNK):
            _write_edges(tables, graph, files, start)
    finally:
        tables.close()
        tables.path.unlink()
    return files, Counts(len(graph.actors) + 1, len(graph.edges))


def _give_names(tables: Arrays, graph: Graph) -> None:
    tables.run(_MACROS)
    states = [state for state in map(get_state, graph.states) if state is not None]
    tables.names(
        kinds=KINDS,
        families=FAMILIES,
        phases=PHASES,
        certainties=CERTAINTIES,
        standings=STANDINGS,
        measures=MEASURES,
        stances=STANCES,
        actor_kinds=ACTOR_KINDS,
        kinds_said=[kind.value for kind in ACTOR_KINDS],
        classes=[list(listed) for listed in GOODS_CLASSES],
        goods=graph.goods,
        sources=graph.sources,
        origins=graph.origins,
        list_names=[name for name, _ in graph.lists],
        programmes=[programme for _, programme in graph.lists],
        words=_WORDS,
        names=graph.names or [""],
        codes=[state.code for state in states],
    )


def _write_actors(tables: Arrays, graph: Graph, files: Files) -> None:
    count, people = len(graph.actors), len(graph.actors) - len(graph.states)
    near = {f"near_{family.value}": graph.near((family,)).astype(np.int64) for family in FAMILIES}
    near["near_walked"] = graph.near(WALKED).astype(np.int64)
    tables.give("actors", {"n": np.arange(count)} | _columns(graph.actors) | near)
    if not graph.names:
        tables.run("SET VARIABLE names = []::VARCHAR[]")
    tables.run(_ACTORS, step=_step(people), people=people)
    with (tables.path.parent / "state.jsonl").open("w", encoding="utf-8") as lines:
        for n, state_id in enumerate(graph.states, start=people):
            lines.write(json.dumps({"n": n} | _state_row(state_id)) + "\n")
    columns = "{n: 'BIGINT', id: 'VARCHAR', name: 'VARCHAR', names: 'VARCHAR[]', search: 'VARCHAR[]', code: 'VARCHAR'}"
    file = str(tables.path.parent / "state.jsonl")
    tables.run(f"CREATE TABLE state AS SELECT * FROM read_json($file, columns = {columns})", file=file)  # noqa: S608
    files.node(tables, "Actor", _ACTOR_NODES, part="-people", kind="label")
    files.node(tables, "Actor", _STATE_NODES, part="-states", kind="label")
    tables.run("DROP TABLE IF EXISTS actor")
    tables.run("CREATE TABLE actor AS SELECT n, id FROM person UNION ALL SELECT n, id FROM state")
    tables.run("DROP TABLE person")


def _state_row(state_id: str) -> dict[str, Any]:
    state = get_state(state_id)
    if state is None:
        raise ValueError(f"no such state: {state_id}")
    told = actor_properties(state_id, [{"id": "r-0", "kind": "State", "name": state.name}])
    return {"id": state_id, "code": state.code} | {name: told[name] for name in ("name", "names", "search")}


def _write_edges(tables: Arrays, graph: Graph, files: Files, start: int) -> None:
    end = min(start + _CHUNK, len(graph.edges))
    numbers = np.arange(start, end)
    verdicts = _columns(graph.verdicts.take(slice(start, end)))
    columns: dict[str, NDArray[Any]] = {"n": numbers, "family": graph.family[start:end]}
    columns |= _columns(graph.edges.take(slice(start, end)))
    tables.give("edges", columns | verdicts)
    for name, rows, query in (("said", graph.said, _SAID), ("against", graph.against, _AGAINST)):
        low, high = np.searchsorted(rows.edge, [start, end])
        tables.give(name, {"n": np.arange(low, high)} | _columns(rows.take(slice(low, high))))
        tables.run(query, step=_step(len(rows)))
    files.join(tables, "", "Actor", "Actor", _EDGES, part=f"-{start}", kind="type")
