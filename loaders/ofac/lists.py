"""The two lists, and the authority whose they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.model.kinds import ActorKind
from graph.model.sources import Record, Source

STATE = "state:us"
AUTHORITY = Record(
    key="ofac",
    kind=ActorKind.PUBLIC_BODY,
    name="Office of Foreign Assets Control",
    names=("OFAC",),
    countries=("United States",),
    speaks_for=STATE,
)


@dataclass(frozen=True)
class TheList:
    """One of the lists. `name` is what designations call it, `published_as` what OFAC's own files call it."""

    id: str
    name: str
    title: str
    published_as: str
    files: re.Pattern[str]

    @property
    def source(self) -> Source:
        """The source that the list is."""
        return Source(
            id=self.id,
            title=self.title,
            publisher="US Department of the Treasury, Office of Foreign Assets Control",
            url="https://sanctionslist.ofac.treas.gov",
            licence="work of the US government, in the public domain",
            origin=STATE,
        )


SDN = TheList(
    id="ofac-sdn",
    name="SDN",
    title="OFAC Specially Designated Nationals and Blocked Persons List (SDN List)",
    published_as="SDN List",
    files=re.compile(r"sdn", re.IGNORECASE),
)
CONSOLIDATED = TheList(
    id="ofac-consolidated",
    name="Consolidated (non-SDN)",
    title="OFAC Consolidated Sanctions List (non-SDN)",
    published_as="Consolidated List",
    files=re.compile(r"cons", re.IGNORECASE),
)
LISTS = (SDN, CONSOLIDATED)


def list_of_name(file: str) -> TheList | None:
    """The list that a file is of by its name, if that says so: `SDN.XML`, `cons_prim.csv`."""
    found = [each for each in LISTS if each.files.search(file)]
    return found[0] if len(found) == 1 else None
