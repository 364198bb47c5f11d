"""Read-only Cypher on the real Neo4j: what must be refused, what must pass, and what an answer looks like."""

import contextlib
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.app import create_app
from graph.cypher_tokens import read
from graph.errors import ArmstraceError
from graph.guard import screen
from graph.guard_lists import FUNCTIONS, PROCEDURES
from graph.queries.cypher import run_cypher
from graph.schema import apply_schema
from graph.settings import Settings
from tests.case_graph import CASE, LIST, load, sheet
from tests.emptying import empty

MARK = "GuardProbe"

# Each with the part of the graph's outside that it goes for; `refused` is what the problem document has to name.
ATTACKS = [
    # What a reading session lets through.
    ("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line", "LOAD CSV"),
    ("LOAD CSV WITH HEADERS FROM 'http://127.0.0.1:1/x' AS line RETURN line", "LOAD CSV"),
    ("load\ncsv from 'file:///etc/passwd' as line return line", "LOAD CSV"),
    ("CALL dbms.listConfig()", "dbms.listConfig"),
    ("CALL dbms.listConfig", "dbms.listConfig"),
    ("CALL dbms.listConfig() YIELD name, value RETURN name, value", "dbms.listConfig"),
    ("CALL dbms.killConnection('bolt-1')", "dbms.killConnection"),
    ("CALL dbms.killConnections(['bolt-1'])", "dbms.killConnections"),
    ("CALL dbms.listConnections()", "dbms.listConnections"),
    ("CALL dbms.queryJmx('*:*')", "dbms.queryJmx"),
    ("CALL dbms.components()", "dbms.components"),
    ("CALL dbms.showCurrentUser()", "dbms.showCurrentUser"),
    ("CALL db.clearQueryCaches()", "db.clearQueryCaches"),
    ("CALL db.prepareForReplanning()", "db.prepareForReplanning"),
    ("CALL db.stats.retrieve('TOKENS')", "db.stats.retrieve"),
    ("CALL db.stats.clear('QUERIES')", "db.stats.clear"),
    ("CALL db.resampleIndex('actor_names')", "db.resampleIndex"),
    ("CALL db.awaitIndexes(60)", "db.awaitIndexes"),
    ("CALL db.createLabel('Evil')", "db.createLabel"),
    ("CALL db.createProperty('evil')", "db.createProperty"),
    ("CALL tx.setMetaData({a: 1})", "tx.setMetaData"),
    ("CALL tx.getMetaData()", "tx.getMetaData"),
    ("CALL apoc.load.json('http://127.0.0.1:1/')", "apoc.load.json"),
    ("CALL apoc.cypher.runWrite('CREATE (n)', {}) YIELD value RETURN value", "apoc.cypher.runWrite"),
    ("CALL genai.vector.encodeBatch(['x'], 'OpenAI', {})", "genai.vector.encodeBatch"),
    ("SHOW USERS", "SHOW"),
    ("SHOW CURRENT USER", "SHOW"),
    ("SHOW TRANSACTIONS", "SHOW"),
    ("SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery", "SHOW"),
    ("SHOW SETTINGS YIELD name, value RETURN name, value", "SHOW"),
    ("SHOW DATABASES", "SHOW"),
    ("SHOW INDEXES", "SHOW"),
    ("SHOW FUNCTIONS", "SHOW"),
    ("SHOW PROCEDURES", "SHOW"),
    ("SHOW PRIVILEGES", "SHOW"),
    ("TERMINATE TRANSACTIONS 'neo4j-transaction-1'", "TERMINATE"),
    # Hidden where the plan does not show it.
    ("RETURN CASE WHEN rand() < 2 THEN COLLECT { LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l } END", "LOAD CSV"),
    ("RETURN [x IN [1] WHERE EXISTS { LOAD CSV FROM 'http://127.0.0.1:1/' AS l RETURN l } | x]", "LOAD CSV"),
    ("RETURN COUNT { LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l }", "LOAD CSV"),
    ("CALL () { LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l } RETURN l", "LOAD CSV"),
    ("RETURN 1 AS l UNION ALL LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "LOAD CSV"),
    ("RETURN COLLECT { CALL dbms.listConfig() YIELD value RETURN value }", "dbms.listConfig"),
    ("RETURN CASE WHEN true THEN COLLECT { CALL dbms.listConfig() YIELD value RETURN value } END", "dbms.listConfig"),
    ("MATCH (n) WHERE n.x = 1 OR EXISTS { CALL dbms.listConfig() YIELD name RETURN name } RETURN n", "dbms.listConfig"),
    ("OPTIONAL CALL dbms.listConfig() YIELD name RETURN name", "dbms.listConfig"),
    # Names in disguise.
    ("CALL `dbms`.`listConfig`()", "dbms.listConfig"),
    ("CALL `dbms.listConfig`()", "dbms.listConfig"),
    ("CALL dbms /* labels */ . listConfig()", "dbms.listConfig"),
    ("CALL db.labels() YIELD label CALL dbms.\n// db.labels\nlistConfig() YIELD name RETURN name", "dbms.listConfig"),
    ("CALL DB.LABELS()", "DB.LABELS"),
    ("CALL db.labels.evil()", "db.labels.evil"),
    ("RETURN genai.vector.encode('x', 'OpenAI', {})", "genai.vector.encode"),
    ("RETURN `genai`.`vector`.`encode`('x', 'OpenAI', {})", "genai.vector.encode"),
    ("RETURN apoc.version()", "apoc.version"),
    ("RETURN file()", "file"),
    ("RETURN linenumber()", "linenumber"),
    ("RETURN graph.names()", "graph.names"),
    ("RETURN {a: graph.propertiesByName('system')}", "graph.propertiesByName"),
    ("RETURN `size`.evil('x')", "size.evil"),
    ("RETURN db.nameFromElementId('x')", "db.nameFromElementId"),
    ("RETURN [x IN apoc.cypher.runFirstColumnMany('RETURN 1', {}) | x]", "apoc.cypher.runFirstColumnMany"),
    ("RETURN ſize('x')", "ſize"),
    ("RETURN tоUpper('x')", "tоUpper"),
    ("RETURN ＷＨＥＲＥ(1)", "ＷＨＥＲＥ"),
    ("ＬＯＡＤ ＣＳＶ FROM 'file:///etc/passwd' AS l RETURN l", "LOAD CSV"),
    # Unicode escapes, which the server decodes before it parses.
    ("L\\u004fAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "\\u004f"),
    ("CALL dbms.list\\u0043onfig()", "\\u0043"),
    ("RETURN '\\u0027 + file() + \\u0027'", "\\u0027"),
    ("RETURN 1 // \\u000a LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "\\u000a"),
    ("RETURN '\\\\u0027 + file() //'", "\\u0027"),
    ("RETURN '\\U0000004f'", "\\U0000"),
    # Characters that nobody sees.
    ("RETURN 1 // \u2028 LOAD CSV FROM 'x' AS l RETURN l", "U+2028"),
    ("RETURN 1 // \x0b LOAD CSV FROM 'x' AS l RETURN l", "U+000B"),
    ("LO\u200bAD CSV FROM 'file:///etc/passwd' AS l RETURN l", "U+200B"),
    ("RETURN \u202e1", "U+202E"),
    ("RETURN\x001", "U+0000"),
    ("\ufeffRETURN 1", "U+FEFF"),
    # Options and prefixes.
    ("EXPLAIN MATCH (n) RETURN n", "EXPLAIN"),
    ("PROFILE MATCH (n) RETURN n", "PROFILE"),
    ("profile match (n) return n", "profile"),
    ("/* quiet */ PROFILE MATCH (n) RETURN n", "PROFILE"),
    ("CYPHER 5 PROFILE MATCH (n) RETURN n", "PROFILE"),
    ("CYPHER runtime=parallel MATCH (n) RETURN n", "CYPHER"),
    ("CYPHER 5 runtime=parallel MATCH (n) RETURN n", "runtime"),
    ("CYPHER 5 runtime = parallel MATCH (n) RETURN n", "runtime"),
    ("CYPHER replan=force MATCH (n) RETURN n", "CYPHER"),
    ("CYPHER 4.4 MATCH (n) RETURN n", "CYPHER"),
    ("CYPHER 5 CYPHER runtime=parallel MATCH (n) RETURN n", "CYPHER"),
    # Other graphs, other statements.
    ("USE system SHOW USERS", "USE"),
    ("USE neo4j MATCH (n) RETURN n", "USE"),
    ("CALL { USE system MATCH (n) RETURN n } RETURN n", "USE"),
    ("RETURN COLLECT { USE system MATCH (n) RETURN n }", "USE"),
    ("RETURN 1 AS n UNION USE `system` RETURN 2 AS n", "USE"),
    ("USE graph.byName('system') MATCH (n) RETURN n", "USE"),
    ("RETURN 1; RETURN 2", ";"),
    ("RETURN 1; CREATE (n:GuardProbe)", ";"),
    (";RETURN 1", ";"),
    # Writing.
    ("CREATE (n:GuardProbe)", "CREATE"),
    ("create (n:GuardProbe) return n", "create"),
    ("MERGE (n:GuardProbe {id: 'new'}) RETURN n", "MERGE"),
    ("MATCH (n:GuardProbe) SET n.x = 1", "SET"),
    ("MATCH (n:GuardProbe) SET n:Evil RETURN n", "SET"),
    ("MATCH (n:GuardProbe) REMOVE n.id RETURN n", "REMOVE"),
    ("MATCH (n:GuardProbe) DELETE n", "DELETE"),
    ("MATCH (n:GuardProbe) DETACH DELETE n", "DETACH"),
    ("MATCH (n:GuardProbe) NODETACH DELETE n", "NODETACH"),
    ("FOREACH (x IN [1] | CREATE (n:GuardProbe))", "FOREACH"),
    ("MATCH (n:GuardProbe) FOREACH (x IN [1] | SET n.x = 1)", "FOREACH"),
    ("INSERT (n:GuardProbe)", "INSERT"),
    ("MATCH (n:GuardProbe) CALL (n) { SET n.x = 1 } RETURN n", "SET"),
    ("MATCH (n:GuardProbe) CALL (n) { SET n.x = 1 } IN TRANSACTIONS RETURN n", "IN TRANSACTIONS"),
    (
        "MATCH (n:GuardProbe) CALL (n) { RETURN 1 AS x } IN 2 CONCURRENT TRANSACTIONS OF 1 ROW RETURN x",
        "IN TRANSACTIONS",
    ),
    ("MATCH (n:GuardProbe) CALL { WITH n DELETE n } IN TRANSACTIONS", "IN TRANSACTIONS"),
    ("UNWIND [1] AS x CREATE (n:GuardProbe {x: x})", "CREATE"),
    ("RETURN 1 AS x UNION CREATE (n:GuardProbe) RETURN 1 AS x", "CREATE"),
    ("MATCH (a:GuardProbe) WITH a LIMIT 1 CREATE (a)-[:X]->(:GuardProbe)", "CREATE"),
    ("WITH 1 AS `x` /* // */ CREATE (n:GuardProbe) // */ \nRETURN 1", "CREATE"),
    ("RETURN '/*' AS a UNION CREATE (n:GuardProbe) RETURN '*/' AS a", "CREATE"),
    ("CREATE INDEX evil FOR (n:Evil) ON (n.x)", "CREATE"),
    ("CREATE CONSTRAINT evil FOR (n:Evil) REQUIRE n.x IS UNIQUE", "CREATE"),
    ("DROP INDEX actor_names", "DROP"),
    ("DROP CONSTRAINT actor_id", "DROP"),
    ("CREATE USER evil SET PASSWORD 'evilevil'", "CREATE"),
    ("ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'bbbbbbbb'", "ALTER"),
    ("ALTER USER neo4j SET PASSWORD 'evilevil'", "ALTER"),
    ("DROP USER neo4j", "DROP"),
    ("CREATE DATABASE evil", "CREATE"),
    ("STOP DATABASE neo4j", "STOP"),
    ("GRANT ROLE admin TO neo4j", "GRANT"),
    ("CALL db.index.vector.createNodeIndex('i', 'L', 'p', 2, 'cosine')", "db.index.vector.createNodeIndex"),
    # Work without end inside one value, where the server does not look at its clock or count its memory.
    ("RETURN size([x IN range(1, 100000000) | x])", "range"),
    ("RETURN reduce(a = 0, x IN range(1, 1000 * 1000 * 1000) | a + x)", "range"),
    ("RETURN size(range(1, toInteger('1000000000')))", "range"),
    ("RETURN range(0x1, 0x7fffffff)", "range"),
    ("RETURN range(1, 1_000_000_000)", "range"),
    ("RETURN range(1, 10 ^ 9)", "range"),
    ("RETURN range(1, $huge)", "range"),
    ("RETURN range(1, $inside.huge)", "range"),
    ("RETURN range(1, $inside['huge'])", "range"),
    ("WITH 1000000000 AS n RETURN size([x IN range(1, n) | x])", "range"),
    ("WITH {a: 1000000000} AS m RETURN range(1, m.a)", "range"),
    ("RETURN range(1, size('x') + 1000000000)", "range"),
    ("RETURN range(-1000000000, 0)", "range"),
    ("RETURN range(1, " + "9" * 5000 + ")", "range"),
    ("RETURN range(1, 1000000000000000000000)", "range"),
    ("RETURN range(1, 0o7777777777)", "range"),
    ("RETURN range(1, (1000000000))", "range"),
    ("RETURN [x IN range(1, 99999) | [y IN range(1, 99999) | y]]", "size"),
    ("WITH 'aaaaaaaa' AS s " + "WITH s + s AS s " * 28 + "RETURN size(s)", "size"),
    ("WITH [1] AS s " + "WITH [s, s] AS s " * 28 + "RETURN s", "size"),
    ("WITH {a: 1} AS s " + "WITH {a: s, b: s} AS s " * 28 + "RETURN s", "size"),
    ("WITH {a: [1]} AS s " + "WITH {a: s.a + s['a']} AS s " * 28 + "RETURN s", "size"),
    ("WITH 'a' AS a, 'b' AS b " + "WITH a + b AS a, a AS b " * 40 + "RETURN size(a)", "size"),
    ("WITH 'a' AS `s` " + "WITH s || `s` AS s " * 28 + "RETURN size(s)", "size"),
    ("LET s = 'a' " + "LET s = s + s " * 28 + "RETURN size(s)", "size"),
    ("WITH 'a' AS s " + "UNWIND [s + s] AS s " * 28 + "RETURN size(s)", "size"),
    ("WITH 'a' AS end " + "WITH end + end AS end " * 28 + "RETURN size(end)", "size"),
    ("RETURN " + "[end IN [" * 25 + "'a'" + "] | end + end][0]" * 25, "size"),
    ("RETURN " + "[x IN [" * 25 + "'a'" + "] | x + x][0]" * 25, "size"),
    ("MATCH (n) WHERE size(" + "[x IN [" * 25 + "'a'" + "] | x + x][0]" * 25 + ") > 1 RETURN n", "size"),
    ("WITH [1, 2, 3] AS a RETURN size(" + "".join(f"[v{i} IN a | " for i in range(9)) + "1" + "]" * 9 + ")", "size"),
    ("UNWIND range(1, 100000) AS x WITH collect(x) AS xs RETURN size([x IN xs | [y IN xs | y]])", "size"),
    ("WITH split($long, '') AS xs RETURN [x IN xs | [y IN xs | 1]]", "size"),
    ("MATCH (n) WITH collect(n) AS ns RETURN [a IN ns | [b IN ns | [c IN ns | 1]]]", "size"),
    ("UNWIND range(1, 100000) AS x WITH collect(x) AS xs RETURN reduce(s = '', x IN xs | s + $long)", "size"),
    ("RETURN [i IN range(0, 9999) | [j IN range(0, 999) | $long + toString(j)]]", "size"),
    ("RETURN reduce(a = '', i IN range(0, 99999) | a + $long)", "size"),
    ("RETURN size(replace($long, 'a', $long))", "replace"),
    ("WITH $long AS s RETURN size(replace(s, 'a', s))", "replace"),
    ("RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab' =~ '(.*a){12}$'", "=~"),
    ("RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab' =~ '(a+)+$'", "=~"),
    ("RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab' =~ '.*.*.*.*.*.*x'", "=~"),
    ("RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab' =~ ('(a' + '+)+$')", "=~"),
    ("RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab' =~ '(a' + '+)+$'", "=~"),
    ("RETURN 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaab' =~ $pattern", "=~"),
    ("WITH '(a+)+$' AS p RETURN 'aaaaaaaaaaaaaaaaab' =~ p", "=~"),
    ("RETURN 'aa' =~ '(a)\\\\1'", "=~"),
]

LEGITIMATE = [
    "RETURN 1",
    "RETURN 1;",
    "return 1 as one",
    "RETURN count(*)",
    "MATCH (n) RETURN count (*) AS n",
    "CYPHER 5 MATCH (n:Actor) RETURN n.id",
    "// a comment\nMATCH (n:Actor) /* another */ RETURN n.name // the end",
    "RETURN 'a // no comment' AS a, \"it's\" AS b, 'it\\'s' AS c, '/* */' AS d, ';' AS e",
    "RETURN 'LOAD CSV, dbms.listConfig() and CREATE (n)' AS harmless",
    "MATCH (a:Actor {id: 'state:kp'}), (b:Actor {id: 'state:ru'}), p = shortestPath((a)-[*..4]-(b)) RETURN p",
    "MATCH (a:Actor {id: 'state:kp'}), (b:Actor {id: 'state:ru'}), p = allShortestPaths((a)-[*..4]-(b)) RETURN p",
    "MATCH p = ANY SHORTEST (a:Actor {id: 'state:kp'})-[:SUPPLIES|BROKERS]-{1,4}(b:Actor {id: 'state:ru'}) RETURN p",
    "MATCH p = SHORTEST 2 (a:Actor {id: 'state:kp'})--+(b:Actor {id: 'state:ru'}) RETURN length(p)",
    "MATCH p = ALL SHORTEST (a:Actor {id: 'state:kp'})-[r]-+(b:Actor {id: 'state:ru'}) RETURN size(r)",
    "MATCH p = SHORTEST 2 PATH GROUPS (a:Actor)-->+(b:State) RETURN count(p)",
    "MATCH p = ((a:Actor)-[r:SUPPLIES]->(b:Actor)){1,3} RETURN [x IN r | x.phase] AS phases",
    "MATCH (a:Actor {id: 'state:kp'}) ((x)-[r]->(y) WHERE x.id <> y.id){1,2} (b) RETURN DISTINCT b.id",
    "MATCH (a)-[:SUPPLIES*1..3]->(b) RETURN a.id, b.id",
    "MATCH (a)-[r:SUPPLIES|BROKERS*0..2 {phase: 'sought'}]-(b) RETURN count(r)",
    "MATCH (a:(State|Person)&!Vessel) RETURN a.id",
    "MATCH (a WHERE a.id STARTS WITH 'state:')-[r WHERE r.phase = 'sought']-(b) RETURN a, r, b",
    "MATCH (n:$('Actor')) RETURN count(n)",
    "MATCH (a)-[r:$any(['SUPPLIES'])]->(b) RETURN count(r)",
    "MATCH (a:Actor) WHERE (a.id = 'state:kp') OR (a.id IN ['state:ru']) AND (NOT (a.name IS NULL)) RETURN a.id",
    "MATCH (a:Actor) WHERE NOT (a)-->(:Person) AND EXISTS ((a)--()) RETURN a.id",
    "MATCH (a:Actor) WHERE EXISTS { (a)-->(b) WHERE b.id = 'state:ru' } RETURN a.id",
    "MATCH (a:Actor) RETURN a.id, COUNT { (a)--() } AS degree, COLLECT { MATCH (a)-->(b) RETURN b.id } AS others",
    "MATCH (a:Actor) RETURN [(a)-->(b) WHERE b:State | b.name] AS names",
    "MATCH (a:Actor) CALL (a) { MATCH (a)-->(b) RETURN count(b) AS n } RETURN a.id, n ORDER BY n DESC SKIP 0 LIMIT 5",
    "CALL { MATCH (n:Actor) RETURN n LIMIT 1 } RETURN n.id",
    "MATCH (a) OPTIONAL MATCH (a)-->(b) WITH a, collect(DISTINCT b.id) AS ids WHERE size(ids) > 0 RETURN a.id, ids",
    "MATCH (a:Actor) RETURN a.id AS id UNION MATCH (b:State) RETURN b.id AS id",
    "UNWIND [1, 2, 3] AS x WITH x WHERE x > 1 RETURN sum(x), avg(x), stDev(x), percentileCont(x, 0.5), min(x), max(x)",
    "UNWIND range(0, size(['a', 'b']) - 1) AS i RETURN ['a', 'b'][i]",
    "UNWIND range(2000, 2023) AS year RETURN year",
    "MATCH p = (a:Actor)--(b) UNWIND range(0, length(p) - 1) AS i RETURN nodes(p)[i].id",
    "RETURN range($few, -(0x1F), -2), range(1, (size([1000000, 2]) + $few)), `range`(1, 2)",
    "RETURN reduce(total = 0, x IN range(1, 10) | total + x) AS total",
    "MATCH (a:Actor) " + "WITH a, a.name + ' ' + a.name AS name " * 12 + "RETURN {id: a.id, name: name, kind: a.kind}",
    "MATCH (a)-[r:SUPPLIES|BROKERS|OWNS]-(b)-[s:SUPPLIES|BROKERS]-(c) RETURN [x IN [a, b, c] | x.name], r.id, s.id",
    "MATCH (a:Actor) WITH collect(a.name) AS names RETURN reduce(all = 0, n IN names | all + size(n))",
    "MATCH p = (a:Actor)--(b) RETURN [n IN nodes(p) | [x IN labels(n) | x]]",
    "WITH CASE WHEN true AND NOT false AND true AND true THEN 1 ELSE 2 END AS x RETURN x AS end",
    "RETURN all(x IN [1] WHERE (x) > 0), none(x IN [1] WHERE x < 0), single(x IN [1] WHERE 1 > 0)",
    "RETURN date('2023-03-30') - duration({days: 1}) AS d, date.truncate('month', date('2023-03-30')) AS m",
    "RETURN duration.between(date('2022-06-01'), date('2023-03-30')).months AS months, datetime().epochMillis > 0 AS t",
    "RETURN toUpper('a') + TOLOWER('B') + trim(' c ') + replace('a', 'a', 'b'), split('a,b', ',')",
    "RETURN CASE WHEN (1 = 1) THEN ('a') ELSE ('b') END AS x, CASE 1 WHEN (1) THEN 'a' END AS y, coalesce(null, 1)",
    "RETURN point.distance(point({latitude: 1, longitude: 2}), point({latitude: 1, longitude: 2})) AS metres",
    "MATCH (a:Actor) WHERE a.name =~ '(?i).*korea.*' RETURN a.id",
    "MATCH (a:Actor) WHERE a.name =~ $plain RETURN a.id",
    "MATCH (a:Actor) USING INDEX a:Actor(id) WHERE a.id = 'state:kp' RETURN a.id",
    "MATCH (a:Actor {id: 'state:kp'})--(x)--(b:Actor {id: 'state:ru'}) USING JOIN ON x RETURN x.id",
    "CALL db.labels()",
    "CALL db.labels",
    "CALL db.labels() YIELD label RETURN label ORDER BY label",
    "CALL `db`.`labels`() YIELD label RETURN label",
    "CALL db.relationshipTypes() YIELD relationshipType AS t RETURN collect(t)",
    "CALL db.propertyKeys()",
    "CALL db.schema.visualization()",
    "CALL db.schema.nodeTypeProperties()",
    "CALL db.schema.relTypeProperties()",
    "CALL db.index.fulltext.queryNodes('actor_names', 'kore~') YIELD node, score RETURN node.id, score",
    "RETURN {set: 1, delete: 2, load: 3, use: 4}.delete AS deleted",
    "MATCH (n:Actor) RETURN n.set, n.create, n.call, n.load AS load, n.use",
    "WITH 1 AS use RETURN use AS x, use + 1",
    "WITH 1 AS call RETURN call AS x",
    "MATCH (n:Show) RETURN n.match",
    "MATCH (`create`:Actor) RETURN `create`.id",
    "MATCH (n:Actor) RETURN n { .id, .name, first: head(labels(n)) } AS shown, properties(n), keys(n), elementId(n)",
    "MATCH p = (a:Actor)-[r]->(b) RETURN nodes(p), relationships(p), type(r), startNode(r).id, endNode(r).id LIMIT 3",
    "MATCH (a), (b) WHERE a.id < b.id RETURN a.id, b.id",
    "MATCH (a:Actor) RETURN a.id IN ['x'] AND (true) OR (false) XOR (true) AS b",
    "MATCH (n) WHERE n.id = 'ю' RETURN n.имя AS имя",
    "RETURN 1.5e3, .5, 0x1F, -1, 1 % 2, 2 ^ 3, [1, 2, 3][0..2], [1, 2][..1], $plain",
    "MATCH (n:Actor) RETURN n.name ORDER BY (n.name) ASC LIMIT (3)",
    "RETURN NOT (true), -(1), [(1)], (1)",
    "RETURN isEmpty([]) AND isNaN(0.0 / 0.0), toIntegerOrNull('x'), valueType(1), nullIf(1, 1), randomUUID()",
    "FINISH",
    "MATCH (n:Actor) FINISH",
]
LEGITIMATE_25 = [
    "CYPHER 25 MATCH (n:Actor) LET x = (n.name) FILTER (x IS NOT NULL) RETURN x",
    "CYPHER 25 MATCH (n:Actor) RETURN n.name AS x NEXT RETURN x",
    "CYPHER 25 WHEN true THEN RETURN 1 AS x ELSE RETURN 2 AS x",
    "CYPHER 25 RETURN allReduce(a = 0, x IN [1, 2] | a + x, a < 10) AS ok",
    "CYPHER 25 MATCH p = ACYCLIC (a:Actor)--{1,3}(b:Actor) RETURN count(p)",
]
PARAMETERS = {
    "huge": 10**9,
    "long": "a" * 60_000,
    "few": 3,
    "inside": {"huge": 10**9},
    "pattern": "(a+)+$",
    "plain": "(?i)north.*",
}


@pytest.fixture(scope="module")
async def probe(driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[neo4j.AsyncDriver]:
    """A few actors to ask about, with nodes whose number must not change; nothing else is there, nothing stays."""
    await empty(driver, settings.neo4j_database)
    await apply_schema(driver, settings.neo4j_database)
    async with driver.session(database=settings.neo4j_database) as session:
        made = await session.run(
            f"""
            MERGE (kp:Actor:State {{id: 'state:kp'}}) SET kp.name = 'North Korea'
            MERGE (ru:Actor:State {{id: 'state:ru'}}) SET ru.name = 'Russia'
            MERGE (am:Actor:Person {{id: 'a-guard'}}) SET am.name = 'Somebody'
            MERGE (am)-[:BROKERS {{id: 'e-guard-1', phase: 'sought'}}]->(kp)
            MERGE (am)-[:BROKERS {{id: 'e-guard-2', phase: 'sought'}}]->(ru)
            MERGE (kp)-[:SUPPLIES {{id: 'e-guard-3', phase: 'sought'}}]->(ru)
            MERGE (:{MARK} {{id: 1}}) MERGE (:{MARK} {{id: 2}})
            """
        )
        await made.consume()
        await (await session.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")).consume()
        yield driver
    await empty(driver, settings.neo4j_database)


@pytest.fixture(scope="module")
async def client(probe: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application, in this process, on the real Neo4j."""
    app = create_app(settings)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1", timeout=60) as opened:
        yield opened
    await app.state.graph.close()


async def ask(client: httpx.AsyncClient, query: str, **more: Any) -> httpx.Response:
    """POST a query with the parameters that the lists above use."""
    return await client.post("/v1/cypher", json={"query": query, "parameters": PARAMETERS, **more})


async def fingerprint(driver: neo4j.AsyncDriver, database: str) -> dict[str, Any]:
    """What no query may change: nodes, relationships, properties, labels, schema, users."""
    questions = {
        "nodes": "MATCH (n) RETURN labels(n) AS l, properties(n) AS p ORDER BY elementId(n)",
        "relationships": "MATCH ()-[r]->() RETURN type(r) AS t, properties(r) AS p ORDER BY elementId(r)",
        "labels": "CALL db.labels() YIELD label RETURN label ORDER BY label",
        "keys": "CALL db.propertyKeys() YIELD propertyKey RETURN propertyKey ORDER BY propertyKey",
        "indexes": "SHOW INDEXES YIELD name RETURN name ORDER BY name",
        "users": "SHOW USERS YIELD user RETURN user ORDER BY user",
    }
    async with driver.session(database=database) as session:
        return {what: await (await session.run(question)).data() for what, question in questions.items()}


async def test_every_attack_is_refused_by_name_and_changes_nothing(
    client: httpx.AsyncClient, probe: neo4j.AsyncDriver, settings: Settings
) -> None:
    before = await fingerprint(probe, settings.neo4j_database)
    wrong = []
    for query, refused in ATTACKS:
        response = await ask(client, query)
        problem = response.json()
        if (response.status_code, problem.get("code"), problem.get("refused")) != (403, "query-refused", refused):
            wrong.append((query, problem))
        assert response.headers["content-type"] == "application/problem+json", query
    assert wrong == []
    assert await fingerprint(probe, settings.neo4j_database) == before


async def test_legitimate_questions_pass(client: httpx.AsyncClient, neo4j_version: str) -> None:
    queries = LEGITIMATE if neo4j_version.startswith("5.") else LEGITIMATE + LEGITIMATE_25
    wrong = []
    for query in queries:
        response = await ask(client, query)
        if response.status_code != 200 or response.json()["truncated"]:
            wrong.append((query, response.json()))
    assert wrong == []


async def test_values_that_json_has_no_word_for(client: httpx.AsyncClient) -> None:
    query = """RETURN 9007199254740993 AS big, 9007199254740991 AS safe, 0.0 / 0.0 AS nan, 1.0 / 0.0 AS inf,
        date('2023-03-30') AS day, duration({days: 1}) AS span, datetime('2023-03-30T12:00:00Z') AS at,
        point({longitude: 1.5, latitude: 2}) AS place, {a: [date('2023-01-01')]} AS inside, null AS nothing"""
    answer = (await ask(client, query)).json()
    assert dict(zip(answer["columns"], answer["rows"][0], strict=True)) == {
        "big": "9007199254740993",
        "safe": 9007199254740991,
        "nan": "NaN",
        "inf": "Infinity",
        "day": "2023-03-30",
        "span": "P1D",
        "at": "2023-03-30T12:00:00.000000000+00:00",
        "place": "SRID=4326;POINT(1.5 2)",
        "inside": {"a": ["2023-01-01"]},
        "nothing": None,
    }


async def test_nodes_relationships_and_paths_are_typed(client: httpx.AsyncClient) -> None:
    answer = (await ask(client, "MATCH p = (a:Person {id: 'a-guard'})-[r]->(b {id: 'state:kp'}) RETURN a, r, p")).json()
    node, relationship, path = answer["rows"][0]
    assert (node["~type"], node["labels"], node["properties"]["name"]) == ("node", ["Actor", "Person"], "Somebody")
    assert (relationship["~type"], relationship["type"]) == ("relationship", "BROKERS")
    assert relationship["start"] == node["element_id"]
    assert (path["~type"], path["nodes"][0], path["relationships"]) == ("path", node, [relationship])


@pytest.mark.parametrize(
    ("query", "more", "stopped_by", "rows"),
    [
        ("UNWIND range(1, 10) AS i RETURN i", {"limit": 10}, None, 10),
        ("UNWIND range(1, 11) AS i RETURN i", {"limit": 10}, "rows", 10),
        ("UNWIND range(1, 5000) AS i RETURN i", {}, "rows", 1000),
        ("MATCH (a)-[*]-(b) MATCH (c)-[*]-(d) MATCH (e)--(f) UNWIND range(1, 99999) AS i UNWIND range(1, 99) AS j "
         "RETURN sum(i + j)", {"timeout": 1}, "deadline", 0),
        ("UNWIND range(1, 1000) AS i RETURN [x IN range(1, 5000) | x] AS l", {}, "bytes", None),
        ("UNWIND range(1, 90000) AS i UNWIND range(1, 99) AS j RETURN collect([i, j, toString(i), toString(j)]) AS all",
         {"timeout": 30}, "memory", 0),
    ],
)  # fmt: skip
async def test_an_answer_says_when_it_was_cut(
    client: httpx.AsyncClient, query: str, more: dict[str, Any], stopped_by: str | None, rows: int | None
) -> None:
    response = await ask(client, query, **more)
    answer = response.json()
    assert response.status_code == 200, answer
    assert (answer["stopped_by"], answer["truncated"]) == (stopped_by, stopped_by is not None)
    if rows is not None:
        assert len(answer["rows"]) == rows
    assert len(response.content) < 9 * 2**20


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "RETURN x"}, "query-mistake"),
        ({"query": "MATCH (n RETURN n"}, "query-mistake"),
        ({"query": "RETURN 1 / 0"}, "query-mistake"),
        ({"query": "RETURN $missing"}, "query-mistake"),
        ({"query": "RETURN 'open"}, "invalid"),
        ({"query": "RETURN /* open"}, "invalid"),
        ({"query": "RETURN `open"}, "invalid"),
        ({"query": "  // nothing"}, "invalid"),
        ({"query": ""}, "invalid"),
        ({"query": "RETURN " + "(" * 100 + "1" + ")" * 100}, "invalid"),
        ({"query": "RETURN 1 " * 4000}, "invalid"),
        ({"query": "RETURN $a", "parameters": {"a": 2**63}}, "invalid"),
        ({"query": "RETURN $a", "parameters": {"a": "\ud800"}}, "invalid"),
        ({"query": "RETURN $a", "parameters": {"\ud800": 1}}, "invalid"),
        ({"query": "RETURN '\ud800'"}, "invalid"),
        ({"query": "RETURN 1", "limit": 10_001}, "invalid"),
        ({"query": "RETURN 1", "timeout": 31}, "invalid"),
        ({"query": "RETURN 1", "database": "system"}, "invalid"),
        ({}, "invalid"),
    ],
)
async def test_mistakes_are_told_from_attacks(client: httpx.AsyncClient, body: dict[str, Any], code: str) -> None:
    response = await client.post("/v1/cypher", content=json.dumps(body), headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["code"]) == (422, code), response.json()


async def test_a_parameter_cannot_nest_for_ever(client: httpx.AsyncClient) -> None:
    deep: list[Any] = []
    for _ in range(200):
        deep = [deep]
    response = await client.post("/v1/cypher", json={"query": "RETURN $deep", "parameters": {"deep": deep}})
    assert (response.status_code, response.json()["code"]) == (422, "invalid")


async def test_parameters_reach_the_query(client: httpx.AsyncClient) -> None:
    given = {"text": "ю'\"`", "list": [1, None, {"a": 1.5}], "flag": True}
    response = await client.post(
        "/v1/cypher", json={"query": "RETURN $text AS t, $list AS l, $flag AS f", "parameters": given}
    )
    assert response.json()["rows"] == [[given["text"], given["list"], True]]


async def test_every_function_of_the_server_was_looked_at(probe: neo4j.AsyncDriver, settings: Settings) -> None:
    """A later server's new functions are refused until they are put on the list, or on this one."""
    refused = {"file", "linenumber", "format", "string.regexreplace", "graph.byname", "graph.byelementid",
               "graph.names", "graph.propertiesbyname", "uuid", "uuid.leastsignificantbits",
               "uuid.mostsignificantbits", "db.namefromelementid", "abac.oidc.user_attribute"}  # fmt: skip
    async with probe.session(database=settings.neo4j_database) as session:
        found = await (await session.run("SHOW FUNCTIONS YIELD name RETURN collect(toLower(name)) AS names")).single()
        listed = await (
            await session.run("SHOW PROCEDURES YIELD name, mode RETURN collect([name, mode]) AS p")
        ).single()
    assert found is not None
    assert listed is not None
    assert set(found["names"]) - FUNCTIONS - refused == set()
    modes = dict(listed["p"])
    assert {modes[name] for name in PROCEDURES if name in modes} == {"READ"}


async def test_beyond_loopback_cypher_needs_a_token(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"host": "0.0.0.0"}))  # noqa: S104  (nothing listens)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://graph.example") as client:
        body = {"query": "RETURN 1 AS one"}
        refused = await client.post("/v1/cypher", json=body)
        answered = await client.post("/v1/cypher", json=body, headers={"Authorization": "Bearer test-token"})
    await app.state.graph.close()
    assert (refused.status_code, refused.json()["code"]) == (401, "unauthorized")
    assert answered.json()["rows"] == [[1]]


@given(st.text(alphabet=st.sampled_from(list("ab.$'\"`/*\\\n ;({[]})=~1\u00a0ж")), max_size=40))
def test_what_is_sent_holds_only_what_was_seen(query: str) -> None:
    try:
        text = read(query)
    except ArmstraceError:
        return
    assert len(text.sent) == len(query)
    covered = {at for token in text.tokens for at in range(token.at, token.at + len(token.text))}
    assert all(text.sent[at].isspace() for at in range(len(query)) if at not in covered)
    assert all(text.sent[token.at : token.at + len(token.text)] == token.text for token in text.tokens)
    again = read(text.sent)
    assert again.tokens == text.tokens


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(query: str) -> None:
    with contextlib.suppress(ArmstraceError):
        screen(query, {})


@pytest.fixture(scope="module")
def documented() -> list[str]:
    """The queries of docs/cypher.md."""
    text = (Path(__file__).resolve().parent.parent / "docs" / "cypher.md").read_text(encoding="utf-8")
    return re.findall(r"```cypher\n(.*?)```", text, flags=re.DOTALL)


async def test_the_documented_questions_have_answers_in_the_case(
    clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings, documented: list[str]
) -> None:
    await load(driver, settings, sheet(CASE), sheet(LIST))
    async with driver.session(database=settings.neo4j_database) as session:
        await (await session.run("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")).consume()
    assert len(documented) > 8
    for query in documented:
        answer = await run_cypher(driver, settings.neo4j_database, query)
        assert answer.rows, f"no answer to {query}"
        assert answer.stopped_by is None
        assert all(column.isidentifier() for column in answer.columns), query
