"""The armstrace command as a person meets it: run as a process, against the real Neo4j with the case loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest
from rich.console import Console

from api.app import create_app
from cli.page import Page
from graph.model.ids import record_id
from graph.model.letters import plain
from graph.settings import Settings
from tests.emptying import empty_at

ROOT = Path(__file__).resolve().parent.parent
COMMAND = str(Path(sys.executable).parent / "armstrace")
CASE = "cases/russia-dprk-wagner-iran.yaml"
# Few hops and much time: planning the long chains is what takes long on a Neo4j that has just started.
PATIENTLY = ("--max-hops", "2", "--deadline", "60")

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def environment(settings: Settings) -> dict[str, str]:
    """The environment of somebody whose graph is the Neo4j of this test run."""
    kept = {n: v for n, v in os.environ.items() if not n.startswith(("NEO4J_", "ARMSTRACE_", "COLUMNS"))}
    return kept | {
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "NEO4J_DATABASE": settings.neo4j_database,
        "ARMSTRACE_HOME": str(settings.armstrace_home),
    }


@pytest.fixture(scope="module")
def run(environment: dict[str, str]) -> Run:
    """Run the command; `expect` is its exit code."""

    def call(*arguments: str, expect: int = 0, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [COMMAND, *arguments], cwd=ROOT, env=environment | more, input=stdin, capture_output=True, text=True
        )
        assert done.returncode == expect, f"{arguments}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    return call


@pytest.fixture(scope="module")
def case(settings: Settings, run: Run) -> Iterator[None]:
    """A graph that holds the bundled case and nothing else."""
    login = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    with neo4j.GraphDatabase.driver(str(settings.neo4j_uri), auth=login) as driver:
        empty_at(driver, settings.neo4j_database)
        run("load", CASE)
        yield
        empty_at(driver, settings.neo4j_database)


@asynccontextmanager
async def service(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The API on the same graph."""
    app = create_app(settings)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client,
    ):
        yield client


# -- the command itself ------------------------------------------------------------------------------------------------


def test_help_lists_the_commands_and_exit_codes(run: Run) -> None:
    told = run("--help").stdout
    for command in (
        "demo",
        "db",
        "load",
        "path",
        "intermediaries",
        "removals",
        "reach",
        "neighbourhood",
        "cypher",
        "serve",
    ):
        assert f" {command} " in told
    assert "Exit codes: 0 fine" in told
    assert run("--version").stdout.strip() == "armstrace 0.1.0"


