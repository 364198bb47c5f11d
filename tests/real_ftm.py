"""A second reading of FollowTheMoney files, by json and the documentation: what a graph has to say of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from graph.model.states import find_state
from tests.real_graph import distinct, one_line

Said = dict[str, Any]
ACTORS = ("Person", "Organization", "Company", "PublicBody", "LegalEntity", "Vessel", "Airplane", "Address")
SCHEMES = {
    "innCode": "inn",
    "ogrnCode": "ogrn",
    "kppCode": "kpp",
    "permId": "permid",
    "registrationNumber": "registration",
    "taxNumber": "tax_id",
    "idNumber": "id_number",
    "uniqueEntityId": "uei",
    "passportNumber": "passport",
}
# Publishers of topics only, and lists that neither sanction nor control exports nor debar.
_NO_SOURCES = ("ann_graph_topics", "ann_pep_positions")
_OTHER_LISTS = ("gb_coh_disqualified", "ua_war_sanctions")
_MEASURES = {"us_sam_exclusions": "debarment", "us_trade_csl": "export_control", "jp_meti_ru": "export_control"}
_DIRECTS = ("Исполнительный директор", "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР")


@dataclass(frozen=True)
class Entity:
    """One line."""

    line: int
    id: str
    schema: str
    caption: str | None
    datasets: tuple[str, ...]
    referents: tuple[str, ...]
    properties: dict[str, list[str]]

    def values(self, *names: str) -> list[str]:
        """All values of these properties."""
        return [one_line(value) for name in names for value in self.properties.get(name, [])]

    def one(self, name: str) -> str | None:
        """The value, if there is one only."""
        found = self.values(name)
        return found[0] if len(found) == 1 else None

    @property
    def is_actor(self) -> bool:
        """Whether it is somebody, or an address."""
        return self.schema in ACTORS


class File:
    """A file, all of it."""

    def __init__(self, path: Path) -> None:
        self.source = "ftm-" + path.name.split(".")[0].lower()
        self.entities: dict[str, Entity] = {}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            raw = json.loads(line)
            self.entities[raw["id"]] = Entity(
                number,
                raw["id"],
                raw["schema"],
                raw.get("caption"),
                tuple(name for name in raw.get("datasets", []) if name not in _NO_SOURCES) or (self.source,),
                tuple(raw.get("referents", [])),
                raw["properties"],
            )

    @property
    def sources(self) -> set[str]:
        """All datasets, or the file where entities name none."""
        return {name for entity in self.entities.values() for name in entity.datasets}

    def record(self, entity: Entity) -> Said:
        """The record of an entity in whatever source, but for its description."""
        name = self.text_of(entity)
        strong = entity.values("name", "alias", "previousName", "full")
        countries = entity.values("country", "nationality", "citizenship", "jurisdiction", "mainCountry", "flag")
        linked = [self.entities[one] for one in entity.values("addressEntity") if one in self.entities]
        identifiers = {f"ftm:{one}" for one in (entity.id, *entity.referents)}
        identifiers |= {f"{scheme}:{one}" for prop, scheme in SCHEMES.items() for one in entity.values(prop)}
        said: Said = {
            "kind": entity.schema,
            "name": name,
            "names": distinct(strong, {name}),
            "weak_names": distinct(entity.values("weakAlias", "abbreviation"), {name, *strong}),
            "countries": distinct(_country(code) for code in countries),
            "identifiers": sorted(identifiers),
            "addresses": distinct([*entity.values("address"), *map(self.text_of, linked)]),
            "births": distinct(entity.values("birthDate")),
            "birth_places": distinct([*entity.values("birthPlace"), *map(_country, entity.values("birthCountry"))]),
            "positions": distinct(entity.values("position", "title")),
            "founded": entity.one("incorporationDate"),
        }
        return {k: v for k, v in said.items() if v}

    def text_of(self, entity: Entity) -> str:
        """What it is called, of an address its text. The order of values means nothing."""
        return one_line(entity.caption or "") or min(entity.values("full") or entity.values("name"), default=entity.id)

    def told(self, entity: Entity, source: str) -> list[str]:
        """The texts of which the description consists in a source."""
        found = [
            value.strip() for name in ("notes", "summary", "description") for value in entity.properties.get(name, [])
        ]
        for other in self.entities.values():
            if other.schema == "Sanction" and source in other.datasets and entity.id in other.values("entity"):
                found += [value.strip() for value in other.properties.get("reason", [])]
        return found

    def claims(self, entity: Entity) -> Iterator[tuple[str, Said]]:
        """Every claim of an entity, with its source."""
        single = len(entity.datasets) == 1
        for source in entity.datasets:
            for claim in self._bare(entity, source):
                told = claim if single or entity.is_actor else {k: claim[k] for k in ("kind", "subject", "object")}
                said: Said = {"stance": "affirms", "certainty": "reported"} | told
                yield source, {k: v for k, v in said.items() if v is not None}

    def _bare(self, entity: Entity, source: str) -> Iterator[Said]:
        if entity.schema == "Ownership":
            share = entity.one("percentage")
            yield from self._relation(entity, "OWNS", "owner", "asset", "role", share=float(share) if share else None)
        elif entity.schema == "Directorship":
            kind = "DIRECTS" if entity.one("role") in _DIRECTS else "LINKED_TO"
            yield from self._relation(entity, kind, "director", "organization", "role")
        elif entity.schema == "Family":
            yield from self._relation(entity, "FAMILY_OF", "person", "relative", "relationship")
        elif entity.schema == "Payment":
            yield from self._payments(entity)
        elif entity.schema == "Sanction":
            yield from self._designations(entity, source)
        elif entity.is_actor:
            yield from self._places(entity, source)

    def _relation(self, entity: Entity, kind: str, start: str, end: str, role: str, **more: Any) -> Iterator[Said]:
        for subject, object_ in product(entity.values(start), entity.values(end)):
            said = {"kind": kind, "subject": subject, "object": object_, "quote": entity.one(role)}
            yield {**said, "valid": _valid(entity.one("startDate"), entity.one("endDate")), **more}

    def _payments(self, entity: Entity) -> Iterator[Said]:
        pairs = list(product(entity.values("payer"), entity.values("beneficiary")))
        for subject, object_ in pairs:
            said: Said = {"kind": "PAYS", "subject": subject, "object": object_, "phase": "delivered"}
            # Of several ends nobody knows whose the sum is.
            amount = entity.one("amountEur") if len(pairs) == 1 else None
            if amount:
                said |= {"amount": float(amount), "currency": "EUR"}
            yield {**said, "valid": entity.one("date") if len(pairs) == 1 else None}

    def _designations(self, entity: Entity, source: str) -> Iterator[Said]:
        authorities = entity.values("authority")
        programmes: list[str | None] = [*(entity.values("program") or entity.values("programId"))] or [None]
        if source in _OTHER_LISTS:
            return
        begun = entity.one("startDate") if entity.values("startDate") else entity.one("listingDate")
        for authority, target, programme in product(authorities, entity.values("entity"), programmes):
            state = find_state(authority)
            yield {
                "kind": "DESIGNATES",
                "subject": state.id if state else f"authority:{authority}",
                "object": target,
                "certainty": "confirmed" if len(authorities) == 1 else "reported",
                "measure": _MEASURES.get(source, "sanction"),
                "list_name": source,
                "programme": programme,
                "valid": _valid(begun, entity.one("endDate")),
            }

    def _places(self, entity: Entity, source: str) -> Iterator[Said]:
        """Links to other entities that are in one dataset with it, and what only one dataset can have said of it."""
        for one in entity.values("addressEntity"):
            other = self.entities.get(one)
            if other is not None and [name for name in entity.datasets if name in other.datasets] == [source]:
                yield {"kind": "LOCATED_AT", "subject": entity.id, "object": one}
        if len(entity.datasets) > 1:
            return
        for text in entity.values("address"):
            yield {"kind": "LOCATED_AT", "subject": entity.id, "object": f"address:{text}"}
        for prop, kind in (
            ("jurisdiction", "REGISTERED_IN"),
            ("nationality", "NATIONAL_OF"),
            ("citizenship", "NATIONAL_OF"),
        ):
            for code in entity.values(prop):
                state = find_state(code.upper())
                if state:
                    yield {"kind": kind, "subject": entity.id, "object": state.id}


def _country(code: str) -> str:
    state = find_state(code.upper()) or find_state(code)
    return state.name if state else code


def _valid(first: str | None, last: str | None) -> str | None:
    return f"{first or '..'}/{last or '..'}" if first or last else None
