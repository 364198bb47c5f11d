"""What a dependency tree says of a word: its subject, its objects, what stands after a preposition."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reading.rules import word_list

NOUNISH = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"})
_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_OBJECT_CONTROL = word_list("object_control")  # fmt: skip


def antecedent(token: Token) -> Token:
    """For a relative pronoun the noun that it stands for, else the token itself."""
    if token.lower_ not in _RELATIVE or token.tag_ not in ("WDT", "WP", "IN", "WP$"):
        return token
    clause = token.head
    while clause.dep_ in ("conj", "xcomp", "ccomp", "aux", "prep", "pobj", "dative", "pcomp") and clause.head != clause:
        clause = clause.head
    return clause.head if clause.dep_ in ("relcl", "acl") and clause.head.pos_ in NOUNISH else token


def _is_excluded(token: Token) -> bool:
    # "Turkey and not Qatar", "from Russia and not from China"
    doc = token.doc
    places = {token.i, token.left_edge.i}
    return any(i > 0 and doc[i - 1].lower_ == "not" for i in places) or doc[token.left_edge.i].lower_ == "not"


def conjuncts(token: Token) -> list[Token]:
    """The word and what is coordinated with it, in order: "Sudan and Libya"."""
    found = [token]
    for child in token.children:
        if child.dep_ == "conj" and child.pos_ in NOUNISH and not _is_excluded(child):
            found += conjuncts(child)
    return found


def is_passive(verb: Token) -> bool:
    """Whether the verb's subject is who it was done to."""
    if verb.pos_ == "ADJ" or any(c.dep_ in ("auxpass", "nsubjpass", "agent") for c in verb.children):
        return True
    if verb.dep_ in ("acl", "amod", "advcl") and verb.tag_ == "VBN":
        return not _has_have(verb)
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and not _own(verb, ("nsubj", "dobj")):
        return is_passive(verb.head)
    return verb.dep_ in ("xcomp", "pcomp", "ccomp") and verb.tag_ == "VBN" and not _has_have(verb)


def _has_have(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.lower_ in ("have", "has", "had", "having", "'ve", "’ve") for c in verb.children)


def subjects(verb: Token) -> list[Token]:
    """Who does what the verb says, in the passive who stands after "by". Empty where the sentence does not tell."""
    if is_passive(verb):
        return [t for a in _own(verb, ("agent",)) for p in _own(a, ("pobj",)) for t in conjuncts(p)] or [
            t
            for a in verb.children
            if a.dep_ == "prep" and a.lower_ == "by"
            for p in _own(a, ("pobj",))
            for t in conjuncts(p)
        ]
    return _surface(verb)


def objects(verb: Token) -> list[Token]:
    """To whom or what it is done: the object, in the passive the subject."""
    if is_passive(verb):
        return _surface(verb)
    direct = [t for o in _own(verb, ("dobj",)) for t in conjuncts(antecedent(o))]
    if not direct and verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not _own(verb, ("prep", "dative")):
        return objects(verb.head) if not is_passive(verb.head) else []
    if not direct and verb.dep_ == "relcl" and _own(verb, ("nsubj",)) and verb.head.pos_ in NOUNISH:
        relative = [c for c in verb.children if c.lower_ in _RELATIVE]
        if not relative or relative[0].dep_ != "nsubj":
            return [verb.head]  # "drones that Iran sold"
    return direct


