"""What holds for every route: problem documents, hosts, bodies, tokens, and a database that comes and goes."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import neo4j
import pytest

import api.server  # noqa: F401  (its errors are walked below)
from api.app import create_app
from api.gate import MOST_BODY_BYTES, is_loopback
from api.problems import MEDIA_TYPE
from api.server import CannotListen, PortInUse, open_socket, refuse_open_door, url_of
from graph.errors import ArmstraceError, Forbidden
from graph.schema import NewerGraph, apply_schema
from graph.settings import Settings
from tests.serving import running

ROOT = Path(__file__).resolve().parent.parent
TOKEN = {"Authorization": "Bearer test-token"}
SHEET: dict[str, Any] = {
    "armstrace": 1,
    "source": {"id": "frame-test", "title": "A source"},
    "edition": {"published": "2020-01-02"},
    "records": [
        {"key": "seller", "kind": "Company", "name": "Seller Ltd"},
        {"key": "buyer", "kind": "Company", "name": "Buyer Ltd"},
    ],
    "claims": [
        {
            "subject": "seller",
            "kind": "SUPPLIES",
            "object": "buyer",
            "stance": "affirms",
            "certainty": "reported",
            "phase": "delivered",
            "goods": [{"class": "arms", "description": "rifles"}],
        }
    ],
}


@pytest.fixture
async def client(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The application on an empty graph with its schema."""
    await apply_schema(driver, settings.neo4j_database)
    async with running(create_app(settings)) as opened:
        yield opened


def check(response: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """The problem document of a response, which has to be one."""
    assert response.headers["content-type"] == MEDIA_TYPE, response.text
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["code"]) == (status, code), problem
    assert problem["status"] == status
    assert problem["type"] == f"urn:armstrace:problem:{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


# -- problems ----------------------------------------------------------------------------------------------------------


async def test_what_is_not_there(client: httpx.AsyncClient) -> None:
    check(await client.get("/nothing"), 404, "no-such-route")
    check(await client.get("/v1/actors/a-nobody"), 404, "not-found")
    assert check(await client.delete("/v1/paths"), 405, "method-not-allowed")["hint"]
    assert "GET" in (await client.delete("/v1/paths")).headers["allow"]


async def test_a_wrong_parameter_is_named(client: httpx.AsyncClient) -> None:
    problem = check(await client.get("/v1/paths", params={"from": "a", "to": "b", "k": "many"}), 422, "invalid")
    assert [(e["parameter"], e["code"]) for e in problem["errors"]] == [("k", "int_parsing")]
    problem = check(await client.get("/v1/paths", params={"from": "a", "to": "b", "colour": "red"}), 422, "invalid")
    assert [e["parameter"] for e in problem["errors"]] == ["colour"]
    assert (
        "same actor" in check(await client.get("/v1/paths", params={"from": "a", "to": "a"}), 422, "invalid")["detail"]
    )


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v1/claims/c-1", "/v1/sources", "/v1/actors", "/v1/paths"])
async def test_no_route_passes_over_a_misspelt_parameter(client: httpx.AsyncClient, path: str) -> None:
    problem = check(await client.get(path, params={"colour": "red"}), 422, "invalid")
    assert "colour" in {e.get("parameter") for e in problem["errors"]}


async def test_a_misspelt_dry_run_writes_nothing(client: httpx.AsyncClient) -> None:
    problem = check(await client.post("/v1/claims?dryrun=true", json=SHEET, headers=TOKEN), 422, "invalid")
    assert [e["parameter"] for e in problem["errors"]] == ["dryrun"]
    assert (await client.get("/readyz")).json()["rev"] == 0


async def test_all_that_is_wrong_in_a_body_is_named_by_pointer(client: httpx.AsyncClient) -> None:
    body = {"from": ["a"], "to": ["b", 1], "max_hops": 99, "not/known~": 1}
    problem = check(await client.post("/v1/paths", json=body), 422, "invalid")
    assert {e["pointer"] for e in problem["errors"]} == {"/to/1", "/max_hops", "/not~1known~0"}


