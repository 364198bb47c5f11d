"""Made-up sources of any size: a sanctions list, a register of deals, and news, in the proportions of real ones."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from graph.model.claims import Claim, Deal, Goods, Party
from graph.model.dates import parse_interval
from graph.model.kinds import ActorKind, Certainty, GoodsClass, Kind, Measure, Phase, Role, Stance
from graph.model.sources import Edition, Record, Source
from graph.store.batch import Batch

BATCH = 5000
_STATES = {"ru": "Russia", "kp": "North Korea", "ir": "Iran", "cn": "China", "tr": "Turkey", "us": "United States"}
_STATES |= {
    "fr": "France",
    "de": "Germany",
    "in": "India",
    "sy": "Syria",
    "ae": "United Arab Emirates",
    "ua": "Ukraine",
}
_PROGRAMMES = ("NPWMD", "RUSSIA-EO14024", "DPRK2", "IRAN-EO13902", "SDGT", "SYRIA")
_KINDS = (ActorKind.COMPANY, ActorKind.PERSON, ActorKind.VESSEL, ActorKind.ORGANIZATION)
_GOODS = ("Anti-tank missile", "Towed gun", "Armoured vehicle", "Drone engine", "Ball bearings", "Radar")
_PHASES = (Phase.DELIVERED, Phase.DELIVERED, Phase.AGREED, Phase.SOUGHT)


@dataclass
class Entry:
    """What one row of a source says."""

    records: list[Record] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)


@dataclass
class Made:
    """One input: so many claims of one source, from its seed. Its report is how many seconds making them up took."""

    source: str
    claims: int
    seed: int
    _seconds: float = 0.0

    def batches(self) -> Iterator[Batch]:
        """Batches of about 5,000 claims."""
        self._seconds = 0.0
        since = time.process_time()
        for batch in self._batches():
            self._seconds += time.process_time() - since
            yield batch
            since = time.process_time()

    def report(self) -> float:
        """Seconds of one core."""
        return self._seconds

    def _batches(self) -> Iterator[Batch]:
        dice = Random(self.seed)
        make = {"list": _listed, "register": _registered, "news": _reported}[self.source.rstrip("0123456789")]
        source = Source(id=self.source, title=self.source.title())
        edition = Edition(published=parse_interval("2024-02-01"), complete=self.source.startswith("list"))
        states = [_state(key) for key in _STATES]
        entry, number, done = Entry(records=list(states)), 0, 0
        while done < self.claims:
            make(dice, number, entry)
            number += 1
            if len(entry.claims) >= min(BATCH, self.claims - done):
                del entry.claims[self.claims - done :]
                entry.records = list({record.key: record for record in entry.records}.values())
                done += len(entry.claims)
                yield Batch(
                    source=source,
                    edition=edition,
                    records=tuple(entry.records),
                    deals=tuple(entry.deals),
                    claims=tuple(entry.claims),
                    last=done >= self.claims,
                )
                entry = Entry(records=list(states))


def sources(claims: int, inputs: int) -> list[Made]:
    """So many claims in so many inputs: half of them of lists, a quarter of registers, a quarter of news."""
    names = ("list", "register", "list", "news")
    sizes = [claims // inputs + (at < claims % inputs) for at in range(inputs)]
    made = [Made(f"{names[at % 4]}{at}", size, seed=at) for at, size in enumerate(sizes)]
    return sorted(made, key=lambda one: one.source.startswith("list"))  # what takes longest is begun first


def _state(key: str) -> Record:
    return Record(key=f"state:{key}", kind=ActorKind.STATE, name=_STATES[key])


def _skewed(dice: Random, below: int) -> int:
    """Some number, far more often a small one."""
    return int(below * dice.random() ** 3)


def _listed(dice: Random, number: int, entry: Entry) -> None:
    """An entry of a sanctions list: who it is, where, for what, and to whom it is linked."""
    key, kind = f"{number}", dice.choice(_KINDS)
    state = f"state:{dice.choice(tuple(_STATES))}"
    address = f"{number} Industrialnaya Street, building {dice.randint(1, 90)}, Moscow"
    entry.records.append(
        Record(
            key=key,
            kind=kind,
            name=f"Listed {kind.value} {number:06}",
            names=tuple(f"Alias {at} of {number}" for at in range(dice.randint(0, 3))),
            countries=(_STATES[state.removeprefix("state:")],),
            identifiers={"registration": (f"{number * 7919 % 10**9:09}",)} if dice.random() < 0.6 else {},
            addresses=(address,),
            description=f"Secondary sanctions risk; (Linked To: LISTED {number // 7})" if dice.random() < 0.5 else None,
        )
    )
    for programme in dice.sample(_PROGRAMMES, dice.choice((1, 1, 1, 2))):
        entry.claims.append(
            Claim(
                subject="state:us",
                kind=Kind.DESIGNATES,
                object=key,
                stance=Stance.AFFIRMS,
                certainty=Certainty.CONFIRMED,
                measure=Measure.SANCTION,
                list_name="SDN",
                programme=programme,
                key=f"entry {number}, {programme}",
                locator=f"entry {number}",
            )
        )
    if dice.random() < 0.8:
        place = f"address:{address}"
        entry.records.append(Record(key=place, kind=ActorKind.ADDRESS, name=address, countries=("Russia",)))
        entry.claims.append(_fact(key, Kind.LOCATED_AT, place, number, "address"))
    entry.claims.append(_fact(key, Kind.LOCATED_AT, state, number, "country"))
    if number > 10 and dice.random() < 0.6:
        other = f"{_skewed(dice, number)}"
        entry.records.append(_stub(other))
        entry.claims.append(_fact(key, Kind.LINKED_TO, f"linked:{other}", number, "link"))


def _stub(key: str) -> Record:
    return Record(key=f"linked:{key}", kind=ActorKind.LEGAL_ENTITY, name=f"Linked {key}")


def _fact(subject: str, kind: Kind, object_: str, number: int, what: str) -> Claim:
    return Claim(
        subject=subject,
        kind=kind,
        object=object_,
        stance=Stance.AFFIRMS,
        certainty=Certainty.REPORTED,
        key=f"entry {number}, {what}",
        locator=f"entry {number}, {what}",
    )


def _registered(dice: Random, number: int, entry: Entry) -> None:
    """A row of a register of deals: supplier, recipient, goods, and now and then who paid."""
    supplier, recipient = dice.sample(tuple(_STATES), 2)
    key, year = f"deal {number}", 1990 + number % 34
    deal = Deal(
        key=key,
        title=f"Deal {number}",
        parties=(Party(role=Role.STATED_END_USER, record=f"state:{recipient}"),) if number % 3 else (),
    )
    entry.deals.append(deal)
    goods = Goods.model_validate(
        {"class": GoodsClass.ARMS, "description": dice.choice(_GOODS), "designation": f"M-{_skewed(dice, 900)}"}
        | {"quantity": dice.randint(1, 400)}
    )
    common = {"stance": Stance.AFFIRMS, "phase": dice.choice(_PHASES), "deal": key, "key": key}
    entry.claims.append(
        Claim.model_validate(
            {"subject": f"state:{supplier}", "kind": Kind.SUPPLIES, "object": f"state:{recipient}", "goods": (goods,)}
            | {"certainty": Certainty.REPORTED, "valid": parse_interval(f"{year}"), "locator": f"row {number}"}
            | common
        )
    )
    if number % 4 == 0:
        broker = f"broker {_skewed(dice, 2000 + number // 4)}"
        entry.records.append(Record(key=broker, kind=ActorKind.COMPANY, name=broker.title()))
        entry.claims.append(
            Claim.model_validate(
                {"subject": broker, "kind": Kind.BROKERS, "object": f"state:{recipient}", "locator": f"row {number}"}
                | {"certainty": Certainty.ALLEGED}
                | common
            )
        )


def _reported(dice: Random, number: int, entry: Entry) -> None:
    """A sentence of the news: firms that supply each other, who says so, and who denies it."""
    here, there = f"firm {_skewed(dice, 3000 + number)}", f"firm {_skewed(dice, 3000 + number) + 1}x"
    speaker = f"official {number % 500}"
    entry.records += [
        Record(key=here, kind=ActorKind.COMPANY, name=here.title()),
        Record(key=there, kind=ActorKind.COMPANY, name=there.title()),
        Record(
            key=speaker,
            kind=ActorKind.PERSON,
            name=speaker.title(),
            speaks_for="state:us" if number % 2 else "state:ua",
        ),
    ]
    denies = dice.random() < 0.02
    day = parse_interval(f"2023-{1 + number % 12:02}-{1 + number % 28:02}")
    entry.claims.append(
        Claim(
            subject=here,
            kind=dice.choice((Kind.SUPPLIES, Kind.SUPPLIES, Kind.BROKERS, Kind.TRANSPORTS)),
            object=there,
            stance=Stance.DENIES if denies else Stance.AFFIRMS,
            certainty=dice.choice((Certainty.ASSESSED, Certainty.REPORTED, Certainty.ALLEGED)),
            phase=Phase.DELIVERED,
            valid=parse_interval(f"{2018 + number % 6}"),
            said_on=day,
            speaker=speaker,
            quote=f"{here} shipped goods worth {number} dollars to {there}, the official said.",
            locator=f"paragraph {number}",
        )
    )
