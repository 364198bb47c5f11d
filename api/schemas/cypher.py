"""A Cypher query and its answer."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.cypher_tokens import MOST_CHARACTERS
from graph.queries.cypher import DEFAULT_ROWS, DEFAULT_SECONDS, MOST_ROWS, MOST_SECONDS


class CypherQuery(BaseModel):
    """A query that only reads."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "query": "MATCH p = (:Actor {id: $from})-[:SUPPLIES|BROKERS*..2]-(:Actor {id: $to}) RETURN p",
                    "parameters": {"from": "state:kp", "to": "state:ru"},
                    "limit": 10,
                }
            ]
        },
    )

    query: str = Field(min_length=1, max_length=MOST_CHARACTERS, description="One statement of Cypher.")
    parameters: dict[str, Any] = Field(default_factory=dict, description="Values for its $parameters.")
    limit: int = Field(default=DEFAULT_ROWS, ge=1, le=MOST_ROWS, description="Rows at most.")
    timeout: float = Field(default=DEFAULT_SECONDS, gt=0, le=MOST_SECONDS, description="Seconds at most.")


class CypherAnswer(BaseModel):
    """Rows of values in JSON; docs/cypher.md has the forms of nodes, relationships, paths, dates and points."""

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = Field(description="Whether there may be more than is shown.")
    stopped_by: Literal["rows", "bytes", "deadline", "memory"] | None = Field(
        description="What cut the answer, if anything."
    )
    rev: int | None = Field(description="The revision that readers saw; null before the first write.")
