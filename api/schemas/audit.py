"""What the audit log answers."""

from typing import Any

from pydantic import BaseModel, Field


class ActOut(BaseModel):
    """Something that was done over HTTP or by a command on the machine of the service."""

    id: str
    at: str = Field(description="When it began, in UTC.")
    what: str = Field(description="The route, or the command.")
    who: dict[str, Any] = Field(description="`token` and `name` of a token, or `user`; `from`, the address.")
    asked: Any = Field(description="Parameters and body; of long ones their size and SHA-256.")
    outcome: str | None = Field(description="`done`, or how it was refused. Null: its end was not recorded.")
    rev: int | None = Field(description="The revision of the graph after it, where it wrote.")
    ended: str | None


class AuditOut(BaseModel):
    """The latest acts, the latest first."""

    acts: list[ActOut]
    more: int = Field(description="How many there are before these.")
