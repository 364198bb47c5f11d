"""`armstrace identity` as a reviewer uses it: a run, a review, judging, listing, undoing, and saying it elsewhere."""

from __future__ import annotations

import getpass
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import neo4j
import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from graph.model.ids import deal_id, record_id
from graph.settings import Settings
from tests.emptying import empty_at

ROOT = Path(__file__).resolve().parent.parent
Ask = Callable[..., str]

BORN: dict[str, Any] = {"births": ["1970-03-04"]}
PAPER: list[dict[str, Any]] = [
    {"key": "petrov", "kind": "Person", "name": "Иван Петровский", "names": ["Ivan Petrovsky"], **BORN},
    {"key": "acme", "kind": "Company", "name": "Acme Trading House", "identifiers": {"registration": ["77-12345"]}},
    {"key": "dawn", "kind": "Vessel", "name": "Amber Dawn", "identifiers": {"imo": ["9187629"]}},
    {"key": "saleh", "kind": "Person", "name": "Karim Saleh", "births": ["1980"]},
]
LIST: list[dict[str, Any]] = [
    {"key": "p-1", "kind": "Person", "name": "PETROVSKY, Ivan", **BORN},
    {"key": "a-1", "kind": "Company", "name": "Zenith Import Export", "identifiers": {"registration": ["7712345"]}},
    {"key": "v-1", "kind": "Vessel", "name": "Ocean Star", "identifiers": {"imo": ["IMO 9187629"]}},
    {"key": "s-1", "kind": "Person", "name": "Salih Kareem", "births": ["1980"]},
]


def sheet(source: str, records: list[dict[str, Any]], *pairs: tuple[str, str]) -> dict[str, Any]:
    """A sheet in which the first of each pair supplies the second, in one deal."""
    goods = [{"class": "arms", "description": "rifles"}]
    said = {"kind": "SUPPLIES", "stance": "affirms", "certainty": "reported", "phase": "delivered", "goods": goods}
    return {
        "armstrace": 1,
        "source": {"id": source, "title": source.title()},
        "edition": {"published": "2021-03-04"},
        "records": records,
        "deals": [{"key": "arms", "title": f"Arms in the {source}"}],
        "claims": [said | {"deal": "arms", "subject": a, "object": b} for a, b in pairs],
    }


SHEETS = (
    sheet("paper", PAPER, ("petrov", "acme"), ("acme", "dawn"), ("acme", "saleh")),
    sheet("list", LIST, ("p-1", "a-1"), ("s-1", "a-1")),
)
ACME = record_id("paper", "acme"), record_id("list", "a-1")
PETROV = record_id("paper", "petrov"), record_id("list", "p-1")
SHIP = record_id("paper", "dawn"), record_id("list", "v-1")
SALEH = record_id("paper", "saleh"), record_id("list", "s-1")
ARMS = deal_id("paper", "arms"), deal_id("list", "arms")


def actor(record: str) -> str:
    return "a-" + record[2:]


def load_sheets(armstrace: Any, folder: Path) -> None:
    """Load both sheets by command."""
    for one in SHEETS:
        path = folder / f"{one['source']['id']}.json"
        path.write_text(json.dumps(one), encoding="utf-8")
        armstrace("load", "--no-keep", path)


@pytest.fixture
def ask(armstrace: Any, tmp_path: Path) -> Ask:
    """Runs `armstrace identity` on a graph of two sheets; what it prints, without line ends."""
    load_sheets(armstrace, tmp_path)

    def call(*arguments: str | Path, stdin: str | None = None, code: int = 0) -> str:
        done = invoke("identity", *arguments, stdin=stdin)
        assert done.exit_code == code, (done.output, done.exception)
        told = done.stdout if code == 0 else f"{done.stdout} {done.exception}"
        return " ".join(told.split())

    return call


def invoke(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)


def said() -> list[dict[str, Any]]:
    """All judgements, as JSON Lines tell them."""
    return [json.loads(line) for line in lines().split("\n") if line]


def lines(*options: str) -> str:
    done = invoke("identity", "judgements", "--lines", *options)
    assert done.exit_code == 0, done.output
    return done.stdout


def verdicts() -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in said():
        found.setdefault((one["a"], one["b"]), []).append(one["verdict"])
    return found


def pair(of: tuple[str, str]) -> tuple[str, str]:
    return (min(of), max(of))


# A run