@pytest.mark.parametrize("content", [b"{", b"", b"\xff\xfe", b'{"from": NaN,}', b"[" * 100_000, b'"\\ud800"', b"null"])
async def test_a_body_that_is_no_json(client: httpx.AsyncClient, content: bytes) -> None:
    for path in ("/v1/paths", "/v1/cypher", "/v1/claims"):
        response = await client.post(path, content=content, headers={"Content-Type": "application/json", **TOKEN})
        assert response.status_code in (400, 422), (path, response.text)
        check(response, response.status_code, response.json()["code"])


async def test_a_body_that_is_not_declared_as_json(client: httpx.AsyncClient) -> None:
    check(await client.post("/v1/paths", content=b"{}", headers={"Content-Type": "text/plain"}), 422, "invalid")


async def test_half_characters_in_names_of_fields(client: httpx.AsyncClient) -> None:
    content = b'{"from": ["a"], "to": ["b"], "\\ud800": 1}'
    response = await client.post("/v1/paths", content=content, headers={"Content-Type": "application/json"})
    check(response, 422, "invalid")


async def test_an_unforeseen_error_tells_nothing(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(settings)

    @app.get("/v1/broken")
    async def broken() -> None:
        raise RuntimeError("a secret of the inside")

    async with running(app) as client:
        response = await client.get("/v1/broken")
    problem = check(response, 500, "internal")
    assert "secret" not in response.text
    assert "Traceback" not in response.text
    assert "errors" not in problem
    assert "a secret of the inside" in caplog.text


def errors_of_ours(base: type[ArmstraceError] = ArmstraceError) -> Iterator[type[ArmstraceError]]:
    """The whole tree."""
    yield base
    for below in base.__subclasses__():
        yield from errors_of_ours(below)


async def test_every_error_answers_with_its_own_status_and_code(settings: Settings) -> None:
    app = create_app(settings)
    wanted = {error.__qualname__: error for error in errors_of_ours()}
    assert len(wanted) > 15

    @app.get("/v1/raise/{name}")
    async def throw(name: str) -> None:
        raise wanted[name]("What was wrong.", hint="What to do.", more=[1], strange=object())

    async with running(app) as client:
        for name, error in wanted.items():
            problem = check(await client.get(f"/v1/raise/{name}"), error.status, error.code)
            assert (problem["title"], problem["detail"], problem["hint"]) == (
                error.title,
                "What was wrong.",
                "What to do.",
            )
    codes = [error.code for error in wanted.values()]
    assert sorted(codes) == sorted(set(codes)), "a code stands for one kind of error"


async def test_the_document_knows_every_problem(settings: Settings) -> None:
    document = create_app(settings).openapi()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if status != "200":
                    assert list(response["content"]) == [MEDIA_TYPE], (method, path, status)
            assert {"200", "400", "500"} <= set(operation["responses"]), (method, path)
    references = set(re.findall(r'"\$ref": "(#[^"]*)"', json.dumps(document)))
    assert all(name.removeprefix("#/components/schemas/") in document["components"]["schemas"] for name in references)


def test_every_route_and_code_is_documented(settings: Settings) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    missing = [
        f"{method.upper()} {path}"
        for path, operations in create_app(settings).openapi()["paths"].items()
        for method in operations
        if f"`{method.upper()} {path}`" not in text
    ]
    assert missing == []
    ours = [error for error in errors_of_ours() if error.__module__.startswith(("api.", "graph."))]
    assert [error.code for error in ours if f"`{error.code}`" not in text] == []


# -- hosts and bodies --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "192.168.0.7", "[::2]"]
)
async def test_on_loopback_foreign_names_are_refused(settings: Settings, host: str) -> None:
    async with running(create_app(settings)) as client:
        check(await client.get("/healthz", headers={"Host": host}), 400, "foreign-host")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]:8000"])