def test_help_waits_for_no_server_framework() -> None:
    heavy = "sorted({'fastapi', 'uvicorn', 'graph.explore', 'numba'} & set(sys.modules))"
    asked = [sys.executable, "-c", f"import sys, cli.main; print({heavy})"]
    assert subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("path", "North Korea"), "Name the actor TO"),
        (("path", "a", "b", "--phase", "delivred"), "--phase"),
        (("path", "a", "b", "--max-hops", "9"), "--max-hops"),
        (("path", "a", "b", "--kinds", "SUPPLIES", "--families", "control"), "kinds or families"),
        (("path", "a", "b", "--standing", "denied"), "a denial is never a link"),
        (("path", "a", "b", "--valid", "last summer"), "--valid"),
        (("reach", "--from-role", "broker"), "--to-role"),
        (("reach", "--from-role", "wizard", "--to", "Russia"), "--from-role"),
        (("reach", "--from-role", "broker", "--to-as-of", "2020-01-01", "--to", "Russia"), "--to"),
        (("reach", "--from-role", "broker", "--to", "Russia", "--csv", "--json"), "Either --json or --csv"),
        (("relation", "SUPPLIES", "Iran"), "KIND FROM TO"),
        (("cypher", "RETURN $x", "-p", "x"), "NAME=VALUE"),
        (("changes", "--limit", "0"), "--limit"),
        (("retract", "c-1"), "--why"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_names_what_is_wrong(run: Run, arguments: tuple[str, ...], words: str) -> None:
    told = " ".join(run(*arguments, expect=2, COLUMNS="300").stderr.split())
    assert words in told
    assert "Traceback" not in told


def test_a_wrong_setting_is_named_by_its_variable(run: Run) -> None:
    assert "PORT" in run("sources", expect=2, PORT="many").stderr


def test_a_database_that_is_away_is_exit_code_3(run: Run, tmp_path: Path) -> None:
    told = run("path", "Iran", "Russia", expect=3, NEO4J_URI="", ARMSTRACE_HOME=str(tmp_path)).stderr
    assert "armstrace db start" in told
    told = run("path", "Iran", "Russia", expect=3, NEO4J_URI="bolt://127.0.0.1:1").stderr
    assert "Traceback" not in told


def test_a_refused_login_says_which_settings_to_look_at(run: Run) -> None:
    assert "NEO4J_PASSWORD" in run("sources", expect=3, NEO4J_PASSWORD="wrong-one").stderr


# -- answers for people ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("case")
def test_a_path_shows_true_directions_and_who_said_it(run: Run) -> None:
    told = run("path", "North Korea", "Russia", *PATIENTLY).stdout
    assert "1  North Korea ─SUPPLIES→ Russia" in told
    assert "2  North Korea ←BROKERS─ Ashot Mkrtychev ─BROKERS→ Russia" in told
    flat = " ".join(told.split())
    assert "at Ashot Mkrtychev: the same deal (North Korean weapons for Russia through Ashot Mkrtychev)" in flat
    assert "said by John Kirby for United States, 2023-03-30" in flat
    assert "rests on 1 origin: United States" in flat
    assert "Complete: these are all the paths of up to 2 hops that meet the question." in flat
    assert "Engine cypher, revision" in flat


@pytest.mark.usefixtures("case")
def test_no_path_is_an_answer_with_what_comes_nearest(run: Run) -> None:
    flat = " ".join(run("path", "China", "Russia", "--phase", "delivered", *PATIENTLY).stdout.split())
    assert "China to Russia: no path" in flat
    assert "asked --phase delivered --max-hops 2" in flat
    assert "Complete: no path of up to 2 hops meets the question." in flat
    assert "phase: considered, asked delivered" in flat
    assert "White House for United States, finds no evidence of it (phase delivered), by 2023-03-29" in flat


@pytest.mark.usefixtures("case")
def test_a_search_that_stops_never_reads_as_no_connection(run: Run) -> None:
    told = run("path", "North Korea", "Russia", "--k", "1", *PATIENTLY).stdout
    assert "Stopped after 1 (k): there are more." in told
    told = run("path", "China", "Russia", "--phase", "delivered", "--deadline", "0.001").stdout
    assert "Stopped at the deadline (--deadline): there may be paths that were not found" in " ".join(told.split())
    assert "Complete" not in told


@pytest.mark.usefixtures("case")
def test_several_ends_are_asked_at_once(run: Run) -> None:
    told = run("path", "Iran", "Russia", "--from", "North Korea", "--to", "Wagner", *PATIENTLY).stdout
    assert "Iran or North Korea to Russia or Wagner Group" in " ".join(told.split())
    assert "North Korea ─SUPPLIES→ Wagner Group" in told


@pytest.mark.usefixtures("case")
def test_names_states_and_ids_mean_the_same(run: Run) -> None:
    named = run("path", "north korea", "Russian Federation", *PATIENTLY, "--json").stdout
    by_id = run("path", "state:kp", "state:ru", *PATIENTLY, "--json").stdout
    assert json.loads(named) == json.loads(by_id)


@pytest.mark.usefixtures("case")
def test_the_intermediary_and_its_pairs(run: Run) -> None:
    flat = " ".join(run("intermediaries", "North Korea", "Russia", *PATIENTLY).stdout.split())
    assert "Between North Korea and Russia: 1 intermediary" in flat
    assert "Ashot Mkrtychev Person · on 1 of 2 paths" in flat
    flat = " ".join(run("brokerage", "Mkrtychev").stdout.split())
    assert "Ashot Mkrtychev joins 1 pair in 1 deal" in flat
    assert "North Korea and Russia: the same deal" in flat


@pytest.mark.usefixtures("case")
def test_without_what_two_actors_are_not_joined(run: Run) -> None:
    flat = " ".join(run("removals", "North Korea", "Russia", "--kinds", "BROKERS", *PATIENTLY).stdout.split())
    assert "Joined: 1 of 1 pair of ends" in flat
    assert "North Korea and Russia 1 path, the shortest of 2 hops" in flat
    assert "actor Ashot Mkrtychev: without it they are not joined" in flat
    assert "source article-2023-03-30: without it they are not joined" in flat
    assert "Complete: nothing else parts a pair alone, as to paths of up to 2 hops." in flat
    flat = " ".join(
        run("removals", "North Korea", "Russia", "--to", "China", "--phase", "delivered", *PATIENTLY).stdout.split()
    )
    assert "Joined: 0 of 2 pairs of ends" in flat
    assert "North Korea and China no path of up to 2 hops meets the question" in flat
    flat = " ".join(run("removals", "North Korea", "Russia", "--deadline", "0.001").stdout.split())
    assert "not searched to the end: it is not known whether they are joined" in flat
    assert "Stopped at the deadline" in flat


@pytest.mark.usefixtures("case")
def test_who_of_a_set_reaches_another_set(run: Run) -> None:
    asked = ("reach", "--from-kind", "State", "--to-measure", "sanction", "--to-list", "SDN", *PATIENTLY)
    flat = " ".join(run(*asked).stdout.split())
    assert "Reached: 2 of 6 actors" in flat
    assert "to --to-measure sanction --to-list SDN: 1 actor, as of 20" in flat
    assert "North Korea State · 1 hop to Ashot Mkrtychev · state:kp North Korea ←BROKERS─ Ashot Mkrtychev" in flat
    assert "rests on 1 origin: United States" in flat
    assert "Complete: nobody else is reached by paths of up to 2 hops." in flat
    assert "Not walked through: 2 actors of a kind" in flat
    told = run(*asked, "--limit", "1")
    assert "1 more is reached, and not listed (--limit)." in told.stdout
    assert "Complete" not in told.stdout
    told = run(*asked, "--csv", "--limit", "1")
    assert told.stdout.splitlines()[1].startswith("state:kp,North Korea,State,1,")
    assert "Not all: reached, and not listed for the limit: 1 more." in told.stderr
    flat = " ".join(run(*asked[:-1], "0.001").stdout.split())
    assert "Stopped at the deadline (--deadline): there may be more" in flat


@pytest.mark.usefixtures("case")
def test_a_neighbourhood_shows_what_is_only_denied_when_asked(run: Run) -> None:
    flat = " ".join(run("neighbourhood", "Mkrtychev", "--standing", "denied,unevidenced").stdout.split())
    assert "Ashot Mkrtychev ─BROKERS→ Wagner Group unevidenced · delivered · assessed" in flat
    assert "US officials for United States, finds no evidence of it" in flat
    assert "Wagner" not in run("neighbourhood", "Mkrtychev").stdout


@pytest.mark.usefixtures("case")
def test_records_in_words(run: Run) -> None:
    assert "Slovak national" in run("actor", "Mkrtychev").stdout
    assert "North Korea, State  state:kp" in run("actor", "Kor", "--find", "--kind", "State").stdout
    told = run("relation", "brokers", "Mkrtychev", "North Korea").stdout
    assert "Claims for it: 2" in told
    assert "Claims against it: 1" in told
    deals = json.loads(run("path", "Iran", "Russia", *PATIENTLY, "--json").stdout)
    told = run("deal", deals["paths"][0]["hops"][0]["edges"][0]["deal"]).stdout
    assert "Iranian attack drones for Russia, summer of 2022" in told
    assert "supplier        Iran" in told
    assert "article-2023-03-30" in run("sources").stdout


@pytest.mark.usefixtures("case")
def test_an_unknown_actor_is_exit_code_1_with_near_names(run: Run) -> None:
    told = run("path", "Mkrtychew", "Russia", expect=1).stderr
    assert "no actor" in told
    assert "Ashot Mkrtychev" in told
    assert run("relation", "SUPPLIES.state:kp.state:ir", expect=1).stderr.startswith("Not found")


@pytest.mark.usefixtures("case")
def test_an_ambiguous_name_lists_its_candidates(run: Run, tmp_path: Path) -> None:
    keys = ("one", "two")
    load(run, tmp_path, "twins", [{"key": k, "kind": "Company", "name": "Twin Trading"} for k in keys])
    told = run("actor", "Twin Trading", expect=1).stderr
    ids = ["a-" + record_id("twins", key).removeprefix("r-") for key in keys]
    assert all(f"{id_}  Twin Trading  Company  twins {key}" in told for id_, key in zip(ids, keys, strict=True))
    assert "Name one by its id." in told
    assert ids[0] in run("actor", ids[0]).stdout


def load(run: Run, folder: Path, source: str, records: list[dict[str, Any]], claims: Any = ()) -> None:
    """Load a small sheet."""
    header = {"armstrace": 1, "source": {"id": source, "title": source}, "edition": {"published": "2021-03-04"}}
    path = folder / f"{source}.json"
    path.write_text(json.dumps(header | {"records": records, "claims": list(claims)}), encoding="utf-8")
    run("load", str(path))


# -- JSON --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("case")
async def test_json_is_what_the_api_answers(run: Run, settings: Settings) -> None:
    paths = json.loads(run("path", "Iran", "Russia", *PATIENTLY, "--json").stdout)
    edge = paths["paths"][0]["hops"][0]["edges"][0]
    who = {"from": "state:kp", "to": "state:ru", "max_hops": "2", "deadline": "60"}
    mkrtychev = json.loads(run("actor", "Mkrtychev", "--json").stdout)["actor"]["id"]
    pairs: list[tuple[tuple[str, ...], str, dict[str, str]]] = [
        (("path", "Iran", "Russia", *PATIENTLY), "/v1/paths", who | {"from": "state:ir"}),
        (("intermediaries", "state:kp", "state:ru", *PATIENTLY), "/v1/intermediaries", who),
        (("removals", "state:kp", "state:ru", *PATIENTLY), "/v1/removals", who),
        (("actor", "Mkrtychev"), f"/v1/actors/{mkrtychev}", {}),
        (("actor", "Rus", "--find"), "/v1/actors", {"q": "Rus"}),
        (("neighbourhood", "Mkrtychev", "--depth", "2"), f"/v1/actors/{mkrtychev}/neighbourhood", {"depth": "2"}),
        (("brokerage", "Mkrtychev"), f"/v1/actors/{mkrtychev}/brokerage", {}),
        (("relation", edge["relation"]), f"/v1/relations/{edge['relation']}", {}),
        (("deal", edge["deal"]), f"/v1/deals/{edge['deal']}", {}),
        (("claim", edge["claims"][0]), f"/v1/claims/{edge['claims'][0]}", {}),
        (("sources",), "/v1/sources", {}),
        (("changes", "--limit", "3"), "/v1/changes", {"limit": "3"}),
    ]
    async with service(settings) as client:
        for command, route, parameters in pairs:
            told = json.loads(run(*command, "--json").stdout)
            answer = await client.get(route, params=parameters)
            assert answer.status_code == 200, (route, answer.text)
            common = {name: answer.json()[name] for name in told}
            assert told == common, command
        states = {"from": {"kind": "State"}, "to": {"measure": "sanction"}, "max_hops": 2, "deadline": 60}
        told = run("reach", "--from-kind", "State", "--to-measure", "sanction", *PATIENTLY, "--json").stdout
        assert json.loads(told) == (await client.post("/v1/reach", json=states)).json()
        asked = {"query": "RETURN 1 AS one"}
        assert (
            json.loads(run("cypher", asked["query"], "--json").stdout)
            == (await client.post("/v1/cypher", json=asked)).json()
        )


# -- what sources wrote does nothing to the terminal -------------------------------------------------------------------

EVIL = "[red]Evil[/red]\u202eGnidart \x1b[31m"


@pytest.mark.usefixtures("case")
def test_names_from_sources_are_shown_as_written_and_steer_nothing(run: Run, tmp_path: Path) -> None:
    name = "[red]Evil[/red] \u202eGnidart"
    records = [
        {"key": "evil", "kind": "Company", "name": name},
        {"key": "buyer", "kind": "Company", "name": "[link=file:///etc/passwd]Plain Buyer"},
    ]
    claims = [
        {
            "subject": "evil",
            "kind": "SUPPLIES",
            "object": "buyer",
            "stance": "affirms",
            "certainty": "reported",
            "phase": "delivered",
            "goods": [{"class": "arms", "description": "[bold]rifles"}],
            "quote": "[blink]Delivered[/blink] \u2066so",
        }
    ]
    load(run, tmp_path, "evil", records, claims)
    evil = "a-" + record_id("evil", "evil").removeprefix("r-")
    buyer = "a-" + record_id("evil", "buyer").removeprefix("r-")
    for arguments in (("path", evil, buyer, *PATIENTLY), ("actor", evil), ("neighbourhood", evil)):
        told = run(*arguments).stdout
        assert "[red]Evil[/red] \\u202eGnidart" in told
        assert "\u202e" not in told
        assert "\x1b" not in told
    told = run("path", evil, buyer, *PATIENTLY).stdout
    assert "[bold]rifles" in told
    assert "[blink]Delivered[/blink] \\u2066so" in told
    answer = run("actor", evil, "--json").stdout
    assert json.loads(answer)["actor"]["name"] == name
    assert "\u202e" not in answer


def test_plain_neutralises_what_a_terminal_obeys() -> None:
    assert plain(EVIL) == "[red]Evil[/red]\\u202eGnidart \\u001b[31m"
    assert plain("a\nb\tc\r\x9bd") == "a b c \\u009bd"
    assert plain("نیروی قدس‌ 防衛") == "نیروی قدس‌ 防衛"
    assert plain("tag\U000e0041") == "tag\\ue0041"


def test_a_page_prints_markup_as_text_even_on_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    page = Page(Console(force_terminal=True, width=40, markup=False, highlight=False, emoji=False))
    page.line((EVIL, "bold"), " :skull: https://example.org", hang=2)
    told = capsys.readouterr().out
    assert "[red]Evil[/red]" in told
    assert ":skull:" in told
    assert "\x1b[31m" not in told
    assert "\u202e" not in told


# -- writing and Cypher ------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("case")
def test_a_retracted_claim_counts_again_when_that_is_taken_back(run: Run) -> None:
    question = ("path", "Iran", "Russia", *PATIENTLY, "--json")
    before = json.loads(run(*question).stdout)["paths"]
    claim = before[0]["hops"][0]["edges"][0]["claims"][0]
    assert run("retract", claim, "--why", "The paper took it back.", "--by", "an editor").stdout.startswith(
        "Retracted."
    )
    assert json.loads(run(*question).stdout)["paths"] == []
    assert "standing: withdrawn" in run("path", "Iran", "Russia", *PATIENTLY).stdout
    assert "The paper took it back." in run("claim", claim).stdout
    assert "retracted · ending" in run("changes", "--actor", "Iran", "--note", "retracted").stdout
    assert run("unretract", claim).stdout.startswith("The claim counts again.")
    assert json.loads(run(*question).stdout)["paths"] == before
    assert "no retraction to take back" in run("unretract", claim, expect=1).stderr
    assert run("retract", "c-none", "--why", "x", expect=1).stderr.startswith("Not found")


@pytest.mark.usefixtures("case")
def test_cypher_reads_and_only_reads(run: Run) -> None:
    told = run("cypher", "MATCH (a:Actor {id: $id}) RETURN a.name AS name", "-p", "id=state:kp").stdout
    assert "North Korea" in told
    assert "1 row, revision" in told
    assert "2" in run("cypher", "-", stdin="RETURN 1 + 1 AS two").stdout
    assert "there may be more" in run("cypher", "UNWIND range(1, 9) AS n RETURN n", "--limit", "2").stdout
    for attack in (
        "MATCH (n) DETACH DELETE n",
        "CREATE (n)",
        "LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l",
        "SHOW USERS",
    ):
        assert "Traceback" not in run("cypher", attack, expect=1).stderr
