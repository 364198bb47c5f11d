"""What the reader is measured against: names that stand together in a sentence, and the kind by its verb."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from graph.model.kinds import Certainty, Family, Phase, Stance
from reading.found import Found
from reading.name_types import PLACE, PRODUCT
from reading.names import find_names
from reading.reader import language
from reading.rules import get_rules


def co_occurring(texts: list[str]) -> Iterator[list[Found]]:
    """For each text every two neighbouring names of a sentence, as one claim of the kind of the sentence's first verb
    that says one."""
    for doc in language().pipe(texts):
        names, found = find_names(doc), []
        for sentence in doc.sents:
            rules = [r for t in sentence for r in get_rules().predicates.get((t.lemma_.lower(), t.pos_), ())]
            here = [
                m.name
                for m in names.in_order
                if sentence.start <= m.start < sentence.end and m.name.type not in (PLACE, PRODUCT)
            ]
            for one, other in pairwise(here):
                if rules and one != other:
                    kind = rules[0].kind
                    phase = Phase.DELIVERED if kind.family is Family.TRANSACTION else None
                    start, end = sentence.start_char, sentence.end_char
                    found.append(
                        Found(
                            one,
                            kind,
                            other,
                            Stance.AFFIRMS,
                            Certainty.REPORTED,
                            phase,
                            None,
                            "co-occurrence",
                            start,
                            end,
                        )
                    )
        yield found
