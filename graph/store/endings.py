"""What people say about claims: that one has ended or was wrong, that it was not after all, what a review found."""

from __future__ import annotations

import neo4j

from graph.errors import Conflict, NotFound
from graph.model.claims import Ending, Review
from graph.model.kinds import EndingWay
from graph.store.batch import WriteResult
from graph.store.ended import ending_properties, log_endings, put_endings, review_properties, state_reviews
from graph.store.run import Row, Tx, ask_of, tell
from graph.store.touched import Touched, touch_endings, touch_voices
from graph.store.transact import Write, transact
from graph.store.voices import load_voices


async def end_claim(driver: neo4j.AsyncDriver, database: str, claim_id: str, ending: Ending) -> WriteResult:
    """End a claim: retract, correct, delist or end it. The same ending again changes nothing; one that was undone
    counts again. Raises NotFound.
    """

    async def work(write: Write) -> Touched:
        claim = await _claim(write.tx, claim_id)
        row = ending_properties(claim_id, ending)
        if any(there["id"] == row["id"] and "undone" not in there for there in claim["endings"]):
            return Touched()
        await put_endings(write.tx, [row])
        log_endings(write.log, [row], {claim_id: claim["relation"]})
        return await _touched(write.tx, claim_id)

    return await transact(driver, database, work)


async def undo_ending(driver: neo4j.AsyncDriver, database: str, claim_id: str) -> WriteResult:
    """Take back every retraction of a claim; they stay in the graph, marked with the undoing revision.

    Raises NotFound, and Conflict where nobody retracted it: that it ended, or was delisted, is its source's word.
    """

    async def work(write: Write) -> Touched:
        claim = await _claim(write.tx, claim_id)
        undone = [e for e in claim["endings"] if e["way"] == EndingWay.RETRACTED and "undone" not in e]
        if not undone:
            ended = sorted({str(e["way"]) for e in claim["endings"] if "undone" not in e})
            raise Conflict(
                f"Claim {claim_id} has no retraction to take back.",
                hint=f"It is {' and '.join(ended)}; only its source can say otherwise." if ended else None,
            )
        await mark_undone(write.tx, [e["id"] for e in undone], write.base + 1)
        log_endings(write.log, undone, {claim_id: claim["relation"]}, note="undone")
        return await _touched(write.tx, claim_id)

    return await transact(driver, database, work)


async def review_claim(driver: neo4j.AsyncDriver, database: str, claim_id: str, review: Review) -> WriteResult:
    """Keep what a person decided about a claim that a machine read: one that is refused counts no more. Raises
    NotFound, and Conflict where no machine read it: what a person wrote down is retracted.
    """

    async def work(write: Write) -> Touched:
        claim = await _claim(write.tx, claim_id)
        if claim["read_by"] is None:
            raise Conflict(
                f"Claim {claim_id} was not read by a machine.", hint="What turned out to be wrong is retracted."
            )
        reviewed = await state_reviews(write.tx, [review_properties(claim_id, review)], write.log)
        return await _touched(write.tx, claim_id) if reviewed else Touched()

    return await transact(driver, database, work)


async def _claim(tx: Tx, claim_id: str) -> Row:
    found = await find_endings(tx, [claim_id])
    if not found:
        raise NotFound(f"There is no claim {claim_id!r}.", hint="A relation lists the ids of its claims.")
    return found[0]


async def _touched(tx: Tx, claim_id: str) -> Touched:
    touched = Touched()
    voices = await load_voices(tx)
    await touch_endings(tx, [claim_id], touched)
    await touch_voices(tx, voices, voices, touched)
    return touched


async def find_endings(tx: Tx, claims: list[str]) -> list[Row]:
    """`relation`, `read_by` and `endings` (properties) of each of these claims."""
    return await ask_of(tx, "find_endings", claims)


async def mark_undone(tx: Tx, endings: list[str], rev: int) -> None:
    """Mark endings as undone by a revision."""
    await tell(tx, "mark_undone", endings, rev=rev)
