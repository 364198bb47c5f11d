"""Entries that look alike and are not the same: what a matcher of identities must keep apart."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from graph.model.dates import Interval
from graph.model.kinds import ActorKind
from graph.model.sources import Record

NEAREST = 12
"""How many of the nearest names are looked at for each name."""

LEAST = 70.0
"""Names less near than this, from 0 to 100, do not look alike by their letters."""

_PER_ENTITY = 5
_COMMON = 200
_APOSTROPHES = re.compile("['`\u2019\u2018\u02bc\u02bb]")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d+|[ivx]+|[a-z]")
# Two parties may share these: a group has one telephone, a law has one gazette, a name one code.
_SHARED = frozenset({"phone", "fax", "email", "website", "chinese_commercial_code", "government_gazette", "un_locode"})


@dataclass(frozen=True)
class Entity:
    """One entry: its number, and its records on the screening list and on OFAC's list, with the number hidden."""

    number: str
    a: Record
    b: Record

    @property
    def kind(self) -> ActorKind:
        """What it is."""
        return self.a.kind

    @property
    def names(self) -> list[str]:
        """All its names, the weak ones too: the screening list does not tell them from the others."""
        return list(dict.fromkeys((self.a.name, *self.a.names, self.b.name, *self.b.names, *self.b.weak_names)))


@dataclass(frozen=True)
class LookAlike:
    """Two entries, the names by which they look alike, in which way they do, and how near the names are (0 to 100)."""

    one: Entity
    other: Entity
    name: str
    other_name: str
    stratum: str
    near: float


class Names:
    """What OFAC names some entries: `of_kind` has (name, entry), `choices` the sorted words of each at the same place,
    `frequency` in how many entries a word is.
    """

    def __init__(self, entities: Iterable[Entity]) -> None:
        self.of_kind: dict[ActorKind, list[tuple[str, Entity]]] = defaultdict(list)
        self.choices: dict[ActorKind, list[str]] = defaultdict(list)
        self.frequency: Counter[str] = Counter()
        for entity in entities:
            for name in (entity.b.name, *entity.b.names, *entity.b.weak_names):
                self.of_kind[entity.kind].append((name, entity))
                self.choices[entity.kind].append(sorted_words(name))
            self.frequency.update({word for name in entity.names for word in words_of(name)})


