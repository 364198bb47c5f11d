"""One statement that several outlets carry is one voice, however many print it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from graph.model.folding import words
from graph.model.ids import SOURCE

LEAST_WORDS = 8  # a shorter sentence may well be written twice
RUN = 3  # words that are compared at a time
SHARED = 0.8  # of the runs of the shorter text: an outlet shortens a statement, and does not write it anew

Runs = frozenset[tuple[str, ...]]


@dataclass(frozen=True)
class Statement:
    """What of a claim tells whose voice it is: `origin` is the one that its speaker or source has; `speaker` the key of
    its record, by which outlets that quote one person are known to mean the same; no quote is like no other."""

    source: str
    origin: str
    speaker: str | None
    quote: str | None


def is_one_statement(one: str | None, other: str | None) -> bool:
    """Whether two quotes are nearly the same words. Numbers and names count as words do."""
    return _are_alike(_runs(one), _runs(other))


def voices_of_statements(said: Sequence[Statement]) -> list[str]:
    """The origin of each claim: claims of different sources that carry one statement have one origin, if they name one
    speaker, or if one of them names none and so only passes it on. Who is named is never made another, and the order of
    claims decides nothing.
    """
    found = [one.origin for one in said]
    for group in _groups(said):
        by_speaker: dict[str, list[str]] = defaultdict(list)
        for i in group:
            if not said[i].origin.startswith(SOURCE):
                by_speaker[said[i].speaker or ""].append(said[i].origin)
        voices = {speaker: min(origins) for speaker, origins in by_speaker.items()}
        passed_on = min(voices.values(), default=None) or min(said[i].origin for i in group)
        for i in group:
            of_source = said[i].origin.startswith(SOURCE)
            found[i] = passed_on if of_source else voices[said[i].speaker or ""]
    return found


def _groups(said: Sequence[Statement]) -> list[list[int]]:
    """Claims that carry one statement, of more than one source."""
    if len({one.source for one in said}) < 2:
        return []
    of_runs: dict[Runs, list[int]] = defaultdict(list)
    for i, one in enumerate(said):
        if runs := _runs(one.quote):
            of_runs[runs].append(i)
    texts = list(of_runs)
    root = list(range(len(texts)))

    def rooted(i: int) -> int:
        while root[i] != i:
            root[i] = root[root[i]]
            i = root[i]
        return i

    for i, j in _sharing(texts):
        if rooted(i) != rooted(j) and _are_alike(texts[i], texts[j]):
            root[rooted(i)] = rooted(j)
    groups: dict[int, list[int]] = defaultdict(list)
    for place, runs in enumerate(texts):
        groups[rooted(place)] += of_runs[runs]
    return [group for group in groups.values() if len({said[i].source for i in group}) > 1]


def _sharing(texts: Sequence[Runs]) -> Iterator[tuple[int, int]]:
    """Pairs of texts that may be alike: of a text's rarest runs at least one stands in each that is like it."""
    holding: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, runs in enumerate(texts):
        for run in runs:
            holding[run].append(place)
    for place, runs in enumerate(texts):
        rarest = sorted(runs, key=lambda run: (len(holding[run]), run))[: len(runs) - ceil(SHARED * len(runs)) + 1]
        yield from ((place, other) for run in rarest for other in holding[run] if other != place)


def _runs(quote: str | None) -> Runs:
    told = words(quote or "")
    if len(told) < LEAST_WORDS:
        return frozenset()
    return frozenset(tuple(told[i : i + RUN]) for i in range(len(told) - RUN + 1))


def _are_alike(one: Runs, other: Runs) -> bool:
    least, most = sorted((len(one), len(other)))
    return least > 0 and least >= SHARED * most / 2 and len(one & other) >= SHARED * least
