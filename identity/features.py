"""What two profiles agree and conflict in, each feature with its amount and its words. Weights are another matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import product
from math import log

from graph.model.dates import Interval
from identity.names import ONE_PARTICLE, alike, is_spelling
from identity.profile import DECISIVE, ISSUED, MIN_ISSUED, SHARED, SINGLE, STATE_WORDS, Group, Named, Profile

_MOST_PAIRS = 4  # of names that sound most alike are put side by side, word by word
_NEW_YEAR = "-01-01"
_MANY_WORDS = 5
_MOST_OF_ADDRESS = 0.7  # the part of the shorter address's words from which two are one
_UNSEEN = 400
_USUAL = 6.0  # what a word of which no list tells how rare it is counts: about one name in 400 has it


@dataclass(frozen=True)
class Rarity:
    """How much it says that two names share a word: the natural logarithm of one in how many names has it.

    So few names are too few to tell: each word counts as if it stood in one of 400 more.
    """

    of: Mapping[str, float] = field(default_factory=dict)
    usual: float = _USUAL  # of a word that stands nowhere else

    def __call__(self, word: str) -> float:
        return self.of.get(word, self.usual)

    @classmethod
    def counted(cls, having: Mapping[str, int], names: int) -> Rarity:
        """Of words by the number of names that have each, among so many."""
        return cls({word: log((names + _UNSEEN) / (count + 1)) for word, count in having.items()}, log(names + _UNSEEN))

    def part(self, word: str) -> float:
        """The same as a part of what a usual word says, at most 1.5."""
        return min(self(word) / _USUAL, 1.5)


@dataclass(frozen=True)
class Feature:
    """One thing that the two agree or conflict in: how much of it, and in words."""

    name: str
    amount: float
    agrees: bool
    says: str


@dataclass(frozen=True)
class Compared:
    """All features of a pair, and what rules about names need to know."""

    features: tuple[Feature, ...]
    whole_name: bool  # every counting word of one of its names is one of the other's, at least two
    one_spelling: bool  # and those that differ are spellings of one word, beyond doubt
    same_name: bool  # word for word
    decisive: frozenset[str]  # schemes of the decisive identifiers that both have
    marks: frozenset[str]  # likewise of what several may share
    one_address: bool  # both have one, to the house or nearly so
    maybe_person: bool  # neither source says what it is, and no word of a name says that it is a firm

    def has(self, *names: str) -> bool:
        """Whether it has one of these features."""
        return any(f.name in names for f in self.features)


@dataclass(frozen=True)
class _Names:
    """Two names side by side."""

    one: Named
    other: Named
    matched: float  # what the words say that both have, in logarithms
    loose: float  # how much of that rests on another spelling
    missing: float  # words of the shorter name that the other lacks, in usual words
    extra: float  # words of the longer
    numbers: bool  # whether they differ in a number
    words: int
    one_spelling: bool = True  # whether words that differ are spellings of one, beyond doubt

    @property
    def is_equal(self) -> bool:
        return sorted(self.one.words) == sorted(self.other.words)

    @property
    def is_whole(self) -> bool:
        return self.words >= 2 and not (self.missing or self.numbers or self.extra)

    @property
    def worth(self) -> float:
        return (
            self.matched
            - self.loose
            - 3 * self.missing
            - 1.2 * self.extra
            - 6 * self.numbers
            - self.one.weak
            - self.other.weak
        )


def compare_features(a: Profile, b: Profile, rarity: Rarity) -> Compared:
    """What the two agree and conflict in."""
    names = best_names(a, b, rarity)
    found = [*_name_features(names), *_identifier_features(a, b), *_day_features(a, b), *_place_features(a, b, rarity)]
    both = frozenset(scheme for scheme, _ in a.identifiers & b.identifiers)
    whole, same = (names.is_whole, names.is_equal) if names is not None else (False, False)
    return Compared(
        features=tuple(found),
        whole_name=whole,
        one_spelling=names is not None and names.one_spelling,
        same_name=same,
        decisive=both & DECISIVE,
        marks=both & SHARED,
        one_address=any(_is_one_house(one, other) for one, other in product(a.addresses[:10], b.addresses[:10])),
        maybe_person=not (a.is_firm or b.is_firm),
    )


# Names


def best_names(a: Profile, b: Profile, rarity: Rarity) -> _Names | None:
    """The two names that speak most for the pair."""
    listed = [(-_sound_alike(*pair), sorted(name.words for name in pair), pair) for pair in product(a.names, b.names)]
    pairs = [pair for *_, pair in sorted(listed, key=lambda one: one[:2])[:_MOST_PAIRS]]
    return max((_side_by_side(*pair, a.group, rarity) for pair in pairs), key=lambda n: n.worth, default=None)


def _sound_alike(one: Named, other: Named) -> float:
    """How large a part of two names' words sounds alike; equal words count a little more."""
    if one.words == other.words:
        return 2.0
    if not one.sounds or not other.sounds:
        return 0.0
    return len(one.sounds & other.sounds) / max(len(one.sounds), len(other.sounds)) - 0.1 * (one.weak + other.weak)


