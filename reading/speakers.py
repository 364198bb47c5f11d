"""Who says it, as the text has him."""

from __future__ import annotations

from spacy.tokens import Token

from reading.actors import Actors
from reading.grammar import children
from reading.name_types import STATE, UNKNOWN
from reading.names import Name
from reading.rules import get_rules


def is_media(token: Token, name: Name) -> bool:
    """Whether a speaker is a newspaper, an agency or a witness."""
    words = {w.lower().strip(".,") for w in name.name.split()} | {token.lemma_.lower()}
    return bool(words & get_rules().words.media)


def speaker_name(token: Token, actors: Actors) -> Name | None:
    """The speaker as the text has it, without an article; by his full name where it has one."""
    if token.pos_ == "PRON":
        return actors.resolve(token)
    mention = actors.names.at(token)
    if mention is not None:
        return mention.name
    for child in children(token, "appos"):
        inner = actors.names.at(child)
        if inner is not None and inner.how == "name" and inner.name.type != STATE:
            return inner.name
    if token.lower_ in ("there", "which", "that", "who", "nothing", "none"):
        return None
    start = min(
        [
            t.i
            for c in token.children
            if c.dep_ in ("compound", "amod", "poss", "nmod", "nummod", "quantmod") and c.i < token.i
            for t in c.subtree
        ]
        + [token.i]
    )
    text = token.doc[start : _title_end(token)].text
    words = text.split()
    while words and words[0].lower() in ("the", "a", "an", "its", "his", "their", "that", "this"):
        words = words[1:]
    resolved = (
        actors.resolve(token)
        if any(c.lower_ in ("the", "its") for c in children(token, "det", "poss")) and len(words) == 1
        else None
    )
    if (
        resolved is not None
        and token.lemma_ in get_rules().words.stands_for["body"] | get_rules().words.stands_for["person"]
    ):
        return resolved
    return Name(" ".join(words), UNKNOWN) if words else None


def _title_end(token: Token) -> int:
    # "officials in Berlin", "a panel of experts", "a person familiar with the talks".
    end = token.i + 1
    for child in sorted(token.children, key=lambda c: c.i):
        goes_on = (child.dep_ == "prep" and child.lower_ in ("of", "in", "at", "for", "to")) or child.dep_ == "amod"
        is_said = any(t.ent_type_ in ("DATE", "TIME") or t.pos_ == "VERB" for t in child.subtree)
        if child.i == end and goes_on and not is_said:
            end = child.right_edge.i + 1
    return end
