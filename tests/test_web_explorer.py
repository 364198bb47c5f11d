"""The explorer in a real Chromium, against the API on a real Neo4j: what a newcomer does there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Literal

import neo4j
import pytest
from playwright.async_api import Locator, Page, expect

from graph.settings import Settings
from tests import case_graph
from tests.browsing import MILLISECONDS, opened_page, served
from tools.npm import WEB

pytestmark = pytest.mark.browser
expect.set_options(timeout=MILLISECONDS)

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The longest that may be asked for: how fast the machine is must not decide what is found.
PATIENT = "deadline=60"
KOREA_RUSSIA = f"#from=state:kp&to=state:ru&{PATIENT}"
CHINA_DELIVERED = f"#from=state:cn&to=state:ru&phase=delivered&{PATIENT}"


@pytest.fixture
async def service(driver: neo4j.AsyncDriver, settings: Settings, clean_graph: None) -> AsyncIterator[str]:
    """The API on a port of its own, on the case."""
    await case_graph.load(driver, settings, case_graph.sheet(case_graph.CASE))
    async with served(settings) as address:
        yield address


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> Literal["light", "dark"]:
    """The colours that the reader prefers."""
    chosen: Literal["light", "dark"] = request.param
    return chosen


@pytest.fixture
async def page(service: str) -> AsyncIterator[Page]:
    """A page that must not complain: no error, and nothing that its policy forbids. It is closed before the service."""
    async with opened_page(viewport={"width": 1280, "height": 720}) as opened:
        complaints = complaints_of(opened)
        yield opened
        assert complaints == []


def complaints_of(page: Page) -> list[str]:
    """What goes wrong in the page, from now on. A refused question is an answer, whose status Chromium notes too."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


async def pick(page: Page, label: str, typed: str, name: str) -> None:
    """Find an actor as one who types, and take it with the keyboard."""
    box = page.get_by_role("combobox", name=label)
    await box.fill(typed)
    await expect(page.get_by_role("option", name=name).first).to_have_attribute("aria-selected", "true")
    await box.press("Enter")


async def rested(page: Page) -> None:
    """Wait until nothing is being asked any more."""
    await expect(page.locator(".waiting")).to_have_count(0)


def claim(page: Page, speaker: str) -> Locator:
    """The claims by a speaker."""
    return page.get_by_role("article", name=f"Claim by {speaker}")


async def broken_rules(page: Page) -> list[dict[str, Any]]:
    """What axe finds."""
    await page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = await page.evaluate(
        "tags => axe.run({runOnly: {type: 'tag', values: tags}}).then(r => r.violations.map("
        "v => ({rule: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)})))",
        WCAG,
    )
    return found


async def test_a_newcomer_finds_who_stands_between_and_why_it_is_believed(page: Page, service: str) -> None:
    await page.goto(f"{service}#{PATIENT}")
    await expect(page.get_by_role("combobox", name="From")).to_be_focused()
    await pick(page, "From", "north ko", "North Korea")
    await expect(page.get_by_role("combobox", name="To")).to_be_focused()
    await pick(page, "To", "russ", "Russia")

    aside = page.get_by_role("complementary")
    await expect(aside.get_by_role("button", name="Ashot Mkrtychev Person")).to_be_visible()
    await expect(aside).to_contain_text("on 1 of 2 paths")
    await expect(page.get_by_text("Complete: these are all the paths")).to_be_visible()

    # Why it is believed: the path's own evidence, with the words and who said them for whom.
    await page.get_by_role("list", name="Paths, best first").get_by_role("button").nth(1).click()
    yellen = claim(page, "Janet Yellen for United States").first
    await expect(yellen).to_contain_text("worked with North Korean officials")
    await expect(yellen).to_contain_text("Said 2023-03-30")
    await page.get_by_role("button", name="Close").click()

    # And what is not: no evidence joins him to the delivery to Wagner.
    looked_for = aside.get_by_role("button", name="no evidence found")
    await expect(looked_for).to_have_count(2)
    await looked_for.filter(has_text="Wagner Group").click()
    officials = claim(page, "US officials for United States")
    await expect(officials).to_contain_text("finds no evidence of it")
    await expect(page.get_by_text("Nobody affirms this.")).to_be_visible()


