"""Keeping, handing on and reviewing in the explorer, in a real Chromium against the API on a real Neo4j."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree

import neo4j
import networkx
import pytest
import yaml
from playwright.async_api import Page, expect

from access.tokens import Role, Tokens
from graph.model.judgements import Judgement, Verdict
from graph.model.sheets import Sheet
from graph.settings import Settings
from graph.store.judgements import judge
from tests import case_graph
from tests.browsing import MILLISECONDS, opened_page, served
from tests.test_review import SHEET
from tests.test_web_explorer import KOREA_RUSSIA, PATIENT, broken_rules, claim, complaints_of, rested

pytestmark = pytest.mark.browser
expect.set_options(timeout=MILLISECONDS)

READ = yaml.safe_load(SHEET)
HOSTILE = "<img src=x onerror=alert(1)>"
KOREA_SYRIA = f"#from=state:kp&to=state:sy&{PATIENT}"
# Chromium notes a refused write in the console, too; the page has to tell it in words.
REFUSED = "Failed to load resource: the server responded with a status of 401"


@pytest.fixture
async def service(driver: neo4j.AsyncDriver, settings: Settings, clean_graph: None) -> AsyncIterator[str]:
    """The API on a port of its own, on the case, an article that a machine read, and a pair of actors in doubt."""
    article = READ | {"records": [*READ["records"][:2], READ["records"][2] | {"name": f"Ada Quell {HOSTILE}"}]}
    sheets = [case_graph.sheet(name) for name in (case_graph.CASE, case_graph.LIST)]
    await case_graph.load(driver, settings, *sheets, Sheet.model_validate(article))
    one, other = (next(r for r in s.records if "MKRTYCHEV" in r.name.upper()).id_in(s.source.id) for s in sheets)
    unsure = {"verdict": Verdict.UNSURE, "by": "matcher", "automatic": True, "on": "2024-05-02", "score": 0.7}
    reasons = [{"feature": "name", "bearing": "agrees", "says": "both are called Mkrtychev"}]
    pair = Judgement.model_validate({"a": one, "b": other, "reasons": reasons} | unsure)
    await judge(driver, settings.neo4j_database, [pair])
    async with served(settings) as address:
        yield address


@pytest.fixture
async def page(service: str) -> AsyncIterator[Page]:
    """A page that must not complain, and may read and write the clipboard."""
    async with opened_page(viewport={"width": 1280, "height": 720}) as opened:
        await opened.context.grant_permissions(["clipboard-read", "clipboard-write"])
        complaints = complaints_of(opened)
        yield opened
        assert [words for words in complaints if not words.startswith(REFUSED)] == []


async def share(page: Page, address: str) -> None:
    """Open the menu on an answer that is there in full, on a page that was not open before."""
    await page.goto("about:blank")
    await page.goto(address)
    await rested(page)
    await page.get_by_role("button", name="Share").click()


async def downloaded(page: Page, button: str, folder: Path) -> Path:
    """The file that a button gives, under its own name."""
    async with page.expect_download() as waited:
        await page.get_by_role("button", name=button, exact=True).click()
    given = await waited.value
    file = folder / given.suggested_filename
    await given.save_as(file)
    await expect(page.get_by_role("status").filter(has_text=file.name)).to_be_visible()
    return file


async def test_a_link_and_a_file_bring_the_same_answer_back(page: Page, service: str, tmp_path: Path) -> None:
    address = f"{service}{KOREA_RUSSIA}&view=table"
    await share(page, address)
    await page.get_by_role("button", name="Copy link").click()
    await expect(page.get_by_text("The link is copied.")).to_be_visible()
    assert await page.evaluate("navigator.clipboard.readText()") == page.url

    file = await downloaded(page, "Save as a file", tmp_path)
    held = json.loads(file.read_text(encoding="utf-8"))
    assert file.name == f"north-korea-russia-rev{held['rev']}.armstrace.json"
    assert held["armstrace_investigation"] == 1

    await page.goto(f"{service}/")
    await page.get_by_label("Investigation to open").set_input_files(file)
    await expect(page.get_by_role("heading", name="2 paths")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="Opened: North Korea to Russia")).to_be_visible()
    assert page.url.endswith(held["address"])
    await expect(page.get_by_role("table")).to_be_visible()

    older = tmp_path / "older.json"
    older.write_text(json.dumps(held | {"rev": held["rev"] - 1}), encoding="utf-8")
    await page.get_by_role("button", name="Share").click()
    await page.get_by_label("Investigation to open").set_input_files(older)
    await expect(page.get_by_text("what it answers may have changed")).to_be_visible()


DROP = """([name, text]) => {
  const given = new DataTransfer();
  given.items.add(new File([text], name));
  for (const type of ["dragover", "drop"]) {
    document.body.dispatchEvent(new DragEvent(type, {dataTransfer: given, bubbles: true, cancelable: true}));
  }
}"""


async def test_a_file_is_dropped_anywhere_and_one_that_is_none_is_refused_in_words(page: Page, service: str) -> None:
    await page.goto(service)
    alert = page.get_by_role("alert")
    for text, words in (
        ("graph: no", "It is not JSON."),
        ('{"armstrace_dossier": 1}', "armstrace load reads it"),
        ('{"armstrace_investigation": 99}', "this page reads format 1"),
    ):
        await page.evaluate(DROP, [f"{HOSTILE}.json", text])
        await expect(alert).to_contain_text(words)
        await expect(alert).to_contain_text(HOSTILE)
    address = KOREA_RUSSIA.removeprefix("#")
    await page.evaluate(
        DROP, ["mine.json", json.dumps({"armstrace_investigation": 1, "address": address, "rev": None})]
    )
    await expect(page.get_by_role("heading", name="2 paths")).to_be_visible()
    await expect(alert).to_have_count(0)


async def test_the_drawn_graph_is_kept_as_a_picture(page: Page, service: str, tmp_path: Path) -> None:
    await share(page, service + KOREA_SYRIA)
    file = await downloaded(page, "SVG", tmp_path)
    drawn = ElementTree.fromstring(file.read_text(encoding="utf-8"))  # noqa: S314  # our own
    texts = ["".join(one.itertext()) for one in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert f"Ada Quell {HOSTILE}" in texts
    assert "supplies · delivered · not reviewed" in texts
    assert any(text.startswith("Complete: these are all the paths") for text in texts)

    png = (await downloaded(page, "PNG", tmp_path)).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20]) == 2 * int(drawn.attrib["width"])
    assert len(png) > 10_000


async def picture_notes(page: Page, folder: Path) -> list[str]:
    """What stands in the picture of what is drawn."""
    drawn = ElementTree.fromstring((await downloaded(page, "SVG", folder)).read_text(encoding="utf-8"))  # noqa: S314
    return ["".join(one.itertext()) for one in drawn.iter("{http://www.w3.org/2000/svg}text")]


async def test_a_picture_says_what_was_done_to_it_by_hand(page: Page, service: str, tmp_path: Path) -> None:
    broker = case_graph.actor("mkrtychev")
    expanded = f"&expand=DESIGNATES.1.{broker}"
    await share(page, f"{service}{KOREA_RUSSIA}{expanded}&hide=state:ru&day=2023-03-29")
    notes = await picture_notes(page, tmp_path)
    assert any(note.startswith("1 line was drawn by hand, whatever the filters") for note in notes)
    assert any(note.startswith("1 actor with ") and note.endswith(" hidden") for note in notes)
    assert any(note.startswith("Faint: ") and note.endswith(" not yet known by 29 March 2023") for note in notes)

    await share(page, f"{service}{KOREA_RUSSIA}&about={broker}&view=graph{expanded}")
    notes = await picture_notes(page, tmp_path)
    assert "Drawn around Ashot Mkrtychev. More may be known of it" in notes
    assert not any(note.startswith("Complete") for note in notes)
    await expect(page.get_by_text("What the question finds: North Korea to Russia")).to_be_visible()
    await page.get_by_role("radio", name="What is drawn: ").check()
    printed = (await downloaded(page, "Page to print", tmp_path)).read_text(encoding="utf-8")
    assert "Ashot Mkrtychev, as drawn" in printed


async def test_what_is_too_much_for_a_link_is_in_the_file(page: Page, service: str, tmp_path: Path) -> None:
    hidden = "".join(f"&hide=nobody-{at}" for at in range(150))
    await page.goto(f"{service}{KOREA_RUSSIA}&view=table{hidden}")
    await rested(page)
    await page.get_by_role("list", name="Paths, best first").get_by_role("button").first.click()
    assert "hide=" not in page.url
    await page.reload()
    await rested(page)
    await page.get_by_role("button", name="Share").click()
    await page.get_by_role("button", name="Copy link").click()
    await expect(page.get_by_role("status").filter(has_text="The link is copied.")).to_contain_text("opens without it")
    held = json.loads((await downloaded(page, "Save as a file", tmp_path)).read_text(encoding="utf-8"))
    assert held["address"].count("hide=nobody-") == 150


async def test_files_for_other_programs_say_what_they_lack(page: Page, service: str, tmp_path: Path) -> None:
    await share(page, service + KOREA_RUSSIA)
    graphml = networkx.read_graphml(await downloaded(page, "GraphML", tmp_path))
    gexf = networkx.read_gexf(await downloaded(page, "GEXF", tmp_path))
    assert graphml.number_of_edges() == gexf.number_of_edges()
    panel = page.get_by_role("group", name="Keep and share")
    await expect(panel).to_contain_text(f"It holds {gexf.number_of_edges()} edges of all paths")
    table = (await downloaded(page, "CSV", tmp_path)).read_text(encoding="utf-8")
    assert "North Korea" in table
    entities = (await downloaded(page, "FollowTheMoney", tmp_path)).read_text(encoding="utf-8")
    assert {json.loads(line)["schema"] for line in entities.splitlines()} >= {"PublicBody", "Person"}

    await share(page, f"{service}{KOREA_RUSSIA}&k=1")
    await downloaded(page, "CSV", tmp_path)
    await expect(panel).to_contain_text("It is not all that was asked for: the search stopped after as many paths")

    # Of a drawing that was worked on, what is drawn can be handed on in place of what the question finds.
    broker = case_graph.actor("mkrtychev")
    await share(page, f"{service}{KOREA_RUSSIA}&expand=DESIGNATES.1.{broker}&hide=state:ru")
    found = (await downloaded(page, "CSV", tmp_path)).read_text(encoding="utf-8")
    assert "DESIGNATES" not in found
    await page.get_by_role("radio", name="What is drawn: ").check()
    drawn = (await downloaded(page, "CSV", tmp_path)).read_text(encoding="utf-8")
    assert "DESIGNATES" in drawn
    assert "state:ru" not in drawn
    await expect(panel).to_contain_text("edges of what is drawn")
    printed = (await downloaded(page, "Page to print", tmp_path)).read_text(encoding="utf-8")
    assert "North Korea to Russia, as drawn" in printed


async def test_a_dossier_is_opened_to_print_and_taken_along(page: Page, service: str, tmp_path: Path) -> None:
    await share(page, service + KOREA_RUSSIA)
    async with page.expect_popup() as waited:
        await page.get_by_role("link", name="Page to print").click()
    printed = await waited.value
    await expect(printed.get_by_role("heading", name="North Korea to Russia", level=1)).to_be_visible()
    width = await printed.evaluate("getComputedStyle(document.body).maxWidth")
    assert width != "none"  # its own style is let in by its own policy
    await printed.close()

    file = await downloaded(page, "File for another armstrace", tmp_path)
    assert json.loads(file.read_text(encoding="utf-8"))["armstrace_dossier"] == 1


async def test_an_empty_answer_can_be_handed_on_and_has_no_picture(page: Page, service: str) -> None:
    await share(page, f"{service}#from=state:cn&to=state:ru&phase=delivered&{PATIENT}")
    await expect(page.get_by_role("button", name="PNG")).to_be_disabled()
    await expect(page.get_by_role("button", name="Save as a file")).to_be_enabled()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Share")).to_be_focused()


async def test_what_a_machine_read_is_marked_and_can_be_left_out(page: Page, service: str) -> None:
    await page.goto(service + KOREA_SYRIA)
    paths = page.get_by_role("list", name="Paths, best first")
    await paths.get_by_role("button").first.click()
    await expect(paths).to_contain_text("read by machine, not reviewed")
    await expect(claim(page, "Ada Quell")).to_contain_text("Read by armstrace rules, rule give, and not reviewed.")
    await page.get_by_role("button", name="Table").click()
    await expect(page.get_by_role("row").nth(1)).to_contain_text("read by machine, not reviewed")

    await page.get_by_role("button", name="Filters").click()
    await page.get_by_role("checkbox", name="Only what was reviewed").check()
    await expect(page.get_by_role("heading", name="No path meets the question")).to_be_visible()
    assert "reviewed=true" in page.url
    await page.get_by_role("button", name="Filters").click()
    await expect(page.get_by_text("nobody has reviewed it; asked was only what was reviewed").first).to_be_visible()
    await page.get_by_role("button", name="Include what nobody has reviewed").first.click()
    await expect(page.get_by_role("heading", name="2 paths")).to_be_visible()


async def sent(page: Page, *, reason: str | None = None, by: str | None = None, token: str | None = None) -> None:
    """Fill in what the decision asks for, and send it with Enter."""
    form = page.get_by_role("form")
    for label, value in (("Why", reason), ("Who decides", by), ("Token of the service", token)):
        if value is not None:
            await form.get_by_label(label).fill(value)
    await page.keyboard.press("Enter")


async def test_claims_are_reviewed_with_the_keyboard(page: Page, service: str) -> None:
    await page.goto(f"{service}#review")
    quote = page.get_by_role("region", name="The source")
    await expect(quote).to_contain_text("North Korea sold rockets to Syria")
    await expect(quote).to_contain_text("Two ships, one cargo, Harbour Times")
    read = page.get_by_role("region", name="What was read")
    await expect(read).to_contain_text(f"Ada Quell {HOSTILE}")
    await expect(read).to_contain_text("give")

    # A token that is unknown is refused in the service's words, and asked for again.
    await page.keyboard.press("a")
    await sent(page, by="ann", token="guessed")
    await expect(page.get_by_role("alert")).to_contain_text("The token is unknown")
    await expect(page.get_by_role("alert")).to_contain_text("armstrace token list tells which count.")
    await expect(page.get_by_label("Token of the service")).to_be_focused()
    await sent(page, token="test-token")
    await expect(page.get_by_text("The last one: accepted, kept in revision")).to_be_visible()

    # The second one needs a reason, and nothing else any more.
    await expect(page.get_by_text("2 of 2 claims")).to_be_visible()
    await page.keyboard.press("r")
    await expect(page.get_by_label("Token of the service")).to_have_count(0)
    await sent(page, reason="Only told")
    await expect(page.get_by_text("That was the last one.")).to_be_visible()
    assert "test-token" not in page.url
    kept = await page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert kept == '[{},{},""]'

    await page.keyboard.press("b")
    await expect(page.get_by_text("refused, kept in revision").first).to_be_visible()
    await page.goto(service + KOREA_SYRIA)
    await page.get_by_role("list", name="Paths, best first").get_by_role("button").first.click()
    await expect(claim(page, "Ada Quell")).to_contain_text("accepted by ann")
    await page.goto(f"{service}#review")
    await page.reload()
    await expect(page.get_by_text("Nothing waits")).to_be_visible()


async def test_who_is_who_is_judged_beside_its_records(page: Page, service: str) -> None:
    await page.goto(f"{service}#review")
    await page.get_by_role("link", name="Actors that may be one").click()
    assert page.url.endswith("#review=identity")
    await expect(page.get_by_role("region", name="Ashot Mkrtychev")).to_be_visible()
    await expect(page.get_by_text("both are called Mkrtychev")).to_be_visible()
    await page.keyboard.press("s")
    await sent(page, reason="One entry names the other", by="ann", token="test-token")
    await expect(page.get_by_text("The last one: same, kept in revision")).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("Nobody is in doubt.")).to_be_visible()


async def test_a_service_without_tokens_says_that_it_takes_no_writes(settings: Settings, service: str) -> None:
    async with served(settings.model_copy(update={"armstrace_tokens": ""})) as closed, opened_page() as page:
        await page.goto(f"{closed}#review")
        await page.get_by_role("button", name="Accept").click()
        await sent(page, by="ann", token="any")
        await expect(page.get_by_role("alert")).to_contain_text("This service has no tokens, so it takes no writes.")


async def test_a_closed_service_asks_for_a_token_first(settings: Settings, service: str, tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    of_read, of_analyst = (tokens.make(role, role)[1] for role in (Role.READ, Role.ANALYST))
    closed = {"armstrace_home": tmp_path, "armstrace_tokens": "", "armstrace_reading": "token"}
    async with served(settings.model_copy(update=closed)) as address, opened_page() as page:
        await page.goto(address + KOREA_SYRIA)
        await expect(page.get_by_role("alert")).to_have_text("This service answers those who bring a token.")
        assert await broken_rules(page) == []
        door = page.get_by_label("Token of the service")
        await expect(door).to_be_focused()
        await door.fill("guessed")
        await door.press("Enter")
        await expect(page.get_by_role("alert")).to_contain_text("does not know this token")
        await door.fill(of_read)
        await door.press("Enter")
        await expect(page.get_by_role("heading", name="path").first).to_be_visible()
        await page.goto(f"{address}#review")
        await page.get_by_role("button", name="Accept").click()
        await sent(page, by="ann")
        await expect(page.get_by_role("alert")).to_contain_text("may read; this needs the role analyst")
        await sent(page, token=of_analyst)
        await expect(page.get_by_text("kept in revision")).to_be_visible()
        assert of_analyst not in page.url
        assert await page.evaluate("JSON.stringify({...localStorage, ...sessionStorage})") == "{}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_where_is_shared_and_reviewed(service: str, scheme: Literal["light", "dark"]) -> None:
    context: dict[str, Any] = {"viewport": {"width": 1280, "height": 720}, "color_scheme": scheme}
    async with opened_page(**context) as page:
        await share(page, service + KOREA_SYRIA)
        await page.get_by_role("button", name="CSV").click()
        await expect(page.get_by_text("is in your downloads")).to_be_visible()
        await page.evaluate(DROP, ["none.json", "none"])
        await expect(page.get_by_role("alert")).to_be_visible()
        assert await broken_rules(page) == []
        for address, key in (("#review", "r"), ("#review=identity", "d")):
            await page.goto(service + address)
            await page.reload()
            await rested(page)
            await expect(page.get_by_role("group", name="Decide")).to_be_visible()
            await page.keyboard.press(key)
            await sent(page, reason="no", by="ann", token="guessed")
            await expect(page.get_by_role("alert")).to_be_visible()
            assert await broken_rules(page) == [], address
