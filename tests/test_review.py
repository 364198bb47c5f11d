"""Reviewing what a machine read: in the sheet, in the graph, and over HTTP."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest
import yaml

from api.app import create_app
from cli.sheet_file import SheetFile
from graph.errors import Invalid, NotFound
from graph.model.claims import Review
from graph.model.dates import parse_interval
from graph.model.sheets import Sheet
from graph.settings import Settings
from tests.case_graph import load, paths
from tests.serving import running

SHEET = """\
# Read by machine.
armstrace: 1
source: {id: harbour-times, title: 'Two ships, one cargo', publisher: Harbour Times}
edition: {published: '2024-05-02'}
records:
- {key: norland, kind: State, name: North Korea}
- {key: souland, kind: State, name: Syria}
- {key: minister, kind: Person, name: Ada Quell}
claims:
- {subject: norland, kind: SUPPLIES, object: souland, stance: affirms, certainty: reported, phase: delivered,
   valid: '2023', goods: [{class: arms, description: rockets}], speaker: minister,
   quote: 'North Korea sold rockets to Syria, Ada Quell # said.', rule: give, read_by: armstrace rules}
- {subject: minister, kind: BROKERS, object: norland, stance: affirms, certainty: alleged, phase: sought,
   quote: Quell tried to broker it., rule: broker, read_by: armstrace rules}
- {subject: minister, kind: BROKERS, object: souland, stance: affirms, certainty: alleged, phase: sought,
   quote: Written down by hand.}
# Not read:
#   no recipient: Norland sold rockets.
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """A sheet with two claims that a machine read and one that a person wrote."""
    path = tmp_path / "sheet.yaml"
    path.write_text(SHEET)
    return path


def claims_of(path: Path) -> list[dict[str, Any]]:
    """Its claims as they stand in the file."""
    found = yaml.safe_load(path.read_text())
    Sheet.model_validate(found)
    listed: list[dict[str, Any]] = found["claims"]
    return listed


def test_each_decision_is_in_the_sheet_at_once(armstrace: Any, sheet: Path) -> None:
    told = armstrace("review", sheet, "--by", "ann", typed="a\nq\n").output
    assert "North Korea sold rockets to Syria, Ada Quell # said." in told
    assert "1 of 2" in told
    assert "1 claim not reviewed" in told
    first, second, by_hand = claims_of(sheet)
    assert first["review"]["verdict"] == "accepted"
    assert first["review"]["by"] == "ann"
    assert "review" not in second | by_hand
    told = armstrace("review", sheet, "--by", "bob", typed="r\nnot said so\n").output
    assert "1 of 1" in told
    assert "All are reviewed" in told
    assert claims_of(sheet)[1]["review"] | {"on": ""} == {
        "verdict": "refused",
        "by": "bob",
        "on": "",
        "note": "not said so",
    }


def test_comments_before_and_after_the_sheet_stay(armstrace: Any, sheet: Path) -> None:
    armstrace("review", sheet, typed="a\na\n")
    lines = sheet.read_text().splitlines()
    assert lines[0] == "# Read by machine."
    assert lines[-2:] == ["# Not read:", "#   no recipient: Norland sold rockets."]


def test_a_comment_that_would_be_lost_is_an_error(sheet: Path) -> None:
    sheet.write_text(SHEET.replace("claims:", "claims:  # ask Ada"))
    before = sheet.read_text()
    with pytest.raises(Invalid, match="line 9: a comment amid the sheet"):
        SheetFile.open(sheet)
    assert sheet.read_text() == before


def test_what_is_corrected_stays_beside_its_correction(armstrace: Any, sheet: Path) -> None:
    typed = ["e", "", "supplies", "", "", "", "nonsense", "offered", "", "", "-", "", "", "", "only offered", "q", ""]
    told = armstrace("review", sheet, "--by", "ann", typed="\n".join(typed)).output
    assert "It is one of considered" in told
    misread, _, _, right = claims_of(sheet)
    assert misread["review"]["verdict"] == "refused"
    assert misread["phase"] == "delivered"
    assert right["review"]["verdict"] == "edited"
    assert right["review"]["note"] == "only offered"
    assert right["phase"] == "offered"
    assert "valid" not in right
    assert right["quote"] == misread["quote"]
    assert right["read_by"] == "armstrace rules"


