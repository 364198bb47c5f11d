"""From what was read to a claim sheet: records for the actors, deals for what was told as one, and the claims."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import ValidationError

from graph.errors import Invalid
from graph.model.claims import Claim, Deal, Goods, Span
from graph.model.dates import Interval, parse_interval
from graph.model.kinds import ActorKind, GoodsClass, Kind
from graph.model.sheets import Sheet
from graph.model.sources import Edition, Record, Source
from reading.documents import Document
from reading.found import Found, Read, Unread
from reading.model_reader import Model, read_by_model
from reading.name_types import BODY, PERSON, PLACE, STATE, UNKNOWN, VESSEL
from reading.names import Name, is_office
from reading.reader import read_text
from reading.rules import word_list

READER = "armstrace rules"
_KINDS = {
    STATE: ActorKind.STATE,
    PERSON: ActorKind.PERSON,
    VESSEL: ActorKind.VESSEL,
    PLACE: ActorKind.ADDRESS,
    UNKNOWN: ActorKind.LEGAL_ENTITY,
}
_QUOTE_LENGTH = 2000
_NAME_LENGTH = 2000
_HEADLINE_WORDS = 16
_ENDS = frozenset('.!?:;"”’)')


@dataclass(frozen=True)
class Said:
    """Where a text is from, as its reader knows."""

    publisher: str
    published: Interval
    title: str
    url: str | None = None
    source: str | None = None


def sheet_of(document: Document, read: Read, said: Said, reader: str = READER) -> Sheet:
    """The sheet of an article; each claim is marked as read by this reader."""
    records = _Records()
    claims = [_claim(document, one, records, said, reader) for one in read.claims]
    deals = {c.deal: Deal(key=c.deal, title=_title(c, records)) for c in reversed(claims) if c.deal is not None}
    source = Source(
        id=said.source or source_id(said, document.text), title=said.title, publisher=said.publisher, url=said.url
    )
    return Sheet(
        armstrace=1,
        source=source,
        edition=Edition(published=said.published),
        records=tuple(records.by_key.values()),
        deals=tuple(reversed(deals.values())),
        claims=tuple(claims),
    )


@dataclass(frozen=True)
class Article:
    """A read article: its sheet, and the sentences that were left unread."""

    sheet: Sheet
    unread: tuple[Unread, ...]


def read_article(document: Document, said: Said, model: Model | None = None) -> Article:
    """Read an article by the shipped reader, or by a model that the user names."""
    day = said.published.last or said.published.first
    if model is not None:
        read = read_by_model(document.text, model)
    else:
        read = read_text(document.text, dt.date.fromisoformat(day) if day else None)
    headlines = _headlines(document.text)
    kept = []
    for claim in read.claims:
        if any(start <= claim.start and claim.end <= end for start, end in headlines):
            read.unread.append(Unread("a headline", claim.rule, claim.start, claim.end))
        else:
            kept.append(claim)
    read.claims = kept
    claimed = {(c.start, c.end) for c in read.claims}
    unread = {(u.start, u.end, u.why): u for u in read.unread if (u.start, u.end) not in claimed}
    if model is None:
        unread = {(u.start, u.end, ""): u for u in unread.values()}
    reader = model.reader if model is not None else READER
    try:
        return Article(sheet_of(document, read, said, reader), tuple(unread.values()))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Invalid(f"No sheet can be made: {where}: {first['msg']}.") from error


def _headlines(text: str) -> list[tuple[int, int]]:
    # A headline leaves out who says it and how sure he is, which its article tells.
    found, at, paragraphs = [], 0, text.split("\n\n")
    for paragraph in paragraphs if len(paragraphs) > 1 else ():
        if paragraph.strip()[-1:] not in _ENDS and len(paragraph.split()) <= _HEADLINE_WORDS:
            found.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    return found


def said_of(
    document: Document,
    publisher: str | None = None,
    published: Interval | None = None,
    title: str | None = None,
    url: str | None = None,
    source: str | None = None,
) -> Said:
    """Where an article is from: as its reader says, else as the file says itself. Raises Invalid where neither says who
    published it, or when."""
    who, when = (publisher or "").strip() or document.publisher, published or document.published
    lacks = [
        what for what, value in (("its publisher", who), ("the day on which it was published", when)) if value is None
    ]
    if who is None or when is None:
        raise Invalid(
            f"The article does not say {' and '.join(lacks)}.",
            hint="Say it: --publisher 'Example Times' --published 2023-03-30, over HTTP as publisher and published.",
        )
    first = next((line for line in document.text.split("\n") if line.strip()), who)
    named = (title or "").strip() or (document.title or "").strip() or first[:120]
    return Said(who[:_NAME_LENGTH], when, named[:_NAME_LENGTH], url or document.url, source)


def source_id(said: Said, text: str) -> str:
    """A short id that the same text from the same publisher always gets."""
    digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]
    day = said.published.first or said.published.last or "undated"
    return f"{slug(said.publisher)[:40]}-{day}-{digest}"


def slug(text: str) -> str:
    """Lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"


