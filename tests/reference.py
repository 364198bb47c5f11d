"""What a path question means, said as plainly as possible: try every sequence of actors and every choice of edges.

This is what the path engines are held against, and so it shares no logic with them: of graph.paths it knows only the
question. It is exponential on purpose; give it a handful of actors.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.model.edges import Edge, evidence_of
from graph.model.kinds import KINDS_OF_FAMILY, ActorKind, Certainty, Family, GoodsClass, Kind, Phase, Standing
from graph.paths.query import Joints, Order, PathQuery

FOREVER = "9999-12-31"
BEGINNING = "0000-01-01"
LINKS = {Standing.CORROBORATED, Standing.AFFIRMED, Standing.CONTESTED}
RISING = [Phase.CONSIDERED, Phase.SOUGHT, Phase.OFFERED, Phase.AGREED, Phase.AUTHORIZED, Phase.DELIVERED]


@dataclass(frozen=True)
class Node:
    """An actor, as far as a path can care."""

    id: str
    kind: ActorKind
    unknown: bool = False
    countries: tuple[str, ...] = ()


@dataclass(frozen=True)
class World:
    """A whole graph."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Node]:
        """The actors by id."""
        return {n.id: n for n in self.nodes}


# One edge


@dataclass(frozen=True)
class Judged:
    """An edge in the eyes of a question, and why it is not admissible, if it is not."""

    edge: Edge
    standing: Standing | None
    known: str | None
    origins: tuple[str, ...]
    evidence: int
    last: str
    reasons: frozenset[str]

    @property
    def transaction(self) -> bool:
        return self.edge.kind in KINDS_OF_FAMILY[Family.TRANSACTION]


def standing_then(edge: Edge, query: PathQuery, by: str) -> tuple[Standing | None, tuple[str, ...]]:
    """Standing and origins by what was `certain` or `possible` on the day of the question; None: not known."""
    day = query.known_by.isoformat() if query.known_by else None

    def known(said: object) -> bool:
        return day is None or getattr(said, by) <= day

    def alive(until: str) -> bool:
        return until == FOREVER if day is None else until > day

    def accepted(source: str) -> bool:
        return (not query.sources or source in query.sources) and source not in query.not_sources

    left_out = set(edge.unreviewed) if query.reviewed else set()
    heard = [a for a in edge.affirmations if known(a) and accepted(a.source) and a.claim not in left_out]
    origins = tuple(sorted({a.origin for a in heard if alive(a.until)}))
    # Against what is affirmed, also what may have been said by then.
    heard_by = "possible" if edge.affirmations else by
    against = [d for d in edge.disputes if (day is None or getattr(d, heard_by) <= day) and alive(d.until)]
    if heard and not origins:
        return Standing.WITHDRAWN, ()
    if heard and any(not d.by_party for d in against):
        return Standing.CONTESTED, origins
    if heard:
        return (Standing.AFFIRMED if len(origins) == 1 else Standing.CORROBORATED), origins
    if edge.affirmations:
        return None, ()
    if against:
        return (Standing.DENIED if "denies" in {d.stance for d in against} else Standing.UNEVIDENCED), ()
    return (Standing.WITHDRAWN if any(known(d) for d in edge.disputes) else None), ()


def judge(edge: Edge, query: PathQuery) -> Judged:
    """The edge in the view of the question, and the filters that it fails."""
    by: str | None = "certain"
    standing, origins = standing_then(edge, query, "certain")
    if standing is None or standing is Standing.WITHDRAWN:
        possibly, voices = standing_then(edge, query, "possible")
        if standing is None or possibly in LINKS:
            standing, origins, by = possibly, voices, "possible" if possibly is not None else None
    day = query.known_by.isoformat() if query.known_by else FOREVER
    last = edge.last if edge.ended_from <= day else edge.stated_last
    return Judged(
        edge=edge,
        standing=standing,
        known=by,
        origins=origins,
        evidence=0 if standing is None else evidence_of(edge.certainty, len(origins), standing),
        last=last,
        reasons=frozenset(_failed(edge, query, standing, origins, last)),
    )