@lru_cache(maxsize=200_000)
def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in the order of the alphabet, without case, accents, apostrophes and punctuation."""
    text = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", name)).casefold()
    return tuple(sorted(_WORD.findall("".join(c for c in text if not unicodedata.combining(c)))))


def sorted_words(name: str) -> str:
    """The same as one text."""
    return " ".join(words_of(name))


def nearness(name: str, other: str) -> float:
    """How near two names are by their letters, whatever the order of their words: 0 to 100."""
    return fuzz.ratio(sorted_words(name), sorted_words(other))


def find_lookalikes(entities: Iterable[Entity], names: Names, counts: Counter[str]) -> list[LookAlike]:
    """For each entry the few others of its kind that it looks most like. Those that may be the same are left out."""
    found: list[LookAlike] = []
    contained = _Contained(names)
    families = _families(names)
    done: set[frozenset[str]] = set()
    for entity in entities:
        near = list(_nearest(entity, names))
        inside = list(contained.of(entity))
        family = list(_of_family(entity, families))
        for candidates in (near, inside, family):
            kept = 0
            for one in candidates:
                both = frozenset((one.one.number, one.other.number))
                if kept == _PER_ENTITY:
                    break
                if both in done:
                    continue
                done.add(both)
                reason = may_be_same(one.one, one.other)
                if reason:
                    counts[f"look-alikes left out: {reason}"] += 1
                    continue
                kept += 1
                found.append(one)
    return found


def may_be_same(one: Entity, other: Entity) -> str | None:
    """Why two entries may be one party that was listed twice, None where they are two."""
    if shared := _identifiers(one) & _identifiers(other):
        return f"share an identifier, {min(shared)[0]}"
    alike = {words_of(name) for name in one.names} & {words_of(name) for name in other.names}
    if not alike:
        return None
    births, others = _births(one), _births(other)
    if any(_overlap(birth, another) for birth in births for another in others):
        return "a name and a birth in common"
    if _contradict(one, other):
        return None
    if words_of(one.b.name) == words_of(other.b.name):
        return "the same main name, and nothing that tells them apart"
    return "an alias in common, and nothing that tells them apart"


def _contradict(one: Entity, other: Entity) -> bool:
    """Whether something tells them apart: births that exclude each other, other numbers of one scheme, countries."""
    if _births(one) and _births(other):
        return True
    schemes = {scheme for scheme, _ in _identifiers(one)} & {scheme for scheme, _ in _identifiers(other)}
    if schemes:
        return True
    countries = {*one.a.countries, *one.b.countries}, {*other.a.countries, *other.b.countries}
    return bool(countries[0] and countries[1] and not countries[0] & countries[1])


def _identifiers(entity: Entity) -> set[tuple[str, str]]:
    """Scheme and value, in letters and digits only."""
    return {
        (scheme, "".join(c for c in value.upper() if c.isalnum()))
        for record in (entity.a, entity.b)
        for scheme, values in record.identifiers.items()
        if scheme not in _SHARED
        for value in values
    }


def _births(entity: Entity) -> set[Interval]:
    return {*entity.a.births, *entity.b.births}


def _overlap(one: Interval, other: Interval) -> bool:
    return not one.comes_after(other) and not other.comes_after(one)


def _nearest(entity: Entity, names: Names) -> Iterator[LookAlike]:
    """By their letters, the nearest first."""
    rows = names.of_kind[entity.kind]
    choices = names.choices[entity.kind]
    best: dict[str, LookAlike] = {}
    for name in (entity.a.name, *entity.a.names):
        hits = process.extract(sorted_words(name), choices, scorer=fuzz.ratio, score_cutoff=LEAST, limit=NEAREST)
        for _, near, at in hits:
            other_name, other = rows[at]
            if other.number != entity.number and (other.number not in best or near > best[other.number].near):
                best[other.number] = _lookalike(entity, other, name, other_name)
    yield from _sorted(best.values())


def _lookalike(one: Entity, other: Entity, name: str, other_name: str) -> LookAlike:
    stratum = _stratum(one.kind, name, other_name)
    return LookAlike(one, other, name, other_name, stratum, nearness(name, other_name))


def _sorted(found: Iterable[LookAlike]) -> list[LookAlike]:
    """The nearest first."""
    return sorted(found, key=lambda one: (-one.near, int(one.other.number)))


def _stratum(kind: ActorKind, name: str, other: str) -> str:
    mine, its = words_of(name), words_of(other)
    if mine == its:
        return "same_name"
    if _without_numbers(mine) == _without_numbers(its):
        return "numbered"
    if kind is ActorKind.PERSON and family_of(name) and family_of(name) == family_of(other):
        return "family"
    if set(mine) < set(its) or set(its) < set(mine):
        return "contained"
    return "near"


def _without_numbers(words: tuple[str, ...]) -> tuple[str, ...]:
    """`ship 3`, `ship iv` and `ship b` are all `ship`; so is `ship3`."""
    kept = (re.sub(r"\d+", "", word) for word in words if not _NUMBER.fullmatch(word))
    return tuple(word for word in kept if word)


def family_of(name: str) -> tuple[str, ...]:
    """The words before the comma, behind which official lists write the given names; none where there is no comma."""
    family, comma, _ = name.partition(",")
    return words_of(family) if comma else ()


class _Contained:
    """Finds names that are a part of another one: `ANGARA` and `SASCO ANGARA`."""

    def __init__(self, names: Names) -> None:
        self._with_word: dict[tuple[ActorKind, str], list[tuple[str, Entity]]] = defaultdict(list)
        for kind, rows in names.of_kind.items():
            for name, entity in rows:
                for word in sorted(set(words_of(name))):
                    self._with_word[kind, word].append((name, entity))

    def of(self, entity: Entity) -> Iterator[LookAlike]:
        """Those of one entry, the nearest first."""
        best: dict[str, LookAlike] = {}
        for name in (entity.a.name, *entity.a.names):
            words = set(words_of(name))
            for word in sorted(words):
                rows = self._with_word[entity.kind, word]
                if len(word) < 4 or len(rows) > _COMMON:
                    continue
                for other_name, other in rows:
                    its = set(words_of(other_name))
                    if other.number == entity.number or not (words < its or its < words):
                        continue
                    one = _lookalike(entity, other, name, other_name)
                    if other.number not in best or one.near > best[other.number].near:
                        best[other.number] = one
        yield from _sorted(best.values())


def _families(names: Names) -> dict[tuple[str, ...], list[tuple[str, Entity]]]:
    found: dict[tuple[str, ...], list[tuple[str, Entity]]] = defaultdict(list)
    for name, entity in names.of_kind[ActorKind.PERSON]:
        if name == entity.b.name and (family := family_of(name)):
            found[family].append((name, entity))
    return found


def _of_family(entity: Entity, families: dict[tuple[str, ...], list[tuple[str, Entity]]]) -> Iterator[LookAlike]:
    """People of the same family name, the nearest names first."""
    if entity.kind is not ActorKind.PERSON:
        return
    name = entity.a.name
    others = [row for row in families.get(family_of(name), ()) if row[1].number != entity.number]
    yield from _sorted(_lookalike(entity, other, name, other_name) for other_name, other in others)