class _Records:
    """One record for each name of the text."""

    def __init__(self) -> None:
        self.by_key: dict[str, Record] = {}
        self._keys: dict[tuple[str, str], str] = {}

    def key(self, name: Name, party: Name | None = None) -> str:
        """The key of this actor's record, which is made when it is first named."""
        known = self._keys.get((name.name, name.type))
        if known is None:
            known = slug(name.name)[:80]
            while known in self.by_key:
                known += "-2"
            self._keys[name.name, name.type] = known
            self.by_key[known] = Record(key=known, kind=_kind(name), name=name.name)
        if party is not None and party.name != name.name and self.by_key[known].speaks_for is None:
            voice = self.key(party)
            self.by_key[known] = self.by_key[known].model_copy(update={"speaks_for": voice})
        return known


def _kind(name: Name) -> ActorKind:
    if name.type != BODY:
        return _KINDS.get(name.type, ActorKind.LEGAL_ENTITY)
    if is_office(name.name):
        return ActorKind.PUBLIC_BODY
    words = {w.lower().strip(".,") for w in name.name.split()}
    return ActorKind.COMPANY if words & word_list("company_words") else ActorKind.ORGANIZATION


def _claim(document: Document, found: Found, records: _Records, said: Said, reader: str) -> Claim:
    sentence = document.text[found.start : found.end]
    deal = f"deal-{found.deal}" if found.deal is not None else None
    return Claim(
        subject=records.key(found.subject),
        kind=found.kind,
        object=records.key(found.object),
        stance=found.stance,
        certainty=found.certainty,
        phase=found.phase,
        valid=found.valid,
        said_on=found.said_on or (parse_interval(f"../{said.published.last}") if said.published.last else None),
        goods=tuple(_goods(found)),
        deal=deal,
        speaker=records.key(found.speaker, found.party) if found.speaker is not None else None,
        quote=sentence[:_QUOTE_LENGTH] or None,
        measure=found.measure if found.kind is Kind.DESIGNATES else None,
        locator=document.locator(found.start),
        span=Span(start=found.start, end=found.end) if sentence else None,
        rule=found.rule,
        read_by=reader,
    )


def _goods(found: Found) -> Iterator[Goods]:
    if found.kind is Kind.SUPPLIES and (found.goods is not None or found.goods_words):
        words = " ".join((found.goods_words or "").split())
        yield Goods(goods_class=found.goods or GoodsClass.UNKNOWN, description=words or None)


def _title(claim: Claim, records: _Records) -> str:
    ends = [records.by_key[key].name for key in (claim.subject, claim.object)]
    return f"{ends[0]} and {ends[1]}, {claim.locator}" if claim.locator else f"{ends[0]} and {ends[1]}"