def _failed(
    edge: Edge, query: PathQuery, standing: Standing | None, origins: tuple[str, ...], last: str
) -> Iterator[str]:
    if edge.kind in KINDS_OF_FAMILY[Family.TRANSACTION]:
        asked: set[Phase | None] = set(query.phase or RISING[RISING.index(query.min_phase or Phase.SOUGHT) :])
        if edge.phase not in asked:
            yield "phase" if edge.phase is None or edge.phase in RISING else "ended_phase"
        if not set(query.goods_class or set(GoodsClass) - {GoodsClass.CIVIL}) & set(edge.goods_classes):
            yield "goods"
    if standing is None:
        anything = query.model_copy(update={"reviewed": False})
        if standing_then(edge, replace_sources(anything), "possible")[0] is None:
            yield "known_by"
        else:
            yield "sources" if standing_then(edge, anything, "possible")[0] is None else "reviewed"
    elif standing not in (query.standing or LINKS):
        yield "standing"
    if query.valid is not None and (edge.first > (query.valid.last or FOREVER) or last < (query.valid.first or "")):
        yield "window"
    if edge.certainty not in (query.certainty or set(Certainty)):
        yield "certainty"
    if standing in LINKS and len(origins) < query.min_origins:
        yield "min_origins"
    if edge.kind is Kind.OWNS and query.min_share is not None and not (edge.share and edge.share >= query.min_share):
        yield "min_share"


def replace_sources(query: PathQuery) -> PathQuery:
    """The same question, hearing every source."""
    return query.model_copy(update={"sources": (), "not_sources": ()})


def asked_kinds(query: PathQuery) -> set[Kind]:
    """The kinds of relation that the question names or means."""
    families = query.families or (Family.TRANSACTION, Family.CONTROL, Family.LINK)
    return set(query.kinds) or {kind for family in families for kind in KINDS_OF_FAMILY[family]}


def can_be_walked(edge: Edge, start: str, end: str, query: PathQuery) -> bool:
    """Whether the edge leads from one actor to the other in the asked direction.

    With the flow of goods: SUPPLIES from supplier to recipient, PAYS from payee to payer.
    """
    if {edge.subject, edge.object} != {start, end}:
        return False
    if query.direction == "any":
        return True
    if edge.kind is Kind.SUPPLIES:
        return edge.subject == start
    if edge.kind is Kind.PAYS:
        return edge.object == start
    return True


def plain_question() -> PathQuery:
    """A question that asks nothing of edges but what every question does: it judges them as they stand now."""
    return PathQuery.model_validate({"from": ["x"], "to": ["y"]})


# One actor


def neighbours(world: World, actor: str, query: PathQuery) -> int:
    """With how many actors somebody now links this one, over the families of the asked kinds."""
    families = {kind.family for kind in asked_kinds(query)}
    return len(
        {
            other
            for edge in world.edges
            if edge.kind.family in families and standing_then(edge, plain_question(), "certain")[0] in LINKS
            for other in {edge.subject, edge.object} - {actor}
            if actor in (edge.subject, edge.object)
        }
    )


def bar_of(world: World, actor: str, query: PathQuery) -> str | None:
    """Why an actor may not stand inside a path: `never`, `kind` or `hub`; None if it may."""
    node = world.by_id[actor]
    if actor in query.from_ or actor in query.to or actor in query.avoid or node.unknown:
        return "never"
    if actor in query.through:
        return None
    if node.kind not in (query.via_kinds or set(ActorKind) - {ActorKind.STATE}):
        return "kind"
    return "hub" if neighbours(world, actor, query) > query.hub_limit else None


# One path

Choice = tuple[Judged, ...]


@dataclass(frozen=True)
class Path:
    """An admissible path: on each hop the edges that some good choice of one edge a hop takes."""

    actors: tuple[str, ...]
    hops: tuple[frozenset[str], ...]
    evidence: int
    weakest_hop: int
    joints: tuple[tuple[str, str, tuple[str, ...]], ...]
    origins: tuple[str, ...]
    known: str

    @property
    def length(self) -> int:
        return len(self.hops)


