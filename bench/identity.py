"""How surely matchers tell which records of two lists are of one party, on the same pairs in one run.

    python bench/identity.py [--data DIR] [--peers PYTHON] [--edition DATE] [--json] [--dump FILE]

PYTHON is of an environment that has nomenklatura; without it logic-v2 is left out. Each matcher gives a pair a score,
and its figure is the most of the same pairs that it finds while no more than one in 200 of those found is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rapidfuzz import fuzz

from bench.identity_ftm import entity_of
from bench.identity_pairs import POSITIVE_STRATA, SEED, SHARES, Pair, make_pairs
from graph.model.sources import Record
from identity.blocking import rarity_of
from identity.profile import Profile
from identity.scoring import compare

ROOT = Path(__file__).resolve().parent.parent
PRECISION = 0.995
RESAMPLES = 1000
HALVES = ("dev", "test")
SHIPPED, PEER, BARE = "armstrace", "logic-v2", "rapidfuzz"


@dataclass(frozen=True)
class Figure:
    """What a matcher does at one threshold: `threshold` None where none is precise enough.

    `low` and `high` bound 95 % of the recalls that other draws of as many entries give, None where that was not asked.
    `found` is the recall in each positive stratum, `wrong` how many pairs of each kind of look-alikes it takes for one.
    """

    threshold: float | None
    precision: float
    recall: float
    pairs: int
    same: int
    low: float | None
    high: float | None
    found: Mapping[str, float]
    wrong: Mapping[str, int]


def best_threshold(pairs: Sequence[Pair], scores: Sequence[float]) -> float | None:
    """The lowest score at which those of as much or more are precise enough."""
    order = sorted(range(len(pairs)), key=lambda at: -scores[at])
    return _best([(scores[at], pairs[at].same, "") for at in order], None)[0]


def _best(rows: Sequence[tuple[float, bool, str]], weights: Mapping[str, int] | None) -> tuple[float | None, float]:
    """Threshold and recall of rows (score, same, entry), the highest score first. An entry counts as often as drawn."""
    right = all_ = best = 0
    threshold: float | None = None
    total = len(rows)
    for at, (score, same, entry) in enumerate(rows):
        weight = 1 if weights is None else weights[entry]
        all_ += weight
        right += weight if same else 0
        # Pairs of one score are found together or not at all.
        if right > best and (at + 1 == total or rows[at + 1][0] < score) and right >= PRECISION * all_:
            best, threshold = right, score
    every = sum((1 if weights is None else weights[entry]) for _, same, entry in rows if same)
    return threshold, best / every if every else 0.0


def interval_of(pairs: Sequence[Pair], scores: Sequence[float], seed: int) -> tuple[float, float]:
    """Where 95 % of the best recalls lie if the entries are drawn anew, with all their pairs and a new threshold."""
    order = sorted(range(len(pairs)), key=lambda at: -scores[at])
    rows = [(scores[at], pairs[at].same, pairs[at].numbers[0]) for at in order]
    entries = sorted({pair.numbers[0] for pair in pairs})
    dice = Random(seed)
    recalls = sorted(_best(rows, Counter(dice.choices(entries, k=len(entries))))[1] for _ in range(RESAMPLES))
    return recalls[int(0.025 * RESAMPLES)], recalls[int(0.975 * RESAMPLES) - 1]


def figure_at(pairs: Sequence[Pair], scores: Sequence[float], threshold: float | None) -> Figure:
    """What is found at a threshold."""
    held = [threshold is not None and score >= threshold for score in scores]
    right = sum(pair.same for pair, is_held in zip(pairs, held, strict=True) if is_held)
    same = sum(pair.same for pair in pairs)
    of_stratum: dict[str, list[bool]] = defaultdict(list)
    wrong: Counter[str] = Counter()
    for pair, is_held in zip(pairs, held, strict=True):
        if pair.same:
            of_stratum[pair.stratum].append(is_held)
        else:
            wrong[pair.stratum] += is_held
    return Figure(
        threshold,
        right / sum(held) if any(held) else 1.0,
        right / same if same else 0.0,
        len(pairs),
        same,
        None,
        None,
        {stratum: sum(found) / len(found) for stratum, found in of_stratum.items()},
        dict(wrong),
    )


def figures_of(pairs: Sequence[Pair], scores: Sequence[float], seed: int) -> dict[str, Figure]:
    """By half, the best that a matcher can do there; by `… bare persons` the same of persons without identifiers; by
    `test, set on dev` what it does to the one half with the threshold that is best on the other.
    """
    figures: dict[str, Figure] = {}
    for bare in ("", ", bare persons"):
        for half in HALVES:
            mine = [at for at, pair in enumerate(pairs) if pair.half == half and (pair.is_bare or not bare)]
            its, their = [pairs[at] for at in mine], [scores[at] for at in mine]
            figure = figure_at(its, their, best_threshold(its, their))
            low, high = interval_of(its, their, seed)
            figures[half + bare] = Figure(**{**vars(figure), "low": low, "high": high})
            if half == "test":
                threshold = figures["dev" + bare].threshold
                figures[f"test, set on dev{bare}"] = figure_at(its, their, threshold)
    return figures


def by_names_alone(pairs: Sequence[Pair]) -> list[float]:
    """The likeness of the two most alike names, by their letters whatever the order of words, 0 to 100.

    Punctuation stays: without it this finds less, since names that differ in nothing else are often of two people.
    """

    def texts(record: Record) -> list[str]:
        return [name.casefold() for name in (record.name, *record.names, *record.weak_names)]

    return [max(fuzz.token_sort_ratio(x, y) for x in texts(p.a) for y in texts(p.b)) for p in pairs]


def by_peer(pairs: Sequence[Pair], python: str) -> list[float]:
    """What nomenklatura's logic-v2 says, run by another interpreter.

    It tells who asks from who is found, and scores the two ways differently. Their mean tells more than either.
    """
    entities = ({"a": entity_of(p.a, f"a{at}"), "b": entity_of(p.b, f"b{at}")} for at, p in enumerate(pairs))
    lines = "".join(json.dumps(one) + "\n" for one in entities)
    command = [python, str(ROOT / "bench" / "identity_peers.py")]
    # What it does to a few names depends on the order of a set.
    env = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True, env=env)
    return [float(line) for line in done.stdout.split()]


def by_shipped(pairs: Sequence[Pair]) -> list[float]:
    """What this project's own matcher says, which knows how rare words are among all names of these pairs."""
    profiles = [(Profile.of_record(pair.a), Profile.of_record(pair.b)) for pair in pairs]
    rarity = rarity_of(profile for both in profiles for profile in both)
    return [compare(a, b, rarity).score for a, b in profiles]


