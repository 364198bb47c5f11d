"""How much of what sentences say the reader finds, and how often it is right, beside a baseline in the same run.

    python bench/reading.py [--set test|development] [--errors] [--json]

A triple (subject, kind, object) is right if the annotation has it. Stance, phase, certainty and speaker are counted
among the right triples. The baseline takes every two names of a sentence with a verb of transaction for a claim, in
the order in which they stand. `--errors` prints what is wrong, of the development set only: whoever writes rules does
not read the test set.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from graph.model.kinds import Kind
from graph.model.states import find_state
from reading.baseline import co_occurring
from reading.found import Found
from reading.reader import read_texts

HERE = Path(__file__).resolve().parent / "read"
ATTRIBUTES = ("stance", "phase", "certainty", "speaker")
RESAMPLES, SEED = 1000, 7
ARTICLE_SENTENCES = 20
TO_REACH = {"precision": 0.9, "recall": 0.75, "stance": 0.95, "phase": 0.9}
SYMMETRIC = frozenset({Kind.FAMILY_OF, Kind.ASSOCIATED_WITH, Kind.LINKED_TO})

Triple = tuple[str, str, str]


@dataclass
class Tally:
    """What came of one sentence."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    judged: int = 0
    agree: Counter[str] = field(default_factory=Counter)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Figure:
    """A share with the interval in which 95 % of resamples of the sentences lie."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"


def normal(name: str | None) -> str | None:
    """A name as it is compared: without article and case, a state by its id."""
    if name is None:
        return None
    text = name.lower().strip(' .,"“”').replace("’", "'")
    for article in ("the ", "a ", "an "):
        text = text.removeprefix(article)
    text = text.removesuffix("'s")
    state = find_state(text) or find_state(text.title())
    return state.id if state else text


def triple(subject: str, kind: str, object_: str) -> Triple:
    """Who, what, whom; of a symmetric kind in one order."""
    first, last = normal(subject) or "", normal(object_) or ""
    if kind in SYMMETRIC and last < first:
        first, last = last, first
    return (first, kind, last)


def tally(item: dict[str, Any], found: Sequence[Found]) -> Tally:
    """Compare what was read out of one item with its annotation."""
    wanted, got = defaultdict(list), defaultdict(list)
    for claim in item["claims"]:
        wanted[triple(claim["subject"], claim["kind"], claim["object"])].append(claim)
    for one in found:
        got[triple(one.subject.name, str(one.kind), one.object.name)].append(one)
    result = Tally()
    for key in wanted.keys() | got.keys():
        if key not in got:
            result.missed += 1
            result.kinds["missed", key[1]] += 1
            result.errors.append(f"missed {key}")
        elif key not in wanted:
            result.wrong += 1
            result.kinds["wrong", key[1]] += 1
            result.errors.append(f"wrong {key} by {got[key][0].rule}")
        else:
            result.right += 1
            result.kinds["right", key[1]] += 1
            _attributes(result, key, list(wanted[key]), got[key])
    return result


def _attributes(result: Tally, key: Triple, claims: list[dict[str, Any]], found: list[Found]) -> None:
    for one in found:
        if not claims:
            return
        said = {
            "stance": one.stance,
            "phase": one.phase,
            "certainty": one.certainty,
            "speaker": normal(one.speaker.name if one.speaker else None),
        }
        best = max(claims, key=lambda c: sum(_same(c, said, name) for name in ("stance", "speaker", "phase")))
        claims.remove(best)
        result.judged += 1
        for name in ATTRIBUTES:
            if _same(best, said, name):
                result.agree[name] += 1
            else:
                result.errors.append(f"{name} of {key}: {said[name]}, not {best.get(name)}")


def _same(claim: dict[str, Any], said: dict[str, Any], name: str) -> bool:
    wanted = claim.get(name)
    return bool(said[name] == (normal(wanted) if name == "speaker" else wanted))


def figures(tallies: Sequence[Tally]) -> dict[str, Figure]:
    """Every figure with its interval, by resampling the sentences."""
    rng = random.Random(SEED)
    samples = [[rng.choice(tallies) for _ in tallies] for _ in range(RESAMPLES)]
    return {name: _figure(name, tallies, samples) for name in ("precision", "recall", *ATTRIBUTES)}


def _figure(name: str, tallies: Sequence[Tally], samples: Sequence[Sequence[Tally]]) -> Figure:
    values = sorted(_share(name, sample) for sample in samples)
    return Figure(_share(name, tallies), values[int(0.025 * len(values))], values[int(0.975 * len(values))])


def _share(name: str, tallies: Sequence[Tally]) -> float:
    right = sum(t.right for t in tallies)
    if name == "precision":
        return right / max(1, right + sum(t.wrong for t in tallies))
    if name == "recall":
        return right / max(1, right + sum(t.missed for t in tallies))
    return sum(t.agree[name] for t in tallies) / max(1, sum(t.judged for t in tallies))


def load(name: str) -> list[dict[str, Any]]:
    """The annotated sentences of a set."""
    return [json.loads(line) for line in (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()]


def articles(items: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The sentences joined to articles of some 400 words, for the speed."""
    for start in range(0, len(items), ARTICLE_SENTENCES):
        yield "\n\n".join(i["text"] for i in items[start : start + ARTICLE_SENTENCES])


