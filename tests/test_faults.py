"""A load that is killed in the middle, and loaded again: the graph is that of a load nobody disturbed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from graph.schema import apply_schema
from graph.settings import Settings
from loaders.contract import BATCH_CLAIMS
from tests.store_graph import Graph

ROOT = Path(__file__).parent.parent
CLAIMS = BATCH_CLAIMS + BATCH_CLAIMS // 4  # two batches: the first is in when the load is killed
ACTORS = 400


def lines() -> Iterator[dict[str, object]]:
    """A sheet in which every claim is another, and actors have many."""
    yield {"type": "sheet", "armstrace": 1}
    yield {"type": "source", "id": "ledger", "title": "A ledger"}
    yield {"type": "edition", "published": "2020", "complete": True}
    for number in range(ACTORS):
        yield {"type": "record", "key": f"firm-{number}", "kind": "Company", "name": f"Firm {number}"}
    for number in range(CLAIMS):
        yield {
            "type": "claim",
            "subject": f"firm-{number % ACTORS}",
            "kind": "SUPPLIES",
            "object": f"firm-{(number * 7 + number // ACTORS + 1) % ACTORS}",
            "stance": "affirms" if number % 5 else "denies",
            "certainty": "reported",
            "phase": "delivered",
            "valid": f"{1990 + number % 30}",
            "quote": f"Row {number} of the ledger.",
        }


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.jsonl"
    rows = (row for row in lines() if row.get("subject") != row.get("object") or row["type"] != "claim")
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
async def graph(driver: neo4j.AsyncDriver, settings: Settings, clean_graph: None) -> Graph:
    await apply_schema(driver, settings.neo4j_database)
    return Graph(driver, settings.neo4j_database)


def start_load(ledger: Path, settings: Settings) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "ARMSTRACE_HOME": str(ledger.parent),
    }
    command = [sys.executable, "-c", "from cli.main import main; main()", "load", "--no-keep", str(ledger)]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


async def kill_in_the_middle(load: subprocess.Popen[bytes], graph: Graph) -> int:
    """Kill -9 once claims are in the graph; how many are."""
    while load.poll() is None:
        claims = await count_claims(graph)
        if claims > 0:
            load.send_signal(signal.SIGKILL)
            assert await asyncio.to_thread(load.wait) == -signal.SIGKILL
            return claims
        await asyncio.sleep(0.02)
    raise AssertionError(f"the load ended by itself, with {load.returncode}")


async def count_claims(graph: Graph) -> int:
    return int((await graph.run("MATCH (c:Claim) RETURN count(c) AS claims"))[0]["claims"])


async def test_a_killed_load_loaded_again_is_as_if_nothing_had_happened(
    graph: Graph, settings: Settings, ledger: Path
) -> None:
    assert 0 < await kill_in_the_middle(start_load(ledger, settings), graph) < CLAIMS
    assert await graph.differences() == []  # what is in is whole, wherever the load was cut

    assert await asyncio.to_thread(start_load(ledger, settings).wait) == 0
    assert await graph.differences() == []
    resumed = await graph.content()

    await graph.empty()
    await apply_schema(graph.driver, graph.database)
    assert await asyncio.to_thread(start_load(ledger, settings).wait) == 0
    assert await graph.content() == resumed
    assert await count_claims(graph) > BATCH_CLAIMS
