"""Sources, their editions, and the actors as they name them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graph.model import ids
from graph.model.dates import Interval
from graph.model.kinds import ActorKind, Kind


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
    lacks: tuple[Kind, ...] = Field(
        default=(),
        description="Kinds of claims that a complete edition says nothing of, because a file of it was not at hand: "
        "their absence ends none.",
    )

    lacks_entries: tuple[Key, ...] = Field(
        default=(),
        description="Beginnings of the entries of which a complete edition may lack claims, because their text was "
        "cut off: the absence of those ends none.",
    )

    def is_whole_of(self, kind: str, entries: Iterable[str]) -> bool:
        """Whether a claim of this kind, in these entries, that it does not state is no longer on the source."""
        torn = any(entry.startswith(self.lacks_entries) for entry in entries)
        return self.complete and kind not in self.lacks and not torn

    def id_in(self, source: str) -> str:
        """The edition's id within a source."""
        return ids.edition_id(source, self.published.text)


# What an edition may be unable to tell of a record.
RecordField = Literal[
    "names",
    "weak_names",
    "countries",
    "identifiers",
    "addresses",
    "births",
    "birth_places",
    "positions",
    "founded",
    "description",
]
LISTED = ("names", "weak_names", "countries", "addresses", "births", "birth_places", "positions")


class Record(Value):
    """An actor as one source names it."""

    key: Key = Field(description="The source's own key for it; the same key is the same record.")
    kind: ActorKind
    name: Name
    names: tuple[Name, ...] = Field(default=(), description="Other names and spellings.")
    weak_names: tuple[Name, ...] = Field(
        default=(), description="Names too common or too broad to find it by, as the source says itself."
    )
    countries: tuple[Name, ...] = ()
    identifiers: dict[str, tuple[Name, ...]] = Field(default={}, description="Scheme to values: imo, passport, inn, …")
    addresses: tuple[Name, ...] = ()
    births: tuple[Interval, ...] = Field(default=(), description="Several where the source gives several.")
    birth_places: tuple[Name, ...] = ()
    positions: tuple[Name, ...] = Field(default=(), description="Titles and offices.")
    founded: Interval | None = None
    description: Text | None = None
    speaks_for: Key | None = Field(default=None, description="Key of the record whose voice it is.")
    unknown: bool = Field(
        default=False,
        description="A party the source does not know ('unknown supplier'): one record per claim, never merged.",
    )
    lacks: tuple[RecordField, ...] = Field(
        default=(),
        description="Fields that this edition cannot tell, or not whole, because a part of it was not at hand: what "
        "the editions before it told of them stays.",
    )

    @model_validator(mode="before")
    @classmethod
    def _one_name_is_a_list(cls, data: Any) -> Any:
        if isinstance(data, dict):
            listed: dict[str, Any] = {k: (data[k],) for k in LISTED if isinstance(data.get(k), str | int | dt.date)}
            found = data.get("identifiers")
            if isinstance(found, dict):
                listed["identifiers"] = {k: (v,) if isinstance(v, str) else v for k, v in found.items()}
            return {**data, **listed}
        return data

    def id_in(self, source: str) -> str:
        """The record's id within a source."""
        return ids.record_id(source, self.key)

    def version_id(self, source: str) -> str:
        """Hash of what this source says of it now: editions that say the same share a version."""
        return ids.content_id("v", source, self.model_dump(mode="json"))