def dump(path: Path, pairs: Sequence[Pair], scores: Mapping[str, Sequence[float]]) -> None:
    """One line of JSON a pair, with what every matcher says of it."""
    with path.open("w", encoding="utf-8") as file:
        for at, pair in enumerate(pairs):
            row = {
                "a": pair.a.model_dump(mode="json", exclude_defaults=True),
                "b": pair.b.model_dump(mode="json", exclude_defaults=True),
                **{name: getattr(pair, name) for name in ("same", "stratum", "half", "numbers", "kind", "is_bare")},
                "scores": {name: of_all[at] for name, of_all in scores.items()},
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def print_table(figures: Mapping[str, Mapping[str, Figure]]) -> None:
    """Which part of the pairs, then a line for each matcher."""
    columns = "".join(f"{name[:9]:>10}" for name in POSITIVE_STRATA) + "".join(f"{name[:9]:>10}" for name in SHARES)
    print(f"{'':12}{'threshold':>10}{'precision':>10}{'recall':>8}{'95 %':>16}{columns}")
    for part in next(iter(figures.values())):
        first = next(iter(figures.values()))[part]
        print(f"{part}: {first.pairs:,} pairs, {first.same:,} of them the same")
        for name, its in figures.items():
            print(_line(name, its[part]))


def _line(name: str, figure: Figure) -> str:
    threshold = "none" if figure.threshold is None else f"{figure.threshold:.4f}"
    between = "" if figure.low is None or figure.high is None else f"{figure.low:.3f} to {figure.high:.3f}"
    found = "".join(f"{figure.found.get(stratum, 0.0):10.3f}" for stratum in POSITIVE_STRATA)
    wrong = "".join(f"{figure.wrong.get(stratum, 0):10}" for stratum in SHARES)
    return f"  {name:10}{threshold:>10}{figure.precision:10.4f}{figure.recall:8.3f}{between:>16}{found}{wrong}"


def main() -> None:
    """Make the pairs, let all score them, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data", help="folder of the two lists")
    parser.add_argument("--edition", help="of OFAC's list; default: the one nearest in date that has the aliases")
    parser.add_argument("--peers", metavar="PYTHON", help="interpreter of an environment that has nomenklatura")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    parser.add_argument("--dump", type=Path, help="write the pairs with all scores to this file, as JSON lines")
    asked = parser.parse_args()
    made = make_pairs(asked.data, asked.edition, asked.seed)
    pairs = made.pairs
    matchers: dict[str, Callable[[], list[float] | None]] = {
        SHIPPED: lambda: by_shipped(pairs),
        PEER: lambda: by_peer(pairs, asked.peers) if asked.peers else None,
        BARE: lambda: by_names_alone(pairs),
    }
    said = {name: scores for name, of_all in matchers.items() if (scores := of_all()) is not None}
    if asked.dump:
        dump(asked.dump, pairs, said)
    figures = {name: figures_of(pairs, scores, asked.seed) for name, scores in said.items()}
    if asked.json:
        by_name = {name: {part: asdict(figure) for part, figure in its.items()} for name, its in figures.items()}
        print(json.dumps({"counts": made.counts, "figures": by_name}, indent=2))
        return
    for reason, count in sorted(made.counts.items()):
        print(f"{count:8,} {reason}")
    for name in (name for name in matchers if name not in said):
        print(f"{name} is not here, and left out")
    print(f"at a precision of {PRECISION}: recall, also by stratum; then how many look-alikes are taken for one")
    print_table(figures)


if __name__ == "__main__":
    main()