def test_a_claim_is_entered_by_hand_with_whom_it_names(armstrace: Any, sheet: Path) -> None:
    typed = [
        "h",
        "Quell Shipping",
        "Company",
        "OWNS",
        "Ada Quell",
        "affirms",
        "reported",
        "",
        "",
        "",
        "Its owner.",
        "q",
    ]
    armstrace("review", sheet, typed="\n".join([*typed, ""]))
    written = claims_of(sheet)[-1]
    assert written == {
        "subject": "quell-shipping",
        "kind": "OWNS",
        "object": "minister",
        "stance": "affirms",
        "certainty": "reported",
        "quote": "Its owner.",
    }
    assert {"key": "quell-shipping", "kind": "Company", "name": "Quell Shipping"} in yaml.safe_load(sheet.read_text())[
        "records"
    ]


def test_what_cannot_be_said_is_asked_again(armstrace: Any, sheet: Path) -> None:
    typed = ["e", "", "", "North Korea", *[""] * 10, "", "", "Syria", *[""] * 10, "note", "q", ""]
    told = armstrace("review", sheet, typed="\n".join(typed)).output
    assert "subject and object are the same record" in told
    assert len(claims_of(sheet)) == 3


def test_json_is_reviewed_as_well(armstrace: Any, sheet: Path) -> None:
    path = sheet.with_suffix(".json")
    path.write_text(json.dumps(yaml.safe_load(SHEET)))
    armstrace("review", path, typed="a\nr\n\n")
    assert [c.get("review", {}).get("verdict") for c in json.loads(path.read_text())["claims"]] == [
        "accepted",
        "refused",
        None,
    ]


