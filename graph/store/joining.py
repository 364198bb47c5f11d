"""Which records are one actor: what `same` judgements connect, minus what `different` ones cut. Pure, and no order of
judging decides anything.

A person's word on a pair outranks a program's. Of all that is judged `same`, the surest is joined first; what would
join two that are judged different, two states, or an unknown party, is not joined, and stays in doubt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graph.model.edges import Doubt
from graph.model.judgements import Judgement, Verdict, Why, in_order
from graph.model.states import PREFIX


@dataclass(frozen=True)
class Pair:
    """What all judgements on one pair come to."""

    a: str
    b: str
    verdict: Verdict
    contradicted: bool
    automatic: bool
    score: float
    judgements: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, float, str, str]:
        """The surest first."""
        return (self.automatic, -self.score, self.a, self.b)


@dataclass(frozen=True)
class Joined:
    """Where each record belongs, and what is in doubt."""

    owners: dict[str, str]
    doubts: tuple[Doubt, ...]


def pairs_of(judgements: Iterable[Judgement]) -> list[Pair]:
    """What the judgements come to, pair by pair, the surest first."""
    said: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        said[judgement.pair].append(judgement)
    return sorted((_pair(*pair, listed) for pair, listed in said.items()), key=lambda p: p.rank)


def _pair(a: str, b: str, judgements: Sequence[Judgement]) -> Pair:
    automatic = all(j.automatic for j in judgements)
    heard = [j for j in judgements if j.automatic == automatic]
    verdicts = {j.verdict for j in heard}
    # It takes a word to join; any word against it keeps apart.
    verdict = next(v for v in (Verdict.DIFFERENT, Verdict.UNSURE, Verdict.SAME) if v in verdicts)
    if verdict is Verdict.UNSURE and len(verdicts) > 1:
        verdict = Verdict.SAME  # who is not sure contradicts nobody
    return Pair(
        a=a,
        b=b,
        verdict=verdict,
        contradicted={Verdict.SAME, Verdict.DIFFERENT} <= verdicts,
        automatic=automatic,
        score=max((j.score for j in heard if j.score is not None), default=0.0 if automatic else 1.0),
        judgements=tuple(sorted(j.id for j in judgements)),
    )


def join(bases: Mapping[str, str], unknown: Iterable[str], pairs: Sequence[Pair], others: Mapping[str, str]) -> Joined:
    """Join records by what `pairs` say, the surest first.

    `bases` gives the id that each record has by itself (a state's is its state), `unknown` those of them that are never
    anybody else; `others` the owners of records that stand in a pair but are not joined here.
    """
    clusters = _Clusters(bases, unknown)
    known = [pair for pair in pairs if pair.a in bases and pair.b in bases]
    for pair in pairs:
        if pair.verdict is Verdict.DIFFERENT:
            clusters.part(pair.a, pair.b)
    cut = {pair for pair in known if pair.verdict is Verdict.SAME and not clusters.join(pair.a, pair.b)}
    owners = clusters.owners()
    return Joined(owners, _doubts(pairs, cut, {**others, **owners}, clusters.unknown))


class _Clusters:
    """Records that are one, and from which others each is kept apart."""

    def __init__(self, bases: Mapping[str, str], unknown: Iterable[str]) -> None:
        self.unknown = set(unknown)
        self.of = dict(bases)  # cluster by record; a cluster is named by a base until the end
        self.members: dict[str, set[str]] = defaultdict(set)
        self.apart: dict[str, set[str]] = defaultdict(set)
        self.states: dict[str, str] = {}
        for record, base in bases.items():
            self.members[base].add(record)
            if base.startswith(PREFIX):
                self.states[base] = base

    def part(self, a: str, b: str) -> None:
        for one, other in ((a, b), (b, a)):
            if one in self.of:
                self.apart[self.of[one]].add(other)

    def join(self, a: str, b: str) -> bool:
        """Make two records one; False if something forbids it."""
        keep, give = self.of[a], self.of[b]
        if keep == give:
            return True
        if len(self.members[keep]) < len(self.members[give]):
            keep, give = give, keep
        two_states = keep in self.states and give in self.states and self.states[keep] != self.states[give]
        if {a, b} & self.unknown or two_states or not self.apart[give].isdisjoint(self.members[keep]):
            return False
        for record in self.members[give]:
            self.of[record] = keep
        self.members[keep] |= self.members.pop(give)
        self.apart[keep] |= self.apart.pop(give, set())
        if give in self.states:
            self.states[keep] = self.states.pop(give)
        return True

    def owners(self) -> dict[str, str]:
        """The id of each record's cluster: its state's, or that of its least record."""
        return {
            record: self.states.get(cluster) or min(map(base_id, members))
            for cluster, members in self.members.items()
            for record in members
        }


def base_id(judged: str) -> str:
    """The id of the actor that a record is by itself; a deal's is its own."""
    return judged if judged.startswith("d-") else "a-" + judged.removeprefix("r-")


def _doubts(pairs: Sequence[Pair], cut: set[Pair], owners: Mapping[str, str], unknown: set[str]) -> tuple[Doubt, ...]:
    apart, why = set(), defaultdict(set)
    found: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in pairs:
        ends = in_order(owners[pair.a], owners[pair.b])
        if ends[0] == ends[1] or {pair.a, pair.b} & unknown:
            continue
        if pair.contradicted:
            why[ends].add(Why.CONTRADICTED)
        elif pair.verdict is Verdict.DIFFERENT:
            apart.add(ends)
            continue
        else:
            why[ends].add(Why.CUT if pair in cut else Why.UNSURE)
        found[ends].append(pair)
    # What somebody keeps apart is settled, unless somebody else says that it is one.
    settled = {ends for ends in apart if why[ends] <= {Why.UNSURE}}
    return tuple(
        _doubt(ends, sorted(why[ends]), listed) for ends, listed in sorted(found.items()) if ends not in settled
    )


def _doubt(ends: tuple[str, str], why: Sequence[Why], pairs: Sequence[Pair]) -> Doubt:
    judgements = sorted({judgement for pair in pairs for judgement in pair.judgements})
    return Doubt(*ends, tuple(w.value for w in why), tuple(judgements), max(pair.score for pair in pairs))
