"""From claims to edges: pure functions. Nothing here knows a database, a clock or an order of loading.

`derive_relation` turns all claims of one relation into its edges. What else it takes to read a claim in its context
(whose voice it is, when it was known, how it ended) is computed by the other functions here from plain mappings.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.model import ids
from graph.model.claims import Claim, Ending
from graph.model.dates import MAX_DAY, MIN_DAY, Interval
from graph.model.edges import Affirmation, Dispute, Edge
from graph.model.folding import fold
from graph.model.kinds import EndingWay, Family, GoodsClass, Kind, Phase, Stance
from graph.model.sources import Edition
from graph.model.statements import Statement, voices_of_statements


@dataclass(frozen=True)
class Heard:
    """A claim in its context: its ends as actors, its origin, when it was known, how it ended.

    `voices` are the actors a denial of it would be a party's denial for: the speaker, whom it speaks for, and all
    who control them.
    """

    id: str
    claim: Claim
    source: str
    subject: str
    object: str
    deal: str | None
    origin: str
    voices: frozenset[str]
    certain: str
    possible: str
    endings: tuple[Ending, ...] = ()
    verdict: str | None = None  # of the last review

    @property
    def unreviewed(self) -> bool:
        """Whether a machine read it and nobody has looked at it."""
        return self.claim.read_by is not None and self.verdict is None

    @property
    def refused(self) -> bool:
        """Whether a person said that a machine misread it: the source never said it, and it counts on no day."""
        return self.claim.read_by is not None and self.verdict == "refused"

    @property
    def relation(self) -> str:
        """The relation it speaks of."""
        return ids.relation_id(self.claim.kind, self.subject, self.object)

    @property
    def until(self) -> str:
        """The day it was withdrawn as wrong, MAX_DAY if it was not."""
        if self.refused:
            return MIN_DAY
        return min((e.known_from for e in self.endings if e.way.was_wrong), default=MAX_DAY)

    @property
    def first(self) -> str:
        """The first day it can be valid."""
        return self.claim.valid.possible_from if self.claim.valid else MIN_DAY

    @property
    def stated_last(self) -> str:
        """The last day it can be valid by its own words."""
        return (self.claim.valid.last or MAX_DAY) if self.claim.valid else MAX_DAY

    @property
    def ending(self) -> tuple[str, str]:
        """The day until which it was true and the day from which that was known, MAX_DAY both if it holds on."""
        ends = [(e.latest, e.known_from) for e in self.endings if _bounds(e.way, self.claim.kind)]
        return min(ends, default=(MAX_DAY, MAX_DAY))

    @property
    def last(self) -> str:
        """The last day it can be valid, an ending taken into account; never before `first`."""
        return max(min(self.stated_last, self.ending[0]), self.first)


def _bounds(way: EndingWay, kind: Kind) -> bool:
    """Whether what a claim says was true until the claim ended so.

    A list that drops an entry ends the designation. Of the firm's owner, country and links it only says no more.
    """
    return way is EndingWay.ENDED or (way is EndingWay.DELISTED and kind is Kind.DESIGNATES)


def derive_relation(heard: Iterable[Heard]) -> tuple[Edge, ...]:
    """All edges of one relation, sorted by id. Every claim given must be of that relation."""
    claims = sorted({h.id: h for h in heard}.values(), key=lambda h: h.id)
    if len({h.relation for h in claims}) > 1:
        raise ValueError("derive_relation takes the claims of one relation")
    disputes = [h for h in claims if h.claim.stance is not Stance.AFFIRMS and not h.refused]
    groups: dict[str, list[Heard]] = defaultdict(list)
    for h in claims:
        groups[edge_id_of(h)].append(h)
    edges = [_edge(*part) for edge_id, group in groups.items() for part in _parts(edge_id, _counted(group), disputes)]
    return tuple(sorted(edges, key=lambda e: e.id))


def _counted(group: Sequence[Heard]) -> Sequence[Heard]:
    """Those that were not refused: an edge is what sources said. Where all were, all: it shows as withdrawn."""
    return [h for h in group if not h.refused] or group


def _parts(
    edge_id: str, group: Sequence[Heard], disputes: Sequence[Heard]
) -> list[tuple[str, list[Heard], list[Heard]]]:
    """The group as edges: (id, its claims, the disputes that bear on them).

    One edge, unless a dispute bears on some of its affirmations only (it names a designation, say, and two claims of
    one class of goods name different ones): who is not disputed must not be shown as contested, nor the other way.
    """
    if group[0].claim.stance is not Stance.AFFIRMS:
        return [(edge_id, list(group), list(group))]
    parts: dict[tuple[str, ...], tuple[list[Heard], list[Heard]]] = {}
    for h in group:
        against = [d for d in disputes if bears_on(d, h)]
        parts.setdefault(tuple(d.id for d in against), ([], against))[0].append(h)
    if len(parts) == 1:
        return [(edge_id, *part) for part in parts.values()]
    return [(ids.content_id("e", edge_id, ds) if ds else edge_id, *part) for ds, part in parts.items()]


def _columns_of(h: Heard) -> dict[str, Any]:
    """What claims must agree on to share an edge."""
    claim = h.claim
    return {
        "deal": h.deal,
        "phase": claim.phase,
        "certainty": claim.certainty,
        "first": h.first,
        "last": h.last,
        "stated_last": h.stated_last,
        "ended_from": h.ending[1],
        "goods_classes": _goods_classes(claim),
        "share": claim.share,
        "measure": claim.measure,
        "list_name": claim.list_name,
        "programme": claim.programme,
    }


def _goods_classes(claim: Claim) -> tuple[str, ...]:
    if claim.kind.family is not Family.TRANSACTION:
        return ()
    return tuple(sorted({g.goods_class.value for g in claim.goods})) or (GoodsClass.UNKNOWN.value,)


def edge_id_of(h: Heard) -> str:
    """The id of the edge that it makes, alone or with others, where no dispute bears on a part of them only."""
    # Affirmations and disputes never share an edge: a denial is not a link that has less evidence.
    affirms = h.claim.stance is Stance.AFFIRMS
    return ids.content_id("e", h.relation, affirms, _columns_of(h))


def _edge(edge_id: str, group: Sequence[Heard], against: Sequence[Heard]) -> Edge:
    one = group[0]
    affirming = one.claim.stance is Stance.AFFIRMS
    subject, object_ = ids.ends_of(one.claim.kind, one.subject, one.object)
    return Edge(
        id=edge_id,
        relation=one.relation,
        subject=subject,
        kind=one.claim.kind,
        object=object_,
        goods=_goods(group, "goods"),
        in_return=_goods(group, "in_return"),
        affirmations=_affirmations(group) if affirming else (),
        unreviewed=tuple(h.id for h in group if affirming and h.unreviewed),
        disputes=tuple(Dispute(d.id, d.claim.stance, d.certain, d.possible, d.until, by_party(d)) for d in against),
        **_columns_of(one),
    )


def _affirmations(group: Sequence[Heard]) -> tuple[Affirmation, ...]:
    origins = voices_of_statements([Statement(h.source, h.origin, h.claim.speaker, h.claim.quote) for h in group])
    return tuple(
        Affirmation(h.id, h.source, origin, h.certain, h.possible, h.until)
        for h, origin in zip(group, origins, strict=True)
    )


def _goods(group: Iterable[Heard], field: str) -> tuple[str, ...]:
    listed = {
        ids.canonical(g.model_dump(mode="json", by_alias=True, exclude_defaults=True)).decode()
        for h in group
        for g in getattr(h.claim, field)
    }
    return tuple(sorted(listed))


def by_party(dispute: Heard) -> bool:
    """Whether a dispute is the word of a party to the relation, or of one that a party controls."""
    return not dispute.voices.isdisjoint((dispute.subject, dispute.object))


def bears_on(dispute: Heard, affirmation: Heard) -> bool:
    """Whether a dispute concerns an affirmation of the same relation.

    It concerns its own phase or further; its own deal, or else its goods, where it names one; its own time where it
    names one; and all of the relation where it names none. Where it names no end it reaches up to the day by which it
    was said: what began later, and cannot have been told before, nobody can have meant. Only deals of one source are
    known to be others: a denial in another source may well be of this very deal.
    """
    said, met = dispute.claim, affirmation.claim
    if said.phase is not None and not _at_or_beyond(met.phase, said.phase):
        return False
    if dispute.deal is not None and affirmation.deal is not None and dispute.source == affirmation.source:
        if affirmation.deal != dispute.deal:
            return False
    elif said.goods and not _goods_meet(said, met):
        return False
    if met.valid is None:
        return True
    if said.valid is not None and said.valid.last is not None:
        return dispute.first <= affirmation.last and affirmation.first <= dispute.last
    reach = min((said.said_on and said.said_on.last) or MAX_DAY, dispute.certain)
    if said.valid is not None:
        reach = min(reach, dispute.last)
    return dispute.first <= affirmation.last and min(affirmation.first, affirmation.possible) <= reach


def _at_or_beyond(phase: Phase | None, disputed: Phase) -> bool:
    if phase is None:
        return True
    if disputed.ended:
        return phase is disputed
    return phase.reached >= disputed.reached


def _goods_meet(said: Claim, met: Claim) -> bool:
    """Whether goods may be the same: by designation where both name one (`T-54` is `T54`), else by class; unknown meets
    any.
    """
    if not met.goods:
        return True
    for mine in said.goods:
        for theirs in met.goods:
            if mine.designation and theirs.designation:
                if _spaceless(mine.designation) == _spaceless(theirs.designation):
                    return True
            elif mine.goods_class == theirs.goods_class or "unknown" in (
                mine.goods_class,
                theirs.goods_class,
            ):
                return True
    return False


def _spaceless(designation: str) -> str:
    return fold(designation).replace(" ", "")


# Whose voice it is


def origin_of(speaker: str | None, source_origin: str, speaks_for: Mapping[str, frozenset[str]]) -> str:
    """The one voice behind a claim: whom its speaker (an actor) speaks for in the end, else its source's origin.

    The end is who speaks for nobody else; actors who speak for each other in a circle are one end. Of several ends,
    and of a circle, the least stands for all.
    """
    if speaker is None:
        return source_origin
    reached = _all_spoken_for(speaker, speaks_for)
    return min(a for a in reached if all(a in _all_spoken_for(b, speaks_for) for b in _all_spoken_for(a, speaks_for)))


def _all_spoken_for(speaker: str, speaks_for: Mapping[str, frozenset[str]]) -> set[str]:
    """The speaker and all for whom it speaks, over any number of steps."""
    found, waiting = {speaker}, [speaker]
    while waiting:
        new = speaks_for.get(waiting.pop(), frozenset()) - found
        found |= new
        waiting += new
    return found


def voices_of(
    speaker: str | None,
    speaks_for: Mapping[str, frozenset[str]],
    controlled_by: Mapping[str, frozenset[str]],
) -> frozenset[str]:
    """The speaker, all it speaks for, and all who control any of them."""
    found: set[str] = set()
    waiting = [speaker] if speaker is not None else []
    while waiting:
        actor = waiting.pop()
        if actor not in found:
            found.add(actor)
            waiting += [*speaks_for.get(actor, ()), *controlled_by.get(actor, ())]
    return frozenset(found)


def controller(kind: Kind, share: float | None) -> str | None:
    """Which end of a control claim controls the other: "subject", "object" or None.

    Owning half or less, or a share that nobody states, is not control.
    """
    if kind in (Kind.CONTROLS, Kind.DIRECTS, Kind.EMPLOYS):
        return "subject"
    if kind is Kind.OWNS:
        return "subject" if share is not None and share > 50 else None
    return "object" if kind in (Kind.PART_OF, Kind.REPRESENTS) else None


# When it was known, and how editions end it


@dataclass(frozen=True)
class Entry:
    """That an edition states a claim, in its entry `key` where the source has such."""

    edition: str
    key: str | None


def known_days(
    said_on: Interval | None, valid: Interval | None, editions: Iterable[Edition], stance: Stance
) -> tuple[str, str]:
    """(certain, possible): the first day it was certainly known, and may have been.

    An edition's date is the latest at which a claim was known, not the first: said_on may put it earlier. Without it,
    what is affirmed may have been known from the day that it began, unless an edition told it before. A dispute counts
    as soon as it may have been made, and so, without said_on, from the first day of its publication: from the
    beginning of time it would contest what nobody had yet denied.
    """
    published = [e.published for e in editions]
    certain = min((p.certain_from for p in published), default=MAX_DAY)
    if said_on is None:
        possible = min((p.possible_from for p in published), default=MAX_DAY)
        if stance is Stance.AFFIRMS:
            possible = min(possible, valid.possible_from if valid else MIN_DAY)
        return certain, possible
    certain = min(certain, said_on.certain_from)
    return certain, min(certain, said_on.possible_from)


def edition_order(editions: Mapping[str, Edition]) -> list[str]:
    """Ids of one source's editions, oldest first, whatever order they were loaded in."""

    def place(item: tuple[str, Edition]) -> tuple[str, str, str]:
        published = item[1].published
        return (published.last or published.first or MAX_DAY, published.text, item[0])

    return [edition for edition, _ in sorted(editions.items(), key=place)]


