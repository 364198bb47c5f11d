"""A real Chromium, and the API on a port of its own."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from playwright.async_api import Page, async_playwright

from api.app import create_app
from graph.settings import Settings

MILLISECONDS = 120_000
QUIET = ["--disable-background-networking", "--disable-component-update", "--no-first-run"]
# A graph is drawn by WebGL, and where there is no graphics card by the processor.
DRAWING = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]


@contextlib.asynccontextmanager
async def opened_page(**context: Any) -> AsyncIterator[Page]:
    """A page of the system's Chromium in a context with these options."""
    chromium = shutil.which("chromium")
    assert chromium, "these tests need Chromium: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", *QUIET, *DRAWING])
        opened = await (await browser.new_context(**context)).new_page()
        opened.set_default_timeout(MILLISECONDS)
        yield opened
        await browser.close()


@contextlib.asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[str]:
    """The address of the API while it is served."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="warning"))
        serving = asyncio.create_task(server.serve([bound]))
        while not server.started:  # noqa: ASYNC110  # uvicorn tells it by no event
            await asyncio.sleep(0.05)
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        server.should_exit = True
        await serving