def test_a_run_judges_and_a_second_one_has_nothing_to_add(ask: Ask) -> None:
    dry = ask("run", "--dry-run")
    assert "Judged the same by a rule: 2; kept for review: 2" in dry
    assert "Would write 4 new or changed judgements, and take 0 back" in dry
    assert said() == []
    told = ask("run")
    assert told.startswith("Compared 8 records in")
    assert "Wrote 4 new or changed judgements, and took 0 back Revision 3: " in told
    assert verdicts() == {
        pair(PETROV): ["same"],
        pair(SHIP): ["same"],
        pair(ACME): ["unsure"],
        pair(SALEH): ["unsure"],
    }
    again = ask("run")
    assert "Wrote 0 new or changed judgements, and took 0 back" in again
    assert "Revision" not in again


def test_a_run_tells_numbers_as_json(ask: Ask) -> None:
    dry, done, again = (json.loads(ask("run", "--json", *more)) for more in (("--dry-run",), (), ()))
    assert dry == done
    assert (done["profiles"], done["same"], done["unsure"], done["put"], done["dropped"]) == (8, 2, 2, 4, 0)
    assert again == done | {"put": 0}


def test_an_empty_graph_has_nothing_to_judge(armstrace: Any) -> None:
    assert "Compared 0 records in 0 pairs" in armstrace("identity", "run").stdout
    assert "0 pairs in doubt" in armstrace("identity", "review").stdout
    assert "Nobody judged that." in armstrace("identity", "judgements").stdout
    assert armstrace("identity", "judgements", "--lines").stdout == ""


# A review


def doubt_all(ask: Ask) -> None:
    """Three pairs in doubt: Acme opens most paths, then Karim Saleh, then the ships."""
    for number, of in enumerate((ACME, SALEH, SHIP)):
        ask("judge", *of, "unsure", "--by", f"reader {number}", "--note", "I cannot tell.")


def test_a_review_lists_pairs_side_by_side(ask: Ask) -> None:
    doubt_all(ask)
    told = ask("review", "--list")
    assert told.startswith("3 pairs in doubt, revision 5")
    first, second, third = (told.index(f"{n}. it could not be told") for n in (1, 2, 3))
    assert first < told.index("Acme Trading House") < second < told.index("Karim Saleh") < third
    assert "as one they open up to 6 paths" in told[first:second]
    assert "as one they open no path" in told[third:]
    assert f"record {ACME[0]} Paper" in told
    assert "identifiers registration 7712345" in told
    assert "births 1980" in told[second:third]
    assert "unsure by reader 0 on" in told
    assert "I cannot tell." in told
    assert "[s/d/u/n/q]" not in told


def test_a_review_goes_on_where_it_stopped_and_of_one_actor(ask: Ask) -> None:
    doubt_all(ask)
    told = ask("review", "--list", "--limit", "2")
    after = told.rsplit("More: --after ", 1)[1].strip()
    rest = ask("review", "--list", "--limit", "2", "--after", after)
    assert ("Ocean Star" in rest, "Karim Saleh" in rest, "More:" in rest) == (True, False, False)
    for named in ("Karim Saleh", actor(SALEH[1])):
        told = ask("review", "--list", named)
        assert (told.startswith("1 pair in doubt"), "Salih Kareem" in told) == (True, True)


def test_a_review_as_json_asks_nothing(ask: Ask) -> None:
    doubt_all(ask)
    found = json.loads(ask("review", "--json", "--limit", "1"))
    assert (found["total"], len(found["candidates"]), found["next"] is None) == (3, 1, False)
    records = [r["id"] for side in ("one", "other") for r in found["candidates"][0][side]["records"]]
    assert sorted(records) == sorted(ACME)


def test_what_a_reviewer_answers_is_written(ask: Ask) -> None:
    """Same with a reason, different without, and a word that is no answer is asked again."""
    doubt_all(ask)
    told = ask("review", "--by", "ann", stdin="what\nS\n the same number \nd\n\nu\nno papers\n")
    assert told.count("same, different, unsure, next or quit?") == 4
    mine = {(one["a"], one["b"]): (one["verdict"], one.get("note")) for one in said() if one["by"] == "ann"}
    assert mine == {
        pair(ACME): ("same", "the same number"),
        pair(SALEH): ("different", None),
        pair(SHIP): ("unsure", "no papers"),
    }
    assert "Revision 6: same, j-" in told
    left = ask("review", "--list")
    assert (left.startswith("1 pair in doubt"), "Ocean Star" in left) == (True, True)


@pytest.mark.parametrize(
    ("answers", "verdict", "asked"), [("n\nq\n", None, 2), ("\ns\n\nq\n", "same", 3), ("quit\n", None, 1)]
)
def test_a_reviewer_passes_over_and_stops(ask: Ask, answers: str, verdict: str | None, asked: int) -> None:
    doubt_all(ask)
    told = ask("review", "--by", "ann", stdin=answers)
    assert told.count("next or quit?") == asked
    mine = {(one["a"], one["b"]): one["verdict"] for one in said() if one["by"] == "ann"}
    assert mine == ({pair(SALEH): verdict} if verdict else {})