def edition_ending(
    claim: str,
    kind: str,
    entries: Sequence[Entry],
    order: Sequence[str],
    editions: Mapping[str, Edition],
    stated_at: Mapping[tuple[str, str], frozenset[str]],
) -> tuple[str, Ending] | None:
    """How later editions end a claim: (edition id, ending), or None if they do not.

    The first complete edition that is certainly later than the last which states it decides: it corrects the claim if
    something else has come into its entry, and delists it otherwise. `stated_at` gives the claims by (edition, entry
    key).
    """
    places = [order.index(e.edition) for e in entries]
    if not places:
        return None
    stated = editions[order[max(places)]].published
    keys = {e.key for e in entries if e.key is not None}
    # What stood in the entry with it does not replace it: an entry that loses one of its claims was true until then.
    beside = frozenset().union(*(stated_at.get((e.edition, e.key), frozenset()) for e in entries if e.key), {claim})
    for edition in order[max(places) + 1 :]:
        published = editions[edition].published
        if not (published.comes_after(stated) and editions[edition].is_whole_of(kind, keys)):
            continue  # it says nothing of what it leaves out
        if any(stated_at.get((edition, key), frozenset()) - beside for key in keys):
            return edition, Ending(way=EndingWay.CORRECTED, on=published)
        return edition, Ending(way=EndingWay.DELISTED, on=published)
    return None
