"""Scores pairs of FollowTheMoney entities by nomenklatura's logic-v2. It needs nothing of this project.

    PYTHON bench/identity_peers.py < pairs > scores

PYTHON is of an environment that has nomenklatura. Each line of the input is {"a": entity, "b": entity}, each line of
the output a number from 0 to 1, the mean of both ways to ask; what it is made by goes to the standard error stream.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from importlib.metadata import version
from typing import Any

# By name, since this runs where the project's own environment is not, and is checked where nomenklatura is not.
_FTM: Any = import_module("followthemoney").model
_MATCHING: Any = import_module("nomenklatura.matching")
_IDS: Any = import_module("rigour.ids")

# What a code's own property does not take, because the number fails its check, is still a number of the entity.
_FALLBACKS = ("idNumber", "registrationNumber")
_CODES = frozenset(
    {"innCode", "ogrnCode", "uscCode", "leiCode", "giiNumber", "swiftBic", "bikCode", "isinCode", "ticker"}
    | {"imoNumber", "mmsi", "callSign", "icaoCode", "passportNumber", "licenseNumber", "vatCode", "dunsCode"}
    | {"socialSecurityNumber", "serialNumber"}
)


def entity_of(given: dict[str, Any]) -> Any:
    """An entity with all values in the properties that its schema has."""
    entity = _FTM.make_entity(given["schema"])
    entity.id = given["id"]
    for name, values in given["properties"].items():
        for value in values:
            before = len(entity.get(name, quiet=True))
            entity.add(name, value, quiet=True)
            if (
                name in _CODES
                and len(entity.get(name, quiet=True)) == before
                and value not in entity.get(name, quiet=True)
            ):
                entity.add(next(fallback for fallback in _FALLBACKS if fallback in entity.schema.properties), value)
    # Lists write Russian codes under broader labels, and logic-v2 weighs them more under their own.
    if "ru" in entity.countries:
        for broad, narrow, code in (("taxNumber", "innCode", _IDS.INN), ("registrationNumber", "ogrnCode", _IDS.OGRN)):
            for value in entity.get(broad, quiet=True):
                if code.is_valid(value):
                    entity.add(narrow, value, quiet=True)
    return entity


def main() -> None:
    """Read, score, write."""
    algorithm = _MATCHING.get_algorithm("logic-v2")
    config = algorithm.default_config()
    print(f"nomenklatura {version('nomenklatura')}, {algorithm.NAME}", file=sys.stderr)
    for line in sys.stdin:
        pair = json.loads(line)
        a, b = entity_of(pair["a"]), entity_of(pair["b"])
        print((algorithm.compare(a, b, config).score + algorithm.compare(b, a, config).score) / 2)


if __name__ == "__main__":
    main()
