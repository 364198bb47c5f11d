"""What a program says of all records at once: which pairs are one by a rule, and which a person should look at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graph.model.judgements import Judgement, Verdict
from graph.model.kinds import ActorKind
from graph.model.sources import Record
from identity.blocking import block, rarity_of
from identity.profile import Profile
from identity.scoring import compare

PROGRAM = "armstrace matcher"
BY = f"{PROGRAM} 1"
"""Who judges. Another version judges under another name, and takes the judgements of the one before back."""

_REPORTED_EVERY = 20_000
_OFAC, _BIS = "ofac-sdn", "bis-dpl"
_ORDER = "dpl:"
_OFAC_KEY = re.compile(r"ofac:\d+")
# A state is who its name says; addresses are told apart by their text (docs/identity.md).
_NOT_MATCHED = frozenset({ActorKind.STATE, ActorKind.ADDRESS})


@dataclass
class Candidates:
    """What the program says, and how it came to it: profiles, pairs compared, keys that too many share."""

    judgements: list[Judgement] = field(default_factory=list)
    profiles: int = 0
    pairs: int = 0
    skipped: int = 0


def find_candidates(
    records: Iterable[tuple[str, Record]],
    on: dt.date,
    tell: Callable[[int, int], None] = lambda done, of: None,
    joined: Iterable[tuple[str, str]] = (),
) -> Candidates:
    """Compare records (source and record) and judge pairs of them. `tell` hears how many pairs of how many are done;
    `joined` are pairs of ids that people hold for one.

    What one source lists twice is never joined by a program, nor by way of a third: the source holds them for two.
    """
    profiles: dict[str, Profile] = {}
    sources: dict[str, str] = {}
    for source, record in records:
        if record.kind in _NOT_MATCHED or record.unknown:
            continue
        record_id = record.id_in(source)
        profiles[record_id] = Profile.of_record(record, entries_of(source, record.key))
        sources[record_id] = source
    blocks = block(profiles)
    judged = list(_judged(sorted(blocks.pairs), profiles, sources, on, tell))
    return Candidates(_apart(judged, sources, joined), len(profiles), len(blocks.pairs), blocks.skipped)


def _apart(
    judgements: list[Judgement], sources: Mapping[str, str], joined: Iterable[tuple[str, str]]
) -> list[Judgement]:
    """The judgements, of which those are not `same` that with surer ones would join two records of one source."""
    of: dict[str, str] = {}
    members: dict[str, set[str]] = {}

    def join(pair: tuple[str, str], *, told_apart: bool) -> bool:
        keep, give = (of.setdefault(record, record) for record in pair)
        one, other = (members.setdefault(cluster, {cluster}) for cluster in (keep, give))
        listed = {sources.get(record, record) for record in one}
        if keep != give and told_apart and not listed.isdisjoint(sources.get(record, record) for record in other):
            return False
        if keep != give:
            one |= members.pop(give)
            of.update(dict.fromkeys(other, keep))
        return True

    for pair in joined:
        join(pair, told_apart=False)
    surest = sorted((j for j in judgements if j.verdict is Verdict.SAME), key=lambda j: (-(j.score or 0), j.pair))
    unsure = {judgement.id for judgement in surest if not join(judgement.pair, told_apart=True)}
    return [_less_sure(judgement) if judgement.id in unsure else judgement for judgement in judgements]


def _less_sure(judgement: Judgement) -> Judgement:
    note = f"{judgement.note}; but it would join two that one source lists as two"
    return judgement.model_copy(update={"verdict": Verdict.UNSURE, "note": note})


def entries_of(source: str, key: str) -> tuple[tuple[str, str], ...]:
    """What other lists call its entry by: the consolidated list gives OFAC's number, and the order of BIS."""
    if source == _OFAC:
        return (("entry", f"ofac:{key}"),)
    if source == _BIS:
        return (("order", f"{_ORDER}{key}"),)
    if key.startswith(_ORDER):
        return (("order", key),)
    return (("entry", key),) if _OFAC_KEY.fullmatch(key) else ()


def _judged(
    pairs: list[tuple[str, str]],
    profiles: Mapping[str, Profile],
    sources: Mapping[str, str],
    on: dt.date,
    tell: Callable[[int, int], None],
) -> Iterator[Judgement]:
    rarity = rarity_of(profiles.values())
    for done, (a, b) in enumerate(pairs):
        if done % _REPORTED_EVERY == 0:
            tell(done, len(pairs))
        found = compare(profiles[a], profiles[b], rarity)
        if found.verdict is None:
            continue
        verdict, why = found.verdict, found.why
        if sources[a] == sources[b]:
            if verdict is Verdict.UNSURE:  # namesakes of one list, of which it says itself that they are two
                continue
            verdict, why = Verdict.UNSURE, f"{why}; but one source lists them as two"
        yield Judgement(
            a=a,
            b=b,
            verdict=verdict,
            by=BY,
            automatic=True,
            on=on,
            score=round(found.score, 4),
            reasons=found.reasons,
            note=why,
        )
    tell(len(pairs), len(pairs))
