"""What editions said of sources, records and deals, and what of it counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from graph.model.claims import Deal
from graph.model.sources import Record
from graph.store.bulk.editions import Libraries
from graph.store.bulk.tables import Row, Tables
from graph.store.deals import deal_properties, parties_of
from graph.store.records import record_properties, spoken_for
from graph.store.resolve import actor_of, actor_properties
from graph.store.versions import Version, told

# So many are grouped together.
_VERSIONS = 500_000


def record_rows(record: Record, source: str, version: str) -> tuple[Row, Row]:
    """A record as a version tells it, and the actor that it makes alone: for `record_version` and `actor_version`."""
    record_id = record.id_in(source)
    properties, actor = record_properties(record, source), actor_of(record, record_id)
    joined = {"version": version, "actor": actor, "spoken_for": spoken_for(record, source)}
    return properties | joined, actor_properties(actor, [properties]) | {"version": version}


def deal_rows(deal: Deal, source: str, version: str, content: str) -> tuple[Row, list[Row]]:
    """A deal as a version tells it, and its parties: for `deal_version` and `party`."""
    parties = [party | {"version": version} for party in parties_of(deal, source)]
    return deal_properties(deal, source, content) | {"version": version}, parties


_SAID_AGAIN = """
CREATE TABLE said_again AS
SELECT id, any_value("of") AS "of", any_value(what) AS what, any_value(source) AS source,
    any_value(content) AS content, edition, any_value(place) AS place, max(retrieved) AS retrieved, hash(id) AS hash
FROM (SELECT said.*, edition.place FROM said JOIN edition ON edition.id = said.edition
      WHERE said.id IN (SELECT id FROM said GROUP BY id HAVING count(*) > 1))
GROUP BY id, edition
"""
_SAID_ONCE = """
CREATE TABLE version AS
SELECT id, "of", what, source, content, [edition] AS editions, [retrieved] AS retrieved
FROM said ANTI JOIN said_again USING (id)
"""
# A chunk at a time: lists under construction stay in memory.
_VERSIONS_AGAIN = """
INSERT INTO version
SELECT id, any_value("of"), any_value(what), any_value(source), any_value(content),
    list(edition ORDER BY place), list(retrieved ORDER BY place)
FROM said_again WHERE hash % $chunks = $chunk
GROUP BY id
"""
_SEVERAL = """
SELECT id, "of", content, editions, retrieved, what, source FROM version
SEMI JOIN (SELECT "of" FROM version GROUP BY "of" HAVING count(*) > 1) USING ("of")
ORDER BY "of", id
"""
_OLDER = """
INSERT INTO older SELECT version.id FROM version JOIN told USING ("of") WHERE version.id IS DISTINCT FROM told.version
"""
_TOGETHER = 'SELECT "of", source, content FROM told WHERE what = $what AND content IS NOT NULL'


def put_versions(tables: Tables, libraries: Libraries) -> None:
    """`version`: what editions said of each source, record and deal; `older`: the ids of those that do not count.

    Where no version says all that counts, since one lacks what others tell, the tables of records and deals get a row
    for what they tell together, whose version is their own id.
    """
    tables.run(_SAID_AGAIN)
    tables.run(_SAID_ONCE)
    chunks = 1 + tables.count("said_again") // _VERSIONS
    for chunk in range(chunks):
        tables.run(_VERSIONS_AGAIN, chunks=chunks, chunk=chunk)
    tables.run("DROP TABLE said")
    tables.run("DROP TABLE said_again")
    tables.put("told", _told(tables.rows(_SEVERAL), libraries))
    tables.run(_OLDER)
    for at, name in enumerate(("record_version", "actor_version")):
        tables.put(name, (_of_record(row)[at] for row in tables.rows(_TOGETHER, what="record")))
    for at, name in enumerate(("deal_version", "party")):
        tables.put(name, (one for row in tables.rows(_TOGETHER, what="deal") for one in _of_deal(row)[at]))


def _of_record(row: Row) -> tuple[Row, Row]:
    return record_rows(Record.model_validate_json(row["content"]), row["source"], row["of"])


def _of_deal(row: Row) -> tuple[list[Row], list[Row]]:
    deal = Deal.model_validate_json(row["content"])
    described, parties = deal_rows(deal, row["source"], row["of"], row["content"])
    return [described], parties


def _told(rows: Iterable[Row], libraries: Libraries) -> Iterator[Row]:
    """Of each of which several versions are there: the one that counts, or what they tell together."""
    orders = {source: editions.order for source, editions in libraries.items()}
    for of, listed in groupby(rows, itemgetter("of")):
        several = list(listed)
        what, source = several[0]["what"], several[0]["source"]
        content = told(map(Version.of_row, several), orders[source])
        counts = next((row["id"] for row in several if row["content"] == content), None)
        together = None if counts else content
        yield {"of": of, "what": what, "source": source, "version": counts, "content": together}
