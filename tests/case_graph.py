"""The bundled case in the graph, for tests that ask about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import neo4j
import yaml

from graph.model.sheets import Sheet
from graph.schema import apply_schema
from graph.settings import Settings
from graph.store.batch import Batch
from graph.store.write import write_batch

CASES = Path(__file__).parent.parent / "cases"
CASE, LIST = "russia-dprk-wagner-iran.yaml", "ofac-mkrtychev.yaml"


def sheet(name: str) -> Sheet:
    """One of the sheets in cases/."""
    return Sheet.model_validate(yaml.safe_load((CASES / name).read_text(encoding="utf-8")))


def batch_of(written: Sheet) -> Batch:
    """A sheet as the store takes it."""
    return Batch(written.source, written.edition, (), written.records, written.deals, written.claims)


async def load(driver: neo4j.AsyncDriver, settings: Settings, *sheets: Sheet) -> None:
    """Apply the schema and write these sheets."""
    await apply_schema(driver, settings.neo4j_database)
    for written in sheets:
        await write_batch(driver, settings.neo4j_database, batch_of(written))


def actor(key: str, name: str = CASE) -> str:
    """The id of the actor that a record of the case, no State, resolves to while it is alone."""
    return actor_in(sheet(name), key)


def actor_in(written: Sheet, key: str) -> str:
    """As actor, of any sheet."""
    return "a-" + next(r for r in written.records if r.key == key).id_in(written.source.id).removeprefix("r-")


async def paths(http: httpx.AsyncClient, start: str, end: str, **asked: str | int) -> dict[str, Any]:
    """The answer to a path question, with time enough for any machine."""
    question: dict[str, str | int] = {"from": start, "to": end, "deadline": 60}
    answer = await http.get("/v1/paths", params=question | asked)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def deal(key: str) -> str:
    """The id of a deal of the case."""
    written = sheet(CASE)
    return next(d for d in written.deals if d.key == key).id_in(written.source.id)
