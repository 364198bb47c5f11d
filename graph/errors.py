"""The one tree of errors that armstrace raises on purpose.

ArmstraceError
├── NotFound              404  what was named is not in the graph
├── Invalid               422  what was given cannot be meant
├── Ambiguous             409  a name fits several things
├── Conflict              409  the state of the graph does not allow it
│   ├── Suspicious             a new edition takes more away than is likely
│   └── Restoring         503  a backup is being restored, or that was broken off
├── Moved                 308  what was named has another id now
├── Forbidden             403
├── Unauthorized          401
├── Unavailable           503  the database cannot be reached
├── DeadlineExceeded      504
└── LocalDatabaseError    500  the embedded Neo4j
    ├── PortTaken
    ├── JarChanged
    ├── NotRunning
    └── DiskFull

An error carries its HTTP status and a stable code; the API and the CLI each turn it into their own form in one place.
"""

from typing import Any, ClassVar


class ArmstraceError(Exception):
    """Base of all. `detail` says what was wrong and where, `hint` what to do, `extra` more for programs."""

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, detail: str, *, hint: str | None = None, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.hint = hint
        self.extra: dict[str, Any] = extra

    def __str__(self) -> str:
        return f"{self.detail} {self.hint}" if self.hint else self.detail


class NotFound(ArmstraceError):
    code = "not-found"
    status = 404
    title = "Not found"


class Invalid(ArmstraceError):
    code = "invalid"
    status = 422
    title = "Invalid"


class Ambiguous(ArmstraceError):
    code = "ambiguous"
    status = 409
    title = "Ambiguous"


class Conflict(ArmstraceError):
    code = "conflict"
    status = 409
    title = "Conflict"


class Restoring(Conflict):
    """What readers and writers are told while a graph is made from a backup."""

    code = "restoring"
    status = 503
    title = "Being restored"

    def __init__(
        self,
        detail: str = "The graph is being restored from a backup, or that was broken off.",
        *,
        hint: str | None = "Wait for it; what was broken off is begun anew by armstrace restore with the same file.",
        **extra: Any,
    ) -> None:
        super().__init__(detail, hint=hint, **extra)


class Suspicious(Conflict):
    code = "suspicious"
    title = "The new edition takes much away"


class Moved(ArmstraceError):
    """`extra` holds `id`, the one that was named, and `now`, the one that it has now."""

    code = "moved"
    status = 308
    title = "It has another id now"


class Forbidden(ArmstraceError):
    code = "forbidden"
    status = 403
    title = "Forbidden"


class Unauthorized(ArmstraceError):
    code = "unauthorized"
    status = 401
    title = "Unauthorized"


class Unavailable(ArmstraceError):
    code = "unavailable"
    status = 503
    title = "The database cannot be reached"


class DeadlineExceeded(ArmstraceError):
    code = "deadline-exceeded"
    status = 504
    title = "The deadline passed"


class LocalDatabaseError(ArmstraceError):
    code = "local-database"
    status = 500
    title = "The embedded Neo4j failed"


class PortTaken(LocalDatabaseError):
    code = "port-taken"
    title = "A port of the embedded Neo4j is taken"


class JarChanged(LocalDatabaseError):
    code = "jar-changed"
    title = "A jar of the embedded Neo4j is not the locked one"


class NotRunning(LocalDatabaseError):
    code = "not-running"
    status = 503
    title = "The embedded Neo4j is not running"


class DiskFull(LocalDatabaseError):
    code = "disk-full"
    status = 507
    title = "The disk is full"
