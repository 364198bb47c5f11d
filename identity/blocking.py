"""Which pairs are worth comparing: those that share a number, words that sound alike, or a day of birth and a word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from identity.features import Rarity
from identity.profile import DECISIVE, ISSUED, MIN_ISSUED, SHARED, Profile

# A key that more profiles share than this says too little, and costs the square of them.
MOST_OF_PAIR = 100
MOST_OF_WORD = 40


@dataclass
class Blocks:
    """Profiles by key. `skipped` counts the keys that too many share: pairs that only these join are not compared."""

    pairs: set[tuple[str, str]] = field(default_factory=set)
    skipped: int = 0


def block(profiles: Mapping[str, Profile]) -> Blocks:
    """All pairs of ids (the lesser first) that share a key few others have."""
    found = Blocks()
    by_key: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for id_, profile in profiles.items():
        for key in keys_of(profile):
            by_key[key].add(id_)
    for key, ids in by_key.items():
        if len(ids) < 2:
            continue
        if len(ids) > (MOST_OF_WORD if key[0] == "word" else MOST_OF_PAIR):
            # Single words are common by nature, and every pair of words is a key of its own.
            found.skipped += key[0] != "word"
            continue
        found.pairs.update(combinations(sorted(ids), 2))
    return found


def keys_of(profile: Profile) -> Iterator[tuple[str, ...]]:
    """The keys of a profile; each names its group, for two groups are never one actor."""
    group = profile.group.value
    for scheme, value in profile.identifiers:
        if scheme in DECISIVE:
            yield "decisive", group, scheme, value
        elif scheme in SHARED:
            yield "shared", group, scheme, value
        if scheme in ISSUED | DECISIVE and len(value) >= MIN_ISSUED:
            yield "number", group, value  # sources call one number by different names
    days = {birth.first for birth in profile.births if birth.first and birth.first == birth.last}
    for name in profile.names:
        sounds = sorted(name.sounds - {""})
        yield "whole", group, " ".join(sounds)
        for one, other in combinations(sounds, 2):
            yield "words", group, one, other
        for one in sounds:
            yield "word", group, one
            for day in days:
                yield "day", group, day, one


def rarity_of(profiles: Iterable[Profile]) -> Rarity:
    """How rare each word is among the names of these profiles."""
    counts: Counter[str] = Counter()
    total = 0
    for profile in profiles:
        total += 1
        counts.update({word for name in profile.names for word in name.counting})
    return Rarity.counted(counts, total)
