"""The view: which edges differ from what the claims say, and writing only those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field

from graph.derive import Heard, derive_relation, edge_id_of
from graph.model.edges import Edge
from graph.model.kinds import LINKING, Family, Kind
from graph.store.heard import load_heard, load_heard_claims
from graph.store.log import Log
from graph.store.run import Row, Tx, ask_of, chunks, tell
from graph.store.voices import DISPUTING, Voices

RELATIONS = 2000
NEAR = [f"near_{family.value}" for family in Family] + ["near_walked"]
WALKED = {Family.TRANSACTION.value, Family.CONTROL.value, Family.LINK.value}
LINKING_NOW = [standing.value for standing in LINKING]


@dataclass(frozen=True)
class Stored:
    """An edge as it stands there: the element to change, its relation by where it stands, and what it says."""

    element: str
    relation: str
    properties: Row

    def place(self) -> Row:
        """What it is by where it stands: its own properties may have been tampered with."""
        kind, subject, object_ = self.relation.split(".")
        return {"id": str(self.properties.get("id")), "kind": kind, "subject": subject, "object": object_}


@dataclass
class Plan:
    """What has to be done so that the edges are what the claims say. Rows name their `kind`, `subject` and `object`."""

    create: list[Row] = field(default_factory=list)  # properties
    update: list[Row] = field(default_factory=list)  # properties, and the `element` that gets them
    changed: list[Row] = field(default_factory=list)  # of each update the `element`, and what is to be `put`
    delete: list[Row] = field(default_factory=list)  # place, and the `element` that goes

    @property
    def size(self) -> int:
        """How many edges it touches."""
        return len(self.create) + len(self.update) + len(self.delete)

    @property
    def pairs(self) -> list[list[str]]:
        """The pairs of different actors between which an edge changes, each once, the lesser id first."""
        rows = (*self.create, *self.update, *self.delete)
        return [list(p) for p in sorted({_pair(r) for r in rows}) if p[0] != p[1]]

    def add(self, wanted: Iterable[Edge], found: Iterable[Stored]) -> None:
        """Compare the edges of one relation with those that are there."""
        standing: dict[str, list[Stored]] = {}
        for stored in found:
            standing.setdefault(str(stored.properties.get("id")), []).append(stored)
        for edge in wanted:
            properties = edge.properties()
            first, *copies = standing.pop(edge.id, [None])
            if first is None:
                self.create.append(properties)
            elif first.properties != properties:
                self.update.append(properties | {"element": first.element})
                self.changed.append({"element": first.element, "put": _changes(first.properties, properties)})
            self._drop(copies)
        for surplus in standing.values():
            self._drop(surplus)

    def _drop(self, surplus: Iterable[Stored | None]) -> None:
        self.delete += [stored.place() | {"element": stored.element} for stored in surplus if stored is not None]

    def log(self, log: Log) -> None:
        """Note it all."""
        for row in self.delete:
            log.delete("edge", row["id"], subject=row["subject"], object=row["object"])
        for row in (*self.create, *self.update):
            log.put("edge", row["id"], subject=row["subject"], object=row["object"])
        log.count("edges_put", len(self.create) + len(self.update))
        log.count("edges_deleted", len(self.delete))


def _changes(before: Row, now: Row) -> Row:
    """What to put so that properties are what they are now; None removes one."""
    gone: Row = dict.fromkeys(before.keys() - now.keys())
    return gone | {name: value for name, value in now.items() if name not in before or before[name] != value}


def _pair(row: Row) -> tuple[str, str]:
    subject, object_ = row["subject"], row["object"]
    return min(subject, object_), max(subject, object_)


async def plan_edges(tx: Tx, relations: Set[str], claims: Mapping[str, Set[str]], voices: Voices) -> Plan:
    """Derive these relations and compare, and of the relations of `claims` only the edges which these claims make."""
    plan = Plan()
    some = {relation: ids for relation, ids in claims.items() if relation not in relations}
    whole = relations | set(await find_disputed_relations(tx, sorted(some)))
    for relation in whole & some.keys():
        del some[relation]
    for chunk in chunks(sorted(some), RELATIONS):
        whole |= await _plan_claims(tx, plan, {relation: some[relation] for relation in chunk}, voices)
    for chunk in chunks(sorted(whole), RELATIONS):
        heard = await load_heard(tx, chunk, voices)
        found = await load_edges(tx, chunk)
        for relation in chunk:
            plan.add(derive_relation(heard[relation]), found[relation])
    return plan


async def _plan_claims(tx: Tx, plan: Plan, claims: Mapping[str, Set[str]], voices: Voices) -> set[str]:
    """Derive the edges that these claims make, of relations that nobody disputes: there no claim bears on one of
    another edge, and an edge is all claims that agree with these. The relations where that does not hold are returned.
    """
    ids = {claim for of_relation in claims.values() for claim in of_relation}
    heard = await load_heard_claims(tx, sorted(ids), voices)
    edges = {edge_id_of(h): h.relation for h in heard}
    found = await load_edges_by_id(tx, edges)
    others = {str(claim) for stored in found for claim in stored.properties["claims"]} - ids
    beside = await load_heard_claims(tx, sorted(others), voices)
    amiss = {h.relation for h in beside if edge_id_of(h) not in edges}
    amiss |= {h.relation for h in heard if h.refused}  # an edge does not tell who of its claims were refused
    said: dict[str, list[Heard]] = {}
    for h in (*heard, *beside):
        said.setdefault(h.relation, []).append(h)
    standing: dict[str, list[Stored]] = {}
    for stored in found:
        standing.setdefault(stored.relation, []).append(stored)
    for relation in claims.keys() - amiss:
        plan.add(derive_relation(said[relation]), standing.get(relation, ()))
    return amiss


async def apply_plan(tx: Tx, plan: Plan) -> None:
    """Write what differs."""
    await drop_edges(tx, [row["element"] for row in plan.delete])
    await update_edges(tx, plan.changed)
    for kind, rows in by_kind(plan.create).items():
        await create_edges(tx, kind, rows)


def by_kind(rows: Iterable[Row]) -> dict[Kind, list[Row]]:
    """The rows of each kind."""
    found: dict[Kind, list[Row]] = {}
    for row in rows:
        found.setdefault(Kind(row["kind"]), []).append(row)
    return found


async def load_edges(tx: Tx, relations: Sequence[str]) -> dict[str, list[Stored]]:
    """All edges that stand where these relations are, by relation."""
    found: dict[str, list[Stored]] = {relation: [] for relation in relations}
    rows = []
    for relation in relations:
        kind, subject, object_ = relation.split(".")
        rows.append({"kind": kind, "relation": relation, "subject": subject, "object": object_})
    for kind, of_kind in by_kind(rows).items():
        for row in await find_edges(tx, kind, of_kind):
            found[row["relation"]].append(Stored(row["element"], row["relation"], row["edge"]))
    return found


# How many neighbours an actor has


def near_deltas(before: dict[str, set[str]], after: dict[str, set[str]]) -> list[Row]:
    """By how much each actor's counts of neighbours change; the maps give families by `a b`."""
    deltas: dict[str, dict[str, int]] = {}
    for pair in before.keys() | after.keys():
        gone, come = before.get(pair, set()), after.get(pair, set())
        if gone != come:
            for actor in pair.split(" "):
                counts = deltas.setdefault(actor, dict.fromkeys(NEAR, 0))
                for name, families in _near_families():
                    counts[name] += bool(families & come) - bool(families & gone)
    return [{"id": actor} | counts for actor, counts in sorted(deltas.items()) if any(counts.values())]


