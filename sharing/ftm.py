"""A part of the graph as FollowTheMoney entities: a line an actor, and a line for each edge that is a link.

The model has no word for a phase, a certainty or a dispute: these stand in the texts of an entity. Nor has it one for a
denial: what is no link is left out. Where a schema would say more than the claims do, the edge is an UnknownLink.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import orjson

from graph.model.kinds import ActorKind, Certainty, Kind, Measure
from graph.queries.part import Part, is_link
from loaders.ftm.schemata import IDENTIFIERS, LINKS, RELATIONS
from sharing.texts import account_of, edge_label
from sharing.words import goods_words

Row = dict[str, Any]
Properties = dict[str, list[str]]

_SCHEMA_OF = {relation.kind: schema for schema, relation in RELATIONS.items()}
# Neither says how sure anybody is, so that less than a report may not stand in them.
_UNWORDED = (Kind.SUPPLIES, Kind.DESIGNATES)
_TOPIC_OF = {Measure.SANCTION: "sanction", Measure.EXPORT_CONTROL: "export.control", Measure.DEBARMENT: "debarment"}
_OPERATOR = next(name for name, (kind, _) in LINKS.items() if kind is Kind.OPERATES)
_MOVES = (ActorKind.VESSEL, ActorKind.AIRPLANE)

_OF_ALL = ("wikidata",)
_OF_LEGAL = (
    *("inn", "ogrn", "okpo", "kpp", "registration", "id_number", "tax_id", "vat", "license", "uscc", "lei", "duns"),
    *("uei", "npi", "swift", "bvd", "icij"),
)
# The schemes of identifiers that a schema has a property for.
_SCHEMES: dict[ActorKind, tuple[str, ...]] = defaultdict(lambda: (*_OF_LEGAL, *_OF_ALL)) | {
    ActorKind.PERSON: (*_OF_LEGAL, "passport", "social_security", *_OF_ALL),
    ActorKind.VESSEL: ("imo", "mmsi", "call_sign", "crs", "registration", *_OF_ALL),
    ActorKind.AIRPLANE: ("serial_number", "registration", *_OF_ALL),
    ActorKind.ADDRESS: (),
}
_PROPERTY_OF = {scheme: name for name, scheme in reversed(IDENTIFIERS.items())}


def entities(part: Part) -> bytes:
    """JSON Lines in UTF-8, actors first."""
    actors = {actor["id"]: _actor(actor) for actor in part.actors.values()}
    links: list[Row] = []
    for edge in part.edges:
        if is_link(edge) and not _as_property(part, edge, actors):
            links.append(_interstitial(part, edge, actors))
    return b"".join(orjson.dumps(entity, option=orjson.OPT_APPEND_NEWLINE) for entity in (*actors.values(), *links))


def entity_id(actor: str) -> str:
    """The id of an actor's entity: an id of FollowTheMoney holds no colon, so that `state:kp` is `state-kp`."""
    return actor.replace(":", "-")


def _entity(id_: str, schema: str, caption: str, properties: Properties) -> Row:
    held = {name: list(dict.fromkeys(values)) for name, values in properties.items() if values}
    return {"id": id_, "schema": schema, "caption": caption, "properties": held}


def _actor(actor: Row) -> Row:
    kind = ActorKind(actor["kind"])
    countries = [code.lower() for code in actor["countries"] or ()]
    if kind is ActorKind.ADDRESS:
        properties = {"full": [actor["name"]], "country": countries}
        return _entity(entity_id(actor["id"]), "Address", actor["name"], properties)
    properties = {"name": [actor["name"]], "alias": list(actor["names"] or ()), "country": countries}
    for one in actor["identifiers"] or ():
        scheme, _, value = one.partition(":")
        if scheme in _SCHEMES[kind]:
            properties.setdefault(_PROPERTY_OF[scheme], []).append(value)
    schema = "PublicBody" if kind is ActorKind.STATE else kind.value
    return _entity(entity_id(actor["id"]), schema, actor["name"], properties)


def _is_reported(edge: Row) -> bool:
    return Certainty(edge["certainty"]).rank >= Certainty.REPORTED.rank


def _as_property(part: Part, edge: Row, entities_of: dict[str, Row]) -> bool:
    """Let an actor's own entity say it, where the model has a property for it and no entity. A property has no date and
    no words, so only what is in force, undisputed and at least reported.
    """
    if edge["last"] is not None or edge["standing"] == "contested" or not _is_reported(edge):
        return False
    subject, object_ = part.actors[edge["subject"]], part.actors[edge["object"]]
    is_state = object_["kind"] == ActorKind.STATE and bool(object_["countries"])
    named = _property(Kind(edge["kind"]), ActorKind(subject["kind"]), ActorKind(object_["kind"]), is_state=is_state)
    if named is None:
        return False
    if named == _OPERATOR:
        holder, value = object_, entity_id(subject["id"])
    elif named == "addressEntity":
        holder, value = subject, entity_id(object_["id"])
    else:
        holder, value = subject, object_["name"] if named == "address" else object_["countries"][0].lower()
    held = entities_of[holder["id"]]["properties"].setdefault(named, [])
    if value not in held:
        held.append(value)
    return True


