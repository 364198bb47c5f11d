"""Events of one sentence that tell of each other's ends: two verbs that move the same goods, a man who works with one
party to obtain for another, a firm and the place that it is of."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span

from graph.model.kinds import Kind, Phase
from reading.actors import Actors
from reading.ends import place_name
from reading.event import Event
from reading.grammar import after, children, subjects
from reading.name_types import BODY, PERSON, PLACE, PRODUCT, STATE, UNKNOWN
from reading.places import fill
from reading.rules import get_rules, word_list

_TOGETHER = word_list("together")


def share_ends(found: list[Event]) -> None:
    # "delivered the mortars that Niger had ordered": the two verbs move the same goods.
    trades = [e for e in found if e.kind in (Kind.SUPPLIES, Kind.PAYS) and e.rule.pos == "VERB"]
    for outer in trades:
        for inner in trades:
            if inner.token.dep_ != "relcl" or inner is outer or inner.kind is not Kind.SUPPLIES:
                continue
            goods = (
                outer.goods_words
                if outer.kind is Kind.SUPPLIES
                else [t for t in outer.token.subtree if t.pos_ == "NOUN"]
            )
            if inner.token.head not in goods:
                continue
            if outer.kind is Kind.SUPPLIES:
                outer.subjects = outer.subjects or [n for n in inner.subjects if n not in outer.objects]
                outer.objects = outer.objects or [n for n in inner.objects if n not in outer.subjects]
                inner.subjects = inner.subjects or [n for n in outer.subjects if n not in inner.objects]
                inner.objects = inner.objects or [n for n in outer.objects if n not in inner.subjects]
            elif not inner.objects or not inner.subjects or inner.subjects == outer.subjects:
                inner.subjects, inner.objects = outer.objects, outer.subjects


def linked_to_trade(found: list[Event]) -> None:
    """Who is linked to a trade is linked as a broker: "no evidence links him to the transfer to the militia"."""
    broker = get_rules().broker
    for event in [e for e in found if e.rule.name == "link"]:
        for trade in list(found):
            if (
                trade.kind is Kind.SUPPLIES
                and trade.rule.pos == "NOUN"
                and trade.token in after(event.token, "to", "with")
            ):
                parties = [n for n in (*trade.subjects, *trade.objects) if n not in event.subjects]
                if parties:
                    event.rule, event.objects, event.phase = broker, parties, Phase.DELIVERED
                    found.remove(trade)  # it is told of as known, not said here


def of_places(sentence: Span, actors: Actors) -> Iterator[Event]:
    # "Corvane Shipping of Piraeus".
    rule = get_rules().predicates[("located", "NOUN")][0]
    for mention in actors.names_of(sentence):
        last = actors.doc[mention.end - 1]
        if (
            not sentence.start <= mention.start < sentence.end
            or mention.how != "name"
            or mention.name.type in (STATE, PLACE, PRODUCT)
        ):
            continue
        for prep in children(last, "prep"):
            if prep.lower_ == "of" and prep.i == mention.end:
                places = [
                    n
                    for t in children(prep, "pobj")
                    for n in [place_name(t, actors)]
                    if n is not None and n.type in (STATE, PLACE)
                ]
                if places:
                    yield Event(last, rule, [mention.name], places)


def worked_with(found: list[Event], actors: Actors) -> list[Event]:
    # "He worked with officials of A to obtain weapons for B": between the two he is a broker, and A would supply B.
    out = []
    for event in found:
        over = event.token.head
        together = (
            event.kind is Kind.SUPPLIES
            and event.rule.pos == "VERB"
            and event.token.dep_ in ("xcomp", "advcl", "ccomp")
            and over.lemma_ in _TOGETHER
        )
        partners = (
            [n for t in after(over, "with") for n in actors.named(t) if n.type in (STATE, BODY, PERSON)]
            if together
            else []
        )
        getters = (
            [n for place in ("for", "to", "on behalf of") for t in fill(event, place) for n in actors.named(t)]
            if partners
            else []
        )
        getters = [n for n in dict.fromkeys(getters) if n.type in (STATE, BODY, PERSON, UNKNOWN) and n not in partners]
        if not getters and event.rule.name == "take" and event.subjects and event.token.pos_ == "VERB":
            # "He bought them from A on behalf of B."
            getters = [n for place in ("for", "on behalf of") for t in fill(event, place) for n in actors.named(t)]
            partners = event.subjects
            getters = [
                n for n in dict.fromkeys(getters) if n.type in (STATE, BODY) and n not in (*partners, *event.objects)
            ]
            over = event.token
        if not getters:
            out.append(event)
            continue
        if event.rule.name in ("take", "procure_for") and any(
            e.token == event.token and e is not event and e.deal is not None for e in out
        ):
            continue
        middle = [n for n in (actors.resolve(t) for t in subjects(over)) if n is not None]
        broker = get_rules().broker
        phase = None if over == event.token else Phase.SOUGHT
        out.append(
            Event(event.token, broker, middle, [*partners, *getters], phase, event.goods, event.goods_words, deal=over)
        )
        out.append(Event(event.token, event.rule, partners, getters, phase, event.goods, event.goods_words, deal=over))
    return out
