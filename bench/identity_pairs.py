"""Pairs of records whose identity is known: the Consolidated Screening List beside OFAC's own list.

Both number their entries alike, so that the number is the truth. It is hidden: no record of a pair has a key, an
identifier that is the number, or a text that one list copied from the other (see `hidden`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from bench.identity_lookalikes import Entity, LookAlike, Names, find_lookalikes, nearness, words_of
from graph.model.dates import parse_interval
from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.store.batch import Batch
from loaders.contract import Options
from loaders.discovery import loader_for

SEED = 20220401
PER_STRATUM = 1500
"""How many positive pairs there are at most of each stratum, both halves together."""

NEGATIVES = 2
"""Negative pairs for each positive one."""

POSITIVE_STRATA = ("alias", "alone", "transliteration", "missing")
SHARES = {"near": 0.35, "family": 0.2, "contained": 0.2, "numbered": 0.1, "same_name": 0.15}
"""What part of the negatives each kind of look-alike is, as far as there are so many; `near` fills up the rest."""

CLOSE = 80.0
"""From this nearness on (see `nearness`, 0 to 100) two names count as spellings of one."""

_RARE = 20
_SOME_LIKENESS = 60.0
_DROPPED = (("identifiers",), ("births",), ("countries",), ("addresses",), ("birth_places", "founded"))
_NOTHING: dict[str, Any] = {"identifiers": {}, "founded": None}


@dataclass(frozen=True)
class Pair:
    """Two records as a matcher sees them, and what it has to find out.

    `a` is from the screening list and has one name, `b` is from OFAC's list. `numbers` are their entries' numbers: who
    scores must not look at them.
    """

    a: Record
    b: Record
    same: bool
    stratum: str
    half: str
    numbers: tuple[str, str]

    @property
    def kind(self) -> ActorKind:
        """What both are."""
        return self.a.kind

    @property
    def is_bare(self) -> bool:
        """Whether they are persons, and one of them has no identifiers."""
        return self.kind is ActorKind.PERSON and not (self.a.identifiers and self.b.identifiers)


@dataclass
class Made:
    """All pairs, and what was left out on the way, by reason."""

    pairs: list[Pair]
    counts: Counter[str] = field(default_factory=Counter)


def make_pairs(data: Path, edition: str | None = None, seed: int = SEED) -> Made:
    """All pairs, the same ones in the same order for the same files and seed."""
    screening = next((data / "us_csl").glob("consolidated_*.csv"))
    ours = {key.removeprefix("ofac:"): r for key, r in _records(screening).items() if key.startswith("ofac:")}
    theirs = _records(_edition_beside(screening, data / "ofac_sdn", edition))
    made = Made([])
    entities = []
    for number in sorted(ours.keys() & theirs.keys(), key=int):
        made.counts["entries on both lists"] += 1
        entities.append(_entity(number, ours[number], theirs[number], made.counts))
    for half in ("dev", "test"):
        mine = [entity for entity in entities if half_of(entity.number, seed) == half]
        made.pairs += _Making(mine, half, seed, made.counts).pairs()
    return made


def half_of(number: str, seed: int = SEED) -> str:
    """Which half an entry belongs to: `dev` to tune on, `test` to judge by. No pair lies in both."""
    return ("dev", "test")[blake2b(f"{seed}/{number}".encode()).digest()[0] % 2]


def _records(path: Path) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for item in loader_for(path).read(path, Options(path.name)):
        if isinstance(item, Batch):
            for record in item.records:
                found.setdefault(record.key, record)
    return found


def _edition_beside(screening: Path, folder: Path, edition: str | None) -> Path:
    """The edition nearest in date of those that have the aliases, without which none could be shared."""
    if edition is not None:
        return folder / edition
    date = parse_interval(screening.stem.rpartition("_")[2])
    whole = [path for path in sorted(folder.iterdir()) if (path / "alt.csv").is_file()]
    return min(whole, key=lambda path: abs(_days(path.name) - _days(f"{date.first}")))


def _days(day: str) -> int:
    year, month, number = day.split("-")
    return int(year) * 365 + int(month) * 30 + int(number)


def _entity(number: str, ours: Record, theirs: Record, counts: Counter[str]) -> Entity:
    return Entity(number, hidden(ours, "a", number, counts), hidden(theirs, "b", number, counts))


def hidden(record: Record, key: str, number: str, counts: Counter[str]) -> Record:
    """A record without what gives its number away.

    That is the key, and the number among its identifiers. Description and positions go too, since one list has them
    from the other word for word; addresses and places of birth stay, which they write in different ways.
    """
    kept = {scheme: tuple(v for v in values if v != number) for scheme, values in record.identifiers.items()}
    counts["identifiers that are the number"] += sum(map(len, record.identifiers.values())) - sum(
        map(len, kept.values())
    )
    emptied = {"description": None, "positions": (), "lacks": ()}
    return record.model_copy(update={"key": key, "identifiers": {k: v for k, v in kept.items() if v}, **emptied})


class _Making:
    """Makes the pairs of one half."""

    def __init__(self, entities: list[Entity], half: str, seed: int, counts: Counter[str]) -> None:
        self.entities, self.half, self.counts = entities, half, counts
        self.dice = Random(f"{seed}/{half}")
        self.names = Names(entities)

    def pairs(self) -> list[Pair]:
        """Positives, then negatives."""
        positives = [pair for stratum in POSITIVE_STRATA for pair in self._positives(stratum)]
        return positives + self._negatives(NEGATIVES * len(positives))

    def _positives(self, stratum: str) -> list[Pair]:
        made: list[Pair] = []
        for entity in self.dice.sample(self.entities, len(self.entities)):
            if len(made) == PER_STRATUM // 2:
                break
            shown = self._shown(stratum, entity)
            if shown is None:
                continue
            if not self._can_be_told(*shown):
                self.counts[f"{stratum}: same, but nothing says so"] += 1
                continue
            made.append(Pair(*shown, True, stratum, self.half, (entity.number, entity.number)))
        return made

    def _shown(self, stratum: str, entity: Entity) -> tuple[Record, Record] | None:
        """The two records of an entity as a stratum shows them, None if it has no such names."""
        if stratum == "missing":
            shown = self._shown(self.dice.choice(POSITIVE_STRATA[:-1]), entity)
            return shown and self._with_less(*shown)
        names = list(self._pairs_of_names(stratum, entity))
        if not names:
            return None
        mine, its = self.dice.choice(names)
        return under(entity.a, mine), entity.b if stratum == "alias" else under(entity.b, its)

    @staticmethod
    def _pairs_of_names(stratum: str, entity: Entity) -> Iterator[tuple[str, str]]:
        """The names that the two can be shown under; the names that both begin with are never alike."""
        a, b = entity.a, entity.b
        if stratum == "transliteration":
            for mine, its in product((a.name, *a.names), (b.name, *b.names)):
                if words_of(mine) != words_of(its) and nearness(mine, its) >= CLOSE:
                    yield mine, its
            return
        known = {name.casefold() for name in (*b.names, *b.weak_names)} - {b.name.casefold()}
        for alias in a.names:
            shared = stratum == "alias" and alias.casefold() in known
            if shared or (stratum == "alone" and nearness(alias, b.name) < CLOSE):
                yield alias, b.name

    def _can_be_told(self, a: Record, b: Record) -> bool:
        """Whether anything that is there makes them one; what nobody could tell would only lower all figures alike."""
        if any(set(values) & set(b.identifiers.get(scheme, ())) for scheme, values in a.identifiers.items()):
            return True
        if a.name.casefold() in {name.casefold() for name in b.weak_names}:
            return bool({birth.first for birth in a.births} & {birth.first for birth in b.births})
        shared = set(words_of(a.name)) & set(words_of(b.name))
        rare = any(self.names.frequency[word] <= _RARE for word in shared)
        return rare or any(nearness(a.name, name) >= _SOME_LIKENESS for name in (b.name, *b.names))

    def _with_less(self, a: Record, b: Record) -> tuple[Record, Record] | None:
        """Both without some of their fields, None where that takes nothing from them."""
        less = self._less(a), self._less(b)
        return less if less != (a, b) else None

    def _less(self, record: Record) -> Record:
        gone = [name for names in _DROPPED if self.dice.random() < 0.5 for name in names]
        return record.model_copy(update={name: _NOTHING.get(name, ()) for name in gone})

    def _negatives(self, wanted: int) -> list[Pair]:
        found = find_lookalikes(self.entities, self.names, self.counts)
        pools: dict[str, list[LookAlike]] = {stratum: [] for stratum in SHARES}
        for one in self.dice.sample(found, len(found)):
            pools[one.stratum].append(one)
        # There are more of these than wanted, and few of the less near ones could be taken for the same.
        pools["near"].sort(key=lambda one: -one.near)
        for stratum, pool in pools.items():
            self.counts[f"look-alikes: {stratum}"] += len(pool)
        made: list[Pair] = []
        for stratum in (*(name for name in SHARES if name != "near"), "near"):
            room = wanted - len(made) if stratum == "near" else round(SHARES[stratum] * wanted)
            made += self._of_pool(pools[stratum], room)
        return made

    def _of_pool(self, pool: list[LookAlike], room: int) -> list[Pair]:
        made: list[Pair] = []
        for one in pool:
            if len(made) == room:
                break
            a, b = under(one.one.a, one.name), one.other.b
            form = self.dice.choice(POSITIVE_STRATA)
            # Of what lacks something a third shows all names of b, as in the positives.
            if form != "alias" and not (form == "missing" and self.dice.random() < 1 / 3):
                b = under(b, one.other_name)
            if a.name.lower() == b.name.lower():
                self.counts["look-alikes of the same name, lower-cased"] += 1
                continue
            shown = self._with_less(a, b) if form == "missing" else (a, b)
            made.append(Pair(*(shown or (a, b)), False, one.stratum, self.half, (one.one.number, one.other.number)))
        return made


def under(record: Record, name: str) -> Record:
    """A record that is known by one name only."""
    return record.model_copy(update={"name": name, "names": (), "weak_names": ()})


def counts_of(pairs: list[Pair]) -> Mapping[tuple[str, str, bool], int]:
    """How many pairs there are by half, stratum and truth."""
    return Counter((pair.half, pair.stratum, pair.same) for pair in pairs)