def test_answers_that_end_early_keep_what_was_said(ask: Ask) -> None:
    doubt_all(ask)
    done = invoke("identity", "review", "--by", "ann", stdin="d\n\n")
    assert (done.exit_code, [one["verdict"] for one in said() if one["by"] == "ann"]) == (1, ["different"])


# Judging


@pytest.mark.parametrize("of", [ACME, ("Acme Trading House", "zenith import export"), (actor(ACME[0]), actor(ACME[1]))])
def test_judging_by_record_actor_name_or_id(ask: Ask, of: tuple[str, str]) -> None:
    dry = ask("judge", *of, "same", "--dry-run")
    assert dry.startswith("Would change: same, j-")
    assert said() == []
    ask("judge", *of, "same")
    (one,) = said()
    assert (pair((one["a"], one["b"])), one["by"]) == (pair(ACME), getpass.getuser())
    if of != ACME:  # now both names are of one actor
        assert ask("judge", *of[::-1], "same", code=1).endswith("by which judgements they are one.")
    assert ask("judge", *ACME[::-1], "same") == "Nothing changed: that was said already."
    # Whichever of its names or ids is asked for: it is one actor, and the id that went is followed.
    shown = invoke("actor", max(map(actor, ACME)), "--json")
    assert json.loads(shown.stdout)["actor"]["id"] == min(map(actor, ACME))


def test_deals_are_judged(ask: Ask) -> None:
    told = ask("judge", *ARMS, "same", "--by", "ann")
    assert told.startswith("Revision 3: same, j-")
    shown = invoke("deal", max(ARMS))
    assert (shown.exit_code, "Arms in the" in shown.stdout) == (0, True), shown.output
    assert ask("judgements", max(ARMS)).startswith(f"{min(ARMS)} and {max(ARMS)} same by ann on")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("judge", "r-" + "0" * 24, ACME[0], "same"), 1, "There is no record 'r-000000000000000000000000'."),
        (("judge", "d-" + "0" * 24, ARMS[0], "same"), 1, "There is no deal 'd-000000000000000000000000'."),
        (("judge", "r-1", ACME[0], "same"), 1, "r-1 and"),
        (("judge", ACME[0], ACME[0], "same"), 1, "are one actor already"),
        (("judge", ACME[0], ARMS[0], "same"), 1, "judge two records, or two deals"),
        (("judge", "Nobody Such", ACME[0], "same"), 1, "There is no actor"),
        (("judge", *ACME, "maybe"), 2, "VERDICT"),
        (("judge", *ACME), 2, "VERDICT"),
        (("undo", "j-none"), 1, "There is no judgement 'j-none'. armstrace identity judgements lists them."),
        (("review", "Nobody Such"), 1, "There is no actor"),
        (("review", "--after", "x"), 1, "after"),
        (("apply", "nowhere.jsonl"), 1, "nowhere.jsonl cannot be read"),
    ],
)
def test_what_cannot_be_done_is_said(ask: Ask, arguments: tuple[str, ...], code: int, words: str) -> None:
    done = invoke("identity", *arguments)
    assert done.exit_code == code
    assert words in " ".join(f"{done.stderr} {done.exception}".split())
    assert said() == []


def test_a_person_who_says_otherwise_has_to_take_it_back_first(ask: Ask) -> None:
    ask("judge", *ACME, "same", "--by", "ann")
    told = ask("judge", *ACME, "different", "--by", "ann", code=1)
    judgement = told.rsplit("Take that judgement back first: ", 1)[1].rstrip(".")
    assert ask("undo", judgement).startswith("Revision 4: 1 judgement; 2 actors changed")
    assert "There is no judgement" in ask("undo", judgement, code=1)
    assert ask("judge", *ACME, "different", "--by", "ann").startswith("Revision 5: different")


