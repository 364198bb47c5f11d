"""Who stands at the ends of an event, wherever the parser hung them."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from graph.model.kinds import Kind
from reading.actors import Actors
from reading.event import Event
from reading.grammar import after, children, in_clause, is_passive, objects
from reading.name_types import BODY, PERSON, PLACE, PRODUCT, STATE, UNKNOWN, VESSEL
from reading.names import Name
from reading.places import fill
from reading.rules import Predicate, word_list


def names_at(
    event: Event, places: tuple[str, ...], types: frozenset[str], actors: Actors, rule: Predicate | None
) -> list[Name]:
    for place in places:
        tokens = list(fill(event, place))
        # "sold its subsidiary, Lanten": what is sold is no recipient, nor is what a pronoun stands for.
        is_sold = (
            event.rule.name == "give"
            and not after(event.token, "with")
            and (all(t.pos_ == "PRON" for t in tokens) or not any(actors.names.at(t) is not None for t in tokens))
        )
        names = []
        for name in (n for t in tokens for n in _who(event, place, t, actors, rule)):
            if rule is not None and name in event.subjects:
                continue
            if (
                name is None
                or name.type == PRODUCT
                or (name.type == PLACE and not (rule is not None and (rule.object_places or rule.kind is Kind.OWNS)))
                or (types and name.type not in types)
            ):
                continue
            if place == "obj" and event.kind is Kind.SUPPLIES and (name.type == VESSEL or is_sold):
                continue
            if place == "adj" and name.type not in (STATE, BODY):
                continue
            names.append(name)
        if names:
            return list(dict.fromkeys(names))
    return []


def of_origin(event: Event, actors: Actors) -> list[Name]:
    # "the transfer of Iranian drones to Russia", where nobody else is said to give them.
    for word in event.goods_words:
        for token in word.subtree:
            mention = actors.names.at(token)
            beside = actors.doc[mention.end] if mention is not None and mention.end < len(actors.doc) else None
            if (
                mention is not None
                and mention.how == "demonym"
                and beside is not None
                and beside.text != "-"
                and mention.name not in event.objects
            ):
                return [mention.name]
    return []


def widen(event: Event, actors: Actors) -> None:
    # Where the parser hung the other end on a wrong word.
    verb, rule = event.token, event.rule
    if verb.dep_ == "acl" and not event.objects and event.subjects and verb.head.dep_ == "nsubj":
        over = verb.head.head  # "weapons supplied by Iran reached the Houthis"
        if over.lemma_ in ("reach", "arrive", "go", "end", "flow", "come"):
            event.objects = _others([*objects(over), *after(over, "to", "with", "in")], actors, event.subjects)
    if "iobj" in rule.object:
        pronouns = [t for t in fill(event, "iobj") if t.pos_ == "PRON"]
        if pronouns and (not event.objects or event.objects == event.subjects):
            other = actors.instead(pronouns[0], event.subjects)
            event.objects = [other] if other is not None else []
        if not event.objects:
            event.objects = _double_object(event, actors)
    if is_passive(verb) and "subj" in rule.subject and not event.subjects:
        owners = [p for w in event.goods_words for p in children(w, "poss")]  # "none of its shells had been sold"
        owners += [p for w in event.goods_words for o in after(w, "of") for p in children(o, "poss")]
        event.subjects = _others(owners, actors, event.objects)
    if is_passive(verb) and rule.name == "give" and event.subjects and not event.objects:
        # "Ethiopia's drones were supplied by Turkey"
        event.objects = _others([p for w in event.goods_words for p in children(w, "poss")], actors, event.subjects)
    if is_passive(verb) and "subj" in rule.subject and not event.subjects:
        by, origin = list(in_clause(verb, "by")), list(in_clause(verb, "from"))
        event.subjects = _others([*by, *origin], actors, event.objects) or _others(by, actors, event.objects, PERSON)
    if "to" in rule.object and not event.objects:
        event.objects = _others(in_clause(verb, "to"), actors, event.subjects, PERSON)
    if "from" in rule.subject and not event.subjects:
        event.subjects = _others(in_clause(verb, "from"), actors, event.objects, PERSON)


def _others(tokens: Iterable[Token], actors: Actors, other_end: list[Name], *more: str) -> list[Name]:
    # Who these words name, but for who stands at the other end already.
    names = dict.fromkeys(n for t in tokens for n in actors.named(t))
    return [n for n in names if n.type in (STATE, BODY, UNKNOWN, *more) and n not in other_end]


def _double_object(event: Event, actors: Actors) -> list[Name]:
    # "sent Pyongyang air-defence missiles", taken for missiles of Pyongyang.
    for word in event.goods_words:
        if word.dep_ != "dobj":
            continue
        start = word.left_edge.i
        mention = actors.names.by_token.get(start + 1 if actors.doc[start].lower_ == "the" else start)
        if mention is not None and mention.how != "demonym" and mention.end <= word.i and mention.start - start <= 1:
            after_name = actors.doc[mention.end]
            if (
                mention.name.type in (STATE, BODY)
                and after_name.tag_ != "POS"
                and after_name.text != "-"
                and mention.name not in event.subjects
            ):
                return [mention.name]
    return []


_CARRIER_WORDS = word_list("carrier_names")


def carries(name: Name, verb: Token) -> bool:
    # Whether who moves the goods is a carrier, and not who gives them.
    if name.type == STATE:
        return False
    if name.type == VESSEL or verb.lemma_ in ("carry", "transport", "haul", "unload", "offload"):
        return True
    return bool({w.lower() for w in name.name.split()} & _CARRIER_WORDS)


def _who(event: Event, place: str, token: Token, actors: Actors, rule: Predicate | None) -> list[Name | None]:
    if rule is not None and rule.object_places:
        return [place_name(token, actors)]
    if place == "self" or (event.rule.name in ("based", "registered") and event.token.dep_ == "amod"):
        return [actors.resolve(token)]
    if place == "poss" and token.lower_ == "their":
        return []
    if (
        place == "poss"
        and token.lower_ == "its"
        and event.kind in (Kind.OWNS, Kind.DIRECTS, Kind.EMPLOYS, Kind.OPERATES, Kind.REPRESENTS)
    ):
        return [actors.nearest(event.token, frozenset({BODY, UNKNOWN, VESSEL}))]
    return [*actors.named(token, listed=event.kind is Kind.DESIGNATES)]


def place_name(token: Token, actors: Actors) -> Name | None:
    mention = actors.names.at(token)
    if mention is None:
        return None
    if mention.how == "capital":  # a place is the city, not its state
        return Name(actors.doc[mention.start : mention.end].text, PLACE)
    return mention.name


def resolved(tokens: list[Token], actors: Actors) -> list[Name]:
    return list(dict.fromkeys(n for n in (actors.resolve(t) for t in tokens) if n is not None))
