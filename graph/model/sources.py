"""Sources, their editions, and the actors as they name them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graph.model import ids
from graph.model.dates import Interval
from graph.model.kinds import ActorKind


def _no_nul(text: str) -> str:
    """No question can hold it, so that nobody could ask for the name."""
    if "\0" in text:
        raise ValueError("holds the character U+0000, which no name is written with")
    return text


NoNul = AfterValidator(_no_nul)
Key = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500), NoNul]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000), NoNul]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20000)]
SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$")]


class Value(BaseModel):
    """Base of all values: frozen, and a field that it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False)


class Source(Value):
    """A publication, or a series of them."""

    id: SourceId = Field(description="Short and stable: lower-case letters, digits, - and _.")
    title: Name
    publisher: Name | None = None
    url: Name | None = None
    licence: Name | None = None
    origin: Key | None = Field(
        default=None,
        description="Whose voice it is when no speaker is named: the key of one of its records (a ministry, a "
        "news agency), or source:<id> where it carries another source's statement. Default: its own.",
    )


class Edition(Value):
    """One dated state of a source."""

    published: Interval = Field(description="When this state was published; an interval where unsure.")
    retrieved: Interval | None = None
    complete: bool = Field(
        default=False,
        description="Whether it is the whole of the source: what it no longer holds is then delisted.",
    )

    def id_in(self, source: str) -> str:
        """The edition's id within a source."""
        return ids.edition_id(source, self.published.text)


class Record(Value):
    """An actor as one source names it."""

    key: Key = Field(description="The source's own key for it; the same key is the same record.")
    kind: ActorKind
    name: Name
    names: tuple[Name, ...] = Field(default=(), description="Other names and spellings.")
    countries: tuple[Name, ...] = ()
    identifiers: dict[str, Name] = Field(default={}, description="Scheme to value: imo, passport, inn, …")
    addresses: tuple[Name, ...] = ()
    birth: Interval | None = None
    founded: Interval | None = None
    description: Text | None = None
    speaks_for: Key | None = Field(default=None, description="Key of the record whose voice it is.")
    unknown: bool = Field(
        default=False,
        description="A party the source does not know ('unknown supplier'): one record per claim, never merged.",
    )

    @model_validator(mode="before")
    @classmethod
    def _one_name_is_a_list(cls, data: Any) -> Any:
        if isinstance(data, dict):
            listed = {k: (data[k],) for k in ("names", "countries", "addresses") if isinstance(data.get(k), str)}
            return {**data, **listed}
        return data

    def id_in(self, source: str) -> str:
        """The record's id within a source."""
        return ids.record_id(source, self.key)

    def version_id(self, source: str) -> str:
        """Hash of what this source says of it now: editions that say the same share a version."""
        return ids.content_id("v", source, self.model_dump(mode="json"))
