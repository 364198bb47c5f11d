"""What a sentence says happened or holds: words that carry a claim, with who stands at its ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from graph.model.kinds import GoodsClass, Kind, Phase
from reading.actors import Actors
from reading.grammar import after, children, conjuncts, holder, in_clause, is_passive, objects, subjects
from reading.names import BODY, PLACE, PRODUCT, STATE, UNKNOWN, Name
from reading.rules import Predicate, get_rules, word_list

_PRODUCT_OF = ("made", "built", "produced", "designed", "origin", "era", "manufactured")
_CARRIERS = word_list("craft")


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
_TOGETHER = word_list("together")
_THEM = word_list("stand_ins")
_NO_GOODS = word_list("no_goods")


@dataclass
class Event:
    """One word that carries a claim, and its ends as far as its own clause tells them."""

    token: Token
    rule: Predicate
    subjects: list[Name] = field(default_factory=list)
    objects: list[Name] = field(default_factory=list)
    phase: Phase | None = None  # where the sentence, and not the word alone, tells it
    goods: GoodsClass | None = None
    goods_words: list[Token] = field(default_factory=list)
    denied: list[Name] = field(default_factory=list)  # ends of which the sentence says "not": "not from Russia"
    between: list[Name] = field(default_factory=list)
    deal: Token | None = None

    @property
    def kind(self) -> Kind:
        """The kind of its claims."""
        return self.rule.kind


def find_events(sentence: Span, actors: Actors) -> list[Event]:
    """Every word of the sentence that carries a claim, whether or not its ends are known."""
    found: list[Event] = []
    doc = sentence.doc
    before = next((s.start for s in doc.sents if s.end == sentence.start), sentence.start)
    found += _of_places(sentence, actors)
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
    found = [e for e in _worked_with(found, actors) if e.rule.min_objects <= len(e.objects) <= e.rule.max_objects]
    _share_ends(found)
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


def _share_ends(found: list[Event]) -> None:
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


def _of_places(sentence: Span, actors: Actors) -> Iterator[Event]:
    # "Corvane Shipping of Piraeus".
    rule = get_rules().predicates[("located", "NOUN")][0]
    for mention in actors.names.in_order:
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
                    for n in [_place_name(t, actors)]
                    if n is not None and n.type in (STATE, PLACE)
                ]
                if places:
                    yield Event(last, rule, [mention.name], places)


def _worked_with(found: list[Event], actors: Actors) -> list[Event]:
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
            [n for t in after(over, "with") for n in actors.named(t) if n.type in (STATE, BODY, "person")]
            if together
            else []
        )
        getters = (
            [
                n
                for place in ("for", "to", "on behalf of")
                for t in _verb_place(event, event.token, place)
                for n in actors.named(t)
            ]
            if partners
            else []
        )
        getters = [
            n for n in dict.fromkeys(getters) if n.type in (STATE, BODY, "person", UNKNOWN) and n not in partners
        ]
        if not getters and event.rule.name == "take" and event.subjects and event.token.pos_ == "VERB":
            # "He bought them from A on behalf of B."
            getters = [
                n
                for place in ("for", "on behalf of")
                for t in _verb_place(event, event.token, place)
                for n in actors.named(t)
            ]
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
        broker = next(r for r in get_rules().predicates[("broker", "VERB")] if r.name == "broker")
        phase = None if over == event.token else Phase.SOUGHT
        out.append(
            Event(event.token, broker, middle, [*partners, *getters], phase, event.goods, event.goods_words, deal=over)
        )
        out.append(Event(event.token, event.rule, partners, getters, phase, event.goods, event.goods_words, deal=over))
    return out


def _event(token: Token, rule: Predicate, actors: Actors, about_arms: bool) -> Event | None:
    event = Event(token, rule)
    event.goods_words = list(_goods_words(token, rule))
    event.goods = _goods_class(event.goods_words)
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
        and _is_no_goods(event.goods_words)
    ):
        return None
    if (rule.needs_money and not _is_money(token)) or (
        rule.name in ("take", "procure_for", "hand_over", "give", "provide") and _is_money(token)
    ):
        return None
    if rule.needs_trade and not _trades(token):
        return None
    if rule.needs_contract != _is_contract(token, rule):
        return None
    if rule.needs_list and not _is_list(token):
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
    event.subjects = _names(event, rule.subject, rule.subject_types, actors, None)
    if rule.name == "put_on_list" and not event.subjects:
        event.subjects = _list_keeper(token, actors)
    if rule.needs_carrier or rule.name in ("give", "hand_over"):
        aboard = [n for p in ("aboard", "on board") for t in fill(event, p) for n in actors.named(t)]
        by_craft = any(t.lemma_.lower() in _CARRIERS for t in fill(event, "subj"))
        carriers = [n for n in event.subjects if by_craft or n in aboard or _carries(n, token)]
        if not rule.needs_carrier:
            event.subjects = [n for n in event.subjects if n not in carriers]
        elif aboard or carriers:
            event.subjects = aboard or carriers
        else:
            return None
    event.objects = _names(event, rule.object, rule.object_types, actors, rule)
    if rule.name == "link_noun" and (pair := _resolved(after(token, "between"), actors)):
        event.subjects, event.objects = pair[:1], pair[1:]
    if rule.kind is Kind.SUPPLIES and rule.pos == "VERB":
        _widen(event, actors)
    if rule.kind is Kind.SUPPLIES:
        event.objects = [o for o in event.objects if o not in event.subjects]
        if rule.name in ("supply_noun", "take", "purchase_noun") and not event.subjects and event.objects:
            event.subjects = _of_origin(event, actors)
        if rule.pos == "NOUN":
            event.between = _resolved(after(token, "between"), actors)
    return event


def _names(
    event: Event, places: tuple[str, ...], types: frozenset[str], actors: Actors, rule: Predicate | None
) -> list[Name]:
    for place in places:
        tokens = list(fill(event, place))
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
            if place == "obj" and event.kind is Kind.SUPPLIES and name.type == "vessel":
                continue
            if place == "adj" and name.type not in (STATE, BODY):
                continue
            names.append(name)
        if names:
            return list(dict.fromkeys(names))
    return []


def _of_origin(event: Event, actors: Actors) -> list[Name]:
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


def _widen(event: Event, actors: Actors) -> None:
    # Where the parser hung the other end on a wrong word.
    verb, rule = event.token, event.rule
    if verb.dep_ == "acl" and not event.objects and event.subjects and verb.head.dep_ == "nsubj":
        over = verb.head.head  # "weapons supplied by Iran reached the Houthis"
        if over.lemma_ in ("reach", "arrive", "go", "end", "flow", "come"):
            names = [n for t in [*objects(over), *after(over, "to", "with", "in")] for n in actors.named(t)]
            event.objects = [n for n in names if n.type in (STATE, BODY, UNKNOWN) and n not in event.subjects]
    if "iobj" in rule.object:
        pronouns = [t for t in fill(event, "iobj") if t.pos_ == "PRON"]
        if pronouns and (not event.objects or event.objects == event.subjects):
            other = actors.instead(pronouns[0], event.subjects)
            event.objects = [other] if other is not None else []
        if not event.objects:
            event.objects = _double_object(event, actors)
    if "subj" in rule.subject and not event.subjects:
        owners = [p for w in event.goods_words for p in children(w, "poss")]  # "none of its shells had been sold"
        owners += [p for w in event.goods_words for o in after(w, "of") for p in children(o, "poss")]
        names = [n for t in owners for n in actors.named(t)]
        event.subjects = (
            [n for n in dict.fromkeys(names) if n.type in (STATE, BODY, UNKNOWN) and n not in event.objects]
            if is_passive(verb)
            else []
        )
    if is_passive(verb) and "subj" in rule.subject and not event.subjects:
        names = [n for t in [*in_clause(verb, "by"), *in_clause(verb, "from")] for n in actors.named(t)]
        event.subjects = [
            n for n in dict.fromkeys(names) if n.type in (STATE, BODY, UNKNOWN) and n not in event.objects
        ]
    if is_passive(verb) and "subj" in rule.subject and not event.subjects:
        names = [n for t in in_clause(verb, "by") for n in actors.named(t)]
        event.subjects = [
            n for n in dict.fromkeys(names) if n.type in (STATE, BODY, UNKNOWN, "person") and n not in event.objects
        ]
    for ends, place in (("objects", "to"), ("subjects", "from")):
        if place in getattr(rule, ends[:-1]) and not getattr(event, ends):
            other_end = event.subjects if ends == "objects" else event.objects
            names = [n for t in in_clause(verb, place) for n in actors.named(t)]
            setattr(
                event,
                ends,
                [n for n in dict.fromkeys(names) if n.type in (STATE, BODY, UNKNOWN, "person") and n not in other_end],
            )


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
                mention.name.type in (STATE, BODY, UNKNOWN)
                and after_name.tag_ != "POS"
                and after_name.text != "-"
                and mention.name not in event.subjects
            ):
                return [mention.name]
    return []


_CARRIER_WORDS = word_list("carrier_names")


def _carries(name: Name, verb: Token) -> bool:
    # Whether who moves the goods is a carrier, and not who gives them.
    if name.type == STATE:
        return False
    if name.type == "vessel" or verb.lemma_ in ("carry", "transport", "haul", "unload", "offload"):
        return True
    return bool({w.lower() for w in name.name.split()} & _CARRIER_WORDS)


def _who(event: Event, place: str, token: Token, actors: Actors, rule: Predicate | None) -> list[Name | None]:
    if rule is not None and rule.object_places:
        return [_place_name(token, actors)]
    if place == "self" or (event.rule.name in ("based", "registered") and event.token.dep_ == "amod"):
        return [actors.resolve(token)]
    if place == "poss" and token.lower_ == "their":
        return []
    if (
        place == "poss"
        and token.lower_ == "its"
        and event.kind in (Kind.OWNS, Kind.DIRECTS, Kind.EMPLOYS, Kind.OPERATES, Kind.REPRESENTS)
    ):
        return [actors.nearest(event.token, frozenset({BODY, UNKNOWN, "vessel"}))]
    return [*actors.named(token, listed=event.kind is Kind.DESIGNATES)]


def _place_name(token: Token, actors: Actors) -> Name | None:
    mention = actors.names.at(token)
    if mention is None:
        return None
    if mention.how == "capital":  # a place is the city, not its state
        return Name(actors.doc[mention.start : mention.end].text, PLACE)
    return mention.name


def _resolved(tokens: list[Token], actors: Actors) -> list[Name]:
    return list(dict.fromkeys(n for n in (actors.resolve(t) for t in tokens) if n is not None))


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
        yield from (t for o in objects(verb) for t in _after_within(o, "of"))
    elif place == "parties_of":
        yield from objects(verb)
        yield from after(verb, "to")
    elif place == "parties":
        yield from _parties([*objects(verb), verb])
    else:
        found = after(verb, place)
        gives = event.kind is Kind.SUPPLIES and place in ("to", "from")
        for word in objects(verb) if gives or not found else ():
            found += _after_within(word, place)
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
    else:
        found = after(noun, place) or [
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
                found += _after_within(word, place)
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


def _after_within(word: Token, place: str, depth: int = 0) -> list[Token]:
    found = after(word, place)
    if found or depth > 2:
        return found
    for child in word.children:
        if child.dep_ in ("prep",) and child.lower_ in ("of", "for", "with", "worth", "including"):
            for inner in children(child, "pobj"):
                found += _after_within(inner, place, depth + 1)
        elif child.dep_ in ("conj", "appos") and child.pos_ in ("NOUN", "PROPN"):
            found += _after_within(child, place, depth + 1)
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
        yield from _after_within(word, "between")
        for place in ("from", "to", "with", "for", "by"):
            yield from _after_within(word, place)
        yield from (c for c in word.children if c.dep_ in ("poss", "amod", "compound"))


def _goods_words(token: Token, rule: Predicate) -> Iterator[Token]:
    for place in rule.goods:
        if place == "obj":
            yield from objects(token)
        elif place == "contract":
            yield from (t for o in objects(token) for t in [*after(o, "for"), *children(o, "compound")])
            yield from after(token, "for")
        elif place == "with" and rule.pos == "VERB":
            yield from after(token, "with")
        elif place == "noun":
            yield from children(token, "compound", "amod", "nmod")
            yield from (c for child in children(token, "compound") for c in children(child, "compound"))
        else:
            yield from after(token, place)
    if rule.pos == "NOUN" and token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.pos_ == "NOUN":
        yield from children(token, "compound")


def _goods_class(words: list[Token]) -> GoodsClass | None:
    found: list[GoodsClass] = []
    for word in words:
        found += _classes(word)
    ranked = [c for c in (GoodsClass.ARMS, GoodsClass.DUAL_USE, GoodsClass.CIVIL) if c in found]
    return ranked[0] if ranked else GoodsClass.UNKNOWN if found else None


def _classes(word: Token, depth: int = 0) -> list[GoodsClass]:
    rules, found = get_rules(), []
    for lemma in dict.fromkeys((word.lemma_.lower(), word.lower_, word.lower_.rstrip("s"))):
        got = rules.goods_class(lemma)
        if got is not None:
            found.append(got)
            break
    if word.ent_type_ == "PRODUCT" or (any(ch.isdigit() for ch in word.text) and "-" in word.text):
        found.append(GoodsClass.ARMS)
    if depth < 3:
        for child in word.children:
            if child.dep_ in ("compound", "amod", "nmod", "conj", "appos") and child.pos_ in (
                "NOUN",
                "PROPN",
                "ADJ",
                "NUM",
                "VERB",
            ):
                found += _classes(child, depth + 1)
            elif child.dep_ == "prep" and child.lower_ in ("of", "worth", "including"):
                for inner in children(child, "pobj"):
                    found += _classes(inner, depth + 1)
            elif child.dep_ in ("pobj",):
                found += _classes(child, depth + 1)
    return found


def _is_no_goods(words: list[Token]) -> bool:
    return any(w.lemma_.lower() in _NO_GOODS for w in words)


def _trades(verb: Token) -> bool:
    # Whether what is brokered is a trade.
    trade = get_rules().words.trade
    for word in objects(verb):
        if word.lemma_.lower() in trade or any(
            c.lemma_.lower() in trade for c in word.subtree if c.dep_ in ("pobj", "compound")
        ):
            return True
    return False


def _is_contract(verb: Token, rule: Predicate) -> bool:
    # Whether what is won, awarded or placed is a contract; of other verbs only those that take goods are asked.
    if rule.pos != "VERB" or not (rule.needs_contract or rule.name in ("take", "procure_for", "hand_over")):
        return False
    return any(o.lemma_.lower() in ("contract", "order", "deal", "tender", "agreement") for o in objects(verb))


def _is_money(verb: Token) -> bool:
    words = [t for o in objects(verb) for t in o.subtree]
    return any(t.lemma_.lower() in word_list("money") or t.ent_type_ == "MONEY" for t in words)


def _list_keeper(verb: Token, actors: Actors) -> list[Name]:
    # "was added to the EU sanctions list": whose list it is.
    for token in verb.subtree:
        if token.lemma_.lower() in ("list", "blacklist", "register", "sanction") and token.dep_ == "pobj":
            near = [*(t for t in token.subtree if t.i < token.i), *after(token, "of")]
            return [n for t in near for n in [actors.resolve(t)] if n is not None and n.type in (STATE, BODY)]
    return []


def _is_list(verb: Token) -> bool:
    # "added to its sanctions list", "placed under sanctions".
    for token in verb.subtree:
        if token.lemma_.lower() in ("list", "blacklist", "sanction", "register") and token.dep_ == "pobj":
            return True
    return False


__all__ = ["Event", "fill", "find_events", "holder", "is_passive"]
