"""A reading query in Cypher, by whoever asks: guarded, limited, and its values in JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import neo4j
import orjson
from neo4j.exceptions import ClientError, Neo4jError

from graph.cypher_values import plain
from graph.errors import ArmstraceError, DeadlineExceeded, Invalid, Unavailable
from graph.faults import as_error, deadline_passed, memory_spent
from graph.guard import Screened, check_plan, screen
from graph.queries.reading import look

DEFAULT_SECONDS = 10.0
MOST_SECONDS = 30.0
DEFAULT_ROWS = 1_000
MOST_ROWS = 10_000
MOST_BYTES = 8 * 2**20
MOST_DEPTH = 20
PLAN_SECONDS = 10.0
# What the server may be late by before we stop waiting: it looks at its clock between rows, not within one value.
GRACE_SECONDS = 5.0
FETCHED_AT_ONCE = 100
INT64 = 2**63


class QueryMistake(ArmstraceError):
    """The server cannot make sense of the query, or could not go on with it."""

    code: ClassVar[str] = "query-mistake"
    status: ClassVar[int] = 422
    title: ClassVar[str] = "A mistake in the query"


@dataclass(frozen=True)
class Limits:
    """How much a query may take: rows, seconds, and bytes of JSON."""

    rows: int = DEFAULT_ROWS
    seconds: float = DEFAULT_SECONDS
    bytes: int = MOST_BYTES


@dataclass
class Rows:
    """What a query answered. `stopped_by` is rows, bytes, deadline or memory where that cut it, else None. `rev` is the
    revision that all of it is of, None where a write came in between."""

    columns: list[str]
    rows: list[list[Any]] = field(default_factory=list)
    stopped_by: str | None = None
    rev: int | None = None


async def run_cypher(
    driver: neo4j.AsyncDriver,
    database: str,
    query: str,
    parameters: Mapping[str, Any] | None = None,
    limits: Limits = Limits(),
) -> Rows:
    """Run a query that only reads.

    Raises Refused for anything that is not on the guard's lists, QueryMistake for what the server does not understand,
    Invalid for parameters that Cypher has no values for, DeadlineExceeded where the server did not stop by itself.
    """
    given = check_parameters(dict(parameters or {}))
    screened = screen(query, given)
    try:
        async with asyncio.timeout(PLAN_SECONDS + limits.seconds + GRACE_SECONDS):
            async with driver.session(
                database=database, default_access_mode=neo4j.READ_ACCESS, fetch_size=FETCHED_AT_ONCE
            ) as session:
                columns = await _plan(session, screened, given)
                before = await look(session)
                found = await _run(session, screened, given, limits, columns)
                found.rev = before if await look(session) == before else None
                return found
    except TimeoutError as error:
        raise DeadlineExceeded(
            f"The query went on for {GRACE_SECONDS:.0f} s after its time was up.",
            hint="One value of it takes very long; ask for smaller ones.",
        ) from error


def check_parameters(parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters, if Cypher has values for all of them. Raises Invalid naming the first that it has none for."""
    waiting: list[tuple[str, Any, int]] = [(name, value, 0) for name, value in parameters.items()]
    for name in parameters:
        _check_text(name, "a parameter's name")
    while waiting:
        where, value, depth = waiting.pop()
        if depth > MOST_DEPTH:
            raise Invalid(f"The parameter {where} nests over {MOST_DEPTH} deep.")
        if isinstance(value, str):
            _check_text(value, where)
        elif isinstance(value, bool):
            continue
        elif isinstance(value, int) and not -INT64 <= value < INT64:
            raise Invalid(f"The parameter {where} does not fit 64 bits.", hint="Give it as a string.")
        elif isinstance(value, list):
            waiting += [(f"{where}/{i}", item, depth + 1) for i, item in enumerate(value)]
        elif isinstance(value, dict):
            for key in value:
                _check_text(str(key), where)
            waiting += [(f"{where}/{key}", item, depth + 1) for key, item in value.items()]
    return parameters


def _check_text(value: str, where: str) -> None:
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Invalid(f"The text of {where!a} holds half of a surrogate pair, which is no character.")


async def _plan(session: neo4j.AsyncSession, screened: Screened, parameters: dict[str, Any]) -> list[str]:
    try:
        # The guard's whole purpose is to run text that was not written here.
        result = await session.run(neo4j.Query(screened.plan, timeout=PLAN_SECONDS), parameters)
        columns = list(result.keys())
        summary = await result.consume()
    except Neo4jError as error:
        raise _explained(error, screened) from error
    check_plan(screened, summary)
    return columns


async def _run(
    session: neo4j.AsyncSession, screened: Screened, parameters: dict[str, Any], limits: Limits, columns: list[str]
) -> Rows:
    found = Rows(columns)
    tx = await session.begin_transaction(timeout=limits.seconds)
    try:
        result = await tx.run(screened.run, parameters)
        found.columns = list(result.keys())
        await _take(result, found, limits)
    except Neo4jError as error:
        if deadline_passed(error):
            found.stopped_by = "deadline"
        elif memory_spent(error):
            found.stopped_by = "memory"
        else:
            raise _explained(error, screened) from error
    finally:
        await tx.close()
    return found


async def _take(result: neo4j.AsyncResult, found: Rows, limits: Limits) -> None:
    size = 0
    async for record in result:
        if len(found.rows) == limits.rows:
            found.stopped_by = "rows"
            return
        row = [plain(value) for value in record.values()]
        size += len(orjson.dumps(row))
        if size > limits.bytes:
            found.stopped_by = "bytes"
            return
        found.rows.append(row)


def _explained(error: Neo4jError, screened: Screened) -> ArmstraceError:
    ours = as_error(error)
    if ours is not None:
        return ours
    if isinstance(error, ClientError) or (error.code or "").startswith("Neo.DatabaseError.Statement"):
        message = (error.message or "").replace("EXPLAIN ", "", 1)
        return QueryMistake(message or "The server did not say why.", neo4j_code=error.code)
    return Unavailable(f"The database could not answer: {error.message}")