def _surface(verb: Token, depth: int = 0) -> list[Token]:
    # The grammatical subject, found upward where another verb has it.
    own = _own(verb, ("nsubj", "nsubjpass", "csubj"))
    if own:
        if own[0].lower_ in _RELATIVE:
            clause = verb
            while clause.dep_ in ("conj", "xcomp", "ccomp", "aux"):
                clause = clause.head
            if clause.head.lemma_ == "be" and clause.head.pos_ == "AUX":  # "it was Moscow that received them"
                return [t for a in _own(clause.head, ("attr",)) for t in conjuncts(a)]
            return [clause.head] if clause.dep_ in ("relcl", "acl", "ccomp") else []
        return [t for o in own for t in conjuncts(o)]
    if depth > 8 or verb.dep_ == "ROOT":
        return []
    head = verb.head
    if verb.dep_ in ("conj", "aux", "auxpass"):
        return _surface(head, depth + 1) if head.pos_ in ("VERB", "AUX") else []
    if verb.dep_ in ("xcomp", "advcl", "ccomp", "prep") and head.pos_ in ("VERB", "AUX", "ADJ"):
        if verb.dep_ == "ccomp" and verb.tag_ not in ("VB", "VBG"):
            return []
        return _controller(head, verb, depth)
    if verb.dep_ in ("acomp", "attr", "oprd"):
        return _surface(head, depth + 1)
    if verb.dep_ == "pcomp":
        prep = verb.head
        over = prep.head
        if over.pos_ in ("VERB", "AUX"):
            return _controller(over, verb, depth, prep.lower_)
        if over.pos_ in ("NOUN", "PROPN"):
            if (
                over.dep_ in ("dobj", "nsubjpass")
                and over.head.lemma_ in _OBJECT_CONTROL
                and prep.lower_ in ("of", "for", "with")
            ):
                return conjuncts(over)
            if over.dep_ == "pobj" and over.head.dep_ == "agent" and over.head.head.lemma_ in _OBJECT_CONTROL:
                return _surface(over.head.head, depth + 1)
            return _holder(over, depth)
        if over.pos_ == "ADJ":
            return _surface(over.head, depth + 1)
        return []
    if verb.dep_ == "amod" and head.pos_ in NOUNISH:
        return [head]
    if verb.dep_ in ("acl", "relcl") and head.pos_ in NOUNISH:
        if verb.tag_ in ("VBG", "VBN") and not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
            return conjuncts(head) if head.dep_ != "conj" else [head]
        return _holder(head, depth)
    return []


def _controller(over: Token, verb: Token, depth: int, prep: str | None = None) -> list[Token]:
    # Who the subject of a verb without one is: of its governor the subject, or the object where that is controlled.
    if prep == "for" and (marked := sanctioned(over)) is not None:
        return marked
    direct = [o for o in _own(over, ("dobj", "dative")) if o.i < verb.i]
    licence = next((o for o in direct if o.lemma_ in word_list("licences") and _own(o, ("poss",))), None)
    if licence is not None:
        return _own(licence, ("poss",))
    if direct and (over.lemma_ in _OBJECT_CONTROL and (prep in (None, "of", "for", "from", "with", "as", "over"))):
        return [t for o in direct for t in conjuncts(o)]
    return _surface(over, depth + 1)


def _holder(noun: Token, depth: int) -> list[Token]:
    # Whose plan, attempt or contract it is.
    own = _own(noun, ("poss",))
    if own:
        return own
    if noun.dep_ == "dobj" and noun.head.lemma_ in word_list("granting"):
        licensed = [
            t
            for d in _own(noun.head, ("dative",))
            for t in (conjuncts(d) if d.pos_ in NOUNISH else list(_own(d, ("pobj",))))
        ]
        if licensed:
            return licensed
        if noun.lemma_ in word_list("licences"):
            return [t for p in (noun, noun.head) for t in after(p, "to")]
    by = [
        p for c in noun.children if c.dep_ in ("prep", "agent") and c.lower_ in ("by", "of") for p in _own(c, ("pobj",))
    ]
    if by:
        return by
    state = [c for c in noun.children if c.dep_ in ("amod", "compound") and c.ent_type_ in ("NORP", "GPE")]
    if state:
        return state
    above = noun
    while above.dep_ in ("pobj", "prep", "conj", "compound", "attr", "pcomp") and above.head != above:
        above = above.head
        if above.pos_ in ("VERB", "AUX"):
            held = _own(above, ("dobj",)) if above.lemma_ in word_list("arresting") else []
            return [t for o in held for t in conjuncts(o)] or _surface(above, depth + 1)
        if above.pos_ == "NOUN" and above != noun:
            return _holder(above, depth + 1) if depth < 6 else []
    if above.dep_ in ("dobj",) and above.head.pos_ in ("VERB", "AUX"):
        return subjects(above.head)
    return []


