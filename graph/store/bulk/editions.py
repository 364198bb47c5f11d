"""What the editions of a source make of each other: their order, and what ends with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from graph import derive
from graph.errors import Conflict, Invalid, Suspicious
from graph.model import ids
from graph.model.sources import Edition, Source
from graph.store.bulk.tables import Row, Tables
from graph.store.editions import Editions, Said, StoredEdition, finish_edition, unordered_notes, with_batch
from graph.store.ended import wanted_endings
from graph.store.whole import MOST_VANISHING

if TYPE_CHECKING:
    from graph.store.bulk.staging import Part

Libraries = dict[str, Editions]
# So many claims are looked at together for whether an edition ends them.
_CLAIMS = 20_000


def said_of_source(source: Source) -> Said:
    """A source's id, that of its version, and its content."""
    content = source.model_dump_json(exclude_defaults=True)
    return source.id, ids.content_id("v", source.id, content), content


def edition_properties(source: str, edition_id: str, stored: StoredEdition) -> Row:
    """What an Edition node holds; None is not stored."""
    edition = stored.edition
    return {
        "id": edition_id,
        "source": source,
        "published": edition.published.text,
        "retrieved": edition.retrieved.text if edition.retrieved else None,
        "complete": edition.complete,
        "lacks": [kind.value for kind in edition.lacks] or None,
        "lacks_entries": list(edition.lacks_entries) or None,
        "sha256s": list(stored.sha256s),
        "loading": stored.loading or None,
    }


def put_editions(tables: Tables, parts: Iterable[Part]) -> Libraries:
    """The editions of each source, as loading the parts one after the other leaves them. Raises Invalid."""
    libraries: Libraries = {}
    for part in parts:
        editions = libraries.setdefault(part.batch.source.id, Editions(part.batch.source.id))
        with_batch(editions, part.batch)
        finish_edition(editions, part.batch, stated=bool(part.claims))
    rows = []
    for source, editions in sorted(libraries.items()):
        for place, edition_id in enumerate(editions.order):
            stored = editions.stored[edition_id]
            if stored.loading:
                raise Invalid(f"The edition {stored.edition.published.text} of {source} has no last batch.")
            rows.append(edition_properties(source, edition_id, stored) | {"place": place})
    tables.put("edition", rows)
    return libraries


# What a new edition takes away


def check_whole(tables: Tables, libraries: Libraries, parts: Sequence[Part], *, accept: bool) -> None:
    """Refuse what loading one input after the other would refuse: see `graph.store.whole.refuse`."""
    _refuse_lacking(tables, parts)
    if not accept:
        for editions in libraries.values():
            _refuse_vanishing(tables, editions)


# Of claims that a load or an edition lacks: what they are, and their entries where they stood.
_LACKING = """
SELECT any_value(kind), list(entry) FROM statement
WHERE edition = $edition AND load IN (SELECT unnest($before::BIGINT[]))
    AND id NOT IN (SELECT id FROM statement WHERE load = $load)
GROUP BY id
"""
_VANISHING = """
WITH entries AS (SELECT DISTINCT entry FROM statement WHERE edition = $edition AND entry <> ''),
    held AS (SELECT id FROM statement WHERE edition = $edition
             UNION SELECT id FROM statement SEMI JOIN entries USING (entry) WHERE edition = $before)
SELECT any_value(kind), list(entry) FROM statement WHERE edition = $before AND id NOT IN (SELECT id FROM held)
GROUP BY id
"""
_STATED = "SELECT count(DISTINCT id) FROM statement WHERE edition = $edition"


def _refuse_lacking(tables: Tables, parts: Sequence[Part]) -> None:
    loads: dict[str, list[Part]] = {}
    for part in parts:
        if part.batch.last:
            loads.setdefault(part.batch.edition_id, []).append(part)
    for edition_id, several in loads.items():
        for at, part in enumerate(several):
            edition, before = part.batch.edition, several[:at]
            if not edition.complete or not any(one.batch.edition.complete for one in before):
                continue
            gone = tables.tuples(_LACKING, edition=edition_id, before=[one.load for one in before], load=part.load)
            if lacking := _taken_off(gone, edition):
                raise Conflict(
                    f"The edition {edition.published.text} of {part.batch.source.id} is loaded as complete from two "
                    f"inputs, and one lacks {lacking} claims of the other.",
                    hint="A later state of the source needs its own `published` date.",
                )


