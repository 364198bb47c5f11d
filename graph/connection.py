"""How one Neo4j is reached, and waiting until it answers."""

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import neo4j
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.errors import Unavailable

POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Connection:
    """Address and login of a Neo4j and the database in it. `browser_url` is known of the embedded one only."""

    uri: str
    user: str
    password: str = field(repr=False)
    database: str = "neo4j"
    browser_url: str | None = None


def wait_ready(connection: Connection, seconds: float, alive: Callable[[], bool] = lambda: True) -> None:
    """Wait until the named database answers a query over Bolt.

    `alive` is asked between attempts; once it says no, waiting is pointless. Raises Unavailable then, after `seconds`,
    and at once where the login is refused.
    """
    deadline = time.monotonic() + seconds
    with neo4j.GraphDatabase.driver(
        connection.uri,
        auth=(connection.user, connection.password),
        notifications_min_severity="OFF",
        connection_timeout=5,
    ) as driver:
        while True:
            try:
                with driver.session(database=connection.database) as session:
                    session.run("RETURN 1").consume()
                return
            except AuthError as error:
                raise Unavailable(
                    f"{connection.uri} refuses the login of {connection.user}: {error.message}",
                    hint="Check NEO4J_USER and NEO4J_PASSWORD.",
                ) from error
            except (DriverError, Neo4jError) as error:
                if not alive():
                    raise Unavailable(f"The server of {connection.uri} ended before it answered.") from error
                if time.monotonic() > deadline:
                    raise Unavailable(f"{connection.uri} did not answer within {seconds:.0f} s: {error}") from error
            time.sleep(POLL_SECONDS)


def wait_port(port: int, seconds: float, alive: Callable[[], bool]) -> None:
    """Wait until something listens on a loopback port; Neo4j opens its HTTP port a second after Bolt.

    Raises Unavailable as `wait_ready` does.
    """
    deadline = time.monotonic() + seconds
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if not alive():
            raise Unavailable(f"The server of port {port} ended before it listened.")
        if time.monotonic() > deadline:
            raise Unavailable(f"Nothing listened on port {port} within {seconds:.0f} s.")
        time.sleep(POLL_SECONDS)
