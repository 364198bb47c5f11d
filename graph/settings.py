"""Settings, from the environment and a .env file in the working directory."""

from functools import lru_cache
from pathlib import Path

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

DEFAULT_VERSION = "2026.08.1"
BOLT_PORT = 7687
HTTP_PORT = 7474


class Settings(BaseSettings):
    """Where the graph is and how the service listens. Each field is the environment variable of that name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, populate_by_name=True)

    neo4j_uri: str | None = Field(
        default=None, description="bolt://, neo4j:// or neo4j+s:// address; unset: the embedded Neo4j"
    )
    neo4j_user: str = "neo4j"
    neo4j_password: SecretStr = SecretStr("")
    neo4j_database: str = "neo4j"

    neo4j_version: str = Field(default=DEFAULT_VERSION, description="version of the embedded Neo4j")
    neo4j_bolt_port: int = Field(
        default=BOLT_PORT, ge=0, le=65535, description="of the embedded Neo4j; 0 picks a free one"
    )
    neo4j_http_port: int = Field(
        default=HTTP_PORT, ge=0, le=65535, description="of the embedded Neo4j; 0 picks a free one"
    )
    neo4j_heap_mb: int | None = Field(
        default=None, ge=256, description="of the embedded Neo4j; unset: an eighth of the memory"
    )
    neo4j_page_cache_mb: int | None = Field(
        default=None, ge=16, description="of the embedded Neo4j; unset: an eighth of the memory"
    )

    home: Path = Field(
        default_factory=lambda: user_data_path("armstrace"),
        validation_alias=AliasChoices("ARMSTRACE_HOME"),
        description="data directory of the embedded Neo4j",
    )
    tokens_text: str = Field(
        default="",
        validation_alias=AliasChoices("ARMSTRACE_TOKENS"),
        description="bearer tokens that may write, separated by commas",
        repr=False,
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)

    @property
    def embedded(self) -> bool:
        """Whether the embedded Neo4j is meant."""
        return not self.neo4j_uri

    @property
    def tokens(self) -> tuple[str, ...]:
        """The bearer tokens that may write; none by default."""
        return tuple(token for token in (part.strip() for part in self.tokens_text.split(",")) if token)


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
