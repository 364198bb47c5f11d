"""What the doctor finds: nothing wrong where nothing is, and each fault with what to do about it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from access.audit import FILE as LOG
from access.tokens import FILE as TOKENS
from access.tokens import Role, Tokens
from graph.settings import Settings

COMMAND = Path(sys.executable).with_name("armstrace")


@pytest.fixture
def env(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """Somebody's environment, who uses the Neo4j of this run from a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARMSTRACE_", "NEO4J_"))}
    return kept | {
        "ARMSTRACE_HOME": str(tmp_path / "home"),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "NEO4J_DATABASE": settings.neo4j_database,
    }


def examined(env: dict[str, str], code: int) -> dict[str, dict[str, Any]]:
    """The last finding on each part."""
    done = subprocess.run([COMMAND, "doctor", "--json"], env=env, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["wrong"] == sum(finding["state"] == "wrong" for finding in told["findings"])
    assert env.get("NEO4J_PASSWORD", "?") not in done.stdout
    return {finding["part"]: finding for finding in told["findings"]}


def test_nothing_is_wrong(env: dict[str, str], database: str) -> None:
    found = examined(env, 0)
    assert {finding["state"] for part, finding in found.items() if part != "explorer"} == {"ok"}
    assert found["graph"]["found"].startswith("revision 0, schema ")
    assert {"armstrace", "home", "database", "graph", "projection", "tokens", "audit log", "explorer"} == set(found)
    assert not Path(env["ARMSTRACE_HOME"]).exists(), "it changes nothing"
    shown = subprocess.run([COMMAND, "doctor"], env=env, capture_output=True, text=True).stdout
    assert "ok    graph: revision 0" in shown
    assert shown.endswith("Nothing is wrong.\n")


def test_each_fault_is_found_with_what_to_do(env: dict[str, str], database: str) -> None:
    home = Path(env["ARMSTRACE_HOME"])
    Tokens(home).make("ann", Role.READ)
    (home / TOKENS).chmod(0o644)
    (home / LOG).write_text("{}\n")
    found = examined(env, 0)
    assert found["tokens"]["do"] == f"Run: chmod 600 {home / TOKENS}"
    assert (found["audit log"]["state"], found["audit log"]["do"][:10]) == ("note", "Run: chmod")
    (home / TOKENS).write_text("{")
    found = examined(env, 1)
    assert found["tokens"]["state"] == "wrong"
    assert "make tokens anew" in found["tokens"]["do"]
    assert found["audit log"]["state"] == "note", "one fault keeps no other from being found"


def test_a_database_that_is_away_is_found(env: dict[str, str]) -> None:
    away = examined(env | {"NEO4J_URI": "bolt://127.0.0.1:9"}, 1)
    assert away["graph"]["state"] == "wrong"
    refused = examined(env | {"NEO4J_PASSWORD": "wrong-one"}, 1)
    assert refused["graph"]["state"] == "wrong"
    strange = examined(env | {"NEO4J_URI": "http://ann:a-login@127.0.0.1"}, 1)
    assert "a-login" not in str(strange)
    assert strange["graph" if "graph" in strange else "database"]["state"] == "wrong"
    assert strange["audit log"]["state"] == "ok"
    embedded = {name: value for name, value in env.items() if not name.startswith("NEO4J_")}
    stopped = examined(embedded, 1)
    assert stopped["database"]["do"] == "Run: armstrace db start"
    assert examined(env | {"PORT": "many"}, 1)["settings"]["do"]


def test_a_home_that_cannot_be_written_is_found(env: dict[str, str], database: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = examined(env | {"ARMSTRACE_HOME": str(tmp_path / "file" / "home")}, 1)
    assert found["home"]["state"] == "wrong"
    assert "ARMSTRACE_HOME" in found["home"]["do"]
