"""The graph in a notebook, through py2neo: the one module that imports it (install the extra `explore`).

`connect()` gives a py2neo Graph on the same settings as everything else, and Actor, Claim and Source make the graph
browsable as objects. Look, do not write: what is pushed here bypasses the record, and `armstrace db verify` names it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from py2neo import Graph
from py2neo.ogm import GraphObject, Property, RelatedFrom, RelatedTo

from graph.driver import connection
from graph.model.dates import shown
from graph.settings import Settings, get_settings

__all__ = ["Actor", "Claim", "Record", "Source", "connect", "edges_of"]


def connect(settings: Settings | None = None) -> Graph:
    """A py2neo Graph where the settings point: NEO4J_URI, or the embedded Neo4j that runs. Raises NotRunning."""
    target = connection(settings or get_settings())
    return Graph(target.uri, auth=(target.user, target.password), name=target.database, user_agent="armstrace")


class Source(GraphObject):  # type: ignore[misc]
    """A publication, or a series of them."""

    __primarykey__ = "id"

    id = Property()
    title = Property()
    publisher = Property()
    url = Property()
    licence = Property()

    claims = RelatedFrom("Claim", "STATED_IN")


class Record(GraphObject):  # type: ignore[misc]
    """An actor as one source names it."""

    __primarykey__ = "id"

    id = Property()
    source = Property()
    key = Property()
    name = Property()
    kind = Property()

    actor = RelatedTo("Actor", "RESOLVES_TO")
    speaks_for = RelatedTo("Record", "SPEAKS_FOR")
    subject_of = RelatedFrom("Claim", "SUBJECT")
    object_of = RelatedFrom("Claim", "OBJECT")
    said = RelatedFrom("Claim", "SAID_BY")


class Claim(GraphObject):  # type: ignore[misc]
    """One thing one source says about one relation between two records."""

    __primarykey__ = "id"

    id = Property()
    kind = Property()
    stance = Property()
    certainty = Property()
    phase = Property()
    said_on = Property()
    valid = Property()
    quote = Property()
    relation = Property()

    subject = RelatedTo(Record, "SUBJECT")
    object = RelatedTo(Record, "OBJECT")
    said_by = RelatedTo(Record, "SAID_BY")
    stated_in = RelatedTo(Source, "STATED_IN")

    def sentence(self) -> str:
        """The claim in one line: who is said to stand in which relation to whom, by whom, and how sure."""
        subject, object_ = _first_name(self.subject), _first_name(self.object)
        speaker = _first_name(self.said_by) or _first_title(self.stated_in)
        modality = ", ".join(part for part in (self.certainty, self.phase) if part)
        return f"{speaker} {self.stance}: {subject} {self.kind} {object_} ({modality})"


class Actor(GraphObject):  # type: ignore[misc]
    """What records resolve to."""

    __primarykey__ = "id"

    id = Property()
    name = Property()
    names = Property()
    kind = Property()
    countries = Property()

    records = RelatedFrom(Record, "RESOLVES_TO")

    def claims(self) -> list[Claim]:
        """All claims of which it is subject or object, for and against, by id."""
        found = {
            claim.id: claim for record in self.records for end in (record.subject_of, record.object_of) for claim in end
        }
        return [found[i] for i in sorted(found)]


def edges_of(graph: Graph, actor: str) -> list[dict[str, Any]]:
    """The edges at an actor (by id), flat, ready for a data frame; open ends of dates are None."""
    node = graph.nodes.match("Actor", id=actor).first()
    if node is None:
        return []
    rows = []
    for edge in graph.match({node}):
        row = dict(edge)
        if "relation" not in row:
            continue  # RESOLVES_TO joins a record to the actor and is no edge between actors
        rows.append(
            {
                "subject": edge.start_node["name"],
                "kind": row["kind"],
                "object": edge.end_node["name"],
                **{name: row.get(name) for name in ("standing", "phase", "certainty", "origins", "claims")},
                **{name: shown(row[name]) for name in ("first", "last", "known_from")},
            }
        )
    return sorted(
        rows, key=lambda r: [str(r[name]) for name in ("kind", "subject", "object", "phase", "certainty", "first")]
    )


def _first_name(records: Iterable[Record]) -> str:
    return next((str(r.name) for r in records), "")


def _first_title(sources: Iterable[Source]) -> str:
    return next((str(s.title) for s in sources), "")
