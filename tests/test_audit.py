"""The audit log: nothing is done unrecorded, and nothing that was recorded is changed unseen."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest

from access.audit import FILE, MOST_ASKED_BYTES, AuditLog, NoAudit, shortened
from access.tokens import Role, Tokens
from api.app import create_app
from graph.schema import apply_schema
from graph.settings import Settings
from tests.serving import running
from tests.test_api_frame import SHEET, check


@pytest.fixture
def log(tmp_path: Path) -> AuditLog:
    return AuditLog(tmp_path)


def test_an_act_has_a_beginning_and_an_end(log: AuditLog) -> None:
    first = log.begin("load", {"user": "ann"}, {"file": "a.csv"})
    second = log.begin("cypher", {"user": "bob"}, "RETURN 1")
    log.end(second, "refused: invalid")
    log.end(first, "done", rev=3)
    third = log.begin("load", {})
    assert [(a.id, a.what, a.who, a.asked, a.outcome, a.rev) for a in log.acts()] == [
        (second, "cypher", {"user": "bob"}, "RETURN 1", "refused: invalid", None),
        (first, "load", {"user": "ann"}, {"file": "a.csv"}, "done", 3),
        (third, "load", {}, None, None, None),
    ]
    assert log.check().faults == []
    assert log.check().lines == 5
    assert stat.S_IMODE(log.file.stat().st_mode) == 0o600


def test_many_write_it_at_once(log: AuditLog) -> None:
    def act(number: int) -> None:
        own = AuditLog(log.file.parent)
        own.end(own.begin(f"act {number}", {}), "done")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(40)))
    assert sorted(a.what for a in log.acts()) == sorted(f"act {n}" for n in range(40))
    assert log.check().faults == []


def test_what_was_changed_shows(log: AuditLog) -> None:
    for number in range(4):
        log.end(log.begin(f"act {number}", {}), "done")
    lines = log.file.read_text().splitlines(keepends=True)

    def faults(changed: list[str]) -> list[int]:
        log.file.write_text("".join(changed))
        return [fault.line for fault in log.check().faults]

    assert faults(lines) == []
    assert faults([*lines[:2], lines[2].replace("act 1", "act 9"), *lines[3:]]) == [4]
    assert faults([*lines[:2], *lines[3:]]) == [3]
    assert faults([*lines[:2], lines[3], lines[2], *lines[4:]]) == [3, 4, 5]
    assert faults([lines[0], *lines]) == [2]
    assert faults([*lines[:3], "{}\n", *lines[3:]]) == [4, 5]
    whole = log.check().last
    assert faults(lines[:-1]) == [], "what is cut off at the end shows by the hash of the last line only"
    assert log.check().last != whole


def test_a_line_that_was_broken_off_is_told_and_the_log_goes_on(log: AuditLog) -> None:
    log.end(log.begin("before", {}), "done")
    whole = log.file.read_bytes()
    with log.file.open("ab") as file:
        file.write(b'{"at":"2026-')
    log.end(log.begin("after", {}), "done")
    assert log.file.read_bytes().startswith(whole)
    assert [act.what for act in log.acts()] == ["before", "after"]
    assert [(fault.line, fault.why) for fault in log.check().faults] == [(3, "It is not whole.")]


@pytest.mark.parametrize("asked", ["x" * 5_000, {"body": "x" * 5_000}, [1] * 5_000])
def test_what_is_long_is_kept_as_its_hash(log: AuditLog, asked: Any) -> None:
    assert shortened(asked).keys() == {"bytes", "sha256"}
    log.begin("act", {}, asked)
    assert log.file.stat().st_size < MOST_ASKED_BYTES


@pytest.mark.parametrize("asked", ["a\nb", '"}\n{"id"', "\ud800", "\x00\x1b[2J", {"a": {1}}, "\u2028"])
def test_what_is_asked_forges_no_line(log: AuditLog, asked: Any) -> None:
    log.end(log.begin("act", {"user": "a\nb"}, asked), "done")
    assert len(log.file.read_bytes().splitlines()) == 2
    assert log.check().faults == []
    assert [act.outcome for act in log.acts()] == ["done"]


def test_what_cannot_be_written_is_said(log: AuditLog) -> None:
    log.file.mkdir()
    with pytest.raises(NoAudit, match="cannot be written"):
        log.begin("act", {})
    with pytest.raises(NoAudit, match="cannot be read"):
        list(log.acts())


WRITER = """
import sys
from pathlib import Path
from access.audit import AuditLog
log = AuditLog(Path(sys.argv[1]))
while True:
    log.end(log.begin("act", {}), "done")
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_kill_leaves_the_log_readable(log: AuditLog) -> None:
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(log.file.parent)])
        before = log.file.stat().st_size if log.file.exists() else 0
        while not log.file.exists() or log.file.stat().st_size < before + 2_000:
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
    log.end(log.begin("after", {}), "done")
    assert [act.what for act in log.acts() if act.outcome][-1] == "after"
    assert [fault for fault in log.check().faults if fault.why != "It is not whole."] == []