def _side_by_side(one: Named, other: Named, group: Group, rarity: Rarity) -> _Names:
    # The shorter first; of two as long it makes no difference which of the two actors comes first.
    left, right = sorted((one.counting, other.counting), key=lambda counting: (len(counting), counting))
    if "".join(one.words) == "".join(other.words):  # ABD AL BASIR is ABDALBASIR
        matched = sum(rarity(w) for w in right)
        return _Names(one, other, matched, 0.0, 0.0, 0.0, numbers=False, words=max(len(left), len(right)))
    matched = loose = missing = 0.0
    one_spelling = True
    rest = list(right)
    for word in sorted(left, key=lambda w: w not in rest):  # equal words first
        found = max(rest, key=lambda other_word: alike(word, other_word), default=None)
        likeness = alike(word, found) if found is not None else 0.0
        if found is None or not likeness:
            missing += rarity.part(word)
            continue
        rest.remove(found)
        one_spelling = one_spelling and is_spelling(word, found)
        worth = min(rarity(word), rarity(found))
        matched += worth
        loose += worth * (1 - likeness) * 3
    # Either may leave such words out, but two that each have another one are called differently: DO is a surname too.
    few, others = _uncounted(one), _uncounted(other)
    if few - others and others - few:
        missing += 1.0
    numbers = group is not Group.PERSON and _numbers(left) != _numbers(right)
    extra = sum(rarity.part(word) for word in rest)
    return _Names(one, other, matched, loose, missing, extra, numbers, len(left), one_spelling)


def _uncounted(named: Named) -> set[str]:
    return {ONE_PARTICLE.get(word, word) for word in set(named.words) - set(named.counting)}


def _numbers(words: Iterable[str]) -> set[str]:
    return {w for w in words if any(c.isdigit() for c in w)}


def _name_features(names: _Names | None) -> list[Feature]:
    if names is None:
        return []
    one, other = names.one.text, names.other.text
    equal = names.is_equal
    says = f"“{one}”" if one == other else f"“{one}” and “{other}”"
    found = []
    if names.matched:
        found.append(Feature("name", min(names.matched, 25.0), True, f"{'the name' if equal else 'names'} {says}"))
    if equal:
        found.append(Feature("same name", 1.0, True, "word for word"))
    if names.loose:
        found.append(Feature("spelling", min(names.loose, 15.0), False, f"spelled differently: {says}"))
    if names.missing:
        found.append(Feature("missing words", min(names.missing, 5.0), False, f"words of only one of {says}"))
    if names.extra:
        found.append(Feature("more words", min(names.extra, 6.0), False, f"one name says more: {says}"))
    if names.numbers:
        found.append(Feature("numbers in names", 1.0, False, f"numbers differ: {says}"))
    if names.one.weak or names.other.weak:
        found.append(Feature("weak name", 1.0, False, "a name that its own source calls weak"))
    if names.one.forms and names.other.forms and names.one.forms.isdisjoint(names.other.forms):
        found.append(Feature("legal form", 1.0, False, "legal forms differ"))
    return found


# Identifiers


def _identifier_features(a: Profile, b: Profile) -> list[Feature]:
    found = []
    both = sorted(a.identifiers & b.identifiers)
    decisive = [(s, v) for s, v in both if s in DECISIVE]
    issued = [(s, v) for s, v in both if s in ISSUED and len(v) >= MIN_ISSUED]
    found += _list("decisive identifier", decisive)
    found += _list("issued number", issued)
    if not decisive and not issued:
        found += _list("number by another name", _crossed(a, b))
    found += _list("contact or mark", [(s, v) for s, v in both if s in SHARED])
    for scheme in sorted(SINGLE):
        one, other = _values(a, scheme), _values(b, scheme)
        if one and other and one.isdisjoint(other):
            says = f"{scheme}: {', '.join(sorted(one))} and {', '.join(sorted(other))}"
            found.append(Feature("conflicting identifier", 1.0, False, says))
    if not both:
        found += _issued_conflicts(a, b)
    return found


def _list(name: str, pairs: list[tuple[str, str]]) -> list[Feature]:
    if not pairs:
        return []
    return [Feature(name, min(len(pairs), 3), True, ", ".join(f"{scheme} {value}" for scheme, value in pairs[:5]))]


