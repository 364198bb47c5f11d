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

from access.audit import FILE, AuditLog, NoAudit, shortened
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
    log.add(third, {"query": "RETURN 1"})
    acts, more = log.latest(10)
    assert more == 0
    assert [(a.id, a.what, a.who, a.asked, a.outcome, a.rev) for a in acts] == [
        (third, "load", {}, {"asked": None, "query": "RETURN 1"}, None, None),
        (second, "cypher", {"user": "bob"}, "RETURN 1", "refused: invalid", None),
        (first, "load", {"user": "ann"}, {"file": "a.csv"}, "done", 3),
    ]
    assert log.latest(1) == (acts[:1], 2)
    assert log.check().faults == []
    assert log.check().lines == 6
    assert stat.S_IMODE(log.file.stat().st_mode) == 0o600


def test_many_write_it_at_once(log: AuditLog) -> None:
    def act(number: int) -> None:
        own = AuditLog(log.file.parent)
        own.end(own.begin(f"act {number}", {}), "done")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(40)))
    assert sorted(a.what for a in log.latest(100)[0]) == sorted(f"act {n}" for n in range(40))
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
    assert [act.what for act in log.latest(9)[0]] == ["after", "before"]
    assert [(fault.line, fault.why) for fault in log.check().faults] == [(3, "It is not whole.")]


@pytest.mark.parametrize("asked", ["x" * 5_000, {"body": b"\xff" * 5_000}, ["x"] * 50_000, {"x" * 50_000: 1}])
def test_of_what_is_long_the_beginning_is_kept(log: AuditLog, asked: Any) -> None:
    kept = shortened(asked)
    found = kept.get("body", kept)
    assert found.keys() == {"begins", "bytes", "sha256"}
    assert found["bytes"] >= 5_000
    for _ in range(2):
        log.end(log.begin("act", {"from": "x" * 70_000}, asked), "done")
    assert log.check().faults == []
    assert log.file.stat().st_size < 2 * 40_000


def test_padding_hides_nothing(log: AuditLog) -> None:
    log.begin("act", {}, {"id": "c-1", "body": b'{"why": "x"}' + b" " * 10_000})
    (act,) = log.latest(1)[0]
    assert act.asked["id"] == "c-1"
    assert act.asked["body"]["begins"].startswith('{"why": "x"}')


@pytest.mark.parametrize(
    "line", ['{"event": []}', '{"id":"a","at":"","event":"?","previous":""}', "[]", "\x00", '{"id": 1}']
)
def test_what_is_no_line_of_ours_is_told(log: AuditLog, line: str) -> None:
    log.end(log.begin("act", {}), "done")
    with log.file.open("a") as file:
        file.write(line + "\n")
    assert [fault.line for fault in log.check().faults] == [3]
    assert len(log.latest(9)[0]) == 1


@pytest.mark.parametrize("asked", ["a\nb", '"}\n{"id"', "\ud800", "\x00\x1b[2J", {"a": {1}}, "\u2028"])
def test_what_is_asked_forges_no_line(log: AuditLog, asked: Any) -> None:
    log.end(log.begin("act", {"user": "a\nb"}, asked), "done")
    assert len(log.file.read_bytes().splitlines()) == 2
    assert log.check().faults == []
    assert [act.outcome for act in log.latest(9)[0]] == ["done"]


def test_what_cannot_be_written_is_said(log: AuditLog) -> None:
    log.file.mkdir()
    with pytest.raises(NoAudit, match="cannot be written"):
        log.begin("act", {})
    with pytest.raises(NoAudit, match="cannot be read"):
        log.latest(1)


