"""Records as FollowTheMoney entities, so that another matcher is given all that ours is given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graph.model.dates import Interval
from graph.model.kinds import ActorKind
from graph.model.sources import Record
from graph.model.states import candidates

_PROPERTIES = {
    "passport": "passportNumber",
    "ssn": "socialSecurityNumber",
    "tax_id": "taxNumber",
    "inn": "innCode",
    "ogrn": "ogrnCode",
    "vat": "vatCode",
    "registration": "registrationNumber",
    "vessel_registration": "registrationNumber",
    "tail_number": "registrationNumber",
    "previous_tail_number": "registrationNumber",
    "licence": "licenseNumber",
    "uscc": "uscCode",
    "lei": "leiCode",
    "giin": "giiNumber",
    "swift": "swiftBic",
    "bik": "bikCode",
    "duns": "dunsCode",
    "isin": "isinCode",
    "ticker": "ticker",
    "imo": "imoNumber",
    "imo_company": "imoNumber",
    "mmsi": "mmsi",
    "call_sign": "callSign",
    "msn": "serialNumber",
    "construction_number": "serialNumber",
    "aircraft_serial": "serialNumber",
    "mode_s": "icaoCode",
    "website": "website",
    "email": "email",
    "phone": "phone",
}
# A name's code is the name again, a law's number and a telefax are nobody's own.
_LEFT_OUT = frozenset({"chinese_commercial_code", "government_gazette", "un_locode", "fax"})
_COUNTRY = {ActorKind.PERSON: "nationality", ActorKind.VESSEL: "flag"}
_OBJECTS = (ActorKind.VESSEL, ActorKind.AIRPLANE)
_YEARS = 12


def entity_of(record: Record, id_: str) -> dict[str, Any]:
    """`id`, `schema` and `properties` of a record; numbers without a property of their own go under `idNumber`.

    The id has to be one of its own for each entity: matchers remember by it what they made of an entity.
    """
    found: dict[str, list[str]] = {}

    def add(name: str, values: Iterable[str]) -> None:
        kept = found.setdefault(name, [])
        kept.extend(value for value in dict.fromkeys(values) if value not in kept)

    add("name", [_in_order(record.name, record.kind)])
    add("alias", (_in_order(name, record.kind) for name in record.names))
    add("weakAlias", (_in_order(name, record.kind) for name in record.weak_names))
    if record.kind is ActorKind.PERSON:
        for name in (record.name, *record.names):
            family, comma, given = name.partition(",")
            if comma:
                add("lastName", [family.strip()])
                add("firstName", given.split()[:1])
        add("birthDate", (date for birth in record.births for date in _dates(birth)))
        add("birthPlace", record.birth_places)
    elif record.founded and record.kind not in _OBJECTS:
        add("incorporationDate", _dates(record.founded))
    add(_COUNTRY.get(record.kind, "country"), map(_country, record.countries))
    for address in record.addresses:
        state = _state(address.rpartition(",")[2])
        if state is not None:
            add("country", [state])
        if state is None or "," in address:
            add("address", [address])
    other = "registrationNumber" if record.kind in _OBJECTS else "idNumber"
    for scheme, values in record.identifiers.items():
        if scheme not in _LEFT_OUT and not scheme.startswith("invalid_"):
            add(_PROPERTIES.get(scheme, other), values)
    return {"id": id_, "schema": record.kind.value, "properties": {k: v for k, v in found.items() if v}}


def _in_order(name: str, kind: ActorKind) -> str:
    """`DOE, John` the way round that names are spoken."""
    family, comma, given = name.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and kind is ActorKind.PERSON else name


def _state(text: str) -> str | None:
    """The code of the state that a text names, as FollowTheMoney writes it."""
    found = candidates(text.strip().rstrip("."))
    return found[0].code.lower() if len(found) == 1 and not found[0].code.startswith("x-") else None


def _country(text: str) -> str:
    return _state(text) or text


def _dates(date: Interval) -> Iterator[str]:
    """FollowTheMoney has no spans of time: an exact day, a month, or each year that it can be."""
    if date.exact and date.first:
        yield date.first
    elif date.first and date.last:
        if date.first[:7] == date.last[:7]:
            yield date.first[:7]
        else:
            first, last = int(date.first[:4]), int(date.last[:4])
            yield from (f"{year:04}" for year in range(first, min(last, first + _YEARS) + 1))