def _crossed(a: Profile, b: Profile) -> list[tuple[str, str]]:
    """Numbers that both have, which their sources call by different names."""
    one, other = _schemes_of(a), _schemes_of(b)
    return sorted((" or ".join(sorted(one[value] | other[value])), value) for value in one.keys() & other.keys())


def _schemes_of(profile: Profile) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for scheme, value in profile.identifiers:
        if scheme in ISSUED | DECISIVE and len(value) > MIN_ISSUED:
            found.setdefault(value, set()).add(scheme)
    return found


def _issued_conflicts(a: Profile, b: Profile) -> list[Feature]:
    for scheme in ("tax_id", "national_id", "registration", "passport"):
        one, other = _values(a, scheme), _values(b, scheme)
        if one and other:
            return [Feature("other numbers", 1.0, False, f"each has another {scheme}: {min(one)} and {min(other)}")]
    return []


def _values(profile: Profile, scheme: str) -> set[str]:
    return {value for s, value in profile.identifiers if s == scheme}


# Dates


def _day_features(a: Profile, b: Profile) -> list[Feature]:
    if a.group is Group.PERSON:
        return _dates("birth", a.births, b.births)
    founded = [(p.founded,) if p.founded else () for p in (a, b)]
    return _dates("founding", *founded)


def _dates(what: str, ones: tuple[Interval, ...], others: tuple[Interval, ...]) -> list[Feature]:
    if not ones or not others:
        return []
    best = max(product(ones, others), key=lambda pair: _closeness(*pair))
    closeness = _closeness(*best)
    says = best[0].text if best[0].text == best[1].text else f"{best[0].text} and {best[1].text}"
    names = {3: "day", 2: "year", 1: "near", 0: "conflict", -1: "far"}
    return [Feature(f"{what} {names[closeness]}", 1.0, closeness > 0, f"{what} {says}")]


def _closeness(one: Interval, other: Interval) -> int:
    """3: the same day; 2: it can be the same, by the year; 1: nearly; 0: the same year or the next; -1: years apart."""
    a, b = (one.first, one.last), (other.first, other.last)
    if None in a or None in b:
        return 1
    first, last, other_first, other_last = *map(str, a), *map(str, b)
    if first == last == other_first == other_last:
        return 2 if first.endswith(_NEW_YEAR) else 3  # who knows the year only often writes its first day
    if first <= other_last and other_first <= last:
        return 2 if max(_years(first, last), _years(other_first, other_last)) <= 2 else 1
    if _transposed(first, last, other_first, other_last):
        return 1
    gap = min(abs(int(first[:4]) - int(other_last[:4])), abs(int(other_first[:4]) - int(last[:4])))
    return 0 if gap <= 1 else -1


def _years(first: str, last: str) -> int:
    return int(last[:4]) - int(first[:4]) + 1


def _transposed(first: str, last: str, other_first: str, other_last: str) -> bool:
    """Two days of one year that differ as a slip makes them: day and month changed round, or one figure."""
    if first != last or other_first != other_last:
        return False
    year, month, day = first.split("-")
    if other_first == f"{year}-{day}-{month}":
        return True
    return sum(x != y for x, y in zip(first, other_first, strict=True)) == 1


# Places


def _place_features(a: Profile, b: Profile, rarity: Rarity) -> list[Feature]:
    found = []
    if a.countries and b.countries:
        both = sorted(a.countries & b.countries)
        if both:
            found.append(Feature("country", 1.0, True, ", ".join(both[:5])))
        else:
            says = f"{', '.join(sorted(a.countries)[:3])} and {', '.join(sorted(b.countries)[:3])}"
            found.append(Feature("other country", 1.0, False, f"countries {says}"))
    if a.birth_places and b.birth_places:
        both_places = max((one & other for one, other in product(a.birth_places, b.birth_places)), key=len)
        if both_places:
            found.append(Feature("birth place", min(len(both_places), 3), True, " ".join(sorted(both_places))))
        else:
            found.append(Feature("other birth place", 1.0, False, "birth places differ"))
    if a.addresses and b.addresses:
        overlap = max((_overlap(one, other) for one, other in product(a.addresses[:10], b.addresses[:10])))
        if overlap >= 0.5:
            found.append(Feature("address", overlap, True, "addresses share most of their words"))
    return found


def _is_one_house(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two addresses are one: most words beside the country, a number among them or many, no other number."""
    one, other = one - STATE_WORDS, other - STATE_WORDS
    both = one & other
    if _overlap(one, other) < _MOST_OF_ADDRESS or (_numbers(one) and _numbers(other) and not _numbers(both)):
        return False
    return bool(_numbers(both)) or len(both) >= _MANY_WORDS


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other))) if min(len(one), len(other)) >= 3 else 0.0
