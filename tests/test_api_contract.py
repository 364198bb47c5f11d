"""The whole OpenAPI document against the running service, on a real Neo4j with the case loaded.

Every operation is called with what its own description allows and with what it does not. An answer has to have a
status, a content type and a form that the document names, and none may be a failure of the server.
"""

import datetime as dt
import threading
from collections.abc import Iterator
from typing import Any, TypeVar

import httpx
import neo4j
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase
from hypothesis import settings as bounded
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from access.tokens import Role, Tokens
from api.app import create_app
from api.server import open_socket
from graph.model.judgements import Bearing, Judgement, Reason, Verdict
from graph.schema import apply_schema
from graph.settings import Settings
from graph.store.judgements import judge
from tests.case_graph import CASE, LIST, actor, deal, load, sheet
from tests.emptying import empty

EXAMPLES = 5
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.unsupported_method,
]
T = TypeVar("T")
Live = tuple[str, dict[str, str]]  # its address, and the headers to send
DATES = ["2005", "2022-06", "2023-03-30", "2022-22", "../2023-03-29", "2004~", "1999/2001", "2023-13", "soon", ""]
ACTORS = ["state:kp", "state:ru", "state:ir", "state:cn", "state:us", actor("wagner"), actor("mkrtychev"), "state:xx"]
SETS: list[dict[str, Any]] = [{"measure": "sanction"}, {"kind": "State"}, {"role": ["broker", "recipient"]}]
JUDGED = Judgement(
    a=actor("mkrtychev").replace("a-", "r-", 1),
    b=actor("41736", LIST).replace("a-", "r-", 1),
    verdict=Verdict.UNSURE,
    by="ann",
    on=dt.date(2024, 1, 1),
    reasons=(Reason(feature="name", bearing=Bearing.AGREES, says="Mkrtychev", weight=1.5),),
)

schemathesis.openapi.format("edtf", st.sampled_from(DATES))


def document() -> dict[str, Any]:
    """The OpenAPI document; it needs no database."""
    return create_app(Settings(_env_file=None, armstrace_tokens="test-token")).openapi()


# What is allowed and what is not, with values that nobody has heard of.
WIDE = schemathesis.openapi.from_dict(document())
# What is allowed, asked of actors, claims and deals that are there.
DEEP = schemathesis.openapi.from_dict(document())
DEEP.config.generation.update(modes=[GenerationMode.POSITIVE])
DEEP.config.phases.coverage.enabled = False


def known(value: Any, names: list[T]) -> T:
    """One of the names, the same for the same value."""
    return names[len(repr(value)) % len(names)]


@DEEP.hook
def map_query(context: Any, query: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ends of paths that the graph knows."""
    if query:
        for end in {"from", "to", "actor"} & set(query):
            query[end] = known(query, ACTORS if end != "to" else ACTORS[::-1])
    return query


@DEEP.hook
def map_body(context: Any, body: Any) -> Any:
    """Likewise in a question that is sent as JSON."""
    if isinstance(body, dict) and isinstance(body.get("question"), dict):
        map_body(context, body["question"])
    if isinstance(body, dict) and {"from", "to"} <= set(body):
        ends: dict[str, Any] = {"from": [known(body, ACTORS)], "to": [known(body, ACTORS[::-1])]}
        if isinstance(body["from"], dict):  # a set of actors
            ends = {"from": {"ids": ends["from"]}, "to": known(body, SETS)}
        body |= ends
    return body


@DEEP.hook
def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:
    """Ids of what the graph holds."""
    if path_parameters and "id" in path_parameters:
        claims = [c.id_in(sheet(CASE).source.id) for c in sheet(CASE).claims]
        names = {
            "/v1/actors": ACTORS,
            "/v1/relations": ["SUPPLIES.state:kp.state:ru", "SUPPLIES.state:ir.state:ru", "SUPPLIES.state:cn.state:ru"],
            "/v1/claims": claims,
            "/v1/deals": [deal(d.key) for d in sheet(CASE).deals],
            "/v1/identity/judgements": [JUDGED.id],
        }
        noun = next(name for name in names if context.operation.path.startswith(name))
        path_parameters["id"] = known(path_parameters, names[noun])
    return path_parameters


@pytest.fixture(scope="module")
async def case(driver: neo4j.AsyncDriver, settings: Settings) -> None:
    """The case and its second source, and nothing else."""
    await empty(driver, settings.neo4j_database)
    await apply_schema(driver, settings.neo4j_database)
    await load(driver, settings, sheet(CASE), sheet(LIST))
    await judge(driver, settings.neo4j_database, [JUDGED])


@pytest.fixture(scope="module")
def live(case: None, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The service, running in a thread of its own, for one who may do everything."""
    home = tmp_path_factory.mktemp("contract")
    token = Tokens(home).make("ann", Role.ADMIN)[1]
    app = create_app(settings.model_copy(update={"armstrace_home": home}))
    listener = open_socket("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="on", log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    try:
        assert httpx.get(f"{url}/readyz", timeout=120).json()["status"] == "ready"
        yield url, {"Authorization": f"Bearer {token}"}
    finally:
        server.should_exit = True
        thread.join(60)
        listener.close()


def limited(examples: int) -> bounded:
    """So many examples an operation, the same on each run."""
    return bounded(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def call(case: schemathesis.Case[Any], live: Live) -> None:
    """Send it and check the answer against the document."""
    url, headers = live
    case.call_and_validate(base_url=url, headers=headers, checks=CHECKS, timeout=120)


@WIDE.parametrize()
@limited(EXAMPLES)
def test_every_operation_keeps_its_contract(case: schemathesis.Case[Any], live: Live) -> None:
    call(case, live)


@DEEP.parametrize()
@limited(EXAMPLES)
def test_every_operation_answers_about_what_is_there(case: schemathesis.Case[Any], live: Live) -> None:
    call(case, live)


def test_nothing_is_left_out() -> None:
    paths = document()["paths"]
    assert sum(len(operations) for operations in paths.values()) == len(list(WIDE.get_all_operations())) >= 17
