"""Asking the same questions of several in turn, comparing what they answer, and keeping how long it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.trace_asked import Asked
from bench.trace_askers import Asker, Reply

# Of the others that answer the same: whether they give all sequences of the shortest length, or some.
GIVES_ALL: Mapping[str, bool] = {
    "SHORTEST 5, walkable": False,
    "igraph": False,
    "rustworkx": True,
    "networkit": False,
    "ladybug": True,
}


@dataclass
class Times:
    """How long one asker took for questions of one kind and stratum: seconds of every run, limits where it was late;
    how many were late, and how many found nothing.
    """

    seconds: list[float] = field(default_factory=list)
    late: int = 0
    empty: int = 0

    def add(self, reply: Reply) -> None:
        """One more run."""
        self.seconds.append(reply.seconds)
        self.late += reply.late
        self.empty += reply.paths == ()

    def at(self, percent: float) -> float | None:
        """The percentile in milliseconds, the nearest rank; None where nothing was run."""
        ordered = sorted(self.seconds)
        if not ordered:
            return None
        return 1000 * ordered[min(len(ordered) - 1, int(percent / 100 * len(ordered)))]


def merged(several: Sequence[Times]) -> Times:
    """All runs together."""
    return Times(
        [s for times in several for s in times.seconds],
        sum(times.late for times in several),
        sum(times.empty for times in several),
    )


def run(askers: Sequence[Asker], questions: Sequence[Asked], runs: int, budget: float) -> dict[str, Times]:
    """Each of the askers in turn, a question at a time, so many runs of each, and no more than its seconds allow.

    Before that, each question is asked once, within the same seconds: texts are planned and pages read. Only what was
    asked then is timed.
    """
    times = {asker.name: Times() for asker in askers}
    if not questions:
        return times
    warm = 0
    for asker in askers:
        ends_at = time.perf_counter() + budget
        for place, question in enumerate(questions[:runs], 1):
            asker.ask(question)
            warm = max(warm, place)
            if time.perf_counter() > ends_at:
                break
    for number in range(runs):
        turn = number % len(askers)
        for asker in [*askers[turn:], *askers[:turn]]:
            if sum(times[asker.name].seconds) < budget:
                times[asker.name].add(asker.ask(questions[number % warm]))
    return times


def differences(
    engines: Sequence[Asker], others: Sequence[Asker], questions: Sequence[Asked], tell: Callable[[str], None] = print
) -> tuple[int, int]:
    """How many answers were compared, and how many of them differ; each is told. Engines answer alike in all; others
    in the length of the shortest and in the sequences of that length, as far as they give them.
    """
    compared = different = 0
    for question in questions:
        first = engines[0].ask(question)
        for asker in [*engines[1:], *others]:
            reply = asker.ask(question)
            if first.late or reply.late:
                continue
            compared += 1
            k = int(question.kind.more.get("k", 0))
            wrong = _engines_differ(first, reply) if asker in engines else _differs(first, reply, k, asker.name)
            if wrong:
                different += 1
                tell(f"    {asker.name} and {engines[0].name} differ in {wrong}: {dict(question.parameters)}")
    return compared, different


def _engines_differ(one: Reply, other: Reply) -> str | None:
    if one.paths != other.paths:
        return "paths"
    if one.complete != other.complete:
        return "whether that is all"
    return None


def _differs(engine: Reply, other: Reply, k: int, name: str) -> str | None:
    if engine.first_hops != other.first_hops:
        return f"length: {other.first_hops}, not {engine.first_hops}"
    mine, theirs = _first_of(engine), _first_of(other)
    if len(mine) >= k:
        return None  # there may be more of that length
    if not theirs <= mine or (GIVES_ALL[name] and theirs != mine):
        return f"sequences: {sorted(theirs)}, not {sorted(mine)}"
    return None


def _first_of(reply: Reply) -> set[tuple[str, ...]]:
    return {ids for ids, _ in reply.paths or () if len(ids) - 1 == reply.first_hops}