def joint(one: Judged, other: Judged) -> str | None:
    """How two edges that follow each other hang together."""
    if not (one.transaction and other.transaction):
        return None
    if one.edge.deal is None or other.edge.deal is None:
        return "unknown"
    return "same" if one.edge.deal == other.edge.deal else "different"


def joints_hold(choice: Choice, query: PathQuery) -> bool:
    """Whether all joints of a choice are such as are asked."""
    allowed = {
        "any": {None, "same", "different", "unknown"},
        "not_different": {None, "same", "unknown"},
        "same": {None, "same"},
    }[query.joints]
    return all(joint(one, other) in allowed for one, other in itertools.pairwise(choice))


def dates_rise(choice: Choice) -> bool:
    """Whether a day can be named for each transaction so that days never fall, and so that every other hop holds on
    the day of the transaction before it or of the one after it."""
    # Days between two dates that stand somewhere on the path make no difference that those dates do not make.
    days = sorted({j.edge.first for j in choice} | {j.last for j in choice})
    if not any(j.transaction for j in choice):
        return True

    def extend(chosen: tuple[str, ...]) -> bool:
        dated = list(chosen)
        upcoming = [j for j in choice if j.transaction][len(dated) :]
        if not upcoming:
            return _vouched(choice, chosen)
        return any(
            extend((*chosen, day))
            for day in days
            if upcoming[0].edge.first <= day <= upcoming[0].last and day >= max(dated, default="")
        )

    return extend(())


def _vouched(choice: Choice, days: Sequence[str]) -> bool:
    place = 0
    for j in choice:
        if j.transaction:
            place += 1
        elif not any(j.edge.first <= day <= j.last for day in days[max(place - 1, 0) : place + 1]):
            return False
    return True


def choices(hops: Sequence[Sequence[Judged]], query: PathQuery) -> list[Choice]:
    """Every choice of one edge a hop that meets what is asked of a whole path."""
    return [
        choice
        for choice in itertools.product(*hops)
        if joints_hold(choice, query) and (not query.in_order or dates_rise(choice))
    ]


def path_of(actors: tuple[str, ...], hops: Sequence[Sequence[Judged]], query: PathQuery) -> Path | None:
    """The path along these actors, or None if no choice of edges makes one."""
    good = choices(hops, query)
    if not good:
        return None
    worth = max(min(j.evidence for j in choice) for choice in good)
    best = [choice for choice in good if min(j.evidence for j in choice) == worth]
    places = range(len(hops))
    shown = [{choice[i].edge.id: choice[i] for choice in good} for i in places]
    strongest = [max(choice[i].evidence for choice in best) for i in places]
    return Path(
        actors=actors,
        hops=tuple(frozenset(hop) for hop in shown),
        evidence=worth,
        weakest_hop=strongest.index(min(strongest)),
        joints=tuple(
            (actors[i + 1], *met)
            for i in places[:-1]
            if (met := joint_shown([(choice[i], choice[i + 1]) for choice in good])) is not None
        ),
        origins=tuple(sorted({origin for hop in shown for j in hop.values() for origin in j.origins})),
        known="certain" if any(all(j.known == "certain" for j in choice) for choice in good) else "possible",
    )


def joint_shown(together: Iterable[tuple[Judged, Judged]]) -> tuple[str, tuple[str, ...]] | None:
    """How two hops meet, by the edges that are chosen together, and in which same deals: `same` if any two are of one
    deal, `different` if all their deals are known, else `unknown`; None where no two transactions meet."""
    met = [(joint(one, other), one.edge.deal) for one, other in together]
    deals = {deal for name, deal in met if name == "same" and deal is not None}
    for best in ("same", "unknown", "different"):
        if best in {name for name, _ in met}:
            return best, tuple(sorted(deals))
    return None


# All paths

Steps = Mapping[tuple[str, str], list[Judged]]


