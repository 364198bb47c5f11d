"""Which actors there are, and whose voice is heard."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from graph.model.claims import Claim
from graph.model.sources import Record
from graph.model.states import is_unregistered
from graph.store.bulk.tables import Row, Tables
from graph.store.checks import missing_keys
from graph.store.records import contradiction_note, unregistered_note
from graph.store.resolve import actor_properties
from graph.store.voices import (
    CONTROL,
    DISPUTING,
    SURE_ENOUGH,
    Voices,
    add_controllers,
    make_voices,
    not_looked_up,
    origin_records,
)

# Of all rows that say a version, one; of all versions of a record or deal, the one that counts.
_LATEST = """
CREATE TABLE {name} AS SELECT * FROM {name}_version
WHERE rowid IN (SELECT min(rowid) FROM {name}_version WHERE version NOT IN (SELECT id FROM older) GROUP BY version)
"""
_SEVERAL = "SELECT actor FROM record GROUP BY actor HAVING count(*) > 1"


def put_records(tables: Tables) -> None:
    """`record`, `deal` and `actor`, each as its latest version has it, `source` likewise."""
    for name in ("record", "deal"):
        tables.run(_LATEST.format(name=name))
        tables.run(f"DROP TABLE {name}_version")
    tables.run(_LATEST.format(name="actor"))
    tables.run(f"DELETE FROM actor WHERE id IN ({_SEVERAL})")  # noqa: S608
    tables.put("actor", _actors_of_several(tables))
    tables.run("DROP TABLE actor_version")
    tables.run("DELETE FROM party WHERE version IN (SELECT id FROM older)")


def _actors_of_several(tables: Tables) -> Iterator[Row]:
    rows = tables.rows(f"SELECT * FROM record WHERE actor IN ({_SEVERAL}) ORDER BY actor, id")  # noqa: S608
    for actor, records in groupby(rows, itemgetter("actor")):
        yield actor_properties(actor, records)


# What nothing describes


_NAMED = """
SELECT source, what, key, "at" FROM named
WHERE what = 'record' AND id NOT IN (SELECT id FROM record) ORDER BY ALL
"""
_MISSING = """
CREATE TABLE missing AS
SELECT id FROM (
    SELECT subject AS id FROM statement UNION SELECT object FROM statement UNION SELECT speaker FROM statement)
ANTI JOIN record USING (id) WHERE id IS NOT NULL
UNION ALL
SELECT id FROM (SELECT DISTINCT deal AS id FROM statement) ANTI JOIN deal USING (id) WHERE id IS NOT NULL
"""
_CLAIMS = """
SELECT source, id, content, subject IN (FROM missing) AS subject, object IN (FROM missing) AS object,
    speaker IN (FROM missing) AS speaker, deal IN (FROM missing) AS deal
FROM statement WHERE subject IN (FROM missing) OR object IN (FROM missing) OR speaker IN (FROM missing)
    OR deal IN (FROM missing)
ORDER BY source, id LIMIT 100
"""


def refuse_missing(tables: Tables) -> None:
    """Refuse keys that nothing among what is loaded describes. Raises Invalid, naming them."""
    missing: dict[str, list[str]] = {}
    for source, what, key, at in tables.values(_NAMED):
        missing.setdefault(source, []).append(f"{what} {key!r} (named by {at})")
    tables.run(_MISSING)
    for row in tables.rows(_CLAIMS) if tables.count("missing") else ():
        claim = Claim.model_validate_json(row["content"])
        for name in ("subject", "object", "speaker", "deal"):
            if row[name]:
                what = "deal" if name == "deal" else "record"
                named = f"{what} {getattr(claim, name)!r} (named by claim {row['id']})"
                missing.setdefault(row["source"], []).append(named)
    for source, keys in sorted(missing.items()):
        raise missing_keys(source, "nothing that is loaded describes", list(dict.fromkeys(keys)))


# What to tell


_CONTRADICTIONS = """
SELECT "of", any_value(source) AS source, any_value(content) AS content, edition, retrieved
FROM (SELECT "of", source, content, unnest(editions) AS edition, unnest(retrieved) AS retrieved FROM version
      WHERE what = 'record' AND json_extract(content, '$.lacks') IS NULL
          AND "of" IN (SELECT "of" FROM version GROUP BY "of" HAVING count(*) > 1))
