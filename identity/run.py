"""Judging all records of a graph by program: what it says now replaces what it said before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import add

import neo4j

from graph.model.judgements import Judgement, Verdict
from graph.queries.identity import all_judgements, all_records
from graph.store.batch import WriteResult
from graph.store.judgements import judge
from identity.candidates import PROGRAM, Candidates, find_candidates

AT_ONCE = 1000  # judgements a transaction: each is true by itself, so that a run that breaks off leaves a right graph
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RunResult:
    """What a run found and changed. `same` and `unsure` are of all that the program says now."""

    profiles: int
    pairs: int
    skipped: int
    same: int
    unsure: int
    put: int
    dropped: int
    written: WriteResult


async def run(
    driver: neo4j.AsyncDriver, database: str, *, dry_run: bool = False, tell: Tell = lambda what, done, of: None
) -> RunResult:
    """Compare all records, and make the program's judgements what it says now; nobody else's are touched.

    A run that breaks off has written some of it, and is completed by the next. `tell` hears what is being done, and how
    much of how much is.
    """
    async with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        tell("reading records", 0, 0)
        records = [pair async for pair in all_records(session)]
        before = {judgement.id: judgement async for judgement in all_judgements(session, by=PROGRAM, automatic=True)}
        people = [judgement async for judgement in all_judgements(session, automatic=False)]
    today = dt.datetime.now(dt.UTC).date()
    joined = [judgement.pair for judgement in people if judgement.verdict is Verdict.SAME]
    found = find_candidates(records, today, lambda done, of: tell("comparing pairs", done, of), joined)
    now = {judgement.id: judgement for judgement in found.judgements}
    new = [judgement for id_, judgement in now.items() if id_ not in before or not before[id_].says_as(judgement)]
    gone = sorted(before.keys() - now.keys())
    written = WriteResult(rev=0) if dry_run else await _write(driver, database, new, gone, tell)
    return _result(found, len(new), len(gone), written)


async def _write(
    driver: neo4j.AsyncDriver, database: str, new: list[Judgement], gone: list[str], tell: Tell
) -> WriteResult:
    results = []
    if gone:
        results = [await judge(driver, database, (), drop=gone[i : i + AT_ONCE]) for i in range(0, len(gone), AT_ONCE)]
    # The surest first: a run that breaks off has said what matters most.
    ordered = sorted(new, key=lambda j: (j.verdict is not Verdict.SAME, -(j.score or 0), j.id))
    for start in range(0, len(ordered), AT_ONCE):
        tell("writing judgements", start, len(ordered))
        results.append(await judge(driver, database, ordered[start : start + AT_ONCE]))
    tell("writing judgements", len(ordered), len(ordered))
    return reduce(add, results) if results else WriteResult(rev=0)


def _result(found: Candidates, put: int, dropped: int, written: WriteResult) -> RunResult:
    verdicts = [judgement.verdict for judgement in found.judgements]
    return RunResult(
        profiles=found.profiles,
        pairs=found.pairs,
        skipped=found.skipped,
        same=verdicts.count(Verdict.SAME),
        unsure=verdicts.count(Verdict.UNSURE),
        put=put,
        dropped=dropped,
        written=written,
    )