def _property(kind: Kind, subject: ActorKind, object_: ActorKind, *, is_state: bool) -> str | None:
    if kind is Kind.OPERATES and object_ in _MOVES:
        return _OPERATOR
    if kind is Kind.LOCATED_AT and subject is not ActorKind.ADDRESS:
        return "addressEntity" if object_ is ActorKind.ADDRESS else "address" if is_state else None
    if kind is Kind.NATIONAL_OF and subject is ActorKind.PERSON and is_state:
        return "nationality"
    if kind is Kind.REGISTERED_IN and is_state:
        return {ActorKind.COMPANY: "jurisdiction", ActorKind.VESSEL: "flag"}.get(subject)
    return None


def _interstitial(part: Part, edge: Row, entities_of: dict[str, Row]) -> Row:
    kind = Kind(edge["kind"])
    schema = _schema(kind, edge)
    properties = _common(part, edge)
    subject, object_ = entity_id(edge["subject"]), entity_id(edge["object"])
    if schema == "Sanction":
        properties |= {"entity": [object_], "authority": [part.actors[edge["subject"]]["name"]]}
        properties |= {"program": [edge["programme"]] if edge["programme"] else []}
        topics = entities_of[edge["object"]]["properties"].setdefault("topics", [])
        if edge["measure"] and (topic := _TOPIC_OF[Measure(edge["measure"])]) not in topics:
            topics.append(topic)
    elif schema == "EconomicActivity":
        goods = edge["goods"]
        codes = [code.removeprefix("HS:") for one in goods for code in one["codes"] if code.startswith("HS:")]
        properties |= {"sender": [subject], "receiver": [object_], "vedCode": codes}
        properties |= {"goodsDescription": [goods_words([one]) for one in goods]}
    else:
        relation = RELATIONS[schema]
        properties |= {relation.subject: [subject], relation.object: [object_]}
        properties |= {relation.words[0]: [_words(kind, schema, edge)]}
        if edge["share"] is not None:
            properties |= {"percentage": [f"{edge['share']:g}"]}
    return _entity(edge["id"], schema, edge_label(edge), properties)


def _schema(kind: Kind, edge: Row) -> str:
    if kind in _UNWORDED and (not _is_reported(edge) or edge["standing"] == "contested"):
        return "UnknownLink"
    if kind is Kind.SUPPLIES:
        return "EconomicActivity" if edge["phase"] == "delivered" else "UnknownLink"
    if kind is Kind.DESIGNATES:
        return "Sanction"
    if kind is Kind.PAYS and edge["phase"] != "delivered":
        return "UnknownLink"
    return _SCHEMA_OF.get(kind, "UnknownLink")


def _words(kind: Kind, schema: str, edge: Row) -> str:
    """The words of a relation: how far it got, how sure anybody is, whether it is disputed."""
    name = kind.value if schema == "UnknownLink" else "director" if kind is Kind.DIRECTS else None
    words = (name, edge["phase"], edge["certainty"], edge["standing"])
    return ", ".join(word for word in words if word)


def _common(part: Part, edge: Row) -> Properties:
    """What every entity of an edge tells beside its ends."""
    account = account_of(part)
    cited = [part.sources[source] for source in edge["sources"] if source in part.sources]
    told = {
        "standing": edge["standing"],
        "phase": edge["phase"],
        "certainty": edge["certainty"],
        "known from": edge["known_from"],
        "deal": part.deals.get(edge["deal"]) if edge["deal"] else None,
        "goods": goods_words(edge["goods"]),
        "in return": goods_words(edge["in_return"]),
        "list": edge["list_name"],
        "origins": ", ".join(edge["origins"]),
        "claims for": ", ".join(edge["claims"]),
        "claims against": ", ".join(edge["disputing"]),
        "armstrace revision": str(part.rev),
    }
    urls = [source["url"] for source in cited if (source["url"] or "").startswith(("http://", "https://"))]
    summary = f"{edge_label(edge)}, {edge['certainty']}: as sources claim it"
    return {
        "summary": [f"{summary}, no customs declaration" if edge["kind"] == Kind.SUPPLIES else summary],
        "description": ["; ".join(f"{name}: {value}" for name, value in told.items() if value)],
        "recordId": [edge["id"]],
        "publisher": [source["publisher"] or source["title"] for source in cited],
        "sourceUrl": urls,
        "startDate": [edge["first"]] if edge["first"] else [],
        "endDate": [edge["last"]] if edge["last"] else [],
        "retrievedAt": [account["made"]],
    }
