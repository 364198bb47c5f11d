"""Take the documents' pictures anew from a service of the bundled case: `python -m tools.pictures ADDRESS`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.browsing import opened_page

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
SIZE: Any = {"width": 1280, "height": 720}


async def take(address: str) -> None:
    """Write each picture."""
    async with opened_page(viewport=SIZE) as page:
        found = await (await page.request.get(f"{address}/v1/actors?q=Ashot+Mkrtychev")).json()
        broker = found["actors"][0]["actor"]["id"]
        shown = {
            "trace": "from=state:kp&to=state:ru",
            "nothing": "from=state:cn&to=state:ru&phase=delivered",
            "actor": f"about={broker}",
        }
        for name, asked in shown.items():
            await page.goto(f"{address}/#{asked}")
            await rested(page)
            await page.screenshot(path=PICTURES / f"{name}.png")
            await page.goto("about:blank")


async def rested(page: Page) -> None:
    """Wait until nothing is asked and nothing moves."""
    await page.wait_for_load_state("networkidle")
    await page.wait_for_timeout(1500)


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1].rstrip("/")))
