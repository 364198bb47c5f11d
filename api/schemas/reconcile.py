"""The reconciliation API, version 0.2, as spreadsheets speak it: what is asked, and what is answered.

Names are those of the W3C community group's specification; its answers may hold more members than it names.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from api.schemas.edges import Shape
from api.schemas.filters import Asked, CleanText

MOST_QUERIES = 100
MOST_VALUES = 30


class Reconciled(BaseModel):
    """A cell that was reconciled before."""

    model_config = ConfigDict(frozen=True)

    id: CleanText
    name: CleanText | None = None


Value = CleanText | bool | int | float | Reconciled


class PropertyAsked(Asked):
    """What another column says of the row."""

    pid: CleanText
    v: Value | Annotated[list[Value], Field(max_length=MOST_VALUES)]

    @property
    def values(self) -> list[str]:
        """Its values as texts; of a cell that was reconciled its name."""
        listed = self.v if isinstance(self.v, list) else [self.v]
        return [text for value in listed if (text := _text(value))]


def _text(value: Any) -> str:
    if isinstance(value, Reconciled):
        return (value.name or value.id).strip()
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value) if whole else value).strip()


class QueryAsked(Asked):
    """One row. Without `type`, actors of every kind but addresses."""

    query: CleanText = ""
    type: CleanText | Annotated[list[CleanText], Field(max_length=20)] | None = None
    limit: int = Field(default=10, ge=1, le=100)
    properties: list[PropertyAsked] = Field(default=[], max_length=50)
    type_strict: Literal["any", "all", "should"] = "any"

    @model_validator(mode="after")
    def _asks_something(self) -> QueryAsked:
        if not self.query.strip() and not any(p.values for p in self.properties):
            raise ValueError("a query needs a `query` or `properties`")
        if sum(len(p.values) for p in self.properties) > MOST_VALUES:
            raise ValueError(f"a query has over {MOST_VALUES} values")
        return self

    @property
    def types(self) -> list[str]:
        """The types that are asked for: those of the manifest, or others, which no actor has."""
        return self.type if isinstance(self.type, list) else [self.type] if self.type else []


class BatchAsked(RootModel[Annotated[dict[CleanText, QueryAsked], Field(max_length=MOST_QUERIES)]]):
    """Queries by names of the asker's choice."""


class TypeOut(Shape):
    """A kind of actor."""

    id: str
    name: str


class FeatureOut(Shape):
    """What one feature of the comparison adds to the score or takes from it, in logarithms of odds."""

    id: str
    value: float


class MeantOut(Shape):
    """An actor that the row may mean. `score` is from 0 to 100; `match` says that a rule, told by `why`, decides."""

    id: str
    name: str
    description: str
    score: float
    match: bool
    type: list[TypeOut]
    features: list[FeatureOut]
    why: str


class ResultOut(Shape):
    """What one row may mean, the likest first; `notes` tell what of the row was not compared."""

    result: list[MeantOut]
    notes: list[str]


class SuggestedOut(Shape):
    """Something to choose. `notable` are the kinds of an actor."""

    id: str
    name: str
    description: str
    notable: list[TypeOut]


class SuggestionsOut(Shape):
    """Suggestions, the likest first."""

    result: list[SuggestedOut]


class Service(Shape):
    """Where one service of the manifest is."""

    service_url: str
    service_path: str


class SuggestServices(Shape):
    """What can be suggested."""

    entity: Service
    property: Service
    type: Service


class View(Shape):
    """Where an actor can be looked at; `{{id}}` stands for its id."""

    url: str


class Preview(Shape):
    """The same as a small page, and its size in pixels."""

    url: str
    width: int
    height: int


class Manifest(Shape):
    """What this service is and can."""

    model_config = ConfigDict(frozen=True, populate_by_name=True, serialize_by_alias=True)

    versions: list[str]
    name: str
    identifier_space: str = Field(alias="identifierSpace")
    schema_space: str = Field(alias="schemaSpace")
    documentation: str
    service_version: str = Field(alias="serviceVersion")
    default_types: list[TypeOut] = Field(alias="defaultTypes")
    view: View
    preview: Preview
    suggest: SuggestServices
    batch_size: int = Field(alias="batchSize")
