"""What is asked of exports and dossiers."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from api.schemas.filters import CleanFilter, clean_all
from api.schemas.paths import PathsAsked
from graph.paths.part_query import PartQuery, Title, View
from sharing.export import Format


class ViewAsked(View):
    """What a user's view shows: actors, single edges, and relations with all their edges, by their ids. Ends of edges
    need not be named."""

    filter: CleanFilter = Field(default=CleanFilter(), description="How edges are seen: as of a day, by some sources.")

    _clean = field_validator("actors", "edges", "relations", mode="before")(clean_all)


class PartAsked(PartQuery):
    """Either a question, as at /v1/paths, or a view."""

    question: PathsAsked | None = None
    view: ViewAsked | None = None


class ExportAsked(PartAsked):
    """What is exported, and in which form."""

    format: Format


class PathsExportAsked(PathsAsked):
    """The same for the paths of one question."""

    format: Format
    denials: bool = Field(default=False, description="Also edges of these relations that are no links, marked as such.")

    @property
    def part(self) -> PartQuery:
        """Which part of the graph that is."""
        given = self.model_dump(by_alias=True, exclude_unset=True, exclude={"format", "denials"})
        return PartQuery(question=PathsAsked.model_validate(given), denials=self.denials)


class DossierAsked(BaseModel):
    """What the dossier is about. What is denied of its relations always stands in it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title | None = Field(default=None, description="Default: the names that the question or view is about.")
    question: PathsAsked | None = None
    view: ViewAsked | None = None

    _clean = field_validator("title", mode="before")(clean_all)

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        self.part  # noqa: B018
        return self

    @property
    def part(self) -> PartQuery:
        """Which part of the graph it is about. Raises ValueError."""
        return PartQuery(question=self.question, view=self.view, denials=True)


class PathsDossierAsked(PathsAsked):
    """The same for the paths of one question."""

    title: Title | None = Field(default=None, description="Default: the names that the question is about.")
    format: Literal["json", "html"] | None = Field(
        default=None, description="Default: as the Accept header prefers, application/json or text/html."
    )

    @property
    def dossier(self) -> DossierAsked:
        """What the dossier is about."""
        given = self.model_dump(by_alias=True, exclude_unset=True, exclude={"format", "title"})
        return DossierAsked(title=self.title, question=PathsAsked.model_validate(given))


class DossierOut(BaseModel):
    """A dossier. `armstrace load` takes it as a file: it loads `sheets` and `judgements`, all of them or none."""

    armstrace_dossier: int = Field(description="Version of this format.")
    dossier: dict[str, Any] = Field(
        description="`title, made, asked, rev, engine, answer` (as of /v1/paths), `actors, edges, deals, claims` (in "
        "full), `sources` with editions and the hashes of their files."
    )
    claims: list[str] = Field(description="The ids of all claims in `sheets`.")
    sheets: list[dict[str, Any]] = Field(description="Claim sheets.")
    judgements: list[dict[str, Any]]
