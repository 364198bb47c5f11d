"""Making the graph what its judgements say: which actor a judged record is, which deals are one, what is in doubt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from graph.model.edges import Doubt
from graph.model.judgements import Judgement
from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.model.states import PREFIX
from graph.store.joining import Joined, base_id, join, pairs_of
from graph.store.log import Log
from graph.store.resolve import actor_of
from graph.store.run import Row, Tx, ask_of, tell

Owner = tuple[str, str]  # before and now


@dataclass
class Closure:
    """Judged records (or deals) that any judgement `same` connects, and all judgements on them."""

    bases: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)  # as the graph has them, also of those beside
    unknown: set[str] = field(default_factory=set)
    judgements: dict[str, Judgement] = field(default_factory=dict)

    def join(self) -> Joined:
        """Whose they are now."""
        return join(self.bases, self.unknown, pairs_of(self.judgements.values()), self.owners)

    def moves(self, joined: Joined) -> dict[str, Owner]:
        """Those whose owner is another than before: (before, now)."""
        return {
            judged: (self.owners[judged], owner)
            for judged, owner in sorted(joined.owners.items())
            if self.owners[judged] != owner
        }


async def settle_records(tx: Tx, records: Collection[str], log: Log) -> dict[str, Owner]:
    """Give these records, and all that judgements connect with them, the actors that they are now.

    Returns the moved ones: (before, now).
    """
    closure = await load_closure(tx, records)
    joined = closure.join()
    moves = closure.moves(joined)
    await put_resolutions(tx, [{"id": record, "actor": now} for record, (_, now) in moves.items()])
    before = {closure.owners[record] for record in closure.bases}
    await _settle_doubts(tx, before | set(joined.owners.values()), joined.doubts, log)
    return moves


async def settle_deals(tx: Tx, deals: Collection[str]) -> dict[str, Owner]:
    """The same of deals: the least id of those that are one stands on all their claims. Returns the changed ones."""
    closure = await load_closure(tx, deals)
    moves = closure.moves(closure.join())
    await put_same_deals(tx, [{"id": deal, "owner": now} for deal, (_, now) in moves.items()])
    return moves


async def load_closure(tx: Tx, judged: Collection[str]) -> Closure:
    """Everything that decides whose these are."""
    closure = Closure()
    waiting, asked, beside = set(judged), set[str](), set[str]()
    while waiting:
        asked |= waiting
        reached, states = set[str](), set[str]()
        rows = await find_judged(tx, sorted(waiting))
        for row in rows:
            base = _add(closure, row)
            if base.startswith(PREFIX):
                states.add(base)
            for judgement in map(Judgement.from_properties, row["judgements"]):
                closure.judgements[judgement.id] = judgement
                ends = set(judgement.pair)
                # `unsure` and `different` connect nothing, but who stands at the other end has to be known.
                (reached if judgement.verdict == "same" else beside).update(ends)
        reached |= {row["id"] for row in await find_judged_of_state(tx, sorted(states))}
        waiting = reached - asked
    for row in await find_owners(tx, sorted(beside - closure.bases.keys())):
        closure.owners[row["id"]] = row["owner"]
    return closure


def _add(closure: Closure, row: Row) -> str:
    base = base_of(row)
    closure.bases[row["id"]] = base
    closure.owners[row["id"]] = row["owner"]
    if row["unknown"]:
        closure.unknown.add(row["id"])
    return base


def base_of(row: Row) -> str:
    """The id that a record (its properties) or deal has by itself."""
    if row["kind"] != ActorKind.STATE:
        return base_id(row["id"])
    told = {name: row[name] for name in ("key", "kind", "name", "names", "countries", "unknown") if row[name]}
    return actor_of(Record.model_validate(told), row["id"])


async def _settle_doubts(tx: Tx, actors: Collection[str], doubts: Iterable[Doubt], log: Log) -> None:
    """Make what is in doubt about these actors what it is now."""
    wanted = {(doubt.one, doubt.other): doubt.properties() for doubt in doubts}
    gone = []
    for row in await find_doubts(tx, sorted(actors)):
        if wanted.get((row["one"], row["other"])) == row["doubt"]:
            del wanted[row["one"], row["other"]]
        else:
            gone.append(row)
    await drop_doubts(tx, [row["element"] for row in gone])
    await put_doubts(tx, [{"one": one, "other": other, "doubt": doubt} for (one, other), doubt in wanted.items()])
    for row in gone:
        log.delete("doubt", row["doubt"]["id"], subject=row["one"], object=row["other"])
    for (one, other), doubt in sorted(wanted.items()):
        log.put("doubt", doubt["id"], subject=one, object=other)


async def find_judged(tx: Tx, judged: Sequence[str]) -> list[Row]:
    """Of each of these records or deals: `id`, `owner` (actor or deal, now), `judgements` on it (properties), and of a
    record `key, kind, name, names, countries, unknown`.
    """
    return await ask_of(tx, "find_judged", judged)


async def find_judged_of_state(tx: Tx, states: Sequence[str]) -> list[Row]:
    """The judged records of these states, as `id`."""
    return await ask_of(tx, "find_judged_of_state", states)


async def find_owners(tx: Tx, judged: Sequence[str]) -> list[Row]:
    """`id`, `owner` (the actor, or the deal that stands for it), `unknown` and `kind` of these records or deals."""
    return await ask_of(tx, "find_owners", judged)


async def find_doubts(tx: Tx, actors: Sequence[str]) -> list[Row]:
    """What is in doubt about these actors: `element`, `doubt` (properties), `one` and `other` (ids)."""
    return await ask_of(tx, "find_doubts", actors)


async def put_doubts(tx: Tx, rows: Sequence[Row]) -> None:
    """Join actors of which it is in doubt whether they are one."""
    await tell(tx, "put_doubts", rows)


async def drop_doubts(tx: Tx, elements: Sequence[str]) -> None:
    """Take such joins away."""
    await tell(tx, "drop_doubts", elements)


async def put_resolutions(tx: Tx, rows: Sequence[Row]) -> None:
    """Join records to their actors, which are made where they are missing."""
    await tell(tx, "put_resolutions", rows)


async def put_same_deals(tx: Tx, rows: Sequence[Row]) -> None:
    """Note which deal stands for a deal, on the deal and its claims."""
    await tell(tx, "put_same_deals", rows)
