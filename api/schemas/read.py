"""An article that is to be read, and what was read out of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from graph.model.dates import Interval
from graph.model.sheets import Sheet
from graph.model.sources import Name, SourceId

MOST_CHARACTERS = 50_000


class ReadAsked(BaseModel):
    """An article, and where it is from."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=MOST_CHARACTERS)]
    format: Literal["text", "markdown", "html"] = "text"
    publisher: Name | None = Field(default=None, description="Needed where the page does not say.")
    published: Interval | None = Field(
        default=None,
        description="Needed where the page does not say. 'Last month' is resolved against it.",
    )
    title: Name | None = None
    url: Name | None = None
    source: SourceId | None = Field(default=None, description="Id of the source. Default: made of the above.")


class UnreadSentence(BaseModel):
    """A sentence that speaks of a relation without saying enough for a claim."""

    quote: str
    why: str
    rule: str
    start: int
    end: int


class ReadAnswer(BaseModel):
    """A claim sheet to be checked, which `POST /v1/claims` loads. Spans count characters of `text`."""

    sheet: Sheet
    unread: list[UnreadSentence]
    notes: list[str] = Field(description="What was mended on the way.")
    text: str = Field(description="The text that was read.")
