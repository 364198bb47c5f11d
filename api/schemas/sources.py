"""Sources in answers."""

from __future__ import annotations

from pydantic import Field

from api.schemas.edges import Shape
from graph.model.kinds import Kind


class EditionOut(Shape):
    """One dated state of a source."""

    id: str
    published: str = Field(description="EDTF.")
    retrieved: str | None
    complete: bool | None = Field(description="Whether it is the whole of the source.")
    lacks: list[Kind] | None = Field(description="Kinds of claims that it says nothing of, though it is complete.")
    lacks_entries: list[str] | None = Field(description="Beginnings of entries of which it may lack claims.")
    sha256s: list[str] | None = Field(description="Of the files that were loaded for it.")


class SourceOut(Shape):
    """A publication, or a series of them, and how much came from it."""

    id: str
    title: str
    publisher: str | None
    url: str | None
    licence: str | None
    origin: str | None = Field(description="Whose voice it is when it names no speaker.")
    editions: list[EditionOut]
    records: int
    claims: int
    deals: int


class SourcePageOut(Shape):
    """A page of the sources, by id."""

    sources: list[SourceOut]
    total: int
    next: str | None = Field(description="Pass it as `after`; null on the last page.")
    rev: int