def steps_of(world: World, query: PathQuery, kinds: set[Kind], *, failing: bool = False) -> Steps:
    """The edges that can be walked from one actor to another; with `failing`, those too that fail a filter."""
    seen = [judge(edge, query) for edge in world.edges if edge.kind in kinds]
    seen = [j for j in seen if failing or not j.reasons]
    pairs = itertools.permutations([n.id for n in world.nodes], 2)
    found = {(a, b): [j for j in seen if can_be_walked(j.edge, a, b, query)] for a, b in pairs}
    return {pair: edges for pair, edges in found.items() if edges}


def sequences(world: World, query: PathQuery, steps: Steps, barred: set[str]) -> Iterator[tuple[str, ...]]:
    """Every sequence of actors that could be a path; `barred` actors do not stand inside."""

    def grow(so_far: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        for node in world.nodes:
            if node.id in so_far or (so_far[-1], node.id) not in steps:
                continue
            longer = (*so_far, node.id)
            if node.id in query.to and set(query.through) <= set(longer[1:-1]):
                yield longer
            if node.id not in barred and len(longer) <= query.max_hops:
                yield from grow(longer)

    for start in dict.fromkeys(query.from_):
        if start in world.by_id:
            yield from grow((start,))


def hops_of(actors: tuple[str, ...], steps: Steps) -> list[list[Judged]]:
    """The edges of each hop."""
    return [steps[pair] for pair in itertools.pairwise(actors)]


def barred_from(world: World, query: PathQuery, *bars: str) -> set[str]:
    """The actors that are barred from the inside of a path for one of these reasons."""
    return {n.id for n in world.nodes if bar_of(world, n.id, query) in bars}


def admissible_paths(world: World, query: PathQuery) -> list[Path]:
    """Every admissible path, in the total order of the question."""
    steps = steps_of(world, query, asked_kinds(query))
    barred = barred_from(world, query, "never", "kind", "hub")
    found = [path_of(actors, hops_of(actors, steps), query) for actors in sequences(world, query, steps, barred)]
    paths = [path for path in found if path is not None]
    if query.order == "shortest":
        return sorted(paths, key=lambda p: (p.length, -p.evidence, p.actors))
    return sorted(paths, key=lambda p: (-p.evidence, p.length, p.actors))


# What the search says of itself


@dataclass(frozen=True)
class Skipped:
    """What was met and not walked."""

    hubs: int
    kinds: int
    joints: int


def searched_hops(query: PathQuery, paths: Sequence[Path]) -> int:
    """How long the paths were that had to be looked at, to name the first k and whether there are more."""
    if query.order == "shortest" and len(paths) > query.k:
        return paths[query.k].length
    return query.max_hops


def skipped(world: World, query: PathQuery, hops: int) -> Skipped:
    """What a search leaves out: hubs and kinds met on half of the asked way, joints of paths up to so many hops, of the
    lengths of which there are not more than are wanted."""
    upto = query.model_copy(update={"max_hops": hops})
    joined = {p.actors for p in admissible_paths(world, upto)}
    loose = {p.actors for p in admissible_paths(world, upto.model_copy(update={"joints": Joints.ANY}))}
    met = met_within(world, query, query.max_hops // 2)
    return Skipped(
        hubs=len(met & barred_from(world, query, "hub")),
        kinds=len(met & barred_from(world, query, "kind")),
        joints=sum(len(actors) - 1 in whole_lengths(joined, query) for actors in loose - joined),
    )


def whole_lengths(joined: set[tuple[str, ...]], query: PathQuery) -> set[int]:
    """The lengths of which a search has to find every path: one more than is shown ends it."""
    whole, left = set(), query.k + 1
    for length in range(1, query.max_hops + 1):
        there = sum(len(actors) - 1 == length for actors in joined)
        if there < left:
            whole.add(length)
        if query.order is Order.SHORTEST:
            left -= min(there, left)
    return whole


def met_within(world: World, query: PathQuery, hops: int, starts: Iterable[str] = ()) -> set[str]:
    """The actors met by walking so many hops from either side, through those that may stand inside; on the one side
    from these starts, or from those of the question."""
    steps = steps_of(world, query, asked_kinds(query))
    barred = barred_from(world, query, "never", "kind", "hub")
    met: set[str] = set()
    for ends, forwards in ((starts or query.from_, True), (query.to, False)):
        edge, seen = set(ends), set(ends)
        for _ in range(hops):
            reached = {
                b for a in edge for b in world.by_id if b not in seen and ((a, b) if forwards else (b, a)) in steps
            }
            met |= reached
            seen |= reached
            edge = reached - barred
    return met


# Near misses

# Of two sequences that relax as much, the one of the earlier sort is nearer.
SORTS = ["evidence", "order", "joint", "hops", "via_kind", "kind", "hub"]
MOST_NEAR_MISSES = 3


@dataclass(frozen=True)
class Miss:
    """A sequence of actors that is a path but for `cost` things of one sort."""

    actors: tuple[str, ...]
    cost: int
    sort: str

    @property
    def rank(self) -> tuple[int, int, int, tuple[str, ...]]:
        return (self.cost, SORTS.index(self.sort), len(self.actors), self.actors)


def near_misses(world: World, query: PathQuery) -> list[Miss]:
    """The nearest misses of a question that has no path, each sequence once."""
    nearest: dict[tuple[str, ...], Miss] = {}
    for miss in sorted(all_misses(world, query), key=lambda m: m.rank):
        nearest.setdefault(miss.actors, miss)
    return list(nearest.values())[:MOST_NEAR_MISSES]


def all_misses(world: World, query: PathQuery) -> Iterator[Miss]:
    """Every sequence that one relaxed condition would let in, and how often that has to be relaxed."""
    kinds = asked_kinds(query)
    walked = steps_of(world, query, kinds)
    barred = barred_from(world, query, "never", "kind", "hub")
    unordered = query.model_copy(update={"in_order": False})

    # Edges that fail a filter; dates are not asked of them.
    failing = steps_of(world, query, kinds, failing=True)
    for actors in sequences(world, query, failing, barred):
        yield from _miss("evidence", actors, failing, unordered, lambda choice: sum(bool(j.reasons) for j in choice))
    # What is asked of the whole path.
    for actors in sequences(world, query, walked, barred):
        if query.in_order:
            yield from _miss("order", actors, walked, unordered, lambda choice: 1 - dates_rise(choice))
        loose = query.model_copy(update={"joints": Joints.ANY})
        yield from _miss("joint", actors, walked, loose, lambda choice: _wrong_joints(choice, query))
    longer = query.model_copy(update={"max_hops": max(query.max_hops, min(8, query.max_hops + 2))})
    for actors in sequences(world, longer, walked, barred):
        yield from _miss("hops", actors, walked, query, lambda choice: max(len(choice) - query.max_hops, 0))
    # The actors inside it.
    for sort, bar, opened in (
        ("via_kind", "kind", {"via_kinds": tuple(ActorKind)}),
        ("hub", "hub", {"hub_limit": 100}),
    ):
        still = {n.id for n in world.nodes if bar_of(world, n.id, query.model_copy(update=opened)) is not None}
        bars = {n.id for n in world.nodes if bar_of(world, n.id, query) == bar}
        for actors in sequences(world, query, walked, still):
            if bars.intersection(actors) and choices(hops_of(actors, walked), query):
                yield Miss(actors, len(bars.intersection(actors)), sort)
    # The kinds of its edges, but status is never relaxed.
    wider = steps_of(world, query, kinds | (set(Kind) - set(KINDS_OF_FAMILY[Family.STATUS])))
    for actors in sequences(world, query, wider, barred):
        yield from _miss("kind", actors, wider, query, lambda choice: sum(j.edge.kind not in kinds for j in choice))


def _miss(
    sort: str, actors: tuple[str, ...], steps: Steps, query: PathQuery, cost_of: Callable[[Choice], int]
) -> Iterator[Miss]:
    cost = min((cost_of(choice) for choice in choices(hops_of(actors, steps), query)), default=0)
    if cost > 0:
        yield Miss(actors, cost, sort)


def _wrong_joints(choice: Choice, query: PathQuery) -> int:
    return sum(not joints_hold(pair, query) for pair in itertools.pairwise(choice))
