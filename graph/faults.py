"""What the driver and the server report, as errors of our own tree; in one place for the API and the CLI."""

from typing import ClassVar

from neo4j.exceptions import AuthError, DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from graph.errors import ArmstraceError, DeadlineExceeded, Unavailable

DEADLINE_CODES = (
    "Neo.ClientError.Transaction.TransactionTimedOut",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
)
MEMORY_CODES = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.TransactionOutOfMemoryError",
    "Neo.TransientError.General.OutOfMemoryError",
)
# A database that is starting, stopping or electing a leader; it comes back by itself.
AWAY_CODES = (
    "Neo.TransientError.General.DatabaseUnavailable",
    "Neo.TransientError.Database.DatabaseUnavailable",
    "Neo.ClientError.Database.DatabaseNotFound",
    "Neo.ClientError.Cluster.NotALeader",
    "Neo.TransientError.Cluster.NotALeader",
    "Neo.DatabaseError.Database.UnableToStartDatabase",
)


class OutOfMemory(ArmstraceError):
    """The transaction would have taken more memory than the database allows one."""

    code: ClassVar[str] = "out-of-memory"
    status: ClassVar[int] = 503
    title: ClassVar[str] = "Too large for the database's memory"


def deadline_passed(error: Exception) -> bool:
    """Whether the server ended the transaction because its time was up."""
    return isinstance(error, Neo4jError) and error.code in DEADLINE_CODES


def memory_spent(error: Exception) -> bool:
    """Whether the server ended the transaction because its memory was up."""
    return isinstance(error, Neo4jError) and error.code in MEMORY_CODES


def as_error(error: DriverError | Neo4jError) -> ArmstraceError | None:
    """The error of ours that this is, or None where it can only be a fault of ours."""
    if isinstance(error, AuthError):
        return Unavailable(
            "The database refuses the login.",
            hint="Check NEO4J_USER and NEO4J_PASSWORD.",
        )
    if isinstance(error, ServiceUnavailable | SessionExpired) or _is_away(error):
        return Unavailable(
            "The database does not answer.", hint="Try again in a moment; armstrace db status tells more."
        )
    if deadline_passed(error):
        return DeadlineExceeded("The database ended the transaction: its time was up.", hint="Ask for less at once.")
    if memory_spent(error):
        return OutOfMemory("The database ended the transaction: its memory was up.", hint="Ask for less at once.")
    return None


def _is_away(error: DriverError | Neo4jError) -> bool:
    return isinstance(error, Neo4jError) and error.code in AWAY_CODES