# Over HTTP


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(update={"armstrace_home": tmp_path, "armstrace_tokens": ""})


@pytest.fixture
async def client(clean_graph: None, driver: neo4j.AsyncDriver, own: Settings) -> AsyncIterator[httpx.AsyncClient]:
    await apply_schema(driver, own.neo4j_database)
    async with running(create_app(own)) as opened:
        yield opened


async def test_what_writes_asks_in_cypher_or_takes_away_is_recorded(client: httpx.AsyncClient, own: Settings) -> None:
    tokens, log = Tokens(own.armstrace_home), AuditLog(own.armstrace_home)
    ann, text = tokens.make("ann", Role.ANALYST)
    admin = {"Authorization": f"Bearer {tokens.make('root', Role.ADMIN)[1]}"}
    as_ann = {"Authorization": f"Bearer {text}"}
    rev = (await client.post("/v1/claims", json=SHEET, headers=as_ann)).json()["rev"]
    check(await client.post("/v1/claims/c-1/retract", json={"why": "x", "by": "y"}, headers=as_ann), 404, "not-found")
    assert (await client.post("/v1/cypher", json={"query": "RETURN 1"})).status_code == 200
    check(await client.post("/v1/cypher", json={"query": "CREATE (n)"}), 403, "query-refused")
    sources = {"format": "csv", "question": {"from": "state:kp", "to": "state:ru"}}
    found = await client.post("/v1/export", json=sources)
    await client.get("/v1/dossier", params={"from": "state:kp", "to": "state:ru"})
    assert (await client.get("/v1/sources")).status_code == 200
    acts = list(log.acts())
    assert [(act.what, act.outcome, act.rev) for act in acts] == [
        ("POST /v1/claims", "done", rev),
        ("POST /v1/claims/{id}/retract", "refused: 404", None),
        ("POST /v1/cypher", "done", None),
        ("POST /v1/cypher", "refused: 403", None),
        ("POST /v1/export", "done" if found.is_success else f"refused: {found.status_code}", None),
        ("GET /v1/dossier", acts[5].outcome, None),
    ]
    assert acts[0].who == {"token": ann.id, "name": "ann", "from": "127.0.0.1"}
    assert acts[1].asked["id"] == "c-1"
    assert acts[2].who == {"from": "127.0.0.1"}
    assert json.loads(acts[2].asked["body"]) == {"query": "RETURN 1"}
    assert acts[5].asked["parameters"] == [["from", "state:kp"], ["to", "state:ru"]]
    assert text not in log.file.read_text()
    told = (await client.get("/v1/audit", params={"limit": 2}, headers=admin)).json()
    assert ([act["what"] for act in told["acts"]], told["more"]) == (["GET /v1/dossier", "POST /v1/export"], 4)
    assert log.check().faults == []


async def test_what_cannot_be_recorded_is_not_done(client: httpx.AsyncClient, own: Settings) -> None:
    text = Tokens(own.armstrace_home).make("ann", Role.ANALYST)[1]
    (own.armstrace_home / FILE).mkdir()
    headers = {"Authorization": f"Bearer {text}"}
    answer = await client.post("/v1/claims", json=SHEET, headers=headers)
    check(answer, 503, "no-audit")
    check(await client.post("/v1/cypher", json={"query": "RETURN 1"}), 503, "no-audit")
    assert (await client.get("/readyz")).json()["rev"] == 0


# As commands


def test_commands_are_recorded(settings: Settings, database: str, tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("ARMSTRACE_", "NEO4J_"))}
    env |= {
        "ARMSTRACE_HOME": str(tmp_path),
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        command = Path(sys.executable).with_name("armstrace")
        done = subprocess.run([command, *arguments], env=env, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        return done

    (tmp_path / "sheet.json").write_text(json.dumps(SHEET))
    run("load", "sheet.json")
    run("cypher", "CREATE (n)", code=1)
    run("load", "--help")
    run("sources")
    log = AuditLog(tmp_path)
    assert [(act.what, act.asked["arguments"], act.outcome) for act in log.acts()] == [
        ("armstrace load", ["load", "sheet.json"], "done"),
        ("armstrace cypher", ["cypher", "CREATE (n)"], "refused: query-refused"),
    ]
    assert all(act.who.keys() <= {"user"} for act in log.acts())
    shown = run("audit").stdout
    assert "armstrace load" in shown
    assert run("audit", "--check").stdout.startswith("4 lines, 0 faults; the last has the hash ")
    log.file.write_text(log.file.read_text().replace("sheet.json", "other.json"))
    assert "line 2: It does not follow the line before." in run("audit", "--check", code=1).stdout
    log.file.unlink()
    log.file.mkdir()
    assert "Not recorded in the audit log" in run("load", "sheet.json").stderr
