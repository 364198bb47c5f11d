"""What people open in a browser: the page of the API's docs and Neo4j Browser, in a real Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import neo4j
import pytest
from playwright.async_api import Page

from graph.connection import Connection
from graph.settings import Settings
from tests import case_graph
from tests.browsing import opened_page, served

pytestmark = pytest.mark.browser


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    """A page of the system's Chromium."""
    async with opened_page() as opened:
        yield opened


def elsewhere(page: Page) -> list[str]:
    """The addresses off this machine that the page asks for, from now on."""
    asked: list[str] = []

    def note(address: str) -> None:
        if urlsplit(address).hostname not in ("127.0.0.1", "localhost", None):
            asked.append(address)

    page.on("request", lambda request: note(request.url))
    return asked


@pytest.fixture
async def service(driver: neo4j.AsyncDriver, settings: Settings, clean_graph: None) -> AsyncIterator[str]:
    """The API on a port of its own, on the case."""
    await case_graph.load(driver, settings, case_graph.sheet(case_graph.CASE))
    async with served(settings) as address:
        yield address


async def test_the_page_of_docs_answers_a_question_without_the_network(page: Page, service: str) -> None:
    asked = elsewhere(page)
    await page.goto(f"{service}/docs")
    operation = page.locator("#operations-actors-find_actors").or_(
        page.locator("[id^='operations-actors-find_actors']")
    )
    await operation.first.click()
    await page.get_by_role("button", name="Try it out").first.click()
    await page.get_by_placeholder("q", exact=True).first.fill("Mkrtychev")
    await page.get_by_role("button", name="Execute").first.click()
    await page.get_by_text("Ashot Mkrtychev").first.wait_for()
    assert asked == []


async def test_neo4j_browser_logs_in(page: Page, neo4j_server: Connection) -> None:
    assert neo4j_server.browser_url is not None
    await page.goto(f"{neo4j_server.browser_url}?connectURL={neo4j_server.uri}")
    await page.locator("input[type=password]").first.fill(neo4j_server.password)
    await page.locator("button[type=submit], [data-testid=connect]").first.click()
    await (
        page.get_by_text("You are connected", exact=False)
        .or_(page.locator("[data-testid=editor-Run]"))
        .first.wait_for()
    )


async def test_the_page_of_a_dossier_is_shown_and_printed_in_its_own_style(page: Page, service: str) -> None:
    asked, said = elsewhere(page), []
    page.on("console", lambda message: said.append(message.text))
    await page.goto(f"{service}/v1/dossier?from=state:kp&to=state:ru&max_hops=2&format=html")
    assert await page.locator("h3").first.inner_text() == "1. North Korea ─SUPPLIES→ Russia"
    assert await page.locator(".edge").first.evaluate("e => getComputedStyle(e).borderLeftStyle") == "solid"
    note = page.locator("sup a").first
    assert await page.locator(await note.get_attribute("href") or "").is_visible()
    assert (await page.pdf(prefer_css_page_size=True)).startswith(b"%PDF")
    assert (asked, said) == ([], [])
