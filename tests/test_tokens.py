"""Tokens: what each role may do, from when and until when, and that nothing but a hash is kept."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import neo4j
import pytest

from access.tokens import FILE, DamagedTokens, Role, Tokens
from api.app import create_app
from api.auth import Access
from api.server import refuse_open_door
from graph.errors import Conflict, Forbidden, Invalid, NotFound
from graph.schema import apply_schema
from graph.settings import Settings
from tests.serving import running
from tests.test_api_frame import SHEET, check

TODAY = dt.datetime.now(dt.UTC).date()


def bearing(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


@pytest.fixture
def tokens(tmp_path: Path) -> Tokens:
    return Tokens(tmp_path)


@pytest.fixture
def own(settings: Settings, tmp_path: Path) -> Settings:
    """Settings of a home without tokens."""
    return settings.model_copy(update={"armstrace_home": tmp_path, "armstrace_tokens": ""})


@pytest.fixture
async def client(clean_graph: None, driver: neo4j.AsyncDriver, own: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application of that home, on an empty graph."""
    await apply_schema(driver, own.neo4j_database)
    async with running(create_app(own)) as opened:
        yield opened


def test_each_role_covers_those_before_it() -> None:
    assert [[a.covers(b) for b in Role] for a in Role] == [
        [True, False, False],
        [True, True, False],
        [True, True, True],
    ]


def test_only_the_hash_is_kept(tokens: Tokens) -> None:
    made, text = tokens.make("ann", Role.ANALYST)
    kept = tokens.file.read_text()
    assert text not in kept
    assert text.split("_", 2)[2] not in kept
    assert json.loads(kept)["tokens"][0]["sha256"] == hashlib.sha256(text.encode()).hexdigest()
    assert stat.S_IMODE(tokens.file.stat().st_mode) == 0o600
    assert tokens.find(text) == made
    assert len(text) > 50


def test_what_is_not_quite_a_token_is_none(tokens: Tokens) -> None:
    _, text = tokens.make("ann", Role.READ)
    other = Tokens(tokens.file.parent / "elsewhere").make("ann", Role.READ)[1]
    for wrong in (
        "",
        text[:-1],
        text + "x",
        text.upper(),
        text.replace("armstrace", "arms"),
        other,
        "\udc80",
        "__",
        text[:18],
    ):
        assert tokens.find(wrong) is None, wrong


def test_a_token_counts_until_its_last_day_or_until_it_is_revoked(tokens: Tokens) -> None:
    made, text = tokens.make("ann", Role.READ, TODAY)
    noon = dt.datetime.combine(TODAY, dt.time(12), dt.UTC)
    assert made.counts(noon)
    assert not made.counts(noon + dt.timedelta(days=1))
    with pytest.raises(Invalid, match="has passed"):
        tokens.make("bob", Role.READ, TODAY - dt.timedelta(days=1))
    with pytest.raises(Conflict, match="'ann' already"):
        tokens.make(" ann ", Role.ADMIN)
    assert tokens.revoke("ann").id == made.id
    assert tokens.find(text) is None
    with pytest.raises(NotFound):
        tokens.revoke("ann")
    _, named = tokens.make(made.id, Role.READ)
    again, other = tokens.make("ann", Role.READ)
    tokens.make(again.id, Role.READ)
    assert tokens.revoke(again.id).name == "ann"
    assert tokens.find(other) is None
    assert tokens.revoke(named).name == made.id, "by its text"
    assert [token.revoked is None for token in tokens.listed()] == [False, False, False, True]


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\nb", "a\x1b[2J", "a\u202eb"])
def test_names_can_be_printed(tokens: Tokens, name: str) -> None:
    with pytest.raises(Invalid):
        tokens.make(name, Role.READ)


def test_another_process_s_change_counts_at_once(tokens: Tokens) -> None:
    seen_by_service = Tokens(tokens.file.parent)
    _, text = tokens.make("ann", Role.READ)
    assert seen_by_service.find(text)
    tokens.revoke("ann")
    assert seen_by_service.find(text) is None


def test_a_link_to_the_file_is_followed(tokens: Tokens, tmp_path: Path) -> None:
    _, text = tokens.make("ann", Role.READ)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE).symlink_to(tokens.file)
    Tokens(tmp_path / "other").revoke("ann")
    assert tokens.find(text) is None
    assert (tmp_path / "other" / FILE).is_symlink()


def test_those_made_at_once_are_all_kept(tokens: Tokens) -> None:
    def make(number: int) -> str:
        return Tokens(tokens.file.parent).make(f"t{number}", Role.READ)[1]

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(make, range(16)))
    assert all(tokens.find(text) for text in texts)


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", '{"armstrace_tokens": 2, "tokens": []}', '{"armstrace_tokens": 1, "tokens": [{"id": "a"}]}'],
)
def test_a_damaged_file_lets_nobody_in(tokens: Tokens, content: str) -> None:
    tokens.file.write_text(content)
    for ask in (tokens.listed, tokens.any_counts, lambda: tokens.find("x"), lambda: tokens.make("ann", Role.READ)):
        with pytest.raises(DamagedTokens):
            ask()
    assert tokens.file.read_text() == content


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_cannot_be_read_lets_nobody_in(tokens: Tokens) -> None:
    tokens.make("ann", Role.READ)
    tokens.file.chmod(0)
    with pytest.raises(DamagedTokens):
        tokens.find("x")


# Over HTTP


