"""What a write touched, and the derivation of all that follows from it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field

from graph.model.kinds import Kind
from graph.store.claims import controlled_actor
from graph.store.edges import Plan, add_near, near_deltas, pair_families, plan_edges
from graph.store.heard import content_of
from graph.store.log import Log
from graph.store.records import Moved, refresh_actors
from graph.store.run import Row, Tx, ask, ask_of, tell
from graph.store.voices import (
    CONTROL,
    DISPUTING,
    Voices,
    all_who_reach,
    changed_sources,
    changed_speakers,
    load_controllers,
)


@dataclass
class Touched:
    """What has to be derived again."""

    relations: set[str] = field(default_factory=set)
    # Claims that are new, or known since another day, by relation: of these only their own edges.
    claims: dict[str, set[str]] = field(default_factory=dict)
    actors: set[str] = field(default_factory=set)  # what they are, from their records
    controlled: set[str] = field(default_factory=set)  # over whom somebody gained or lost control
    voices: Voices = field(default_factory=Voices)

    def add(self, later: Touched) -> None:
        """Also what a later part of the same write touched."""
        self.relations |= later.relations
        for relation, claims in later.claims.items():
            self.claims.setdefault(relation, set()).update(claims)
        self.actors |= later.actors
        self.controlled |= later.controlled
        self.voices = later.voices


async def touch_moved(tx: Tx, moved: Moved, touched: Touched) -> None:
    """Give the claims of moved records their new relations, and touch the old and the new."""
    touched.actors |= moved.actors
    rows = await find_moved_claims(tx, moved.records)
    for row in rows:
        touched.relations |= {row["before"], row["after"]}
        if row["kind"] in CONTROL:
            for relation in (row["before"], row["after"]):
                touched.controlled |= controlled_actor(content_of(row), relation)
    await put_relations(tx, [row for row in rows if row["before"] != row["after"]])


async def touch_endings(tx: Tx, claims: Iterable[str], touched: Touched) -> None:
    """Touch the relations of claims whose endings changed, and those whom they say to be controlled."""
    for row in await ask_of(tx, "find_claims", sorted(claims)):
        touched.relations.add(row["relation"])
        touched.controlled |= controlled_actor(content_of(row), row["relation"])


async def touch_voices(tx: Tx, before: Voices, after: Voices, touched: Touched) -> None:
    """Touch the relations of claims whose origin may be another now, or whose speaker may be a party's voice now."""
    touched.voices = after
    speakers = changed_speakers(before, after)
    said_by = all_who_reach(speakers, before.speaks_for, after.speaks_for)
    touched.relations |= set(await find_relations_said_by(tx, said_by))
    touched.relations |= set(await find_relations_of_sources(tx, changed_sources(before, after)))
    changed = speakers | touched.controlled
    if not changed:
        return
    disputes = await find_dispute_speakers(tx)
    await load_controllers(tx, after, [row["speaker"] for row in disputes])
    concerned = all_who_reach(changed, after.speaks_for, after.controlled_by)
    touched.relations |= {r for row in disputes if row["speaker"] in concerned for r in row["relations"]}


async def derive_touched(tx: Tx, touched: Touched) -> Plan:
    """Compare the touched edges with what their claims say now."""
    return await plan_edges(tx, touched.relations, touched.claims, touched.voices)


async def write_touched(
    tx: Tx, touched: Touched, plan: Plan, write_plan: Callable[[], Awaitable[None]], log: Log
) -> None:
    """Write the plan, and what actors are and how many neighbours they have."""
    before = await pair_families(tx, plan.pairs, before=True)
    await write_plan()
    await add_near(tx, near_deltas(before, await pair_families(tx, plan.pairs, before=False)))
    await refresh_actors(tx, touched.actors, log)


async def find_moved_claims(tx: Tx, records: Sequence[str]) -> list[Row]:
    """Claims of these records: `id, kind, content, before` and `after`, the relation that it spoke of and now does."""
    symmetric = [k.value for k in Kind if k.is_symmetric]
    return await ask_of(tx, "find_moved_claims", records, symmetric=symmetric)


async def put_relations(tx: Tx, rows: Sequence[Row]) -> None:
    """Write the relations that claims speak of now."""
    await tell(tx, "put_relations", rows)


async def find_relations_said_by(tx: Tx, speakers: Iterable[str]) -> list[str]:
    """The relations of all claims that these actors said."""
    return [row["relation"] for row in await ask_of(tx, "find_relations_said_by", sorted(speakers))]


async def find_relations_of_sources(tx: Tx, sources: Iterable[str]) -> list[str]:
    """The relations of all claims of these sources that name no speaker."""
    return [row["relation"] for row in await ask_of(tx, "find_relations_of_sources", sorted(sources))]


async def find_dispute_speakers(tx: Tx) -> list[Row]:
    """`speaker` (an actor) and `relations` of all claims against something."""
    return await ask(tx, "find_dispute_speakers", stances=DISPUTING)
