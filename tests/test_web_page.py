"""The explorer as it is built and served: its files, their headers, and what its own tests say."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi import FastAPI

from api import page
from api.app import create_app
from graph.settings import Settings
from tests.serving import running
from tools.npm import WEB

ROOT = Path(__file__).resolve().parent.parent
ASSET = re.compile(r'(?:src|href)="(/assets/[^"]+)"')


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


def npm(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "tools.npm", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_tests_of_the_page() -> None:
    npm("test")


def test_the_lock_names_no_place_and_hashes_everything() -> None:
    text = (WEB / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert len(packages) > 20
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


async def test_the_page_may_run_only_what_is_served_with_it(app: FastAPI) -> None:
    async with running(app) as client:
        answer = await client.get("/")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["cache-control"] == "no-cache"
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "<style" not in answer.text
        assert re.findall(r"<script(?![^>]*\bsrc=)", answer.text) == []
        assets = ASSET.findall(answer.text)
        assert {Path(name).suffix for name in assets} == {".js", ".css", ".svg"}
        for name in assets:
            asset = await client.get(name)
            assert asset.status_code == 200
            assert "immutable" in asset.headers["cache-control"]


async def test_the_first_load_is_small(app: FastAPI) -> None:
    async with running(app) as client:
        names = ["/", *ASSET.findall((await client.get("/")).text)]
        sizes = []
        for name in names:
            async with client.stream("GET", name, headers={"Accept-Encoding": "gzip"}) as answer:
                sizes.append(sum([len(part) async for part in answer.aiter_raw()]))
    assert sum(sizes) < 300_000


async def test_what_is_not_there_is_a_problem_and_no_page(app: FastAPI) -> None:
    async with running(app) as client:
        for path in ("/assets/none.js", "/assets/../page.py", "/assets/%2e%2e/%2e%2e/page.py", "/nowhere"):
            answer = await client.get(path)
            assert answer.status_code == 404
            assert answer.headers["content-type"] == "application/problem+json"


async def test_a_page_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    app = FastAPI()
    app.state.graph = _Closed()
    page.install(app, tmp_path)
    async with running(app) as client:
        answer = await client.get("/")
        assert answer.status_code == 200
        assert "make web" in answer.text


class _Closed:
    """Stands in for the graph of an application that has none."""

    async def close(self) -> None:
        """Nothing is open."""


async def test_the_pages_of_docs_have_a_policy_of_their_own(app: FastAPI) -> None:
    async with running(app) as client:
        for path in ("/docs", "/redoc"):
            answer = await client.get(path)
            assert answer.status_code == 200
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
