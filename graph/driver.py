"""The one way from settings to a Neo4j driver."""

import neo4j

from graph.connection import Connection, wait_ready
from graph.local import LocalNeo4j
from graph.settings import Settings

__all__ = ["Connection", "async_driver", "connection", "sync_driver", "wait_ready"]


def connection(settings: Settings) -> Connection:
    """Where the settings point: NEO4J_URI, or the embedded Neo4j that runs. Raises NotRunning if none does."""
    if settings.neo4j_uri:
        return Connection(
            uri=settings.neo4j_uri,
            user=settings.neo4j_user,
            password=settings.neo4j_password.get_secret_value(),
            database=settings.neo4j_database,
        )
    return LocalNeo4j.from_settings(settings).connection()


def sync_driver(settings: Settings) -> neo4j.Driver:
    """The same for a thread of its own."""
    target = connection(settings)
    return neo4j.GraphDatabase.driver(
        target.uri,
        auth=(target.user, target.password),
        notifications_min_severity="OFF",
        user_agent="armstrace",
    )


def async_driver(settings: Settings) -> neo4j.AsyncDriver:
    """An open driver for where the settings point; the caller closes it and names the database in every session.

    Notifications are off: they cost a part of every answer and nobody reads them. Raises NotRunning.
    """
    target = connection(settings)
    return neo4j.AsyncGraphDatabase.driver(
        target.uri,
        auth=(target.user, target.password),
        notifications_min_severity="OFF",
        user_agent="armstrace",
    )