def _near_families() -> list[tuple[str, set[str]]]:
    return [(f"near_{family.value}", {family.value}) for family in Family] + [("near_walked", WALKED)]


async def pair_families(tx: Tx, pairs: Sequence[list[str]], *, before: bool) -> dict[str, set[str]]:
    """The families in which each pair of actors is joined by an edge that somebody affirms, by `a b`: before or after
    what a large write staged and retired, of which others know nothing.
    """
    rows = await find_pair_families(tx, pairs, before=before)
    return {" ".join(row["pair"]): set(row["families"]) for row in rows}


async def find_pair_families(tx: Tx, pairs: Sequence[list[str]], *, before: bool) -> list[Row]:
    """`pair` and `families` of each pair of actors."""
    return await ask_of(tx, "find_pair_families", pairs, linking=LINKING_NOW, before=before)


async def add_near(tx: Tx, rows: list[Row]) -> None:
    """Change actors' counts of neighbours."""
    await tell(tx, "add_near", rows)


async def load_edges_by_id(tx: Tx, relations: Mapping[str, str]) -> list[Stored]:
    """The edges of these ids which stand where their relations are."""
    rows = []
    for edge_id, relation in sorted(relations.items()):
        kind, subject, object_ = relation.split(".")
        rows.append({"kind": kind, "id": edge_id, "relation": relation, "subject": subject, "object": object_})
    return [
        Stored(row["element"], row["relation"], row["edge"])
        for kind, of_kind in by_kind(rows).items()
        for row in await find_edges_by_id(tx, kind, of_kind)
    ]


async def find_disputed_relations(tx: Tx, relations: Sequence[str]) -> list[str]:
    """Those of these relations of which a claim disputes something."""
    return [str(relation) for relation in await ask_of(tx, "find_disputed_relations", relations, stances=DISPUTING)]


async def find_edges_by_id(tx: Tx, kind: Kind, rows: list[Row]) -> list[Row]:
    """`element`, `relation` and `edge` of each edge of one kind that has this `id`, from `subject` to `object`."""
    return await ask_of(tx, "find_edges_by_id", rows, kind)


async def find_edges(tx: Tx, kind: Kind, relations: list[Row]) -> list[Row]:
    """`element`, `relation` and `edge` (its properties) for each edge of one kind from `subject` to `object`."""
    return await ask_of(tx, "find_edges", relations, kind)


async def create_edges(tx: Tx, kind: Kind, rows: list[Row]) -> None:
    """Make edges of one kind."""
    await tell(tx, "create_edges", rows, kind)


async def update_edges(tx: Tx, rows: list[Row]) -> None:
    """Change those properties of edges that differ: a transaction holds all that it writes, before and after."""
    await tell(tx, "update_edges", rows)


async def drop_edges(tx: Tx, elements: list[str]) -> None:
    """Remove edges."""
    await tell(tx, "drop_edges", elements)
