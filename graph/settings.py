"""Settings, from the environment and a .env file in the working directory."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_VERSION = "2026.08.1"
BOLT_PORT = 7687
HTTP_PORT = 7474


class Settings(BaseSettings):
    """Where the graph is and how the service listens. A field is read from the variable of its name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    # Any Neo4j by bolt://, neo4j:// or neo4j+s://; unset, the embedded one.
    neo4j_uri: str | None = None
    neo4j_user: str = "neo4j"
    neo4j_password: SecretStr = SecretStr("")
    neo4j_database: str = "neo4j"

    # The embedded one. Port 0 picks a free port; memory in MB, unset: an eighth of the machine's for each.
    neo4j_version: str = DEFAULT_VERSION
    neo4j_bolt_port: int = Field(default=BOLT_PORT, ge=0, le=65535)
    neo4j_http_port: int = Field(default=HTTP_PORT, ge=0, le=65535)
    neo4j_heap_mb: int | None = Field(default=None, ge=256)
    neo4j_page_cache_mb: int | None = Field(default=None, ge=16)

    armstrace_home: Path = Field(default_factory=lambda: user_data_path("armstrace"))
    # Bearer tokens beside those that armstrace token makes, separated by commas; each is an analyst's.
    armstrace_tokens: str = Field(default="", repr=False)
    # Whether the service answers questions of whoever reaches it, or only of those who bring a token.
    armstrace_reading: Literal["open", "token"] = "open"

    # What finds paths: Cypher alone; the projection in memory, with Cypher until it is there; or, by the size of the
    # graph, the one or the other.
    path_engine: Literal["auto", "cypher", "projection"] = "auto"

    # How many requests a token, or an address without one, may send: such as 600/minute. Unset: any number.
    armstrace_rate: str = ""
    # Lines of the log: of requests that take this long or longer, and as JSON of all.
    armstrace_log: Literal["text", "json"] = "text"
    armstrace_slow_seconds: float = Field(default=5.0, gt=0)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)

    @property
    def embedded(self) -> bool:
        """Whether the embedded Neo4j is meant."""
        return not self.neo4j_uri

    def environment(self) -> dict[str, str]:
        """The environment of a process of this program that is to have the same settings."""
        own = {name.upper(): _written(value) for name, value in self}
        return {name: value for name, value in os.environ.items() if name not in own} | {
            name: value for name, value in own.items() if value
        }

    @property
    def tokens(self) -> tuple[str, ...]:
        """The bearer tokens that may write; none by default."""
        return tuple(token for token in (part.strip() for part in self.armstrace_tokens.split(",")) if token)


def _written(value: object) -> str:
    if value is None:
        return ""
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
