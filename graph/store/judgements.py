"""Judging who is who: writing judgements and taking them back, with everything that follows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import neo4j

from graph.errors import Conflict, Invalid, NotFound
from graph.model.judgements import Judgement, Verdict
from graph.model.kinds import ActorKind, may_be_one
from graph.store.batch import WriteResult
from graph.store.journal import LargeWrites
from graph.store.log import Log
from graph.store.records import Moved
from graph.store.run import Row, Tx, ask_of, tell
from graph.store.settle import find_owners, settle_deals, settle_records
from graph.store.touched import Touched, touch_moved, touch_voices
from graph.store.transact import Write, transact
from graph.store.voices import load_voices


async def judge(
    driver: neo4j.AsyncDriver,
    database: str,
    judgements: Sequence[Judgement],
    *,
    drop: Collection[str] = (),
    any_kind: bool = False,
    dry_run: bool = False,
    large: LargeWrites | None = None,
) -> WriteResult:
    """Write judgements and take others (`drop`, ids) back, with all that follows, in one transaction.

    What somebody said already changes nothing. A program's judgement replaces what it said of the pair before; a
    person's does not. Raises NotFound for what the graph does not have, Conflict where a person said otherwise of the
    pair, Invalid for an unknown party: it is never anybody else. Also for kinds that are never one actor, unless
    `any_kind` says that a source is wrong there.
    """

    async def work(write: Write) -> Touched:
        return await state_judgements(write, judgements, drop, any_kind=any_kind)

    return await transact(driver, database, work, dry_run=dry_run, large=large)


async def state_judgements(
    write: Write, judgements: Sequence[Judgement], drop: Collection[str] = (), *, any_kind: bool = False
) -> Touched:
    """The same as part of a write; what has to be derived again."""
    new = await _new(write.tx, judgements, any_kind=any_kind)
    gone = [row["judgement"] for row in await find_judgements(write.tx, sorted(drop))]
    if missing := set(drop) - {row["id"] for row in gone}:
        raise NotFound(f"There is no judgement {min(missing)!r}.", hint="armstrace identity judgements lists them.")
    await drop_judgements(write.tx, [row["id"] for row in gone])
    await put_judgements(write.tx, [judgement.properties() for judgement in new])
    for row in gone:
        write.log.delete("judgement", row["id"], note="undone")
    for judgement in new:
        write.log.put("judgement", judgement.id, note=judgement.verdict.value)
    write.log.count("judgements", len(new) + len(gone))
    ends = {end for judgement in new for end in judgement.pair}
    ends |= {end for row in gone for end in (row["a"], row["b"])}
    return await _follow(write.tx, ends, write.log)


async def take_back(driver: neo4j.AsyncDriver, database: str, judgement_id: str) -> WriteResult:
    """Take one judgement back: the graph is as if it had never been said. Raises NotFound."""
    return await judge(driver, database, (), drop=[judgement_id])


async def _new(tx: Tx, judgements: Sequence[Judgement], *, any_kind: bool) -> list[Judgement]:
    """Those that say something new."""
    by_id = {judgement.id: judgement for judgement in judgements}
    if len(by_id) < len(judgements):
        raise Invalid("Two judgements here are by the same decider on the same pair.", hint="Keep one of them.")
    ends = sorted({end for judgement in judgements for end in judgement.pair})
    there = {row["id"]: row for row in await find_owners(tx, ends)}
    for end in ends:
        if end not in there:
            what = "deal" if end.startswith("d-") else "record"
            raise NotFound(f"There is no {what} {end!r}.", hint="`armstrace actor` and `deal` show them.")
    stored = {row["id"]: Judgement.from_properties(row["judgement"]) for row in await find_judgements(tx, list(by_id))}
    new = []
    for judgement in judgements:
        if judgement.verdict is not Verdict.DIFFERENT and any(there[end]["unknown"] for end in judgement.pair):
            raise Invalid(
                f"{' or '.join(judgement.pair)} is an unknown party, which is never anybody else.",
                hint="If the source knows after all who it was, load its sheet with that record.",
            )
        kinds = [ActorKind(there[end]["kind"]) for end in judgement.pair if there[end]["kind"] is not None]
        if judgement.verdict is Verdict.SAME and len(kinds) == 2 and not (any_kind or may_be_one(*kinds)):
            raise Invalid(
                f"{judgement.a} is a {kinds[0]} and {judgement.b} a {kinds[1]}: they are never one actor.",
                hint="If a source calls one of them what it is not: --any-kind, over the API any_kind=true.",
            )
        before = stored.get(judgement.id)
        if before is None or (judgement.automatic and not before.says_as(judgement)):
            new.append(judgement)
        elif before.verdict is not judgement.verdict:
            raise Conflict(
                f"{judgement.by} judged {' and '.join(judgement.pair)} {before.verdict} on {before.on}.",
                hint=f"Take that judgement back first: {before.id}.",
            )
    return new


async def _follow(tx: Tx, ends: Iterable[str], log: Log) -> Touched:
    """Write what follows from other judgements on these records and deals; return what has to be derived again."""
    touched = Touched()
    voices_before = await load_voices(tx)
    deals = {end for end in ends if end.startswith("d-")}
    moved_deals = await settle_deals(tx, deals)
    touched.relations |= set(await find_relations_of_deals(tx, list(moved_deals)))
    for deal, (_, now) in moved_deals.items():
        log.put("deal", deal, note="split" if now == deal else "merged")
        log.count("deals")
    moves = await settle_records(tx, set(ends) - deals, log)
    moved = Moved()
    moved.note(moves, log)
    await touch_moved(tx, moved, touched)
    voices = await load_voices(tx) if moves else voices_before
    await touch_voices(tx, voices_before, voices, touched)
    return touched


async def find_judgements(tx: Tx, judgements: Sequence[str]) -> list[Row]:
    """`id` and `judgement` (properties) of each of these."""
    return await ask_of(tx, "find_judgements", judgements)


async def put_judgements(tx: Tx, rows: Sequence[Row]) -> None:
    """Write Judgement nodes, joined to what they judge."""
    await tell(tx, "put_judgements", rows)


async def drop_judgements(tx: Tx, judgements: Sequence[str]) -> None:
    """Remove judgements."""
    await tell(tx, "drop_judgements", judgements)


async def find_relations_of_deals(tx: Tx, deals: Sequence[str]) -> list[str]:
    """The relations of all claims on these deals."""
    return [row["relation"] for row in await ask_of(tx, "find_relations_of_deals", deals)]
