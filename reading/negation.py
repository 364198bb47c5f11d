"""What a sentence says is not so, and what nobody found."""

from __future__ import annotations

from spacy.tokens import Token

from reading.grammar import children
from reading.rules import get_rules, word_list

UNTRUE = word_list("untrue")


def is_negated(verb: Token) -> bool:
    """Whether a verb is said not to hold: by "not" and "never", or by a subject such as "nobody"."""
    for child in verb.children:
        if child.dep_ == "neg" or (
            child.lower_ in ("never", "neither", "nor", "hardly", "cannot")
            and child.dep_ in ("advmod", "preconj", "cc", "neg", "aux")
        ):
            if _next_word(child) in ("only", "until", "just", "merely", "least"):
                continue
            if child.dep_ == "cc" and child.i > verb.i:
                continue
            return True
    for subject in children(verb, "nsubj", "nsubjpass"):
        for word in subject.children:
            not_only = word.lower_ == "not" and _next_word(word) in ("only", "just")
            if word.lower_ in ("neither", "hardly", "not") and not not_only:
                return True
    if verb.dep_ == "conj" and any(c.lower_ == "nor" and verb.head.i < c.i < verb.i for c in verb.head.children):
        return True
    return any(
        c.dep_ in ("nsubj", "nsubjpass")
        and (
            c.lower_ in ("nobody", "neither", "none", "nothing")
            or any(d.lower_ in ("no", "neither") for d in children(c, "det"))
        )
        for c in verb.children
    )


def _next_word(token: Token) -> str:
    return str(token.doc[token.i + 1].lower_) if token.i + 1 < len(token.doc) else ""


def is_content(verb: Token) -> bool:
    """Whether a clause says what its noun is about, though the parser takes it for one that describes the noun."""
    # "a licence to export", "the denial that it supplied missiles"
    if verb.tag_ == "VB" and any(c.lower_ == "to" for c in children(verb, "aux")):
        return True
    if any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children):
        return True
    rules = get_rules().governing(verb.head.lemma_.lower(), "NOUN")
    if any(r.does == "no_evidence" for r in rules):
        return True
    says = any(r.does in ("says", "denies") for r in rules)
    return (
        says
        and any(c.lower_ == "that" for c in children(verb, "mark", "dobj", "nmod", "advmod", "det"))
        and bool(children(verb, "nsubj", "nsubjpass"))
    )


def is_untrue(verb: Token) -> bool:
    """Whether a subject is said to be untrue: "the report is false"."""
    for child in children(verb, "acomp", "attr"):
        if any(t.lower_ in UNTRUE for t in child.subtree):
            return not is_negated(verb)
    return False


def finds_nothing(verb: Token) -> bool:
    """Whether a verb such as "suggest" has nothing to stand on: "nothing suggests", "saw no sign to suggest"."""
    head = verb.head
    if verb.dep_ in ("acl", "relcl", "xcomp", "advcl") and (
        head.lower_ in ("nothing", "little")
        or any(c.lower_ in ("no", "little") for c in children(head, "det", "amod", "neg"))
    ):
        return True
    if verb.dep_ in ("xcomp", "advcl", "relcl", "acl") and any(
        o.lower_ == "nothing" or any(c.lower_ == "no" for c in children(o, "det"))
        for o in children(head, "dobj", "attr")
    ):
        return True
    return any(
        c.lower_ == "nothing" or any(d.lower_ == "no" for d in children(c, "det")) for c in children(verb, "nsubj")
    )
