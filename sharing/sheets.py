"""Grounds as claim sheets: what each edition said, so that loading them makes the same records, claims and actors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graph.errors import Conflict
from graph.model.claims import Claim, Deal, Review
from graph.model.dates import parse_interval
from graph.model.sheets import Sheet
from graph.model.sources import Edition, Record, Source
from graph.queries.grounds import GroundClaim, Grounds
from graph.store.editions import Editions, retrieved_day
from graph.store.heard import ending_of
from graph.store.versions import Version, told

# An edition and the day on which it was retrieved: several files of one edition may say several things.
Place = tuple[str, str]


@dataclass
class _Layer:
    """What one sheet holds. Where one edition says two things of a record, they are in two layers."""

    source: Source | None = None
    records: dict[str, Record] = field(default_factory=dict)
    deals: dict[str, Deal] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)


def sheets_of(grounds: Grounds) -> tuple[Sheet, ...]:
    """All that the grounds hold, one sheet a source and edition, in an order in which they load. Raises Conflict for a
    claim that would get another id.
    """
    return tuple(sheet for source in sorted(grounds.sources) for sheet in _Sheets(grounds, source).all())


class _Sheets:
    """The sheets of one source."""

    def __init__(self, grounds: Grounds, source: str) -> None:
        self._source = source
        self._editions: Editions = grounds.editions[source]
        self._versions: Sequence[Version] = grounds.sources[source]
        self._layers: dict[Place, list[_Layer]] = defaultdict(lambda: [_Layer()])
        for (of, _), versions in sorted(grounds.records.items()):
            if of == source:
                self._put_records(versions)
        for (of, _), versions in sorted(grounds.deals.items()):
            if of == source:
                self._put_deals(versions)
        for claim in sorted(grounds.claims.values(), key=lambda c: c.id):
            if claim.source == source:
                self._put_claim(claim)
        if not self._layers and self._editions.order:  # nothing of its own: another source carries its statements
            self._layers.setdefault(self._latest(), [_Layer()])
        self._put_source()

    def all(self) -> Iterator[Sheet]:
        """In the order of the editions."""
        order = self._editions.order
        for place in sorted(self._layers, key=lambda p: (order.index(p[0]), p[1])):
            for layer in self._layers[place]:
                yield Sheet(
                    armstrace=1,
                    source=layer.source or self._told(place[0]),
                    edition=self._edition(*place),
                    records=tuple(layer.records.values()),
                    deals=tuple(layer.deals.values()),
                    claims=tuple(layer.claims),
                )

    def _put_records(self, versions: Iterable[Version]) -> None:
        for version, place in _places(versions):
            record = Record.model_validate_json(version.content)
            layer = next((one for one in self._layers[place] if record.key not in one.records), None)
            (layer or self._new(place)).records[record.key] = record

    def _put_deals(self, versions: Iterable[Version]) -> None:
        for version, place in _places(versions):
            deal = Deal.model_validate_json(version.content)
            layer = next((one for one in self._layers[place] if deal.key not in one.deals), None)
            (layer or self._new(place)).deals[deal.key] = deal

    def _put_source(self) -> None:
        for version, place in _places(self._versions):
            if place in self._layers:
                layer = next((one for one in self._layers[place] if one.source is None), None)
                (layer or self._new(place)).source = Source.model_validate_json(version.content)

    def _put_claim(self, said: GroundClaim) -> None:
        if said.claim.id_in(self._source) != said.id:
            raise Conflict(
                f"Claim {said.id} of {self._source} would get another id, {said.claim.id_in(self._source)}, elsewhere.",
                hint="armstrace db verify tells whether the graph is as it was written.",
            )
        order = self._editions.order
        first, *others = sorted(said.stated, key=lambda pair: (order.index(pair[0]), pair[1]))
        # Where it stands there is known of the first edition only.
        elsewhere = said.claim.model_copy(update=dict.fromkeys(("locator", "span", "rule", "read_by")))
        for row in _with_endings(said):
            self._claims_in(first[0]).append(row.model_copy(update={"key": first[1] or None}))
        for edition, entry in others:
            row = said.claim if edition == first[0] else elsewhere
            self._claims_in(edition).append(row.model_copy(update={"key": entry or None}))

    def _claims_in(self, edition: str) -> list[Claim]:
        return self._layers[edition, retrieved_day(self._editions.stored[edition].edition)][0].claims

    def _new(self, place: Place) -> _Layer:
        self._layers[place].append(_Layer())
        return self._layers[place][-1]

    def _latest(self) -> Place:
        edition = self._editions.order[-1]
        return edition, retrieved_day(self._editions.stored[edition].edition)

    def _told(self, edition: str) -> Source:
        """What the edition says of its source, else what the source is now."""
        own = [version for version in self._versions if edition in version.editions]
        order = [edition] if own else self._editions.order
        return Source.model_validate_json(told(own or self._versions, order))

    def _edition(self, edition: str, retrieved: str) -> Edition:
        stored = self._editions.stored[edition].edition
        same = retrieved == retrieved_day(stored)
        day = parse_interval(retrieved) if retrieved else None
        return Edition(published=stored.published, retrieved=stored.retrieved if same else day)


def _places(versions: Iterable[Version]) -> Iterator[tuple[Version, Place]]:
    for version in sorted(versions, key=lambda v: v.id):
        for place in zip(version.editions, version.retrieved, strict=True):
            yield version, place


def _with_endings(said: GroundClaim) -> list[Claim]:
    """The claim, as often as it takes to say how it ended and what reviewers decided."""
    endings = [ending_of(one) for one in said.endings]
    reviews = [Review.model_validate(one) for one in said.reviews]
    return [
        said.claim.model_copy(
            update={
                "ended": endings[i] if i < len(endings) else None,
                "review": reviews[i] if i < len(reviews) else None,
            }
        )
        for i in range(max(len(endings), len(reviews), 1))
    ]
