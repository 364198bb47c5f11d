"""The page of one actor, and a drawing that is expanded, hidden, pinned and put back in time, in a real Chromium."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests import case_graph
from tests.browsing import opened_page
from tests.test_web_explorer import KOREA_RUSSIA, broken_rules, claim, page, pick, rested, service

pytestmark = pytest.mark.browser

BROKER = case_graph.actor("mkrtychev")
OFAC = "Office of Foreign Assets Control"


__all__ = ["page", "service"]


async def test_an_actor_is_read_without_a_second_end(page: Page, service: str) -> None:
    await page.goto(service)
    await pick(page, "From", "mkrty", "Ashot Mkrtychev")
    await expect(page.get_by_role("heading", name="Ashot Mkrtychev")).to_be_visible()
    await expect(page.get_by_role("heading", name="Claims in time: 8 claims")).to_be_visible()
    rows = page.get_by_role("row")
    await expect(rows.filter(has_text="1 actor ─ designates → Ashot Mkrtychev")).to_have_count(1)
    await expect(rows.filter(has_text="Ashot Mkrtychev ─ brokers → 2 actors")).to_have_count(2)

    said = page.locator("summary").filter(has_text="finds no evidence of it")
    await said.first.click()
    await expect(claim(page, "US officials for United States").first).to_be_visible()
    await page.locator("summary", has_text="North Korean weapons for Russia through").click()
    await expect(page.get_by_role("listitem").filter(has_text="supplier North Korea")).to_be_visible()
    await expect(page.get_by_text("1 pair in 1 deal.")).to_be_visible()
    await expect(page.get_by_role("region", name="What changed lately")).to_contain_text("claim said")

    aside = page.get_by_role("complementary")
    await expect(aside).to_contain_text(f"designated by {OFAC} · sanction · SDN")
    await expect(aside).to_contain_text("Of nobody is it in doubt")

    # From there to whom it joins, and back.
    await page.get_by_role("link", name="North Korea").first.click()
    await expect(page.get_by_role("heading", name="North Korea")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("heading", name="Ashot Mkrtychev")).to_be_visible()


async def test_a_kind_is_counted_before_it_is_drawn(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&view=table&actor={BROKER}")
    await rested(page)
    await page.get_by_role("button", name="designates: 1 more").click()
    row = page.get_by_role("row").filter(has_text=OFAC)
    await expect(row).to_contain_text("designates →")
    await expect(row.get_by_role("cell").first).to_have_text(OFAC)
    await expect(row).to_have_count(1)
    await expect(page.get_by_text("designates: its one edge is drawn")).to_be_visible()

    # Whoever opens the address sees the same.
    assert f"expand=DESIGNATES.1.{BROKER}" in page.url
    await page.reload()
    await expect(row).to_have_count(1)


async def test_hiding_is_told_and_undone_and_done_again(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&actor={BROKER}")
    await rested(page)
    await page.get_by_role("button", name="national of: 1 more").click()
    await expect(page.get_by_text("national of: its one edge is drawn")).to_be_visible()
    await page.get_by_role("button", name="Pin", exact=True).click()
    await expect(page.get_by_text("1 pinned")).to_be_visible()

    await page.get_by_role("button", name="Hide", exact=True).click()
    told = page.get_by_text("1 actor hidden, with 5 lines")
    await expect(told).to_be_visible()
    await expect(page.get_by_role("application")).to_have_accessible_name(
        re.compile("^Graph of 4 actors and 1 line[.]")
    )
    await page.keyboard.press("Control+z")
    await expect(told).to_have_count(0)
    await page.keyboard.press("Control+Shift+Z")
    await expect(told).to_be_visible()
    await told.click()
    await page.get_by_role("button", name="Show Ashot Mkrtychev").click()
    await expect(told).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(told).to_be_visible()


async def test_who_is_pinned_stays_when_others_are_hidden(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&actor=state:ru")
    await rested(page)
    await expect(page.get_by_role("button", name="Hide 1 other")).to_be_enabled()
    wagner = case_graph.actor("wagner")
    await page.goto(f"{service}{KOREA_RUSSIA}&actor=state:ru&pin=0,3,{wagner}")
    await rested(page)
    await expect(page.get_by_role("button", name="others")).to_have_count(0)


async def test_what_was_not_yet_known_is_faded_and_counted(page: Page, service: str) -> None:
    await page.goto(f"{service}#from=state:ir&to=state:ru&deadline=60&view=table&actor=state:ru")
    await rested(page)
    await page.get_by_role("button", name="brokers: 2 more").click()
    slider = page.get_by_role("slider", name="Known by")
    await slider.focus()
    await slider.press("Home")
    await expect(slider).to_have_attribute("aria-valuetext", "29 March 2023")
    await expect(page.get_by_text("1 of 2 lines and 1 of 3 actors faded: not yet known then.")).to_be_visible()
    await expect(page.get_by_text("1 line only possibly known.")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="brokers")).to_contain_text("not yet known")
    await expect(page.get_by_role("row").filter(has_text="supplies")).to_contain_text("possibly known")
    assert "day=2023-03-29" in page.url
    await slider.press("ArrowRight")
    await expect(page.get_by_text("0 of 2 lines and 0 of 3 actors faded")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_on_the_page_of_an_actor(service: str, scheme: Literal["light", "dark"]) -> None:
    async with opened_page(viewport={"width": 1280, "height": 720}, color_scheme=scheme) as page:
        drawn = f"&expand=BROKERS.1.{BROKER}&hide=state:kp&day=2023-03-29"
        for address in (
            f"#about={BROKER}",
            f"#about={BROKER}&view=graph{drawn}",
            f"{KOREA_RUSSIA}&view=table&actor={BROKER}{drawn}",
        ):
            await page.goto(service + address)
            await rested(page)
            assert await broken_rules(page) == [], address