async def test_an_example_of_the_first_screen_is_answered(page: Page, service: str) -> None:
    await page.goto(service)
    await page.get_by_role("button", name="Who stands between North Korea and Russia?").click()
    await expect(page.get_by_role("heading", name="2 paths")).to_be_visible()
    assert page.url.endswith("#from=state:kp&to=state:ru")


async def test_an_empty_answer_is_honest_and_one_click_includes_what_came_nearest(page: Page, service: str) -> None:
    await page.goto(service + CHINA_DELIVERED)
    await expect(page.get_by_role("heading", name="No path meets the question")).to_be_visible()
    await expect(page.get_by_text("Complete: no path of up to 4 hops")).to_be_visible()
    await expect(claim(page, "Antony Blinken for United States")).to_be_visible()
    await expect(claim(page, "White House for United States")).to_contain_text("finds no evidence of it")

    await page.get_by_role("button", name="Include what was considered").click()
    await expect(page.get_by_role("heading", name="1 path")).to_be_visible()
    assert "phase=delivered&phase=considered" in page.url

    await page.go_back()
    await expect(page.get_by_role("heading", name="No path meets the question")).to_be_visible()
    await page.get_by_role("button", name="Without the filter: delivered only").click()
    await expect(page.get_by_role("heading", name="No path meets the question")).to_be_visible()
    await expect(page.get_by_text("delivered only")).to_have_count(0)


async def test_the_table_holds_what_the_graph_shows(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&view=table")
    await rested(page)
    rows = page.get_by_role("row")
    await expect(rows).to_have_count(1 + 3 + 2)
    assert [await row.inner_text() for row in await rows.filter(has_text="Wagner Group").all()] != []
    await page.get_by_role("button", name="Evidence: North Korea supplies").first.click()
    await expect(claim(page, "John Kirby for United States").first).to_be_visible()


async def test_the_graph_is_walked_with_the_keyboard(page: Page, service: str) -> None:
    await page.goto(service + KOREA_RUSSIA)
    await rested(page)
    graph = page.get_by_role("application")
    await graph.focus()
    await graph.press("ArrowRight")
    await graph.press("ArrowUp")
    await expect(page.get_by_text("Ashot Mkrtychev. Ashot Mkrtychev brokers")).to_be_attached()
    await graph.press("Enter")
    await expect(page.get_by_role("heading", name="Ashot Mkrtychev")).to_be_visible()
    await page.get_by_role("button", name="Take away").click()
    await expect(page.get_by_role("heading", name="1 path")).to_be_visible()
    await expect(page.get_by_text("without Ashot Mkrtychev")).to_be_visible()


async def test_what_is_refused_is_told_in_the_words_of_the_service(service: str) -> None:
    async with opened_page() as page:
        await page.goto(f"{service}#from=state:kp&to=a-nobody&colour=red")
        await expect(page.get_by_role("alert").filter(has_text="a-nobody")).to_be_visible()
        await expect(page.get_by_text("asks for what the page does not know")).to_contain_text("colour")


async def test_axe_finds_nothing(service: str, scheme: Literal["light", "dark"]) -> None:
    async with opened_page(viewport={"width": 1280, "height": 720}, color_scheme=scheme) as page:
        for address in ("", KOREA_RUSSIA, f"{KOREA_RUSSIA}&view=table", CHINA_DELIVERED):
            await page.goto(service + address)
            await rested(page)
            assert await broken_rules(page) == [], address

        await page.goto(f"{service}{KOREA_RUSSIA}")
        await page.get_by_role("list", name="Paths, best first").get_by_role("button").nth(1).click()
        await rested(page)
        assert await broken_rules(page) == []
        await page.get_by_role("button", name="Close").click()
        await page.get_by_role("button", name="Ashot Mkrtychev Person").click()
        await page.get_by_role("combobox", name="To").fill("us")
        await expect(page.get_by_role("option").first).to_be_visible()
        await rested(page)
        assert await broken_rules(page) == []
        await page.get_by_role("combobox", name="To").fill("")
        await page.get_by_role("button", name="Filters").click()
        assert await broken_rules(page) == []