async def test_what_each_role_may(client: httpx.AsyncClient, own: Settings) -> None:
    tokens = Tokens(own.armstrace_home)
    check(await client.post("/v1/claims", json=SHEET), 403, "writing-off")
    of = {role: bearing(tokens.make(role, role)[1]) for role in Role}
    check(await client.post("/v1/claims", json=SHEET), 401, "unauthorized")
    problem = check(await client.post("/v1/claims", json=SHEET, headers=of[Role.READ]), 403, "forbidden")
    assert "'read' may read; this needs the role analyst" in problem["detail"]
    for role in (Role.ANALYST, Role.ADMIN):
        assert (await client.post("/v1/claims", json=SHEET, headers=of[role])).status_code == 200
    check(await client.get("/v1/audit"), 401, "unauthorized")
    for role in (Role.READ, Role.ANALYST):
        check(await client.get("/v1/audit", headers=of[role]), 403, "forbidden")
    assert (await client.get("/v1/audit", headers=of[Role.ADMIN])).status_code == 200
    tokens.revoke("analyst")
    check(await client.post("/v1/claims", json=SHEET, headers=of[Role.ANALYST]), 401, "unauthorized")


async def test_a_wrong_token_is_refused_where_none_is_needed(client: httpx.AsyncClient, own: Settings) -> None:
    assert (await client.get("/v1/sources", headers=bearing("wrong"))).status_code == 200, "there are no tokens"
    Tokens(own.armstrace_home).make("ann", Role.READ)
    check(await client.get("/v1/sources", headers=bearing("wrong")), 401, "unauthorized")
    assert (await client.get("/v1/sources")).status_code == 200


async def test_reading_may_need_a_token(client: httpx.AsyncClient, own: Settings) -> None:
    text = Tokens(own.armstrace_home).make("ann", Role.READ)[1]
    app = create_app(own.model_copy(update={"armstrace_reading": "token"}))
    paths = [
        (path, method)
        for path, methods in app.openapi()["paths"].items()
        for method in methods
        if path.startswith("/v1/")
    ]
    assert len(paths) > 30
    async with running(app) as closed:
        for path, method in paths:
            check(await closed.request(method, path.replace("{id}", "x")), 401, "unauthorized")
            check(await closed.request(method, path.replace("{id}", "x"), headers=bearing("x")), 401, "unauthorized")
        for path in ("/healthz", "/readyz", "/openapi.json"):
            assert (await closed.get(path)).status_code == 200, "nothing of the graph is in it"
        assert (await closed.get("/v1/sources", headers=bearing(text))).status_code == 200


async def test_a_damaged_file_closes_what_needs_a_token(client: httpx.AsyncClient, own: Settings) -> None:
    (own.armstrace_home / FILE).write_text("{")
    check(await client.post("/v1/claims", json=SHEET, headers=bearing("x")), 500, "damaged-tokens")
    assert (await client.get("/v1/sources")).status_code == 200


def test_a_made_token_opens_the_door(own: Settings) -> None:
    everywhere = own.model_copy(update={"host": "0.0.0.0"})  # noqa: S104
    with pytest.raises(Forbidden, match="loopback only"):
        refuse_open_door(everywhere)
    Tokens(own.armstrace_home).make("ann", Role.READ)
    refuse_open_door(everywhere)
    assert Access(everywhere).beyond_loopback


async def test_requests_beyond_the_rate_are_refused(client: httpx.AsyncClient, own: Settings) -> None:
    tokens = Tokens(own.armstrace_home)
    ann, bob = (bearing(tokens.make(name, Role.READ)[1]) for name in ("ann", "bob"))
    async with running(create_app(own.model_copy(update={"armstrace_rate": "3/hour"}))) as limited:
        for headers in (ann, {}):
            for _ in range(3):
                assert (await limited.get("/v1/sources", headers=headers)).status_code == 200
            answer = await limited.get("/v1/sources", headers=headers)
            check(answer, 429, "too-many-requests")
            assert 3_500 < int(answer.headers["retry-after"]) <= 3_600
        assert (await limited.get("/v1/sources", headers=bob)).status_code == 200
        assert (await limited.get("/healthz")).status_code == 200
    assert (await client.get("/v1/sources", headers=ann)).status_code == 200


@pytest.mark.parametrize("rate", ["many", "3", "-1/minute", "3/fortnight"])
def test_a_rate_that_is_none_is_named(own: Settings, rate: str) -> None:
    with pytest.raises(Invalid, match="ARMSTRACE_RATE"):
        create_app(own.model_copy(update={"armstrace_rate": rate}))


# As commands


def test_the_commands(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("armstrace")

    def run(*arguments: str, code: int = 0) -> str:
        env = {name: value for name, value in os.environ.items() if not name.startswith("ARMSTRACE_")}
        done = subprocess.run(
            [command, *arguments],
            env=env | {"ARMSTRACE_HOME": str(tmp_path)},
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr * bool(code)

    text = run("token", "make", "ann", "--role", "analyst", "--until", TODAY.isoformat()).strip()
    found = Tokens(tmp_path).find(text)
    assert found is not None
    assert (found.name, found.role, found.until) == ("ann", Role.ANALYST, TODAY)
    assert f"ann analyst {found.id} {TODAY} {TODAY}" in " ".join(run("token", "list").split())
    (listed,) = json.loads(run("token", "list", "--json"))
    assert (listed["name"], listed["counts"]) == ("ann", True)
    assert "sha256" not in listed
    assert "no day such as" in run("token", "make", "bob", "--until", "soon", code=2)
    assert "already" in run("token", "make", "ann", code=1)
    assert "Revoked: ann" in run("token", "revoke", found.id)
    assert Tokens(tmp_path).find(text) is None
    acts = json.loads(run("audit", "--json"))["acts"]
    assert [(act["asked"]["arguments"][:2], act["outcome"]) for act in acts] == [
        (["token", "revoke"], "done"),
        (["token", "make"], "refused: conflict"),
        (["token", "make"], "exit 2"),
        (["token", "make"], "done"),
    ]
    assert text not in (tmp_path / "audit.jsonl").read_text()
