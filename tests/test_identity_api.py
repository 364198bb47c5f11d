"""Who is who over HTTP: pairs in doubt, judging and taking it back, and what an id that went answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.app import create_app
from graph.model.claims import Deal
from graph.model.judgements import Judgement
from graph.settings import Settings
from graph.store.judgements import judge
from tests.serving import running
from tests.store_graph import Graph, batch, claim, record

TOKEN = {"Authorization": "Bearer test-token"}
JUDGEMENTS, CANDIDATES = "/v1/identity/judgements", "/v1/identity/candidates"


def rid(key: str, source: str = "paper") -> str:
    return record(key).id_in(source)


ACME = (rid("acme"), rid("acme", "list"))
BOB = (rid("bob"), rid("bob", "list"))
QUIET = (rid("quiet"), rid("quiet", "list"))
ARMS = Deal(key="arms", title="Arms")


def said(pair: tuple[str, str], verdict: str = "same", **given: Any) -> dict[str, Any]:
    return {"a": pair[0], "b": pair[1], "verdict": verdict, "by": "ann", "on": "2024-01-01"} | given


@pytest.fixture
async def graph(schema: Graph) -> Graph:
    """A paper and a list that both know Acme, Bob, Russia, North Korea, a deal, and somebody with whom nobody deals."""
    await schema.empty()
    arms = claim("kp", "SUPPLIES", "ru", deal="arms")
    quiet = record("quiet", names=["Still"], identifiers={"inn": ["77"]})
    spoken = [claim("acme", "SUPPLIES", "bob"), claim("ann", "OWNS", "acme", share=60), arms]
    await schema.write(batch(*spoken, records=[quiet], deals=[ARMS]))
    listed = [claim("ministry", "SUPPLIES", "acme"), claim("ann", "OWNS", "acme"), claim("acme", "SUPPLIES", "ru")]
    dealt = claim("kp", "SUPPLIES", "bob", deal="arms")
    await schema.write(batch(*listed, dealt, source="list", records=[quiet], deals=[ARMS]))
    return schema


@pytest.fixture
async def http(graph: Graph, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with running(create_app(settings)) as client:
        yield client


async def get(http: httpx.AsyncClient, path: str, **asked: Any) -> Any:
    response = await http.get(path, params=asked)
    assert response.status_code == 200, response.text
    return response.json()


async def post(http: httpx.AsyncClient, body: dict[str, Any], **asked: Any) -> Any:
    response = await http.post(JUDGEMENTS, json=body, params=asked, headers=TOKEN)
    assert response.status_code == 200, response.text
    return response.json()


async def refused(http: httpx.AsyncClient, body: Any, status: int, code: str, **how: Any) -> dict[str, Any]:
    """The problem that judging so meets; nothing is written by it."""
    before = (await get(http, "/readyz"))["rev"]
    response = await http.post(JUDGEMENTS, json=body, headers=how.pop("headers", TOKEN), **how)
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["code"]) == (status, code), problem
    assert response.headers["content-type"] == "application/problem+json"
    assert (await get(http, "/readyz"))["rev"] == before
    return problem


async def in_doubt(graph: Graph) -> None:
    """Three pairs in doubt, each for another reason: the program's on Acme, two people's on Bob, a cut on nobody."""
    program = {"by": "armstrace matcher 1", "automatic": True}
    reason = {"feature": "name", "bearing": "agrees", "says": "Acme", "weight": 1.5}
    told = [
        said(ACME, "unsure", **program, score=0.7, reasons=[reason], note="alike"),
        said(BOB, "different"),
        said(BOB, by="bob"),
        said(QUIET, by="bob", automatic=True, score=0.9),
        said((QUIET[1], rid("ann")), by="bob", automatic=True, score=0.8),
        said((QUIET[0], rid("ann")), "different"),
    ]
    await judge(graph.driver, graph.database, [Judgement.model_validate(one) for one in told])


def reasons_of(found: dict[str, Any]) -> list[list[str]]:
    return [one["why"] for one in found["candidates"]]


# Candidates


async def test_candidates_come_the_most_consequential_first(http: httpx.AsyncClient, graph: Graph) -> None:
    await in_doubt(graph)
    found = await get(http, CANDIDATES)
    assert (found["total"], found["next"]) == (3, None)
    assert reasons_of(found) == [["unsure"], ["contradicted"], ["cut"]]
    opens = [one["opens"] for one in found["candidates"]]
    assert opens == sorted(opens, reverse=True)
    # The paper's Acme has Bob and its owner beside it, the list's the ministry, the owner and Russia.
    assert opens == [6, 1, 0]


async def test_a_candidate_holds_both_sides_and_what_was_judged(http: httpx.AsyncClient, graph: Graph) -> None:
    await in_doubt(graph)
    acme, bob, cut = (await get(http, CANDIDATES))["candidates"]
    sides = {side["records"][0]["source"]: side for side in (acme["one"], acme["other"])}
    assert {source: (side["id"], side["name"], side["kind"]) for source, side in sides.items()} == {
        "paper": ("a-" + ACME[0][2:], "Acme", "Company"),
        "list": ("a-" + ACME[1][2:], "Acme", "Company"),
    }
    (shown,) = sides["paper"]["records"]
    assert (shown["id"], shown["source_title"], shown["identifiers"]) == (ACME[0], "Paper", [])
    (judgement,) = acme["judgements"]
    told = {"verdict": "unsure", "automatic": True, "note": "alike", "score": 0.7}
    assert told == {name: judgement[name] for name in told}
    assert judgement["reasons"] == [{"feature": "name", "bearing": "agrees", "says": "Acme", "weight": 1.5}]
    assert [(j["by"], j["verdict"]) for j in sorted(bob["judgements"], key=lambda j: j["by"])] == [
        ("ann", "different"),
        ("bob", "same"),
    ]
    quiet = next(side for side in (cut["one"], cut["other"]) if side["name"] == "Quiet")
    assert [r["identifiers"] for r in quiet["records"]] == [[{"scheme": "inn", "value": "77"}]]
    assert quiet["records"][0]["names"] == ["Still"]


async def test_candidates_of_one_actor_or_for_one_reason(http: httpx.AsyncClient, graph: Graph) -> None:
    await in_doubt(graph)
    assert reasons_of(await get(http, CANDIDATES, actor="a-" + BOB[1][2:])) == [["contradicted"]]
    assert (await get(http, CANDIDATES, actor="state:kp"))["candidates"] == []
    assert reasons_of(await get(http, CANDIDATES, why="cut")) == [["cut"]]
    assert reasons_of(await get(http, CANDIDATES, why=["cut", "unsure"])) == [["unsure"], ["cut"]]
    assert (await get(http, CANDIDATES, why=["cut", "unsure"]))["total"] == 2


async def test_pages_hold_every_candidate_once(http: httpx.AsyncClient, graph: Graph) -> None:
    """Those that would open equally many paths too."""
    await in_doubt(graph)
    others = [(QUIET[0], rid(key, source)) for key, source in (("ministry", "list"), ("ann", "list"))]
    told = [Judgement.model_validate(said(pair, "unsure", by="bob")) for pair in others]
    await judge(graph.driver, graph.database, told)
    everything = await get(http, CANDIDATES)
    assert len(everything["candidates"]) == everything["total"] == 5
    found: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        page = await get(http, CANDIDATES, limit=1, **after)
        found += page["candidates"]
        assert (len(page["candidates"]), page["total"]) == (1, 5)
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    assert found == everything["candidates"]
    # A cursor is good for the question that it was given for.
    assert (await http.get(CANDIDATES, params={"limit": 1, "why": "cut", **after})).status_code == 422


@pytest.mark.parametrize("asked", ["why=maybe", "limit=0", "limit=201", "after=x", "colour=red", "actor=%00"])
async def test_what_candidates_cannot_be_asked(http: httpx.AsyncClient, asked: str) -> None:
    response = await http.get(f"{CANDIDATES}?{asked}")
    assert (response.status_code, response.json()["code"]) == (422, "invalid")


# Judgements


async def test_judgements_are_listed_and_told(http: httpx.AsyncClient, graph: Graph) -> None:
    await in_doubt(graph)
    listed = (await get(http, JUDGEMENTS))["judgements"]
    assert [j["id"] for j in listed] == sorted(j["id"] for j in listed)
    assert len(listed) == 6
    for judgement in listed:
        assert await get(http, f"{JUDGEMENTS}/{judgement['id']}") == judgement
        assert judgement["a"] < judgement["b"]

    async def count(**asked: Any) -> int:
        return len((await get(http, JUDGEMENTS, **asked))["judgements"])

    assert [await count(verdict=v) for v in ("same", "different", "unsure")] == [3, 2, 1]
    assert [await count(automatic=a) for a in (True, False)] == [3, 3]
    assert [await count(by=by) for by in ("armstrace", "ann", "bo", "nobody")] == [1, 2, 3, 0]
    assert [await count(of=of) for of in (BOB[0], "a-" + BOB[0][2:], "state:ru", QUIET[0])] == [2, 2, 0, 2]
    page = await get(http, JUDGEMENTS, limit=4)
    rest = await get(http, JUDGEMENTS, limit=4, after=page["next"])
    assert (page["judgements"] + rest["judgements"], rest["next"]) == (listed, None)
    problem = (await http.get(f"{JUDGEMENTS}/j-none")).json()
    assert (problem["status"], problem["code"]) == (404, "not-found")


@pytest.mark.parametrize("asked", ["verdict=maybe", "limit=0", "limit=1001", "after=x", "automatic=2", "colour=red"])
async def test_what_judgements_cannot_be_asked(http: httpx.AsyncClient, asked: str) -> None:
    assert (await http.get(f"{JUDGEMENTS}?{asked}")).status_code == 422


async def test_judging_joins_and_taking_back_leaves_the_graph_from_before(
    http: httpx.AsyncClient, graph: Graph
) -> None:
    before = await graph.content()
    done = await post(http, said(ACME, note="  The same address. "))
    assert (done["changed"], done["dry_run"], done["counts"]["judgements"]) == (True, False, 1)
    (judgement,) = (await get(http, JUDGEMENTS))["judgements"]
    told = {"by": "ann", "on": "2024-01-01", "automatic": False, "note": "The same address."}
    assert told == {name: judgement[name] for name in told}
    found = await get(http, "/v1/actors/a-" + min(ACME)[2:])
    assert {r["id"] for r in found["records"]} == set(ACME)
    back = await http.delete(f"{JUDGEMENTS}/{judgement['id']}", headers=TOKEN)
    assert (back.status_code, back.json()["rev"], await graph.content()) == (200, done["rev"] + 1, before)
    again = await http.delete(f"{JUDGEMENTS}/{judgement['id']}", headers=TOKEN)
    assert (again.status_code, again.json()["code"]) == (404, "not-found")
    assert (await get(http, "/readyz"))["rev"] == done["rev"] + 1


async def test_the_same_said_twice_changes_nothing(http: httpx.AsyncClient, graph: Graph) -> None:
    first = await post(http, said(ACME))
    before = await graph.content()
    again = await post(http, said(ACME[::-1], on=None, note="Once more."))
    assert (again["changed"], again["rev"], again["counts"]["judgements"]) == (False, first["rev"], 0)
    assert await graph.content() == before


async def test_a_person_has_one_opinion_and_another_person_another(http: httpx.AsyncClient) -> None:
    await post(http, said(ACME))
    (judgement,) = (await get(http, JUDGEMENTS))["judgements"]
    problem = await refused(http, said(ACME, "different"), 409, "conflict")
    assert judgement["id"] in problem["hint"]
    await post(http, said(ACME, "different", by="bob"))
    assert reasons_of(await get(http, CANDIDATES)) == [["contradicted"]]


async def test_a_dry_run_writes_nothing(http: httpx.AsyncClient, graph: Graph) -> None:
    before, rev = await graph.content(), (await get(http, "/readyz"))["rev"]
    dry = await post(http, said(ACME), dry_run=True)
    assert (dry["dry_run"], dry["changed"], dry["counts"]["judgements"], dry["rev"]) == (True, True, 1, rev)
    assert (await graph.content(), (await get(http, "/readyz"))["rev"]) == (before, rev)
    await refused(http, said(ACME), 422, "invalid", params={"dryrun": True})
    done = await post(http, said(ACME))
    assert done["counts"] == dry["counts"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic dGVzdA=="}])
async def test_only_who_brings_a_token_judges(http: httpx.AsyncClient, graph: Graph, headers: dict[str, str]) -> None:
    await post(http, said(ACME))
    (judgement,) = (await get(http, JUDGEMENTS))["judgements"]
    await refused(http, said(BOB), 401, "unauthorized", headers=headers)
    response = await http.delete(f"{JUDGEMENTS}/{judgement['id']}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (401, "unauthorized")
    assert (await get(http, JUDGEMENTS))["judgements"] == [judgement]


async def test_where_writing_is_off_nobody_judges(graph: Graph, settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"armstrace_tokens": ""}))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
        await refused(client, said(ACME), 403, "writing-off")
    await app.state.graph.close()


NOBODY = "r-" + "0" * 24


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        (said((ACME[0], NOBODY)), 404, None),
        (said((ARMS.id_in("paper"), "d-" + "0" * 24)), 404, None),
        (said((ACME[0], ACME[0])), 422, ""),
        (said((ACME[0], ARMS.id_in("paper"))), 422, ""),
        (said(("a-" + ACME[0][2:], ACME[1])), 422, "/a"),
        (said(("Acme", ACME[1])), 422, "/a"),
        (said(ACME, "maybe"), 422, "/verdict"),
        (said(ACME, by="  "), 422, "/by"),
        (said(ACME, by="x" * 201), 422, "/by"),
        (said(ACME, by="a\0b"), 422, "/by"),
        (said(ACME, note=" "), 422, "/note"),
        (said(ACME, on="soon"), 422, "/on"),
        (said(ACME, on="9999-01-01"), 422, None),
        (said(ACME, score=0.5), 422, "/score"),
        (said(ACME, automatic=True), 422, "/automatic"),
        (said(ACME, colour="red"), 422, "/colour"),
        ([said(ACME)], 422, ""),
        ({}, 422, "/a"),
    ],
)
async def test_what_cannot_be_judged(http: httpx.AsyncClient, body: Any, status: int, pointer: str | None) -> None:
    problem = await refused(http, body, status, "not-found" if status == 404 else "invalid")
    if pointer is not None:
        assert pointer in [error["pointer"] for error in problem["errors"]]


async def test_an_unknown_party_is_nobody_else(http: httpx.AsyncClient, graph: Graph) -> None:
    nobody = record("seller", unknown=True)
    await graph.write(batch(claim("seller", "SUPPLIES", "ru"), source="third", records=[nobody]))
    pair = (nobody.id_in("third"), ACME[0])
    problem = await refused(http, said(pair), 422, "invalid")
    assert "unknown party" in problem["detail"]
    await post(http, said(pair, "different"))


async def test_two_states_stay_two(http: httpx.AsyncClient, graph: Graph) -> None:
    await post(http, said((rid("ru"), rid("kp"))))
    assert [(await get(http, f"/v1/actors/state:{s}"))["actor"]["id"] for s in ("ru", "kp")] == ["state:ru", "state:kp"]
    found = await get(http, CANDIDATES)
    assert (reasons_of(found), {found["candidates"][0][side]["id"] for side in ("one", "other")}) == (
        [["cut"]],
        {"state:ru", "state:kp"},
    )
    assert await graph.differences() == []


async def test_two_deals_become_one(http: httpx.AsyncClient) -> None:
    pair = (ARMS.id_in("paper"), ARMS.id_in("list"))
    one, gone = sorted(pair)
    done = await post(http, said(pair))
    assert done["counts"]["deals"] == 1
    moved = await http.get(f"/v1/deals/{gone}")
    assert (moved.status_code, moved.headers["location"], moved.json()["now"]) == (308, f"/v1/deals/{one}", one)
    found = await http.get(f"/v1/deals/{gone}", follow_redirects=True)
    assert found.status_code == 200
    assert {c["source"]["id"] for c in found.json()["claims"]} == {"paper", "list"}
    (judgement,) = (await get(http, JUDGEMENTS, of=gone))["judgements"]
    assert (await http.delete(f"{JUDGEMENTS}/{judgement['id']}", headers=TOKEN)).status_code == 200
    assert len({c["source"]["id"] for c in (await get(http, f"/v1/deals/{gone}"))["claims"]}) == 1


# Ids that went


async def test_an_id_that_went_leads_to_where_it_went(http: httpx.AsyncClient) -> None:
    await post(http, said(ACME))
    now, gone = sorted("a-" + r[2:] for r in ACME)
    asked = {
        f"/v1/actors/{gone}": f"/v1/actors/{now}",
        f"/v1/actors/{gone}/neighbourhood?depth=1&deadline=60": f"/v1/actors/{now}/neighbourhood?depth=1&deadline=60",
        f"/v1/actors/{gone}/brokerage": f"/v1/actors/{now}/brokerage",
        f"/v1/paths?from={gone}&to=state:ru&deadline=60": f"/v1/paths?from={now}&to=state%3Aru&deadline=60",
        f"/v1/intermediaries?from=state:ru&to={gone}": f"/v1/intermediaries?from=state%3Aru&to={now}",
        f"/v1/removals?from=state:ru&to={gone}": f"/v1/removals?from=state%3Aru&to={now}",
        f"{CANDIDATES}?actor={gone}": f"{CANDIDATES}?actor={now}",
        f"{JUDGEMENTS}?of={gone}&by=ann": f"{JUDGEMENTS}?of={now}&by=ann",
    }
    for path, location in asked.items():
        response = await http.get(path)
        assert (response.status_code, response.headers.get("location")) == (308, location), path
        assert response.headers["content-type"] == "application/problem+json"
        problem = response.json()
        assert (problem["code"], problem["id"], problem["now"]) == ("moved", gone, now)
        followed = await http.get(path, follow_redirects=True)
        assert (followed.status_code, str(followed.url).endswith(location)) == (200, True), path


async def test_two_ids_that_went_are_both_followed(http: httpx.AsyncClient) -> None:
    await post(http, said(ACME))
    await post(http, said(BOB))
    gone = [max("a-" + r[2:] for r in pair) for pair in (ACME, BOB)]
    response = await http.get(f"/v1/paths?from={gone[0]}&to={gone[1]}&deadline=60", follow_redirects=True)
    assert (response.status_code, len(response.history), bool(response.json()["paths"])) == (200, 2, True)


async def test_a_body_that_names_an_id_that_went_is_told_the_new_one(http: httpx.AsyncClient) -> None:
    """A 308 would have it sent again, with the same id."""
    await post(http, said(ACME))
    now, gone = sorted("a-" + r[2:] for r in ACME)
    for route in ("/v1/paths", "/v1/intermediaries", "/v1/removals"):
        response = await http.post(route, json={"from": [gone], "to": ["state:ru"]})
        assert (response.status_code, "location" in response.headers) == (409, False), response.text
        assert (response.json()["code"], response.json()["now"]) == ("moved", now)


# The log


async def test_the_log_tells_of_judging_and_of_what_follows(http: httpx.AsyncClient) -> None:
    done = await post(http, said(ACME))
    now, gone = sorted("a-" + r[2:] for r in ACME)
    (judgement,) = (await get(http, JUDGEMENTS))["judgements"]
    of_judgements = {"what": "judgement", "since_rev": done["rev"] - 1}
    (line,) = (await get(http, "/v1/changes", **of_judgements))["changes"]
    assert (line["id"], line["op"], line["note"]) == (judgement["id"], "put", "same")
    (merged,) = (await get(http, "/v1/changes", note="merged"))["changes"]
    assert (merged["what"], merged["id"], merged["object"], merged["object_name"]) == ("actor", gone, now, "Acme")
    about_it = (await get(http, "/v1/changes", actor=gone, what="actor", since_rev=done["rev"] - 1))["changes"]
    assert {c["op"] for c in about_it} == {"put", "delete"}
    await http.delete(f"{JUDGEMENTS}/{judgement['id']}", headers=TOKEN)
    lines = (await get(http, "/v1/changes", **of_judgements))["changes"]
    assert [(c["op"], c["note"]) for c in lines] == [("put", "same"), ("delete", "undone")]
    (split,) = (await get(http, "/v1/changes", note="split"))["changes"]
    assert (split["id"], split["object"]) == (now, gone)
    await post(http, said(ACME, "unsure"))
    (doubt,) = (await get(http, "/v1/changes", what="doubt"))["changes"]
    assert (doubt["op"], {doubt["subject"], doubt["object"]}) == ("put", {now, gone})
