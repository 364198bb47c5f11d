"""A part of the graph as GraphML and GEXF, written by networkx: each edge one, however many lie between two actors."""

from __future__ import annotations

import io
from typing import Any
from xml.etree.ElementTree import SubElement

import networkx
from networkx.readwrite.gexf import GEXFWriter
from networkx.readwrite.graphml import GraphMLWriter

from graph.model.kinds import Kind
from graph.queries.part import Part
from sharing.texts import account_of, edge_fields, edge_label, for_xml, notes_of

Row = dict[str, Any]


def graphml(part: Part) -> bytes:
    """GraphML. What it is of stands in the graph's own data."""
    network = _network(part)
    network.graph |= _clean(account_of(part)) | {"note": for_xml(" ".join(notes_of(part)))}
    out = io.BytesIO()
    writer = GraphMLWriter(encoding="utf-8", prettyprint=True)
    writer.add_graph_element(network)
    writer.dump(out)
    return out.getvalue()


def gexf(part: Part) -> bytes:
    """GEXF 1.2draft, which Gephi reads. What it is of stands in its description."""
    writer = GEXFWriter(_network(part), encoding="utf-8", prettyprint=True, version="1.2draft")
    meta = writer.xml.find("meta")
    creator = meta.find("creator")
    creator.text = "armstrace"
    SubElement(meta, "description").text = for_xml(" ".join(notes_of(part)))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _network(part: Part) -> networkx.MultiDiGraph[str]:
    network: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for actor in part.actors.values():
        countries = "; ".join(actor["countries"] or ())
        told = {"label": actor["name"], "name": actor["name"], "kind": actor["kind"], "countries": countries}
        network.add_node(actor["id"], **_clean(told | {"unknown": bool(actor["unknown"])}))
    for edge in part.edges:
        told = {"label": edge_label(edge), "symmetric": Kind(edge["kind"]).is_symmetric} | edge_fields(part, edge)
        network.add_edge(edge["subject"], edge["object"], key=edge["id"], id=edge["id"], **_clean(told))
    return network


def _clean(told: Row) -> Row:
    return {n: for_xml(v) if isinstance(v, str) else v for n, v in told.items() if v is not None}
