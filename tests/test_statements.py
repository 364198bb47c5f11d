"""One statement in two outlets is one origin, and two sources."""

from __future__ import annotations

import itertools
from dataclasses import replace
from random import Random

import pytest

from graph.derive import derive_relation
from graph.model.edges import NOW
from graph.model.kinds import Standing
from graph.model.statements import Statement, is_one_statement, voices_of_statements
from tests.test_derive import said

WIRE = "Norland sold several hundred rockets to Souland in the summer of 2022, a spokesman said on Thursday."
SHORTENED = "Norland sold several hundred rockets to Souland in the summer of 2022, a spokesman said."
ANOTHER = "A ship from Norland brought rockets to the port of Souland last summer, two dockers told this paper."


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (WIRE, WIRE, True),
        (WIRE, SHORTENED, True),
        (WIRE, WIRE.upper().replace(",", " –"), True),
        (WIRE, ANOTHER, False),
        (WIRE, WIRE.replace("sold several hundred", "has never once sold any"), False),
        ("Norland sold rockets to Souland.", "Norland sold rockets to Souland.", False),  # too short to be known again
        (SHORTENED, " ".join([SHORTENED, ANOTHER, ANOTHER]), False),  # a page that has it among other things
        (WIRE, None, False),
        (WIRE, "", False),
    ],
)
def test_nearly_the_same_words_are_one_statement(one: str, other: str | None, same: bool) -> None:
    assert is_one_statement(one, other) is same
    assert is_one_statement(other, one) is same


def test_two_outlets_that_print_one_statement_are_one_origin_and_two_sources() -> None:
    (edge,) = derive_relation(
        [
            said("c-1", source="times", origin="source:times", quote=WIRE),
            said("c-2", source="post", origin="source:post", quote=SHORTENED),
        ]
    )
    assert edge.standing is Standing.AFFIRMED
    assert {a.origin for a in edge.affirmations} == {"source:post"}
    assert {a.source for a in edge.affirmations} == {"times", "post"}


def test_what_a_third_outlet_found_itself_corroborates_it() -> None:
    (edge,) = derive_relation(
        [
            said("c-1", source="times", origin="source:times", quote=WIRE),
            said("c-2", source="post", origin="source:post", quote=WIRE),
            said("c-3", source="harbour", origin="source:harbour", quote=ANOTHER),
        ]
    )
    assert edge.standing is Standing.CORROBORATED


def test_one_source_may_say_it_twice_and_a_speaker_is_the_voice() -> None:
    told = [
        Statement("times", "source:times", None, WIRE),
        Statement("times", "a-ministry", "ministry", WIRE),
        Statement("post", "source:post", None, WIRE),
        Statement("harbour", "source:harbour", None, ANOTHER),
    ]
    for order in itertools.permutations(told):
        found = dict(zip(order, voices_of_statements(order), strict=True))
        assert [found[one] for one in told] == ["a-ministry", "a-ministry", "a-ministry", "source:harbour"]


def test_who_is_named_is_made_no_other() -> None:
    told = [
        Statement("times", "a-kirby", "kirby", WIRE),
        Statement("times", "a-blinken", "blinken", WIRE),
        Statement("post", "a-kirby-2", "kirby", WIRE),  # one man, whom nobody has judged to be one
    ]
    for order in itertools.permutations(told):
        found = dict(zip(order, voices_of_statements(order), strict=True))
        assert [found[one] for one in told] == ["a-kirby", "a-blinken", "a-kirby"]


def test_a_refused_reading_decides_no_voice() -> None:
    (edge,) = derive_relation(
        [
            said("c-1", source="times", origin="source:times", quote=WIRE),
            replace(said("c-2", source="post", origin="a-x", quote=WIRE, read_by="reader"), verdict="refused"),
        ]
    )
    assert edge.origins_at(NOW) == ("source:times",)


def test_the_same_groups_as_by_comparing_all_pairs() -> None:
    dice = Random(7)
    texts = [" ".join(dice.choices("ab", k=dice.randint(8, 14))) for _ in range(120)]
    said_all = [Statement(f"s{i}", f"source:s{i}", None, text) for i, text in enumerate(texts)]
    found = voices_of_statements(said_all)
    for i, j in itertools.combinations(range(len(texts)), 2):
        if is_one_statement(texts[i], texts[j]):
            assert found[i] == found[j]
