"""What a service says of itself: ids of requests, its log, and its figures."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.app import create_app
from graph.schema import apply_schema
from graph.settings import Settings
from tests.serving import running


@pytest.fixture
async def client(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    await apply_schema(driver, settings.neo4j_database)
    async with running(create_app(settings)) as opened:
        yield opened


async def samples(client: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    """The figures, by name and labels."""
    answer = await client.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, *(sample.labels[label] for label in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


async def test_requests_are_counted_by_route_and_not_by_address(client: httpx.AsyncClient) -> None:
    for id_ in ("state:kp", "state:ru", "a-secret-name"):
        await client.get(f"/v1/actors/{id_}")
    for path in ("/nothing", "/else/where"):
        assert (await client.get(path)).status_code == 404
    await client.request("BREW", "/v1/sources")
    found = await samples(client)
    assert found["armstrace_requests_total", "GET", "/v1/actors/{id}", "404"] == 3
    assert found["armstrace_requests_total", "GET", "elsewhere", "404"] == 2
    assert found["armstrace_request_seconds_count", "GET", "/v1/actors/{id}"] == 3
    assert found["armstrace_requests_running",] == 1
    assert found["armstrace_projection_edges",] == 0
    assert not [labels for labels in found if "secret" in "".join(labels) or "BREW" in labels]
    assert ("process_resident_memory_bytes",) in found


async def test_reading_with_a_token_closes_the_figures_too(settings: Settings) -> None:
    async with running(create_app(settings.model_copy(update={"armstrace_reading": "token"}))) as closed:
        assert (await closed.get("/metrics")).status_code == 401
        headers = {"Authorization": "Bearer test-token"}
        assert (await closed.get("/metrics", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1", True), ("", False), ("a b", False), ("x" * 65, False), ("é", False)]
)
async def test_a_request_has_an_id(client: httpx.AsyncClient, given: str, kept: bool) -> None:
    answer = await client.get("/healthz", headers=[(b"X-Request-Id", given.encode())])
    assert (answer.headers["x-request-id"] == given) is kept
    assert answer.headers["x-request-id"].isprintable()


async def test_a_slow_question_is_logged_with_what_was_asked(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(settings.model_copy(update={"armstrace_slow_seconds": 1e-9}))
    asked = {"from": "state:kp", "to": "state:ru"}
    async with running(app) as client:
        with caplog.at_level(logging.WARNING, "api.seeing"):
            await client.get("/v1/paths", params=asked)
            await client.post("/v1/paths", json=asked | {"avoid": ["x" * 5_000]})
    get, post = (record.__dict__ for record in caplog.records if record.msg == "slow")
    assert (get["route"], get["parameters"]) == ("/v1/paths", "from=state%3Akp&to=state%3Aru")
    assert post["body"].startswith('{"from":"state:kp"')
    assert len(post["body"]) == 2_000


def served(settings: Settings, home: Path, log: str, ask: str) -> list[str]:
    """What a service has logged after one question."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ARMSTRACE_", "NEO4J_"))}
    env |= {
        "ARMSTRACE_HOME": str(home),
        "ARMSTRACE_LOG": log,
        "ARMSTRACE_SLOW_SECONDS": "0.000001",
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }
    errors = home / "stderr"
    home.mkdir()
    with errors.open("w") as stderr:
        command = [str(Path(sys.executable).with_name("armstrace")), "serve", "--port", "0"]
        process = subprocess.Popen(command, env=env, stderr=stderr, cwd=home)
        try:
            until = time.monotonic() + 120
            while "(the API:" not in errors.read_text():
                assert process.poll() is None, errors.read_text()
                assert time.monotonic() < until
                time.sleep(0.1)
            url = next(word for word in errors.read_text().split() if word.startswith("http://"))
            httpx.get(url + ask, headers={"X-Request-Id": "my-own"}, timeout=60)
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)
    return errors.read_text().splitlines()


def test_lines_are_json_and_nothing_from_outside_begins_one(settings: Settings, database: str, tmp_path: Path) -> None:
    ask = "/v1/actors/a%0A%7B%22level%22%3A%22forged%22%7D"
    lines = served(settings, tmp_path / "json", "json", ask)
    told: list[dict[str, Any]] = [json.loads(line) for line in lines if line.startswith("{")]
    (line,) = (line for line in told if line.get("request") == "my-own")
    assert (line["event"], line["level"], line["route"], line["status"]) == ("slow", "warning", "/v1/actors/{id}", 404)
    assert line["at"].endswith("Z")
    text = served(settings, tmp_path / "text", "text", ask)
    assert [line for line in text if "request='my-own'" in line and "event='slow'" in line]
    assert "forged" in line["path"]
    assert not [one for one in (*lines, *text) if one.startswith('{"level":"forged')]
    assert len([one for one in text if "forged" in one]) == 1