FILLER = """
import resource, signal, sys
from pathlib import Path
from access.audit import AuditLog, NoAudit
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
log = AuditLog(Path(sys.argv[1]))
log.end(log.begin("before", {}), "done")
resource.setrlimit(resource.RLIMIT_FSIZE, (log.file.stat().st_size + 50, resource.RLIM_INFINITY))
try:
    log.begin("full", {})
except NoAudit as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs a limit on the size of files")
def test_a_line_that_there_is_no_room_for_is_taken_back(log: AuditLog) -> None:
    done = subprocess.run([sys.executable, "-c", FILLER, str(log.file.parent)], capture_output=True, text=True)
    assert "cannot be written" in done.stdout, done.stderr
    assert log.check().faults == []
    assert [act.what for act in log.latest(9)[0]] == ["before"]


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
    assert log.latest(1)[0][0].what == "after"
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
    dossier = await client.get("/v1/dossier", params={"from": "state:kp", "to": "state:ru"})
    assert (await client.get("/v1/sources")).status_code == 200
    acts = log.latest(99)[0][::-1]
    assert [(act.what, act.outcome, act.rev) for act in acts] == [
        ("POST /v1/claims", "done", rev),
        ("POST /v1/claims/{id}/retract", "refused: 404", None),
        ("POST /v1/cypher", "done", None),
        ("POST /v1/cypher", "refused: 403", None),
        ("POST /v1/export", "done" if found.is_success else f"refused: {found.status_code}", None),
        ("GET /v1/dossier", f"refused: {dossier.status_code}" if dossier.is_error else "done", None),
    ]
    request = acts[0].who["request"]
    assert acts[0].who == {"token": ann.id, "name": "ann", "from": "127.0.0.1", "request": request}
    assert acts[1].asked["id"] == "c-1"
    assert acts[2].who.keys() == {"from", "request"}
    assert json.loads(acts[2].asked["body"]) == {"query": "RETURN 1"}
    assert acts[5].asked["parameters"] == [["from", "state:kp"], ["to", "state:ru"]]
    assert text not in log.file.read_text()
    told = (await client.get("/v1/audit", params={"limit": 2}, headers=admin)).json()
    assert ([act["what"] for act in told["acts"]], told["more"]) == (["GET /v1/dossier", "POST /v1/export"], 4)
    assert log.check().faults == []


async def test_every_route_that_writes_or_takes_away_is_recorded(client: httpx.AsyncClient, own: Settings) -> None:
    headers = {"Authorization": f"Bearer {Tokens(own.armstrace_home).make('ann', Role.ANALYST)[1]}"}
    kept = {"/v1/cypher", "/v1/export", "/v1/dossier"}
    wanted = []
    for path, methods in create_app(own).openapi()["paths"].items():
        for method, operation in methods.items():
            if path in kept or (operation.get("security") == [{"HTTPBearer": []}] and path != "/v1/audit"):
                await client.request(method, path.replace("{id}", "x-1"), headers=headers)
                wanted.append(f"{method.upper()} {path}")
    assert len(wanted) >= 10
    log = AuditLog(own.armstrace_home)
    assert [act.what for act in log.latest(99)[0]][::-1] == wanted
    assert all(act.outcome for act in log.latest(99)[0])


async def test_a_body_that_never_ends_is_refused_by_every_method(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 2**20

    check(await client.request("GET", "/v1/export", content=endless()), 413, "body-too-large")


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
        "LOGNAME": "somebody",
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
    }

    def run(*arguments: str, code: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = Path(sys.executable).with_name("armstrace")
        done = subprocess.run([command, *arguments], env=env, cwd=tmp_path, input=stdin, capture_output=True, text=True)
        assert done.returncode == code, done.stderr
        return done

    (tmp_path / "sheet.json").write_text(json.dumps(SHEET))
    run("load", "sheet.json")
    run("cypher", "CREATE (n)", code=1)
    run("load", "--help")
    run("sources")
    run("cypher", "-", stdin="RETURN 1")
    run("token", "revoke", "armstrace_0123abcd_a-secret", code=1)
    run("identity", "--", "undo", "j-1", code=1)
    log = AuditLog(tmp_path)
    acts = log.latest(99)[0][::-1]
    assert [(act.what, act.asked, act.outcome) for act in acts] == [
        ("armstrace load", {"arguments": ["load", "sheet.json"]}, "done"),
        ("armstrace cypher", {"arguments": ["cypher", "CREATE (n)"]}, "refused: query-refused"),
        ("armstrace cypher", {"arguments": ["cypher", "-"], "query": "RETURN 1"}, "done"),
        ("armstrace token revoke", {"arguments": ["token", "revoke", "armstrace_0123abcd_…"]}, "refused: not-found"),
        ("armstrace identity undo", {"arguments": ["identity", "--", "undo", "j-1"]}, "refused: not-found"),
    ]
    assert all(act.who.keys() == {"user"} and act.who["user"] != "somebody" for act in acts)
    shown = run("audit").stdout
    assert "armstrace load" in shown
    assert run("audit", "--check").stdout.startswith("11 lines, 0 faults; the last has the hash ")
    log.file.write_text(log.file.read_text().replace("sheet.json", "other.json"))
    assert "line 2: It does not follow the line before." in run("audit", "--check", code=1).stdout
    log.file.unlink()
    log.file.mkdir()
    assert "Not recorded in the audit log" in run("load", "sheet.json").stderr
