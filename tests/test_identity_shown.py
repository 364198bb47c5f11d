"""Where judgements and doubts show beside everything else: on an actor's page, on a deal's, along a path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.test_identity_cli import ACME, ARMS, SALEH, actor, load_sheets


@pytest.fixture
def command(armstrace: Any, tmp_path: Path) -> Any:
    """The commands on a graph of two sheets whose Saleh and Salih may be one; what they print, on one line."""
    load_sheets(armstrace, tmp_path)
    judge = ("identity", "judge", "--by", "ann")
    armstrace(*judge, *ACME, "same", "--note", "one address")
    armstrace(*judge, *ARMS, "same")
    armstrace(*judge, *SALEH, "unsure")
    return lambda *arguments: " ".join(armstrace(*arguments).stdout.split())


def test_an_actors_page_tells_why_it_is_one_and_whom_it_may_be(command: Any) -> None:
    page = command("actor", actor(min(ACME)))
    assert f"judged same {min(ACME)} and {max(ACME)} by ann on " in page
    assert ": one address" in page
    page = command("actor", actor(SALEH[0]))
    assert f"judged unsure {min(SALEH)} and {max(SALEH)} by ann on " in page
    assert f"may be Salih Kareem, Person {actor(SALEH[1])}: it could not be told" in page
    told = json.loads(command("actor", actor(SALEH[0]), "--json"))
    assert [(one["actor"]["id"], one["why"]) for one in told["may_be"]] == [(actor(SALEH[1]), ["unsure"])]
    assert [one["verdict"] for one in told["judgements"]] == ["unsure"]


def test_a_deals_page_tells_what_it_stands_for(command: Any) -> None:
    first, second = sorted(ARMS)
    page = command("deal", first)
    assert "the same as Arms in the " in page
    assert second in page
    told = json.loads(command("deal", first, "--json"))
    assert [same["id"] for same in told["same"]] == [second]
    assert {claim["source"]["id"] for claim in told["claims"]} == {"paper", "list"}


def test_a_path_says_whose_identity_it_rests_on(command: Any) -> None:
    joined = command("path", actor(min(ACME)), "Karim Saleh", "--max-hops", "1", "--deadline", "60")
    assert "is several records, judged one by ann" in joined
    by_default = command("path", "Karim Saleh", "Salih Kareem", "--max-hops", "1", "--deadline", "60")
    assert "no path" in by_default
    assert "~ may be ~" in by_default
    assert "Karim Saleh may be Salih Kareem: it could not be told" in by_default
    walked = command(
        "path", "Karim Saleh", "Salih Kareem", "--max-hops", "1", "--identity", "disputed", "--deadline", "60"
    )
    assert "1 Karim Saleh ~ may be ~ Salih Kareem" in walked
    assert f"armstrace identity review {min(map(actor, SALEH))}" in walked