def test_errors_have_the_exit_codes_of_all_commands(ask: Ask, settings: Settings, tmp_path: Path) -> None:
    """As a process, for that is where errors become words."""
    wrong = tmp_path / "wrong.jsonl"
    wrong.write_text("{}\n", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for arguments, code, words in (
        (("undo", "j-none"), 1, "Not found: There is no judgement 'j-none'."),
        (("apply", str(wrong)), 2, "Nothing was written."),
    ):
        command = [sys.executable, "-c", "from cli.main import main; main()", "identity", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (code, "")
        assert words in " ".join(done.stderr.split())
        assert "Traceback" not in done.stderr


# Judgements as lines


def test_judgements_are_listed_by_who_said_what(ask: Ask) -> None:
    ask("run")
    ask("judge", *ACME, "different", "--by", "ann", "--note", "Two registers.")
    told = ask("judgements", "--people")
    assert (told.count(" and r-"), "different by ann on" in told, ": Two registers." in told) == (1, True, True)
    assert ask("judgements", "--by", "armstrace").count(" and r-") == 4
    assert ask("judgements", "--verdict", "same").count(" and r-") == 2
    for named in ("Acme Trading House", ACME[0], actor(ACME[0])):
        assert ask("judgements", named).count(" and r-") == 2
    page = ask("judgements", "--limit", "3")
    rest = ask("judgements", "--limit", "3", "--after", page.rsplit("More: --after ", 1)[1])
    assert (page.count(" and r-"), rest.count(" and r-"), "More:" in rest) == (3, 2, False)
    # As lines they come whole, however many fit a page.
    assert len(lines("--limit", "1").splitlines()) == 5


def test_what_was_judged_is_said_again_after_it_was_taken_back(ask: Ask, tmp_path: Path, armstrace: Any) -> None:
    ask("run")
    ask("judge", *ACME, "same", "--by", "ann", "--note", "Same: “77”…\n\u2028\u0085Two lines.")
    ask("judge", *ARMS, "same", "--by", "bob")
    before = said()
    assert len(before) == 6
    path = tmp_path / "said.jsonl"
    path.write_text(lines(), encoding="utf-8")
    assert ask("apply", path) == "Nothing changed: that was said already."
    for one in invoke("identity", "judgements").stdout.split():
        if one.startswith("j-"):
            ask("undo", one)
    assert said() == []
    assert "6 judgements" in ask("apply", path)
    assert said() == before
    assert json.loads(invoke("actor", actor(ACME[1]), "--json").stdout)["actor"]["id"] == min(map(actor, ACME))


def test_judgements_hold_in_another_graph_of_the_same_sources(
    ask: Ask, tmp_path: Path, armstrace: Any, settings: Settings
) -> None:
    ask("judge", *ACME, "same", "--by", "ann")
    told = lines()
    path = tmp_path / "said.jsonl"
    path.write_text(f"\n{told}\n\n", encoding="utf-8")
    empty_graph(settings)
    armstrace("load", "--no-keep", tmp_path / "list.json")
    assert "There is no record" in ask("apply", path, code=1)
    armstrace("load", "--no-keep", tmp_path / "paper.json")
    assert ask("apply", path).startswith("Revision 3: 1 judgement; 2 actors changed")
    assert lines() == told


def empty_graph(settings: Settings) -> None:
    login = (settings.neo4j_user, settings.neo4j_password.get_secret_value())
    with neo4j.GraphDatabase.driver(str(settings.neo4j_uri), auth=login) as driver:
        empty_at(driver, settings.neo4j_database)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "Invalid JSON"),
        ("nothing", "Invalid JSON"),
        ("[]", "an object"),
        ('{"a": "r-1"}', "a: "),
        (json.dumps({"a": ACME[0], "b": ACME[0], "verdict": "same", "by": "x", "on": "2024-01-01"}), "joins two"),
        (json.dumps({"a": ACME[0], "b": ACME[1], "verdict": "so", "by": "x", "on": "2024-01-01"}), "'same'"),
        (json.dumps({"a": ACME[0], "b": ACME[1], "verdict": "same", "by": "x", "on": "2024-01-01", "x": 1}), "Extra"),
    ],
)
def test_a_file_with_a_wrong_line_is_refused_whole(ask: Ask, tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "said.jsonl"
    right = {"a": ACME[0], "b": ACME[1], "verdict": "same", "by": "ann", "on": "2024-01-01"}
    path.write_text(f"{json.dumps(right)}\n\n{line}\n", encoding="utf-8")
    told = ask("apply", path, code=1)
    assert (f"{path}:3: " in told, words in told, told.endswith("Nothing was written.")) == (True, True, True), told
    assert said() == []


def test_a_file_that_names_what_is_not_there_is_refused_whole(ask: Ask, tmp_path: Path) -> None:
    path = tmp_path / "said.jsonl"
    told = [
        {"a": a, "b": ACME[1], "verdict": "same", "by": "ann", "on": "2024-01-01"} for a in (ACME[0], "r-" + "0" * 24)
    ]
    path.write_text("\n".join(map(json.dumps, told)), encoding="utf-8")
    assert "There is no record" in ask("apply", path, code=1)
    path.write_bytes(b"\xff\xfe")
    assert "cannot be read" in ask("apply", path, code=1)
    assert said() == []
