"""The places of predicates.yaml: which words of a sentence stand where."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from graph.model.kinds import Kind
from reading.event import Event
from reading.grammar import after, children, conjuncts, in_clause, objects, subjects


def fill(event: Event, place: str) -> Iterator[Token]:
    """The words at a place of an event, as described in predicates.yaml."""
    token, rule = event.token, event.rule
    if rule.pos == "VERB":
        yield from _verb_place(event, token, place)
    else:
        yield from _noun_place(event, token, place)


def _verb_place(event: Event, verb: Token, place: str) -> Iterator[Token]:
    if place == "subj":
        yield from subjects(verb)
    elif place == "obj":
        yield from objects(verb)
    elif place == "iobj":
        for child in children(verb, "dative"):
            yield from (
                conjuncts(child)
                if child.pos_ not in ("ADP", "PART")
                else (t for p in [child, *children(child, "conj")] for o in children(p, "pobj") for t in conjuncts(o))
            )
    elif place in ("npadvmod", "oprd"):
        yield from children(verb, place)
    elif place == "old_name":
        if any(o.lemma_ == "name" for o in objects(verb)):
            yield from subjects(verb)
    elif place == "buyers":
        yield from (t for o in objects(verb) for t in after_within(o, "of"))
    elif place == "parties_of":
        yield from objects(verb)
        yield from after(verb, "to")
    elif place == "parties":
        yield from _parties([*objects(verb), verb])
    else:
        found = after(verb, place)
        gives = event.kind is Kind.SUPPLIES and place in ("to", "from")
        for word in objects(verb) if gives or not found else ():
            found += after_within(word, place)
        if not found and event.rule.name == "work_for":
            found = [t for role in after(verb, "as") for t in after(role, place)]
        if not found and verb.dep_ == "conj" and verb.head.pos_ == "VERB":
            found = after(verb.head, place)
        elif not found and place in ("to", "from"):  # "sold and delivered drones to"
            found = [t for c in verb.children if c.dep_ == "conj" and c.pos_ == "VERB" for t in after(c, place)]
        yield from found


def _noun_place(event: Event, noun: Token, place: str) -> Iterator[Token]:
    if place == "poss":
        yield from (t for p in children(noun, "poss") for t in conjuncts(p))
        if noun.dep_ in ("compound", "nmod") and "self" in event.rule.subject + event.rule.object:
            yield from children(noun.head, "poss")
    elif place == "adj":
        yield from children(noun, "amod", "compound", "nmod")
        if event.rule.name == "national" and noun.dep_ in ("compound", "amod", "nmod"):
            yield from children(noun.head, "amod", "compound")
    elif place == "noun":
        yield from children(noun, "compound", "nmod", "amod")
    elif place == "self":
        yield from _called(noun)
    elif place == "under":
        if noun.dep_ == "pobj" and noun.head.lower_ == "under" and noun.head.head.pos_ in ("VERB", "AUX"):
            verb = noun.head.head
            yield from objects(verb) if verb.lemma_ not in ("be", "remain", "come") else subjects(verb)
    elif place == "holder":
        for acl in children(noun, "acl"):  # "the sanctions imposed by Britain"
            yield from subjects(acl)
        above = noun.head
        if (noun.dep_ == "dobj" and above.pos_ in ("VERB", "AUX")) or noun.dep_ in ("nsubjpass",):
            yield from subjects(above)
        elif noun.dep_ == "pobj" and above.lower_ == "with" and above.head.pos_ in ("NOUN", "PROPN"):
            yield above.head
        elif noun.dep_ == "pobj" and above.head.pos_ in ("VERB", "AUX"):
            yield from subjects(above.head)
    elif place in ("giver", "asker"):
        # "an order from Libya for rifles" is Libya's, "an order for rifles from Kestrel" is with Kestrel.
        first = next((c for c in noun.children if c.dep_ == "prep" and c.i == noun.i + 1 and c.lower_ == "from"), None)
        near = [t for p in children(first, "pobj") for t in conjuncts(p)] if first is not None else []
        others = [*after(noun, "from"), *(t for w in after(noun, "for", "of") for t in after_within(w, "from"))]
        yield from near if place == "asker" else [t for t in others if t not in near]
    else:
        found = [t for t in after(noun, place) if t.ent_type_ not in ("DATE", "TIME")] or [
            t for c in children(noun, "acl") if c.lemma_ == "impose" for t in after(c, place)
        ]
        if not found and noun.dep_ in ("compound", "amod", "nmod") and "self" in event.rule.subject + event.rule.object:
            found = after(noun.head, place)
        if (
            not found
            and noun.dep_ in ("dobj", "nsubjpass")
            and place in ("on", "against", "to", "from", "between", "for", "by")
            and not (place == "by" and noun.dep_ == "nsubjpass")
        ):
            found = after(noun.head, place)
        if not found and place in ("from", "to", "for", "by"):
            for word in after(noun, "of", "for") if place != "for" else after(noun, "of"):
                found += after_within(word, place)
        if not found and place in ("from", "to") and event.kind is Kind.SUPPLIES:
            over = noun
            while over.pos_ not in ("VERB", "AUX") and over.dep_ != "ROOT":
                over = over.head
            found = [t for t in in_clause(over, place) if t.i > noun.i]
        yield from found


def _called(noun: Token) -> Iterator[Token]:
    # Who is called so: "Orlov, director of K", "Orlov is director of K", "K's director Orlov", "director Orlov".
    at = noun
    while at.dep_ == "conj" and at.head.pos_ in ("NOUN", "PROPN"):
        at = at.head
    if at.dep_ == "nsubj" and at.head.lemma_ == "be" and children(at.head, "attr"):
        yield from (t for a in children(at.head, "attr") for t in conjuncts(a))
        return
    if at.dep_ == "attr" and at.head.lemma_ in ("be", "become", "remain"):
        yield from subjects(at.head)
        return
    if at.dep_ in ("appos", "nmod", "compound", "amod"):
        if (
            at.dep_ in ("compound", "amod")
            and at.head.text.islower()
            and at.head.pos_ == "NOUN"
            and at.head.dep_ in ("attr", "appos")
        ):
            yield from _called(at.head)  # "is a front company for"
            return
        yield from conjuncts(at.head) if at.dep_ == "appos" and noun.tag_ == "NNS" else [at.head]
        return
    if at.dep_ == "pobj" and at.head.lower_ == "as":
        verb = at.head.head
        if verb.pos_ == "VERB":
            yield from objects(verb) or subjects(verb)
            return
    named = children(noun, "appos", "nmod") or [a for o in after(noun, "of") for a in children(o, "appos")]
    for child in named:
        yield from conjuncts(child)


def after_within(word: Token, place: str, depth: int = 0) -> list[Token]:
    found = after(word, place)
    if found or depth > 2:
        return found
    for child in word.children:
        if child.dep_ in ("prep",) and child.lower_ in ("of", "for", "with", "worth", "including"):
            for inner in children(child, "pobj"):
                found += after_within(inner, place, depth + 1)
        elif child.dep_ in ("conj", "appos") and child.pos_ in ("NOUN", "PROPN"):
            found += after_within(child, place, depth + 1)
        elif child.dep_ in ("acl", "amod") and child.lemma_ in (
            "bind",
            "bound",
            "destine",
            "destined",
            "intend",
            "mean",
        ):
            found += after(child, place)
    return found


def _parties(words: list[Token]) -> Iterator[Token]:
    # Everybody that a deal names as a party.
    for word in words:
        yield from after_within(word, "between")
        for place in ("from", "to", "with", "for", "by"):
            yield from after_within(word, place)
        yield from (c for c in word.children if c.dep_ in ("poss", "amod", "compound"))
