"""Asking in a real Chromium: what is typed, ticked and taken out is what is asked, and nothing else."""

from __future__ import annotations

import asyncio

import pytest
from playwright.async_api import Page, Route, expect

from tests.test_web_explorer import KOREA_RUSSIA, STATES_TO_LISTED, page, service

pytestmark = pytest.mark.browser

__all__ = ["page", "service"]


async def test_enter_takes_nobody_who_was_found_for_an_earlier_text(page: Page, service: str) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def late(route: Route) -> None:
        asked.set()
        await go_on.wait()
        await route.continue_()

    await page.route("**/v1/actors?q=Irax*", late)
    await page.goto(service)
    box = page.get_by_role("combobox", name="From")
    await box.fill("Ira")
    await expect(page.get_by_role("option", name="Iran").first).to_have_attribute("aria-selected", "true")
    await box.fill("Irax")
    await expect(page.get_by_text("Looking …")).to_be_visible()
    await expect(page.get_by_role("option")).to_have_count(0)
    await asked.wait()
    await box.press("Enter")
    await expect(box).to_have_value("Irax")
    await expect(page.get_by_role("button", name="Remove Iran")).to_have_count(0)
    go_on.set()
    await expect(page.get_by_text("Looking …")).to_have_count(0)


async def test_what_cannot_be_asked_does_not_stand_as_asked(page: Page, service: str) -> None:
    await page.goto(f"{service}{KOREA_RUSSIA}&kinds=SUPPLIES")
    await page.get_by_role("button", name="Filters").click()
    relations = page.get_by_role("group", name="Relations", exact=True)
    await expect(relations.get_by_role("checkbox", checked=True)).to_have_count(0)
    await expect(relations.get_by_role("checkbox", name="transaction")).to_be_checked(indeterminate=True)

    hops = page.get_by_label("Hops at most")
    await hops.fill("9")
    assert await hops.evaluate("input => input.validationMessage") == "A whole number from 1 to 8."
    await hops.press("Tab")
    await expect(hops).to_have_value("4")
    share = page.get_by_label("Share owned at least")
    await share.fill("101")
    assert "from 0 to 100" in await share.evaluate("input => input.validationMessage")
    await share.press("Tab")
    await expect(share).to_have_value("")

    # Nor is what was given up.
    for label, typed in (("Can have held in", "2022-1"), ("Hops at most", "3")):
        before = page.url
        await page.get_by_label(label).press_sequentially(typed)
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Filters")).to_be_focused()
        assert page.url == before
        await page.get_by_role("button", name="Filters").click()


async def test_the_focus_stays_where_something_is_taken_out(page: Page, service: str) -> None:
    await page.goto(f"{service}{STATES_TO_LISTED}&to.country=Atlantis&k=3")
    await expect(page.get_by_text("“Atlantis”")).to_be_visible()
    chips = page.get_by_role("list", name="Filters that are set")
    await expect(chips).not_to_contain_text("at most 3 paths")
    await page.get_by_role("button", name="Ask of a whole set").click()
    await page.get_by_role("button", name="Remove Atlantis").click()
    await expect(page.get_by_label("Of a country").last).to_be_focused()
    await page.keyboard.press("Escape")

    await page.goto(f"{service}{KOREA_RUSSIA}&max_hops=2&in_order=1")
    await page.get_by_role("button", name="Without the filter: transactions in order of time").click()
    await expect(page.get_by_role("button", name="Without the filter: up to 2 hops")).to_be_focused()
    for left in ("up to 2 hops", "up to 60 seconds"):
        await page.get_by_role("button", name=f"Without the filter: {left}").press("Enter")
    await expect(page.locator(":focus")).to_contain_text("As usual")
