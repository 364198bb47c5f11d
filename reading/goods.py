"""What moves: which words of a sentence are goods, and of which class; and what else a verb's object can be."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from graph.model.kinds import GoodsClass
from reading.actors import Actors
from reading.grammar import after, children, objects
from reading.name_types import BODY, STATE
from reading.names import Name
from reading.rules import Predicate, get_rules, word_list

_NO_GOODS = word_list("no_goods")


def goods_words(token: Token, rule: Predicate) -> Iterator[Token]:
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


def goods_class(words: list[Token]) -> GoodsClass | None:
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


def is_no_goods(words: list[Token]) -> bool:
    return any(w.lemma_.lower() in _NO_GOODS for w in words)


def trades(verb: Token) -> bool:
    # Whether what is brokered is a trade.
    trade = get_rules().words.trade
    for word in objects(verb):
        if word.lemma_.lower() in trade or any(
            c.lemma_.lower() in trade for c in word.subtree if c.dep_ in ("pobj", "compound")
        ):
            return True
    return False


def is_contract(verb: Token, rule: Predicate) -> bool:
    # Whether what is won, awarded or placed is a contract; of other verbs only those that take goods are asked.
    if rule.pos != "VERB" or not (rule.needs_contract or rule.name in ("take", "procure_for", "hand_over")):
        return False
    return any(o.lemma_.lower() in ("contract", "order", "deal", "tender", "agreement") for o in objects(verb))


def is_money(verb: Token) -> bool:
    words = [t for o in objects(verb) for t in o.subtree]
    return any(t.lemma_.lower() in word_list("money") or t.ent_type_ == "MONEY" for t in words)


def list_keeper(verb: Token, actors: Actors) -> list[Name]:
    # "was added to the EU sanctions list": whose list it is.
    token = _list_word(verb)
    if token is None:
        return []
    near = [*(t for t in token.subtree if t.i < token.i), *after(token, "of")]
    return [n for t in near for n in [actors.resolve(t)] if n is not None and n.type in (STATE, BODY)]


def is_list(verb: Token) -> bool:
    # "added to its sanctions list", "placed under sanctions".
    return _list_word(verb) is not None


def _list_word(verb: Token) -> Token | None:
    listed = ("list", "blacklist", "register", "sanction")
    return next((t for t in verb.subtree if t.lemma_.lower() in listed and t.dep_ == "pobj"), None)