def test_what_is_no_sheet_is_told(sheet: Path, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        SheetFile.open(tmp_path / "none.yaml")
    with pytest.raises(Invalid, match="in YAML or JSON"):
        SheetFile.open(tmp_path / "sheet.csv")
    sheet.write_text(SHEET.replace("stance: affirms", "stance: affirmed", 1))
    with pytest.raises(Invalid, match="stance"):
        SheetFile.open(sheet)


def test_a_sheet_that_cannot_be_written_is_as_it_was(sheet: Path) -> None:
    file = SheetFile.open(sheet)
    review = Review(verdict="accepted", by="ann", on=parse_interval("2024-06-01"))
    gone = SheetFile(sheet.parent / "gone" / "sheet.yaml", file.sheet)
    with pytest.raises(Invalid, match="cannot be written"):
        gone.review(0, review)
    assert gone.waiting() == [0, 1]
    assert sheet.read_text() == SHEET


def test_only_what_was_not_refused_is_a_link(armstrace: Any, sheet: Path) -> None:
    armstrace("review", sheet, "--load", typed="r\n\na\n")
    told = armstrace("path", "North Korea", "Syria", "--max-hops", "1", "--deadline", "60").output
    assert "SUPPLIES" not in told.split("Complete")[0].split("\n\n")[1]
    assert "0 paths" in told or "no path" in told.lower()
    relation = armstrace("relation", "SUPPLIES", "North Korea", "Syria").output
    assert "withdrawn" in relation
    assert "refused by" in relation


def test_paths_can_leave_out_what_nobody_reviewed(armstrace: Any, sheet: Path) -> None:
    armstrace("load", sheet)
    asked = ("path", "North Korea", "Syria", "--max-hops", "1", "--deadline", "60", "--json")
    (path,) = json.loads(armstrace(*asked).stdout)["paths"]
    (edge,) = path["hops"][0]["edges"]
    assert edge["unreviewed"] == edge["claims"]
    assert "not reviewed" in armstrace(*asked[:-1]).output
    nothing = json.loads(armstrace(*asked, "--reviewed").stdout)
    assert nothing["paths"] == []
    assert nothing["search"]["near_misses"][0]["reasons"] == ["reviewed"]
    told = armstrace("review", "--by", "ann", typed="a\na\n").output
    assert "2 claims read by machine and not reviewed" in told
    (path,) = json.loads(armstrace(*asked, "--reviewed").stdout)["paths"]
    assert path["hops"][0]["edges"][0]["unreviewed"] == []
    assert "0 claims read by machine" in armstrace("review", typed="").output


@pytest.fixture
async def http(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on a graph with the sheet."""
    await load(driver, settings, Sheet.model_validate(yaml.safe_load(SHEET)))
    async with running(create_app(settings)) as client:
        client.headers["Authorization"] = "Bearer test-token"
        yield client


async def test_the_queue_has_pages_and_grows_shorter(http: httpx.AsyncClient) -> None:
    first = (await http.get("/v1/reviews/waiting", params={"limit": 1})).json()
    assert first["total"] == 2
    second = (await http.get("/v1/reviews/waiting", params={"limit": 1, "after": first["next"]})).json()
    assert second["next"] is None
    ids = [page["claims"][0]["id"] for page in (first, second)]
    assert len(set(ids)) == 2
    for claim in ids:
        answer = await http.post(f"/v1/claims/{claim}/review", json={"verdict": "accepted", "by": "ann"})
        assert answer.status_code == 200
        assert answer.json()["counts"]["reviews"] == 1
    assert (await http.get("/v1/reviews/waiting")).json()["total"] == 0
    assert (await http.get("/v1/reviews/waiting", params={"source": "other"})).json()["claims"] == []


async def test_a_review_over_http_bears_on_paths(http: httpx.AsyncClient) -> None:
    asked: dict[str, Any] = {"max_hops": 1}
    assert (await paths(http, "state:kp", "state:sy", **asked, reviewed="true"))["paths"] == []
    (path,) = (await paths(http, "state:kp", "state:sy", **asked))["paths"]
    claim = path["hops"][0]["edges"][0]["claims"][0]
    refused = {"verdict": "refused", "by": "ann", "on": "2024-06-01", "note": "it says Souland"}
    assert (await http.post(f"/v1/claims/{claim}/review", json=refused)).json()["changed"]
    assert not (await http.post(f"/v1/claims/{claim}/review", json=refused)).json()["changed"]
    assert (await paths(http, "state:kp", "state:sy", **asked))["paths"] == []
    accepted = refused | {"verdict": "accepted", "on": "2024-06-02"}
    await http.post(f"/v1/claims/{claim}/review", json=accepted)
    assert len((await paths(http, "state:kp", "state:sy", **asked, reviewed="true"))["paths"]) == 1


@pytest.mark.parametrize(
    ("claim", "said", "status"),
    [
        ("c-nothing", {"verdict": "accepted", "by": "ann"}, 404),
        ("by-hand", {"verdict": "accepted", "by": "ann"}, 409),
        ("read", {"verdict": "edited", "by": "ann"}, 422),
        ("read", {"verdict": "refused", "by": ""}, 422),
        ("read", {"verdict": "refused", "by": "ann", "on": "2999-01-01"}, 422),
    ],
)
async def test_what_is_no_review_is_refused(
    http: httpx.AsyncClient, claim: str, said: dict[str, str], status: int
) -> None:
    written = Sheet.model_validate(yaml.safe_load(SHEET))
    ids = {"read": written.claims[0], "by-hand": written.claims[2]}
    claim_id = ids[claim].id_in(written.source.id) if claim in ids else claim
    answer = await http.post(f"/v1/claims/{claim_id}/review", json=said)
    assert answer.status_code == status, answer.text


async def test_without_a_token_nothing_is_reviewed(http: httpx.AsyncClient) -> None:
    claim = (await http.get("/v1/reviews/waiting")).json()["claims"][0]["id"]
    del http.headers["Authorization"]
    answer = await http.post(f"/v1/claims/{claim}/review", json={"verdict": "accepted", "by": "ann"})
    assert answer.status_code == 401