GROUP BY "of", edition, retrieved HAVING count(*) > 1
ORDER BY source, "of"
"""
_STATES = """
SELECT name, key, source, actor FROM record WHERE starts_with(actor, 'state:') ORDER BY source, id
"""


def notes(tables: Tables) -> list[str]:
    """What the writer is told of records."""
    found = [
        contradiction_note(Record.model_validate_json(row["content"]), row["source"])
        for row in tables.rows(_CONTRADICTIONS)
    ]
    for row in tables.rows(_STATES):
        if is_unregistered(row["actor"]):
            found.append(unregistered_note(**row))
    return found


# Voices


_SPEAKS_FOR = """
SELECT DISTINCT r.actor, t.actor AS other FROM record r JOIN record t ON t.id = r.spoken_for WHERE r.actor <> t.actor
"""
_SPEAKERS = """
SELECT DISTINCT speaker_actor FROM ordered
WHERE speaker_actor IS NOT NULL AND stance IN (SELECT unnest($disputing::VARCHAR[])) ORDER BY ALL
"""
# As find_control_claims.cypher has it: affirmed, sure enough, not ended or refused, and disputed by nothing that holds.
_CONTROL = """
CREATE TABLE control AS
WITH refused AS (
        SELECT claim FROM review r WHERE verdict = 'refused' AND NOT EXISTS (
            SELECT 1 FROM review w WHERE w.claim = r.claim AND w.verdict <> 'refused' AND w."on" > r."on")),
    by_machine AS (
        SELECT id FROM ordered WHERE id IN (SELECT claim FROM refused)
        GROUP BY id, place QUALIFY place = min(place) OVER (PARTITION BY id) AND count_if(read_by IS NULL) = 0),
    standing AS (
        SELECT kind, stance, certainty, share, relation, subject_actor AS s, object_actor AS o FROM ordered
        WHERE kind IN (SELECT unnest($control::VARCHAR[])) AND id NOT IN (SELECT claim FROM ends)
            AND id NOT IN (SELECT id FROM by_machine)),
    held AS (
        SELECT DISTINCT kind, share, s, o FROM standing
        WHERE stance = 'affirms' AND certainty IN (SELECT unnest($sure::VARCHAR[])) AND s <> o
            AND relation NOT IN (SELECT relation FROM standing WHERE stance <> 'affirms'))
SELECT o AS actor, s AS other, kind, share, 'subject' AS controlling FROM held
UNION ALL SELECT s, o, kind, share, 'object' FROM held
"""
_CONTROLLERS = "SELECT * FROM control WHERE actor IN (SELECT unnest($actors::VARCHAR[]))"


def read_voices(tables: Tables) -> Voices:
    """Who speaks for whom and whose statement each source carries; who controls those who dispute something."""
    origins = dict(tables.values("SELECT id, origin FROM source WHERE origin IS NOT NULL ORDER BY id"))
    records = "SELECT id, actor FROM record WHERE id IN (SELECT unnest($records::VARCHAR[]))"
    actors = dict(tables.values(records, records=origin_records(origins)))
    voices = make_voices(list(tables.rows(_SPEAKS_FOR)), origins, actors)
    speakers = [speaker for (speaker,) in tables.values(_SPEAKERS, disputing=DISPUTING)]
    if speakers:
        tables.run(_CONTROL, control=CONTROL, sure=SURE_ENOUGH)
    while unasked := not_looked_up(voices, speakers):
        add_controllers(voices, unasked, tables.rows(_CONTROLLERS, actors=unasked))
    return voices