async def test_loopback_answers_to_its_own_names(settings: Settings, host: str) -> None:
    async with running(create_app(settings)) as client:
        assert (await client.get("/healthz", headers={"Host": host})).json() == {"status": "alive"}


async def test_no_other_page_may_read_the_answers(settings: Settings) -> None:
    async with running(create_app(settings)) as client:
        response = await client.get("/healthz", headers={"Origin": "http://evil.example"})
    assert not [name for name in response.headers if name.startswith("access-control")]


async def test_a_body_over_the_limit_is_refused_declared_or_not(client: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 2**20

    check(await client.post("/v1/cypher", content=b"x" * (MOST_BODY_BYTES + 1)), 413, "body-too-large")
    check(await client.post("/v1/cypher", content=endless()), 413, "body-too-large")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.9.9.9", True), ("::1", True), ("[::1]", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("example.org", False), ("", False)],  # noqa: S104
)  # fmt: skip
def test_what_loopback_is(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 400),
        ("cross-site", "navigate", "iframe", 400),
        ("cross-site", "cors", "empty", 400),
        ("cross-site", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
    ],
)
async def test_a_page_elsewhere_embeds_nothing_of_here(
    client: httpx.AsyncClient, site: str, mode: str, dest: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    assert (await client.get("/v1/sources", headers=headers)).status_code == status
    assert (await client.get("/v1/reconcile/suggest/type", headers=headers)).status_code == 200, "OpenRefine does"
    headers["Origin"] = "http://localhost:3333"
    assert (await client.get("/v1/sources", headers=headers)).status_code == 200, "of this machine, by another name"


# -- tokens ------------------------------------------------------------------------------------------------------------


async def test_without_tokens_nobody_writes(settings: Settings) -> None:
    async with running(create_app(settings.model_copy(update={"armstrace_tokens": ""}))) as client:
        for headers in ({}, TOKEN, {"Authorization": "Bearer "}):
            problem = check(await client.post("/v1/claims", json=SHEET, headers=headers), 403, "writing-off")
            assert "ARMSTRACE_TOKENS" in problem["hint"]


@pytest.mark.parametrize(
    "header", [None, "Bearer wrong", "Bearer ", "Basic dGVzdC10b2tlbg==", "test-token", "Bearer té"]
)
async def test_a_wrong_token_writes_nothing(client: httpx.AsyncClient, header: str | None) -> None:
    headers = [] if header is None else [(b"Authorization", header.encode("latin-1"))]
    for path, body in (
        ("/v1/claims", SHEET),
        ("/v1/claims/c-1/retract", {"why": "x", "by": "y"}),
        ("/v1/claims/c-1/unretract", None),
    ):
        response = await client.post(path, json=body, headers=headers)
        check(response, 401, "unauthorized")
        assert response.headers["www-authenticate"].startswith("Bearer")
    assert (await client.get("/readyz")).json()["rev"] == 0


def test_beyond_loopback_only_with_tokens(settings: Settings) -> None:
    everywhere = settings.model_copy(update={"host": "0.0.0.0"})  # noqa: S104
    refuse_open_door(everywhere)
    with pytest.raises(Forbidden, match="ARMSTRACE_TOKENS"):
        refuse_open_door(everywhere.model_copy(update={"armstrace_tokens": " , "}))
    refuse_open_door(settings.model_copy(update={"armstrace_tokens": ""}))


# -- writing -----------------------------------------------------------------------------------------------------------


async def test_a_sheet_is_written_once(client: httpx.AsyncClient) -> None:
    dry = (await client.post("/v1/claims", params={"dry_run": True}, json=SHEET, headers=TOKEN)).json()
    assert (dry["dry_run"], dry["rev"], dry["counts"]["claims_new"]) == (True, 0, 1)
    assert (await client.get("/readyz")).json()["rev"] == 0
    first = (await client.post("/v1/claims", json=SHEET, headers=TOKEN)).json()
    assert (first["changed"], first["dry_run"], first["counts"]["claims_new"]) == (True, False, 1)
    again = (await client.post("/v1/claims", json=SHEET, headers=TOKEN)).json()
    assert (again["changed"], again["rev"]) == (False, first["rev"])


async def test_what_is_wrong_in_a_sheet_is_named_and_nothing_is_written(client: httpx.AsyncClient) -> None:
    wrong = json.loads(json.dumps(SHEET))
    wrong["claims"][0] |= {"kind": "SUPPLYS", "object": "nobody"}
    wrong["claims"].append(SHEET["claims"][0] | {"certainty": "sure", "colour": "red"})
    problem = check(await client.post("/v1/claims", json=wrong, headers=TOKEN), 422, "invalid")
    assert {"/claims/0/kind", "/claims/1/certainty", "/claims/1/colour"} <= {e["pointer"] for e in problem["errors"]}
    assert "SUPPLIES" in str(problem["errors"])
    assert (await client.get("/readyz")).json()["rev"] == 0


async def test_retract_and_unretract(client: httpx.AsyncClient) -> None:
    written = (await client.post("/v1/claims", json=SHEET, headers=TOKEN)).json()
    found = await client.get("/v1/changes", params={"what": "claim"})
    claim = found.json()["changes"][0]["id"]
    body = {"why": "The buyer was another one.", "by": "editor", "on": "2021-05-06"}
    retracted = await client.post(f"/v1/claims/{claim}/retract", json=body, headers=TOKEN)
    assert retracted.status_code == 200, retracted.text
    assert (retracted.json()["rev"], retracted.json()["changed"]) == (written["rev"] + 1, True)
    assert not (await client.post(f"/v1/claims/{claim}/retract", json=body, headers=TOKEN)).json()["changed"]
    back = await client.post(f"/v1/claims/{claim}/unretract", headers=TOKEN)
    assert back.json()["rev"] == written["rev"] + 2
    check(await client.post(f"/v1/claims/{claim}/unretract", headers=TOKEN), 409, "conflict")
    check(await client.post("/v1/claims/c-none/retract", json=body, headers=TOKEN), 404, "not-found")
    problem = check(
        await client.post(f"/v1/claims/{claim}/retract", json={"on": "never"}, headers=TOKEN), 422, "invalid"
    )
    assert {e["pointer"] for e in problem["errors"]} == {"/why", "/by", "/on"}


# -- the database comes and goes ---------------------------------------------------------------------------------------


async def test_ready_or_what_is_missing(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> None:
    async with running(create_app(settings)) as client:
        assert (await client.get("/healthz")).status_code == 200
        problem = check(await client.get("/readyz"), 503, "not-ready")
        assert "schema" in problem["missing"][0]
        await apply_schema(driver, settings.neo4j_database)
        assert (await client.get("/readyz")).json() == {
            "status": "ready",
            "schema_version": 1,
            "rev": 0,
            "visible_rev": 0,
        }


async def test_a_newer_graph_is_refused(clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings) -> None:
    await apply_schema(driver, settings.neo4j_database)
    async with driver.session(database=settings.neo4j_database) as session:
        await (await session.run("MATCH (m:Meta) SET m.schema_version = 99")).consume()
    app = create_app(settings)
    with pytest.raises(NewerGraph, match="99"):
        async with app.router.lifespan_context(app):
            pass
    async with running(app) as client:
        check(await client.get("/readyz"), 503, "not-ready")


class Line:
    """A line to the database that can be cut: forwards one port to another."""

    def __init__(self, port: int, target: int) -> None:
        self.port, self.target = port, target
        self.server: asyncio.Server | None = None
        self.ends: set[asyncio.StreamWriter] = set()

    async def join(self) -> None:
        """Let through."""
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Refuse new connections and break those there are."""
        assert self.server is not None
        self.server.close()
        for end in list(self.ends):
            end.transport.abort()
        await self.server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self.ends |= {writer, far_writer}
        await asyncio.gather(self._pump(reader, far_writer), self._pump(far_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
        self.ends.discard(writer)


async def test_the_service_outlives_its_database(
    clean_graph: None, driver: neo4j.AsyncDriver, settings: Settings
) -> None:
    await apply_schema(driver, settings.neo4j_database)
    assert settings.neo4j_uri is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    line = Line(port, int(settings.neo4j_uri.rpartition(":")[2]))
    app = create_app(settings.model_copy(update={"neo4j_uri": f"bolt://127.0.0.1:{port}"}))
    async with app.router.lifespan_context(app), running(app) as client:
        for _ in range(2):
            problem = check(await client.get("/v1/sources"), 503, "unavailable")
            assert "does not answer" in problem["detail"]
            assert (await client.get("/v1/sources")).headers["retry-after"] == "2"
            check(await client.post("/v1/cypher", json={"query": "RETURN 1"}), 503, "unavailable")
            check(await client.get("/readyz"), 503, "not-ready")
            assert (await client.get("/healthz")).status_code == 200
            await line.join()
            assert (await client.get("/readyz")).json()["status"] == "ready"
            assert (await client.get("/v1/sources")).status_code == 200
            assert (await client.post("/v1/cypher", json={"query": "RETURN 1"})).json()["rows"] == [[1]]
            await line.cut()


async def test_without_an_embedded_neo4j_it_says_how_to_start_one(tmp_path: Path) -> None:
    nowhere = Settings(_env_file=None, neo4j_uri=None, armstrace_home=tmp_path)
    async with running(create_app(nowhere)) as client:
        problem = check(await client.get("/v1/sources"), 503, "not-running")
        assert "armstrace db start" in problem["hint"]
        assert "armstrace db start" in check(await client.get("/readyz"), 503, "not-ready")["detail"]


# -- listening ---------------------------------------------------------------------------------------------------------


def test_a_taken_port_is_named() -> None:
    with open_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUse, match=f"Port {port} .* PORT="):
            open_socket("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "203.0.113.1"])
def test_an_address_that_is_not_ours(host: str) -> None:
    with pytest.raises(CannotListen, match="HOST"):
        open_socket(host, 0)


def test_urls_as_people_type_them() -> None:
    assert url_of("::1", 8000) == "http://[::1]:8000"
    assert url_of("127.0.0.1", 8000) == "http://127.0.0.1:8000"


def _serving(on_ready: str) -> str:
    """A program that serves, and does this once it is ready."""
    return (
        "from api.server import serve; from graph.settings import Settings\n"
        f"async def tell(url: str) -> None: {on_ready}\n"
        "serve(Settings(), tell)"
    )


def _environment(settings: Settings) -> dict[str, str]:
    return os.environ | {
        "NEO4J_URI": str(settings.neo4j_uri),
        "NEO4J_USER": settings.neo4j_user,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }


def test_a_service_that_cannot_say_that_it_is_ready_ends(settings: Settings) -> None:
    program = _serving("raise ValueError('nobody there')")
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=_environment(settings),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert ended.returncode == 1
    assert "ValueError: nobody there" in ended.stderr


def test_serving_until_told_to_stop(settings: Settings) -> None:
    program = _serving("print(url)")
    environment = _environment(settings)
    with subprocess.Popen(
        [sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert httpx.get(f"{url}/healthz").json() == {"status": "alive"}
            taken = environment | {"PORT": url.rpartition(":")[2]}
            second = subprocess.run(
                [sys.executable, "-c", program], env=taken, capture_output=True, text=True, check=False
            )
            assert "PortInUse" in second.stderr
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) in (0, -signal.SIGTERM)
        finally:
            if process.poll() is None:
                process.kill()