def _refuse_vanishing(tables: Tables, editions: Editions) -> None:
    for before, after in pairwise(editions.order):
        edition = editions.stored[after].edition
        if not (edition.complete and edition.published.comes_after(editions.stored[before].edition.published)):
            continue
        vanishing = _taken_off(tables.tuples(_VANISHING, before=before, edition=after), edition)
        claims = tables.values(_STATED, edition=before)[0][0]
        if vanishing > MOST_VANISHING * claims:
            published = editions.stored[before].edition.published.text
            raise Suspicious(
                f"{vanishing} of the {claims} claims that {editions.source} made in its edition {published} are not in "
                f"the one of {edition.published.text}: over {MOST_VANISHING:.0%}. Nothing was loaded.",
                hint="If the file is whole and they were really taken off, load it again with --accept.",
            )


def _taken_off(gone: Iterable[tuple[str, list[str]]], edition: Edition) -> int:
    """How many of these claims an edition takes off by not stating them."""
    return sum(edition.is_whole_of(kind, entries) for kind, entries in gone)


# Endings


_ENDABLE = """
CREATE OR REPLACE TABLE endable AS
SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM (
    SELECT statement.id FROM statement JOIN edition ON edition.id = statement.edition
    WHERE statement.source = $source GROUP BY statement.id HAVING max(place) < $last_complete)
"""
_ROWS = """
SELECT id AS claim, any_value(kind) AS kind, list(edition ORDER BY place, entry) AS editions,
    list(entry ORDER BY place, entry) AS entries
FROM (SELECT DISTINCT statement.id, kind, statement.edition, entry, place
      FROM statement JOIN edition ON edition.id = statement.edition
      WHERE statement.source = $source AND statement.id IN (SELECT id FROM picked))
GROUP BY id
"""
_PICK = "CREATE OR REPLACE TEMP TABLE picked AS SELECT id FROM endable WHERE number >= $from AND number < $to"
_BESIDE = """
CREATE OR REPLACE TEMP TABLE picked AS
SELECT DISTINCT id FROM statement WHERE source = $source AND entry <> ''
    AND entry IN (SELECT entry FROM statement WHERE source = $source AND id IN (SELECT id FROM picked))
"""


def put_edition_endings(tables: Tables, libraries: Libraries) -> None:
    """Add to `ending` those that editions give."""
    for source, editions in libraries.items():
        order = derive.edition_order(editions.finished)
        complete = [place for place, i in enumerate(order) if editions.finished[i].complete]
        if not complete or complete[-1] == 0:
            continue
        tables.run(_ENDABLE, source=source, last_complete=complete[-1])
        for start in range(0, tables.count("endable"), _CLAIMS):
            tables.run(_PICK, **{"from": start, "to": start + _CLAIMS})
            rows = list(tables.rows(_ROWS, source=source))
            tables.run(_BESIDE, source=source)
            beside = list(tables.rows(_ROWS, source=source))
            tables.put("ending", wanted_endings(rows, beside, editions).values())
    tables.run("CREATE TABLE ends AS SELECT DISTINCT * FROM ending")
    tables.run("DROP TABLE ending")


def order_notes(libraries: Libraries) -> list[str]:
    """What the writer is told of editions whose order is not certain: of each two once."""
    notes: list[str] = []
    for source, editions in libraries.items():
        latest_first = [editions.stored[i].edition for i in reversed(editions.order)]
        notes += unordered_notes(source, combinations(latest_first, 2))
    return notes


def all_editions(libraries: Libraries) -> dict[str, Edition]:
    """All editions by id."""
    return {i: stored.edition for editions in libraries.values() for i, stored in editions.stored.items()}
