"""Records and profiles of a few words, for the tests of the matcher."""

from __future__ import annotations

import datetime as dt
from typing import Any

from graph.model.judgements import Judgement
from graph.model.sources import Record
from identity.candidates import find_candidates
from identity.profile import Profile
from identity.scoring import Comparison

TODAY = dt.date(2024, 1, 1)
BORN: dict[str, Any] = {"births": ["1970-03-04"]}
PASSPORT: dict[str, Any] = {"identifiers": {"passport": ["AB123456"]}}


def record(name: str = "Ivan Petrovsky", kind: str = "Person", key: str = "one", **told: Any) -> Record:
    return Record.model_validate({"key": key, "kind": kind, "name": name} | told)


def person(name: str = "Ivan Petrovsky", **told: Any) -> Profile:
    return Profile.of_record(record(name, **told))


def firm(name: str = "Vostok Optics", **told: Any) -> Profile:
    return Profile.of_record(record(name, "Company", **told))


def ship(name: str = "Amber Dawn", **told: Any) -> Profile:
    return Profile.of_record(record(name, "Vessel", **told))


def number(scheme: str, value: str = "40718253") -> dict[str, Any]:
    return {"identifiers": {scheme: [value]}}


def features(found: Comparison) -> set[str]:
    return {reason.feature for reason in found.reasons}


def judged(*records: tuple[str, Record]) -> list[Judgement]:
    return find_candidates(records, TODAY).judgements
