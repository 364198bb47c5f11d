"""The dossier: what was asked, what the graph answered, everything it rests on, and the claims to load elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from neo4j import AsyncSession

from graph.model.dossiers import MARK
from graph.model.sheets import Sheet
from graph.model.sources import Record, Source
from graph.paths.engine import PathEngine
from graph.paths.part_query import PartQuery
from graph.paths.query import MOST_SECONDS
from graph.queries.dossier import DossierFound, find_dossier
from graph.queries.grounds import Grounds
from graph.queries.part import is_link
from graph.store.editions import StoredEdition
from graph.store.versions import told
from sharing.sheets import sheets_of

Row = dict[str, Any]
_MOST_NAMED = 3


async def make_dossier(
    engine: PathEngine,
    session: AsyncSession,
    asked: PartQuery,
    *,
    title: str | None = None,
    originals: Path | None = None,
) -> Row:
    """The dossier as JSON: a `graph.model.dossiers.DossierFile`.

    What is no link stands in it beside what is, whatever is asked. `originals` is the folder of kept files. Raises what
    `find_dossier` raises, and Conflict for a claim that would get another id elsewhere.
    """
    found = await find_dossier(engine, session, _asked_at_leisure(asked))
    sheets = sheets_of(found.grounds)
    judgements = sorted(found.grounds.judgements.values(), key=lambda j: j.id)
    return {
        MARK: 1,
        "dossier": _account(found, title, originals),
        "claims": sorted(found.grounds.claims),
        "sheets": [_dumped(sheet) for sheet in sheets],
        "judgements": [judgement.model_dump(mode="json", exclude_none=True) for judgement in judgements],
    }


def _asked_at_leisure(asked: PartQuery) -> PartQuery:
    """With all that is said against it; where no deadline is asked, with the longest: who prints an answer can wait."""
    question = asked.question
    if question is not None and "deadline" not in question.model_fields_set:
        question = question.model_copy(update={"deadline": MOST_SECONDS})
    return asked.model_copy(update={"denials": True, "question": question})


def _dumped(sheet: Sheet) -> Row:
    return sheet.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _account(found: DossierFound, title: str | None, originals: Path | None) -> Row:
    part, answer = found.part, found.part.answer
    question, view = part.asked.question, part.asked.view
    asked: Row = {"question": None, "view": None}
    if question is not None:
        asked["question"] = question.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    if view is not None:
        asked["view"] = view.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    near = answer.search.near_misses if answer else []
    seen = {actor.id: {"id": actor.id, "name": actor.name, "kind": actor.kind} for m in near for actor in m.actors}
    actors: dict[str, Row] = seen | part.actors
    return {
        "title": title or _title(found),
        "made": dt.datetime.now(dt.UTC).date().isoformat(),
        "asked": asked,
        "rev": part.rev,
        "engine": answer.search.engine if answer else None,
        "answer": answer.model_dump(mode="json", by_alias=True) if answer else None,
        "actors": [actor | {"records": _records_of(found, actor["id"])} for actor in actors.values()],
        "edges": [edge | {"link": is_link(edge)} for edge in part.edges],
        "deals": part.deals,
        "claims": found.claims,
        "sources": _sources(found.grounds, originals),
    }


def _title(found: DossierFound) -> str:
    question, actors = found.part.asked.question, found.part.actors
    if question is None:
        return _listed(actor["name"] for actor in actors.values())
    return " to ".join(_listed(actors[actor]["name"] for actor in ends) for ends in (question.from_, question.to))


def _listed(names: Iterable[str]) -> str:
    named = list(names)
    more = len(named) - _MOST_NAMED
    return ", ".join(named[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _records_of(found: DossierFound, actor: str) -> list[Row]:
    """The records that its claims and judgements name, as their sources tell them now."""
    grounds = found.grounds
    listed = []
    for (source, record_id), versions in sorted(grounds.records.items()):
        if grounds.actors.get(record_id) == actor:
            record = Record.model_validate_json(told(versions, grounds.editions[source].order))
            shown = record.model_dump(mode="json", exclude_defaults=True)
            listed.append({"id": record_id, "source": source, **shown})
    return listed


def _sources(grounds: Grounds, originals: Path | None) -> list[Row]:
    """The sources with those of their editions that state a claim, and the hashes of the files that were loaded."""
    stating: dict[str, set[str]] = {source: set() for source in grounds.sources}
    for claim in grounds.claims.values():
        stating[claim.source] |= {edition for edition, _ in claim.stated}
    listed = []
    for source, versions in sorted(grounds.sources.items()):
        editions = grounds.editions[source]
        shown = [
            _edition(edition, editions.stored[edition], originals)
            for edition in editions.order
            if edition in stating[source]
        ]
        now = Source.model_validate_json(told(versions, editions.order))
        listed.append(now.model_dump(mode="json") | {"editions": shown})
    return listed


def _edition(edition: str, stored: StoredEdition, originals: Path | None) -> Row:
    return {
        "id": edition,
        "published": stored.edition.published.text,
        "retrieved": stored.edition.retrieved.text if stored.edition.retrieved else None,
        "originals": [{"sha256": one, "kept": _is_kept(originals, one)} for one in stored.sha256s],
    }


def _is_kept(originals: Path | None, sha256: str) -> bool:
    return originals is not None and (originals / sha256).is_file()
