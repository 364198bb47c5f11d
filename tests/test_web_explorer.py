"""The explorer in a real Chromium, against the API on a real Neo4j: what a newcomer does there."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import neo4j
import pytest
from playwright.async_api import Locator, Page, expect

from graph.model.sheets import Sheet
from graph.schema import apply_schema
from graph.settings import Settings
from tests import case_graph
from tests.browsing import MILLISECONDS, opened_page, served
from tests.emptying import empty
from tools.npm import WEB

pytestmark = pytest.mark.browser
expect.set_options(timeout=MILLISECONDS)

AXE = WEB / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The longest that may be asked for: how fast the machine is must not decide what is found.
PATIENT = "deadline=60"
KOREA_RUSSIA = f"#from=state:kp&to=state:ru&{PATIENT}"
CHINA_DELIVERED = f"#from=state:cn&to=state:ru&phase=delivered&{PATIENT}"
STATES_TO_LISTED = f"#max_hops=2&{PATIENT}&from.kind=State&to.measure=sanction"
BROKER = case_graph.actor("mkrtychev")
ARTICLE = "News article on arms for Russia, 30 March 2023"
MANY = 210


@pytest.fixture(scope="module")
async def service(driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[str]:
    """The API on a port of its own, on the case. Nothing of it is changed by whoever looks at it."""
    await empty(driver, settings.neo4j_database)
    await apply_schema(driver, settings.neo4j_database)
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


async def test_a_long_table_has_pages(page: Page, service: str, driver: neo4j.AsyncDriver, settings: Settings) -> None:
    await case_graph.load(driver, settings, holding())
    owner = case_graph.actor_in(holding(), "owner")
    await page.goto(f"{service}#about={owner}&view=table&expand=OWNS.6.{owner}")
    await rested(page)
    await expect(page.get_by_role("table")).to_have_attribute("aria-rowcount", str(1 + MANY))
    await expect(page.get_by_role("row")).to_have_count(1 + 200)
    pages = page.get_by_role("navigation", name="Pages of the graph as a table")
    await pages.get_by_role("button", name="Next").click()
    await expect(page.get_by_role("row")).to_have_count(1 + MANY - 200)
    await expect(pages.get_by_role("button", name="Next")).to_be_focused()
    await expect(pages).to_contain_text(f"Rows 201 to {MANY} of {MANY}")

    # What is chosen stays in sight: when it is read, when that is closed, and for whoever opens the address.
    await page.get_by_role("button", name="Evidence").last.click()
    await page.get_by_role("button", name="Close").click()
    await expect(pages).to_contain_text("Rows 201")
    assert "row=201" in page.url
    await page.get_by_role("button", name="Evidence").last.click()
    await page.goto(page.url.replace("&row=201", ""))
    await page.reload()
    await expect(page.locator("tr.is-chosen")).to_be_in_viewport()
    await expect(pages).to_contain_text("Rows 201")


def holding() -> Sheet:
    """One company that owns many."""
    owned = [{"key": f"c{at}", "kind": "Company", "name": f"Branch {at:03}"} for at in range(MANY)]
    owns = [{"subject": "owner", "kind": "OWNS", "object": one["key"], "stance": "affirms"} for one in owned]
    return Sheet.model_validate(
        {
            "armstrace": 1,
            "source": {"id": "register", "title": "Register"},
            "edition": {"published": "2024-01-01"},
            "records": [{"key": "owner", "kind": "Company", "name": "Great Holding"}, *owned],
            "claims": [claimed | {"certainty": "reported", "said_on": "2024-01-01"} for claimed in owns],
        }
    )


async def test_what_was_done_to_the_paths_is_there_after_the_page_of_an_actor(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&view=table&actor={BROKER}")
    await rested(page)
    await page.get_by_role("button", name="designates: 1 more").click()
    await page.get_by_role("button", name="Pin", exact=True).click()
    designated = page.get_by_role("row").filter(has_text="designates")
    await expect(designated).to_contain_text("Ashot Mkrtychev pinned")
    await expect(page.get_by_role("list", name="Legend")).to_contain_text("pinned its place is kept")
    await page.get_by_role("button", name="All that is known").click()
    await page.get_by_role("button", name="Back to the paths").click()
    await expect(designated).to_contain_text("Ashot Mkrtychev pinned")
    assert f"expand=DESIGNATES.1.{BROKER}" in page.url
    await page.get_by_role("button", name="Undo").click()
    await expect(designated).not_to_contain_text("pinned")


async def test_who_of_one_set_reaches_another_is_a_table_whose_rows_lead_on(
    page: Page, service: str, tmp_path: Path
) -> None:
    await page.goto(f"{service}#max_hops=2&{PATIENT}")
    await page.get_by_role("button", name="Ask of a whole set").click()
    start, end = (page.get_by_role("region", name=name) for name in ("From: who", "To: whom"))
    await start.get_by_role("checkbox", name="State").check()
    await expect(page.get_by_text("Of one side it is not said yet who is meant")).to_be_visible()
    await end.get_by_role("checkbox", name="a sanction").check()
    for word in ("SDN", "SND"):
        await end.get_by_label("Designated on a list").fill(word)
        await page.keyboard.press("Enter")
        await expect(end.get_by_role("button", name=f"Remove {word}")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Ask of a whole set")).to_be_focused()
    await expect(page.get_by_text("Nothing in the graph is called so: “SND”.")).to_be_visible()
    await page.get_by_role("button", name="Without the filter: to: designated on the list SDN or SND").click()
    assert page.url.endswith(STATES_TO_LISTED)

    await expect(page.get_by_role("heading", name=re.compile("2 of .* under From reach"))).to_be_visible()
    await expect(
        page.get_by_text("Complete: nobody else under From reaches anybody under To by paths of up to 2 hops.")
    ).to_be_visible()
    row = page.get_by_role("row").filter(has_text="North Korea")
    await expect(row).to_contain_text("North Korea ← brokers ─ Ashot Mkrtychev")
    async with page.expect_download() as waited:
        await page.get_by_role("button", name="CSV").click()
    await (await waited.value).save_as(tmp_path / "reach.csv")
    assert "North Korea ←BROKERS─ Ashot Mkrtychev" in (tmp_path / "reach.csv").read_text(encoding="utf-8")

    await row.get_by_role("link", name="Paths from North Korea to Ashot Mkrtychev").click()
    await expect(page.get_by_role("list", name="Paths, best first")).to_contain_text("brokers")
    assert page.url.endswith(f"#from=state:kp&to={BROKER}&max_hops=2&{PATIENT}")
    await page.go_back()
    await expect(row).to_be_visible()

    # What the limit keeps out is told, and can be asked for.
    await page.goto(f"{service}{STATES_TO_LISTED}&limit=1")
    await expect(page.get_by_text("1 more reaches somebody, and is not listed.")).to_be_visible()
    await page.get_by_role("button", name="List up to 10").click()
    await expect(page.get_by_role("row")).to_have_count(1 + 2)
    await expect(page.get_by_role("row").nth(2).get_by_role("link").first).to_be_focused()


async def test_every_filter_is_set_on_the_page(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&max_hops=2")
    await page.get_by_role("button", name="Filters").click()
    await pick(page, "Only from these sources", "march arms", ARTICLE)
    chips = page.get_by_role("list", name="Filters that are set")
    await expect(chips).to_contain_text(f"only from {ARTICLE}")
    await page.get_by_role("combobox", name="Not from these sources").press("ArrowDown")
    await expect(page.get_by_role("option", name=ARTICLE)).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("group", name="Standing").get_by_role("checkbox", name="contested").uncheck()
    await page.get_by_label("Share owned at least").fill("25")
    await page.keyboard.press("Enter")
    await page.get_by_text("Single kinds of relation").click()
    await page.get_by_role("checkbox", name="supplies").uncheck()
    await page.get_by_text("Several phases").click()
    exactly = page.get_by_role("group", name="Exactly these")
    for phase in ("sought", "delivered"):
        await exactly.get_by_role("checkbox", name=phase).check()
    for asked in ("sources=article-2023-03-30", "standing=corroborated&standing=affirmed", "min_share=25"):
        assert asked in page.url
    assert "kinds=BROKERS" in page.url
    assert "kinds=SUPPLIES" not in page.url
    assert "phase=sought&phase=delivered" in page.url
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("heading", name="1 path")).to_be_visible()


async def test_the_graph_is_walked_with_the_keyboard(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&pin=2,2,{BROKER}")
    await rested(page)
    graph = page.get_by_role("application")
    await graph.focus()
    await graph.press("ArrowRight")
    await graph.press("ArrowUp")
    await expect(page.get_by_text("Ashot Mkrtychev. Pinned. Ashot Mkrtychev brokers")).to_be_attached()
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

        # A page that is refused is no page: its tab is closed again.
        await page.get_by_role("button", name="Share").click()
        async with page.expect_popup() as waited:
            await page.get_by_role("link", name="Page to print").click()
        panel = page.get_by_role("group", name="Keep and share")
        await expect(panel.get_by_role("alert")).to_contain_text("a-nobody")
        assert (await waited.value).is_closed()


async def test_axe_finds_nothing(service: str, scheme: Literal["light", "dark"]) -> None:
    async with opened_page(viewport={"width": 1280, "height": 720}, color_scheme=scheme) as page:
        pinned = f"{KOREA_RUSSIA}&view=table&pin=1,2,{BROKER}"
        for address in ("", KOREA_RUSSIA, pinned, CHINA_DELIVERED, STATES_TO_LISTED):
            await page.goto(service + address)
            await rested(page)
            assert await broken_rules(page) == [], address
        await page.get_by_role("button", name="Ask of a whole set").click()
        assert await broken_rules(page) == []
        await page.keyboard.press("Escape")

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
        for further in ("Several phases", "Single kinds of relation"):
            await page.get_by_text(further).click()
        assert await broken_rules(page) == []