def main() -> int:
    """Read, compare, print. 1 where a figure to reach was not reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--set", choices=("test", "development"), default="test")
    parser.add_argument("--errors", action="store_true")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if asked.errors and asked.set == "test":
        parser.error("--errors prints sentences, and whoever writes rules does not read the test set")
    items = load(asked.set)
    texts = [item["text"] for item in items]
    tallies = [tally(item, read.claims) for item, read in zip(items, read_texts(texts), strict=True)]
    baseline = [tally(item, found) for item, found in zip(items, co_occurring(texts), strict=True)]
    long = [text for _ in range(5) for text in articles(items)]
    began = time.perf_counter()
    for _ in read_texts(long):
        pass
    seconds = time.perf_counter() - began
    return _report(asked, items, tallies, baseline, len(long) / seconds)


def _report(
    asked: argparse.Namespace,
    items: Sequence[dict[str, Any]],
    tallies: Sequence[Tally],
    baseline: Sequence[Tally],
    speed: float,
) -> int:
    ours, theirs = figures(tallies), figures(baseline)
    if asked.json:
        print(
            json.dumps(
                {
                    "set": asked.set,
                    "sentences": len(items),
                    "reader": {k: asdict(v) for k, v in ours.items()},
                    "baseline": {k: asdict(v) for k, v in theirs.items()},
                    "articles_a_second": speed,
                }
            )
        )
        return 0
    claims = sum(len(i["claims"]) for i in items)
    print(f"{len(items)} sentences, {claims} claims, of the {asked.set} set")
    print(f"{'':10} {'reader':28} {'baseline':28} to reach")
    for name, figure in ours.items():
        print(f"{name:10} {figure!s:28} {theirs[name]!s:28} {TO_REACH.get(name, '')}")
    kinds = sum((t.kinds for t in tallies), Counter())
    for kind in sorted({k for _, k in kinds}, key=lambda k: -kinds["right", k]):
        print(
            f"  {kind:16} {kinds['right', kind]:3} right {kinds['wrong', kind]:3} wrong"
            f" {kinds['missed', kind]:3} missed"
        )
    print(f"{speed:.1f} articles a second, each of {ARTICLE_SENTENCES} sentences, in one process")
    if asked.errors:
        for item, one in zip(items, tallies, strict=True):
            if one.errors:
                print(item["id"], item["text"], *one.errors, sep="\n    ")
    return int(any(ours[name].value < least for name, least in TO_REACH.items()))


if __name__ == "__main__":
    raise SystemExit(main())