def sanctioned(verb: Token) -> list[Token] | None:
    """Whom a verb puts under sanctions; None for a verb that does not."""
    for measure in _own(verb, ("dobj", "nsubjpass")):
        if measure.lemma_ in ("sanction", "restriction", "measure") and verb.lemma_ in word_list("imposing"):
            on = [*after(measure, "on", "against"), *after(verb, "on", "against")]
            return [t for t in on if t.ent_type_ not in ("DATE", "TIME")]
    return objects(verb) if verb.lemma_ in ("sanction", "designate", "blacklist", "penalise", "penalize") else None


def in_clause(verb: Token, prep: str) -> list[Token]:
    """What stands after a preposition anywhere in the verb's own clause, however the parser hung it."""
    found: list[Token] = []
    for token in verb.subtree:
        if token.dep_ in ("prep", "dative") and token.lower_ == prep and token.i > verb.i and not _is_excluded(token):
            at = token.head
            while at != verb and at.pos_ not in ("VERB", "AUX"):
                at = at.head
            if at == verb and token.head.lower_ != "according":
                found += [t for p in _own(token, ("pobj",)) for t in conjuncts(p)]
    return found


def word_of(verb: Token) -> str:
    """The lemma of a verb with its particle: "turn_down", "call_off"."""
    for child in verb.children:
        if child.lower_ in ("down", "off", "away", "out", "back", "up") and (
            child.dep_ == "prt" or (child.dep_ == "advmod" and child.i == verb.i + 1)
        ):
            return f"{verb.lemma_.lower()}_{child.lower_}"
    return verb.lemma_.lower()


def holder(noun: Token) -> list[Token]:
    """Whose the noun is: "Iran's plan", "the plan by Iran", or the subject of the verb that it is the object of."""
    return _holder(noun, 0)


def after(token: Token, *words: str) -> list[Token]:
    """What stands after a preposition of the token, with what is coordinated."""
    found: list[Token] = []
    for prep in _preps(token):
        if prep.lower_ in words or phrase(prep) in words:
            found += [t for p in _own(_last(prep), ("pobj",)) for t in conjuncts(antecedent(p))]
    return found


def phrase(prep: Token) -> str:
    """A preposition of several words: "on behalf of"."""
    words, at = [prep.lower_], prep
    for _ in range(2):
        inner = [
            c
            for c in at.children
            if c.dep_ in ("pobj", "prep", "pcomp") and c.lower_ in ("behalf", "of", "exchange", "return", "to", "for")
        ]
        if not inner:
            break
        at = inner[0]
        words.append(at.lower_)
    return " ".join(words)


def _last(prep: Token) -> Token:
    if phrase(prep) in ("on behalf of", "in exchange for", "in return for"):
        inner = next(iter(_own(prep, ("pobj",))), prep)
        return next(iter(_own(inner, ("prep",))), prep)
    return prep


def _preps(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.pos_ == "ADP" and _is_excluded(child):
            continue
        if child.dep_ == "prt":
            yield from (c for c in child.children if c.dep_ == "prep")
        if (
            child.dep_ in ("prep", "dative", "agent")
            and child.lower_ != "according"
            and child.pos_ in ("ADP", "SCONJ", "PART", "ADV", "VERB")
        ):
            yield child
            for inner in child.children:  # "from Iran to Sudan", where the second was hung on the first
                if inner.dep_ in ("prep", "conj") and inner.pos_ in ("ADP", "SCONJ") and not _is_excluded(inner):
                    yield inner
                elif inner.dep_ == "pobj":
                    yield from (
                        c for c in inner.children if c.dep_ == "prep" and c.lower_ in ("to", "through", "via", "by")
                    )


def _own(token: Token, deps: tuple[str, ...]) -> list[Token]:
    return [c for c in token.children if c.dep_ in deps]


def children(token: Token, *deps: str) -> list[Token]:
    """The token's children in these relations."""
    return _own(token, deps)
