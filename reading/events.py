"""What a sentence says happened or holds: words that carry a claim, with who stands at its ends."""

from __future__ import annotations

from spacy.tokens import Span, Token

from graph.model.kinds import GoodsClass, Kind
from reading.actors import Actors
from reading.ends import carries, names_at, of_origin, resolved, widen
from reading.event import Event
from reading.goods import goods_class, goods_words, is_contract, is_list, is_money, is_no_goods, list_keeper, trades
from reading.grammar import after
from reading.joined import linked_to_trade, of_places, share_ends, worked_with
from reading.places import fill
from reading.rules import Predicate, get_rules, word_list

_ADJECTIVES = {
    "married": "marry",
    "related": "relate",
    "linked": "link",
    "tied": "tie",
    "connected": "connect",
    "affiliated": "affiliate",
    "owned": "own",
    "controlled": "control",
    "based": "base",
    "headquartered": "headquarter",
    "registered": "register",
    "sanctioned": "sanction",
    "blacklisted": "blacklist",
    "employed": "employ",
}
_THEM = word_list("stand_ins")
_NOT_OF_MONEY = frozenset({"take", "procure_for", "hand_over", "give", "provide"})
_CRAFT = word_list("craft")


def find_events(sentence: Span, actors: Actors) -> list[Event]:
    """Every word of the sentence that carries a claim, whether or not its ends are known."""
    found: list[Event] = []
    doc = sentence.doc
    before = actors.before(sentence)
    found += of_places(sentence, actors)
    about_arms = any(
        get_rules().goods_class(t.lemma_.lower()) in (GoodsClass.ARMS, GoodsClass.DUAL_USE)
        for t in doc[before : sentence.end]
        if t.pos_ in ("NOUN", "PROPN")
    )
    for token in sentence:
        pos = "VERB" if token.pos_ == "AUX" else token.pos_
        lemma = token.lemma_.lower()
        if pos == "ADJ" and token.dep_ in ("acomp", "oprd", "conj") and token.lower_ in _ADJECTIVES:
            pos, lemma = "VERB", _ADJECTIVES[token.lower_]
        if lemma in ("front", "parent") and token.dep_ in ("amod", "compound"):
            pos = "NOUN"
        if token.lemma_.lower() == "national" and token.dep_ in ("amod", "compound"):
            pos = "NOUN"
        for rule in get_rules().predicates.get((lemma, pos), ()):
            event = _event(token, rule, actors, about_arms)
            if event is not None:
                found.append(event)
    found = [e for e in worked_with(found, actors) if e.rule.min_objects <= len(e.objects) <= e.rule.max_objects]
    share_ends(found)
    linked_to_trade(found)
    for event in found:
        if event.kind is Kind.BROKERS:
            inner = [
                e
                for e in found
                if e.kind is Kind.SUPPLIES and e.token != event.token and e.token in event.token.subtree
            ]
            event.objects = list(
                dict.fromkeys([*event.objects, *(n for e in inner for n in (*e.subjects, *e.objects))])
            )
            event.objects = [o for o in event.objects if o not in event.subjects]
    return found


def _event(token: Token, rule: Predicate, actors: Actors, about_arms: bool) -> Event | None:
    event = Event(token, rule)
    event.goods_words = list(goods_words(token, rule))
    event.goods = goods_class(event.goods_words)
    if rule.own_goods and event.goods is None:
        return None
    if (
        rule.needs_goods
        and event.goods is None
        and not (
            about_arms
            and (
                (rule.pos == "NOUN" and not event.goods_words)
                or (event.goods_words and all(w.lower_ in _THEM for w in event.goods_words))
            )
        )
    ):
        return None
    if (
        rule.kind is Kind.SUPPLIES
        and event.goods is None
        and event.goods_words
        and rule.name in ("give",)
        and not any(
            w.pos_ in ("PRON", "NUM") or w.lower_ in ("which", "that", "nothing", "none") for w in event.goods_words
        )
        and is_no_goods(event.goods_words)
    ):
        return None
    is_payment = is_money(token) and event.goods is not GoodsClass.ARMS
    if (rule.needs_money and not is_money(token)) or (rule.name in _NOT_OF_MONEY and is_payment):
        return None
    if rule.needs_trade and not trades(token):
        return None
    if rule.needs_contract != is_contract(token, rule):
        return None
    if rule.needs_list and not is_list(token):
        return None
    if (rule.name == "part" and token.tag_ == "NNS") or (
        rule.name == "formerly" and not any(c.lower_ in ("formerly", "previously", "once") for c in token.children)
    ):
        return None
    if (
        rule.pos == "NOUN"
        and token.text[:1].isupper()
        and (mention := actors.names.at(token)) is not None
        and mention.how == "name"
    ):
        return None
    if rule.name == "procure_for" and (after(token, "from") or any(after(w, "from") for w in event.goods_words)):
        return None
    if (rule.pos == "VERB" and token.dep_ == "compound") or (
        token.dep_ == "amod" and rule.kind is Kind.SUPPLIES and token.tag_ != "VBN"
    ):
        return None
    event.subjects = names_at(event, rule.subject, rule.subject_types, actors, None)
    if rule.name == "put_on_list" and not event.subjects:
        event.subjects = list_keeper(token, actors)
    if rule.needs_carrier or rule.name in ("give", "hand_over"):
        aboard = [n for p in ("aboard", "on board") for t in fill(event, p) for n in actors.named(t)]
        by_craft = any(t.lemma_.lower() in _CRAFT for t in fill(event, "subj"))
        carriers = [n for n in event.subjects if by_craft or n in aboard or carries(n, token)]
        if not rule.needs_carrier:
            event.subjects = [n for n in event.subjects if n not in carriers]
        elif aboard or carriers:
            event.subjects = aboard or carriers
        else:
            return None
    event.objects = names_at(event, rule.object, rule.object_types, actors, rule)
    if rule.name == "link_noun" and (pair := resolved(after(token, "between"), actors)):
        event.subjects, event.objects = pair[:1], pair[1:]
    if rule.kind is Kind.SUPPLIES and rule.pos == "VERB":
        widen(event, actors)
    if rule.kind is Kind.SUPPLIES:
        event.objects = [o for o in event.objects if o not in event.subjects]
        if rule.name in ("supply_noun", "take", "purchase_noun") and not event.subjects and event.objects:
            event.subjects = of_origin(event, actors)
    return event
