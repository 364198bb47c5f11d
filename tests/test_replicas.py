"""Several services on one graph: what is written through one is read through another, and tokens count in all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import neo4j
import pytest

from access.audit import AuditLog
from access.tokens import FILE, Role, Tokens
from api.app import create_app
from graph.schema import apply_schema
from graph.settings import Settings
from tests.serving import running
from tests.test_api_frame import SHEET, check


@pytest.fixture
async def two(
    clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings, tmp_path: Path
) -> AsyncIterator[tuple[httpx.AsyncClient, httpx.AsyncClient]]:
    """Two services, each with a home of its own; the second one's tokens are a link to the first one's."""
    await apply_schema(driver, settings.neo4j_database)
    homes = [tmp_path / "one", tmp_path / "two"]
    for home in homes:
        home.mkdir()
    (homes[1] / FILE).symlink_to(homes[0] / FILE)
    first, second = (
        create_app(settings.model_copy(update={"armstrace_home": home, "armstrace_tokens": ""})) for home in homes
    )
    async with running(first) as one, running(second) as other:
        yield one, other


async def test_what_one_writes_the_other_reads(
    two: tuple[httpx.AsyncClient, httpx.AsyncClient], tmp_path: Path
) -> None:
    one, other = two
    tokens = Tokens(tmp_path / "one")
    headers = {"Authorization": f"Bearer {tokens.make('ann', Role.ANALYST)[1]}"}
    rev = (await one.post("/v1/claims", json=SHEET, headers=headers)).json()["rev"]
    (seller,) = (await other.get("/v1/actors", params={"q": "Seller Ltd"})).json()["actors"]
    (buyer,) = (await other.get("/v1/actors", params={"q": "Buyer Ltd"})).json()["actors"]
    asked = {"from": seller["actor"]["id"], "to": buyer["actor"]["id"], "min_rev": rev, "deadline": 60}
    found = (await other.get("/v1/paths", params=asked)).json()
    assert len(found["paths"]) == 1
    assert found["search"]["rev"] >= rev
    check(await other.get("/v1/paths", params=asked | {"min_rev": rev + 1}), 409, "conflict")

    (claim,) = found["paths"][0]["hops"][0]["edges"][0]["claims"]
    said = {"why": "wrong", "by": "ann"}
    gone = await other.post(f"/v1/claims/{claim}/retract", json=said, headers=headers)
    assert gone.status_code == 200, gone.text
    after = await one.get("/v1/paths", params=asked | {"min_rev": gone.json()["rev"]})
    assert after.json()["paths"] == []

    tokens.make("bob", Role.READ)
    tokens.revoke("ann")
    check(await other.post(f"/v1/claims/{claim}/unretract", headers=headers), 401, "unauthorized")
    written = [[act.what for act in AuditLog(tmp_path / home).latest(9)[0]] for home in ("one", "two")]
    assert written == [["POST /v1/claims"], ["POST /v1/claims/{id}/retract"]], "each keeps a log of its own"
