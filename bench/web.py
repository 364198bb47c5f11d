"""How fluid a large graph is: frames a second while the view moves, of our canvas beside a bare sigma page.

    python -m tools.npm run bench; python bench/web.py [--dots 5000] [--lines 20000] [--rounds 3] [--seconds 5]
    python bench/web.py --service http://127.0.0.1:8000 [--rounds 3]

Both draw the same made graph in the same headless Chromium, by turns: only the ratio means something elsewhere. Where
other programs keep the machine busy, processor time for a frame tells more than frames a second: both are printed.

With --service, of a running service: when its page can be used, each time in a browser that has seen nothing of it, and
how long after the answer has come what an actor is expanded by is drawn.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import functools
import re
import shutil
import statistics
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import Browser, Playwright, async_playwright

BUILT = Path(__file__).resolve().parent.parent / "build" / "bench-web"
# A graph is drawn by WebGL, and where there is no graphics card by the processor.
CHROMIUM = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
SIZE: Any = {"width": 1280, "height": 720}
ASKED = 0.8
MILLISECONDS = 600_000
ACTOR = "state:ru"
MORE = re.compile(r" \d+ more$")
# From the end of the answer that was asked last to the second frame after it is told as drawn.
DRAWN = """async () => {
  const told = () => /edges? (is|are) drawn/.test(document.querySelector("aside").innerText);
  while (!told()) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  const asked = performance.getEntriesByType("resource").filter((one) => one.name.includes("/neighbourhood"));
  return performance.now() - asked.at(-1).responseEnd;
}"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing."""


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The built page on a port of its own."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(BUILT)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    server.shutdown()


async def launched(playwright: Playwright) -> Browser:
    """The system's Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("bench/web.py needs Chromium: apt-get install chromium")
    return await playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)


async def measure(dots: int, lines: int, rounds: int, seconds: float) -> dict[str, list[dict[str, float]]]:
    """`first` (milliseconds), `rate` (frames a second) and `cost` (processor seconds a frame) of each round,
    by who drew."""
    found: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
    with served() as address:
        async with async_playwright() as playwright:
            browser = await launched(playwright)
            page = await browser.new_page(viewport=SIZE)
            page.set_default_timeout(MILLISECONDS)
            for _ in range(rounds):
                for who, measured in found.items():
                    await page.goto(address)
                    await page.wait_for_function("window.move !== undefined")
                    first = await page.evaluate("asked => window.draw(...asked)", [who, dots, lines])
                    before = processor_seconds()
                    frames, took = await page.evaluate("seconds => window.move(seconds)", seconds)
                    cost = (processor_seconds() - before) / frames
                    measured.append({"first": first, "rate": frames / took, "cost": cost})
            await browser.close()
    return found


async def measure_service(service: str, rounds: int) -> dict[str, list[float]]:
    """Milliseconds until the page can be used, and from an answer to its drawing, of each round."""
    found: dict[str, list[float]] = {"usable": [], "expanded": []}
    async with async_playwright() as playwright:
        browser = await launched(playwright)
        for _ in range(rounds):
            page = await (await browser.new_context(viewport=SIZE)).new_page()
            await page.goto(service)
            await page.wait_for_selector("input[role=combobox]")
            found["usable"].append(await page.evaluate("performance.now()"))
            await page.goto(f"{service}/#about={ACTOR}&view=graph&actor={ACTOR}")
            # A kind is drawn by clicking on how many more there are of it.
            await page.get_by_role("button", name=MORE).first.click(timeout=MILLISECONDS)
            found["expanded"].append(await page.evaluate(DRAWN))
            await page.context.close()
        await browser.close()
    return found


def processor_seconds() -> float:
    """What the browser has used so far."""
    used = 0.0
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            times = process.cpu_times()
            used += times.user + times.system
    return used


def main() -> None:
    """Measure and print, with the ratio as the last line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dots", type=int, default=5000)
    parser.add_argument("--lines", type=int, default=20000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--service", help="address of a service that has the bundled case")
    asked = parser.parse_args()
    if asked.service:
        for what, times in asyncio.run(measure_service(asked.service.rstrip("/"), asked.rounds)).items():
            print(f"{what}: {statistics.median(times):.0f} ms ({', '.join(f'{one:.0f}' for one in times)})")
        return
    found = asyncio.run(measure(asked.dots, asked.lines, asked.rounds, asked.seconds))
    rates, costs, firsts = (median(found, of) for of in ("rate", "cost", "first"))
    for who, measured in found.items():
        every = ", ".join(f"{one['rate']:.2f}" for one in measured)
        print(
            f"{who}: {rates[who]:.2f} frames a second ({every}), {costs[who]:.2f} s of processor time a frame, "
            f"first drawn after {firsts[who]:.0f} ms"
        )
    print(f"ratio by processor time: {costs['bare'] / costs['ours']:.2f}")
    print(f"ratio: {rates['ours'] / rates['bare']:.2f} (asked: at least {ASKED})")


def median(found: dict[str, list[dict[str, float]]], of: str) -> dict[str, float]:
    """By who drew, over all rounds."""
    return {who: statistics.median(one[of] for one in measured) for who, measured in found.items()}


if __name__ == "__main__":
    main()
